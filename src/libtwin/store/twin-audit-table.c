/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-audit-table.h"

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "store/twin-setting-table.h"
#include "store/twin-table.h"

#include <string.h>

/* The last row's number and hash, so that rows cut off at the end show. */
#define HEAD_SETTING "audit.head"

/* The same of the last row that was pruned, where the chain begins. */
#define TAIL_SETTING "audit.tail"

/* Everything that is ever logged. A name is never given another meaning. */
static const char *const actions[] = {
  "library.create",
  "library.open",
  "library.lock",
  "library.purge",
  "document.add",
  "document.import",
  "document.remove",
  "document.restore",
  "document.purge",
  "document.move", /* its file has another name or place */
  "document.classify",
  "document.duplicate",
  "document.separate",
  "document.passage", /* merged, divided or edited by hand */
  "document.decide",
  "document.detect",
  "document.hidden",
  "document.rewritten", /* "PII detected and redacted": types and counts, never a value */
  "watch.add",
  "watch.remove",
  "policy.change",
  "type.put",
  "type.remove",
  "pseudonym.reveal",
  "settings.change",
  "twin.create",
  "twin.change",
  "twin.access-mode",
  "twin.analytics", /* switched on or off */
  "twin.documents",
  "twin.remove",
  "twin.restore",
  "twin.purge",
  "access.add",
  "access.change",
  "access.remove",
  "access.import",
  "evaluation.change",
  "evaluation.run",
  "evaluation.baseline",
  "quiz.change",
  "gate.override", /* with the reason that was typed, rewritten */
  "twin.publish",
  "twin.unpublish",
  "server.connect",
  "server.disconnect",
  "analytics.fetch",
  "server.recovery", /* the wrapped key went to the server, or came from it */
  "copy.store",      /* an original was copied, encrypted */
  "copy.fetch",
  "copy.delete",
  "export.write",
  "model.ask",
  "model.embed",
  "model.refused",
  "key.slot-add",
  "key.slot-remove",
  NULL,
};

const char *const *
twin_audit_table_get_actions (void)
{
  return actions;
}

void
twin_audit_record_free (TwinAuditRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->action);
  g_free (self->object);
  g_free (self->outcome);
  g_free (self->detail);
  g_free (self->prev_hash);
  g_free (self->hash);
  g_free (self);
}

static void
update_with_text (GChecksum *checksum, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;
  g_autofree char *prefix = g_strdup_printf ("%" G_GSIZE_FORMAT ":", length);

  g_checksum_update (checksum, (const guchar *) prefix, -1);
  if (length > 0)
    g_checksum_update (checksum, (const guchar *) text, (gssize) length);
}

static void
update_with_int (GChecksum *checksum, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  update_with_text (checksum, text);
}

/* Each field as "LENGTH:text", lengths in bytes and numbers in decimal, so that no two
 * rows run together into the same bytes. */
char *
twin_audit_record_compute_hash (const TwinAuditRecord *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (self != NULL, NULL);

  update_with_text (checksum, self->prev_hash);
  update_with_int (checksum, self->seq);
  update_with_int (checksum, self->at);
  update_with_text (checksum, self->action);
  update_with_text (checksum, self->object);
  update_with_text (checksum, self->outcome);
  update_with_text (checksum, self->detail);

  return g_strdup (g_checksum_get_string (checksum));
}

/* The number and hash that @setting tells: 0 and "" where it is not set yet. */
static gboolean
read_end (TwinTransaction *tx, const char *setting, gint64 *seq, char **hash, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = twin_setting_table_get (tx, setting, &local_error);
  g_autoptr (JsonObject) end = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  end = text != NULL ? twin_json_parse_object (text, NULL) : NULL;
  *seq = end != NULL ? twin_json_get_int (end, "seq", 0) : 0;
  *hash = g_strdup (end != NULL ? twin_json_get_string (end, "hash", "") : "");

  return TRUE;
}

static gboolean
write_end (TwinTransaction *tx, const char *setting, gint64 seq, const char *hash, GError **error)
{
  g_autoptr (JsonObject) end = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (end, "seq", seq);
  json_object_set_string_member (end, "hash", hash);
  text = twin_json_object_to_string (end, FALSE);

  return twin_setting_table_set (tx, setting, text, error);
}

gboolean
twin_audit_table_append (TwinTransaction *tx, const char *action, const char *object, const char *outcome,
                         const char *detail, GError **error)
{
  TwinAuditRecord record = { 0 };
  g_autofree char *prev_hash = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (tx != NULL && action != NULL && object != NULL && outcome != NULL, FALSE);
  if (!g_strv_contains (actions, action))
    g_error ("\"%s\" is not among the actions of the audit log", action);

  if (!read_end (tx, HEAD_SETTING, &record.seq, &prev_hash, error))
    return FALSE;

  record.seq++;
  record.at = twin_transaction_now (tx);
  record.action = (char *) action;
  record.object = (char *) object;
  record.outcome = (char *) outcome;
  record.detail = (char *) (detail != NULL ? detail : "{}");
  record.prev_hash = prev_hash;
  hash = record.hash = twin_audit_record_compute_hash (&record);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO audit (seq, at, action, object, outcome, detail, prev_hash, hash) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                   "iissssss", record.seq, record.at, record.action, record.object, record.outcome,
                                   record.detail, record.prev_hash, record.hash)
         && write_end (tx, HEAD_SETTING, record.seq, record.hash, error);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinAuditRecord *self = g_new0 (TwinAuditRecord, 1);

  self->seq = twin_statement_get_int (row, 0);
  self->at = twin_statement_get_int (row, 1);
  self->action = twin_statement_dup_text (row, 2);
  self->object = twin_statement_dup_text (row, 3);
  self->outcome = twin_statement_dup_text (row, 4);
  self->detail = twin_statement_dup_text (row, 5);
  self->prev_hash = twin_statement_dup_text (row, 6);
  self->hash = twin_statement_dup_text (row, 7);

  return self;
}

#define COLUMNS "seq, at, action, object, outcome, detail, prev_hash, hash"

GPtrArray *
twin_audit_table_list (TwinTransaction *tx, gint64 before_seq, guint limit, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, "SELECT " COLUMNS " FROM audit WHERE ?1 = 0 OR seq < ?1 ORDER BY seq DESC LIMIT ?2", error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "ii", before_seq, limit != 0 ? (gint64) limit : G_GINT64_CONSTANT (-1));

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_audit_record_free, error);
}

gboolean
twin_audit_table_prune (TwinTransaction *tx, gint64 before, gint64 *n_rows, GError **error)
{
  g_autoptr (TwinStatement) last = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *hash = NULL;
  gint64 seq;

  g_return_val_if_fail (tx != NULL && n_rows != NULL, FALSE);

  *n_rows = 0;
  last = twin_transaction_prepare (tx,
                                   "SELECT seq, hash, seq - (SELECT min (seq) FROM audit) + 1 FROM audit WHERE at < ?1 "
                                   "AND seq < coalesce ((SELECT min (seq) FROM audit WHERE at >= ?1), seq + 1) "
                                   "ORDER BY seq DESC LIMIT 1",
                                   error);
  if (last == NULL)
    return FALSE;
  if (!twin_table_step_one (last, NULL, &local_error, "i", before))
    {
      gboolean none = local_error == NULL;

      if (!none)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return none;
    }

  seq = twin_statement_get_int (last, 0);
  hash = twin_statement_dup_text (last, 1);
  *n_rows = twin_statement_get_int (last, 2);

  return write_end (tx, TAIL_SETTING, seq, hash, error)
         && twin_transaction_execute (tx, error, "DELETE FROM audit WHERE seq <= ?", "i", seq)
         && twin_table_note_deletion (tx, error);
}

/* The number that is wrong or missing where @record stands, 0 if it is the one after
 * @seq and @hash. */
static gint64
judge (const TwinAuditRecord *record, gint64 seq, const char *hash)
{
  g_autofree char *expected = NULL;

  if (record->seq != seq + 1)
    return MIN (record->seq, seq + 1);
  if (g_strcmp0 (record->prev_hash, hash) != 0)
    return record->seq;

  expected = twin_audit_record_compute_hash (record);

  return g_strcmp0 (record->hash, expected) == 0 ? 0 : record->seq;
}

gboolean
twin_audit_table_verify (TwinTransaction *tx, gint64 *n_rows, gint64 *bad_seq, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *head_hash = NULL;
  g_autofree char *hash = NULL;
  gint64 head_seq;
  gint64 seq;

  g_return_val_if_fail (tx != NULL && n_rows != NULL && bad_seq != NULL, FALSE);

  *n_rows = 0;
  *bad_seq = 0;
  rows = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM audit ORDER BY seq", error);
  if (rows == NULL || !read_end (tx, HEAD_SETTING, &head_seq, &head_hash, error)
      || !read_end (tx, TAIL_SETTING, &seq, &hash, error))
    return FALSE;

  while (twin_statement_step (rows, &local_error))
    {
      TwinAuditRecord *record = read_record (rows);

      ++*n_rows;
      if (*bad_seq == 0)
        *bad_seq = judge (record, seq, hash);
      seq = record->seq;
      g_free (hash);
      hash = g_steal_pointer (&record->hash);
      twin_audit_record_free (record);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  /* Cut off at the end, or the last row put in the place of another. */
  if (*bad_seq == 0 && (seq != head_seq || g_strcmp0 (hash, head_hash) != 0))
    *bad_seq = seq != head_seq ? MIN (seq, head_seq) + 1 : MAX (seq, 1);

  return TRUE;
}

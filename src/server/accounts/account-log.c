/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-log.h"

#include <string.h>

static const char *const actions[] = {
  "access.review", "account.create", "account.change", "account.country", "account.password", "account.second-factor", "account.sign-in",
  "account.delete", "account.undelete", "account.destroy",
  "account.role", "account.status", "organisation.change", "organisation.invite", "organisation.uninvite",
  "team.create", "team.change", "team.delete", "team.member", "token.issue", "token.revoke", "twin.publish", "twin.unpublish", "vault.store", "copy.store", "copy.delete",
  "partner.create", "partner.change", "partner.end", "partner.agreement", "partner.key", "partner.key-revoke", "partner.webhook-secret", NULL,
};

/* One log for each part; the system's tables have names of their own because PostgreSQL keeps all in one schema. */
static const char *
choose (StorageTx *tx, const char *of_account, const char *of_system)
{
  return storage_tx_get_tenant (tx) != NULL ? of_account : of_system;
}

/* SHA-256 over the hash before and the row, each with its length. */
static char *
compute_hash (const char *prev_hash, gint64 seq, gint64 at, const char *actor, const char *action, const char *object, const char *outcome,
              const char *detail)
{
  g_autofree char *number = g_strdup_printf ("%lld", (long long) seq);
  g_autofree char *time = g_strdup_printf ("%lld", (long long) at);
  const char *parts[] = { prev_hash, number, time, actor, action, object, outcome, detail };
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT ":", strlen (parts[i]));

      g_checksum_update (sha256, (const guint8 *) length, -1);
      g_checksum_update (sha256, (const guint8 *) parts[i], -1);
    }

  return g_strdup (g_checksum_get_string (sha256));
}

static gboolean
read_last_hash (StorageTx *tx, char **hash, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, choose (tx, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1",
                                                                   "SELECT hash FROM system_audit ORDER BY seq DESC LIMIT 1"), "");
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  *hash = storage_rows_next (rows, &step_error) ? storage_rows_dup_text (rows, 0) : g_strdup ("");
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

gboolean
account_log_append (StorageTx *tx, const char *actor, const char *action, const char *object, const char *outcome, const char *detail,
                    GError **error)
{
  g_autofree char *prev_hash = NULL;
  g_autofree char *hash = NULL;
  gint64 now = storage_tx_now (tx);
  gint64 seq = 0;

  g_assert (g_strv_contains (actions, action));

  if (detail == NULL)
    detail = "{}";
  /* The counter's row is locked until the end, so nobody appends in between. */
  if (!storage_next (tx, "audit", &seq, error) || !read_last_hash (tx, &prev_hash, error))
    return FALSE;
  hash = compute_hash (prev_hash, seq, now, actor, action, object, outcome, detail);

  return storage_execute (tx, error,
                          choose (tx,
                                  "INSERT INTO audit (seq, at, actor, action, object, outcome, detail, prev_hash, hash)"
                                  "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                  "INSERT INTO system_audit (seq, at, actor, action, object, outcome, detail, prev_hash, hash)"
                                  "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                          "iisssssss", seq, now, actor, action, object, outcome, detail, prev_hash, hash) == 1;
}

static void
entry_free (AccountLogEntry *self)
{
  g_free (self->actor);
  g_free (self->action);
  g_free (self->object);
  g_free (self->outcome);
  g_free (self->detail);
  g_free (self->hash);
  g_free (self);
}

static AccountLogEntry *
read_entry (StorageRows *rows)
{
  AccountLogEntry *self = g_new0 (AccountLogEntry, 1);

  self->seq = storage_rows_get_int (rows, 0);
  self->at = storage_rows_get_int (rows, 1);
  self->actor = storage_rows_dup_text (rows, 2);
  self->action = storage_rows_dup_text (rows, 3);
  self->object = storage_rows_dup_text (rows, 4);
  self->outcome = storage_rows_dup_text (rows, 5);
  self->detail = storage_rows_dup_text (rows, 6);
  self->hash = storage_rows_dup_text (rows, 7);

  return self;
}

#define ENTRY_COLUMNS "seq, at, actor, action, object, outcome, detail, hash"

GPtrArray *
account_log_list (StorageTx *tx, const char *organisation_id, gint64 since, guint limit, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL && (organisation_id != NULL) == (storage_tx_get_tenant (tx) == NULL), NULL);

  rows = organisation_id != NULL
           ? storage_query (tx, error,
                            "SELECT " ENTRY_COLUMNS " FROM system_audit WHERE seq > ? AND actor IN"
                            "  (SELECT id FROM creator WHERE organisation_id = ?) ORDER BY seq LIMIT ?",
                            "isi", since, organisation_id, (gint64) limit)
           : storage_query (tx, error, "SELECT " ENTRY_COLUMNS " FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", "ii", since, (gint64) limit);
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (entries, read_entry (rows));
  if (step_error == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

gboolean
account_log_verify (StorageTx *tx, gint64 *n_rows, gint64 *bad_seq, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error,
    choose (tx, "SELECT seq, at, actor, action, object, outcome, detail, prev_hash, hash FROM audit ORDER BY seq",
            "SELECT seq, at, actor, action, object, outcome, detail, prev_hash, hash FROM system_audit ORDER BY seq"),
    "");
  g_autoptr (GError) step_error = NULL;
  g_autofree char *before = NULL;
  gint64 expected = 0;

  if (rows == NULL)
    return FALSE;
  *n_rows = 0;
  *bad_seq = 0;
  while (*bad_seq == 0 && storage_rows_next (rows, &step_error))
    {
      gint64 seq = storage_rows_get_int (rows, 0);
      const char *prev_hash = storage_rows_get_text (rows, 7);
      g_autofree char *hash
        = compute_hash (prev_hash, seq, storage_rows_get_int (rows, 1), storage_rows_get_text (rows, 2), storage_rows_get_text (rows, 3),
                        storage_rows_get_text (rows, 4), storage_rows_get_text (rows, 5), storage_rows_get_text (rows, 6));

      /* The first row that is kept may follow some that retention has taken. */
      if ((before != NULL && (seq != expected || !g_str_equal (prev_hash, before))) || !g_str_equal (hash, storage_rows_get_text (rows, 8)))
        *bad_seq = before != NULL && seq != expected ? expected : seq;
      g_set_str (&before, hash);
      expected = seq + 1;
      (*n_rows)++;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-replica.h"

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library.h"
#include "store/twin-sync-table.h"
#include "store/twin-table.h"
#include "store/twin-twin-table.h"
#include "sync/twin-sync-merge.h"
#include "sync/twin-sync-protocol.h"

#include <string.h>

#define MAX_STATEMENTS 4

/* In statements, ?1 is the id and ?2 the body. */
typedef struct
{
  const char *type;
  const char *list;
  const char *read;
  /* FALSE on error; NULL: @statements are all. */
  gboolean (*write) (TwinTransaction *tx, const char *id, JsonObject *body, GError **error);
  const char *statements[MAX_STATEMENTS];
  /* NULL where @forget does it. */
  const char *remove;
  gboolean (*forget) (TwinTransaction *tx, const char *id, GError **error);
  const char *title; /* the member that names it */
  const char *label; /* name, owner, time: see TwinReplicaLabel; NULL where it has none */
} Replica;

static gboolean write_twin (TwinTransaction *tx, const char *id, JsonObject *body, GError **error);
static gboolean write_document (TwinTransaction *tx, const char *id, JsonObject *body, GError **error);
static gboolean write_decisions (TwinTransaction *tx, const char *id, JsonObject *body, GError **error);

/* Times of editing are not among the members: two computers that did the same would differ in nothing else. */
static const Replica replicas[] = {
  { .type = "setting",
    .list = "SELECT key FROM setting WHERE key IN ('settings', 'piiDetection')",
    .read = "SELECT json_object('value', value) FROM setting WHERE key = ?1 AND key IN ('settings', 'piiDetection')",
    .statements = { "INSERT INTO setting (key, value) SELECT ?1, ?2 ->> '$.value' WHERE ?1 IN ('settings', 'piiDetection')"
                    "  ON CONFLICT (key) DO UPDATE SET value = excluded.value" },
    .remove = "DELETE FROM setting WHERE key = ?1 AND key IN ('settings', 'piiDetection')" },

  { .type = "custom-type",
    .list = "SELECT id FROM custom_type",
    .read = "SELECT json_object('name', name, 'shape', shape, 'labels', labels, 'check', check_name, 'action', action, 'createdAt', created_at)"
            "  FROM custom_type WHERE id = ?1",
    .statements = { "INSERT INTO custom_type (id, name, shape, labels, check_name, action, created_at)"
                    "  VALUES (?1, ?2 ->> '$.name', ?2 ->> '$.shape', ?2 ->> '$.labels', ?2 ->> '$.check', ?2 ->> '$.action', ?2 ->> '$.createdAt')"
                    "  ON CONFLICT (id) DO UPDATE SET name = excluded.name, shape = excluded.shape, labels = excluded.labels,"
                    "    check_name = excluded.check_name, action = excluded.action, created_at = excluded.created_at" },
    .remove = "DELETE FROM custom_type WHERE id = ?1",
    .title = "name",
    .label = "SELECT name, NULL, created_at FROM custom_type WHERE id = ?1" },

  { .type = "document",
    .list = "SELECT id FROM document",
    .read = "SELECT json_object('name', name, 'title', title, 'format', format, 'mimeType', mime_type, 'sha256', sha256, 'size', size,"
            "    'addedAt', added_at, 'level', level, 'allowedRoles', allowed_roles, 'allowedGroups', allowed_groups,"
            "    'requireMfa', require_mfa, 'includeHidden', include_hidden, 'removed', json(iif(removed_at > 0, 'true', 'false')))"
            "  FROM document WHERE id = ?1",
    .write = write_document,
    .forget = twin_library_forget,
    .title = "name",
    .label = "SELECT iif(title <> '', title, name), NULL, 0 FROM document WHERE id = ?1" },

  { .type = "decision",
    .list = "SELECT DISTINCT document_id FROM decision",
    .read = "SELECT json_group_object(type || ' ' || value_key, decision) FROM decision WHERE document_id = ?1 HAVING count(*) > 0",
    .write = write_decisions,
    .remove = "DELETE FROM decision WHERE document_id = ?1",
    .label = "SELECT iif(d.title <> '', d.title, d.name), NULL, (SELECT max(decided_at) FROM decision WHERE document_id = d.id)"
             "  FROM document d WHERE d.id = ?1" },

  { .type = "twin",
    .list = "SELECT id FROM twin",
    .read = "SELECT json_object('name', name, 'config', json(config), 'createdAt', created_at, 'removed', json(iif(removed_at > 0, 'true', 'false')),"
            "    'documents', json((SELECT json_group_array(document_id) FROM"
            "      (SELECT document_id FROM twin_document WHERE twin_id = ?1 ORDER BY document_id))))"
            "  FROM twin WHERE id = ?1",
    .write = write_twin,
    .statements = { "DELETE FROM twin_document WHERE twin_id = ?1 AND document_id NOT IN (SELECT value FROM json_each(?2, '$.documents'))",
                    "INSERT INTO twin_document (twin_id, document_id, added_at) SELECT ?1, value, 0 FROM json_each(?2, '$.documents')"
                    "  WHERE value IN (SELECT id FROM document) ON CONFLICT DO NOTHING" },
    .remove = "DELETE FROM twin WHERE id = ?1",
    .title = "name",
    .label = "SELECT name, NULL, updated_at FROM twin WHERE id = ?1" },

  /* Of two entries for the same address the one with the lower id stays, on every computer. */
  { .type = "access-entry",
    .list = "SELECT id FROM access_entry",
    /* Roles and groups where there are some: without them the body is what it was before entries had any. */
    .read = "SELECT json_patch(json_object('twin', twin_id, 'kind', kind, 'value', value, 'origin', origin, 'addedAt', added_at,"
            "    'validTo', valid_to), json_patch(iif(roles = '[]', '{}', json_object('roles', json(roles))),"
            "    iif(groups = '[]', '{}', json_object('groups', json(groups)))))"
            "  FROM access_entry WHERE id = ?1",
    .statements = { "DELETE FROM access_entry WHERE twin_id = ?2 ->> '$.twin' AND value = ?2 ->> '$.value' AND id > ?1",
                    "INSERT INTO access_entry (id, twin_id, kind, value, origin, added_at, valid_to, roles, groups)"
                    "  SELECT ?1, ?2 ->> '$.twin', ?2 ->> '$.kind', ?2 ->> '$.value', ?2 ->> '$.origin', ?2 ->> '$.addedAt', ?2 ->> '$.validTo',"
                    "    coalesce(?2 -> '$.roles', '[]'), coalesce(?2 -> '$.groups', '[]')"
                    "  WHERE ?2 ->> '$.twin' IN (SELECT id FROM twin) AND NOT EXISTS"
                    "    (SELECT 1 FROM access_entry WHERE twin_id = ?2 ->> '$.twin' AND value = ?2 ->> '$.value' AND id < ?1)"
                    "  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, value = excluded.value, origin = excluded.origin,"
                    "    added_at = excluded.added_at, valid_to = excluded.valid_to, roles = excluded.roles, groups = excluded.groups" },
    .remove = "DELETE FROM access_entry WHERE id = ?1",
    .title = "value",
    .label = "SELECT a.value, t.name, a.added_at FROM access_entry a JOIN twin t ON t.id = a.twin_id WHERE a.id = ?1" },

  { .type = "question",
    .list = "SELECT id FROM evaluation_question",
    .read = "SELECT json_object('twin', twin_id, 'question', question, 'category', category, 'answerable', answerable, 'addedAt', added_at,"
            "    'removed', json(iif(removed_at > 0, 'true', 'false')), 'targets', json((SELECT json_group_array(json_object("
            "      'document', document_id, 'quote', quote, 'start', start_byte)) FROM"
            "      (SELECT document_id, quote, start_byte FROM evaluation_target WHERE question_id = ?1 ORDER BY ordinal))))"
            "  FROM evaluation_question WHERE id = ?1",
    .statements = { "INSERT INTO evaluation_question (id, twin_id, question, category, answerable, added_at, updated_at, removed_at)"
                    "  SELECT ?1, ?2 ->> '$.twin', ?2 ->> '$.question', ?2 ->> '$.category', ?2 ->> '$.answerable', ?2 ->> '$.addedAt',"
                    "    ?2 ->> '$.addedAt', iif(?2 ->> '$.removed', ?2 ->> '$.addedAt', 0)"
                    "  WHERE ?2 ->> '$.twin' IN (SELECT id FROM twin)"
                    "  ON CONFLICT (id) DO UPDATE SET question = excluded.question, category = excluded.category, answerable = excluded.answerable,"
                    "    updated_at = excluded.updated_at, removed_at = iif(excluded.removed_at = 0 OR removed_at = 0, excluded.removed_at, removed_at)",
                    "DELETE FROM evaluation_target WHERE question_id = ?1 AND ?2 IS NOT NULL",
                    "INSERT INTO evaluation_target (question_id, ordinal, document_id, quote, start_byte)"
                    "  SELECT ?1, key, value ->> '$.document', value ->> '$.quote', value ->> '$.start' FROM json_each(?2, '$.targets')"
                    "  WHERE value ->> '$.document' IN (SELECT id FROM document) AND ?1 IN (SELECT id FROM evaluation_question)" },
    .remove = "DELETE FROM evaluation_question WHERE id = ?1",
    .title = "question",
    .label = "SELECT q.question, t.name, q.updated_at FROM evaluation_question q JOIN twin t ON t.id = q.twin_id WHERE q.id = ?1" },

  /* A question with its answers is one text, which is never mixed from two: an answer belongs to its question. Which questions there are
   * and how they follow each other is merged. */
  { .type = "quiz",
    .list = "SELECT id FROM quiz",
    .read = "SELECT json_object('twin', twin_id, 'title', title, 'addedAt', added_at,"
            "    'order', json((SELECT json_group_array(id) FROM (SELECT id FROM quiz_question WHERE quiz_id = ?1 ORDER BY ordinal))),"
            "    'questions', json((SELECT json_group_object(id, json_object('question', question, 'options', json_extract(options, '$.options'),"
            "      'answer', answer, 'document', document_id, 'quote', quote) || '') FROM quiz_question WHERE quiz_id = ?1)))"
            "  FROM quiz WHERE id = ?1",
    .statements = { "INSERT INTO quiz (id, twin_id, title, added_at, updated_at)"
                    "  SELECT ?1, ?2 ->> '$.twin', ?2 ->> '$.title', ?2 ->> '$.addedAt', ?2 ->> '$.addedAt'"
                    "  WHERE ?2 ->> '$.twin' IN (SELECT id FROM twin)"
                    "  ON CONFLICT (id) DO UPDATE SET title = excluded.title, updated_at = excluded.updated_at",
                    "DELETE FROM quiz_question WHERE quiz_id = ?1 AND ?2 IS NOT NULL",
                    "INSERT INTO quiz_question (id, quiz_id, ordinal, question, options, answer, document_id, quote)"
                    "  SELECT place.value, ?1, place.key, one.value ->> '$.question', json_object('options', json_extract(one.value, '$.options')),"
                    "    one.value ->> '$.answer', one.value ->> '$.document', one.value ->> '$.quote'"
                    "  FROM json_each(?2, '$.order') AS place JOIN json_each(?2, '$.questions') AS one ON one.key = place.value"
                    "  WHERE one.value ->> '$.document' IN (SELECT id FROM document) AND ?1 IN (SELECT id FROM quiz)"
                    "  ON CONFLICT DO NOTHING" },
    .remove = "DELETE FROM quiz WHERE id = ?1",
    .title = "title",
    .label = "SELECT q.title, t.name, q.updated_at FROM quiz q JOIN twin t ON t.id = q.twin_id WHERE q.id = ?1" },
};

static const Replica *
find_replica (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (replicas); i++)
    if (g_str_equal (replicas[i].type, type))
      return &replicas[i];

  return NULL;
}

/* --- What needs more than statements --- */

static gint64
get_time (TwinTransaction *tx, JsonObject *body, gint64 before)
{
  if (!twin_json_get_boolean (body, "removed", FALSE))
    return 0;

  return before > 0 ? before : twin_transaction_now (tx);
}

/* "Chemistry (2)", or the next that no other twin has. */
static char *
next_name (TwinTransaction *tx, const char *id, const char *name, GError **error)
{
  for (guint n = 2;; n++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s (%u)", name, n);
      g_autoptr (GError) local_error = NULL;
      g_autofree char *other = twin_twin_table_find_name (tx, numbered, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (other == NULL || g_str_equal (other, id))
        return g_steal_pointer (&numbered);
    }
}

static gboolean
rename_twin (TwinTransaction *tx, const char *id, const char *name, GError **error)
{
  g_autoptr (TwinTwinRecord) record = twin_twin_table_get (tx, id, error);

  if (record == NULL)
    return FALSE;
  g_free (record->name);
  record->name = next_name (tx, id, name, error);

  return record->name != NULL && twin_twin_table_update (tx, record, error);
}

/* Of two twins of one name the one with the lower id keeps it, on every computer: any other rule would have them rename in turns. */
static char *
settle_name (TwinTransaction *tx, const char *id, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *other = twin_twin_table_find_name (tx, name, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (other == NULL || g_str_equal (other, id))
    return g_strdup (name);
  if (strcmp (other, id) < 0)
    return next_name (tx, id, name, error);

  return rename_twin (tx, other, name, error) ? g_strdup (name) : NULL;
}

static gboolean
write_twin (TwinTransaction *tx, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinTwinRecord) record = twin_twin_table_get (tx, id, &local_error);
  gboolean is_new = record == NULL;

  if (is_new && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (is_new)
    {
      record = twin_twin_record_new ();
      record->id = g_strdup (id);
    }

  record->removed_at = get_time (tx, body, record->removed_at);
  g_clear_pointer (&record->name, g_free);
  record->name = record->removed_at > 0 ? g_strdup (twin_json_get_string (body, "name", ""))
                                        : settle_name (tx, id, twin_json_get_string (body, "name", ""), error);
  if (record->name == NULL)
    return FALSE;
  g_clear_pointer (&record->config, g_free);
  record->config = json_object_has_member (body, "config") ? twin_json_to_string (json_object_get_member (body, "config"), FALSE) : g_strdup ("{}");
  record->created_at = twin_json_get_int (body, "createdAt", 0);
  record->updated_at = twin_transaction_now (tx);

  return is_new ? twin_twin_table_insert (tx, record, error) : twin_twin_table_update (tx, record, error);
}

static void
set_text (char **text, JsonObject *body, const char *member)
{
  g_free (*text);
  *text = g_strdup (twin_json_get_string (body, member, NULL));
}

/* A document that came from another computer has no text here until its original does. */
static gboolean
write_document (TwinTransaction *tx, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, &local_error);
  gboolean is_new = record == NULL;

  if (is_new && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (is_new)
    {
      record = twin_document_record_new ();
      record->id = g_strdup (id);
      record->state = TWIN_DOCUMENT_ABSENT;
      set_text (&record->format, body, "format");
      set_text (&record->mime_type, body, "mimeType");
      set_text (&record->sha256, body, "sha256");
      record->size = (guint64) twin_json_get_int (body, "size", 0);
      record->added_at = twin_json_get_int (body, "addedAt", 0);
    }
  set_text (&record->name, body, "name");
  set_text (&record->title, body, "title");
  record->include_hidden = twin_json_get_int (body, "includeHidden", 0) != 0;
  record->removed_at = get_time (tx, body, record->removed_at);

  return (is_new ? twin_document_table_insert (tx, record, error) : twin_document_table_update (tx, record, error))
         && twin_transaction_execute (tx, error, "UPDATE document SET level = ?, allowed_roles = ?, allowed_groups = ?, require_mfa = ? WHERE id = ?",
                                      "sssis", twin_json_get_string (body, "level", ""), twin_json_get_string (body, "allowedRoles", ""),
                                      twin_json_get_string (body, "allowedGroups", ""), twin_json_get_int (body, "requireMfa", 0), id);
}

/* Decisions count for the state of their document. */
static gboolean
judge_again (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, error);
  g_autoptr (TwinPiiPolicy) policy = record != NULL ? twin_judgement_load_policy (tx, error) : NULL;

  return policy != NULL && (!twin_judgement_has_text (record->state) || twin_judgement_renew (tx, record, policy, TRUE, error));
}

static gboolean
write_decisions (TwinTransaction *tx, const char *id, JsonObject *body, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!twin_transaction_execute (tx, error, "DELETE FROM decision WHERE document_id = ?", "s", id))
    return FALSE;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_auto (GStrv) parts = g_strsplit (name, " ", 2);

      if (parts[0] == NULL || parts[1] == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
        continue;
      if (!twin_transaction_execute (tx, error,
                                     "INSERT INTO decision (document_id, type, value_key, decision, decided_at)"
                                     "  SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?1 IN (SELECT id FROM document)",
                                     "ssssi", id, parts[0], parts[1], json_node_get_string (node), twin_transaction_now (tx)))
        return FALSE;
    }

  return TRUE;
}

/* --- --- */

char **
twin_replica_list (TwinTransaction *tx, const char *type, GError **error)
{
  const Replica *replica;
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && type != NULL, NULL);

  replica = find_replica (type);
  if (replica == NULL)
    return g_new0 (char *, 1);
  rows = twin_transaction_prepare (tx, replica->list, error);

  return twin_table_list_text (rows, error, "");
}

gboolean
twin_replica_read (TwinTransaction *tx, const char *type, const char *id, char **body, GError **error)
{
  const Replica *replica;
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL && body != NULL, FALSE);

  *body = NULL;
  replica = find_replica (type);
  if (replica == NULL)
    return TRUE;
  row = twin_transaction_prepare (tx, replica->read, error);
  text = twin_table_find_text (row, &local_error, "s", id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (text == NULL)
    return row != NULL;
  *body = twin_sync_canonical (text, error);

  return *body != NULL;
}

static gboolean
run_statements (TwinTransaction *tx, const Replica *replica, const char *id, const char *body, GError **error)
{
  for (guint i = 0; i < MAX_STATEMENTS && replica->statements[i] != NULL; i++)
    if (!twin_transaction_execute (tx, error, replica->statements[i], "ss", id, body))
      return FALSE;

  return TRUE;
}

gboolean
twin_replica_write (TwinTransaction *tx, const char *type, const char *id, const char *body, GError **error)
{
  const Replica *replica;
  g_autoptr (JsonObject) object = NULL;
  gboolean written;

  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL, FALSE);

  replica = find_replica (type);
  if (replica == NULL)
    return TRUE;
  if (body == NULL)
    written = replica->forget != NULL ? replica->forget (tx, id, error) : twin_transaction_execute (tx, error, replica->remove, "s", id);
  else
    {
      object = twin_json_parse_object (body, error);
      written = object != NULL && (replica->write == NULL || replica->write (tx, id, object, error))
                && run_statements (tx, replica, id, body, error);
    }
  if (!written)
    return FALSE;

  /* A decision that came or went, or another choice about hidden text, changes what may be released. */
  if (!g_str_equal (type, "decision") && !(g_str_equal (type, "document") && body != NULL))
    return TRUE;
  {
    g_autoptr (GError) local_error = NULL;

    if (judge_again (tx, id, &local_error) || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
  }

  return FALSE;
}

void
twin_replica_label_clear (TwinReplicaLabel *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->owner, g_free);
}

gboolean
twin_replica_describe (TwinTransaction *tx, const char *type, const char *id, TwinReplicaLabel *label, GError **error)
{
  const Replica *replica;
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL && label != NULL, FALSE);

  *label = (TwinReplicaLabel) { 0 };
  replica = find_replica (type);
  if (replica == NULL || replica->label == NULL)
    return TRUE;
  row = twin_transaction_prepare (tx, replica->label, error);
  if (row == NULL)
    return FALSE;
  twin_statement_bind (row, "s", id);
  if (twin_statement_step (row, &local_error))
    {
      label->name = twin_statement_dup_text (row, 0);
      label->owner = twin_statement_dup_text (row, 1);
      label->changed_at = twin_statement_get_int (row, 2);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

char *
twin_replica_get_title (const char *type, const char *body)
{
  const Replica *replica;
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (type != NULL, NULL);

  replica = find_replica (type);
  object = replica != NULL && replica->title != NULL && body != NULL ? twin_json_parse_object (body, NULL) : NULL;

  return object != NULL ? g_strdup (twin_json_get_string (object, replica->title, NULL)) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include "learners/learner-rights.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "learners/learner-private.h"
#include "rights/twin-erasure.h"
#include "storage/storage-schema.h"

#include <string.h>

#define FORMAT "twin-server-learner"

/**
 * Subject:
 * @values: "session", "learner", "email_key", "person", or the name of a table that others refer to -> GPtrArray of what finds
 *   its rows
 *
 * Whose data it is. Collected once, so that a second look after an erasure does not depend on what was erased.
 */
typedef struct
{
  GHashTable *values;
} Subject;

static void
subject_free (Subject *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Subject, subject_free)

/* --- Tables --- */

static const StorageTable *
find_table (const char *name)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    if (g_str_equal (tables[i].name, name))
      return &tables[i];

  return NULL;
}

/* "session = session" gives the column and "session"; "quiz_session_id -> quiz_session (id)" the column and "quiz_session". */
static void
parse_subject (const StorageTable *table, char **column, const char **key)
{
  const char *arrow = strstr (table->subject, " -> ");
  const char *equals = strstr (table->subject, " = ");

  g_assert (arrow != NULL || equals != NULL);
  if (arrow != NULL)
    {
      g_auto (GStrv) target = g_strsplit (arrow + strlen (" -> "), " (", 2);

      *column = g_strndup (table->subject, (gsize) (arrow - table->subject));
      *key = g_intern_string (target[0]);
    }
  else
    {
      *column = g_strndup (table->subject, (gsize) (equals - table->subject));
      *key = g_intern_string (equals + strlen (" = "));
    }
}

/* Statements are known by their address, so one that is made lives for ever; there are a few for each table. */
static const char *
make_statement (const StorageTable *table, const char *begin, const char **key)
{
  g_autofree char *column = NULL;
  g_autofree char *sql = NULL;

  parse_subject (table, &column, key);
  sql = g_strdup_printf ("%s FROM %s WHERE %s = ?", begin, table->name, column);

  return g_intern_string (sql);
}

char *
learner_rights_make_query (const char *table, const char *columns, const char **key)
{
  const StorageTable *found = find_table (table);
  g_autofree char *begin = g_strconcat ("SELECT ", columns, NULL);

  return found != NULL && found->subject != NULL ? g_strdup (make_statement (found, begin, key)) : NULL;
}

/* --- The subject --- */

static GPtrArray *
get_values (const Subject *self, const char *key)
{
  return g_hash_table_lookup (self->values, key);
}

static void
add_value (Subject *self, const char *key, const char *value)
{
  GPtrArray *values = get_values (self, key);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->values, (char *) g_intern_string (key), values);
    }
  if (value != NULL && !g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
    g_ptr_array_add (values, g_strdup (value));
}

/* Adds the first column of what @sql finds by @value. */
static gboolean
collect (StorageTx *tx, Subject *self, const char *key, const char *sql, const char *value, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, sql, "s", value);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    add_value (self, key, storage_rows_get_text (rows, 0));
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* Ids of the rows of tables that others refer to. */
static gboolean
collect_parents (StorageTx *tx, Subject *self, GError **error)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    if (tables[i].subject != NULL && strstr (tables[i].subject, " -> ") != NULL)
      {
        g_autofree char *column = NULL;
        const char *parent;
        const char *key;
        const char *sql;

        parse_subject (&tables[i], &column, &parent);
        sql = make_statement (find_table (parent), "SELECT id", &key);
        add_value (self, parent, NULL);
        for (guint k = 0; k < get_values (self, key)->len; k++)
          if (!collect (tx, self, parent, sql, get_values (self, key)->pdata[k], error))
            return FALSE;
      }

  return TRUE;
}

/* All sessions that are known to be this person's: linked ones by consent, and those signed in at this moment. */
static Subject *
subject_new (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (Subject) self = g_new0 (Subject, 1);
  GPtrArray *learners;

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  if (session->email_key == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           "Without a sign-in nobody can be told apart, so nothing can be shown (Art. 11 GDPR). The session can be deleted.");
      return NULL;
    }
  add_value (self, "session", session->digest);
  add_value (self, "email_key", session->email_key);
  add_value (self, "person", session->person);
  add_value (self, "learner", NULL);
  if (!collect (tx, self, "learner", "SELECT id FROM learner WHERE email_key = ?", session->email_key, error)
      || !collect (tx, self, "session", "SELECT digest FROM learner_session WHERE email_key = ?", session->email_key, error))
    return NULL;
  learners = get_values (self, "learner");
  for (guint i = 0; i < learners->len; i++)
    if (!collect (tx, self, "session", "SELECT digest FROM learner_session WHERE learner_id = ?", learners->pdata[i], error))
      return NULL;

  return collect_parents (tx, self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
count_rows (StorageTx *tx, const Subject *subject, const StorageTable *table, gint64 *n_rows, GError **error)
{
  const char *key;
  const char *sql = make_statement (table, "SELECT count(*)", &key);
  GPtrArray *values = get_values (subject, key);

  *n_rows = 0;
  for (guint i = 0; i < values->len; i++)
    {
      gint64 n = 0;

      if (!storage_get_int (tx, &n, 0, error, sql, "s", (const char *) values->pdata[i]))
        return FALSE;
      *n_rows += n;
    }

  return TRUE;
}

/* --- What is held --- */

/* The first personal column speaks for its table. */
static const StorageColumn *
find_personal (const StorageTable *table)
{
  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    if (table->columns[i].purpose != NULL)
      return &table->columns[i];

  return NULL;
}

static gboolean
list_holdings (StorageTx *tx, const Subject *subject, GArray *holdings, GError **error)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      const StorageColumn *personal = tables[i].subject != NULL ? find_personal (&tables[i]) : NULL;
      LearnerHolding holding = { .table = tables[i].name, .label = tables[i].label, .kept = tables[i].kept };

      if (personal == NULL)
        continue;
      holding.purpose = personal->purpose;
      holding.legal_basis = personal->legal_basis;
      holding.retention = personal->retention;
      if (!count_rows (tx, subject, &tables[i], &holding.n_rows, error))
        return FALSE;
      if (holding.n_rows > 0)
        g_array_append_val (holdings, holding);
    }

  return TRUE;
}

GArray *
learner_rights_list (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (GArray) holdings = g_array_new (FALSE, FALSE, sizeof (LearnerHolding));
  g_autoptr (Subject) subject = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  subject = subject_new (tx, session, error);

  return subject != NULL && list_holdings (tx, subject, holdings, error) ? g_steal_pointer (&holdings) : NULL;
}

/* --- The export --- */

static void
set_text (JsonObject *json, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (json, name, text);
  else
    json_object_set_null_member (json, name);
}

/* A time as people read it. */
static gboolean
is_time (const char *column)
{
  return g_str_equal (column, "at") || g_str_has_suffix (column, "_at");
}

static gboolean
add_value_to_json (StorageTx *tx, JsonObject *json, const StorageTable *table, guint index, StorageRows *rows, GError **error)
{
  const StorageColumn *column = &table->columns[index];

  if (column->type == STORAGE_INTEGER && is_time (column->name))
    {
      gint64 ms = storage_rows_get_int (rows, (int) index);
      g_autofree char *time = ms != 0 ? twin_time_to_iso8601 (ms) : NULL;

      set_text (json, column->name, time);
    }
  else if (column->type == STORAGE_INTEGER)
    json_object_set_int_member (json, column->name, storage_rows_get_int (rows, (int) index));
  else if (column->secret)
    json_object_set_boolean_member (json, column->name, TRUE);
  else if (column->type == STORAGE_BYTES)
    {
      g_autofree char *purpose = g_strconcat (table->name, ".", column->name, NULL);
      g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, (int) index);
      g_autofree char *plain = sealed != NULL ? storage_open_sealed_text (tx, purpose, sealed, error) : NULL;

      if (sealed != NULL && plain == NULL)
        return FALSE;
      set_text (json, column->name, plain);
    }
  else
    set_text (json, column->name, storage_rows_get_text (rows, (int) index));

  return TRUE;
}

static char *
list_columns (const StorageTable *table)
{
  GString *names = g_string_new ("SELECT ");

  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", table->columns[i].name);

  return g_string_free_and_steal (names);
}

static gboolean
export_rows (StorageTx *tx, const StorageTable *table, const char *sql, const char *value, JsonArray *array, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, sql, "s", value);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      JsonObject *json = json_object_new ();

      json_array_add_object_element (array, json);
      for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
        if (!add_value_to_json (tx, json, table, i, rows, error))
          return FALSE;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

static JsonObject *
describe_columns (const StorageTable *table)
{
  JsonObject *columns = json_object_new ();

  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    if (table->columns[i].purpose != NULL)
      {
        JsonObject *column = json_object_new ();

        json_object_set_string_member (column, "purpose", table->columns[i].purpose);
        json_object_set_string_member (column, "legal_basis", table->columns[i].legal_basis);
        json_object_set_string_member (column, "retention", table->columns[i].retention);
        json_object_set_object_member (columns, table->columns[i].name, column);
      }

  return columns;
}

static gboolean
export_table (StorageTx *tx, const Subject *subject, const StorageTable *table, JsonObject *tables, GError **error)
{
  g_autofree char *begin = list_columns (table);
  const char *key;
  const char *sql = make_statement (table, begin, &key);
  GPtrArray *values = get_values (subject, key);
  g_autoptr (JsonArray) rows = json_array_new ();
  JsonObject *json;

  for (guint i = 0; i < values->len; i++)
    if (!export_rows (tx, table, sql, values->pdata[i], rows, error))
      return FALSE;
  if (json_array_get_length (rows) == 0)
    return TRUE;

  json = json_object_new ();
  json_object_set_string_member (json, "what", table->label);
  json_object_set_object_member (json, "columns", describe_columns (table));
  json_object_set_array_member (json, "rows", g_steal_pointer (&rows));
  json_object_set_object_member (tables, table->name, json);

  return TRUE;
}

char *
learner_rights_export (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (Subject) subject = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *at = NULL;
  JsonObject *exported;
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  subject = subject_new (tx, session, error);
  if (subject == NULL)
    return NULL;

  json = json_object_new ();
  exported = json_object_new ();
  at = twin_time_to_iso8601 (storage_tx_now (tx));
  json_object_set_string_member (json, "format", FORMAT);
  json_object_set_int_member (json, "version", 1);
  json_object_set_string_member (json, "exported_at", at);
  json_object_set_string_member (json, "twin", session->twin_id);
  json_object_set_object_member (json, "tables", exported);
  for (guint i = 0; i < n_tables; i++)
    if (tables[i].subject != NULL && !export_table (tx, subject, &tables[i], exported, error))
      return NULL;

  return twin_json_object_to_string (json, TRUE);
}

/* --- Restriction, objection --- */

/* For the learner's row, and every session that is known to be the learner's. */
static gboolean
set_wish (StorageTx *tx, const LearnerSession *session, const char *update_learner, const char *update_sessions, gint64 since, GError **error)
{
  g_autofree char *learner_id = learner_ensure (tx, session->twin_id, session->email_key, error);

  return learner_id != NULL && learner_run (tx, error, update_learner, "is", since, learner_id)
         && learner_run (tx, error, update_sessions, "isss", since, session->digest, session->email_key, learner_id)
         && learner_run (tx, error,
                         "DELETE FROM learner WHERE id = ? AND restricted = 0 AND objected = 0"
                         "    AND NOT EXISTS (SELECT 1 FROM learner_session s WHERE s.learner_id = learner.id)",
                         "s", learner_id);
}

gboolean
learner_rights_restrict (StorageTx *tx, LearnerSession *session, gboolean restricted, GError **error)
{
  gint64 since;

  g_return_val_if_fail (tx != NULL && session != NULL, FALSE);

  if (session->email_key == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Without a sign-in nobody can be told apart (Art. 11 GDPR).");
      return FALSE;
    }
  since = restricted ? storage_tx_now (tx) : 0;
  if (!set_wish (tx, session, "UPDATE learner SET restricted = ? WHERE id = ?",
                 "UPDATE learner_session SET restricted = ? WHERE digest = ? OR email_key = ? OR learner_id = ?", since, error))
    return FALSE;
  session->restricted = since;

  return TRUE;
}

gboolean
learner_rights_object (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, gboolean objected, GError **error)
{
  gint64 since;
  gboolean done;

  g_return_val_if_fail (tx != NULL && session != NULL, FALSE);

  since = objected ? storage_tx_now (tx) : 0;
  if (session->email_key != NULL)
    done = set_wish (tx, session, "UPDATE learner SET objected = ? WHERE id = ?",
                     "UPDATE learner_session SET objected = ? WHERE digest = ? OR email_key = ? OR learner_id = ?", since, error);
  else
    done = learner_session_touch (tx, manifest, session, error)
           && learner_run (tx, error, "UPDATE learner_session SET objected = ? WHERE digest = ?", "is", since, session->digest);
  if (done)
    session->objected = since;

  return done;
}

/* --- Erasure --- */

/* What refers to a row goes before it. */
static gboolean
delete_rows (StorageTx *tx, const Subject *subject, GError **error)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = n_tables; i-- > 0;)
    if (tables[i].subject != NULL && tables[i].kept == NULL)
      {
        const char *key;
        const char *sql = make_statement (&tables[i], "DELETE", &key);
        GPtrArray *values = get_values (subject, key);

        for (guint k = 0; k < values->len; k++)
          if (!learner_run (tx, error, sql, "s", (const char *) values->pdata[k]))
            return FALSE;
      }

  return TRUE;
}

/* Looks for what is left; FALSE if there is any. */
static gboolean
look_again (StorageTx *tx, const Subject *subject, GArray *before, JsonObject *learner, GError **error)
{
  JsonArray *erased = json_array_new ();
  JsonArray *kept = json_array_new ();

  json_object_set_array_member (learner, "erased", erased);
  json_object_set_array_member (learner, "kept", kept);
  for (guint i = 0; i < before->len; i++)
    {
      const LearnerHolding *holding = &g_array_index (before, LearnerHolding, i);
      JsonObject *json = json_object_new ();
      gint64 n_left = 0;

      json_array_add_object_element (holding->kept != NULL ? kept : erased, json);
      if (!count_rows (tx, subject, find_table (holding->table), &n_left, error))
        return FALSE;
      json_object_set_string_member (json, "table", holding->table);
      json_object_set_int_member (json, "rows_left", n_left);
      if (holding->kept != NULL)
        json_object_set_string_member (json, "because", holding->kept);
      else
        json_object_set_int_member (json, "rows_erased", holding->n_rows - n_left);
      if (holding->kept == NULL && n_left > 0)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, "%s still holds %lld rows: this is not erased. Try again.", holding->table,
                       (long long) n_left);
          return FALSE;
        }
    }

  return TRUE;
}

static char *
write_statement (const char *id, const char *twin_id, gint64 at, gboolean overwritten, JsonObject *learner)
{
  g_autoptr (JsonObject) statement = json_object_new ();
  g_autofree char *erased_at = twin_time_to_iso8601 (at);

  json_object_set_string_member (statement, "format", TWIN_ERASURE_FORMAT);
  json_object_set_int_member (statement, "version", 1);
  json_object_set_string_member (statement, "id", id);
  json_object_set_string_member (statement, "erased_at", erased_at);
  json_object_set_string_member (statement, "erased_by", "twin-server " TWIN_VERSION);
  json_object_set_boolean_member (statement, "overwritten", overwritten);
  json_object_set_string_member (statement, "twin", twin_id);
  json_object_set_object_member (statement, "learner", json_object_ref (learner));

  return twin_json_object_to_string (statement, FALSE);
}

static char *
keep_receipt (Storage *storage, const char *tenant, const char *id, const char *twin_id, gboolean overwritten, JsonObject *learner, TwinSecret *seed, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  g_autoptr (TwinReceiptRecord) receipt = twin_receipt_record_new ();

  if (tx == NULL)
    return NULL;
  receipt->id = g_strdup (id);
  receipt->created_at = storage_tx_now (tx);
  receipt->statement = write_statement (receipt->id, twin_id, receipt->created_at, overwritten, learner);
  twin_erasure_sign (receipt, seed);
  if (!learner_run (tx, error, "INSERT INTO receipt (id, twin_id, at, statement, signature, public_key) VALUES (?, ?, ?, ?, ?, ?)", "ssisss", receipt->id,
                    twin_id, receipt->created_at, receipt->statement, receipt->signature, receipt->public_key)
      || !storage_commit (tx, error))
    return NULL;

  return twin_erasure_to_json (receipt);
}

/* Who and how much, as it is before anything goes. */
static Subject *
take_stock (Storage *storage, const char *tenant, const LearnerSession *session, GArray *before, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);
  g_autoptr (Subject) subject = tx != NULL ? subject_new (tx, session, error) : NULL;

  return subject != NULL && list_holdings (tx, subject, before, error) ? g_steal_pointer (&subject) : NULL;
}

static gboolean
delete_all (Storage *storage, const char *tenant, const Subject *subject, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);

  return tx != NULL && delete_rows (tx, subject, error) && storage_commit (tx, error);
}

/* @id: of the receipt. */
static char *
erase (Storage *storage, Storage *evidence, const char *tenant, LearnerSession *session, const char *id, const char *policy_version,
       const ConsentDevice *device, TwinSecret *seed, GError **error)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (LearnerHolding));
  g_autoptr (Subject) subject = take_stock (storage, tenant, session, before, error);
  g_autoptr (JsonObject) learner = json_object_new ();
  gboolean overwritten;

  if (subject == NULL || !consent_withdraw (storage, evidence, NULL, tenant, session, policy_version, device, error)
      || !delete_all (storage, tenant, subject, error) || !storage_purge (storage, tenant, error))
    return NULL;
  {
    g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, error);

    if (tx == NULL || !look_again (tx, subject, before, learner, error))
      return NULL;
  }
  /* PostgreSQL overwrites when it vacuums, which is not in the server's hands. */
  overwritten = g_str_equal (storage_get_engine (storage), "embedded");

  return keep_receipt (storage, tenant, id, session->twin_id, overwritten, learner, seed, error);
}

char *
learner_rights_erase (Storage *storage, Storage *evidence, ErasureLog *log, const char *tenant, LearnerSession *session, const char *policy_version,
                      const ConsentDevice *device, TwinSecret *seed, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (storage != NULL && evidence != NULL && log != NULL && session != NULL && device != NULL && seed != NULL, NULL);

  id = twin_id_new (storage_get_clock (storage));
  if (!learner_session_note (session, log, ERASURE_LEARNER, storage, tenant, id, policy_version, error))
    return NULL;

  return erase (storage, evidence, tenant, session, id, policy_version, device, seed, error);
}

gboolean
learner_rights_erase_again (Storage *storage, Storage *evidence, const Erasure *entry, TwinSecret *seed, gboolean *done, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (LearnerSession) session = NULL;
  g_autofree char *receipt = NULL;
  gint64 n = 0;

  g_return_val_if_fail (storage != NULL && evidence != NULL && entry != NULL && seed != NULL && done != NULL, FALSE);

  *done = FALSE;
  tx = storage_begin (storage, entry->tenant, STORAGE_READ, error);
  if (tx == NULL || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM receipt WHERE id = ?", "s", entry->id))
    return FALSE;
  session = learner_session_of_erasure (tx, entry, error);
  g_clear_pointer (&tx, storage_tx_free);
  if (session == NULL)
    return FALSE;
  if (n > 0)
    return TRUE;
  *done = TRUE;
  receipt = erase (storage, evidence, entry->tenant, session, entry->id, entry->policy_version, &consent_no_device, seed, error);

  return receipt != NULL;
}

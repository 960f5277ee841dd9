/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/replication.h"

#include "base/twin-json.h"
#include "sync/twin-sync-protocol.h"

#include <string.h>

#define MAX_KEY_LENGTH 64

/* A transaction may meet another that uses the same key or object; PostgreSQL then lets one of them fail. */
#define MAX_TRIES 4

/* An object as it is. */
typedef struct
{
  gboolean found;
  gint64 rev;
  gboolean deleted;
  GBytes *body;
} Current;

static void
current_clear (Current *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Current, current_clear)

void
replication_answer_free (ReplicationAnswer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->json, json_object_unref);
  g_free (self);
}

static ReplicationAnswer *
answer_new (guint status)
{
  ReplicationAnswer *self = g_new0 (ReplicationAnswer, 1);

  self->status = status;
  self->problem = HTTP_N_PROBLEMS;

  return self;
}

static ReplicationAnswer *
answer_new_problem (HttpProblem problem, const char *detail)
{
  ReplicationAnswer *self = answer_new (http_problem_get_status (problem));

  self->problem = problem;
  self->detail = detail;

  return self;
}

const char *const *
replication_types (void)
{
  return twin_sync_types ();
}

/* --- Reading --- */

static gboolean
read_current (StorageTx *tx, const char *type, const char *id, Current *current, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT rev, deleted, body FROM object WHERE type = ? AND id = ?", "ss", type, id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    {
      current->found = TRUE;
      current->rev = storage_rows_get_int (rows, 0);
      current->deleted = storage_rows_get_int (rows, 1) != 0;
      current->body = storage_rows_dup_blob (rows, 2);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return *error == NULL;
}

static void
add_body (JsonObject *object, GBytes *body)
{
  g_autofree char *text = NULL;
  gsize length;
  const guint8 *data;

  if (body == NULL)
    {
      json_object_set_null_member (object, "body");
      return;
    }
  data = g_bytes_get_data (body, &length);
  text = g_base64_encode (data, length);
  json_object_set_string_member (object, "body", text);
}

static JsonObject *
describe (const char *type, const char *id, gint64 rev, gboolean deleted, GBytes *body)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "rev", rev);
  json_object_set_boolean_member (object, "deleted", deleted);
  add_body (object, deleted ? NULL : body);

  return object;
}

ReplicationAnswer *
replication_read (Storage *storage, const char *tenant, const char *type, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ_ONE, error);
  g_auto (Current) current = { 0 };
  g_autoptr (GError) read_error = NULL;
  ReplicationAnswer *answer;

  if (tx == NULL)
    return NULL;
  if (!read_current (tx, type, id, &current, &read_error))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  if (!current.found)
    return answer_new_problem (HTTP_PROBLEM_NOT_FOUND, NULL);

  answer = answer_new (200);
  answer->rev = current.rev;
  answer->json = describe (type, id, current.rev, current.deleted, current.body);

  return answer;
}

/* --- Writing --- */

/* The version in "\"7\""; -1 if it is none that this server gave. */
static gint64
parse_etag (const char *etag)
{
  g_autofree char *digits = NULL;
  gsize length = strlen (etag);
  guint64 rev;

  if (length < 3 || etag[0] != '"' || etag[length - 1] != '"')
    return -1;
  digits = g_strndup (etag + 1, length - 2);

  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, &rev, NULL) ? (gint64) rev : -1;
}

static ReplicationAnswer *
check_request (const ReplicationWrite *write)
{
  if (!twin_sync_is_type (write->type) || !twin_sync_is_id (write->id))
    return answer_new_problem (HTTP_PROBLEM_NOT_FOUND, NULL);
  if (write->key == NULL)
    return answer_new_problem (HTTP_PROBLEM_IDEMPOTENCY_KEY_MISSING, "A write needs an Idempotency-Key, so that repeating it is harmless.");
  if (*write->key == '\0' || strlen (write->key) > MAX_KEY_LENGTH)
    return answer_new_problem (HTTP_PROBLEM_BAD_REQUEST, "The Idempotency-Key has between 1 and 64 characters.");
  if (write->if_match == NULL && write->if_none_match == NULL)
    return answer_new_problem (HTTP_PROBLEM_PRECONDITION_REQUIRED, "A write says what it is based on: If-Match, or If-None-Match: * for a new object.");
  if (write->if_match != NULL ? parse_etag (write->if_match) < 0 : !g_str_equal (write->if_none_match, "*") || write->body == NULL)
    return answer_new_problem (HTTP_PROBLEM_BAD_REQUEST, "The precondition is not one that this server understands.");
  if (write->body != NULL && g_bytes_get_size (write->body) > REPLICATION_MAX_BODY)
    return answer_new_problem (HTTP_PROBLEM_CONTENT_TOO_LARGE, "An object has at most 1 MiB.");

  return NULL;
}

/* SHA-256 over method, path, precondition and body, each with its length. */
static char *
fingerprint (const ReplicationWrite *write)
{
  const char *texts[] = { write->body != NULL ? "PUT" : "DELETE", write->type, write->id, write->if_match != NULL ? write->if_match : "*" };
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_checksum_update (sha256, (const guint8 *) texts[i], (gssize) strlen (texts[i]) + 1);
  if (write->body != NULL)
    g_checksum_update (sha256, g_bytes_get_data (write->body, NULL), (gssize) g_bytes_get_size (write->body));

  return g_strdup (g_checksum_get_string (sha256));
}

/* The stored answer to a request with this key; *@answer stays NULL if there was none. */
static gboolean
find_replay (StorageTx *tx, const ReplicationWrite *write, const char *print, ReplicationAnswer **answer, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT fingerprint, status, fields FROM idempotency WHERE key = ?", "s", write->key);
  g_autoptr (GError) step_error = NULL;
  g_auto (Current) current = { 0 };

  if (rows == NULL)
    return FALSE;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      return *error == NULL;
    }
  if (!g_str_equal (storage_rows_get_text (rows, 0), print))
    {
      *answer = answer_new_problem (HTTP_PROBLEM_IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key belongs to another request.");
      return TRUE;
    }
  if (!read_current (tx, write->type, write->id, &current, error))
    return FALSE;

  *answer = answer_new ((guint) storage_rows_get_int (rows, 1));
  (*answer)->replayed = TRUE;
  (*answer)->rev = g_ascii_strtoll (storage_rows_get_text (rows, 2), NULL, 10);
  (*answer)->current_rev = current.rev;

  return TRUE;
}

static gboolean
precondition_holds (const ReplicationWrite *write, const Current *current)
{
  if (write->if_match != NULL)
    return current->found && current->rev == parse_etag (write->if_match);

  return !current->found;
}

static ReplicationAnswer *
refuse_precondition (const ReplicationWrite *write, const Current *current)
{
  ReplicationAnswer *answer;

  if (!current->found)
    return answer_new_problem (HTTP_PROBLEM_NOT_FOUND, NULL);

  answer = answer_new_problem (HTTP_PROBLEM_PRECONDITION_FAILED, "The object was changed in the meantime.");
  answer->rev = current->rev;
  answer->json = json_object_new ();
  json_object_set_object_member (answer->json, "current", describe (write->type, write->id, current->rev, current->deleted, current->body));

  return answer;
}

static gboolean
store_object (StorageTx *tx, const ReplicationWrite *write, const Current *current, gint64 seq, GError **error)
{
  gint64 now = storage_tx_now (tx);
  gint64 deleted = write->body == NULL;

  if (!current->found)
    return storage_execute (tx, error, "INSERT INTO object (type, id, rev, seq, deleted, changed_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                            "ssiiiiB", write->type, write->id, seq, seq, deleted, now, write->body) == 1;

  return storage_execute (tx, error, "UPDATE object SET rev = ?, seq = ?, deleted = ?, changed_at = ?, body = ? WHERE type = ? AND id = ?",
                          "iiiiBss", seq, seq, deleted, now, write->body, write->type, write->id) == 1;
}

/* The effect and the answer to it, in one transaction. */
static ReplicationAnswer *
apply (StorageTx *tx, const ReplicationWrite *write, const char *print, GError **error)
{
  g_autoptr (ReplicationAnswer) answer = NULL;
  g_auto (Current) current = { 0 };
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autofree char *rev_text = NULL;
  gint64 seq = 0;

  /* The counter's row is the lock of the account: what is read after it, nobody else changes. */
  if (!storage_next (tx, "seq", &seq, error) || !find_replay (tx, write, print, &answer, error))
    return NULL;
  if (answer != NULL)
    return g_steal_pointer (&answer);
  if (!read_current (tx, write->type, write->id, &current, error))
    return NULL;
  if (!precondition_holds (write, &current))
    return refuse_precondition (write, &current);

  /* The version is the number of the change: one that counted from 1 would come back when an object is made anew after its
   * tombstone was forgotten, and a change based on the old one would be let through. */
  answer = answer_new (!current.found ? 201 : write->body != NULL ? 200 : 204);
  answer->rev = seq;
  answer->seq = seq;
  rev_text = g_strdup_printf ("%lld", (long long) seq);
  if (!store_object (tx, write, &current, seq, error)
      || storage_execute (tx, error, "INSERT INTO idempotency (key, fingerprint, status, fields, body, at) VALUES (?, ?, ?, ?, ?, ?)", "ssisBi",
                          write->key, print, (gint64) answer->status, rev_text, empty, storage_tx_now (tx)) < 0)
    return NULL;

  return g_steal_pointer (&answer);
}

ReplicationAnswer *
replication_write (Storage *storage, const char *tenant, const ReplicationWrite *write, GError **error)
{
  ReplicationAnswer *refusal;
  g_autofree char *print = NULL;

  g_return_val_if_fail (storage != NULL && tenant != NULL && write != NULL, NULL);

  refusal = check_request (write);
  if (refusal != NULL)
    return refusal;

  print = fingerprint (write);
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, &try_error);
      g_autoptr (ReplicationAnswer) answer = tx != NULL ? apply (tx, write, print, &try_error) : NULL;

      /* What changed nothing is undone: the counter does not move. */
      if (answer != NULL && (answer->seq == 0 || storage_commit (tx, &try_error)))
        return g_steal_pointer (&answer);
      if (try + 1 == MAX_TRIES || !g_error_matches (try_error, STORAGE_ERROR, STORAGE_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return NULL;
        }
    }
}

/* --- Changes --- */

/* Which life of the account's data a cursor belongs to: a number drawn when it is first asked for. */
static gboolean
get_epoch (StorageTx *tx, gint64 *epoch, GError **error)
{
  return storage_get_int (tx, epoch, 0, error, "SELECT value FROM counter WHERE name = 'epoch'", "");
}

static gboolean
ensure_epoch (Storage *storage, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);

  return tx != NULL
         && storage_execute (tx, error, "INSERT INTO counter (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING", "i",
                             (gint64) g_random_int_range (1, G_MAXINT32)) >= 0
         && storage_commit (tx, error);
}

/* How far a client is: @epoch is the life of the data, @seq the last change it has, @known up to where it needs no tombstone
 * because it began with nothing after that. */
typedef struct
{
  gint64 epoch;
  gint64 seq;
  gint64 known;
} Cursor;

static char *
cursor_to_string (const Cursor *cursor)
{
  g_autofree char *text = g_strdup_printf ("%lld.%lld.%lld", (long long) cursor->epoch, (long long) cursor->seq, (long long) cursor->known);

  return g_base64_encode ((const guint8 *) text, strlen (text));
}

static gboolean
cursor_parse (const char *encoded, Cursor *cursor)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  guint64 numbers[3];

  if (*encoded == '\0' || strlen (encoded) > 100)
    return FALSE;
  bytes = g_base64_decode (encoded, &length);
  text = g_strndup ((const char *) bytes, length);
  parts = g_strsplit (text, ".", 4);
  if (g_strv_length (parts) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXINT64, &numbers[i], NULL))
      return FALSE;
  *cursor = (Cursor) { (gint64) numbers[0], (gint64) numbers[1], (gint64) numbers[2] };

  return TRUE;
}

/* Appends the changes after *@seq, which becomes the last one's number. */
static gboolean
add_changes (StorageTx *tx, JsonArray *changes, gint64 *seq, guint limit, gboolean *more, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT seq, type, id, rev, deleted, body FROM object WHERE seq > ? ORDER BY seq LIMIT ?",
                                                "ii", *seq, (gint64) limit + 1);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;

  *more = FALSE;
  for (guint n = 0; storage_rows_next (rows, &step_error); n++)
    {
      g_autoptr (GBytes) body = storage_rows_dup_blob (rows, 5);
      JsonObject *change;

      if (n == limit)
        {
          *more = TRUE;
          break;
        }
      change = describe (storage_rows_get_text (rows, 1), storage_rows_get_text (rows, 2), storage_rows_get_int (rows, 3),
                         storage_rows_get_int (rows, 4) != 0, body);
      *seq = storage_rows_get_int (rows, 0);
      json_object_set_int_member (change, "seq", *seq);
      json_array_add_object_element (changes, change);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

static gboolean
add_collections (StorageTx *tx, JsonObject *json, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT type, id, rev FROM object WHERE deleted = 0 ORDER BY type", "");
  JsonObject *collections = json_object_new ();
  g_autoptr (GError) step_error = NULL;
  g_autofree char *type = NULL;
  guint64 checksum = 0;
  gint64 count = 0;
  gboolean more = rows != NULL;

  json_object_set_object_member (json, "collections", collections);
  if (rows == NULL)
    return FALSE;

  while (more)
    {
      more = storage_rows_next (rows, &step_error);
      if (type != NULL && (!more || !g_str_equal (type, storage_rows_get_text (rows, 0))))
        {
          JsonObject *collection = json_object_new ();
          g_autofree char *sum = twin_sync_checksum_to_string (checksum);

          json_object_set_int_member (collection, "count", count);
          json_object_set_string_member (collection, "checksum", sum);
          json_object_set_object_member (collections, type, collection);
          checksum = 0;
          count = 0;
        }
      if (!more)
        break;
      g_set_str (&type, storage_rows_get_text (rows, 0));
      twin_sync_checksum_add (&checksum, type, storage_rows_get_text (rows, 1), storage_rows_get_int (rows, 2));
      count++;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

ReplicationAnswer *
replication_changes (Storage *storage, const char *tenant, const char *since, guint limit, gboolean verify, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (ReplicationAnswer) answer = NULL;
  g_autofree char *next = NULL;
  Cursor cursor = { 0 };
  JsonArray *changes;
  gint64 forgotten = 0;
  gint64 epoch = 0;
  gboolean more = FALSE;

  g_return_val_if_fail (storage != NULL && tenant != NULL, NULL);

  if (since != NULL && !cursor_parse (since, &cursor))
    return answer_new_problem (HTTP_PROBLEM_BAD_REQUEST, "This cursor was not given by this server.");

  tx = storage_begin (storage, tenant, STORAGE_READ, error);
  if (tx == NULL || !get_epoch (tx, &epoch, error))
    return NULL;
  if (epoch == 0)
    {
      g_clear_pointer (&tx, storage_tx_free);
      if (!ensure_epoch (storage, tenant, error))
        return NULL;
      return replication_changes (storage, tenant, since, limit, verify, error);
    }
  if (!storage_get_int (tx, &forgotten, 0, error, "SELECT value FROM counter WHERE name = 'forgotten'", ""))
    return NULL;
  if (since == NULL)
    cursor = (Cursor) { epoch, 0, forgotten };
  if (cursor.epoch != epoch || MAX (cursor.seq, cursor.known) < forgotten)
    return answer_new_problem (HTTP_PROBLEM_CURSOR_EXPIRED, "Too much has happened since. Look at everything again.");

  answer = answer_new (200);
  answer->json = json_object_new ();
  changes = json_array_new ();
  json_object_set_array_member (answer->json, "changes", changes);
  if (!add_changes (tx, changes, &cursor.seq, CLAMP (limit, 1, REPLICATION_MAX_PAGE), &more, error))
    return NULL;
  next = cursor_to_string (&cursor);
  json_object_set_string_member (answer->json, "next", next);
  json_object_set_boolean_member (answer->json, "more", more);
  if (verify && !more && !add_collections (tx, answer->json, error))
    return NULL;

  return g_steal_pointer (&answer);
}

/* --- Forgetting --- */

gboolean
replication_forget (Storage *storage, const char *tenant, gint64 *n_rows, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  gint64 now = twin_clock_now (storage_get_clock (storage));
  gint64 forgotten = 0;
  gint64 n_tombstones;
  gint64 n_keys;

  if (tx == NULL
      || !storage_get_int (tx, &forgotten, 0, error, "SELECT max(seq) FROM object WHERE deleted = 1 AND changed_at <= ?", "i",
                           now - REPLICATION_TOMBSTONE_MS))
    return FALSE;

  n_tombstones = storage_execute (tx, error, "DELETE FROM object WHERE deleted = 1 AND changed_at <= ?", "i", now - REPLICATION_TOMBSTONE_MS);
  n_keys = n_tombstones < 0 ? -1 : storage_execute (tx, error, "DELETE FROM idempotency WHERE at <= ?", "i", now - REPLICATION_KEY_MS);
  if (n_keys < 0)
    return FALSE;
  if (n_tombstones > 0
      && (storage_execute (tx, error, "INSERT INTO counter (name, value) VALUES ('forgotten', 0) ON CONFLICT DO NOTHING", "") < 0
          || storage_execute (tx, error, "UPDATE counter SET value = ? WHERE name = 'forgotten' AND value < ?", "ii", forgotten, forgotten) < 0))
    return FALSE;
  if (n_rows != NULL)
    *n_rows = n_tombstones + n_keys;

  return storage_commit (tx, error);
}

gboolean
replication_start_anew (Storage *storage, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "DELETE FROM counter WHERE name = 'epoch'", "") >= 0 && storage_commit (tx, error);
}

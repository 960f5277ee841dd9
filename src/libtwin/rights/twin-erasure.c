/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include "base/twin-i18n.h"
#include "rights/twin-erasure.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "rights/manifest.h"
#include "store/twin-copy-table.h"
#include "store/twin-originals.h"
#include "store/twin-schema.h"

/* One document that is to go, and what there was of it. */
typedef struct
{
  char *id;
  char *sha256;
  JsonObject *rows; /* table -> how many */
  gboolean has_copy; /* on a server */
  gboolean had_original;
  gboolean has_original;
  gboolean gone;
} Target;

static void
target_free (Target *self)
{
  g_free (self->id);
  g_free (self->sha256);
  json_object_unref (self->rows);
  g_free (self);
}

/* Every table of the schema that names a document, with the column that does. */
static GHashTable *
list_tables (void)
{
  GHashTable *tables = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  g_hash_table_insert (tables, (gpointer) "document", (gpointer) "id");
  for (guint i = 0; i < n_columns; i++)
    if (g_str_equal (columns[i].column, "document_id"))
      g_hash_table_insert (tables, (gpointer) columns[i].table, (gpointer) columns[i].column);

  return tables;
}

static gboolean
count_rows (TwinTransaction *tx, const char *table, const char *column, const char *id, gint64 *n_rows, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE \"%s\" = ?", table, column);
  g_autoptr (TwinStatement) statement = twin_transaction_prepare (tx, g_intern_string (sql), error);

  if (statement == NULL)
    return FALSE;
  twin_statement_bind (statement, "s", id);
  if (!twin_statement_step (statement, error))
    return FALSE;
  *n_rows = twin_statement_get_int (statement, 0);

  return TRUE;
}

/* Rows by table; tables that hold none are left out. */
static JsonObject *
count_all (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (GHashTable) tables = list_tables ();
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (tables), (GCompareFunc) strcmp);
  g_autoptr (JsonObject) rows = json_object_new ();

  for (GList *l = names; l != NULL; l = l->next)
    {
      gint64 n_rows = 0;

      if (!count_rows (tx, l->data, g_hash_table_lookup (tables, l->data), id, &n_rows, error))
        return NULL;
      if (n_rows > 0)
        json_object_set_int_member (rows, l->data, n_rows);
    }

  return g_steal_pointer (&rows);
}

/* FALSE only if that cannot be told. */
static gboolean
look_for_original (TwinStore *store, const char *sha256, gboolean *there, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int fd;

  *there = FALSE;
  if (sha256 == NULL)
    return TRUE;

  fd = twin_originals_open (store, sha256, &local_error);
  if (fd >= 0)
    close (fd);
  *there = fd >= 0 || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
  if (*there || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
add_target (GPtrArray *targets, TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinCopyRecord) copy = twin_copy_table_get (tx, record->id, &local_error);
  JsonObject *rows;
  Target *target;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  rows = count_all (tx, record->id, error);
  if (rows == NULL)
    return FALSE;

  target = g_new0 (Target, 1);
  g_ptr_array_add (targets, target);
  target->id = g_strdup (record->id);
  target->sha256 = g_strdup (record->sha256);
  target->rows = rows;
  target->has_copy = copy != NULL;

  return look_for_original (twin_transaction_get_store (tx), record->sha256, &target->had_original, error);
}

static GPtrArray *
list_targets (TwinStore *store, gint64 before, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GPtrArray) records = tx != NULL ? twin_document_table_list_removed (tx, error) : NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->removed_at < before && !add_target (targets, tx, record, error))
        return NULL;
    }

  return g_steal_pointer (&targets);
}

/* Asks the store again. *@n_gone: of how many documents no row is left. */
static gboolean
look_again (TwinStore *store, GPtrArray *targets, guint *n_gone, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);

  if (tx == NULL)
    return FALSE;

  *n_gone = 0;
  for (guint i = 0; i < targets->len; i++)
    {
      Target *target = g_ptr_array_index (targets, i);
      g_autoptr (JsonObject) left = count_all (tx, target->id, error);

      if (left == NULL || !look_for_original (store, target->sha256, &target->has_original, error))
        return FALSE;
      target->gone = json_object_get_size (left) == 0;
      *n_gone += target->gone;
    }

  return TRUE;
}

/* An original that another document has too stays for that one. */
static const char *
describe_original (const Target *target)
{
  if (!target->had_original)
    return "none";

  return target->has_original ? "kept for another document" : "erased";
}

/* What every statement has, around @documents (taken). */
static char *
write_statement (const char *id, JsonArray *documents, gboolean overwritten, gint64 unix_ms)
{
  g_autoptr (JsonObject) statement = json_object_new ();
  g_autofree char *erased_at = twin_time_to_iso8601 (unix_ms);

  json_object_set_string_member (statement, "format", TWIN_ERASURE_FORMAT);
  json_object_set_int_member (statement, "version", 1);
  json_object_set_string_member (statement, "id", id);
  json_object_set_string_member (statement, "erased_at", erased_at);
  json_object_set_string_member (statement, "erased_by", "Twin Studio " TWIN_VERSION);
  json_object_set_boolean_member (statement, "overwritten", overwritten);
  json_object_set_array_member (statement, "documents", documents);

  return twin_json_object_to_string (statement, FALSE);
}

static JsonObject *
describe_document (const char *id, JsonObject *rows, const char *original)
{
  JsonObject *document = json_object_new ();

  json_object_set_string_member (document, "id", id);
  json_object_set_object_member (document, "rows_erased", rows);
  json_object_set_int_member (document, "rows_left", 0);
  json_object_set_string_member (document, "original", original);

  return document;
}

/* What is on a server goes when it can be reached: twin_erasure_confirm_copies() says so then. */
static JsonArray *
describe_targets (GPtrArray *targets)
{
  JsonArray *documents = json_array_new ();

  for (guint i = 0; i < targets->len; i++)
    {
      const Target *target = g_ptr_array_index (targets, i);
      JsonObject *document;

      if (!target->gone)
        continue;
      document = describe_document (target->id, json_object_ref (target->rows), describe_original (target));
      json_object_set_string_member (document, "encrypted_copy", target->has_copy ? "on the server until the next synchronisation" : "none");
      json_array_add_object_element (documents, document);
    }

  return documents;
}

/* Takes @documents. */
static TwinReceiptRecord *
keep_receipt (TwinStore *store, JsonArray *documents, GError **error)
{
  g_autoptr (TwinReceiptRecord) receipt = twin_receipt_record_new ();
  g_autoptr (TwinSecret) seed = twin_store_derive_key (store, MANIFEST_KEY_PURPOSE);
  g_autoptr (TwinTransaction) tx = NULL;
  gboolean needs_purge = TRUE;

  if (!twin_store_needs_purge (store, &needs_purge, error))
    {
      json_array_unref (documents);
      return NULL;
    }

  receipt->id = twin_id_new (twin_store_get_clock (store));
  receipt->created_at = twin_clock_now (twin_store_get_clock (store));
  receipt->statement = write_statement (receipt->id, documents, !needs_purge, receipt->created_at);
  twin_erasure_sign (receipt, seed);

  tx = twin_store_write (store, error);
  if (tx == NULL || !twin_receipt_table_insert (tx, receipt, error) || !twin_transaction_commit (tx, error))
    return NULL;

  return g_steal_pointer (&receipt);
}

gboolean
twin_erasure_run (TwinLibrary *library, gint64 before, TwinReceiptRecord **receipt, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (TwinReceiptRecord) made = NULL;
  TwinStore *store;
  guint n_gone = 0;

  g_return_val_if_fail (library != NULL, FALSE);

  store = twin_library_get_store (library);
  targets = list_targets (store, before, error);
  if (targets == NULL || !twin_library_purge_removed (library, before, cancellable, error)
      || !look_again (store, targets, &n_gone, error))
    return FALSE;

  made = n_gone > 0 ? keep_receipt (store, describe_targets (targets), error) : NULL;
  if (n_gone > 0 && made == NULL)
    return FALSE;
  if (receipt != NULL)
    *receipt = g_steal_pointer (&made);

  return TRUE;
}

gboolean
twin_erasure_confirm_copies (TwinLibrary *library, const char *const *ids, const char *server, GError **error)
{
  g_autoptr (TwinReceiptRecord) receipt = NULL;
  JsonArray *documents;

  g_return_val_if_fail (library != NULL && ids != NULL && server != NULL, FALSE);

  documents = json_array_new ();
  for (guint i = 0; ids[i] != NULL; i++)
    {
      JsonObject *document = describe_document (ids[i], json_object_new (), "encrypted copy erased");

      json_object_set_string_member (document, "server", server);
      json_array_add_object_element (documents, document);
    }
  receipt = keep_receipt (twin_library_get_store (library), documents, error);

  return receipt != NULL;
}

GPtrArray *
twin_erasure_list (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_receipt_table_list (tx, error) : NULL;
}

void
twin_erasure_sign (TwinReceiptRecord *receipt, TwinSecret *seed)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 private_key[crypto_sign_SECRETKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  gsize seed_length;
  const guint8 *seed_bytes;

  g_return_if_fail (receipt != NULL && receipt->statement != NULL && seed != NULL);

  seed_bytes = twin_secret_get_bytes (seed, &seed_length);
  g_assert (seed_length == crypto_sign_SEEDBYTES);

  crypto_sign_seed_keypair (public_key, private_key, seed_bytes);
  crypto_sign_detached (signature, NULL, (const guint8 *) receipt->statement, strlen (receipt->statement), private_key);
  sodium_memzero (private_key, sizeof private_key);

  receipt->public_key = g_malloc (sizeof public_key * 2 + 1);
  receipt->signature = g_malloc (sizeof signature * 2 + 1);
  sodium_bin2hex (receipt->public_key, sizeof public_key * 2 + 1, public_key, sizeof public_key);
  sodium_bin2hex (receipt->signature, sizeof signature * 2 + 1, signature, sizeof signature);
}

char *
twin_erasure_to_json (const TwinReceiptRecord *receipt)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (receipt != NULL, NULL);

  json_object_set_string_member (object, "statement", receipt->statement);
  json_object_set_string_member (object, "signature", receipt->signature);
  json_object_set_string_member (object, "public_key", receipt->public_key);

  return twin_json_object_to_string (object, TRUE);
}

static gboolean
decode_hex (const char *text, guint8 *bytes, gsize length)
{
  gsize written;

  return strlen (text) == length * 2 && sodium_hex2bin (bytes, length, text, length * 2, NULL, &written, NULL) == 0
         && written == length;
}

gboolean
twin_erasure_verify (const char *json, char **key_fingerprint, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) statement = NULL;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  const char *text;

  g_return_val_if_fail (json != NULL, FALSE);

  object = twin_json_parse_object (json, error);
  if (object == NULL)
    return FALSE;
  text = twin_json_get_string (object, "statement", "");
  statement = twin_json_parse_object (text, NULL);
  if (statement == NULL || strcmp (twin_json_get_string (statement, "format", ""), TWIN_ERASURE_FORMAT) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This is not the receipt of an erasure."));
      return FALSE;
    }

  if (!decode_hex (twin_json_get_string (object, "public_key", ""), public_key, sizeof public_key)
      || !decode_hex (twin_json_get_string (object, "signature", ""), signature, sizeof signature)
      || crypto_sign_verify_detached (signature, (const guint8 *) text, strlen (text), public_key) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                           _("The receipt was changed: the signature does not belong to what it says."));
      return FALSE;
    }
  if (key_fingerprint != NULL)
    *key_fingerprint = manifest_make_fingerprint (public_key);

  return TRUE;
}

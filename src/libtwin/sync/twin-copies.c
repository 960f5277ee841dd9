/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copies-private.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-audit-table.h"
#include "store/twin-sync-table.h"
#include "sync/twin-copies-wanted.h"
#include "sync/twin-sync-seal.h"

#include <string.h>

#define KIND "copy"

/* --- What a run has --- */

gboolean
_twin_copying_init (TwinCopying *self, TwinLibrary *library, TwinRemote *remote, const TwinCopiesOptions *options, TwinCopiesResult *result,
                    GCancellable *cancellable, GError **error)
{
  static const TwinCopiesOptions none;
  TwinStore *store = twin_library_get_store (library);
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_auto (TwinSyncState) state = { 0 };

  *result = (TwinCopiesResult) { 0 };
  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  if (*state.account == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("No server is connected. Connect one first."));
      return FALSE;
    }
  *self = (TwinCopying) { .library = library, .store = store, .options = options != NULL ? options : &none, .result = result };
  self->exchange = (TwinExchange) { .remote = remote, .cancellable = cancellable, .wait = self->options->wait,
                                    .user_data = self->options->user_data };
  self->key = twin_store_derive_key (store, KIND);
  self->agreed = state.agreed_at > 0;
  self->server = g_steal_pointer (&state.server);
  self->account = g_steal_pointer (&state.account);

  return TRUE;
}

void
_twin_copying_clear (TwinCopying *self)
{
  g_clear_pointer (&self->key, twin_secret_unref);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->account, g_free);
}

void
_twin_copying_tell (TwinCopying *self)
{
  if (self->options->progress != NULL)
    self->options->progress (&self->progress, self->options->user_data);
}

gboolean
_twin_copying_finish (TwinCopying *self, gboolean done)
{
  self->result->signed_out = self->exchange.signed_out;

  return done || self->exchange.signed_out;
}

/* --- Manifests --- */

void
_twin_copy_manifest_clear (TwinCopyManifest *self)
{
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->pieces, g_strfreev);
}

static gboolean
open_manifest (TwinCopying *self, const char *id, JsonObject *json, TwinCopyManifest *manifest, GError **error)
{
  const char *encoded = twin_json_get_string (json, "manifest", "");
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) inner = NULL;
  gsize length;
  guchar *bytes = g_base64_decode (encoded, &length);

  sealed = g_bytes_new_take (bytes, length);
  text = twin_sync_open (self->key, KIND, id, sealed, error);
  inner = text != NULL ? twin_json_parse_object (text, error) : NULL;
  if (inner == NULL)
    return FALSE;
  manifest->sha256 = g_strdup (twin_json_get_string (inner, "sha256", ""));
  manifest->size = (guint64) twin_json_get_int (inner, "size", 0);
  manifest->pieces = twin_json_get_strv (json, "pieces");

  return TRUE;
}

gboolean
_twin_copying_read_manifest (TwinCopying *self, const char *id, TwinCopyManifest *manifest, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/copies/", id, NULL);
  TwinRemoteRequest request = { .method = "GET", .path = path };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) json = NULL;

  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return FALSE;
  if (response.status == 404)
    return TRUE;
  json = response.status == 200 ? twin_exchange_parse (&response) : NULL;
  if (json == NULL)
    return twin_exchange_refuse (&response, error);
  manifest->rev = response.rev;

  return open_manifest (self, id, json, manifest, error);
}

GHashTable *
_twin_copying_list_there (TwinCopying *self, GError **error)
{
  TwinRemoteRequest request = { .method = "GET", .path = "/v1/copies" };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonObject) json = NULL;
  JsonNode *node;

  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return NULL;
  json = response.status == 200 ? twin_exchange_parse (&response) : NULL;
  node = json != NULL ? json_object_get_member (json, "copies") : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      twin_exchange_refuse (&response, error);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      JsonObject *one = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      gint64 rev = one != NULL ? twin_json_get_int (one, "rev", 0) : 0;

      if (rev > 0)
        g_hash_table_insert (there, g_strdup (twin_json_get_string (one, "id", "")), g_memdup2 (&rev, sizeof rev));
    }

  return g_steal_pointer (&there);
}

GBytes *
_twin_copying_write_manifest (TwinCopying *self, const char *id, const TwinCopyManifest *manifest)
{
  g_autoptr (JsonObject) inner = json_object_new ();
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *inner_text = NULL;
  g_autofree char *encoded = NULL;
  g_autoptr (GBytes) sealed = NULL;
  char *text;

  json_object_set_string_member (inner, "sha256", manifest->sha256);
  json_object_set_int_member (inner, "size", (gint64) manifest->size);
  inner_text = twin_json_object_to_string (inner, FALSE);
  sealed = twin_sync_seal (self->key, KIND, id, inner_text);
  encoded = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  json_object_set_string_member (json, "manifest", encoded);
  twin_json_set_strv (json, "pieces", (const char *const *) manifest->pieces);
  text = twin_json_object_to_string (json, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

gboolean
_twin_copying_remember (TwinCopying *self, TwinTransaction *tx, const char *id, const TwinCopyManifest *manifest, const char *action,
                        GError **error)
{
  TwinCopyRecord record = { (char *) id, self->account, manifest->sha256, manifest->rev, twin_transaction_now (tx) };
  g_autofree char *detail = g_strdup_printf ("{\"bytes\":%" G_GUINT64_FORMAT "}", self->progress.n_bytes_done);

  return twin_copy_table_set (tx, &record, error)
         && (action == NULL || twin_audit_table_append (tx, action, id, "done", detail, error));
}

/* --- How things stand --- */

void
twin_copy_entry_free (TwinCopyEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

static TwinCopyState
judge (const TwinCopiesWanted *wanted, const TwinDocumentRecord *document, const TwinCopyRecord *copy)
{
  switch (twin_copies_wanted_check (wanted, document))
    {
    case TWIN_COPY_WISH_NOT_HERE:
      return TWIN_COPY_NOT_HERE;
    case TWIN_COPY_WISH_YES:
      return copy != NULL && g_strcmp0 (copy->sha256, document->sha256) == 0 ? TWIN_COPY_THERE : TWIN_COPY_WAITS;
    case TWIN_COPY_WISH_AS_IT_IS:
      return copy != NULL ? TWIN_COPY_THERE : TWIN_COPY_OFF;
    case TWIN_COPY_WISH_NO:
    default:
      return copy != NULL ? TWIN_COPY_GOES : TWIN_COPY_OFF;
    }
}

static void
add_entry (GPtrArray *entries, const char *id, const char *name, TwinCopyState state, const TwinCopyRecord *copy)
{
  TwinCopyEntry *entry = g_new0 (TwinCopyEntry, 1);

  entry->id = g_strdup (id);
  entry->name = g_strdup (name);
  entry->state = state;
  entry->copied_at = copy != NULL ? copy->copied_at : 0;
  g_ptr_array_add (entries, entry);
}

/* Copies by the id of their document; what is left in it belongs to documents that are gone. */
static GHashTable *
index_copies (GPtrArray *copies)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < copies->len; i++)
    g_hash_table_insert (by_id, ((TwinCopyRecord *) copies->pdata[i])->id, copies->pdata[i]);

  return by_id;
}

GPtrArray *
twin_copies_list (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_copy_entry_free);
  g_autoptr (TwinCopiesWanted) wanted = NULL;
  g_autoptr (GPtrArray) copies = NULL;
  g_autoptr (GHashTable) by_id = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  wanted = twin_copies_wanted_new (library, error);
  copies = wanted != NULL ? twin_copies_wanted_list_known (library, error) : NULL;
  if (copies == NULL)
    return NULL;

  by_id = index_copies (copies);
  for (guint i = 0; i < wanted->documents->len; i++)
    {
      const TwinDocumentRecord *document = wanted->documents->pdata[i];
      const TwinCopyRecord *copy = g_hash_table_lookup (by_id, document->id);

      if (document->removed_at == 0)
        add_entry (entries, document->id, document->name, judge (wanted, document, copy), copy);
      g_hash_table_remove (by_id, document->id);
    }
  for (guint i = 0; i < copies->len; i++)
    {
      const TwinCopyRecord *copy = copies->pdata[i];

      if (g_hash_table_contains (by_id, copy->id))
        add_entry (entries, copy->id, NULL, TWIN_COPY_GOES, copy);
    }

  return g_steal_pointer (&entries);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copies-private.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "rights/twin-erasure.h"
#include "store/twin-audit-table.h"
#include "store/twin-originals.h"
#include "sync/twin-copies-wanted.h"
#include "sync/twin-copy-seal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often the server may say that pieces are missing, or that another computer was faster. */
#define MAX_ROUNDS 3

/* --- One original in pieces --- */

typedef struct
{
  int fd;
  guint64 size;
  const char *sha256;
} Original;

static GBytes *
seal_piece (TwinCopying *self, const Original *original, guint number, GError **error)
{
  g_autofree guint8 *plain = g_malloc (TWIN_COPY_PLAIN_BYTES);
  gsize filled = 0;
  gssize n = 1;

  while (filled < TWIN_COPY_PLAIN_BYTES && n > 0)
    {
      n = pread (original->fd, plain + filled, TWIN_COPY_PLAIN_BYTES - filled, (off_t) number * TWIN_COPY_PLAIN_BYTES + (off_t) filled);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n >= 0)
        filled += (gsize) n;
    }
  if (n >= 0)
    return twin_copy_seal (self->key, original->sha256, number, plain, filled);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The original cannot be read: %s."), g_strerror (errno));

  return NULL;
}

/* Their digests; the pieces themselves are sealed again when they are sent: they would not all fit into memory. */
static char **
digest_pieces (TwinCopying *self, const Original *original, GError **error)
{
  g_autoptr (GStrvBuilder) digests = g_strv_builder_new ();
  guint n_pieces = twin_copy_count_pieces (original->size);

  for (guint i = 0; i < n_pieces; i++)
    {
      g_autoptr (GBytes) sealed = g_cancellable_set_error_if_cancelled (self->exchange.cancellable, error) ? NULL
                                                                                                           : seal_piece (self, original, i, error);

      if (sealed == NULL)
        return NULL;
      self->progress.n_bytes += g_bytes_get_size (sealed);
      g_strv_builder_take (digests, twin_sha256_hex (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)));
    }

  return g_strv_builder_end (digests);
}

static gboolean
send_pieces (TwinCopying *self, const Original *original, char **digests, GError **error)
{
  g_auto (GStrv) missing = twin_exchange_find_missing (&self->exchange, (const char *const *) digests, error);

  if (missing == NULL)
    return FALSE;
  for (guint i = 0; digests[i] != NULL; i++)
    {
      g_autoptr (GBytes) sealed = NULL;

      if (!g_strv_contains ((const char *const *) missing, digests[i]))
        continue;
      sealed = seal_piece (self, original, i, error);
      if (sealed == NULL || !twin_exchange_send_piece (&self->exchange, digests[i], sealed, error))
        return FALSE;
      self->result->n_pieces++;
      self->result->n_bytes += g_bytes_get_size (sealed);
      self->progress.n_bytes_done += g_bytes_get_size (sealed);
      _twin_copying_tell (self);
    }

  return TRUE;
}

/* *@again: pieces are missing after all, or another computer was faster; then @manifest's rev is what is there now. */
static gboolean
put_manifest (TwinCopying *self, const char *id, TwinCopyManifest *manifest, gboolean *again, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/copies/", id, NULL);
  g_autofree char *key = twin_id_new (twin_store_get_clock (self->store));
  g_autoptr (GBytes) body = _twin_copying_write_manifest (self, id, manifest);
  TwinRemoteRequest request = { .method = "PUT", .path = path, .if_match = manifest->rev, .if_none = manifest->rev == 0, .key = key, .body = body,
                                .content_type = "application/json" };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) json = NULL;
  JsonNode *current;

  *again = FALSE;
  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return FALSE;
  if (response.status == 200 || response.status == 201)
    {
      manifest->rev = response.rev;
      return TRUE;
    }
  json = twin_exchange_parse (&response);
  current = json != NULL ? json_object_get_member (json, "current") : NULL;
  if (response.status == 412 && current != NULL && JSON_NODE_HOLDS_OBJECT (current))
    manifest->rev = twin_json_get_int (json_node_get_object (current), "rev", 0);
  else if (response.status == 404)
    manifest->rev = 0;
  else if (response.status != 422 || json == NULL || !json_object_has_member (json, "missing"))
    return twin_exchange_refuse (&response, error);
  *again = TRUE;

  return TRUE;
}

static gboolean
remember (TwinCopying *self, const char *id, const TwinCopyManifest *manifest, const char *action, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);

  return tx != NULL && _twin_copying_remember (self, tx, id, manifest, action, error) && twin_transaction_commit (tx, error);
}

static gboolean
send_original (TwinCopying *self, const TwinDocumentRecord *document, const Original *original, gint64 there, GError **error)
{
  g_auto (TwinCopyManifest) manifest = { .rev = there, .sha256 = g_strdup (original->sha256), .size = original->size };
  gboolean again = TRUE;

  manifest.pieces = digest_pieces (self, original, error);
  if (manifest.pieces == NULL)
    return FALSE;
  _twin_copying_tell (self);
  for (guint round = 0; again && round < MAX_ROUNDS; round++)
    if (!send_pieces (self, original, manifest.pieces, error) || !put_manifest (self, document->id, &manifest, &again, error))
      return FALSE;
  if (again)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("Another computer is copying the same document. Try again later."));
      return FALSE;
    }
  self->result->n_documents++;

  return remember (self, document->id, &manifest, "copy.store", error);
}

/* An original that is gone from the disk is no reason to stop: the others travel. */
static gboolean
send_document (TwinCopying *self, const TwinDocumentRecord *document, gint64 there, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofd int fd = twin_originals_open (self->store, document->sha256, &local_error);
  struct stat info;
  Original original;

  if (fd < 0 && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND) && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (fd < 0 || fstat (fd, &info) != 0)
    return TRUE;
  original = (Original) { fd, (guint64) info.st_size, document->sha256 };

  return send_original (self, document, &original, there, error);
}

/* --- Which are to be sent --- */

/* Sends it unless what is there under @rev is this original already, sent from here or elsewhere. */
static gboolean
settle_wanted (TwinCopying *self, const TwinDocumentRecord *document, const TwinCopyRecord *known, gint64 rev, GError **error)
{
  g_auto (TwinCopyManifest) there = { 0 };
  gboolean same = known != NULL && rev > 0 && known->rev == rev && g_strcmp0 (known->sha256, document->sha256) == 0;

  self->progress.document_id = document->id;
  self->progress.n_bytes = 0;
  self->progress.n_bytes_done = 0;
  if (!same && rev > 0)
    {
      if (!_twin_copying_read_manifest (self, document->id, &there, error))
        return FALSE;
      same = there.rev > 0 && g_strcmp0 (there.sha256, document->sha256) == 0;
      if (same && !remember (self, document->id, &there, NULL, error))
        return FALSE;
    }
  if (same)
    self->result->n_there++;

  return same || send_document (self, document, there.rev, error);
}

/* --- Which are to go --- */

/* *@gone: it is not there any more. One that another computer has sent anew meanwhile stays for the next run to judge. */
static gboolean
delete_there (TwinCopying *self, const char *id, gint64 rev, gboolean *gone, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/copies/", id, NULL);
  g_autofree char *key = twin_id_new (twin_store_get_clock (self->store));
  TwinRemoteRequest request = { .method = "DELETE", .path = path, .if_match = rev, .key = key };
  g_auto (TwinRemoteResponse) response = { 0 };

  *gone = rev == 0;
  if (*gone)
    return TRUE;
  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return FALSE;
  *gone = response.status == 204 || response.status == 404;

  return *gone || response.status == 412 || twin_exchange_refuse (&response, error);
}

static gboolean
take_away (TwinCopying *self, const char *id, gint64 rev, const char *why, gboolean *gone, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *detail = g_strdup_printf ("{\"reason\":\"%s\"}", why);

  if (!delete_there (self, id, rev, gone, error))
    return FALSE;
  if (!*gone)
    return TRUE;
  self->result->n_deleted++;
  tx = twin_store_write (self->store, error);

  return tx != NULL && twin_copy_table_delete (tx, id, error) && twin_audit_table_append (tx, "copy.delete", id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}

/* --- The whole --- */

static gint64
get_rev (GHashTable *there, const char *id)
{
  const gint64 *rev = g_hash_table_lookup (there, id);

  return rev != NULL ? *rev : 0;
}

static const TwinCopyRecord *
find_known (GPtrArray *known, const char *id)
{
  for (guint i = 0; i < known->len; i++)
    if (g_str_equal (((TwinCopyRecord *) known->pdata[i])->id, id))
      return known->pdata[i];

  return NULL;
}

/* A copy that this computer knows goes as soon as it is not wanted. One that another has sent goes from here only where both sides
 * have held the same: until then the switch may not have arrived. */
static gboolean
settle_documents (TwinCopying *self, const TwinCopiesWanted *wanted, GPtrArray *known, GHashTable *there, GError **error)
{
  self->progress.n_documents = wanted->documents->len;
  for (guint i = 0; i < wanted->documents->len; i++, self->progress.n_done++)
    {
      const TwinDocumentRecord *document = wanted->documents->pdata[i];
      const TwinCopyRecord *copy = find_known (known, document->id);
      gint64 rev = get_rev (there, document->id);
      TwinCopyWish wish = twin_copies_wanted_check (wanted, document);
      gboolean gone;

      if (wish == TWIN_COPY_WISH_YES && !settle_wanted (self, document, copy, rev, error))
        return FALSE;
      if (wish == TWIN_COPY_WISH_NO && (copy != NULL || (rev > 0 && self->agreed))
          && !take_away (self, document->id, rev, "switched off", &gone, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_document (const TwinCopiesWanted *wanted, const char *id)
{
  for (guint i = 0; i < wanted->documents->len; i++)
    if (g_str_equal (((TwinDocumentRecord *) wanted->documents->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

/* Copies of documents that were destroyed here go, and a receipt says which. */
static gboolean
settle_erased (TwinCopying *self, const TwinCopiesWanted *wanted, GPtrArray *known, GHashTable *there, GError **error)
{
  g_autoptr (GStrvBuilder) erased = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < known->len; i++)
    {
      const TwinCopyRecord *copy = known->pdata[i];
      gboolean gone = FALSE;

      if (is_document (wanted, copy->id))
        continue;
      if (!take_away (self, copy->id, get_rev (there, copy->id), "erased", &gone, error))
        return FALSE;
      if (gone)
        g_strv_builder_add (erased, copy->id);
    }
  ids = g_strv_builder_end (erased);

  return ids[0] == NULL || twin_erasure_confirm_copies (self->library, (const char *const *) ids, self->server, error);
}

gboolean
twin_copies_send (TwinLibrary *library, TwinRemote *remote, const TwinCopiesOptions *options, TwinCopiesResult *result, GCancellable *cancellable,
                  GError **error)
{
  g_auto (TwinCopying) self = { 0 };
  g_autoptr (TwinCopiesWanted) wanted = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GHashTable) there = NULL;

  g_return_val_if_fail (library != NULL && remote != NULL && result != NULL, FALSE);

  if (!_twin_copying_init (&self, library, remote, options, result, cancellable, error))
    return FALSE;
  wanted = twin_copies_wanted_new (library, error);
  known = wanted != NULL ? twin_copies_wanted_list_known (library, error) : NULL;
  if (known == NULL)
    return FALSE;
  there = _twin_copying_list_there (&self, error);

  return _twin_copying_finish (&self, there != NULL && settle_erased (&self, wanted, known, there, error)
                                        && settle_documents (&self, wanted, known, there, error));
}

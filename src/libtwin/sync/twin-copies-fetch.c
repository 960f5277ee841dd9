/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copies-private.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "library/twin-import.h"
#include "store/twin-audit-table.h"
#include "store/twin-originals.h"
#include "sync/twin-copy-seal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where pieces wait, sealed as they came, until all of an original are there. */
#define FOLDER "incoming"

/* --- Pieces --- */

static char *
path_of (TwinCopying *self, const char *digest)
{
  return g_build_filename (twin_store_get_directory (self->store), FOLDER, digest, NULL);
}

/* One that an earlier run has brought; NULL if there is none, or it is damaged. */
static GBytes *
find_kept (const char *path, const char *digest)
{
  g_autofree char *content = NULL;
  g_autofree char *there = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return NULL;
  there = twin_sha256_hex (content, length);

  return g_str_equal (there, digest) ? g_bytes_new_take (g_steal_pointer (&content), length) : NULL;
}

static GBytes *
get_piece (TwinCopying *self, const char *digest, GError **error)
{
  g_autofree char *path = path_of (self, digest);
  g_autoptr (GBytes) piece = find_kept (path, digest);

  if (piece != NULL)
    return g_steal_pointer (&piece);
  piece = twin_exchange_fetch_piece (&self->exchange, digest, error);
  if (piece == NULL
      || !g_file_set_contents_full (path, g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece), G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    error))
    return NULL;
  self->result->n_pieces++;
  self->result->n_bytes += g_bytes_get_size (piece);

  return g_steal_pointer (&piece);
}

static void
drop_kept (TwinCopying *self, char **digests)
{
  for (guint i = 0; digests[i] != NULL; i++)
    {
      g_autofree char *path = path_of (self, digests[i]);

      g_unlink (path);
    }
}

static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno != EINTR)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("There is no memory for the original: %s."), g_strerror (errno));
          return FALSE;
        }
      data += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }

  return TRUE;
}

/* --- One original --- */

/* The plain bytes, in memory and never in a file; -1 on error. */
static int
open_copy (TwinCopying *self, const TwinCopyManifest *manifest, GError **error)
{
  g_autofd int fd = memfd_create ("original", MFD_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("There is no memory for the original: %s."), g_strerror (errno));
      return -1;
    }
  for (guint i = 0; manifest->pieces[i] != NULL; i++)
    {
      g_autoptr (GBytes) sealed = get_piece (self, manifest->pieces[i], error);
      g_autoptr (GBytes) plain = sealed != NULL ? twin_copy_open (self->key, manifest->sha256, i, sealed, error) : NULL;

      if (plain == NULL || !write_all (fd, plain, error))
        return -1;
      self->progress.n_bytes_done += g_bytes_get_size (sealed);
      _twin_copying_tell (self);
    }

  return g_steal_fd (&fd);
}

/* With its original the document is queued like any other; what was decided about it is here already. */
static gboolean
queue (TwinCopying *self, const char *id, const TwinCopyManifest *manifest, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (TwinDocumentRecord) record = tx != NULL ? twin_document_table_get (tx, id, error) : NULL;

  if (record == NULL)
    return FALSE;
  if (record->state == TWIN_DOCUMENT_ABSENT)
    {
      record->state = TWIN_DOCUMENT_QUEUED;
      record->size = manifest->size;
      g_clear_pointer (&record->path, g_free);
      if (!twin_document_table_update (tx, record, error))
        return FALSE;
    }

  return _twin_copying_remember (self, tx, id, manifest, "copy.fetch", error) && twin_transaction_commit (tx, error);
}

static gboolean
store (TwinCopying *self, const TwinDocumentRecord *document, const TwinCopyManifest *manifest, GError **error)
{
  g_autofd int fd = open_copy (self, manifest, error);

  /* Adding compares with the digest of the document. */
  if (fd < 0 || !twin_originals_add (self->store, fd, manifest->sha256, self->exchange.cancellable, error)
      || !queue (self, document->id, manifest, error))
    return FALSE;
  drop_kept (self, manifest->pieces);
  self->result->n_documents++;

  return TRUE;
}

/* A copy of what the document was before, or of something else, is none of it. */
static gboolean
fetch_document (TwinCopying *self, const TwinDocumentRecord *document, GError **error)
{
  g_auto (TwinCopyManifest) manifest = { 0 };

  self->progress.document_id = document->id;
  self->progress.n_bytes = 0;
  self->progress.n_bytes_done = 0;
  if (!_twin_copying_read_manifest (self, document->id, &manifest, error))
    return FALSE;
  if (manifest.rev == 0 || g_strcmp0 (manifest.sha256, document->sha256) != 0)
    {
      self->result->n_without++;
      return TRUE;
    }
  self->progress.n_bytes = manifest.size + g_strv_length (manifest.pieces) * (TWIN_COPY_SEALED_BYTES - TWIN_COPY_PLAIN_BYTES);

  return store (self, document, &manifest, error);
}

/* --- The whole --- */

/* TwinDocumentRecord of those that are to be fetched and have no original here. */
static GPtrArray *
list_absent (TwinCopying *self, const char *const *ids, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, error);
  g_autoptr (GPtrArray) absent = tx != NULL ? twin_document_table_list_state (tx, TWIN_DOCUMENT_ABSENT, G_MAXUINT, error) : NULL;

  for (guint i = absent != NULL ? absent->len : 0; i-- > 0;)
    {
      const TwinDocumentRecord *document = absent->pdata[i];

      if (document->removed_at > 0 || document->sha256 == NULL || (ids != NULL && !g_strv_contains (ids, document->id)))
        g_ptr_array_remove_index (absent, i);
    }

  return g_steal_pointer (&absent);
}

/* Asks once for all of them, so that a library without copies costs one request and not one for each document. */
static gboolean
drop_without (TwinCopying *self, GPtrArray *documents, GError **error)
{
  g_autoptr (GHashTable) there = documents->len > 0 ? _twin_copying_list_there (self, error) : NULL;

  if (there == NULL)
    return documents->len == 0;
  for (guint i = documents->len; i-- > 0;)
    if (!g_hash_table_contains (there, ((TwinDocumentRecord *) documents->pdata[i])->id))
      {
        g_ptr_array_remove_index (documents, i);
        self->result->n_without++;
      }

  return TRUE;
}

/* After a whole run nothing waits any more: what is left was cut off while it was written. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
fetch_all (TwinCopying *self, GPtrArray *documents, gboolean whole, GError **error)
{
  g_autofree char *folder = g_build_filename (twin_store_get_directory (self->store), FOLDER, NULL);

  self->progress.n_documents = documents->len;
  if (documents->len > 0 && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder for what arrives cannot be made: %s."), g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < documents->len; i++, self->progress.n_done++)
    if (!fetch_document (self, documents->pdata[i], error))
      return FALSE;
  if (whole)
    sweep (folder);

  return TRUE;
}

gboolean
twin_copies_fetch (TwinLibrary *library, TwinRemote *remote, const char *const *ids, const TwinCopiesOptions *options, TwinCopiesResult *result,
                   GCancellable *cancellable, GError **error)
{
  g_auto (TwinCopying) self = { 0 };
  g_autoptr (GPtrArray) documents = NULL;

  g_return_val_if_fail (library != NULL && remote != NULL && result != NULL, FALSE);

  if (!_twin_copying_init (&self, library, remote, options, result, cancellable, error))
    return FALSE;
  documents = list_absent (&self, ids, error);

  return _twin_copying_finish (&self, documents != NULL && drop_without (&self, documents, error) && fetch_all (&self, documents, ids == NULL, error));
}

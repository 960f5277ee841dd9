/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/published-index.h"

#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "bundles/bundle.h"
#include "store/twin-document-table.h"
#include "store/twin-passage-table.h"
#include "store/twin-vector-table.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* All renditions here follow the one policy under which the creator released them. */
#define POLICY "published"

/* --- Pieces --- */

typedef gboolean (*ReadFunc) (GBytes *piece, GPtrArray *out, GError **error);

static gboolean
read_pieces (StorageTx *tx, GPtrArray *pieces, ReadFunc read, GPtrArray *out, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      const TwinBundlePiece *piece = pieces->pdata[i];
      g_autoptr (GBytes) bytes = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      bytes = bundle_get_piece (tx, piece->digest, error);
      if (bytes == NULL)
        return FALSE;
      if (g_bytes_get_size (bytes) != piece->size)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A piece has another size than the manifest says.");
          return FALSE;
        }
      if (!read (bytes, out, error))
        return FALSE;
    }

  return TRUE;
}

/* The passages of a document, as many as the manifest says. */
static GPtrArray *
read_passages (StorageTx *tx, const TwinBundleDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_passage_free);

  if (!read_pieces (tx, document->pieces, twin_bundle_read_passages, passages, cancellable, error))
    return NULL;
  if (passages->len != document->n_passages)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A document has another number of passages than the manifest says.");
      return NULL;
    }

  return g_steal_pointer (&passages);
}

gboolean
published_index_find_anchor (StorageTx *tx, const TwinBundleDocument *document, const char *anchor, guint *ordinal, GError **error)
{
  g_autoptr (GPtrArray) passages = read_passages (tx, document, NULL, error);

  for (guint i = 0; passages != NULL && i < passages->len; i++)
    if (g_str_equal (((TwinBundlePassage *) passages->pdata[i])->anchor, anchor))
      {
        *ordinal = i;
        return TRUE;
      }
  if (passages != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such passage.");

  return FALSE;
}

static GPtrArray *
read_vectors (StorageTx *tx, const TwinBundleDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) vectors = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_vector_free);

  return read_pieces (tx, document->vectors, twin_bundle_read_vectors, vectors, cancellable, error) ? g_steal_pointer (&vectors) : NULL;
}

gboolean
published_index_check (StorageTx *tx, GPtrArray *documents, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < documents->len; i++)
    {
      g_autoptr (GPtrArray) passages = read_passages (tx, documents->pdata[i], cancellable, error);
      g_autoptr (GPtrArray) vectors = passages != NULL ? read_vectors (tx, documents->pdata[i], cancellable, error) : NULL;

      if (vectors == NULL)
        return FALSE;
    }

  return TRUE;
}

/* --- The store --- */

static gboolean
insert_document (TwinTransaction *into, const TwinBundleDocument *document, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();

  record->id = g_strdup (document->id);
  record->name = g_strdup ("");
  record->title = g_strdup (document->title);
  record->language = g_strdup (document->language);
  record->state = TWIN_DOCUMENT_READY;
  g_clear_pointer (&record->classification, twin_classification_free);
  record->classification = twin_classification_copy (document->classification);

  return twin_document_table_insert (into, record, error);
}

static gint64
insert_passages (TwinTransaction *into, const TwinBundleDocument *document, GPtrArray *passages, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinBundlePassage *passage = passages->pdata[i];
      TwinPassageRecord *record = twin_passage_record_new ();

      record->ordinal = i;
      record->page_from = passage->page_from;
      record->page_to = passage->page_to;
      record->language = g_strdup (passage->language);
      record->heading = g_strdup (passage->heading);
      record->body = g_strdup (passage->body);
      g_ptr_array_add (records, record);
    }

  return twin_passage_table_insert_rendition (into, document->id, POLICY, document->title,
                                              *document->language != '\0' ? document->language : NULL, records, error);
}

static GBytes *
take_signs (GBytes *codes)
{
  gsize n;
  const gint8 *data = g_bytes_get_data (codes, &n);
  guint8 *bits = g_malloc0 ((n + 7) / 8);

  for (gsize i = 0; i < n; i++)
    if (data[i] > 0)
      bits[i / 8] |= (guint8) (1 << i % 8);

  return g_bytes_new_take (bits, (n + 7) / 8);
}

static gboolean
insert_vectors (TwinTransaction *into, gint64 rendition, const TwinBundleDocument *document, GPtrArray *passages, GPtrArray *vectors, GError **error)
{
  g_autoptr (GHashTable) by_anchor = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) stored = vectors->len > 0 ? twin_passage_table_list (into, rendition, error) : g_ptr_array_new ();

  if (stored == NULL)
    return FALSE;
  for (guint i = 0; i < vectors->len; i++)
    {
      TwinBundleVector *vector = vectors->pdata[i];

      g_hash_table_insert (by_anchor, vector->anchor, vector);
    }
  for (guint i = 0; i < stored->len; i++)
    {
      const TwinBundleVector *vector = g_hash_table_lookup (by_anchor, ((TwinBundlePassage *) passages->pdata[i])->anchor);
      g_autoptr (GBytes) bits = vector != NULL ? take_signs (vector->codes) : NULL;
      TwinVectorRecord record = { .passage_id = ((TwinPassageRecord *) stored->pdata[i])->id, .model = document->model };

      if (vector == NULL)
        continue;
      record.scale = vector->scale;
      record.codes = vector->codes;
      record.bits = bits;
      if (!twin_vector_table_set (into, &record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_document (TwinTransaction *into, StorageTx *tx, const TwinBundleDocument *document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) passages = read_passages (tx, document, cancellable, error);
  g_autoptr (GPtrArray) vectors = passages != NULL ? read_vectors (tx, document, cancellable, error) : NULL;
  gint64 rendition;

  if (vectors == NULL || !insert_document (into, document, error))
    return FALSE;
  rendition = insert_passages (into, document, passages, error);

  return rendition != 0 && insert_vectors (into, rendition, document, passages, vectors, error);
}

static gboolean
fill (const char *directory, TwinSecret *key, TwinClock *clock, StorageTx *tx, GPtrArray *documents, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinStore) store = twin_store_open (directory, key, clock, error);
  g_autoptr (TwinTransaction) into = store != NULL ? twin_store_write (store, error) : NULL;

  if (into == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    if (!add_document (into, tx, documents->pdata[i], cancellable, error))
      return FALSE;

  return twin_transaction_commit (into, error);
}

gboolean
published_index_remove (const char *directory, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (directory, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        {
          if (!published_index_remove (path, error))
            return FALSE;
        }
      else if (g_unlink (path) != 0 && errno != ENOENT)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be deleted: %s.", path, g_strerror (errno));
          return FALSE;
        }
    }
  if (g_rmdir (directory) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be deleted: %s.", directory, g_strerror (errno));

  return FALSE;
}

/* Held by whoever makes an index in @parent, so that what is unfinished there is nobody's while one holds it. */
static int
lock_folder (const char *parent, GError **error)
{
  int fd = g_mkdir_with_parents (parent, 0700) == 0 ? open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The folder %s cannot be made: %s.", parent, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}

/* What processes that were killed left unfinished; an index has no dot in its name. */
static void
sweep (const char *parent)
{
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (strchr (name, '.') != NULL)
      {
        g_autofree char *path = g_build_filename (parent, name, NULL);

        published_index_remove (path, NULL);
      }
}

static gboolean
make_locked (const char *directory, const char *parent, TwinSecret *key, TwinClock *clock, StorageTx *tx, GPtrArray *documents,
             GCancellable *cancellable, GError **error)
{
  g_autofree char *part = g_strconcat (directory, ".XXXXXX", NULL);

  sweep (parent);
  /* Another process was quicker: its index is as good. */
  if (g_file_test (directory, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdtemp_full (part, 0700) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The folder %s cannot be made: %s.", part, g_strerror (errno));
      return FALSE;
    }
  if (fill (part, key, clock, tx, documents, cancellable, error))
    {
      if (g_rename (part, directory) == 0)
        return twin_folder_sync (parent) || TRUE; /* a cache: one that is lost is made again */
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The index %s cannot be put in place: %s.", directory, g_strerror (errno));
    }
  published_index_remove (part, NULL);

  return FALSE;
}

gboolean
published_index_make (const char *directory, TwinSecret *key, TwinClock *clock, StorageTx *tx, GPtrArray *documents,
                      GCancellable *cancellable, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  int lock = lock_folder (parent, error);
  gboolean made = lock >= 0 && make_locked (directory, parent, key, clock, tx, documents, cancellable, error);

  if (lock >= 0)
    close (lock);

  return made;
}

GArray *
published_index_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = twin_transaction_prepare (tx, "SELECT id FROM rendition ORDER BY id", error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (twin_statement_step (rows, &step_error))
    {
      gint64 id = twin_statement_get_int (rows, 0);

      g_array_append_val (ids, id);
    }
  if (step_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

GPtrArray *
published_index_list_passages (TwinTransaction *tx, const char *document_id, guint first, guint n, char **title, GError **error)
{
  gint64 rendition = twin_passage_table_find_rendition (tx, document_id, POLICY, error);
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);

  if (rendition == 0)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such document.");
      return NULL;
    }
  *title = twin_passage_table_get_title (tx, rendition, error);
  if (*title == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) local_error = NULL;
      TwinPassageRecord *passage = twin_passage_table_get (tx, rendition << TWIN_PASSAGE_ORDINAL_BITS | (first + i), &local_error);

      if (passage != NULL)
        g_ptr_array_add (passages, passage);
      else if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        break;
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          g_clear_pointer (title, g_free);
          return NULL;
        }
    }

  return g_steal_pointer (&passages);
}

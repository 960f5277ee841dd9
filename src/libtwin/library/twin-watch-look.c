/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-watch-look.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/twin-digest.h"
#include "library/twin-folder-walk.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-passage-table.h"
#include "store/twin-watch-table.h"

#define BATCH 200 /* documents in one transaction */
#define BY_WATCHER "{\"watched\":true}"

/* A document, and the file that its file has become. */
typedef struct
{
  const TwinDocumentRecord *record;
  const TwinFoundFile *file;
} Move;

/* One look. What is on disk and what is in the library are listed side by side; what is on one side only is paired by
 * content; the rest has come or gone. */
typedef struct
{
  TwinLibrary *library;
  GCancellable *cancellable;
  GPtrArray *folders;  /* TwinWatchedFolder */
  GPtrArray *listed;   /* nullable: folders that were listed */
  GPtrArray *blind;    /* folders of which nothing can be said now */
  GPtrArray *found;    /* TwinFoundFile */
  GHashTable *by_path; /* path -> TwinFoundFile */
  GPtrArray *records;  /* TwinDocumentRecord in sight */
  GPtrArray *removed;  /* out of sight */
  GHashTable *known;   /* path -> record in sight */
  GHashTable *put_away;/* path -> record that the creator removed */
  GPtrArray *strays;   /* records whose file is not where it was: in sight, or absent since an earlier look */
  GArray *moves;       /* Move */
  GPtrArray *queue;    /* TwinFoundFile, to be read */
  GPtrArray *events;
} Look;

static gboolean
is_in_folder (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
}

static void
note (Look *self, TwinWatchKind kind, const char *document_id, const char *path)
{
  g_ptr_array_add (self->events, twin_watch_event_new (kind, document_id, path, NULL));
}

gboolean
twin_watch_covers (GPtrArray *folders, const char *path)
{
  g_return_val_if_fail (folders != NULL, FALSE);

  for (guint i = 0; path != NULL && i < folders->len; i++)
    if (is_in_folder (path, ((TwinWatchedFolder *) g_ptr_array_index (folders, i))->path))
      return TRUE;

  return FALSE;
}

static gboolean
is_blind (const Look *self, const char *path)
{
  for (guint i = 0; i < self->blind->len; i++)
    if (is_in_folder (path, g_ptr_array_index (self->blind, i)))
      return TRUE;

  return FALSE;
}

/* The records of both kinds, and which of those out of sight are only absent. */
static gboolean
load (Look *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);
  g_autoptr (GHashTable) absent = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) ids = NULL;

  if (tx == NULL || (self->folders = twin_watch_table_list (tx, error)) == NULL
      || (self->records = twin_document_table_list (tx, error)) == NULL
      || (self->removed = twin_document_table_list_removed (tx, error)) == NULL
      || (ids = twin_watch_table_list_absent (tx, error)) == NULL)
    return FALSE;

  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (absent, ids[i]);
  for (guint i = 0; i < self->records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (self->records, i);

      if (record->path != NULL)
        g_hash_table_insert (self->known, record->path, record);
    }
  for (guint i = 0; i < self->removed->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (self->removed, i);

      if (g_hash_table_contains (absent, record->id))
        g_ptr_array_add (self->strays, record);
      else if (record->path != NULL)
        g_hash_table_insert (self->put_away, record->path, record);
    }

  return TRUE;
}

static gboolean
holds_documents (const Look *self, const char *folder)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (self->records, i);

      if (record->path != NULL && is_in_folder (record->path, folder))
        return TRUE;
    }

  return FALSE;
}

/* Lists one watched folder. The place where a drive is mounted is an empty folder while it is not. */
static gboolean
walk (Look *self, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_found_file_free);
  gboolean there = g_file_test (folder, G_FILE_TEST_IS_DIR);

  if (there && !twin_folder_walk (folder, found, self->listed, self->cancellable, error))
    return FALSE;

  if (!there || (found->len == 0 && holds_documents (self, folder)))
    {
      g_ptr_array_add (self->blind, g_strdup (folder));
      note (self, TWIN_WATCH_UNAVAILABLE, NULL, folder);
    }

  while (found->len > 0)
    {
      TwinFoundFile *file = g_ptr_array_steal_index (found, 0);

      if (file->reason == TWIN_REASON_UNREADABLE && g_file_test (file->path, G_FILE_TEST_IS_DIR))
        {
          g_ptr_array_add (self->blind, g_strdup (file->path));
          note (self, TWIN_WATCH_UNAVAILABLE, NULL, file->path);
          twin_found_file_free (file);
          continue;
        }
      g_ptr_array_add (self->found, file);
      g_hash_table_insert (self->by_path, file->path, file);
    }

  return TRUE;
}

/* The records in sight that have lost their file. */
static void
find_strays (Look *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (self->records, i);

      if (twin_watch_covers (self->folders, record->path) && !is_blind (self, record->path)
          && !g_hash_table_contains (self->by_path, record->path))
        g_ptr_array_add (self->strays, record);
    }
}

static char *
digest_file (Look *self, const char *path, GError **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  g_autoptr (GError) local_error = NULL;
  char *digest = fd >= 0 ? twin_sha256_hex_of_fd (fd, NULL, self->cancellable, &local_error) : NULL;

  /* One that cannot be read now is a matter of the import. */
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return digest;
}

/* How well @file can be what @record's file has become, 0: not at all. @digest: of the file, or NULL before it is known. */
static int
rate_stray (const TwinDocumentRecord *record, const TwinFoundFile *file, const char *digest)
{
  /* At its own place, whatever is in it now; those in sight have no file there. */
  if (record->removed_at != 0 && strcmp (record->path, file->path) == 0)
    return 4;
  if (file->size == 0 || record->size != file->size || record->sha256 == NULL
      || (digest != NULL && strcmp (record->sha256, digest) != 0))
    return 0;

  return 1 + (record->removed_at == 0) + (strcmp (record->name, file->name) == 0);
}

/* The stray that @file belongs to, or NULL. The file is opened only if there is one of its size. */
static TwinDocumentRecord *
find_stray (Look *self, const TwinFoundFile *file, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *digest = NULL;
  TwinDocumentRecord *best = NULL;
  int best_rate = 0;

  for (guint i = 0; i < self->strays->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (self->strays, i);
      int rate = rate_stray (record, file, digest);

      if (rate > 0 && rate < 4 && digest == NULL)
        {
          digest = digest_file (self, file->path, &local_error);
          if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          if (digest == NULL)
            return NULL;
          rate = rate_stray (record, file, digest);
        }
      if (rate > best_rate)
        {
          best = record;
          best_rate = rate;
        }
    }

  return best;
}

/* The document of @move goes to where its file is. */
static gboolean
move_record (Look *self, TwinTransaction *tx, const Move *move, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, move->record->id, error);
  const TwinFoundFile *file = move->file;
  gboolean renamed;
  gboolean moved;
  gboolean back;

  if (record == NULL)
    return FALSE;

  back = record->removed_at != 0;
  renamed = strcmp (record->name, file->name) != 0;
  moved = g_strcmp0 (record->path, file->path) != 0;
  g_set_str (&record->path, file->path);
  g_set_str (&record->name, file->name);
  if (moved)
    record->modified_at = file->modified_at;

  if ((back && !_twin_library_bring_back (tx, record, BY_WATCHER, error))
      || (moved && (!twin_document_table_update (tx, record, error)
                    || !twin_audit_table_append (tx, "document.move", record->id, "done", NULL, error)))
      || (renamed && !twin_passage_table_drop_document (tx, record->id, error))) /* they are cited by the name */
    return FALSE;

  note (self, back ? TWIN_WATCH_BACK : TWIN_WATCH_MOVED, record->id, file->path);

  /* At its old place with another content: it is read again. */
  g_hash_table_insert (self->known, file->path, (gpointer) move->record);
  if (!moved && !_twin_import_is_unchanged (record, file))
    g_ptr_array_add (self->queue, (gpointer) file);

  return TRUE;
}

static gboolean
move_records (Look *self, GError **error)
{
  for (guint from = 0; from < self->moves->len; from += BATCH)
    {
      g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);

      if (tx == NULL)
        return FALSE;
      for (guint i = from; i < MIN (from + BATCH, self->moves->len); i++)
        if (!move_record (self, tx, &g_array_index (self->moves, Move, i), error))
          return FALSE;
      if (!twin_transaction_commit (tx, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether the creator has removed just this file, which nobody has touched since. */
static gboolean
was_put_away (const Look *self, const TwinFoundFile *file)
{
  const TwinDocumentRecord *record = g_hash_table_lookup (self->put_away, file->path);

  return record != NULL && record->size == file->size && record->modified_at == file->modified_at;
}

static gboolean
take_file (Look *self, TwinFoundFile *file, GError **error)
{
  const TwinDocumentRecord *record = g_hash_table_lookup (self->known, file->path);
  g_autoptr (GError) local_error = NULL;
  TwinDocumentRecord *stray;

  if (record != NULL)
    {
      if (!_twin_import_is_unchanged (record, file))
        g_ptr_array_add (self->queue, file);
      return TRUE;
    }
  if (was_put_away (self, file))
    return TRUE;

  stray = file->reason == TWIN_REASON_NONE ? find_stray (self, file, &local_error) : NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (stray == NULL)
    {
      g_ptr_array_add (self->queue, file);
      return TRUE;
    }

  g_ptr_array_remove_fast (self->strays, stray);
  g_array_append_vals (self->moves, &(Move) { stray, file }, 1);

  return TRUE;
}

/* What is still without a file has gone. */
static gboolean
put_strays_away (Look *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);
  guint n_events = self->events->len;

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < self->strays->len; i++)
    {
      const TwinDocumentRecord *stray = g_ptr_array_index (self->strays, i);
      g_autoptr (TwinDocumentRecord) record = NULL;

      if (stray->removed_at != 0)
        continue;
      record = twin_document_table_get (tx, stray->id, error);
      if (record == NULL)
        return FALSE;
      if (record->removed_at != 0 || g_strcmp0 (record->path, stray->path) != 0)
        continue; /* removed or moved since it was listed */
      if (!_twin_library_put_away (tx, record, BY_WATCHER, error) || !twin_watch_table_set_absent (tx, record->id, TRUE, error))
        return FALSE;
      note (self, TWIN_WATCH_GONE, record->id, record->path);
    }

  return self->events->len == n_events || twin_transaction_commit (tx, error);
}

static gboolean
queue_files (Look *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (_twin_import_queue_found (self->library, self->queue, ids, self->cancellable, error) < 0)
    return FALSE;

  for (guint i = 0; i < self->queue->len; i++)
    {
      const TwinFoundFile *file = g_ptr_array_index (self->queue, i);

      note (self, g_hash_table_contains (self->known, file->path) ? TWIN_WATCH_CHANGED : TWIN_WATCH_NEW,
            g_ptr_array_index (ids, i), file->path);
    }

  return TRUE;
}

static gboolean
set_looked (Look *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < self->folders->len; i++)
    if (!twin_watch_table_set_looked (tx, ((TwinWatchedFolder *) g_ptr_array_index (self->folders, i))->path, error))
      return FALSE;

  return twin_transaction_commit (tx, error);
}

static gboolean
look (Look *self, GError **error)
{
  if (!load (self, error))
    return FALSE;

  for (guint i = 0; i < self->folders->len; i++)
    if (!walk (self, ((TwinWatchedFolder *) g_ptr_array_index (self->folders, i))->path, error))
      return FALSE;

  find_strays (self);
  for (guint i = 0; i < self->found->len; i++)
    {
      TwinFoundFile *file = g_ptr_array_index (self->found, i);

      /* Folders inside each other list a file twice. */
      if (g_hash_table_lookup (self->by_path, file->path) == file && !take_file (self, file, error))
        return FALSE;
    }

  return move_records (self, error) && put_strays_away (self, error) && queue_files (self, error) && set_looked (self, error);
}

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_ptr_array_unref (self->blind);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->strays);
  g_ptr_array_unref (self->queue);
  g_array_unref (self->moves);
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->put_away);
  g_clear_pointer (&self->events, g_ptr_array_unref);
}

GPtrArray *
twin_watch_look (TwinLibrary *library, GPtrArray *folders, GCancellable *cancellable, GError **error)
{
  Look self = {
    .library = library,
    .cancellable = cancellable,
    .listed = folders,
    .blind = g_ptr_array_new_with_free_func (g_free),
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_found_file_free),
    .by_path = g_hash_table_new (g_str_hash, g_str_equal),
    .known = g_hash_table_new (g_str_hash, g_str_equal),
    .put_away = g_hash_table_new (g_str_hash, g_str_equal),
    .strays = g_ptr_array_new (),
    .moves = g_array_new (FALSE, FALSE, sizeof (Move)),
    .queue = g_ptr_array_new (),
    .events = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_watch_event_free),
  };
  GPtrArray *events = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  if (look (&self, error))
    events = g_steal_pointer (&self.events);
  look_clear (&self);

  return events;
}

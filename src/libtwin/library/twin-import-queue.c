/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "base/twin-limits.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-originals.h"

#define BATCH 200

static void
apply_found (TwinDocumentRecord *record, const TwinFoundFile *file)
{
  record->size = file->size;
  record->modified_at = file->modified_at;
  record->reason = file->reason;
  record->state = file->reason == TWIN_REASON_NONE ? TWIN_DOCUMENT_QUEUED : TWIN_DOCUMENT_FAILED;
  g_clear_pointer (&record->duplicate_of, g_free);
}

static gboolean
insert_document (TwinTransaction *tx, const TwinFoundFile *file, char **id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();

  record->id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));
  record->name = g_strdup (file->name);
  record->path = g_strdup (file->path);
  record->added_at = twin_transaction_now (tx);
  apply_found (record, file);
  *id = g_strdup (record->id);

  return twin_document_table_insert (tx, record, error)
         && twin_audit_table_append (tx, "document.add", record->id, "done", NULL, error);
}

/* A file that could not be opened has no time to compare: it is tried again each time it is added. */
gboolean
_twin_import_is_unchanged (const TwinDocumentRecord *record, const TwinFoundFile *file)
{
  if (record->state == TWIN_DOCUMENT_FAILED && record->reason == TWIN_REASON_UNREADABLE)
    return file->reason == TWIN_REASON_UNREADABLE;

  return record->size == file->size && record->modified_at == file->modified_at;
}

/* Adds @file or queues it anew. *@queued tells whether there is something to read now. */
static gboolean
queue_file (TwinTransaction *tx, const TwinFoundFile *file, char **id, gboolean *queued, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;

  *queued = file->reason == TWIN_REASON_NONE;
  *id = twin_document_table_find_path (tx, file->path, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (*id == NULL)
    return insert_document (tx, file, id, error);

  record = twin_document_table_get (tx, *id, error);
  if (record == NULL)
    return FALSE;

  if (_twin_import_is_unchanged (record, file))
    {
      *queued = FALSE;
      return TRUE;
    }

  apply_found (record, file);

  return twin_document_table_update (tx, record, error)
         && twin_audit_table_append (tx, "document.add", record->id, "done", "{\"changed\":true}", error);
}

/* Files @found[from, to) in one transaction. Returns how many were queued, -1 on error. */
static int
queue_batch (TwinLibrary *library, GPtrArray *found, guint from, guint to, GPtrArray *ids, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) batch_ids = g_ptr_array_new_with_free_func (g_free);
  int n_queued = 0;

  if (tx == NULL)
    return -1;

  for (guint i = from; i < to; i++)
    {
      char *id = NULL;
      gboolean queued = FALSE;
      gboolean done = queue_file (tx, g_ptr_array_index (found, i), &id, &queued, error);

      g_ptr_array_add (batch_ids, id);
      if (!done)
        return -1;
      n_queued += queued;
    }

  if (!twin_transaction_commit (tx, error))
    return -1;

  if (ids != NULL)
    g_ptr_array_extend_and_steal (ids, g_steal_pointer (&batch_ids));

  return n_queued;
}

int
_twin_import_queue_found (TwinLibrary *library, GPtrArray *found, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  int n_queued = 0;

  for (guint from = 0; from < found->len; from += BATCH)
    {
      int n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;

      n = queue_batch (library, found, from, MIN (from + BATCH, found->len), ids, error);
      if (n < 0)
        return -1;
      n_queued += n;
    }

  return n_queued;
}

int
twin_import_queue (TwinLibrary *library, const char *const *paths, GPtrArray *ids,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_val_if_fail (library != NULL && paths != NULL, -1);

  found = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_found_file_free);
  for (guint i = 0; paths[i] != NULL; i++)
    if (!twin_folder_walk (paths[i], found, NULL, cancellable, error))
      return -1;

  return _twin_import_queue_found (library, found, ids, cancellable, error);
}

/* The bytes of @text behind a descriptor that is no file. */
static int
open_memory (const char *text, gsize length, GError **error)
{
  g_autofd int fd = memfd_create ("text", MFD_CLOEXEC);
  gsize written = 0;

  while (fd >= 0 && written < length)
    {
      gssize n = write (fd, text + written, length - written);

      if (n < 0 && errno != EINTR)
        break;
      written += n > 0 ? (gsize) n : 0;
    }

  if (fd < 0 || written < length)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("There is no memory for this text: %s"),
                   g_strerror (saved));
      return -1;
    }

  return g_steal_fd (&fd);
}

static gboolean
store_record (TwinLibrary *library, const TwinDocumentRecord *record, gboolean insert, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  gboolean done;

  if (tx == NULL)
    return FALSE;

  if (insert)
    done = twin_document_table_insert (tx, record, error)
           && twin_audit_table_append (tx, "document.add", record->id, "done", NULL, error);
  else
    done = twin_document_table_update (tx, record, error);

  return done && twin_transaction_commit (tx, error);
}

char *
twin_import_queue_text (TwinLibrary *library, const char *name, const char *text, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = NULL;
  TwinStore *store;
  g_autofd int fd = -1;
  gsize length;

  g_return_val_if_fail (library != NULL && name != NULL && text != NULL, NULL);

  length = strlen (text);
  if (length > TWIN_LIMIT_TEXT_BYTES)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This text is longer than %u MiB."),
                   TWIN_LIMIT_TEXT_BYTES >> 20);
      return NULL;
    }

  fd = open_memory (text, length, error);
  if (fd < 0)
    return NULL;

  store = twin_library_get_store (library);
  record = twin_document_record_new ();
  record->id = twin_id_new (twin_store_get_clock (store));
  record->name = g_strdup (name);
  record->sha256 = twin_sha256_hex (text, length);
  record->size = length;
  record->added_at = twin_clock_now (twin_store_get_clock (store));
  record->modified_at = record->added_at;

  /* First the row, so that no original is ever without one that names it; it is only queued once its text is there. */
  record->state = TWIN_DOCUMENT_FAILED;
  record->reason = TWIN_REASON_UNREADABLE;
  if (!store_record (library, record, TRUE, error) || !twin_originals_add (store, fd, record->sha256, NULL, error))
    return NULL;

  record->state = TWIN_DOCUMENT_QUEUED;
  record->reason = TWIN_REASON_NONE;
  if (!store_record (library, record, FALSE, error))
    return NULL;

  return g_strdup (record->id);
}

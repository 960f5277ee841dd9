/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/* Importing is two steps: queueing says what there is to do and is durable at once;
 * running does it, file by file, each in one transaction, and can be paused, cancelled
 * or killed anywhere without loss or double work. */

/* Queues files, and folders with all that is in them (not hidden files, no links out of the folder;
 * fifos, sockets and devices are passed over). A path that is known and unchanged (size and time) is
 * left alone; a changed one is read again and keeps its id, classification and decisions.
 * @ids (nullable) receives the documents' ids in order, for `twinctl add`.
 * Returns how many were queued, -1 on error. A path that cannot be opened becomes a failed document. */
int twin_import_queue (TwinLibrary *library, const char *const *paths, GPtrArray *ids,
                       GCancellable *cancellable, GError **error);

/* Queues text that was pasted or dropped, under @name ("Pasted text.txt"). */
char *twin_import_queue_text (TwinLibrary *library, const char *name, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinImportProgress:
 * @document_id: the one that this call is about; NULL if it is about the whole
 * @page, @n_pages: of that document, 0 if unknown
 * @finished: whether that document just came to an end (its record is stored)
 * @n_done, @n_total: of this run
 * @bytes_done, @bytes_total: likewise
 */
typedef struct
{
  const char *document_id;
  guint page;
  guint n_pages;
  gboolean finished;
  guint n_done;
  guint n_total;
  guint64 bytes_done;
  guint64 bytes_total;
} TwinImportProgress;

/* On any of the reading threads, one at a time. */
typedef void (*TwinImportProgressFunc) (const TwinImportProgress *progress, gpointer user_data);

/* Reads everything that is queued, on as many threads as there are workers, until the queue
 * is empty or @cancellable; what was being read then is queued again. Only one run per library
 * at a time, over all processes (lock file): TWIN_ERROR_EXISTS if another has it.
 * Errors of single files are in their records, not here. */
gboolean twin_import_run (TwinLibrary *library, TwinImportProgressFunc progress, gpointer user_data,
                          GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-import-content.h"

G_BEGIN_DECLS

/**
 * TwinImportJob:
 * @record: the document as it was when it was taken from the queue
 * @fd: its file, open, or -1
 * @reason: why @fd is -1
 * @size, @modified_at: of the file when it was opened
 * @sha256: of what was read then
 * @content: what came of it
 *
 * One document on its way through one run. Internal to the import.
 */
typedef struct
{
  TwinDocumentRecord *record;
  int fd;
  TwinReason reason;
  guint64 size;
  gint64 modified_at;
  char *sha256;
  TwinImportContent *content;
} TwinImportJob;

/* Takes @record over, opens the file and digests it. NULL only when cancelled or when the disk fails;
 * what is wrong with the file is in the job. */
TwinImportJob *twin_import_job_new (TwinLibrary *library, TwinDocumentRecord *record,
                                    GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a document that has been read: the original that was kept is opened, whatever its file has become. */
TwinImportJob *twin_import_job_new_again (TwinLibrary *library, TwinDocumentRecord *record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_import_job_free (TwinImportJob *self);

/* Marks the document as being read, or at once as failed or a duplicate, in the transaction of a batch.
 * Its digest stands in the store before its original does, so that no original is without a row. */
gboolean twin_import_job_claim (TwinImportJob *self, TwinTransaction *tx, GError **error);

/* Whether claiming has left something to read. */
gboolean twin_import_job_is_open (const TwinImportJob *self);

/* Keeps the original, reads the text and stores what came of it in one transaction. Errors: cancelled,
 * no worker can be started, the store. */
gboolean twin_import_job_run (TwinImportJob *self, TwinLibrary *library,
                              TwinIntakeProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);

/* Reads a document again, which is neither queued nor claimed; it keeps what it was unless more or something else comes of it.
 * *@record receives it as it stands then, NULL if it was not changed; *@queued whether there is something new to read in it.
 * TWIN_ERROR_EXISTS if it holds other files and somebody else is reading documents. */
gboolean twin_import_job_run_again (TwinImportJob *self, TwinLibrary *library, TwinDocumentRecord **record, gboolean *queued,
                                    GCancellable *cancellable, GError **error);

/* Before and after a run: what was being read is queued again, and originals that nothing names any more go. */
gboolean twin_import_job_tidy (TwinLibrary *library, GError **error);

/* A document has lost the original @sha256 to a new content: it goes with the next tidying, unless another has it. */
gboolean _twin_import_remember_orphan (TwinTransaction *tx, const char *sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinImportJob, twin_import_job_free)

G_END_DECLS

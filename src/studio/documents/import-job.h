/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioImportState:
 * @STUDIO_IMPORT_IDLE: nothing to read
 * @STUDIO_IMPORT_RUNNING: reading
 * @STUDIO_IMPORT_PAUSED: something is queued and waits for studio_import_job_resume()
 */
typedef enum
{
  STUDIO_IMPORT_IDLE,
  STUDIO_IMPORT_RUNNING,
  STUDIO_IMPORT_PAUSED,
} StudioImportState;

/**
 * StudioImportJob:
 *
 * The reading of what is queued, as the import bar shows it. Pausing cancels the run: what
 * is queued stays queued in the store, so resuming, a restart and a crash all go on from the
 * same place.
 *
 * Emits "changed" when state or figures do, "page" (document id, page, number of pages) as a
 * document is read, "finished" (files read) when a run has come to its end, and "failed"
 * (message) when something could not even be queued. All on the main thread.
 */
#define STUDIO_TYPE_IMPORT_JOB (studio_import_job_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportJob, studio_import_job, STUDIO, IMPORT_JOB, GObject)

/* Goes on with what is queued once the library is open, unless it was paused. */
StudioImportJob *studio_import_job_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* @files: GFile; files and folders. Those without a local path are passed over with "failed". */
void studio_import_job_add_files (StudioImportJob *self, GListModel *files);
void studio_import_job_add_text (StudioImportJob *self, const char *text);

/* Something was queued elsewhere: reads it, unless the creator has paused the reading. */
void studio_import_job_take_up (StudioImportJob *self);

void studio_import_job_pause (StudioImportJob *self);
void studio_import_job_resume (StudioImportJob *self);

/* Stops and takes what was not read yet out of sight. "cancelled" is emitted with the ids
 * (strv), for undo. */
void studio_import_job_cancel (StudioImportJob *self);

/* Brings back what was cancelled and reads it. */
void studio_import_job_restore (StudioImportJob *self, const char *const *ids);

StudioImportState studio_import_job_get_state (StudioImportJob *self);
void studio_import_job_get_counts (StudioImportJob *self, guint *n_done, guint *n_total);
double studio_import_job_get_fraction (StudioImportJob *self);

/* "6 pages a second, about 2 minutes left"; "" while nothing can be said yet. */
char *studio_import_job_dup_rate_text (StudioImportJob *self, gboolean brief) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

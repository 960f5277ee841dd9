/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "sync/twin-account.h"
#include "sync/twin-sync.h"

G_BEGIN_DECLS

/* One run of the synchronisation, for StudioSyncAgent: what happens on the worker thread. */

/* The way to the server and what is known about its pauses; one thread at a time. */
typedef struct _StudioSyncLine StudioSyncLine;

void studio_sync_line_free (StudioSyncLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioSyncLine, studio_sync_line_free)

/**
 * StudioSyncRun:
 * @keyring: where the token is; owned
 * @line: of the run before, if the server did not answer it; owned, nullable
 * @copying: cancels the copies of originals, which come after the edits, and nothing else; owned
 * @hurry: somebody asked: the client's own pauses end
 * @with_profile: whether the server is asked for the account
 * @progress: told on the worker thread; nothing before something was sent
 */
typedef struct
{
  TwinKeyring *keyring;
  StudioSyncLine *line;
  GCancellable *copying;
  gboolean hurry;
  gboolean with_profile;
  void (*progress) (guint n_done, guint n_total, gpointer user_data);
  gpointer user_data;

  /*< private >*/
  gint64 told_at;
  guint n_waiting;
  guint n_total;
} StudioSyncRun;

void studio_sync_run_free (StudioSyncRun *self);

/**
 * StudioSyncOutcome:
 * @line: for the next run
 * @next_at: when to go on after TWIN_SYNC_WAITING, in ms
 * @problem: then, why no answer came; NULL if the server asked for the pause
 * @profile: NULL unless it was asked for and given
 * @n_fetched: originals that were fetched and wait to be read
 */
typedef struct
{
  StudioSyncLine *line;
  TwinSyncStatus status;
  gint64 next_at;
  GError *problem;
  TwinAccountProfile *profile;
  guint n_fetched;
} StudioSyncOutcome;

void studio_sync_outcome_free (StudioSyncOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioSyncOutcome, studio_sync_outcome_free)

/* A StudioWorkFunc: @data is a #StudioSyncRun, what comes back a #StudioSyncOutcome. Fails as twin_account_open_remote() and the store do. */
gpointer studio_sync_run_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/sync-run.h"

#include "sync/twin-copies.h"
#include "sync/twin-recovery.h"

#define COPIES_PAUSE_MS (60 * TWIN_SECOND_MS)
#define PROGRESS_US (100 * 1000)

struct _StudioSyncLine
{
  TwinRemote *remote;
  TwinSync *sync;
};

void
studio_sync_line_free (StudioSyncLine *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->sync, twin_sync_free);
  g_clear_pointer (&self->remote, twin_remote_free);
  g_free (self);
}

void
studio_sync_run_free (StudioSyncRun *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->keyring, twin_keyring_unref);
  g_clear_pointer (&self->line, studio_sync_line_free);
  g_clear_object (&self->copying);
  g_free (self);
}

void
studio_sync_outcome_free (StudioSyncOutcome *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->line, studio_sync_line_free);
  g_clear_pointer (&self->profile, twin_account_profile_free);
  g_clear_error (&self->problem);
  g_free (self);
}

static void
tell (StudioSyncRun *self, guint n_done, guint n_total)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->told_at < PROGRESS_US)
    return;
  self->told_at = now;
  self->progress (n_done, n_total, self->user_data);
}

/* What is sent counts; edits that are made meanwhile are added. */
static gboolean
count_progress (StudioSyncRun *self, TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  guint n_waiting = 0;
  guint n_set_aside = 0;

  if (tx == NULL || !twin_outbox_count (tx, &n_waiting, &n_set_aside, error))
    return FALSE;
  if (n_waiting > self->n_waiting)
    self->n_total += n_waiting - self->n_waiting;
  self->n_waiting = n_waiting;
  /* Not before something was sent: a server that does not answer is not progress. */
  if (self->n_total > n_waiting)
    tell (self, self->n_total - n_waiting, self->n_total);

  return TRUE;
}

static StudioSyncLine *
open_line (TwinLibrary *library, TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (StudioSyncLine) line = g_new0 (StudioSyncLine, 1);

  line->remote = twin_account_open_library (library, keyring, cancellable, error);
  if (line->remote == NULL)
    return NULL;
  line->sync = twin_sync_new (twin_library_get_store (library), line->remote);

  return g_steal_pointer (&line);
}

static gboolean
work_through (StudioSyncRun *self, TwinStore *store, StudioSyncOutcome *outcome, GCancellable *cancellable, GError **error)
{
  TwinSync *sync = self->line->sync;

  if (self->hurry)
    {
      if (!twin_sync_hurry (sync, error))
        return FALSE;
    }
  else
    twin_sync_wake (sync);

  do
    {
      if (!count_progress (self, store, error) || g_cancellable_set_error_if_cancelled (cancellable, error)
          || !twin_sync_step (sync, &outcome->status, &outcome->next_at, cancellable, error))
        return FALSE;
    }
  while (outcome->status == TWIN_SYNC_MORE);
  if (twin_sync_get_problem (sync) != NULL)
    outcome->problem = g_error_copy (twin_sync_get_problem (sync));

  return TRUE;
}

static void
copies_progress_cb (const TwinCopiesProgress *progress, gpointer user_data)
{
  tell (user_data, progress->n_done, progress->n_documents);
}

static void
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* After the edits, what takes longer: the wrapped key for a second computer, and copies of originals, to where they are wanted and from
 * where they are. What is cut off goes on with the next run. */
static gboolean
exchange_copies (StudioSyncRun *self, TwinLibrary *library, StudioSyncOutcome *outcome, GCancellable *cancellable, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  TwinCopiesOptions options = { .progress = copies_progress_cb, .user_data = self };
  TwinCopiesResult result = { 0 };
  TwinCopiesResult fetched = { 0 };
  g_autoptr (GError) local_error = NULL;
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), self->copying, NULL);
  gboolean sent = twin_recovery_share (store, self->line->remote, self->copying, &local_error)
                  && twin_copies_send (library, self->line->remote, &options, &result, self->copying, &local_error)
                  && !result.signed_out && twin_copies_fetch (library, self->line->remote, NULL, &options, &fetched, self->copying, &local_error);

  g_cancellable_disconnect (cancellable, handler);
  outcome->n_fetched = fetched.n_documents;
  if (result.signed_out || fetched.signed_out)
    {
      outcome->status = TWIN_SYNC_SIGNED_OUT;
      return TRUE;
    }
  if (sent || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (local_error->domain != G_IO_ERROR && local_error->domain != G_TLS_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  outcome->status = TWIN_SYNC_WAITING;
  outcome->next_at = twin_clock_now (twin_store_get_clock (store)) + COPIES_PAUSE_MS;
  outcome->problem = g_steal_pointer (&local_error);

  return TRUE;
}

gpointer
studio_sync_run_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  StudioSyncRun *self = data;
  g_autoptr (StudioSyncOutcome) outcome = g_new0 (StudioSyncOutcome, 1);

  if (self->line == NULL)
    self->line = open_line (library, self->keyring, cancellable, error);
  if (self->line == NULL || !work_through (self, twin_library_get_store (library), outcome, cancellable, error))
    return NULL;

  /* What the account page says; without it everything works, so that it may fail. */
  if (outcome->status == TWIN_SYNC_IDLE && self->with_profile)
    outcome->profile = twin_account_read_profile (self->line->remote, cancellable, NULL);
  if (outcome->status == TWIN_SYNC_IDLE && !exchange_copies (self, library, outcome, cancellable, error))
    return NULL;
  outcome->line = g_steal_pointer (&self->line);

  return g_steal_pointer (&outcome);
}

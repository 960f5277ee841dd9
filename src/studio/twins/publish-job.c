/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-job.h"

#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "sync/twin-account.h"

/* The rate is that of so long: shorter jumps, longer lags behind. */
#define RATE_WINDOW_US (4 * G_USEC_PER_SEC)

/* Nobody answered several times over: then again after so many seconds. */
#define RETRY_SECONDS 20

#define JOBS_KEY "studio-publish-jobs"

/* One attempt, shared by the thread that sends and the main thread that shows; the lock guards what both touch. */
typedef struct
{
  char *twin_id;
  char *digest;
  char *reason;
  gint64 replace;
  gboolean take_back;
  TwinKeyring *keyring;
  GCancellable *cancellable;

  GMutex lock;
  GCond woken;
  gboolean wake;
  TwinPublishProgress progress;
  gboolean told; /* a source will show the progress */

  /* Main thread only */
  StudioPublishJob *job; /* borrowed; NULL when it has another attempt or none */
  StudioWorkFunc after;  /* somebody stopped it: what is to be noted when it has ended */
} Attempt;

typedef struct
{
  gint64 time;
  guint64 bytes;
} Sample;

struct _StudioPublishJob
{
  GObject parent_instance;

  StudioSession *session; /* borrowed: it holds this */
  char *twin_id;
  StudioPublishState state;
  Attempt *attempt; /* while one is going on */
  TwinPublishProgress progress;
  GArray *samples;
  char *message;
  gint64 conflict_rev;
  char *conflict_since;
  gboolean interrupted;
  guint retry_id;

  /* What the next attempt is to be */
  gboolean take_back;
  char *digest;
  gint64 replace;
};

G_DEFINE_FINAL_TYPE (StudioPublishJob, studio_publish_job, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FINISHED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void attempt_clear (gpointer data);

static void
attempt_unref (Attempt *self)
{
  g_atomic_rc_box_release_full (self, attempt_clear);
}

static void
attempt_clear (gpointer data)
{
  Attempt *self = data;

  g_free (self->twin_id);
  g_free (self->digest);
  g_free (self->reason);
  twin_keyring_unref (self->keyring);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->woken);
}

/* ---- On the thread that sends ---- */

static gboolean show_progress_cb (gpointer user_data);

static void
on_progress (const TwinPublishProgress *progress, gpointer user_data)
{
  Attempt *self = user_data;
  gboolean tell;

  g_mutex_lock (&self->lock);
  self->progress = *progress;
  tell = !self->told;
  self->told = TRUE;
  g_mutex_unlock (&self->lock);

  if (tell)
    g_idle_add_full (G_PRIORITY_DEFAULT, show_progress_cb, g_atomic_rc_box_acquire (self), (GDestroyNotify) attempt_unref);
}

/* Until it is time, or somebody cannot wait. */
static void
on_wait (gint64 ms, GCancellable *cancellable, gpointer user_data)
{
  Attempt *self = user_data;
  gint64 end = g_get_monotonic_time () + ms * 1000;

  g_mutex_lock (&self->lock);
  while (!self->wake && !g_cancellable_is_cancelled (cancellable) && g_cond_wait_until (&self->woken, &self->lock, end))
    ;
  self->wake = FALSE;
  g_mutex_unlock (&self->lock);
}

static void
result_free (TwinPublishResult *self)
{
  twin_publish_result_clear (self);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPublishResult, result_free)

static gpointer
publish_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Attempt *self = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, self->twin_id, error);
  g_autoptr (TwinRemote) remote = twin != NULL ? twin_account_open_library (library, self->keyring, cancellable, error) : NULL;
  g_autoptr (TwinPublishResult) result = g_new0 (TwinPublishResult, 1);
  TwinPublishOptions options = { .replace = self->replace, .digest = self->digest, .progress = on_progress, .wait = on_wait, .user_data = self };

  if (remote == NULL || (self->reason != NULL && !twin_gate_set_aside (library, twin, self->reason, cancellable, error)))
    return NULL;
  if (self->take_back ? !twin_unpublish (library, self->twin_id, remote, &options, result, cancellable, error)
                      : !twin_publish (library, twin, remote, &options, result, cancellable, error))
    return NULL;

  return g_steal_pointer (&result);
}

static gpointer
hold_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_publish_hold (library, data, error));
}

static gpointer
give_up_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_publish_give_up (library, data, error));
}

static gpointer
list_pending_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_publish_list_pending (library, error);
}

/* ---- On the main thread ---- */

static void
set_state (StudioPublishJob *self, StudioPublishState state, const char *message)
{
  self->state = state;
  g_set_str (&self->message, message);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add_sample (StudioPublishJob *self)
{
  Sample sample = { g_get_monotonic_time (), self->progress.n_bytes_sent };
  guint n_old = 0;

  /* What must be sent again is no rate. */
  if (self->samples->len > 0 && g_array_index (self->samples, Sample, self->samples->len - 1).bytes > sample.bytes)
    g_array_set_size (self->samples, 0);
  g_array_append_val (self->samples, sample);
  while (n_old + 2 < self->samples->len && sample.time - g_array_index (self->samples, Sample, n_old).time > RATE_WINDOW_US)
    n_old++;
  g_array_remove_range (self->samples, 0, n_old);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  Attempt *attempt = user_data;
  StudioPublishJob *self = attempt->job;
  TwinPublishProgress progress;

  g_mutex_lock (&attempt->lock);
  progress = attempt->progress;
  attempt->told = FALSE;
  g_mutex_unlock (&attempt->lock);

  if (self == NULL || (self->state != STUDIO_PUBLISH_RUNNING && self->state != STUDIO_PUBLISH_WAITING))
    return G_SOURCE_REMOVE;
  self->progress = progress;
  add_sample (self);
  set_state (self, progress.wait_ms > 0 ? STUDIO_PUBLISH_WAITING : STUDIO_PUBLISH_RUNNING, NULL);

  return G_SOURCE_REMOVE;
}

static void
wake (StudioPublishJob *self)
{
  g_mutex_lock (&self->attempt->lock);
  self->attempt->wake = TRUE;
  g_cond_signal (&self->attempt->woken);
  g_mutex_unlock (&self->attempt->lock);
}

/* Ends the attempt; what it comes to does not matter any more. */
static void
drop_attempt (StudioPublishJob *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->attempt == NULL)
    return;

  g_cancellable_cancel (self->attempt->cancellable);
  wake (self);
  self->attempt->job = NULL;
  g_clear_pointer (&self->attempt, attempt_unref);
}

static void run_small (StudioPublishJob *self, StudioWorkFunc work);

/* What @after notes comes last, whatever the attempt notes until it ends. */
static void
stop (StudioPublishJob *self, StudioWorkFunc after)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->attempt == NULL)
    {
      run_small (self, after);
      return;
    }
  self->attempt->after = after;
  g_cancellable_cancel (self->attempt->cancellable);
  wake (self);
}

/* Whether it makes sense to try again without anybody doing anything. */
static gboolean
is_passing (const GError *error)
{
  return error->domain == G_IO_ERROR || error->domain == G_RESOLVER_ERROR || g_error_matches (error, TWIN_ERROR, TWIN_ERROR_FAILED);
}

static void
retry_cb (gpointer user_data)
{
  StudioPublishJob *self = user_data;

  self->retry_id = 0;
  studio_publish_job_resume (self);
}

static void
take_error (StudioPublishJob *self, gboolean taking_back, const GError *error)
{
  if (!is_passing (error) || taking_back)
    {
      set_state (self, STUDIO_PUBLISH_FAILED, error->message);
      return;
    }
  self->progress.wait_ms = RETRY_SECONDS * G_GINT64_CONSTANT (1000);
  self->retry_id = g_timeout_add_seconds_once (RETRY_SECONDS, retry_cb, self);
  set_state (self, STUDIO_PUBLISH_WAITING, error->message);
}

static void
worked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioPublishJob *self = user_data;
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL && self->state == STUDIO_PUBLISH_IDLE)
    set_state (self, STUDIO_PUBLISH_FAILED, error->message);
  g_object_unref (self);
}

/* A small change of the store that belongs to this twin. */
static void
run_small (StudioPublishJob *self, StudioWorkFunc work)
{
  studio_session_run_async (self->session, run_small, work, g_strdup (self->twin_id), g_free, NULL, NULL, worked_cb, g_object_ref (self));
}

static void
take_result (StudioPublishJob *self, const TwinPublishResult *result)
{
  switch (result->outcome)
    {
    case TWIN_PUBLISH_DONE:
      self->interrupted = FALSE;
      set_state (self, STUDIO_PUBLISH_IDLE, NULL);
      g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
      break;
    case TWIN_PUBLISH_CONFLICT:
      self->conflict_rev = result->rev;
      g_set_str (&self->conflict_since, result->there_since);
      set_state (self, STUDIO_PUBLISH_CONFLICT, NULL);
      break;
    case TWIN_PUBLISH_SIGNED_OUT:
      set_state (self, STUDIO_PUBLISH_SIGNED_OUT, NULL);
      break;
    case TWIN_PUBLISH_GATE:
    case TWIN_PUBLISH_CHANGED:
    default:
      run_small (self, give_up_work);
      set_state (self, STUDIO_PUBLISH_FAILED, _ ("The twin has changed since you agreed to publish it, and nothing was sent. Look at it again."));
    }
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Attempt *attempt = user_data;
  StudioPublishJob *self = attempt->job;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPublishResult) outcome = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self != NULL)
    {
      attempt->job = NULL;
      g_clear_pointer (&self->attempt, attempt_unref);
      if (attempt->after != NULL && (outcome == NULL || outcome->outcome != TWIN_PUBLISH_DONE))
        run_small (self, attempt->after);
      else if (outcome != NULL)
        take_result (self, outcome);
      else
        take_error (self, attempt->take_back, error);
    }
  attempt_unref (attempt);
}

static void
run (StudioPublishJob *self, const char *reason)
{
  Attempt *attempt = g_atomic_rc_box_new0 (Attempt);

  drop_attempt (self);
  g_mutex_init (&attempt->lock);
  g_cond_init (&attempt->woken);
  attempt->twin_id = g_strdup (self->twin_id);
  attempt->digest = g_strdup (self->digest);
  attempt->reason = g_strdup (reason);
  attempt->replace = self->replace;
  attempt->take_back = self->take_back;
  attempt->keyring = twin_keyring_ref (studio_session_get_keyring (self->session));
  attempt->cancellable = g_cancellable_new ();
  attempt->job = self;
  self->attempt = g_atomic_rc_box_acquire (attempt);
  self->progress = (TwinPublishProgress) { 0 };
  g_array_set_size (self->samples, 0);
  set_state (self, self->take_back ? STUDIO_PUBLISH_TAKING_BACK : STUDIO_PUBLISH_RUNNING, NULL);
  studio_session_run_async (self->session, run, publish_work, g_atomic_rc_box_acquire (attempt), (GDestroyNotify) attempt_unref,
                            (GDestroyNotify) result_free, attempt->cancellable, ended_cb, attempt);
}

static void
network_changed_cb (StudioPublishJob *self, gboolean available)
{
  if (available && self->state == STUDIO_PUBLISH_WAITING)
    studio_publish_job_resume (self);
}

/* ---- GObject ---- */

static void
studio_publish_job_dispose (GObject *object)
{
  StudioPublishJob *self = STUDIO_PUBLISH_JOB (object);

  drop_attempt (self);
  G_OBJECT_CLASS (studio_publish_job_parent_class)->dispose (object);
}

static void
studio_publish_job_finalize (GObject *object)
{
  StudioPublishJob *self = STUDIO_PUBLISH_JOB (object);

  g_free (self->twin_id);
  g_free (self->digest);
  g_free (self->message);
  g_free (self->conflict_since);
  g_array_unref (self->samples);
  G_OBJECT_CLASS (studio_publish_job_parent_class)->finalize (object);
}

static void
studio_publish_job_class_init (StudioPublishJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_publish_job_dispose;
  object_class->finalize = studio_publish_job_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_PUBLISH_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", STUDIO_TYPE_PUBLISH_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_publish_job_init (StudioPublishJob *self)
{
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
}

/* A library that is locked takes nothing more from the store: what was begun goes on when it is opened again. */
static void
session_state_cb (StudioSession *session)
{
  if (studio_session_get_state (session) != STUDIO_SESSION_OPEN)
    g_hash_table_remove_all (g_object_get_data (G_OBJECT (session), JOBS_KEY));
}

static void
remove_job (gpointer data)
{
  drop_attempt (data);
  g_object_unref (data);
}

static GHashTable *
get_jobs (StudioSession *session)
{
  GHashTable *jobs = g_object_get_data (G_OBJECT (session), JOBS_KEY);

  if (jobs != NULL)
    return jobs;

  jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, remove_job);
  g_object_set_data_full (G_OBJECT (session), JOBS_KEY, jobs, (GDestroyNotify) g_hash_table_unref);
  g_signal_connect (session, "notify::state", G_CALLBACK (session_state_cb), NULL);

  return jobs;
}

StudioPublishJob *
studio_publish_job_get (StudioSession *session, const char *twin_id)
{
  GHashTable *jobs;
  StudioPublishJob *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session) && twin_id != NULL, NULL);

  jobs = get_jobs (session);
  self = g_hash_table_lookup (jobs, twin_id);
  if (self != NULL)
    return self;

  self = g_object_new (STUDIO_TYPE_PUBLISH_JOB, NULL);
  self->session = session;
  self->twin_id = g_strdup (twin_id);
  g_hash_table_insert (jobs, self->twin_id, self);

  return self;
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioSession *session = STUDIO_SESSION (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = studio_session_run_finish (session, result, &error);

  if (list == NULL || studio_session_get_state (session) != STUDIO_SESSION_OPEN)
    return;
  for (guint i = 0; i < list->len; i++)
    {
      const TwinPublishPending *pending = list->pdata[i];
      StudioPublishJob *self = studio_publish_job_get (session, pending->twin_id);

      if (self->state != STUDIO_PUBLISH_IDLE)
        continue;
      g_set_str (&self->digest, pending->digest);
      self->replace = pending->replace;
      self->interrupted = TRUE;
      if (pending->held)
        set_state (self, STUDIO_PUBLISH_PAUSED, NULL);
      else
        run (self, NULL);
    }
}

void
studio_publish_job_restore_all (StudioSession *session)
{
  g_return_if_fail (STUDIO_IS_SESSION (session));

  studio_session_run_async (session, studio_publish_job_restore_all, list_pending_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                            listed_cb, NULL);
}

StudioPublishState
studio_publish_job_get_state (StudioPublishJob *self)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), STUDIO_PUBLISH_IDLE);

  return self->state;
}

gboolean
studio_publish_job_was_interrupted (StudioPublishJob *self)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), FALSE);

  return self->interrupted;
}

void
studio_publish_job_get_progress (StudioPublishJob *self, guint64 *n_bytes, guint64 *n_sent, double *rate, double *seconds)
{
  const Sample *first;
  const Sample *last;

  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  *n_bytes = self->progress.n_bytes;
  *n_sent = self->progress.n_bytes_sent;
  *rate = *seconds = 0;
  if (self->samples->len < 2)
    return;
  first = &g_array_index (self->samples, Sample, 0);
  last = &g_array_index (self->samples, Sample, self->samples->len - 1);
  if (last->time <= first->time || last->bytes <= first->bytes)
    return;
  *rate = (double) (last->bytes - first->bytes) * G_USEC_PER_SEC / (double) (last->time - first->time);
  *seconds = (double) (*n_bytes - *n_sent) / *rate;
}

gboolean
studio_publish_job_is_taking_back (StudioPublishJob *self)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), FALSE);

  return self->take_back;
}

gint64
studio_publish_job_get_wait (StudioPublishJob *self)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), 0);

  return self->progress.wait_ms;
}

const char *
studio_publish_job_get_message (StudioPublishJob *self)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), NULL);

  return self->message;
}

gint64
studio_publish_job_get_conflict (StudioPublishJob *self, const char **since)
{
  g_return_val_if_fail (STUDIO_IS_PUBLISH_JOB (self), 0);

  *since = self->conflict_since;

  return self->conflict_rev;
}

void
studio_publish_job_start (StudioPublishJob *self, const char *digest, const char *reason, gint64 replace)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  g_set_str (&self->digest, digest);
  self->replace = replace;
  self->take_back = FALSE;
  self->interrupted = FALSE;
  run (self, reason);
}

void
studio_publish_job_pause (StudioPublishJob *self)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  stop (self, hold_work);
  set_state (self, STUDIO_PUBLISH_PAUSED, NULL);
}

void
studio_publish_job_resume (StudioPublishJob *self)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  if (self->attempt != NULL && self->attempt->after == NULL)
    wake (self);
  else
    run (self, NULL);
}

void
studio_publish_job_cancel (StudioPublishJob *self)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  self->interrupted = FALSE;
  stop (self, give_up_work);
  set_state (self, STUDIO_PUBLISH_IDLE, NULL);
}

void
studio_publish_job_take_back (StudioPublishJob *self)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_JOB (self));

  g_clear_pointer (&self->digest, g_free);
  self->replace = 0;
  self->take_back = TRUE;
  self->interrupted = FALSE;
  run (self, NULL);
}

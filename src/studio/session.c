/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/session.h"

#include "base/twin-error.h"
#include "studio/enums.h"
#include "studio/session-attempt.h"

/* How often the time since the last touch is looked at. */
#define IDLE_CHECK_SECONDS 5

struct _StudioSession
{
  GObject parent_instance;

  char *directory;
  char *key_file;
  TwinKeyring *keyring;

  StudioSessionState state;
  GError *error;
  TwinLibrary *library;
  TwinSecret *recovery_key;
  guint slots;
  char *keyring_backend;

  gint64 timeout_ms;
  gint64 touched_at;
  guint idle_id;

  int changed_pending; /* atomic: set on the committing thread, cleared on the main thread */
};

G_DEFINE_FINAL_TYPE (StudioSession, studio_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ARRIVED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- How much of a library that is brought has arrived ---- */

typedef struct
{
  StudioSession *session;
  guint n_done;
  guint n_total;
} Arrival;

static void
arrival_free (Arrival *self)
{
  g_object_unref (self->session);
  g_free (self);
}

static gboolean
emit_arrived_cb (gpointer user_data)
{
  Arrival *arrival = user_data;

  g_signal_emit (arrival->session, signals[SIGNAL_ARRIVED], 0, arrival->n_done, arrival->n_total);

  return G_SOURCE_REMOVE;
}

/* On the worker thread. */
static void
arrived_cb (guint n_done, guint n_total, gpointer user_data)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  *arrival = (Arrival) { g_object_ref (user_data), n_done, n_total };
  g_idle_add_full (G_PRIORITY_DEFAULT, emit_arrived_cb, arrival, (GDestroyNotify) arrival_free);
}

/* ---- On the main thread ---- */

static gboolean
emit_changed_cb (gpointer user_data)
{
  StudioSession *self = user_data;

  g_atomic_int_set (&self->changed_pending, FALSE);
  if (self->library != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* On the thread that committed. */
static void
store_changed_cb (gpointer user_data)
{
  StudioSession *self = user_data;

  if (g_atomic_int_compare_and_exchange (&self->changed_pending, FALSE, TRUE))
    /* Not with the priority of idle sources: those wait for as long as something is drawn. */
    g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed_cb, g_object_ref (self), g_object_unref);
}

static gboolean
check_idle_cb (gpointer user_data)
{
  StudioSession *self = user_data;

  /* The system's clock and not the process's: a closed lid counts too. */
  if (self->timeout_ms > 0 && twin_clock_now (twin_clock_system ()) - self->touched_at >= self->timeout_ms)
    {
      self->idle_id = 0;
      studio_session_lock (self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
drop_library (StudioSession *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->recovery_key, twin_secret_unref);
  if (self->library != NULL)
    twin_store_set_changed_func (twin_library_get_store (self->library), NULL, NULL);
  g_clear_pointer (&self->library, twin_library_unref);
}

static void
set_state (StudioSession *self, StudioSessionState state, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_slots (StudioSession *self, StudioAttempt *attempt)
{
  self->slots = attempt->slots;
  g_set_str (&self->keyring_backend, attempt->keyring_backend);
}

static void
take_library (StudioSession *self, StudioAttempt *attempt)
{
  drop_library (self);
  self->library = g_steal_pointer (&attempt->library);
  self->recovery_key = g_steal_pointer (&attempt->recovery_key);
  twin_store_set_changed_func (twin_library_get_store (self->library), store_changed_cb, self);
  studio_session_set_timeout (self, attempt->timeout_ms / TWIN_SECOND_MS);
  set_state (self, STUDIO_SESSION_OPEN, NULL);
}

/* There is a vault, and this way did not open it: another one may. */
static gboolean
needs_key (const StudioAttempt *attempt)
{
  return attempt->slots != 0 && !attempt->unlocked;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioSession *self = STUDIO_SESSION (object);
  StudioAttempt *attempt = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  take_slots (self, attempt);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      StudioSessionState state = needs_key (attempt) ? STUDIO_SESSION_LOCKED : STUDIO_SESSION_FAILED;
      set_state (self, state, g_steal_pointer (&error));
    }
  else if (attempt->absent)
    set_state (self, STUDIO_SESSION_NEW, NULL);
  else
    take_library (self, attempt);
}

static StudioAttempt *
attempt_new (StudioSession *self, StudioWay way)
{
  StudioAttempt *attempt = g_new0 (StudioAttempt, 1);

  attempt->way = way;
  attempt->directory = g_strdup (self->directory);
  attempt->key_file = g_strdup (self->key_file);
  attempt->keyring = twin_keyring_ref (self->keyring);
  return attempt;
}

static void
attempt_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (studio_attempt_run (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start_attempt (StudioSession *self, StudioAttempt *attempt, gpointer source_tag, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, attempt, (GDestroyNotify) studio_attempt_free);
  g_task_run_in_thread (task, attempt_thread);
}

static void
studio_session_dispose (GObject *object)
{
  StudioSession *self = STUDIO_SESSION (object);

  drop_library (self);
  G_OBJECT_CLASS (studio_session_parent_class)->dispose (object);
}

static void
studio_session_finalize (GObject *object)
{
  StudioSession *self = STUDIO_SESSION (object);

  g_free (self->directory);
  g_free (self->key_file);
  g_free (self->keyring_backend);
  g_clear_error (&self->error);
  twin_keyring_unref (self->keyring);
  G_OBJECT_CLASS (studio_session_parent_class)->finalize (object);
}

static void
studio_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioSession *self = STUDIO_SESSION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_session_class_init (StudioSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_session_dispose;
  object_class->finalize = studio_session_finalize;
  object_class->get_property = studio_session_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STUDIO_TYPE_SESSION_STATE, STUDIO_SESSION_OPENING,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_ARRIVED] = g_signal_new ("arrived", STUDIO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
studio_session_init (StudioSession *self)
{
  self->state = STUDIO_SESSION_OPENING;
  self->keyring = twin_keyring_new_system ();
}

StudioSession *
studio_session_new (const char *directory, const char *key_file)
{
  StudioSession *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_SESSION, NULL);
  self->directory = g_strdup (directory);
  self->key_file = g_strdup (key_file);
  /* Two looks at the disk, so that the welcome is the first thing that a newcomer sees. */
  if (!twin_vault_exists (directory))
    self->state = STUDIO_SESSION_NEW;
  return self;
}

StudioSessionState
studio_session_get_state (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), STUDIO_SESSION_FAILED);
  return self->state;
}

const GError *
studio_session_get_error (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->error;
}

const char *
studio_session_get_directory (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->directory;
}

TwinKeyring *
studio_session_get_keyring (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->keyring;
}

TwinLibrary *
studio_session_get_library (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->library;
}

gboolean
studio_session_has_slot (StudioSession *self, TwinSlotKind kind)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), FALSE);
  return (self->slots & (1u << kind)) != 0;
}

const char *
studio_session_get_keyring_backend (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->keyring_backend;
}

TwinSecret *
studio_session_get_recovery_key (StudioSession *self)
{
  g_return_val_if_fail (STUDIO_IS_SESSION (self), NULL);
  return self->recovery_key;
}

void
studio_session_open (StudioSession *self)
{
  g_return_if_fail (STUDIO_IS_SESSION (self));
  g_return_if_fail (self->library == NULL);

  set_state (self, STUDIO_SESSION_OPENING, NULL);
  start_attempt (self, attempt_new (self, STUDIO_WAY_AUTOMATIC), studio_session_open, NULL, opened_cb, NULL);
}

void
studio_session_unlock_async (StudioSession *self, TwinSlotKind kind, const char *text,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  StudioAttempt *attempt;

  g_return_if_fail (STUDIO_IS_SESSION (self));

  attempt = attempt_new (self, STUDIO_WAY_TYPED);
  attempt->kind = kind;
  attempt->text = g_strdup (text);
  start_attempt (self, attempt, studio_session_unlock_async, NULL, callback, user_data);
}

static gboolean
finish_attempt (StudioSession *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_slots (self, g_task_get_task_data (G_TASK (result)));
  take_library (self, g_task_get_task_data (G_TASK (result)));
  return TRUE;
}

gboolean
studio_session_unlock_finish (StudioSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return finish_attempt (self, result, error);
}

void
studio_session_create_async (StudioSession *self, const char *passphrase, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  StudioAttempt *attempt;

  g_return_if_fail (STUDIO_IS_SESSION (self));

  attempt = attempt_new (self, STUDIO_WAY_CREATE);
  attempt->text = g_strdup (passphrase);
  start_attempt (self, attempt, studio_session_create_async, NULL, callback, user_data);
}

gboolean
studio_session_create_finish (StudioSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return finish_attempt (self, result, error);
}

void
studio_session_recover_async (StudioSession *self, TwinRecovery *recovery, const char *recovery_key, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  StudioAttempt *attempt;

  g_return_if_fail (STUDIO_IS_SESSION (self));
  g_return_if_fail (recovery != NULL && recovery_key != NULL);

  attempt = attempt_new (self, STUDIO_WAY_RECOVER);
  attempt->recovery = recovery;
  attempt->arrived = arrived_cb;
  attempt->user_data = self;
  attempt->text = g_strdup (recovery_key);
  start_attempt (self, attempt, studio_session_recover_async, cancellable, callback, user_data);
}

gboolean
studio_session_recover_finish (StudioSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return finish_attempt (self, result, error);
}

static gpointer
confirm_recovery_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (studio_attempt_set_recovery_pending (twin_library_get_store (library), FALSE, error));
}

static void
confirmed_recovery_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* If this is not kept, the next start asks again with a fresh key: annoying, and safe. */
  if (!studio_session_run_finish (STUDIO_SESSION (object), result, &error) && error != NULL)
    g_info ("That the recovery key was confirmed could not be kept: %s", error->message);
}

void
studio_session_confirm_recovery_key (StudioSession *self)
{
  g_return_if_fail (STUDIO_IS_SESSION (self));

  g_clear_pointer (&self->recovery_key, twin_secret_unref);
  studio_session_run_async (self, studio_session_confirm_recovery_key, confirm_recovery_work, NULL, NULL, NULL, NULL,
                            confirmed_recovery_cb, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
studio_session_lock (StudioSession *self)
{
  g_return_if_fail (STUDIO_IS_SESSION (self));

  if (self->state != STUDIO_SESSION_OPEN)
    return;
  drop_library (self);
  set_state (self, STUDIO_SESSION_LOCKED, NULL);
}

void
studio_session_touch (StudioSession *self)
{
  g_return_if_fail (STUDIO_IS_SESSION (self));
  self->touched_at = twin_clock_now (twin_clock_system ());
}

void
studio_session_set_timeout (StudioSession *self, gint64 seconds)
{
  g_return_if_fail (STUDIO_IS_SESSION (self));

  self->timeout_ms = MAX (seconds, 0) * TWIN_SECOND_MS;
  studio_session_touch (self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->timeout_ms > 0 && self->library != NULL)
    self->idle_id = g_timeout_add_seconds (IDLE_CHECK_SECONDS, check_idle_cb, self);
}

/* ---- Work for the pages ---- */

typedef struct
{
  TwinLibrary *library;
  StudioWorkFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Work;

static void
work_free (Work *self)
{
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_clear_pointer (&self->library, twin_library_unref);
  g_free (self);
}

static void
work_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GError) error = NULL;
  gpointer result = work->func (work->library, work->data, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, work->free_result);
}

void
studio_session_run_async (StudioSession *self, gpointer source_tag, StudioWorkFunc func, gpointer data,
                          GDestroyNotify free_data, GDestroyNotify free_result, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (STUDIO_IS_SESSION (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);

  work = g_new0 (Work, 1);
  work->func = func;
  work->data = data;
  work->free_data = free_data;
  work->free_result = free_result;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  if (self->library == NULL)
    {
      g_task_return_new_error_literal (task, TWIN_ERROR, TWIN_ERROR_REFUSED, "The library is locked.");
      return;
    }
  work->library = twin_library_ref (self->library);
  g_task_run_in_thread (task, work_thread);
}

gpointer
studio_session_run_finish (StudioSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

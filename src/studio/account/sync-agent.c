/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/sync-agent.h"

#include "base/twin-error.h"
#include "keys/twin-keys-error.h"
#include "studio/account/sync-run.h"

#define LOOK_DELAY_MS 300     /* an import changes the store many times a second */
#define FIRST_DELAY_MS 1000   /* the first frame comes first */
#define EDIT_DELAY_MS 2000    /* somebody who types makes one change of it */
#define POLL_MS (300 * 1000)  /* what other computers did is seen after this long, more or less by a fifth */
#define NETWORK_DELAY_MS 500  /* a network that has just come is not there for good yet */

struct _StudioSyncAgent
{
  GObject parent_instance;

  StudioSession *session;
  GNetworkMonitor *monitor; /* NULL until it is looked at for the first time */
  GCancellable *cancellable;

  StudioSyncStanding standing;
  TwinAccountProfile *profile;
  GHashTable *marks;

  StudioSyncLine *line; /* while the server does not answer */
  GCancellable *copying; /* of the run's copies of originals, which an edit may interrupt */
  gboolean running;
  gboolean hurry; /* the next run is one that somebody asked for */
  gboolean again; /* another run is wanted after the one that is going on */
  guint timer_id;
  gint64 timer_at; /* monotonic */

  gboolean looking;
  gboolean stale;
  guint look_id;
};

G_DEFINE_FINAL_TYPE (StudioSyncAgent, studio_sync_agent, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_MARKS_CHANGED,
  SIGNAL_FETCHED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void look (StudioSyncAgent *self);
static void begin_run (StudioSyncAgent *self);

/* ---- Progress, from the worker thread to the standing ---- */

typedef struct
{
  StudioSyncAgent *agent;
  guint n_done;
  guint n_total;
} Progress;

static void
progress_free (Progress *self)
{
  g_object_unref (self->agent);
  g_free (self);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  Progress *progress = user_data;
  StudioSyncAgent *self = progress->agent;

  if (!self->running || self->session == NULL)
    return G_SOURCE_REMOVE;
  self->standing.state = STUDIO_SYNC_RUNNING;
  self->standing.n_done = progress->n_done;
  self->standing.n_total = progress->n_total;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* On the worker thread. */
static void
tell_progress (guint n_done, guint n_total, gpointer user_data)
{
  Progress *progress = g_new0 (Progress, 1);

  progress->agent = g_object_ref (user_data);
  progress->n_done = n_done;
  progress->n_total = n_total;
  g_idle_add_full (G_PRIORITY_DEFAULT, show_progress_cb, progress, (GDestroyNotify) progress_free);
}

/* ---- When ---- */

static gboolean
timer_cb (gpointer user_data)
{
  StudioSyncAgent *self = user_data;

  self->timer_id = 0;
  begin_run (self);

  return G_SOURCE_REMOVE;
}

static void
stop_timer (StudioSyncAgent *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

/* One that is due sooner stays. */
static void
schedule (StudioSyncAgent *self, gint64 delay_ms)
{
  gint64 at = g_get_monotonic_time () + delay_ms * 1000;

  if (self->timer_id != 0 && self->timer_at <= at)
    return;
  stop_timer (self);
  self->timer_at = at;
  self->timer_id = g_timeout_add ((guint) CLAMP (delay_ms, 1, G_MAXINT), timer_cb, self);
}

static gint64
around (gint64 ms)
{
  return (gint64) ((double) ms * g_random_double_range (0.8, 1.2));
}

static gboolean
is_loopback (const char *server)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = uri != NULL ? g_inet_address_new_from_string (g_uri_get_host (uri)) : NULL;

  return address != NULL ? g_inet_address_get_is_loopback (address) : uri != NULL && g_str_equal (g_uri_get_host (uri), "localhost");
}

static gboolean
has_network (StudioSyncAgent *self)
{
  return self->monitor == NULL || g_network_monitor_get_network_available (self->monitor) || is_loopback (self->standing.server);
}

static void
set_state (StudioSyncAgent *self, StudioSyncState state, gint64 next_at, const char *problem)
{
  self->standing.state = state;
  self->standing.next_at = next_at;
  self->standing.n_done = 0;
  self->standing.n_total = 0;
  g_set_str (&self->standing.problem, problem);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
network_changed_cb (StudioSyncAgent *self)
{
  if (self->standing.state == STUDIO_SYNC_LOCAL || self->standing.state == STUDIO_SYNC_SIGNED_OUT)
    return;
  if (!has_network (self))
    {
      if (!self->running)
        set_state (self, STUDIO_SYNC_OFFLINE, 0, NULL);
      return;
    }
  /* Everybody's comes back at once when a building's does. */
  self->hurry = TRUE;
  schedule (self, g_random_int_range (NETWORK_DELAY_MS, 4 * NETWORK_DELAY_MS));
}

static void
ensure_monitor (StudioSyncAgent *self)
{
  if (self->monitor != NULL)
    return;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
}

/* ---- What came of it ---- */

static StudioSyncState
classify (StudioSyncAgent *self, const GError *problem)
{
  if (problem == NULL)
    return STUDIO_SYNC_BUSY;
  if (problem->domain == G_TLS_ERROR || g_error_matches (problem, TWIN_ERROR, TWIN_ERROR_REFUSED))
    return STUDIO_SYNC_INSECURE;
  if (g_error_matches (problem, TWIN_ERROR, TWIN_ERROR_FAILED))
    return STUDIO_SYNC_PORTAL;

  return has_network (self) ? STUDIO_SYNC_UNREACHABLE : STUDIO_SYNC_OFFLINE;
}

static void
take_outcome (StudioSyncAgent *self, StudioSyncOutcome *outcome)
{
  if (outcome->profile != NULL)
    {
      g_clear_pointer (&self->profile, twin_account_profile_free);
      self->profile = g_steal_pointer (&outcome->profile);
    }

  if (outcome->n_fetched > 0)
    g_signal_emit (self, signals[SIGNAL_FETCHED], 0);

  switch (outcome->status)
    {
    case TWIN_SYNC_WAITING:
      self->line = g_steal_pointer (&outcome->line);
      set_state (self, classify (self, outcome->problem), outcome->next_at, outcome->problem != NULL ? outcome->problem->message : NULL);
      schedule (self, MAX (outcome->next_at - twin_clock_now (twin_clock_system ()), TWIN_SECOND_MS));
      break;
    case TWIN_SYNC_SIGNED_OUT:
      set_state (self, STUDIO_SYNC_SIGNED_OUT, 0, NULL);
      break;
    case TWIN_SYNC_IDLE:
    case TWIN_SYNC_MORE:
    default:
      set_state (self, STUDIO_SYNC_IDLE, 0, NULL);
      schedule (self, around (POLL_MS));
    }
}

static void
take_error (StudioSyncAgent *self, const GError *error)
{
  /* Signed out meanwhile: the store says so too. */
  if (g_error_matches (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return;
  if (g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT))
    {
      set_state (self, STUDIO_SYNC_SIGNED_OUT, 0, NULL);
      return;
    }
  set_state (self, STUDIO_SYNC_FAILED, 0, error->message);
  schedule (self, around (POLL_MS));
}

static void
run_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioSyncAgent) self = STUDIO_SYNC_AGENT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StudioSyncOutcome) outcome = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  gboolean again = self->again;

  self->running = FALSE;
  self->again = FALSE;
  if (self->session == NULL)
    return;
  /* Given up because the account is another one by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    again = TRUE;
  else if (outcome != NULL)
    take_outcome (self, outcome);
  else if (self->standing.server != NULL)
    take_error (self, error);
  look (self);
  if (again)
    schedule (self, 0);
}

static void
begin_run (StudioSyncAgent *self)
{
  StudioSyncRun *run;

  if (self->standing.server == NULL)
    return;
  ensure_monitor (self);
  if (self->running)
    {
      self->again = TRUE;
      g_cancellable_cancel (self->copying);
      return;
    }
  stop_timer (self);
  if (!has_network (self))
    {
      set_state (self, STUDIO_SYNC_OFFLINE, 0, NULL);
      return;
    }

  run = g_new0 (StudioSyncRun, 1);
  run->keyring = twin_keyring_ref (studio_session_get_keyring (self->session));
  run->line = g_steal_pointer (&self->line);
  g_set_object (&self->copying, NULL);
  self->copying = g_cancellable_new ();
  run->copying = g_object_ref (self->copying);
  run->hurry = self->hurry;
  run->with_profile = self->profile == NULL || self->hurry;
  /* The callback holds a reference for as long as it runs. */
  run->progress = tell_progress;
  run->user_data = self;
  self->running = TRUE;
  /* What looks by itself whether there is something does so unseen. */
  if (self->hurry)
    set_state (self, STUDIO_SYNC_RUNNING, 0, NULL);
  self->hurry = FALSE;
  studio_session_run_async (self->session, begin_run, studio_sync_run_work, run, (GDestroyNotify) studio_sync_run_free, (GDestroyNotify) studio_sync_outcome_free,
                            self->cancellable, run_cb, g_object_ref (self));
}

/* ---- How things stand in the store ---- */

typedef struct
{
  TwinSyncState state;
  guint n_waiting;
  guint n_set_aside;
  guint n_conflicts;
  GHashTable *marks;
} View;

static void
view_free (View *self)
{
  twin_sync_state_clear (&self->state);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static gpointer
look_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (View) view = g_new0 (View, 1);

  if (tx == NULL || !twin_sync_table_get_state (tx, &view->state, error)
      || !twin_outbox_count (tx, &view->n_waiting, &view->n_set_aside, error) || !twin_sync_conflict_count (tx, &view->n_conflicts, error))
    return NULL;
  view->marks = twin_sync_list_marks (tx, error);

  return view->marks != NULL ? g_steal_pointer (&view) : NULL;
}

static gboolean
same_marks (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_hash_table_lookup (b, key) != value)
      return FALSE;

  return TRUE;
}

static void
take_marks (StudioSyncAgent *self, GHashTable *marks)
{
  gboolean same = same_marks (self->marks, marks);

  g_hash_table_unref (self->marks);
  self->marks = g_hash_table_ref (marks);
  if (!same)
    g_signal_emit (self, signals[SIGNAL_MARKS_CHANGED], 0);
}

static void
take_view (StudioSyncAgent *self, const View *view)
{
  StudioSyncStanding *standing = &self->standing;
  gboolean connected = *view->state.account != '\0';

  g_set_str (&standing->server, connected ? view->state.server : NULL);
  standing->n_waiting = connected ? view->n_waiting : 0;
  standing->n_set_aside = connected ? view->n_set_aside : 0;
  standing->n_conflicts = view->n_conflicts;
  standing->agreed_at = view->state.agreed_at;
  take_marks (self, view->marks);

  if (!connected)
    {
      stop_timer (self);
      standing->state = STUDIO_SYNC_LOCAL;
    }
  else if (standing->state == STUDIO_SYNC_LOCAL)
    {
      standing->state = STUDIO_SYNC_IDLE;
      schedule (self, FIRST_DELAY_MS);
    }
  else if (standing->n_waiting > 0 && (standing->state == STUDIO_SYNC_IDLE || standing->state == STUDIO_SYNC_RUNNING))
    schedule (self, EDIT_DELAY_MS);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioSyncAgent) self = STUDIO_SYNC_AGENT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (View) view = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->looking = FALSE;
  if (self->session == NULL)
    return;
  if (view != NULL)
    take_view (self, view);
  else
    g_info ("The state of the synchronisation could not be read: %s", error->message);
  if (self->stale)
    look (self);
}

static void
look (StudioSyncAgent *self)
{
  self->stale = self->looking;
  if (self->looking || studio_session_get_library (self->session) == NULL)
    return;
  self->looking = TRUE;
  studio_session_run_async (self->session, look, look_work, NULL, NULL, (GDestroyNotify) view_free, NULL, looked_cb, g_object_ref (self));
}

static void
look_cb (gpointer user_data)
{
  StudioSyncAgent *self = user_data;

  self->look_id = 0;
  look (self);
}

static void
store_changed_cb (StudioSyncAgent *self)
{
  if (self->look_id == 0)
    self->look_id = g_timeout_add_once (LOOK_DELAY_MS, look_cb, self);
}

/* ---- GObject ---- */

static void
studio_sync_agent_dispose (GObject *object)
{
  StudioSyncAgent *self = STUDIO_SYNC_AGENT (object);

  stop_timer (self);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->copying);
  g_clear_object (&self->monitor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->line, studio_sync_line_free);
  G_OBJECT_CLASS (studio_sync_agent_parent_class)->dispose (object);
}

static void
studio_sync_agent_finalize (GObject *object)
{
  StudioSyncAgent *self = STUDIO_SYNC_AGENT (object);

  studio_sync_standing_clear (&self->standing);
  g_clear_pointer (&self->profile, twin_account_profile_free);
  g_hash_table_unref (self->marks);
  G_OBJECT_CLASS (studio_sync_agent_parent_class)->finalize (object);
}

static void
studio_sync_agent_class_init (StudioSyncAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_sync_agent_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_sync_agent_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_SYNC_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MARKS_CHANGED] = g_signal_new ("marks-changed", STUDIO_TYPE_SYNC_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
  signals[SIGNAL_FETCHED] = g_signal_new ("fetched", STUDIO_TYPE_SYNC_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_sync_agent_init (StudioSyncAgent *self)
{
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

StudioSyncAgent *
studio_sync_agent_new (StudioSession *session)
{
  StudioSyncAgent *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_SYNC_AGENT, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  look (self);

  return self;
}

StudioSession *
studio_sync_agent_get_session (StudioSyncAgent *self)
{
  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (self), NULL);

  return self->session;
}

const StudioSyncStanding *
studio_sync_agent_get_standing (StudioSyncAgent *self)
{
  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (self), NULL);

  return &self->standing;
}

const TwinAccountProfile *
studio_sync_agent_get_profile (StudioSyncAgent *self)
{
  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (self), NULL);

  return self->profile;
}

TwinSyncMark
studio_sync_agent_get_mark (StudioSyncAgent *self, const char *kind, const char *id)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (self), TWIN_SYNC_MARK_NONE);
  g_return_val_if_fail (kind != NULL && id != NULL, TWIN_SYNC_MARK_NONE);

  key = g_strjoin ("/", kind, id, NULL);

  return (TwinSyncMark) GPOINTER_TO_INT (g_hash_table_lookup (self->marks, key));
}

void
studio_sync_agent_sync_now (StudioSyncAgent *self)
{
  g_return_if_fail (STUDIO_IS_SYNC_AGENT (self));

  if (self->session == NULL)
    return;
  self->hurry = TRUE;
  begin_run (self);
}

void
studio_sync_agent_account_changed (StudioSyncAgent *self)
{
  g_return_if_fail (STUDIO_IS_SYNC_AGENT (self));

  if (self->session == NULL)
    return;
  /* A run that is going on is with the account that was. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->line, studio_sync_line_free);
  g_clear_pointer (&self->profile, twin_account_profile_free);
  stop_timer (self);
  self->hurry = TRUE;
  set_state (self, STUDIO_SYNC_LOCAL, 0, NULL);
  look (self);
}

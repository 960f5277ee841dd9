/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-watch.h"

#include "base/twin-error.h"
#include "library/twin-import.h"

#define MAX_MONITORS 4096                   /* the kernel's are shared by all programs of a user (8192 by default) */
#define REGULAR_MS (5 * 60 * TWIN_SECOND_MS)
#define UNMONITORED_MS (60 * TWIN_SECOND_MS) /* where some folder tells of nothing by itself */
#define RETRY_MS (5 * TWIN_SECOND_MS)

typedef struct
{
  TwinLibrary *library;
  gboolean reads; /* what is queued, or somebody else does */
  TwinWatchFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  GMainContext *context;
  GHashTable *monitors; /* path -> GFileMonitor */
  gboolean unmonitored;
  TwinWatchDelay delay;
  gint64 next_at;       /* when to look again without being told */
  int *look_soon;       /* nullable; set by other threads */
} Watcher;

struct _TwinWatch
{
  TwinLibrary *library;
  gboolean reads;
  TwinWatchFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  GMainContext *context;
  GThread *thread;
  int look_soon;
};

void
twin_watch_delay_note (TwinWatchDelay *self, gint64 now)
{
  if (self->first_at == 0)
    self->first_at = now;
  self->last_at = now;
}

gint64
twin_watch_delay_get_wait (const TwinWatchDelay *self, gint64 now)
{
  gint64 due = MIN (self->last_at + TWIN_WATCH_QUIET_MS, self->first_at + TWIN_WATCH_LONGEST_MS);

  if (self->first_at == 0)
    return -1;

  return CLAMP (due - now, 0, TWIN_WATCH_LONGEST_MS); /* a clock that was set back waits no longer for it */
}

static gint64
get_now (const Watcher *self)
{
  return twin_clock_now (twin_store_get_clock (twin_library_get_store (self->library)));
}

static void
tell (Watcher *self, TwinWatchKind kind, const char *document_id, const char *problem)
{
  g_autoptr (TwinWatchEvent) event = twin_watch_event_new (kind, document_id, NULL, problem);

  self->func (event, self->user_data);
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  Watcher *self = user_data;

  twin_watch_delay_note (&self->delay, get_now (self));
}

static void
monitor_free (gpointer data)
{
  g_file_monitor_cancel (data);
  g_object_unref (data);
}

/* Monitors for exactly @folders; those that there are stay, so that nothing is missed. */
static void
set_monitors (Watcher *self, GPtrArray *folders)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->monitors);

  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
  self->unmonitored = FALSE;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *path = g_ptr_array_index (folders, i);
      g_autoptr (GFile) file = NULL;
      GFileMonitor *monitor = NULL;
      gpointer key = NULL;

      if (g_hash_table_contains (self->monitors, path))
        continue;
      if (before != NULL && g_hash_table_steal_extended (before, path, &key, (gpointer *) &monitor))
        {
          g_hash_table_insert (self->monitors, key, monitor);
          continue;
        }

      file = g_file_new_for_path (path);
      if (g_hash_table_size (self->monitors) < MAX_MONITORS)
        monitor = g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (monitor == NULL)
        {
          self->unmonitored = TRUE;
          continue;
        }
      g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), self);
      g_hash_table_insert (self->monitors, g_strdup (path), monitor);
    }
}

static gboolean
knows_all (const Watcher *self, GPtrArray *folders)
{
  for (guint i = 0; i < folders->len; i++)
    if (!g_hash_table_contains (self->monitors, g_ptr_array_index (folders, i)))
      return FALSE;

  return TRUE;
}

static gboolean
look (Watcher *self, gboolean *queued, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) events = NULL;
  gboolean complete;

  /* Forgotten before looking: what happens meanwhile asks for the next look. */
  self->delay = (TwinWatchDelay) { 0 };
  events = twin_watch_look (self->library, folders, self->cancellable, error);
  if (events == NULL)
    return FALSE;

  /* What came into a new folder before it was monitored is found by looking once more. */
  complete = self->monitors != NULL && knows_all (self, folders);
  set_monitors (self, folders);
  if (!complete && !self->unmonitored)
    twin_watch_delay_note (&self->delay, get_now (self));

  for (guint i = 0; i < events->len; i++)
    {
      const TwinWatchEvent *event = g_ptr_array_index (events, i);

      if (event->kind == TWIN_WATCH_NEW || event->kind == TWIN_WATCH_CHANGED || event->kind == TWIN_WATCH_BACK)
        *queued = TRUE;
      self->func (event, self->user_data);
    }

  return TRUE;
}

static void
progress_cb (const TwinImportProgress *progress, gpointer user_data)
{
  if (progress->finished && progress->document_id != NULL)
    tell (user_data, TWIN_WATCH_READ, progress->document_id, NULL);
}

/* Reads what is queued. Somebody else who reads at this moment takes it up too. */
static gboolean
read_queue (Watcher *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (twin_import_run (self->library, progress_cb, self, self->cancellable, &local_error))
    return TRUE;

  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
    {
      self->next_at = get_now (self) + RETRY_MS;
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* @first: the queue is read even if nothing came into it, because an earlier run may have left something. */
static gboolean
follow (Watcher *self, gboolean first, GError **error)
{
  gboolean queued = first;

  self->next_at = get_now (self) + (self->unmonitored ? UNMONITORED_MS : REGULAR_MS);

  return look (self, &queued, error) && (!queued || !self->reads || read_queue (self, error));
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Until a monitor has spoken, somebody wants a look, or @ms have passed: a clock that is moved meanwhile does not matter. */
static void
sleep_for (Watcher *self, gint64 ms)
{
  g_autoptr (GSource) timeout = g_timeout_source_new ((guint) MAX (ms, 1));

  g_source_set_callback (timeout, wake_cb, NULL, NULL);
  g_source_attach (timeout, self->context);
  g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timeout);
}

static gboolean
is_due (Watcher *self, gint64 *wait)
{
  gint64 now = get_now (self);
  gint64 delayed = twin_watch_delay_get_wait (&self->delay, now);

  *wait = CLAMP (self->next_at - now, 0, REGULAR_MS);
  if (delayed >= 0)
    *wait = MIN (*wait, delayed);

  return *wait == 0 || (self->look_soon != NULL && g_atomic_int_compare_and_exchange (self->look_soon, TRUE, FALSE));
}

static void
follow_on (Watcher *self)
{
  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (GError) error = NULL;
      gint64 wait;

      if (!is_due (self, &wait))
        sleep_for (self, wait);
      else if (!follow (self, self->next_at <= get_now (self), &error) && !g_cancellable_is_cancelled (self->cancellable))
        {
          tell (self, TWIN_WATCH_PROBLEM, NULL, error->message);
          self->next_at = get_now (self) + UNMONITORED_MS;
        }
    }
}

static gboolean
watch (Watcher *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSource) cancelled = g_cancellable_source_new (self->cancellable);
  gboolean done;

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), NULL, NULL);
  g_source_attach (cancelled, self->context);

  done = follow (self, TRUE, &local_error);
  if (done)
    follow_on (self);
  done = done || g_cancellable_is_cancelled (self->cancellable);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));

  g_source_destroy (cancelled);
  g_clear_pointer (&self->monitors, g_hash_table_unref);
  g_main_context_pop_thread_default (self->context);

  return done;
}

gboolean
twin_watch_run (TwinLibrary *library, TwinWatchFunc func, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GCancellable) own = NULL;
  Watcher self = { .library = library, .reads = TRUE, .func = func, .user_data = user_data };

  g_return_val_if_fail (library != NULL && func != NULL, FALSE);

  context = g_main_context_new ();
  own = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self.context = context;
  self.cancellable = own;

  return watch (&self, error);
}

static gpointer
run_thread (gpointer data)
{
  TwinWatch *self = data;
  g_autoptr (GError) error = NULL;
  Watcher watcher = {
    .library = self->library,
    .reads = self->reads,
    .func = self->func,
    .user_data = self->user_data,
    .cancellable = self->cancellable,
    .context = self->context,
    .look_soon = &self->look_soon,
  };

  if (!watch (&watcher, &error))
    tell (&watcher, TWIN_WATCH_PROBLEM, NULL, error->message);

  return NULL;
}

TwinWatch *
twin_watch_start (TwinLibrary *library, gboolean reads, TwinWatchFunc func, gpointer user_data)
{
  TwinWatch *self;

  g_return_val_if_fail (library != NULL && func != NULL, NULL);

  self = g_new0 (TwinWatch, 1);
  self->library = twin_library_ref (library);
  self->reads = reads;
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("watch", run_thread, self);

  return self;
}

void
twin_watch_look_soon (TwinWatch *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->look_soon, TRUE);
  g_main_context_wakeup (self->context);
}

void
twin_watch_stop (TwinWatch *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  twin_library_unref (self->library);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/watcher.h"

#include <glib/gi18n.h>

#include "library/twin-watch.h"

/* A look tells of each file; people are told once. */
#define NOTICE_DELAY_MS 400

struct _StudioWatcher
{
  GObject parent_instance;

  StudioSession *session;
  StudioImportJob *import;
  TwinWatch *watch;        /* NULL while no folder is watched */
  GHashTable *unavailable; /* path -> gint64, when that was found */

  guint notice_id;
  guint n_queued;
  guint n_gone;
  char *problem;
};

G_DEFINE_FINAL_TYPE (StudioWatcher, studio_watcher, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_NOTICED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* An event on its way to the main thread. */
typedef struct
{
  StudioWatcher *watcher;
  TwinWatchKind kind;
  char *path;
  char *problem;
} Delivery;

static void
delivery_free (Delivery *self)
{
  g_object_unref (self->watcher);
  g_free (self->path);
  g_free (self->problem);
  g_free (self);
}

/* ---- Telling ---- */

static char *
describe (StudioWatcher *self)
{
  g_autofree char *queued = g_strdup_printf (ngettext ("%u new or changed file", "%u new or changed files", self->n_queued), self->n_queued);
  g_autofree char *gone = g_strdup_printf (ngettext ("%u document out of sight: its file has gone",
                                                     "%u documents out of sight: their files have gone", self->n_gone),
                                           self->n_gone);

  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (self->n_gone == 0)
    return g_steal_pointer (&queued);
  if (self->n_queued == 0)
    return g_steal_pointer (&gone);
  /* Translators: "2 new or changed files, 1 document out of sight: its file has gone". */
  return g_strdup_printf (_ ("%s, %s"), queued, gone);
}

static void
notice_cb (gpointer user_data)
{
  StudioWatcher *self = user_data;
  g_autofree char *text = describe (self);

  self->notice_id = 0;
  self->n_queued = self->n_gone = 0;
  g_clear_pointer (&self->problem, g_free);
  g_signal_emit (self, signals[SIGNAL_NOTICED], 0, text);
}

static void
note_unavailable (StudioWatcher *self, const char *path)
{
  gint64 now = g_get_real_time () / 1000;

  g_hash_table_replace (self->unavailable, g_strdup (path), g_memdup2 (&now, sizeof now));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Delivery *delivery = user_data;
  StudioWatcher *self = delivery->watcher;

  if (self->watch == NULL)
    return G_SOURCE_REMOVE;

  switch (delivery->kind)
    {
    case TWIN_WATCH_NEW:
    case TWIN_WATCH_CHANGED:
    case TWIN_WATCH_BACK:
      self->n_queued++;
      break;
    case TWIN_WATCH_GONE:
      self->n_gone++;
      break;
    case TWIN_WATCH_PROBLEM:
      g_set_str (&self->problem, delivery->problem);
      break;
    case TWIN_WATCH_UNAVAILABLE:
      note_unavailable (self, delivery->path);
      return G_SOURCE_REMOVE;
    case TWIN_WATCH_MOVED:
    case TWIN_WATCH_READ:
    default:
      return G_SOURCE_REMOVE;
    }

  if (self->notice_id == 0)
    {
      self->notice_id = g_timeout_add_once (NOTICE_DELAY_MS, notice_cb, self);
      studio_import_job_take_up (self->import);
    }

  return G_SOURCE_REMOVE;
}

/* On the thread that watches. */
static void
event_cb (const TwinWatchEvent *event, gpointer user_data)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->watcher = g_object_ref (user_data);
  delivery->kind = event->kind;
  delivery->path = g_strdup (event->path);
  delivery->problem = g_strdup (event->problem);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, delivery, (GDestroyNotify) delivery_free);
}

/* ---- Starting and stopping ---- */

static void
stop (StudioWatcher *self)
{
  g_clear_pointer (&self->watch, twin_watch_stop);
  g_clear_handle_id (&self->notice_id, g_source_remove);
}

static gpointer
list_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_watch_list (library, error);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWatcher) self = STUDIO_WATCHER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  TwinLibrary *library = self->session != NULL ? studio_session_get_library (self->session) : NULL;

  if (library == NULL)
    return;
  if (folders == NULL)
    g_signal_emit (self, signals[SIGNAL_NOTICED], 0, error->message);
  else if (folders->len == 0)
    stop (self);
  else if (self->watch != NULL)
    twin_watch_look_soon (self->watch);
  else
    self->watch = twin_watch_start (library, FALSE, event_cb, self);
}

static void
session_state_cb (StudioWatcher *self)
{
  if (studio_session_get_library (self->session) == NULL)
    stop (self);
}

static void
studio_watcher_dispose (GObject *object)
{
  StudioWatcher *self = STUDIO_WATCHER (object);

  stop (self);
  g_clear_object (&self->import);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_watcher_parent_class)->dispose (object);
}

static void
studio_watcher_finalize (GObject *object)
{
  StudioWatcher *self = STUDIO_WATCHER (object);

  g_hash_table_unref (self->unavailable);
  g_free (self->problem);
  G_OBJECT_CLASS (studio_watcher_parent_class)->finalize (object);
}

static void
studio_watcher_class_init (StudioWatcherClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_watcher_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_watcher_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTICED] = g_signal_new ("noticed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
studio_watcher_init (StudioWatcher *self)
{
  self->unavailable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

StudioWatcher *
studio_watcher_new (StudioSession *session, StudioImportJob *import)
{
  StudioWatcher *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (STUDIO_IS_IMPORT_JOB (import), NULL);

  self = g_object_new (STUDIO_TYPE_WATCHER, NULL);
  self->session = g_object_ref (session);
  self->import = g_object_ref (import);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  studio_watcher_look_soon (self);

  return self;
}

void
studio_watcher_look_soon (StudioWatcher *self)
{
  g_return_if_fail (STUDIO_IS_WATCHER (self));

  studio_session_run_async (self->session, studio_watcher_look_soon, list_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                            listed_cb, g_object_ref (self));
}

gboolean
studio_watcher_is_unavailable (StudioWatcher *self, const char *path, gint64 looked_at)
{
  const gint64 *at;

  g_return_val_if_fail (STUDIO_IS_WATCHER (self), FALSE);

  at = g_hash_table_lookup (self->unavailable, path);

  return at != NULL && *at > looked_at;
}

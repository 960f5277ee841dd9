/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/tidy.h"

#include "library/twin-detection.h"
#include "library/twin-reading.h"
#include "rights/twin-erasure.h"
#include "twins/twin-settings.h"
#include "twins/twin-twin.h"

#define INTERVAL_SECONDS 60
#define UNDO_MS (60 * TWIN_SECOND_MS) /* far longer than the toast that offers it */

struct _StudioTidy
{
  GObject parent_instance;

  StudioSession *session;
  GCancellable *cancellable;
  guint timer_id;
  gboolean running;
  gboolean reading; /* by itself: it can take hours, and nothing else shall wait for it */
};

G_DEFINE_FINAL_TYPE (StudioTidy, studio_tidy, G_TYPE_OBJECT)

static gpointer
tidy_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 before = twin_clock_now (twin_store_get_clock (twin_library_get_store (library))) - UNDO_MS;

  return GINT_TO_POINTER (twin_erasure_run (library, before, NULL, cancellable, error)
                          && twin_twin_purge_removed (library, before, error)
                          && twin_settings_enforce_retention (library, error)
                          && twin_detection_renew (library, NULL, NULL, NULL, NULL, cancellable, error));
}

static void
tidied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTidy) self = STUDIO_TIDY (user_data);
  g_autoptr (GError) error = NULL;

  self->running = FALSE;
  if (self->session == NULL)
    return;

  /* Nobody waits for it and the next minute tries again; the reason belongs into the log. */
  if (studio_session_run_finish (self->session, result, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The library could not be tidied yet: %s", error->message);
}

static gpointer
read_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_reading_renew (library, NULL, NULL, NULL, cancellable, error));
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTidy) self = STUDIO_TIDY (user_data);
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  if (self->session != NULL && studio_session_run_finish (self->session, result, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The documents could not all be read again yet: %s", error->message);
}

static gboolean
tick_cb (gpointer user_data)
{
  StudioTidy *self = user_data;

  if (studio_session_get_library (self->session) == NULL)
    return G_SOURCE_CONTINUE;

  if (!self->running)
    {
      self->running = TRUE;
      studio_session_run_async (self->session, tick_cb, tidy_work, NULL, NULL, NULL, self->cancellable, tidied_cb,
                                g_object_ref (self));
    }
  if (!self->reading)
    {
      self->reading = TRUE;
      studio_session_run_async (self->session, tick_cb, read_work, NULL, NULL, NULL, self->cancellable, read_cb,
                                g_object_ref (self));
    }

  return G_SOURCE_CONTINUE;
}

/* What has begun holds the library, which is to be closed. */
static void
state_cb (StudioTidy *self)
{
  if (studio_session_get_library (self->session) != NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
studio_tidy_dispose (GObject *object)
{
  StudioTidy *self = STUDIO_TIDY (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_tidy_parent_class)->dispose (object);
}

static void
studio_tidy_finalize (GObject *object)
{
  g_clear_object (&STUDIO_TIDY (object)->cancellable);
  G_OBJECT_CLASS (studio_tidy_parent_class)->finalize (object);
}

static void
studio_tidy_class_init (StudioTidyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_tidy_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_tidy_finalize;
}

static void
studio_tidy_init (StudioTidy *self)
{
  self->cancellable = g_cancellable_new ();
}

StudioTidy *
studio_tidy_new (StudioSession *session)
{
  StudioTidy *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_TIDY, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  self->timer_id = g_timeout_add_seconds (INTERVAL_SECONDS, tick_cb, self);

  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/again-row.h"

#include <glib/gi18n.h>

#include "library/twin-detection.h"
#include "library/twin-reading.h"

#define COUNT_DELAY_MS 500 /* a search changes the library many times a second */

struct _StudioAgainRow
{
  AdwActionRow parent_instance;

  StudioSession *session;
  gboolean reads; /* rather than searches */
  guint count_id;
  gboolean running;
  gboolean again; /* asked for while it was running */
  guint n_waiting;
  guint n_total; /* the most that waited since there were none: what the bar is the part of */

  GtkWidget *button;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (StudioAgainRow, studio_again_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_READS = 1,
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- What it shows ---- */

static char *
describe_waiting (StudioAgainRow *self, guint n_waiting)
{
  if (self->reads)
    return g_strdup_printf (ngettext ("%u document was read by an earlier version", "%u documents were read by an earlier version",
                                      n_waiting),
                            n_waiting);

  return g_strdup_printf (ngettext ("%u document waits; nothing of it leaves until then",
                                    "%u documents wait; nothing of them leaves until then", n_waiting),
                          n_waiting);
}

static void
show_count (StudioAgainRow *self, guint n_waiting)
{
  g_autofree char *subtitle = NULL;

  self->n_waiting = n_waiting;
  self->n_total = n_waiting > 0 ? MAX (self->n_total, n_waiting) : 0;
  subtitle = describe_waiting (self, n_waiting);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_progress_bar_set_fraction (self->bar, self->n_total > 0 ? 1 - (double) n_waiting / self->n_total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), self->running || n_waiting < self->n_total);
  gtk_widget_set_visible (self->button, !self->running);
  gtk_widget_set_visible (GTK_WIDGET (self), n_waiting > 0);
}

static gpointer
count_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  int n = GPOINTER_TO_INT (data) ? twin_reading_count_stale (library, error) : twin_detection_count_stale (library, error);

  return n >= 0 ? GINT_TO_POINTER (n + 1) : NULL;
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAgainRow) self = STUDIO_AGAIN_ROW (user_data);
  g_autoptr (GError) error = NULL;
  int n = GPOINTER_TO_INT (studio_session_run_finish (STUDIO_SESSION (object), result, &error));

  if (self->session == NULL)
    return;
  if (n > 0)
    show_count (self, (guint) n - 1);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), error->message);
}

static void
count_cb (gpointer user_data)
{
  StudioAgainRow *self = user_data;

  self->count_id = 0;
  if (studio_session_get_library (self->session) != NULL)
    studio_session_run_async (self->session, count_cb, count_work, GINT_TO_POINTER (self->reads), NULL, NULL, NULL, counted_cb,
                              g_object_ref (self));
}

static void
changed_cb (StudioAgainRow *self)
{
  if (self->count_id == 0)
    self->count_id = g_timeout_add_once (COUNT_DELAY_MS, count_cb, self);
}

/* ---- Doing it ---- */

typedef struct
{
  guint n_changed;
  guint n_undecided;
} Report;

static gpointer
search_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree Report *report = g_new0 (Report, 1);
  TwinDetectionReport detection;

  if (!twin_detection_renew (library, NULL, &detection, NULL, NULL, cancellable, error))
    return NULL;
  *report = (Report) { detection.n_changed, detection.n_undecided };

  return g_steal_pointer (&report);
}

static gpointer
read_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree Report *report = g_new0 (Report, 1);
  TwinReadingReport reading;

  if (!twin_reading_renew (library, &reading, NULL, NULL, cancellable, error))
    return NULL;
  *report = (Report) { reading.n_changed, reading.n_undecided };

  return g_steal_pointer (&report);
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAgainRow) self = STUDIO_AGAIN_ROW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree Report *report = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->running = FALSE;
  if (self->session == NULL)
    return;
  if (self->again)
    {
      studio_again_row_start (self);
      return;
    }
  if (report == NULL)
    {
      show_count (self, MAX (self->n_waiting, 1));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self), error->message);
      return;
    }

  show_count (self, 0);
  changed_cb (self);
  g_signal_emit (self, signals[SIGNAL_DONE], 0, report->n_changed, report->n_undecided);
}

void
studio_again_row_start (StudioAgainRow *self)
{
  g_return_if_fail (STUDIO_IS_AGAIN_ROW (self));
  g_return_if_fail (self->session != NULL);

  self->again = self->running;
  if (self->running)
    return;

  self->running = TRUE;
  changed_cb (self);
  studio_session_run_async (self->session, studio_again_row_start, self->reads ? read_work : search_work, NULL, NULL, g_free,
                            NULL, done_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_again_row_dispose (GObject *object)
{
  StudioAgainRow *self = STUDIO_AGAIN_ROW (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_again_row_parent_class)->dispose (object);
}

static void
studio_again_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StudioAgainRow *self = STUDIO_AGAIN_ROW (object);

  g_assert (id == PROP_READS);
  self->reads = g_value_get_boolean (value);
}

static void
studio_again_row_constructed (GObject *object)
{
  StudioAgainRow *self = STUDIO_AGAIN_ROW (object);

  G_OBJECT_CLASS (studio_again_row_parent_class)->constructed (object);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->reads ? _ ("Documents read") : _ ("Documents searched"), -1);
  gtk_button_set_label (GTK_BUTTON (self->button), self->reads ? _ ("_Read Now") : _ ("_Search Now"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->reads ? _ ("To Be Read Again") : _ ("To Be Searched Again"));
  show_count (self, 0);
}

static void
studio_again_row_class_init (StudioAgainRowClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = studio_again_row_set_property;
  G_OBJECT_CLASS (klass)->constructed = studio_again_row_constructed;
  G_OBJECT_CLASS (klass)->dispose = studio_again_row_dispose;

  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_READS,
                                   g_param_spec_boolean ("reads", NULL, NULL, FALSE,
                                                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
studio_again_row_init (StudioAgainRow *self)
{
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->bar), 96, -1);
  self->button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (studio_again_row_start), self);

  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->bar));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
}

void
studio_again_row_set_session (StudioAgainRow *self, StudioSession *session)
{
  g_return_if_fail (STUDIO_IS_AGAIN_ROW (self));
  g_return_if_fail (self->session == NULL && STUDIO_IS_SESSION (session));

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  count_cb (self);
}

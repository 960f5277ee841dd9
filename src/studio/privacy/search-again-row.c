/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/search-again-row.h"

#include <glib/gi18n.h>

#include "library/twin-detection.h"

#define COUNT_DELAY_MS 500 /* a search changes the library many times a second */

struct _StudioSearchAgainRow
{
  AdwActionRow parent_instance;

  StudioSession *session;
  guint count_id;
  gboolean searching;
  gboolean again; /* asked for while it was searching */
  guint n_waiting;
  guint n_total; /* the most that waited since there were none: what the bar is the part of */

  GtkWidget *button;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (StudioSearchAgainRow, studio_search_again_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_SEARCHED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- What it shows ---- */

static void
show_count (StudioSearchAgainRow *self, guint n_waiting)
{
  g_autofree char *subtitle = NULL;

  self->n_waiting = n_waiting;
  self->n_total = n_waiting > 0 ? MAX (self->n_total, n_waiting) : 0;
  subtitle = g_strdup_printf (ngettext ("%u document waits; nothing of it leaves until then",
                                        "%u documents wait; nothing of them leaves until then", n_waiting),
                              n_waiting);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_progress_bar_set_fraction (self->bar, self->n_total > 0 ? 1 - (double) n_waiting / self->n_total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), self->searching || n_waiting < self->n_total);
  gtk_widget_set_visible (self->button, !self->searching);
  gtk_widget_set_visible (GTK_WIDGET (self), n_waiting > 0);
}

static gpointer
count_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  int n = twin_detection_count_stale (library, error);

  return n >= 0 ? GINT_TO_POINTER (n + 1) : NULL;
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioSearchAgainRow) self = STUDIO_SEARCH_AGAIN_ROW (user_data);
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
  StudioSearchAgainRow *self = user_data;

  self->count_id = 0;
  if (studio_session_get_library (self->session) != NULL)
    studio_session_run_async (self->session, count_cb, count_work, NULL, NULL, NULL, NULL, counted_cb, g_object_ref (self));
}

static void
changed_cb (StudioSearchAgainRow *self)
{
  if (self->count_id == 0)
    self->count_id = g_timeout_add_once (COUNT_DELAY_MS, count_cb, self);
}

/* ---- Searching ---- */

static gpointer
search_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree TwinDetectionReport *report = g_new0 (TwinDetectionReport, 1);

  return twin_detection_renew (library, NULL, report, NULL, NULL, cancellable, error) ? g_steal_pointer (&report) : NULL;
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioSearchAgainRow) self = STUDIO_SEARCH_AGAIN_ROW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree TwinDetectionReport *report = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->searching = FALSE;
  if (self->session == NULL)
    return;
  if (self->again)
    {
      studio_search_again_row_start (self);
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
  g_signal_emit (self, signals[SIGNAL_SEARCHED], 0, report->n_changed, report->n_undecided);
}

void
studio_search_again_row_start (StudioSearchAgainRow *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_AGAIN_ROW (self));
  g_return_if_fail (self->session != NULL);

  self->again = self->searching;
  if (self->searching)
    return;

  self->searching = TRUE;
  changed_cb (self);
  studio_session_run_async (self->session, studio_search_again_row_start, search_work, NULL, NULL, g_free, NULL, searched_cb,
                            g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_search_again_row_dispose (GObject *object)
{
  StudioSearchAgainRow *self = STUDIO_SEARCH_AGAIN_ROW (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_search_again_row_parent_class)->dispose (object);
}

static void
studio_search_again_row_class_init (StudioSearchAgainRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_search_again_row_dispose;

  signals[SIGNAL_SEARCHED] = g_signal_new ("searched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
studio_search_again_row_init (StudioSearchAgainRow *self)
{
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->bar), 96, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Documents searched"), -1);
  self->button = gtk_button_new_with_mnemonic (_ ("_Search Now"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (studio_search_again_row_start), self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("To Be Searched Again"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->bar));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  show_count (self, 0);
}

void
studio_search_again_row_set_session (StudioSearchAgainRow *self, StudioSession *session)
{
  g_return_if_fail (STUDIO_IS_SEARCH_AGAIN_ROW (self));
  g_return_if_fail (self->session == NULL && STUDIO_IS_SESSION (session));

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  count_cb (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/import-bar.h"

#include <glib/gi18n.h>

#include "studio/widgets/tooltip.h"

struct _StudioImportBar
{
  StudioNarrowBin parent_instance;

  StudioImportJob *job;

  GtkLabel *count;
  GtkLabel *rate;
  GtkLabel *narrow_rate;
  GtkProgressBar *progress;
  GtkProgressBar *narrow_progress;
  GtkButton *pause;
};

G_DEFINE_FINAL_TYPE (StudioImportBar, studio_import_bar, STUDIO_TYPE_NARROW_BIN)

static char *
dup_count_text (StudioImportJob *job)
{
  guint n_done = 0;
  guint n_total = 0;

  studio_import_job_get_counts (job, &n_done, &n_total);
  if (n_total == 0)
    return studio_import_job_get_state (job) == STUDIO_IMPORT_PAUSED ? g_strdup (_("Reading is paused"))
                                                                    : g_strdup (_("Looking at files"));
  /* Translators: the progress of an import: "Reading 3 of 14 files". */
  return g_strdup_printf (ngettext ("Reading %u of %u file", "Reading %u of %u files", n_total),
                          MIN (n_done + 1, n_total), n_total);
}

static void
update (StudioImportBar *self)
{
  StudioImportState state = self->job != NULL ? studio_import_job_get_state (self->job) : STUDIO_IMPORT_IDLE;
  gboolean paused = state == STUDIO_IMPORT_PAUSED;
  const char *pause_label = paused ? _("Resume") : _("Pause");

  gtk_widget_set_visible (GTK_WIDGET (self), state != STUDIO_IMPORT_IDLE);
  if (state == STUDIO_IMPORT_IDLE)
    return;

  g_autofree char *count = dup_count_text (self->job);
  g_autofree char *rate = studio_import_job_dup_rate_text (self->job, FALSE);
  g_autofree char *brief = studio_import_job_dup_rate_text (self->job, TRUE);
  double fraction = studio_import_job_get_fraction (self->job);

  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->rate, rate);
  gtk_label_set_label (self->narrow_rate, brief);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_progress_bar_set_fraction (self->narrow_progress, fraction);
  gtk_button_set_icon_name (self->pause, paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  studio_set_tooltip (GTK_WIDGET (self->pause), pause_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL, pause_label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, count, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->narrow_progress), GTK_ACCESSIBLE_PROPERTY_LABEL, count, -1);
}

static void
pause_clicked_cb (StudioImportBar *self)
{
  if (studio_import_job_get_state (self->job) == STUDIO_IMPORT_PAUSED)
    studio_import_job_resume (self->job);
  else
    studio_import_job_pause (self->job);
}

static void
cancel_clicked_cb (StudioImportBar *self)
{
  studio_import_job_cancel (self->job);
}

static void
studio_import_bar_dispose (GObject *object)
{
  StudioImportBar *self = STUDIO_IMPORT_BAR (object);

  studio_import_bar_set_job (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_IMPORT_BAR);
  G_OBJECT_CLASS (studio_import_bar_parent_class)->dispose (object);
}

static void
studio_import_bar_class_init (StudioImportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_import_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/import-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, count);
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, rate);
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, narrow_rate);
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, narrow_progress);
  gtk_widget_class_bind_template_child (widget_class, StudioImportBar, pause);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
studio_import_bar_init (StudioImportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_import_bar_set_job (StudioImportBar *self, StudioImportJob *job)
{
  g_return_if_fail (STUDIO_IS_IMPORT_BAR (self));

  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_func (self->job, update, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->count != NULL)
    update (self);
}

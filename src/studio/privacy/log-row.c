/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/log-row.h"

struct _StudioLogRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *time;
};

G_DEFINE_FINAL_TYPE (StudioLogRow, studio_log_row, GTK_TYPE_BOX)

static void
studio_log_row_class_init (StudioLogRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/log-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioLogRow, icon);
  gtk_widget_class_bind_template_child (widget_class, StudioLogRow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioLogRow, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioLogRow, time);
}

static void
studio_log_row_init (StudioLogRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_log_row_set_entry (StudioLogRow *self, StudioLogEntry *entry)
{
  g_return_if_fail (STUDIO_IS_LOG_ROW (self));
  g_return_if_fail (STUDIO_IS_LOG_ENTRY (entry));

  gtk_image_set_from_icon_name (self->icon, studio_log_entry_get_icon_name (entry));
  gtk_label_set_label (self->title, studio_log_entry_get_title (entry));
  gtk_label_set_label (self->detail, studio_log_entry_get_detail (entry));
  gtk_label_set_label (self->time, studio_log_entry_get_time (entry));
}

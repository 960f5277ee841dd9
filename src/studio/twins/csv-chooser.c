/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/csv-chooser.h"

#include <glib/gi18n.h>

void
studio_csv_chooser_open (GtkWidget *widget, const char *title, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_add_mime_type (filter, "text/csv");
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_filter_set_name (filter, _ ("CSV files"));
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, callback, user_data);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a CSV file over the window of @widget; @callback gets the GtkFileDialog for gtk_file_dialog_open_finish(). */
void studio_csv_chooser_open (GtkWidget *widget, const char *title, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS

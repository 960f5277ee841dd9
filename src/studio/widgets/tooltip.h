/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* gtk_widget_set_tooltip_text() asks the display server where the pointer is and waits for the answer, also when the
 * text stays as it was. In a list that changes ten times a second that is most of the time. @text is nullable. */
void studio_set_tooltip (GtkWidget *widget, const char *text);

G_END_DECLS

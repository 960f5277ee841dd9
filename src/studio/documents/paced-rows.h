/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StudioPacedRows:
 *
 * The beginning of a list, a few more of it in each frame until it is the whole list. A list view makes its rows, two
 * hundred of a long list (GTK_LIST_VIEW_MAX_LIST_ITEMS), in the very moment in which it hears of the items, and holds
 * the window up for as long as that takes. Main thread.
 */
typedef struct _StudioPacedRows StudioPacedRows;

/* @view: whose frames count; it is to outlive the result. */
StudioPacedRows *studio_paced_rows_new (GListModel *list, GtkWidget *view) G_GNUC_WARN_UNUSED_RESULT;
void studio_paced_rows_free (StudioPacedRows *self);

/* What @view is to show. Its positions are those of the list. */
GListModel *studio_paced_rows_get_model (StudioPacedRows *self);

/* The whole list now: something of it is to be chosen, or scrolled to. */
void studio_paced_rows_show_all (StudioPacedRows *self);

G_END_DECLS

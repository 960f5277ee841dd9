/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioBoxedList:
 *
 * A boxed list of rows over a model that may be long: the first rows are shown, and a last
 * row shows the others. Without items it shows a sentence instead.
 */
#define STUDIO_TYPE_BOXED_LIST (studio_boxed_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioBoxedList, studio_boxed_list, STUDIO, BOXED_LIST, AdwBin)

/* @create_row makes a row for an item of @model; @user_data must outlive the list. */
void studio_boxed_list_bind (StudioBoxedList *self, GListModel *model, GtkListBoxCreateWidgetFunc create_row, gpointer user_data);

/* What is said while there is nothing in it. */
void studio_boxed_list_set_empty_text (StudioBoxedList *self, const char *title, const char *subtitle);

G_END_DECLS

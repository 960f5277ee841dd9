/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/boxed-list.h"

#include <glib/gi18n.h>

#define FIRST_ROWS 20

struct _StudioBoxedList
{
  AdwBin parent_instance;

  GListModel *model;
  GtkSliceListModel *shown;
  GtkListBox *list_box;
  GtkListBox *rest_box; /* the row that shows the others, or the sentence for nothing */
  AdwButtonRow *more_row;
  AdwActionRow *empty_row;
};

G_DEFINE_FINAL_TYPE (StudioBoxedList, studio_boxed_list, ADW_TYPE_BIN)

static void
items_changed_cb (StudioBoxedList *self)
{
  guint n_items = g_list_model_get_n_items (self->model);
  g_autofree char *label = g_strdup_printf (ngettext ("Show All %u", "Show All %u", n_items), n_items);
  gboolean more = n_items > gtk_slice_list_model_get_size (self->shown);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more_row), label);
  gtk_widget_set_visible (GTK_WIDGET (self->more_row), more);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_row), n_items == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_box), more || n_items == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list_box), n_items > 0);
}

static void
more_cb (StudioBoxedList *self)
{
  gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
  items_changed_cb (self);
}

static void
studio_boxed_list_dispose (GObject *object)
{
  StudioBoxedList *self = STUDIO_BOXED_LIST (object);

  if (self->list_box != NULL)
    gtk_list_box_bind_model (self->list_box, NULL, NULL, NULL, NULL);
  self->list_box = NULL;
  g_clear_object (&self->shown);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (studio_boxed_list_parent_class)->dispose (object);
}

static void
studio_boxed_list_class_init (StudioBoxedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_boxed_list_dispose;
}

static GtkListBox *
create_box (void)
{
  GtkListBox *box = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_list_box_set_selection_mode (box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (box), "boxed-list");

  return box;
}

static void
studio_boxed_list_init (StudioBoxedList *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->list_box = create_box ();
  self->rest_box = create_box ();
  self->more_row = ADW_BUTTON_ROW (adw_button_row_new ());
  self->empty_row = ADW_ACTION_ROW (adw_action_row_new ());
  gtk_list_box_append (self->rest_box, GTK_WIDGET (self->more_row));
  gtk_list_box_append (self->rest_box, GTK_WIDGET (self->empty_row));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->list_box));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->rest_box));
  adw_bin_set_child (ADW_BIN (self), column);
  g_signal_connect_object (self->more_row, "activated", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
}

void
studio_boxed_list_bind (StudioBoxedList *self, GListModel *model, GtkListBoxCreateWidgetFunc create_row, gpointer user_data)
{
  g_return_if_fail (STUDIO_IS_BOXED_LIST (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->shown = gtk_slice_list_model_new (g_object_ref (model), 0, FIRST_ROWS);
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (self->shown), create_row, user_data, NULL);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

void
studio_boxed_list_set_empty_text (StudioBoxedList *self, const char *title, const char *subtitle)
{
  g_return_if_fail (STUDIO_IS_BOXED_LIST (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->empty_row), title);
  adw_action_row_set_subtitle (self->empty_row, subtitle);
}

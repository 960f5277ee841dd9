/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/paced-rows.h"

#define ROWS_A_FRAME 24 /* a window is full of them */
#define ROWS_KEPT 224   /* more than a view makes of any list */

struct _StudioPacedRows
{
  GListModel *list;
  GtkSliceListModel *shown;
  GtkWidget *view;
  guint tick_id;
  gulong changed_id;
};

static gboolean
has_more (StudioPacedRows *self)
{
  return g_list_model_get_n_items (self->list) > gtk_slice_list_model_get_size (self->shown);
}

static gboolean
tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  StudioPacedRows *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->shown) + ROWS_A_FRAME;

  gtk_slice_list_model_set_size (self->shown, size < ROWS_KEPT ? size : G_MAXUINT);
  if (has_more (self))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
changed_cb (StudioPacedRows *self)
{
  if (self->tick_id == 0 && has_more (self))
    self->tick_id = gtk_widget_add_tick_callback (self->view, tick_cb, self, NULL);
}

static void
stop (StudioPacedRows *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->view, self->tick_id);
  self->tick_id = 0;
}

StudioPacedRows *
studio_paced_rows_new (GListModel *list, GtkWidget *view)
{
  StudioPacedRows *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (list) && GTK_IS_WIDGET (view), NULL);

  self = g_new0 (StudioPacedRows, 1);
  self->list = g_object_ref (list);
  self->view = view;
  self->shown = gtk_slice_list_model_new (g_object_ref (list), 0, ROWS_A_FRAME);
  self->changed_id = g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return self;
}

void
studio_paced_rows_free (StudioPacedRows *self)
{
  g_return_if_fail (self != NULL);

  stop (self);
  g_signal_handler_disconnect (self->list, self->changed_id);
  g_object_unref (self->shown);
  g_object_unref (self->list);
  g_free (self);
}

GListModel *
studio_paced_rows_get_model (StudioPacedRows *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return G_LIST_MODEL (self->shown);
}

void
studio_paced_rows_show_all (StudioPacedRows *self)
{
  g_return_if_fail (self != NULL);

  stop (self);
  gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
}

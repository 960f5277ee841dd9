/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/finding-row.h"

#include <glib/gi18n.h>

struct _StudioFindingRow
{
  StudioNarrowBin parent_instance;

  StudioFindingItem *item;

  GtkWidget *fold_icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *trailing;
  GtkWidget *small_redact;
  GtkWidget *small_keep;
  GtkImage *fold_arrow;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (StudioFindingRow, studio_finding_row, STUDIO_TYPE_NARROW_BIN)

static void
set_class (StudioFindingRow *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* The target before the name: a name without its target does not fit the action. */
static void
set_action (GtkWidget *button, const char *name, guint value)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", value);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
}

static void
set_actions (StudioFindingRow *self, guint value)
{
  set_action (self->small_redact, "review.redact", value);
  set_action (self->small_keep, "review.keep", value);
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  gtk_label_set_label (label, text != NULL ? text : "");
}

static void
update (StudioFindingRow *self)
{
  StudioFindingItem *item = self->item;
  gboolean is_value = item->kind == STUDIO_FINDING_VALUE;
  gboolean is_fold = item->kind == STUDIO_FINDING_FOLD;
  gboolean is_group = item->kind == STUDIO_FINDING_GROUP;

  gtk_label_set_label (self->title, item->title);
  set_label (self->subtitle, item->subtitle);
  set_label (self->trailing, is_value && (item->open || item->current) ? NULL : item->trailing);
  gtk_widget_set_visible (self->fold_icon, is_fold);
  gtk_widget_set_visible (GTK_WIDGET (self->fold_arrow), is_fold || is_group);
  gtk_image_set_from_icon_name (self->fold_arrow, is_fold && item->open ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_visible (self->small_redact, is_value && item->open && !item->current);
  gtk_widget_set_visible (self->small_keep, is_value && item->open && !item->current);
  gtk_widget_set_visible (self->buttons, item->current && (is_value || (is_group && item->open)));
  if (is_value)
    set_actions (self, item->value);

  set_class (self, "header", item->kind == STUDIO_FINDING_HEADER);
  set_class (self, "in-card", item->kind != STUDIO_FINDING_HEADER);
  set_class (self, "current", item->current);
  set_class (self, "first", item->first);
  set_class (self, "last", item->last);
  set_class (self, "fold", is_fold);
  set_class (self, "group", is_group);
}

static void
studio_finding_row_dispose (GObject *object)
{
  studio_finding_row_set_item (STUDIO_FINDING_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_FINDING_ROW);
  G_OBJECT_CLASS (studio_finding_row_parent_class)->dispose (object);
}

static void
studio_finding_row_class_init (StudioFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_finding_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "findingrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, fold_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, trailing);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, small_redact);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, small_keep);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, fold_arrow);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingRow, buttons);
}

static void
studio_finding_row_init (StudioFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_finding_row_set_item (StudioFindingRow *self, StudioFindingItem *item)
{
  g_return_if_fail (STUDIO_IS_FINDING_ROW (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

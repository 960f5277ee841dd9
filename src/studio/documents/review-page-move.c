/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

/* Moving about in the findings by keyboard: from line to line, from type to type, to what is open, and folding. */

typedef struct
{
  guint keyval;
  GdkModifierType state;
  const char *action;
  gboolean only_text; /* leaves other widgets what they do with the key */
} Key;

/* Taken before the widget that has the keyboard gets them: the list would move its own cursor. */
static const Key keys[] = {
  { GDK_KEY_Down, 0, "review.next", FALSE },
  { GDK_KEY_Up, 0, "review.previous", FALSE },
  { GDK_KEY_Down, GDK_CONTROL_MASK, "review.next-group", FALSE },
  { GDK_KEY_Up, GDK_CONTROL_MASK, "review.previous-group", FALSE },
  { GDK_KEY_Left, 0, "review.fold", TRUE },
  { GDK_KEY_Right, 0, "review.unfold", TRUE },
};

static void
stand_on (StudioReviewPage *self, const StudioFindingItem *item)
{
  if (item == NULL)
    return;
  if (item->kind == STUDIO_FINDING_VALUE)
    _studio_review_page_set_current (self, item->value, 0);
  else
    _studio_review_page_set_line (self, item->key);
}

static void
step (GtkWidget *widget, StudioFindingStep how)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);

  if (self->data != NULL)
    stand_on (self, studio_findings_pane_get_neighbour (self->pane, how));
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (widget, STUDIO_STEP_NEXT);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (widget, STUDIO_STEP_PREVIOUS);
}

static void
next_group_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (widget, STUDIO_STEP_NEXT_GROUP);
}

static void
previous_group_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (widget, STUDIO_STEP_PREVIOUS_GROUP);
}

/* ---- What is open ---- */

static void
next_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  guint open;

  if (self->data == NULL)
    return;
  open = _studio_review_page_find_open (self, self->current < self->data->values->len ? self->current + 1 : 0);
  if (open != G_MAXUINT)
    _studio_review_page_set_current (self, open, 0);
}

static void
previous_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  guint n = self->data != NULL ? self->data->values->len : 0;
  guint from = self->current < n ? self->current : 0;

  for (guint i = 1; i <= n; i++)
    {
      guint index = (from + n - i) % n;

      if (_studio_review_page_is_open (self, index))
        {
          _studio_review_page_set_current (self, index, 0);
          return;
        }
    }
}

/* ---- Folding ---- */

/* The first value of a type that is open, or the line for those that are decided. */
static void
stand_in_group (StudioReviewPage *self, const TwinPiiType *type)
{
  g_autofree char *key = g_strconcat ("fold:", type->id, NULL);

  for (guint i = 0; i < self->data->values->len; i++)
    if (((StudioReviewValue *) g_ptr_array_index (self->data->values, i))->type == type
        && _studio_review_page_is_open (self, i))
      {
        _studio_review_page_set_current (self, i, 0);
        return;
      }
  _studio_review_page_set_line (self, key);
}

static void
set_folded (StudioReviewPage *self, const TwinPiiType *type, gboolean folded)
{
  g_autofree char *key = g_strconcat ("group:", type->id, NULL);

  studio_findings_pane_set_folded (self->pane, type, folded);
  if (folded)
    _studio_review_page_set_line (self, key);
  else
    stand_in_group (self, type);
}

static void
set_unfolded (StudioReviewPage *self, const StudioFindingItem *item, gboolean unfolded)
{
  g_autofree char *key = g_strdup (item->key);

  studio_findings_pane_set_unfolded (self->pane, item->type, unfolded);
  _studio_review_page_set_line (self, key);
}

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  StudioFindingItem *item = self->data != NULL ? studio_findings_pane_get_line (self->pane) : NULL;

  if (item == NULL || item->kind == STUDIO_FINDING_GROUP)
    return;
  if (item->kind == STUDIO_FINDING_FOLD && item->open)
    set_unfolded (self, item, FALSE);
  else
    set_folded (self, item->type, TRUE);
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  StudioFindingItem *item = self->data != NULL ? studio_findings_pane_get_line (self->pane) : NULL;

  if (item == NULL)
    return;
  if (item->kind == STUDIO_FINDING_GROUP)
    set_folded (self, item->type, FALSE);
  else if (item->kind == STUDIO_FINDING_FOLD)
    set_unfolded (self, item, TRUE);
}

/* A line that is no value was clicked, or activated with Enter. */
static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  StudioFindingItem *item;

  if (self->data == NULL)
    return;
  _studio_review_page_set_line (self, g_variant_get_string (parameter, NULL));
  item = studio_findings_pane_get_line (self->pane);
  if (item != NULL && item->kind == STUDIO_FINDING_FOLD && item->open)
    fold_action (widget, name, NULL);
  else
    unfold_action (widget, name, NULL);
}

/* ---- Keys ---- */

static gboolean
is_text (StudioReviewPage *self, GtkWidget *focus)
{
  return focus == NULL || focus == GTK_WIDGET (self->text_page)
         || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pane));
}

static gboolean
key_pressed_cb (StudioReviewPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (focus != NULL && GTK_IS_EDITABLE (focus))
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval && keys[i].state == modifiers && (!keys[i].only_text || is_text (self, focus)))
      {
        gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

void
_studio_review_page_install_moves (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "review.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "review.next-group", NULL, next_group_action);
  gtk_widget_class_install_action (widget_class, "review.previous-group", NULL, previous_group_action);
  gtk_widget_class_install_action (widget_class, "review.next-open", NULL, next_open_action);
  gtk_widget_class_install_action (widget_class, "review.previous-open", NULL, previous_open_action);
  gtk_widget_class_install_action (widget_class, "review.fold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "review.unfold", NULL, unfold_action);
  gtk_widget_class_install_action (widget_class, "review.toggle", "s", toggle_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "review.next-open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_SHIFT_MASK, "review.previous-open", NULL);
}

void
_studio_review_page_set_up_keys (StudioReviewPage *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

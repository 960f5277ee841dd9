/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/findings-pane.h"

#include <glib/gi18n.h>

#include "studio/documents/finding-row.h"

struct _StudioFindingsPane
{
  AdwBin parent_instance;

  const StudioReviewData *data;
  guint current;
  GHashTable *touched;
  GHashTable *unfolded;
  GListStore *items;
  gboolean narrow;

  GtkWidget *head;
  GtkLabel *count;
  GtkWidget *alike_button;
  GtkProgressBar *progress;
  GtkStack *stack;
  GtkListView *list_view;
  GtkLabel *looked_for;
  GtkWidget *done_box;
  GtkLabel *done_label;
  GtkWidget *classify_button;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (StudioFindingsPane, studio_findings_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

/* ---- The list ---- */

static gboolean
same_key (StudioFindingsPane *self, guint position, StudioFindingItem *item)
{
  g_autoptr (StudioFindingItem) old = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return g_str_equal (old->key, item->key);
}

/* Replaces only what differs, so that the list stays where it is and a row keeps the keyboard. */
static void
merge_items (StudioFindingsPane *self, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint start = 0;
  guint end = 0;

  while (start < MIN (n_old, items->len) && same_key (self, start, g_ptr_array_index (items, start)))
    start++;
  while (end < MIN (n_old, items->len) - start &&
         same_key (self, n_old - 1 - end, g_ptr_array_index (items, items->len - 1 - end)))
    end++;

  if (n_old > start + end || items->len > start + end)
    g_list_store_splice (self->items, start, n_old - start - end, items->pdata + start, items->len - start - end);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (StudioFindingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item != g_ptr_array_index (items, i))
        studio_finding_item_update (item, g_ptr_array_index (items, i));
    }
}

static void
update_items (StudioFindingsPane *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->data != NULL)
    items = studio_finding_items_new (self->data, self->touched, self->unfolded, self->current);
  else
    items = g_ptr_array_new ();
  merge_items (self, items);
}

static void
describe_item (GtkListItem *list_item)
{
  StudioFindingItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *description = NULL;

  if (item->kind == STUDIO_FINDING_VALUE)
    /* Translators: what a screen reader says about a finding: its type, why, and what was decided. */
    description = g_strdup_printf (_("%s. %s. %s"), _(item->type->label), item->subtitle,
                                   item->open ? _("To be decided") : item->trailing);
  gtk_list_item_set_accessible_label (list_item, item->title);
  gtk_list_item_set_accessible_description (list_item, description != NULL ? description
                                                       : item->trailing != NULL ? item->trailing : "");
}

static void
setup_row_cb (StudioFindingsPane *self, GtkListItem *item)
{
  GtkWidget *row = g_object_new (STUDIO_TYPE_FINDING_ROW, NULL);

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (StudioFindingsPane *self, GtkListItem *list_item)
{
  StudioFindingItem *item = gtk_list_item_get_item (list_item);
  gboolean header = item->kind == STUDIO_FINDING_HEADER;

  studio_finding_row_set_item (STUDIO_FINDING_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_activatable (list_item, !header);
  gtk_list_item_set_focusable (list_item, !header);
  g_signal_connect_object (item, "changed", G_CALLBACK (describe_item), list_item, G_CONNECT_SWAPPED);
  describe_item (list_item);
}

static void
unbind_row_cb (StudioFindingsPane *self, GtkListItem *list_item)
{
  StudioFindingRow *row = STUDIO_FINDING_ROW (gtk_list_item_get_child (list_item));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), describe_item, list_item);
  if (row != NULL)
    studio_finding_row_set_item (row, NULL);
}

static void
activated_cb (StudioFindingsPane *self, guint position)
{
  g_autoptr (StudioFindingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item->kind == STUDIO_FINDING_VALUE)
    gtk_widget_activate_action (GTK_WIDGET (self), "review.select", "u", item->value);
  else if (item->kind == STUDIO_FINDING_FOLD)
    {
      if (!g_hash_table_remove (self->unfolded, item->type->id))
        g_hash_table_add (self->unfolded, g_strdup (item->type->id));
      update_items (self);
    }
}

/* ---- Around the list ---- */

/* What was looked for, by the names of the types. */
static char *
dup_looked_for (void)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_types; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", _(types[i].label));
  return g_string_free (names, FALSE);
}

static void
update_head (StudioFindingsPane *self)
{
  guint n = self->data->n_findings;
  guint n_decided = n - MIN (self->data->n_undecided, n);
  g_autofree char *count = NULL;
  g_autofree char *done = NULL;

  /* Translators: how many findings are decided: "7 of 19 decided". */
  count = g_strdup_printf (ngettext ("%u of %u decided", "%u of %u decided", n), n_decided, n);
  gtk_label_set_label (self->count, count);
  gtk_progress_bar_set_fraction (self->progress, n > 0 ? (double) n_decided / n : 1);
  gtk_widget_set_visible (self->head, n > 0);

  done = g_strdup_printf (ngettext ("The one finding is decided", "All %u decided", n), n);
  gtk_label_set_label (self->done_label, n > 0 ? done : "");
  gtk_widget_set_visible (self->done_box, self->data->n_undecided == 0);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->done_label)), n > 0);
}

static void
update (StudioFindingsPane *self)
{
  update_items (self);
  if (self->data == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  update_head (self);
  gtk_stack_set_visible_child_name (self->stack, self->data->values->len > 0 ? "list" : "empty");
}

/* ---- GObject ---- */

static void
studio_findings_pane_dispose (GObject *object)
{
  StudioFindingsPane *self = STUDIO_FINDINGS_PANE (object);

  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_FINDINGS_PANE);
  g_clear_object (&self->items);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  G_OBJECT_CLASS (studio_findings_pane_parent_class)->dispose (object);
}

static void
studio_findings_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, STUDIO_FINDINGS_PANE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_findings_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioFindingsPane *self = STUDIO_FINDINGS_PANE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      if (self->narrow != g_value_get_boolean (value))
        {
          self->narrow = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_findings_pane_class_init (StudioFindingsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = studio_findings_pane_dispose;
  object_class->get_property = studio_findings_pane_get_property;
  object_class->set_property = studio_findings_pane_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/findings-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, head);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, count);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, alike_button);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, looked_for);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, done_box);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, done_label);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, classify_button);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, next_button);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
set_up_list (StudioFindingsPane *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_object_unref (factory);
  g_object_unref (selection);
}

static void
studio_findings_pane_init (StudioFindingsPane *self)
{
  g_autofree char *types = dup_looked_for ();
  g_autofree char *description = NULL;

  self->current = G_MAXUINT;
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_list_store_new (STUDIO_TYPE_FINDING_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));

  /* Translators: %s is a list of types of personal data. */
  description = g_strdup_printf (_("Looked for: %s"), types);
  gtk_label_set_label (self->looked_for, description);
  set_up_list (self);
  update (self);
}

void
studio_findings_pane_set_data (StudioFindingsPane *self, const StudioReviewData *data)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));

  self->data = data;
  update (self);
}

void
studio_findings_pane_set_classified (StudioFindingsPane *self, gboolean classified)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));

  /* One thing to do next: classify it, then the next document. */
  gtk_widget_set_visible (self->classify_button, !classified);
  if (classified)
    gtk_widget_add_css_class (self->next_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->next_button, "suggested-action");
}

void
studio_findings_pane_set_current (StudioFindingsPane *self, guint value)
{
  guint n;

  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));

  self->current = value;
  update_items (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioFindingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item->current)
        {
          gtk_list_view_scroll_to (self->list_view, i, GTK_LIST_SCROLL_FOCUS, NULL);
          return;
        }
    }
}

guint
studio_findings_pane_get_neighbour (StudioFindingsPane *self, gboolean forward)
{
  guint n;
  guint before = G_MAXUINT;
  gboolean passed = FALSE;

  g_return_val_if_fail (STUDIO_IS_FINDINGS_PANE (self), G_MAXUINT);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioFindingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item->kind != STUDIO_FINDING_VALUE)
        continue;
      if (forward && (passed || self->current == G_MAXUINT))
        return item->value;
      if (item->value == self->current)
        {
          if (!forward)
            return before;
          passed = TRUE;
        }
      before = item->value;
    }
  return forward ? G_MAXUINT : before;
}

void
studio_findings_pane_touch (StudioFindingsPane *self, const StudioReviewValue *value)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));
  g_hash_table_add (self->touched, g_strconcat (value->type->id, ":", value->value_key, NULL));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/findings-pane.h"

#include <glib/gi18n.h>

#include "studio/documents/finding-row.h"

struct _StudioFindingsPane
{
  StudioNarrowBin parent_instance;

  const StudioReviewData *data;
  StudioFindingSight sight;
  GListStore *items;

  GtkWidget *head;
  GtkLabel *count;
  GtkWidget *alike_button;
  GtkProgressBar *progress;
  GtkStack *stack;
  GtkListView *list_view;
  GtkExpander *looked_for_expander;
  GtkLabel *looked_for;
  GtkWidget *done_box;
  GtkLabel *done_label;
  GtkWidget *classify_button;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (StudioFindingsPane, studio_findings_pane, STUDIO_TYPE_NARROW_BIN)

/* ---- The list ---- */

/* Borrowed: the store holds it. */
static StudioFindingItem *
get_item (StudioFindingsPane *self, guint position)
{
  g_autoptr (StudioFindingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item;
}

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
    items = studio_finding_items_new (self->data, &self->sight);
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
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "review.toggle", "s", item->key);
}

/* ---- Around the list ---- */

/* What was looked for, by the names of the types, one a line. */
static char *
dup_type_names (const TwinTypeSet *types)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < twin_type_set_get_n_types (types); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", _(twin_type_set_get_type (types, i)->label));
  return g_string_free (names, FALSE);
}

static void
update_looked_for (StudioFindingsPane *self)
{
  guint n_types = twin_type_set_get_n_types (self->data->types);
  g_autofree char *names = dup_type_names (self->data->types);
  g_autofree char *description = NULL;

  description = g_strdup_printf (ngettext ("%u kind was looked for", "%u kinds were looked for", n_types), n_types);
  gtk_expander_set_label (self->looked_for_expander, description);
  gtk_label_set_label (self->looked_for, names);
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
  if (self->data->values->len == 0)
    update_looked_for (self);
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
  g_clear_pointer (&self->sight.touched, g_hash_table_unref);
  g_clear_pointer (&self->sight.unfolded, g_hash_table_unref);
  g_clear_pointer (&self->sight.folded, g_hash_table_unref);
  g_clear_pointer (&self->sight.line, g_free);
  G_OBJECT_CLASS (studio_findings_pane_parent_class)->dispose (object);
}

static void
studio_findings_pane_class_init (StudioFindingsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_findings_pane_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/findings-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, head);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, count);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, alike_button);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, StudioFindingsPane, looked_for_expander);
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
  self->sight.current = G_MAXUINT;
  self->sight.touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sight.unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sight.folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_list_store_new (STUDIO_TYPE_FINDING_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));

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
studio_findings_pane_set_several (StudioFindingsPane *self)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));
  gtk_widget_set_visible (self->classify_button, FALSE);
  gtk_widget_set_visible (self->next_button, FALSE);
}

/* The position of the current line, or the number of lines. */
static guint
find_line (StudioFindingsPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++)
    if (get_item (self, i)->current)
      return i;
  return n;
}

static void
show_line (StudioFindingsPane *self)
{
  guint position;

  update_items (self);
  position = find_line (self);
  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->items)))
    gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_FOCUS, NULL);
}

void
studio_findings_pane_set_current (StudioFindingsPane *self, guint value)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));

  self->sight.current = value;
  if (value != G_MAXUINT)
    g_clear_pointer (&self->sight.line, g_free);
  show_line (self);
}

void
studio_findings_pane_set_line (StudioFindingsPane *self, const char *key)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));

  self->sight.current = G_MAXUINT;
  g_set_str (&self->sight.line, key);
  show_line (self);
}

StudioFindingItem *
studio_findings_pane_get_line (StudioFindingsPane *self)
{
  guint position;

  g_return_val_if_fail (STUDIO_IS_FINDINGS_PANE (self), NULL);

  position = find_line (self);
  return position < g_list_model_get_n_items (G_LIST_MODEL (self->items)) ? get_item (self, position) : NULL;
}

/* From @position on in steps of @by, the first line to stand on whose type is (or is not) @type. */
static StudioFindingItem *
find_stop (StudioFindingsPane *self, gint64 position, int by, const TwinPiiType *other_than)
{
  gint64 n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (; position >= 0 && position < n; position += by)
    {
      StudioFindingItem *item = get_item (self, (guint) position);

      if (studio_finding_item_is_stop (item) && item->type != other_than)
        return item;
    }
  return NULL;
}

/* Where to begin in the group that holds @item: at its first line. */
static StudioFindingItem *
find_first_of_type (StudioFindingsPane *self, const StudioFindingItem *item)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; item != NULL && i < n; i++)
    if (get_item (self, i)->type == item->type && studio_finding_item_is_stop (get_item (self, i)))
      return get_item (self, i);
  return NULL;
}

StudioFindingItem *
studio_findings_pane_get_neighbour (StudioFindingsPane *self, StudioFindingStep step)
{
  guint n;
  guint position;
  const TwinPiiType *type;

  g_return_val_if_fail (STUDIO_IS_FINDINGS_PANE (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  position = find_line (self);
  type = position < n ? get_item (self, position)->type : NULL;
  switch (step)
    {
    case STUDIO_STEP_PREVIOUS:
      return find_stop (self, (gint64) position - 1, -1, NULL);
    case STUDIO_STEP_NEXT_GROUP:
      return find_stop (self, position < n ? position + 1 : 0, 1, type);
    case STUDIO_STEP_PREVIOUS_GROUP:
      return find_first_of_type (self, find_stop (self, (gint64) position - 1, -1, type));
    case STUDIO_STEP_NEXT:
    default:
      return find_stop (self, position < n ? position + 1 : 0, 1, NULL);
    }
}

static void
set_contains (GHashTable *set, const TwinPiiType *type, gboolean contains)
{
  if (contains)
    g_hash_table_add (set, g_strdup (type->id));
  else
    g_hash_table_remove (set, type->id);
}

void
studio_findings_pane_set_folded (StudioFindingsPane *self, const TwinPiiType *type, gboolean folded)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self) && type != NULL);

  set_contains (self->sight.folded, type, folded);
  update_items (self);
}

gboolean
studio_findings_pane_get_folded (StudioFindingsPane *self, const TwinPiiType *type)
{
  g_return_val_if_fail (STUDIO_IS_FINDINGS_PANE (self) && type != NULL, FALSE);
  return g_hash_table_contains (self->sight.folded, type->id);
}

void
studio_findings_pane_set_unfolded (StudioFindingsPane *self, const TwinPiiType *type, gboolean unfolded)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self) && type != NULL);

  set_contains (self->sight.unfolded, type, unfolded);
  update_items (self);
}

gboolean
studio_findings_pane_take_focus (StudioFindingsPane *self)
{
  g_return_val_if_fail (STUDIO_IS_FINDINGS_PANE (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->list_view)))
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  show_line (self);
  return TRUE;
}

void
studio_findings_pane_touch (StudioFindingsPane *self, const StudioReviewValue *value)
{
  g_return_if_fail (STUDIO_IS_FINDINGS_PANE (self));
  g_hash_table_add (self->sight.touched, g_strconcat (value->type->id, ":", value->value_key, NULL));
}

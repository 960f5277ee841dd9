/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/conflicts-page.h"

#include <glib/gi18n.h>

#include "studio/account/conflict-page.h"
#include "studio/widgets/boxed-list.h"
#include "sync/twin-replica.h"

struct _StudioConflictsPage
{
  AdwNavigationPage parent_instance;

  StudioSyncAgent *agent;
  GListStore *items;
  guint n_shown; /* of the standing when it was loaded last */

  GtkStack *stack;
  AdwStatusPage *error_page;
  StudioBoxedList *list;
};

G_DEFINE_FINAL_TYPE (StudioConflictsPage, studio_conflicts_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- Loading ---- */

/* Takes @conflict. */
static StudioConflictItem *
load_item (TwinTransaction *tx, TwinSyncConflict *conflict, GError **error)
{
  g_autoptr (TwinSyncConflict) owned = conflict;
  g_auto (TwinReplicaLabel) label = { 0 };
  g_autofree char *current = NULL;
  g_autofree char *title = NULL;

  if (!twin_replica_describe (tx, owned->type, owned->id, &label, error)
      || !twin_replica_read (tx, owned->type, owned->id, &current, error))
    return NULL;
  title = label.name != NULL ? g_strdup (label.name) : twin_replica_get_title (owned->type, owned->mine);

  return studio_conflict_item_new (g_steal_pointer (&owned), title, current);
}

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) conflicts = tx != NULL ? twin_sync_conflict_list (tx, error) : NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (conflicts == NULL)
    return NULL;
  while (conflicts->len > 0)
    {
      StudioConflictItem *item = load_item (tx, g_ptr_array_steal_index (conflicts, 0), error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioConflictsPage) self = STUDIO_CONFLICTS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->agent == NULL)
    return;
  if (items == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
}

static void
load (StudioConflictsPage *self)
{
  StudioSession *session = studio_sync_agent_get_session (self->agent);

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, load_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, g_object_ref (self));
}

static void
agent_changed_cb (StudioConflictsPage *self)
{
  guint n = studio_sync_agent_get_standing (self->agent)->n_conflicts;

  if (n == self->n_shown)
    return;
  self->n_shown = n;
  load (self);
}

/* ---- Rows ---- */

static void
row_activated_cb (GtkWidget *row, StudioConflictItem *item)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, STUDIO_TYPE_CONFLICTS_PAGE);
  GtkWidget *view = gtk_widget_get_ancestor (row, ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view),
                            ADW_NAVIGATION_PAGE (studio_conflict_page_new (STUDIO_CONFLICTS_PAGE (page)->agent, item)));
}

/* "Twin · No-Answer Message, Tone · 23/11/26 14:05" */
static char *
dup_subtitle (StudioConflictItem *item)
{
  GPtrArray *fields = studio_conflict_item_get_fields (item);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *places = NULL;
  g_autofree char *found = studio_conflict_item_dup_found (item);

  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (titles, ((const StudioConflictField *) fields->pdata[i])->title);
  g_ptr_array_add (titles, NULL);
  places = g_strjoinv (", ", (char **) titles->pdata);

  return g_strjoin (" · ", studio_conflict_item_get_kind (item), places, found, NULL);
}

static GtkWidget *
create_row (gpointer object, gpointer user_data)
{
  StudioConflictItem *item = object;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *subtitle = dup_subtitle (item);

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), studio_conflict_item_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), item, 0);

  return row;
}

/* ---- GObject ---- */

static void
studio_conflicts_page_dispose (GObject *object)
{
  g_clear_object (&STUDIO_CONFLICTS_PAGE (object)->agent);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_CONFLICTS_PAGE);
  G_OBJECT_CLASS (studio_conflicts_page_parent_class)->dispose (object);
}

static void
studio_conflicts_page_finalize (GObject *object)
{
  g_object_unref (STUDIO_CONFLICTS_PAGE (object)->items);
  G_OBJECT_CLASS (studio_conflicts_page_parent_class)->finalize (object);
}

static void
studio_conflicts_page_class_init (StudioConflictsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_conflicts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_conflicts_page_finalize;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioConflictsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictsPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictsPage, list);
}

static void
studio_conflicts_page_init (StudioConflictsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (STUDIO_TYPE_CONFLICT_ITEM);
  studio_boxed_list_bind (self->list, G_LIST_MODEL (self->items), create_row, NULL);
}

StudioConflictsPage *
studio_conflicts_page_new (StudioSyncAgent *agent)
{
  StudioConflictsPage *self;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  self = g_object_new (STUDIO_TYPE_CONFLICTS_PAGE, NULL);
  self->agent = g_object_ref (agent);
  self->n_shown = studio_sync_agent_get_standing (agent)->n_conflicts;
  g_signal_connect_object (agent, "changed", G_CALLBACK (agent_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);

  return self;
}

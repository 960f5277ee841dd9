/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/queue-page.h"

#include <glib/gi18n.h>

#include "base/twin-clock.h"
#include "studio/widgets/boxed-list.h"
#include "sync/twin-sync.h"

#define RELOAD_DELAY_MS 300
#define MAX_ROWS 1000 /* more is not read by anybody; the title counts them all */

struct _StudioQueuePage
{
  AdwNavigationPage parent_instance;

  StudioSyncAgent *agent;
  GListStore *waiting; /* Change */
  GListStore *refused;
  guint reload_id;

  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkWidget *refused_group;
  GtkWidget *waiting_group;
  StudioBoxedList *refused_list;
  StudioBoxedList *waiting_list;
};

G_DEFINE_FINAL_TYPE (StudioQueuePage, studio_queue_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- One change, as an item of a list ---- */

#define TYPE_CHANGE (change_get_type ())
G_DECLARE_FINAL_TYPE (Change, change, STUDIO, CHANGE, GObject)

struct _Change
{
  GObject parent_instance;

  TwinSyncPending *pending;
};

G_DEFINE_FINAL_TYPE (Change, change, G_TYPE_OBJECT)

static void
change_finalize (GObject *object)
{
  twin_sync_pending_free (STUDIO_CHANGE (object)->pending);
  G_OBJECT_CLASS (change_parent_class)->finalize (object);
}

static void
change_class_init (ChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = change_finalize;
}

static void
change_init (Change *self)
{
}

/* ---- Rows ---- */

static const char *
get_icon (const char *type)
{
  if (g_str_equal (type, "document") || g_str_equal (type, "decision"))
    return "twin-document-symbolic";
  if (g_str_equal (type, "twin"))
    return "avatar-default-symbolic";
  if (g_str_equal (type, "access-entry"))
    return "system-users-symbolic";

  return "document-edit-symbolic";
}

/* The engine's reasons, which are few, in the reader's language. */
static const char *
get_problem (const TwinSyncPending *pending)
{
  static const char *const known[] = {
    N_ ("The server does not let this computer change it."),
    N_ ("It is too large for the server."),
    N_ ("The server did not accept this change. Is Twin Studio older or newer than the server?"),
    N_ ("The server refused this change without saying why."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i], pending->problem))
      return _ (known[i]);

  return pending->problem;
}

/* "Who may ask · Lab Safety · deleted · 5 minutes ago" */
static char *
dup_subtitle (const TwinSyncPending *pending)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (pending->name != NULL)
    g_ptr_array_add (parts, g_strdup (studio_sync_get_kind_name (pending->type)));
  if (pending->owner != NULL)
    g_ptr_array_add (parts, g_strdup (pending->owner));
  if (pending->deleted)
    g_ptr_array_add (parts, g_strdup (_ ("deleted")));
  if (pending->changed_at > 0)
    g_ptr_array_add (parts, studio_sync_dup_ago (pending->changed_at, twin_clock_now (twin_clock_system ())));
  if (pending->n_tries > 0 && pending->problem == NULL)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("tried %u time", "tried %u times", pending->n_tries), pending->n_tries));
  if (pending->problem != NULL)
    g_ptr_array_add (parts, g_strdup (get_problem (pending)));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  const TwinSyncPending *pending = STUDIO_CHANGE (item)->pending;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (pending->type));
  g_autofree char *subtitle = dup_subtitle (pending);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, "dimmed");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), pending->name != NULL ? pending->name : studio_sync_get_kind_name (pending->type));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);

  return row;
}

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_sync_list_pending (tx, MAX_ROWS, error) : NULL;
}

static void
fill (GListStore *store, GPtrArray *list, gboolean refused)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < list->len; i++)
    {
      TwinSyncPending *pending = list->pdata[i];
      Change *item;

      if (pending == NULL || (pending->problem != NULL) != refused)
        continue;
      item = g_object_new (TYPE_CHANGE, NULL);
      item->pending = pending;
      list->pdata[i] = NULL;
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata, items->len);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQueuePage) self = STUDIO_QUEUE_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  guint n_refused;
  guint n_waiting;

  if (self->agent == NULL)
    return;
  if (list == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  fill (self->refused, list, TRUE);
  fill (self->waiting, list, FALSE);
  n_refused = g_list_model_get_n_items (G_LIST_MODEL (self->refused));
  n_waiting = g_list_model_get_n_items (G_LIST_MODEL (self->waiting));
  gtk_widget_set_visible (self->refused_group, n_refused > 0);
  gtk_widget_set_visible (self->waiting_group, n_waiting > 0);
  gtk_stack_set_visible_child_name (self->stack, n_refused + n_waiting > 0 ? "list" : "empty");
}

static void
load (StudioQueuePage *self)
{
  StudioSession *session = studio_sync_agent_get_session (self->agent);

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, load_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, g_object_ref (self));
}

static void
reload_cb (gpointer user_data)
{
  StudioQueuePage *self = user_data;

  self->reload_id = 0;
  load (self);
}

static void
agent_changed_cb (StudioQueuePage *self)
{
  const StudioSyncStanding *standing = studio_sync_agent_get_standing (self->agent);
  g_autofree char *words = studio_sync_standing_dup_words (standing, twin_clock_now (twin_clock_system ()));

  adw_window_title_set_subtitle (self->title, words);
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- Trying again ---- */

static gpointer
retry_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_sync_retry (twin_library_get_store (library), error));
}

static void
retried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQueuePage) self = STUDIO_QUEUE_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    g_message ("What the server refused could not be queued again: %s", error->message);
  else if (self->agent != NULL)
    studio_sync_agent_sync_now (self->agent);
}

static void
retry_clicked_cb (StudioQueuePage *self)
{
  studio_session_run_async (studio_sync_agent_get_session (self->agent), retry_clicked_cb, retry_work, NULL, NULL, NULL, NULL, retried_cb,
                            g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_queue_page_dispose (GObject *object)
{
  StudioQueuePage *self = STUDIO_QUEUE_PAGE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->agent);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_QUEUE_PAGE);
  G_OBJECT_CLASS (studio_queue_page_parent_class)->dispose (object);
}

static void
studio_queue_page_finalize (GObject *object)
{
  g_object_unref (STUDIO_QUEUE_PAGE (object)->waiting);
  g_object_unref (STUDIO_QUEUE_PAGE (object)->refused);
  G_OBJECT_CLASS (studio_queue_page_parent_class)->finalize (object);
}

static void
studio_queue_page_class_init (StudioQueuePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_queue_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_queue_page_finalize;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/queue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, refused_group);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, waiting_group);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, refused_list);
  gtk_widget_class_bind_template_child (widget_class, StudioQueuePage, waiting_list);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
studio_queue_page_init (StudioQueuePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->waiting = g_list_store_new (TYPE_CHANGE);
  self->refused = g_list_store_new (TYPE_CHANGE);
  studio_boxed_list_bind (self->waiting_list, G_LIST_MODEL (self->waiting), create_row, NULL);
  studio_boxed_list_bind (self->refused_list, G_LIST_MODEL (self->refused), create_row, NULL);
}

StudioQueuePage *
studio_queue_page_new (StudioSyncAgent *agent)
{
  StudioQueuePage *self;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  self = g_object_new (STUDIO_TYPE_QUEUE_PAGE, NULL);
  self->agent = g_object_ref (agent);
  g_signal_connect_object (agent, "changed", G_CALLBACK (agent_changed_cb), self, G_CONNECT_SWAPPED);
  agent_changed_cb (self);
  load (self);

  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/log-page.h"

#include <glib/gi18n.h>

#include "studio/privacy/log-row.h"

struct _StudioLogPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  StudioLogKind kind;
  GCancellable *cancellable;

  AdwBanner *banner;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  AdwStatusPage *error_page;
  GtkListView *list_view;
  GListStore *entries;
};

G_DEFINE_FINAL_TYPE (StudioLogPage, studio_log_page, ADW_TYPE_NAVIGATION_PAGE)

/* What the worker thread brings back. */
typedef struct
{
  GPtrArray *entries;
  gint64 n_rows;
  gint64 bad_seq;
} Log;

static void
log_free (Log *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Log, log_free)

static gpointer
load_audit (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Log) log = g_new0 (Log, 1);

  log->entries = g_ptr_array_new_with_free_func (g_object_unref);
  if (tx == NULL || !twin_audit_table_verify (tx, &log->n_rows, &log->bad_seq, error))
    return NULL;
  records = twin_audit_table_list (tx, 0, 0, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (log->entries, studio_log_entry_new_from_audit (g_ptr_array_index (records, i)));

  return g_steal_pointer (&log);
}

static gpointer
load_ledger (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Log) log = g_new0 (Log, 1);

  log->entries = g_ptr_array_new_with_free_func (g_object_unref);
  records = tx != NULL ? twin_ledger_table_list (tx, error) : NULL;
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (log->entries, studio_log_entry_new_from_ledger (g_ptr_array_index (records, i)));

  return g_steal_pointer (&log);
}

static void
show_proof (StudioLogPage *self, const Log *log)
{
  g_autofree char *title = NULL;

  if (log->bad_seq != 0)
    /* Translators: %lld is the number of an entry of the audit log. */
    title = g_strdup_printf (_ ("Entry %lld was changed or is missing: the log cannot be relied on from there"),
                             (long long) log->bad_seq);
  else
    title = g_strdup_printf (ngettext ("The log is whole: %lld entry checked", "The log is whole: %lld entries checked",
                                       (gulong) log->n_rows),
                             (long long) log->n_rows);

  adw_banner_set_title (self->banner, title);
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioLogPage) self = STUDIO_LOG_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Log) log = NULL;

  if (self->session == NULL)
    return;
  log = studio_session_run_finish (self->session, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (log == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  if (self->kind == STUDIO_LOG_AUDIT)
    show_proof (self, log);
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)),
                       log->entries->pdata, log->entries->len);
  gtk_stack_set_visible_child_name (self->stack, log->entries->len > 0 ? "list" : "empty");
}

static void
load (StudioLogPage *self)
{
  studio_session_run_async (self->session, load, self->kind == STUDIO_LOG_AUDIT ? load_audit : load_ledger, NULL, NULL,
                            (GDestroyNotify) log_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, g_object_new (STUDIO_TYPE_LOG_ROW, NULL));
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  StudioLogEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *label = g_strdup_printf ("%s. %s. %s", studio_log_entry_get_title (entry),
                                            studio_log_entry_get_detail (entry), studio_log_entry_get_time (entry));

  studio_log_row_set_entry (STUDIO_LOG_ROW (gtk_list_item_get_child (item)), entry);
  gtk_list_item_set_accessible_label (item, label);
}

static void
retry_cb (StudioLogPage *self)
{
  load (self);
}

static void
studio_log_page_dispose (GObject *object)
{
  StudioLogPage *self = STUDIO_LOG_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_LOG_PAGE);
  G_OBJECT_CLASS (studio_log_page_parent_class)->dispose (object);
}

static void
studio_log_page_finalize (GObject *object)
{
  g_clear_object (&STUDIO_LOG_PAGE (object)->entries);
  G_OBJECT_CLASS (studio_log_page_parent_class)->finalize (object);
}

static void
studio_log_page_class_init (StudioLogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_log_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_log_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioLogPage, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioLogPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioLogPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioLogPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
studio_log_page_init (StudioLogPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (STUDIO_TYPE_LOG_ENTRY);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->entries)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
}

StudioLogPage *
studio_log_page_new (StudioSession *session, StudioLogKind kind)
{
  StudioLogPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_LOG_PAGE, NULL);
  self->session = g_object_ref (session);
  self->kind = kind;
  if (kind == STUDIO_LOG_AUDIT)
    {
      adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Audit Log"));
      adw_status_page_set_title (self->empty_page, _ ("Nothing Was Done Yet"));
    }
  else
    {
      adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("What Left This Computer"));
      adw_status_page_set_title (self->empty_page, _ ("Nothing Has Left"));
      adw_status_page_set_description (self->empty_page,
                                       _ ("Each call to a model will be listed here: when, where to, how much, and what it was for."));
    }
  load (self);

  return self;
}

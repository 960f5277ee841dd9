/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/documents-page-private.h"

#include <glib/gi18n.h>

#include "library/twin-suggest.h"
#include "studio/documents/classify-dialog.h"
#include "twins/twin-twin.h"

/* What one bulk action does to which documents, on a worker thread. */
typedef struct
{
  char **ids;
  TwinClassification *classification; /* NULL: as is suggested */
  GPtrArray *classifications;         /* TwinClassification for each of the ids: what is to be there again */
  char *twin_id;
} Bulk;

static void
bulk_free (Bulk *self)
{
  g_strfreev (self->ids);
  g_clear_pointer (&self->classification, twin_classification_free);
  g_clear_pointer (&self->classifications, g_ptr_array_unref);
  g_free (self->twin_id);
  g_free (self);
}

static Bulk *
bulk_new (GPtrArray *documents)
{
  Bulk *self = g_new0 (Bulk, 1);

  self->ids = g_new0 (char *, documents->len + 1);
  for (guint i = 0; i < documents->len; i++)
    self->ids[i] = g_strdup (studio_document_get_id (g_ptr_array_index (documents, i)));
  return self;
}

static gboolean
is_same_classification (const TwinClassification *a, const TwinClassification *b)
{
  return a->level == b->level && a->require_mfa == b->require_mfa
         && g_strv_equal ((const char *const *) a->allowed_roles, (const char *const *) b->allowed_roles)
         && g_strv_equal ((const char *const *) a->allowed_groups, (const char *const *) b->allowed_groups);
}

/* What takes a classification back: the documents that have another one now, with the one they had. */
static Bulk *
find_reclassified (TwinLibrary *library, GPtrArray *before, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GPtrArray) classifications = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_classification_free);
  Bulk *bulk;

  for (guint i = 0; i < before->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (before, i);
      g_autoptr (TwinDocumentRecord) now = twin_library_get (library, record->id, error);

      if (now == NULL)
        return NULL;
      if (is_same_classification (now->classification, record->classification))
        continue;
      g_strv_builder_add (ids, record->id);
      g_ptr_array_add (classifications, twin_classification_copy (record->classification));
    }
  bulk = g_new0 (Bulk, 1);
  bulk->ids = g_strv_builder_end (ids);
  bulk->classifications = g_steal_pointer (&classifications);
  return bulk;
}

static GPtrArray *
load_records (TwinLibrary *library, char **ids, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);

  for (char **id = ids; *id != NULL; id++)
    {
      TwinDocumentRecord *record = twin_library_get (library, *id, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

static gpointer
classify_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;
  g_autoptr (GPtrArray) before = load_records (library, bulk->ids, error);

  if (before == NULL)
    return NULL;
  if (bulk->classification == NULL && twin_suggest_accept (library, (const char *const *) bulk->ids, error) < 0)
    return NULL;
  for (char **id = bulk->ids; bulk->classification != NULL && *id != NULL; id++)
    if (!twin_library_classify (library, *id, bulk->classification, error))
      return NULL;
  return find_reclassified (library, before, error);
}

static gpointer
reclassify_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;

  for (guint i = 0; bulk->ids[i] != NULL; i++)
    if (!twin_library_classify (library, bulk->ids[i], g_ptr_array_index (bulk->classifications, i), error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

static gpointer
use_in_twin_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;

  for (char **id = bulk->ids; *id != NULL; id++)
    if (!twin_twin_add_document (library, bulk->twin_id, *id, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;

  for (char **id = bulk->ids; *id != NULL; id++)
    if (!twin_library_remove (library, *id, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;

  for (char **id = bulk->ids; *id != NULL; id++)
    if (!twin_library_restore (library, *id, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

static gboolean
finish_bulk (StudioDocumentsPage *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (self->session, result, &error) != NULL)
    return TRUE;
  _studio_documents_page_toast (self, adw_toast_new (error->message));
  return FALSE;
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioDocumentsPage) self = STUDIO_DOCUMENTS_PAGE (user_data);

  if (self->session != NULL && finish_bulk (self, result))
    _studio_documents_page_set_selecting (self, FALSE);
}

static void
run_bulk (StudioDocumentsPage *self, gpointer tag, StudioWorkFunc func, Bulk *bulk, GAsyncReadyCallback callback)
{
  studio_session_run_async (self->session, tag, func, bulk, (GDestroyNotify) bulk_free, NULL, NULL, callback,
                            g_object_ref (self));
}

/* ---- Classify ---- */

static void
reclassified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioDocumentsPage) self = STUDIO_DOCUMENTS_PAGE (user_data);

  if (self->session != NULL)
    finish_bulk (self, result);
}

static void
undo_classify_cb (AdwToast *toast, StudioDocumentsPage *self)
{
  run_bulk (self, undo_classify_cb, reclassify_work, g_object_steal_data (G_OBJECT (toast), "undo"), reclassified_cb);
}

static void
classified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioDocumentsPage) self = STUDIO_DOCUMENTS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;
  Bulk *undo = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  guint n;

  if (self->session == NULL)
    {
      g_clear_pointer (&undo, bulk_free);
      return;
    }
  if (undo == NULL)
    {
      _studio_documents_page_toast (self, adw_toast_new (error->message));
      return;
    }
  _studio_documents_page_set_selecting (self, FALSE);

  n = g_strv_length (undo->ids);
  title = g_strdup_printf (ngettext ("%u document classified", "%u documents classified", n), n);
  toast = adw_toast_new (title);
  if (n > 0)
    adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "undo", undo, (GDestroyNotify) bulk_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_classify_cb), self, 0);
  _studio_documents_page_toast (self, toast);
}

static void
classify_apply_cb (StudioClassifyDialog *dialog, StudioDocumentsPage *self)
{
  g_autoptr (GPtrArray) selected = _studio_documents_page_dup_selected (self);
  Bulk *bulk = bulk_new (selected);

  if (!studio_classify_dialog_get_as_suggested (dialog))
    bulk->classification = studio_classify_dialog_dup_classification (dialog);
  studio_session_run_async (self->session, classify_apply_cb, classify_work, bulk, (GDestroyNotify) bulk_free,
                            (GDestroyNotify) bulk_free, NULL, classified_cb, g_object_ref (self));
}

static void
classify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = _studio_documents_page_dup_selected (self);
  StudioClassifyDialog *dialog;

  if (selected->len == 0)
    return;
  dialog = studio_classify_dialog_new (
      selected->len == 1 ? studio_document_get_record (g_ptr_array_index (selected, 0))->classification : NULL,
      selected->len);
  studio_classify_dialog_offer_suggestion (dialog);
  g_signal_connect_object (dialog, "apply", G_CALLBACK (classify_apply_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* ---- Use in a twin ---- */

static void
use_in_twin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = _studio_documents_page_dup_selected (self);
  Bulk *bulk = bulk_new (selected);

  bulk->twin_id = g_variant_dup_string (parameter, NULL);
  run_bulk (self, use_in_twin_action, use_in_twin_work, bulk, done_cb);
}

/* ---- Remove ---- */

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioDocumentsPage) self = STUDIO_DOCUMENTS_PAGE (user_data);

  if (self->session != NULL)
    finish_bulk (self, result);
}

static void
undo_remove_cb (AdwToast *toast, StudioDocumentsPage *self)
{
  Bulk *bulk = g_new0 (Bulk, 1);

  bulk->ids = g_strdupv (g_object_get_data (G_OBJECT (toast), "ids"));
  run_bulk (self, undo_remove_cb, restore_work, bulk, restored_cb);
}

/* Which documents were removed, for the toast that brings them back. */
typedef struct
{
  StudioDocumentsPage *page;
  char **ids;
} Removal;

static void
removal_free (Removal *self)
{
  g_object_unref (self->page);
  g_strfreev (self->ids);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  StudioDocumentsPage *self = removal->page;
  g_autofree char *title = NULL;
  guint n = g_strv_length (removal->ids);
  AdwToast *toast;

  if (self->session == NULL || !finish_bulk (self, result))
    return;
  _studio_documents_page_set_selecting (self, FALSE);

  title = g_strdup_printf (ngettext ("%u document removed", "%u documents removed", n), n);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "ids", g_steal_pointer (&removal->ids), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_cb), self, 0);
  _studio_documents_page_toast (self, toast);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = _studio_documents_page_dup_selected (self);
  Bulk *bulk = bulk_new (selected);
  Removal *removal = g_new0 (Removal, 1);

  removal->page = g_object_ref (self);
  removal->ids = g_strdupv (bulk->ids);
  studio_session_run_async (self->session, remove_action, remove_work, bulk, (GDestroyNotify) bulk_free, NULL, NULL,
                            removed_cb, removal);
}

/* ---- Selecting ---- */

static void
select_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (widget);

  _studio_documents_page_set_selecting (self, !self->selecting);
}

static void
stop_selecting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _studio_documents_page_set_selecting (STUDIO_DOCUMENTS_PAGE (widget), FALSE);
}

void
_studio_documents_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "documents.select", NULL, select_action);
  gtk_widget_class_install_action (widget_class, "documents.stop-selecting", NULL, stop_selecting_action);
  gtk_widget_class_install_action (widget_class, "documents.classify", NULL, classify_action);
  gtk_widget_class_install_action (widget_class, "documents.use-in-twin", "s", use_in_twin_action);
  gtk_widget_class_install_action (widget_class, "documents.remove", NULL, remove_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "documents.stop-selecting", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "documents.remove", NULL);
}

void
_studio_documents_page_update_actions (StudioDocumentsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GtkBitset) selected = NULL;
  gboolean any;

  if (self->selection == NULL)
    return;
  selected = gtk_selection_model_get_selection (self->selection);
  any = self->selecting && !gtk_bitset_is_empty (selected);
  gtk_widget_action_set_enabled (widget, "documents.classify", any);
  gtk_widget_action_set_enabled (widget, "documents.use-in-twin", any);
  gtk_widget_action_set_enabled (widget, "documents.remove", any);
  gtk_widget_action_set_enabled (widget, "documents.stop-selecting", self->selecting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->twin_button), any);
}

void
_studio_documents_page_update_twin_menu (StudioDocumentsPage *self)
{
  GListModel *twins = self->twins != NULL ? studio_twin_list_get_model (self->twins) : NULL;
  guint n = twins != NULL ? g_list_model_get_n_items (twins) : 0;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioTwinItem) twin = g_list_model_get_item (twins, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (studio_twin_item_get_name (twin), NULL);

      g_menu_item_set_action_and_target (item, "documents.use-in-twin", "s", studio_twin_item_get_id (twin));
      g_menu_append_item (menu, item);
    }
  if (n == 0)
    g_menu_append (menu, _("_New Twin…"), "win.new-twin");
  gtk_menu_button_set_menu_model (self->twin_button, G_MENU_MODEL (menu));
}

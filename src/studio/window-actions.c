/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "studio/documents/likenesses-page.h"
#include "studio/documents/watched-folders-dialog.h"
#include "studio/preferences.h"
#include "studio/window-private.h"
#include "twins/twin-twin.h"

/* ---- Adding documents ---- */

/* A dialog that was dismissed is no failure. */
static void
report_dialog_error (StudioWindow *self, const GError *error)
{
  if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

static void
files_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWindow) self = STUDIO_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, &error);

  if (files != NULL)
    studio_window_add_files (self, files);
  else
    report_dialog_error (self, error);
}

static void
folders_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWindow) self = STUDIO_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) folders = NULL;

  folders = gtk_file_dialog_select_multiple_folders_finish (GTK_FILE_DIALOG (object), result, &error);
  if (folders != NULL)
    studio_window_add_files (self, folders);
  else
    report_dialog_error (self, error);
}

static void
add_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Add Files"));
  gtk_file_dialog_set_accept_label (dialog, _("_Add"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (widget), NULL, files_chosen_cb, g_object_ref (widget));
}

static void
add_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Add Folders"));
  gtk_file_dialog_set_accept_label (dialog, _("_Add"));
  gtk_file_dialog_select_multiple_folders (dialog, GTK_WINDOW (widget), NULL, folders_chosen_cb, g_object_ref (widget));
}

static void
add_file_list (StudioWindow *self, GdkFileList *list)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = files; l != NULL; l = l->next)
    g_list_store_append (store, l->data);
  studio_window_add_files (self, G_LIST_MODEL (store));
}

static void
add_text (StudioWindow *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0' || self->import == NULL)
    return;
  _studio_window_show_page (self, "documents", NULL);
  studio_import_job_add_text (self->import, text);
}

/* ---- Paste ---- */

static void
pasted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWindow) self = STUDIO_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);

  if (value == NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_file_list (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS_STRING (value))
    add_text (self, g_value_get_string (value));
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type;

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
      gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    type = GDK_TYPE_FILE_LIST;
  else if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) ||
           gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8") ||
           gdk_content_formats_contain_mime_type (formats, "text/plain"))
    type = G_TYPE_STRING;
  else
    {
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("There are no files and no text to paste")));
      return;
    }
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, pasted_cb, g_object_ref (self));
}

/* ---- Drop ---- */

static GdkDragAction
drop_enter_cb (StudioWindow *self)
{
  if (self->import == NULL)
    return 0;
  gtk_revealer_set_reveal_child (self->drop_revealer, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (StudioWindow *self)
{
  gtk_revealer_set_reveal_child (self->drop_revealer, FALSE);
}

static gboolean
drop_cb (StudioWindow *self, const GValue *value)
{
  gtk_revealer_set_reveal_child (self->drop_revealer, FALSE);
  if (self->import == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_file_list (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS_STRING (value))
    add_text (self, g_value_get_string (value));
  else
    return FALSE;
  return TRUE;
}

void
_studio_window_set_up_drop (StudioWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "enter", G_CALLBACK (drop_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- Moving about ---- */

static void
review_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);

  if (self->documents_page != NULL && !STUDIO_IS_REVIEW_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    gtk_widget_activate_action (GTK_WIDGET (self->documents_page), "documents.review-all", NULL);
}

/* @parameter: its id. One that has gone meanwhile is among the documents no more. */
static void
review_document_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);
  StudioDocument *document = self->documents != NULL ? studio_document_list_find (self->documents, g_variant_get_string (parameter, NULL)) : NULL;

  if (document != NULL)
    _studio_window_review (self, document);
  else
    _studio_window_show_page (self, "documents", NULL);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  if (STUDIO_IS_REVIEW_PAGE (page))
    {
      studio_review_page_start_search (STUDIO_REVIEW_PAGE (page));
      return;
    }
  _studio_window_show_page (self, "documents", NULL);
  studio_documents_page_start_search (self->documents_page);
}

static void
select_documents_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);

  _studio_window_show_page (self, "documents", NULL);
  studio_documents_page_toggle_selecting (self->documents_page);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split_view);

  if (collapsed)
    adw_navigation_split_view_set_show_content (self->split_view,
                                                !adw_navigation_split_view_get_show_content (self->split_view));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->sidebar), GTK_DIR_TAB_FORWARD);
}

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _studio_window_show_page (STUDIO_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_present (ADW_DIALOG (studio_preferences_new (STUDIO_WINDOW (widget)->session)), widget);
}

static void
watched_folders_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);

  adw_dialog_present (ADW_DIALOG (studio_watched_folders_dialog_new (self->session, self->watcher)), widget);
}

static void
likenesses_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);

  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (studio_likenesses_page_new (self->session)));
}

/* ---- Twins ---- */

static gpointer
create_twin_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_twin_create (library, data, error);
}

static void
created_twin_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWindow) self = STUDIO_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTwin) twin = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (twin != NULL)
    _studio_window_show_page (self, "twin", twin->id);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

static void
new_twin_response_cb (AdwAlertDialog *dialog, const char *response, StudioWindow *self)
{
  AdwEntryRow *row = g_object_get_data (G_OBJECT (dialog), "row");
  const char *name = gtk_editable_get_text (GTK_EDITABLE (row));

  if (g_str_equal (response, "create"))
    studio_session_run_async (self->session, new_twin_response_cb, create_twin_work, g_strdup (name), g_free,
                              (GDestroyNotify) twin_twin_free, NULL, created_twin_cb, g_object_ref (self));
}

static void
new_twin_name_cb (AdwAlertDialog *dialog, GParamSpec *pspec, AdwEntryRow *row)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  adw_alert_dialog_set_response_enabled (dialog, "create", *name != '\0');
}

static void
new_twin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("New Twin"),
                                                                   _("A twin answers questions from documents that you choose.")));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "create", _("C_reate"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "create", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "create");
  adw_alert_dialog_set_response_enabled (dialog, "create", FALSE);
  g_object_set_data (G_OBJECT (dialog), "row", row);
  g_signal_connect_object (row, "notify::text", G_CALLBACK (new_twin_name_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (new_twin_response_cb), widget, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
  gtk_widget_grab_focus (row);
}

static gpointer
remove_twin_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_twin_remove (library, data, error));
}

static gpointer
restore_twin_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_twin_restore (library, data, error));
}

static void
restored_twin_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWindow) self = STUDIO_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (error != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

static void
undo_remove_twin_cb (AdwToast *toast, StudioWindow *self)
{
  studio_session_run_async (self->session, undo_remove_twin_cb, restore_twin_work,
                            g_strdup (g_object_get_data (G_OBJECT (toast), "twin")), g_free, NULL, NULL,
                            restored_twin_cb, g_object_ref (self));
}

/* Which twin was removed, for the toast that brings it back. */
typedef struct
{
  StudioWindow *window;
  char *twin_id;
} Removal;

static void
removal_free (Removal *self)
{
  g_object_unref (self->window);
  g_free (self->twin_id);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
removed_twin_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  StudioWindow *self = removal->window;
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    {
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
      return;
    }
  _studio_window_show_page (self, "documents", NULL);
  toast = adw_toast_new (_("Twin removed"));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "twin", g_steal_pointer (&removal->twin_id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_twin_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
remove_twin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioWindow *self = STUDIO_WINDOW (widget);
  Removal *removal = g_new0 (Removal, 1);

  removal->window = g_object_ref (self);
  removal->twin_id = g_variant_dup_string (parameter, NULL);
  studio_session_run_async (self->session, remove_twin_action, remove_twin_work, g_strdup (removal->twin_id), g_free,
                            NULL, NULL, removed_twin_cb, removal);
}

void
_studio_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.add-files", NULL, add_files_action);
  gtk_widget_class_install_action (widget_class, "win.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (widget_class, "win.watched-folders", NULL, watched_folders_action);
  gtk_widget_class_install_action (widget_class, "win.likenesses", NULL, likenesses_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "win.review-all", NULL, review_all_action);
  gtk_widget_class_install_action (widget_class, "win.review-document", "s", review_document_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.select-documents", NULL, select_documents_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);

  gtk_widget_class_install_action (widget_class, "win.new-twin", NULL, new_twin_action);
  gtk_widget_class_install_action (widget_class, "win.remove-twin", "s", remove_twin_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);

  /* A binding and not an accelerator: in a text field, Ctrl+V belongs to the field. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}

void
_studio_window_update_actions (StudioWindow *self)
{
  static const char *const need_library[] = { "win.add-files", "win.add-folder", "win.watched-folders", "win.likenesses", "win.paste", "win.search",
                                              "win.select-documents",
                                              "win.toggle-sidebar", "win.show-page", "win.new-twin", "win.remove-twin",
                                              "win.preferences" };

  for (guint i = 0; i < G_N_ELEMENTS (need_library); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_library[i], self->import != NULL);
}

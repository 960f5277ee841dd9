/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/watched-folders-dialog.h"

#include <glib/gi18n.h>

#include "library/twin-watch-look.h"

struct _StudioWatchedFoldersDialog
{
  AdwPreferencesDialog parent_instance;

  StudioSession *session;
  StudioWatcher *watcher;
  GPtrArray *rows; /* GtkWidget, borrowed from their groups */

  AdwPreferencesGroup *folders_group;
  AdwPreferencesGroup *gone_group;
  GtkWidget *add_row;
};

G_DEFINE_FINAL_TYPE (StudioWatchedFoldersDialog, studio_watched_folders_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* What is shown, as it was read on another thread. */
typedef struct
{
  GPtrArray *folders; /* TwinWatchedFolder */
  GPtrArray *gone;    /* TwinDocumentRecord */
} Contents;

static void
contents_free (Contents *self)
{
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->gone, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contents, contents_free)

static void
report (StudioWatchedFoldersDialog *self, const char *message)
{
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (message));
}

/* ---- Changing ---- */

typedef gboolean (*ChangeFunc) (TwinLibrary *library, const char *what, GError **error);

typedef struct
{
  ChangeFunc func;
  char *what; /* a path or an id */
} Change;

static void
change_free (Change *self)
{
  g_free (self->what);
  g_free (self);
}

static gpointer
change_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;

  return GINT_TO_POINTER (change->func (library, change->what, error));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWatchedFoldersDialog) self = STUDIO_WATCHED_FOLDERS_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    report (self, error->message);
  studio_watcher_look_soon (self->watcher);
}

static void
change (StudioWatchedFoldersDialog *self, ChangeFunc func, const char *what)
{
  Change *data = g_new0 (Change, 1);

  data->func = func;
  data->what = g_strdup (what);
  studio_session_run_async (self->session, change, change_work, data, (GDestroyNotify) change_free, NULL, NULL, changed_cb,
                            g_object_ref (self));
}

static void
folder_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWatchedFoldersDialog) self = STUDIO_WATCHED_FOLDERS_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, &error);

  if (self->session == NULL)
    return;
  if (folder == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
          && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
        report (self, error->message);
    }
  else if (g_file_peek_path (folder) == NULL)
    report (self, _ ("Only folders on this computer can be watched"));
  else
    change (self, twin_watch_add, g_file_peek_path (folder));
}

static void
add_cb (StudioWatchedFoldersDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Watch a Folder"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Watch"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, folder_chosen_cb,
                                 g_object_ref (self));
}

static void
undo_remove_cb (AdwToast *toast, StudioWatchedFoldersDialog *self)
{
  change (self, twin_watch_add, g_object_get_data (G_OBJECT (toast), "path"));
}

static void
remove_cb (StudioWatchedFoldersDialog *self, GtkWidget *button)
{
  const char *path = g_object_get_data (G_OBJECT (button), "what");
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("“%s” is not watched any more"), name);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "path", g_strdup (path), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_cb), self, 0);
  change (self, twin_watch_remove, path);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static void
keep_cb (StudioWatchedFoldersDialog *self, GtkWidget *button)
{
  change (self, twin_library_restore, g_object_get_data (G_OBJECT (button), "what"));
}

static void
forget_cb (StudioWatchedFoldersDialog *self, GtkWidget *button)
{
  change (self, twin_watch_forget, g_object_get_data (G_OBJECT (button), "what"));
}

/* ---- Rows ---- */

/* @label: what the button is called to a screen reader, with what it is for. Taken. */
static GtkWidget *
add_button (StudioWatchedFoldersDialog *self, GtkWidget *row, GtkWidget *button, char *label, const char *what, GCallback clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY); /* "Keep" does not say what */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "what", g_strdup (what), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_free (label);

  return button;
}

static char *
describe_folder (StudioWatchedFoldersDialog *self, const TwinWatchedFolder *folder)
{
  g_autofree char *path = g_filename_display_name (folder->path);

  if (studio_watcher_is_unavailable (self->watcher, folder->path, folder->looked_at))
    /* Translators: of a watched folder; %s: where it is. */
    return g_strdup_printf (_ ("%s\nNot there now; its documents stay as they are"), path);
  if (folder->looked_at == 0)
    return g_strdup_printf (_ ("%s\nIs being looked through"), path);

  return g_steal_pointer (&path);
}

static GtkWidget *
create_folder_row (StudioWatchedFoldersDialog *self, const TwinWatchedFolder *folder)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gboolean unavailable = studio_watcher_is_unavailable (self->watcher, folder->path, folder->looked_at);
  GtkWidget *icon = gtk_image_new_from_icon_name (unavailable ? "dialog-warning-symbolic" : "folder-symbolic");
  g_autofree char *name = g_filename_display_basename (folder->path);
  g_autofree char *subtitle = describe_folder (self, folder);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Stop Watching"));
  /* Translators: %s: the name of a folder. */
  add_button (self, row, button, g_strdup_printf (_ ("Stop Watching %s"), name), folder->path, G_CALLBACK (remove_cb));

  return row;
}

static GtkWidget *
create_gone_row (StudioWatchedFoldersDialog *self, const TwinDocumentRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = twin_document_record_get_display_name (record);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Keep"));
  GtkWidget *forget = gtk_button_new_with_label (_ ("Remove"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (!g_str_equal (name, record->name))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), record->name);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (keep, _ ("Bring it back and let it answer without its file"));
  gtk_widget_set_tooltip_text (forget, _ ("Destroy it, with a receipt"));
  /* Translators: %s: the title of a document. */
  add_button (self, row, keep, g_strdup_printf (_ ("Keep %s"), name), record->id, G_CALLBACK (keep_cb));
  add_button (self, row, forget, g_strdup_printf (_ ("Remove %s"), name), record->id, G_CALLBACK (forget_cb));

  return row;
}

static void
add_row (StudioWatchedFoldersDialog *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_object_set_data (G_OBJECT (row), "group", group);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
remove_rows (StudioWatchedFoldersDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      adw_preferences_group_remove (g_object_get_data (G_OBJECT (row), "group"), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_contents (StudioWatchedFoldersDialog *self, const Contents *contents)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->folders_group)) != NULL
                       || gtk_widget_get_focus_child (GTK_WIDGET (self->gone_group)) != NULL;

  remove_rows (self);
  adw_preferences_group_remove (self->folders_group, self->add_row);
  for (guint i = 0; i < contents->folders->len; i++)
    add_row (self, self->folders_group, create_folder_row (self, g_ptr_array_index (contents->folders, i)));
  adw_preferences_group_add (self->folders_group, self->add_row);

  for (guint i = 0; i < contents->gone->len; i++)
    add_row (self, self->gone_group, create_gone_row (self, g_ptr_array_index (contents->gone, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->gone_group), contents->gone->len > 0);

  /* A row that goes takes the keyboard with it. */
  if (had_focus)
    gtk_widget_grab_focus (self->add_row);
}

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Contents) contents = g_new0 (Contents, 1);

  contents->folders = twin_watch_list (library, error);
  contents->gone = contents->folders != NULL ? twin_watch_list_gone (library, error) : NULL;

  return contents->gone != NULL ? g_steal_pointer (&contents) : NULL;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWatchedFoldersDialog) self = STUDIO_WATCHED_FOLDERS_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Contents) contents = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (contents != NULL)
    show_contents (self, contents);
  else if (studio_session_get_library (self->session) != NULL)
    report (self, error->message);
}

static void
load (StudioWatchedFoldersDialog *self)
{
  studio_session_run_async (self->session, load, load_work, NULL, NULL, (GDestroyNotify) contents_free, NULL, loaded_cb,
                            g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_watched_folders_dialog_dispose (GObject *object)
{
  StudioWatchedFoldersDialog *self = STUDIO_WATCHED_FOLDERS_DIALOG (object);

  g_clear_object (&self->watcher);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_WATCHED_FOLDERS_DIALOG);
  G_OBJECT_CLASS (studio_watched_folders_dialog_parent_class)->dispose (object);
}

static void
studio_watched_folders_dialog_finalize (GObject *object)
{
  StudioWatchedFoldersDialog *self = STUDIO_WATCHED_FOLDERS_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->add_row);
  G_OBJECT_CLASS (studio_watched_folders_dialog_parent_class)->finalize (object);
}

static void
studio_watched_folders_dialog_class_init (StudioWatchedFoldersDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_watched_folders_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_watched_folders_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/watched-folders-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioWatchedFoldersDialog, folders_group);
  gtk_widget_class_bind_template_child (widget_class, StudioWatchedFoldersDialog, gone_group);
}

static void
studio_watched_folders_dialog_init (StudioWatchedFoldersDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->add_row = g_object_ref_sink (adw_button_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), _ ("_Watch a Folder…"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->add_row), TRUE);
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add_row), "list-add-symbolic");
  g_signal_connect_object (self->add_row, "activated", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->folders_group, self->add_row);
}

StudioWatchedFoldersDialog *
studio_watched_folders_dialog_new (StudioSession *session, StudioWatcher *watcher)
{
  StudioWatchedFoldersDialog *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (STUDIO_IS_WATCHER (watcher), NULL);

  self = g_object_new (STUDIO_TYPE_WATCHED_FOLDERS_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->watcher = g_object_ref (watcher);
  g_signal_connect_object (session, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watcher, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);

  return self;
}

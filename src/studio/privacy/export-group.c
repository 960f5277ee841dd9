/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/export-group.h"

#include <glib/gi18n.h>

#include "rights/twin-export.h"

struct _StudioExportGroup
{
  AdwPreferencesGroup parent_instance;

  StudioSession *session;
  GCancellable *cancellable; /* of the export that is running, else NULL */

  GtkWidget *archive_button;
  GtkWidget *pdf_button;
  GtkWidget *csv_button;
  GtkWidget *json_button;
  GtkWidget *verify_button;
  AdwActionRow *progress_row;
  GtkProgressBar *progress_bar;
};

G_DEFINE_FINAL_TYPE (StudioExportGroup, studio_export_group, ADW_TYPE_PREFERENCES_GROUP)

/* One export; lives on the worker thread while it runs. The group is held by the
 * callback that ends it, so that a widget is never finalized off the main thread. */
typedef struct
{
  StudioExportGroup *group;
  GFile *file;
  TwinExportFormat format;
} Export;

static void
export_free (Export *self)
{
  g_clear_object (&self->file);
  g_free (self);
}

static void
toast (StudioExportGroup *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

static void
set_running (StudioExportGroup *self, gboolean running)
{
  GtkWidget *buttons[] = { self->archive_button, self->pdf_button, self->csv_button, self->json_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_sensitive (buttons[i], !running);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_row), running);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
}

/* ---- Progress, from the worker thread to the bar ---- */

typedef struct
{
  StudioExportGroup *group;
  double fraction;
} Step;

static void
step_free (Step *self)
{
  g_object_unref (self->group);
  g_free (self);
}

static gboolean
show_step_cb (gpointer user_data)
{
  Step *step = user_data;

  if (step->group->cancellable != NULL)
    gtk_progress_bar_set_fraction (step->group->progress_bar, step->fraction);

  return G_SOURCE_REMOVE;
}

static void
progress_cb (double fraction, const char *what, gpointer user_data)
{
  Export *export = user_data;
  Step *step = g_new0 (Step, 1);

  step->group = g_object_ref (export->group);
  step->fraction = fraction;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_step_cb, step, (GDestroyNotify) step_free);
}

/* ---- Writing ---- */

static gpointer
export_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Export *export = data;
  g_autofree char *path = g_file_get_path (export->file);

  if (path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Please choose a folder on this computer.");
      return NULL;
    }
  if (!twin_export_write (library, export->format, path, progress_cb, export, cancellable, error))
    return NULL;

  return g_object_ref (export->file);
}

static void
show_in_files_cb (AdwToast *message, GFile *file)
{
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, NULL, NULL, NULL, NULL);
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioExportGroup) self = STUDIO_EXPORT_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *title = NULL;
  AdwToast *message;

  if (self->session == NULL)
    return;
  file = studio_session_run_finish (self->session, result, &error);
  g_clear_object (&self->cancellable);
  set_running (self, FALSE);
  if (file == NULL)
    {
      toast (self, adw_toast_new (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                    ? _ ("Export cancelled, nothing was written")
                                    : error->message));
      return;
    }

  message = adw_toast_new (_ ("Export written"));
  adw_toast_set_button_label (message, _ ("Show in Files"));
  g_signal_connect_data (message, "button-clicked", G_CALLBACK (show_in_files_cb), g_object_ref (file),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  toast (self, message);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (StudioExportGroup) self = export->group;

  export->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (export->file == NULL || self->session == NULL || self->cancellable != NULL)
    {
      export_free (export);
      return;
    }

  self->cancellable = g_cancellable_new ();
  set_running (self, TRUE);
  studio_session_run_async (self->session, chosen_cb, export_work, export, (GDestroyNotify) export_free, g_object_unref,
                            self->cancellable, exported_cb, g_object_ref (self));
}

static void
begin (StudioExportGroup *self, TwinExportFormat format)
{
  static const char *const extensions[] = {
    [TWIN_EXPORT_JSON] = "json",
    [TWIN_EXPORT_CSV] = "csv.zip",
    [TWIN_EXPORT_PDF] = "pdf",
    [TWIN_EXPORT_ARCHIVE] = "zip",
  };
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  /* Translators: the name of a file; %s is a date. */
  g_autofree char *stem = g_strdup_printf (_ ("Twin Studio %s"), date);
  g_autofree char *name = g_strdup_printf ("%s.%s", stem, extensions[format]);
  Export *export = g_new0 (Export, 1);

  export->group = g_object_ref (self);
  export->format = format;
  gtk_file_dialog_set_title (dialog, _ ("Export"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, chosen_cb, export);
}

static void
export_clicked_cb (StudioExportGroup *self, GtkWidget *button)
{
  if (button == self->pdf_button)
    begin (self, TWIN_EXPORT_PDF);
  else if (button == self->csv_button)
    begin (self, TWIN_EXPORT_CSV);
  else if (button == self->json_button)
    begin (self, TWIN_EXPORT_JSON);
  else
    begin (self, TWIN_EXPORT_ARCHIVE);
}

static void
cancel_clicked_cb (StudioExportGroup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- Checking ---- */

static void
verify_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *fingerprint = NULL;

  if (twin_export_verify (data, &fingerprint, &error))
    g_task_return_pointer (task, fingerprint, g_free);
  else
    g_task_return_error (task, error);
}

static void
verified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioExportGroup *self = STUDIO_EXPORT_GROUP (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = g_task_propagate_pointer (G_TASK (result), &error);
  AdwDialog *dialog;

  gtk_widget_set_sensitive (self->verify_button, TRUE);
  if (fingerprint != NULL)
    {
      g_autofree char *body = g_strdup_printf (_ ("Every file in it is as it was written. It was signed with the key %s."),
                                               fingerprint);

      dialog = adw_alert_dialog_new (_ ("The Archive Is Whole"), body);
    }
  else
    dialog = adw_alert_dialog_new (_ ("The Archive Is Not as It Was Written"), error->message);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
archive_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioExportGroup) self = STUDIO_EXPORT_GROUP (user_data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr (GTask) task = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;

  gtk_widget_set_sensitive (self->verify_button, FALSE);
  task = g_task_new (self, NULL, verified_cb, NULL);
  g_task_set_source_tag (task, archive_chosen_cb);
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  g_task_run_in_thread (task, verify_thread);
}

static void
verify_clicked_cb (StudioExportGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Check an Archive"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, archive_chosen_cb,
                        g_object_ref (self));
}

static void
studio_export_group_dispose (GObject *object)
{
  StudioExportGroup *self = STUDIO_EXPORT_GROUP (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_EXPORT_GROUP);
  G_OBJECT_CLASS (studio_export_group_parent_class)->dispose (object);
}

static void
studio_export_group_class_init (StudioExportGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_export_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/export-group.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, archive_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, pdf_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, csv_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, json_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, verify_button);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, progress_row);
  gtk_widget_class_bind_template_child (widget_class, StudioExportGroup, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, export_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_clicked_cb);
}

static void
studio_export_group_init (StudioExportGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_export_group_set_session (StudioExportGroup *self, StudioSession *session)
{
  g_return_if_fail (STUDIO_IS_EXPORT_GROUP (self));

  g_set_object (&self->session, session);
}

void
studio_export_group_export_everything (StudioExportGroup *self)
{
  g_return_if_fail (STUDIO_IS_EXPORT_GROUP (self));

  if (self->cancellable == NULL)
    begin (self, TWIN_EXPORT_ARCHIVE);
}

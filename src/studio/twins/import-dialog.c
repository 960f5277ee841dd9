/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/import-dialog.h"

#include <glib/gi18n.h>

#define MOST_REJECTIONS 200 /* rows; the counts above say how many there are */

struct _StudioImportDialog
{
  AdwDialog parent_instance;

  const StudioImportKind *kind;
  StudioConfigEditor *editor;
  gpointer import; /* what the kind has prepared */

  AdwWindowTitle *title;
  GtkWidget *add_button;
  GtkStack *stack;
  AdwStatusPage *error_page;
  AdwActionRow *added_row;
  AdwActionRow *duplicates_row;
  AdwActionRow *invalid_row;
  AdwPreferencesGroup *rejections_group;
};

G_DEFINE_FINAL_TYPE (StudioImportDialog, studio_import_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_IMPORTED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* What the worker threads are handed. */
typedef struct
{
  const StudioImportKind *kind;
  char *twin_id;
  GFile *file;
  gpointer import;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_clear_object (&self->file);
  g_clear_pointer (&self->import, self->kind->free);
  g_free (self);
}

static Job *
job_new (StudioImportDialog *self)
{
  Job *job = g_new0 (Job, 1);

  job->kind = self->kind;
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));

  return job;
}

/* ---- Looking at the file ---- */

static gpointer
prepare_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *csv = NULL;
  gsize length;

  if (!g_file_load_contents (job->file, cancellable, &csv, &length, NULL, error))
    return NULL;

  return job->kind->prepare (library, job->twin_id, csv, length, name, error);
}

static void
show_words (StudioImportDialog *self)
{
  adw_dialog_set_title (ADW_DIALOG (self), _ (self->kind->title));
  adw_window_title_set_title (self->title, _ (self->kind->title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->duplicates_row), _ (self->kind->duplicates));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->invalid_row), _ (self->kind->invalid));
}

static void
set_count (AdwActionRow *row, guint count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (row, label);
}

static void
add_rejection (StudioImportDialog *self, const StudioImportRejection *rejection)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = rejection->text != NULL ? g_strdup_printf (_ ("Line %u: %s"), rejection->line, rejection->text)
                                                   : g_strdup_printf (_ ("Line %u"), rejection->line);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rejection->reason);
  adw_preferences_group_add (self->rejections_group, row);
}

static void
show_preview (StudioImportDialog *self)
{
  StudioImportRejection rejection;
  guint n_rejections = 0, n_duplicates = 0, n_added = self->kind->count (self->import);

  for (; self->kind->get_rejection (self->import, n_rejections, &rejection); n_rejections++)
    {
      n_duplicates += rejection.duplicate;
      if (n_rejections < MOST_REJECTIONS)
        add_rejection (self, &rejection);
    }

  set_count (self->added_row, n_added);
  set_count (self->duplicates_row, n_duplicates);
  set_count (self->invalid_row, n_rejections - n_duplicates);
  gtk_widget_set_visible (GTK_WIDGET (self->rejections_group), n_rejections > 0);
  gtk_widget_set_sensitive (self->add_button, n_added > 0);
  gtk_stack_set_visible_child_name (self->stack, "preview");
  if (n_added > 0)
    gtk_widget_grab_focus (self->add_button);
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportDialog) self = STUDIO_IMPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  self->import = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (self->import != NULL)
    show_preview (self);
  else
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

/* ---- Adding ---- */

static gpointer
apply_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  return GINT_TO_POINTER (job->kind->apply (library, job->twin_id, job->import, error));
}

static void
applied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportDialog) self = STUDIO_IMPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_IMPORTED], 0);
      adw_dialog_close (ADW_DIALOG (self));
    }
  else
    {
      adw_status_page_set_title (self->error_page, _ ("Nothing Was Added"));
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static void
add_clicked_cb (StudioImportDialog *self)
{
  Job *job = job_new (self);

  gtk_widget_set_sensitive (self->add_button, FALSE);
  job->import = g_steal_pointer (&self->import);
  studio_session_run_async (studio_config_editor_get_session (self->editor), add_clicked_cb, apply_work, job,
                            (GDestroyNotify) job_free, NULL, NULL, applied_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_import_dialog_dispose (GObject *object)
{
  StudioImportDialog *self = STUDIO_IMPORT_DIALOG (object);

  g_clear_object (&self->editor);
  if (self->import != NULL)
    g_clear_pointer (&self->import, self->kind->free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_IMPORT_DIALOG);
  G_OBJECT_CLASS (studio_import_dialog_parent_class)->dispose (object);
}

static void
studio_import_dialog_class_init (StudioImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_import_dialog_dispose;

  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, added_row);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, duplicates_row);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, invalid_row);
  gtk_widget_class_bind_template_child (widget_class, StudioImportDialog, rejections_group);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
studio_import_dialog_init (StudioImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioImportDialog *
studio_import_dialog_new (const StudioImportKind *kind, StudioConfigEditor *editor, GFile *file)
{
  StudioImportDialog *self;
  g_autofree char *name = NULL;
  Job *job;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (STUDIO_TYPE_IMPORT_DIALOG, NULL);
  self->kind = kind;
  self->editor = g_object_ref (editor);
  show_words (self);
  name = g_file_get_basename (file);
  adw_window_title_set_subtitle (self->title, name);
  job = job_new (self);
  job->file = g_object_ref (file);
  studio_session_run_async (studio_config_editor_get_session (editor), studio_import_dialog_new, prepare_work, job,
                            (GDestroyNotify) job_free, kind->free, NULL, prepared_cb,
                            g_object_ref (self));

  return self;
}

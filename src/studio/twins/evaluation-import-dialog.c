/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/evaluation-import-dialog.h"

#include <glib/gi18n.h>

#include "twins/twin-evaluation.h"

#define MOST_REJECTIONS 200 /* rows; the counts above say how many there are */

struct _StudioEvaluationImportDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  TwinEvaluationImport *import;

  AdwWindowTitle *title;
  GtkWidget *add_button;
  GtkStack *stack;
  AdwStatusPage *error_page;
  AdwActionRow *questions_row;
  AdwActionRow *duplicates_row;
  AdwActionRow *invalid_row;
  AdwPreferencesGroup *rejections_group;
};

G_DEFINE_FINAL_TYPE (StudioEvaluationImportDialog, studio_evaluation_import_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_IMPORTED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* What the worker threads are handed. */
typedef struct
{
  char *twin_id;
  GFile *file;
  TwinEvaluationImport *import;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_clear_object (&self->file);
  g_clear_pointer (&self->import, twin_evaluation_import_free);
  g_free (self);
}

/* ---- Looking at the file ---- */

static gpointer
prepare_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autofree char *csv = NULL;
  gsize length;

  if (!g_file_load_contents (job->file, cancellable, &csv, &length, NULL, error))
    return NULL;

  return twin_evaluation_import_prepare (library, job->twin_id, csv, length, error);
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
add_rejection (StudioEvaluationImportDialog *self, const TwinEvaluationRejection *rejection)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_strdup_printf (_ ("Line %u"), rejection->line);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rejection->reason);
  adw_preferences_group_add (self->rejections_group, row);
}

static void
show_preview (StudioEvaluationImportDialog *self)
{
  guint n_duplicates = 0;

  for (guint i = 0; i < self->import->rejections->len; i++)
    {
      const TwinEvaluationRejection *rejection = g_ptr_array_index (self->import->rejections, i);

      n_duplicates += rejection->duplicate;
      if (i < MOST_REJECTIONS)
        add_rejection (self, rejection);
    }

  set_count (self->questions_row, self->import->questions->len);
  set_count (self->duplicates_row, n_duplicates);
  set_count (self->invalid_row, self->import->rejections->len - n_duplicates);
  gtk_widget_set_visible (GTK_WIDGET (self->rejections_group), self->import->rejections->len > 0);
  gtk_widget_set_sensitive (self->add_button, self->import->questions->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationImportDialog) self = STUDIO_EVALUATION_IMPORT_DIALOG (user_data);
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

  return GINT_TO_POINTER (twin_evaluation_import_apply (library, job->twin_id, job->import, error));
}

static void
applied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationImportDialog) self = STUDIO_EVALUATION_IMPORT_DIALOG (user_data);
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
add_clicked_cb (StudioEvaluationImportDialog *self)
{
  Job *job = g_new0 (Job, 1);

  gtk_widget_set_sensitive (self->add_button, FALSE);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->import = g_steal_pointer (&self->import);
  studio_session_run_async (studio_config_editor_get_session (self->editor), add_clicked_cb, apply_work, job,
                            (GDestroyNotify) job_free, NULL, NULL, applied_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_evaluation_import_dialog_dispose (GObject *object)
{
  StudioEvaluationImportDialog *self = STUDIO_EVALUATION_IMPORT_DIALOG (object);

  g_clear_object (&self->editor);
  g_clear_pointer (&self->import, twin_evaluation_import_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_EVALUATION_IMPORT_DIALOG);
  G_OBJECT_CLASS (studio_evaluation_import_dialog_parent_class)->dispose (object);
}

static void
studio_evaluation_import_dialog_class_init (StudioEvaluationImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_evaluation_import_dialog_dispose;

  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/evaluation-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, questions_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, duplicates_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, invalid_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationImportDialog, rejections_group);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
studio_evaluation_import_dialog_init (StudioEvaluationImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioEvaluationImportDialog *
studio_evaluation_import_dialog_new (StudioConfigEditor *editor, GFile *file)
{
  StudioEvaluationImportDialog *self;
  g_autofree char *name = NULL;
  Job *job;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (STUDIO_TYPE_EVALUATION_IMPORT_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  name = g_file_get_basename (file);
  adw_window_title_set_subtitle (self->title, name);
  job = g_new0 (Job, 1);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (editor));
  job->file = g_object_ref (file);
  studio_session_run_async (studio_config_editor_get_session (editor), studio_evaluation_import_dialog_new, prepare_work, job,
                            (GDestroyNotify) job_free, (GDestroyNotify) twin_evaluation_import_free, NULL, prepared_cb,
                            g_object_ref (self));

  return self;
}

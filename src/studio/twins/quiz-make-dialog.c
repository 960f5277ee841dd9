/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/quiz-make-dialog.h"

#include <glib/gi18n.h>

#include "studio/twins/quiz-data.h"

struct _StudioQuizMakeDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  char *quiz_id;             /* NULL: a new one */
  GCancellable *cancellable;
  GPtrArray *records;        /* TwinDocumentRecord of the combo row, from its second place; NULL until they are listed */
  GPtrArray *items;          /* TwinQuizItem to choose from */
  GPtrArray *marks;          /* GtkCheckButton of each */

  AdwNavigationView *view;
  GtkWidget *next_button;
  GtkWidget *add_button;
  AdwEntryRow *title_row;
  AdwSpinRow *count_row;
  AdwComboRow *document_row;
  GtkStringList *documents;
  AdwBanner *banner;
  GtkStack *stack;
  AdwStatusPage *none_page;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (StudioQuizMakeDialog, studio_quiz_make_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_MADE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* What worker threads are handed. */
typedef struct
{
  char *twin_id;
  char *quiz_id;
  char *title;
  char *document_id;
  guint limit;
  GPtrArray *items;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_free (self->quiz_id);
  g_free (self->title);
  g_free (self->document_id);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static Job *
job_new (StudioQuizMakeDialog *self)
{
  Job *job = g_new0 (Job, 1);

  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->quiz_id = g_strdup (self->quiz_id);
  job->title = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row)));

  return job;
}

/* ---- Reading what was made ---- */

static void
show_state (StudioQuizMakeDialog *self)
{
  guint n = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->marks->len; i++)
    n += gtk_check_button_get_active (self->marks->pdata[i]);
  label = n > 0 ? g_strdup_printf (_ ("_Add %u"), n) : g_strdup (_ ("_Add"));
  gtk_button_set_label (GTK_BUTTON (self->add_button), label);
  gtk_widget_set_sensitive (self->add_button, n > 0);
}

static const char *
get_document_name (StudioQuizMakeDialog *self, const char *id)
{
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    {
      const TwinDocumentRecord *record = self->records->pdata[i];

      if (g_str_equal (record->id, id))
        return twin_document_record_get_display_name (record);
    }

  return NULL;
}

static GtkWidget *
create_row (StudioQuizMakeDialog *self, const TwinQuizItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *mark = gtk_check_button_new ();
  const char *document = get_document_name (self, item->document_id);
  g_autofree char *subtitle = studio_quiz_item_describe (item, document);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->question);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), TRUE);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), mark);
  g_signal_connect_object (mark, "toggled", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->marks, mark);

  return row;
}

static gpointer
suggest_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);

  return twin != NULL ? twin_quiz_suggest (library, twin, job->document_id, job->limit, cancellable, error) : NULL;
}

static void
suggested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizMakeDialog) self = STUDIO_QUIZ_MAKE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *items;

  if (self->editor == NULL)
    return;
  items = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items == NULL)
    {
      adw_status_page_set_description (self->none_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  for (guint i = 0; i < items->len; i++)
    gtk_list_box_append (self->list, create_row (self, items->pdata[i]));
  show_state (self);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "questions" : "none");
}

static void
next_clicked_cb (StudioQuizMakeDialog *self)
{
  guint document = adw_combo_row_get_selected (self->document_row);
  Job *job;

  if (!gtk_widget_get_sensitive (self->next_button))
    return;

  job = job_new (self);
  job->limit = (guint) adw_spin_row_get_value (self->count_row);
  if (document > 0 && document != GTK_INVALID_LIST_POSITION)
    job->document_id = g_strdup (((TwinDocumentRecord *) self->records->pdata[document - 1])->id);
  g_ptr_array_set_size (self->marks, 0);
  gtk_list_box_remove_all (self->list);
  show_state (self);
  adw_banner_set_revealed (self->banner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "working");
  adw_navigation_view_push_by_tag (self->view, "read");
  studio_session_run_async (studio_config_editor_get_session (self->editor), next_clicked_cb, suggest_work, job, (GDestroyNotify) job_free,
                            (GDestroyNotify) g_ptr_array_unref, self->cancellable, suggested_cb, g_object_ref (self));
}

/* ---- Adding ---- */

/* The id of the quiz. A new one whose questions are refused does not stay. */
static gpointer
add_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);
  g_autofree char *id = NULL;

  if (twin == NULL)
    return NULL;
  id = job->quiz_id != NULL ? g_strdup (job->quiz_id) : twin_quiz_create (library, twin, job->title, error);
  if (id == NULL)
    return NULL;
  if (twin_quiz_put_items (library, twin, id, job->items, error))
    return g_steal_pointer (&id);
  if (job->quiz_id == NULL)
    twin_quiz_remove (library, id, NULL); /* what is told is why there are no questions */

  return NULL;
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizMakeDialog) self = STUDIO_QUIZ_MAKE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (self->editor == NULL)
    return;
  id = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (id == NULL)
    {
      adw_banner_set_title (self->banner, error->message);
      adw_banner_set_revealed (self->banner, TRUE);
      show_state (self);
      return;
    }

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[SIGNAL_MADE], 0, id);
}

static void
add_clicked_cb (StudioQuizMakeDialog *self)
{
  Job *job = job_new (self);

  job->items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);
  for (guint i = 0; i < self->items->len; i++)
    if (gtk_check_button_get_active (self->marks->pdata[i]))
      g_ptr_array_add (job->items, twin_quiz_item_copy (self->items->pdata[i]));
  gtk_widget_set_sensitive (self->add_button, FALSE);
  studio_session_run_async (studio_config_editor_get_session (self->editor), add_clicked_cb, add_work, job, (GDestroyNotify) job_free, g_free, NULL,
                            added_cb, g_object_ref (self));
}

/* ---- What to choose from ---- */

static gpointer
list_work (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, twin_id, error);

  return twin != NULL ? twin_quiz_list_documents (library, twin, cancellable, error) : NULL;
}

/* Without the list, all documents can still be chosen from; what is wrong with them is told on the next page. */
static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizMakeDialog) self = STUDIO_QUIZ_MAKE_DIALOG (user_data);

  if (self->editor == NULL)
    return;
  self->records = studio_session_run_finish (STUDIO_SESSION (object), result, NULL);
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    gtk_string_list_append (self->documents, twin_document_record_get_display_name (self->records->pdata[i]));
}

static void
title_changed_cb (StudioQuizMakeDialog *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row))));

  gtk_widget_set_sensitive (self->next_button, self->quiz_id != NULL || *title != '\0');
}

/* ---- GObject ---- */

static void
studio_quiz_make_dialog_dispose (GObject *object)
{
  StudioQuizMakeDialog *self = STUDIO_QUIZ_MAKE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->editor);
  g_ptr_array_set_size (self->marks, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_QUIZ_MAKE_DIALOG);
  G_OBJECT_CLASS (studio_quiz_make_dialog_parent_class)->dispose (object);
}

static void
studio_quiz_make_dialog_finalize (GObject *object)
{
  StudioQuizMakeDialog *self = STUDIO_QUIZ_MAKE_DIALOG (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->marks);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self->quiz_id);
  G_OBJECT_CLASS (studio_quiz_make_dialog_parent_class)->finalize (object);
}

static void
studio_quiz_make_dialog_class_init (StudioQuizMakeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quiz_make_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quiz_make_dialog_finalize;

  signals[SIGNAL_MADE] = g_signal_new ("made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/quiz-make-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, view);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, count_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, document_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, documents);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, none_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizMakeDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_changed_cb);
}

static void
studio_quiz_make_dialog_init (StudioQuizMakeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->marks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioQuizMakeDialog *
studio_quiz_make_dialog_new (StudioConfigEditor *editor, const char *quiz_id)
{
  StudioQuizMakeDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_QUIZ_MAKE_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  self->quiz_id = g_strdup (quiz_id);
  gtk_widget_set_visible (GTK_WIDGET (self->title_row), quiz_id == NULL);
  adw_dialog_set_focus (ADW_DIALOG (self), quiz_id == NULL ? GTK_WIDGET (self->title_row) : GTK_WIDGET (self->count_row));
  if (quiz_id == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->title_row), studio_config_editor_get_name (editor));
  studio_session_run_async (studio_config_editor_get_session (editor), studio_quiz_make_dialog_new, list_work,
                            g_strdup (studio_config_editor_get_twin_id (editor)), g_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable,
                            listed_cb, g_object_ref (self));

  return self;
}

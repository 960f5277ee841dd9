/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/quiz-dialog.h"

#include <glib/gi18n.h>

#include "studio/widgets/choose-page.h"

#define QUOTE_LINES 6
#define FIRST_ANSWERS 4 /* rows of a new question */

struct _StudioQuizDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  char *quiz_id;
  TwinQuizItem *item;   /* as it is edited, but for what stands in the rows */
  GPtrArray *documents; /* TwinDocumentRecord, as listed; NULL until they are */
  char *document_id;    /* whose passages are being chosen from */
  GPtrArray *answers;   /* AdwEntryRow */
  GtkCheckButton *group; /* the first mark; the others are of its group */

  AdwNavigationView *view;
  AdwBanner *banner;
  GtkWidget *save_button;
  AdwEntryRow *question_row;
  GtkListBox *answers_list;
  GtkWidget *add_row;
  AdwActionRow *source_row;
  StudioChoosePage *documents_page;
  StudioChoosePage *passages_page;
};

G_DEFINE_FINAL_TYPE (StudioQuizDialog, studio_quiz_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
complain (StudioQuizDialog *self, const char *message)
{
  adw_banner_set_title (self->banner, message != NULL ? message : "");
  adw_banner_set_revealed (self->banner, message != NULL);
}

static gboolean
is_filled (gpointer editable)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (editable))));

  return *text != '\0';
}

/* ---- Answers ---- */

static GtkCheckButton *
get_mark (gpointer row)
{
  return g_object_get_data (row, "mark");
}

/* Rows that are empty are no answers; which one is right must be said. */
static void
show_state (StudioQuizDialog *self)
{
  guint n = 0;
  gboolean right = FALSE;

  for (guint i = 0; i < self->answers->len; i++)
    {
      gboolean filled = is_filled (self->answers->pdata[i]);

      n += filled;
      right = right || (filled && gtk_check_button_get_active (get_mark (self->answers->pdata[i])));
      gtk_widget_set_sensitive (g_object_get_data (self->answers->pdata[i], "remove"), self->answers->len > TWIN_QUIZ_FEWEST_OPTIONS);
    }
  gtk_widget_set_visible (self->add_row, self->answers->len < TWIN_QUIZ_MOST_OPTIONS);
  gtk_widget_set_sensitive (self->save_button, is_filled (self->question_row) && n >= TWIN_QUIZ_FEWEST_OPTIONS && right
                                                 && self->item->quote != NULL && *self->item->quote != '\0');
}

static void
changed_cb (StudioQuizDialog *self)
{
  if (self->item != NULL)
    show_state (self);
}

static void
remove_answer_cb (GtkWidget *button, StudioQuizDialog *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW);

  g_ptr_array_remove (self->answers, row);
  gtk_list_box_remove (self->answers_list, row);
  gtk_widget_grab_focus (self->answers->pdata[self->answers->len - 1]);
  show_state (self);
}

static GtkWidget *
create_remove_button (StudioQuizDialog *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Remove Answer"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove Answer"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_answer_cb), self, 0);

  return button;
}

static GtkWidget *
add_answer (StudioQuizDialog *self, const char *text, gboolean right)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *mark = gtk_check_button_new ();
  GtkWidget *remove = create_remove_button (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Answer"));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (mark), self->group);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), right);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (mark, _ ("The Right Answer"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The Right Answer"), -1);
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), mark);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), remove);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  g_object_set_data (G_OBJECT (row), "remove", remove);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mark, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->answers, row);
  gtk_list_box_append (self->answers_list, row);

  return row;
}

static void
add_answer_cb (StudioQuizDialog *self)
{
  gtk_widget_grab_focus (add_answer (self, "", FALSE));
  show_state (self);
}

/* ---- Where it stands ---- */

static const char *
get_document_name (StudioQuizDialog *self, const char *id)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      const TwinDocumentRecord *record = self->documents->pdata[i];

      if (g_str_equal (record->id, id))
        return twin_document_record_get_display_name (record);
    }

  return _ ("Document");
}

static void
show_source (StudioQuizDialog *self)
{
  gboolean chosen = self->item->quote != NULL && *self->item->quote != '\0';

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->source_row),
                                 chosen ? get_document_name (self, self->item->document_id) : _ ("Choose a Passage…"));
  adw_action_row_set_subtitle (self->source_row, chosen ? self->item->quote : NULL);
  show_state (self);
}

static gpointer
list_work (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, twin_id, error);

  return twin != NULL ? twin_quiz_list_documents (library, twin, cancellable, error) : NULL;
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizDialog) self = STUDIO_QUIZ_DIALOG (user_data);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  self->documents = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->documents == NULL)
    {
      complain (self, error->message);
      return;
    }

  for (guint i = 0; i < self->documents->len; i++)
    g_strv_builder_add (names, twin_document_record_get_display_name (self->documents->pdata[i]));
  texts = g_strv_builder_end (names);
  studio_choose_page_set_texts (self->documents_page, (const char *const *) texts);
  if (self->documents->len == 0)
    complain (self, _ ("The twin has no documents that everybody who asks it may see. A quiz is shown to everybody."));
  show_source (self);
}

/* What worker threads are handed. */
typedef struct
{
  char *twin_id;
  char *document_id;
  char *quiz_id;
  GPtrArray *items; /* to save */
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_free (self->document_id);
  g_free (self->quiz_id);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);
  g_autoptr (GPtrArray) sources = twin != NULL ? twin_quiz_list_sources (library, twin, job->document_id, cancellable, error) : NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  if (sources == NULL)
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    g_strv_builder_add (texts, ((TwinQuizSource *) sources->pdata[i])->text);

  return g_strv_builder_end (texts);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizDialog) self = STUDIO_QUIZ_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = NULL;

  if (self->editor == NULL)
    return;
  texts = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (texts == NULL)
    {
      adw_navigation_view_pop_to_tag (self->view, "question");
      complain (self, error->message);
      return;
    }

  studio_choose_page_set_texts (self->passages_page, (const char *const *) texts);
}

static void
choose_clicked_cb (StudioQuizDialog *self)
{
  adw_navigation_view_push_by_tag (self->view, "documents");
  studio_choose_page_begin (self->documents_page);
}

static void
document_chosen_cb (StudioQuizDialog *self, guint index, const char *name)
{
  Job *job = g_new0 (Job, 1);

  g_set_str (&self->document_id, ((TwinDocumentRecord *) self->documents->pdata[index])->id);
  studio_choose_page_set_texts (self->passages_page, NULL);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self->passages_page), name);
  adw_navigation_view_push_by_tag (self->view, "passages");
  studio_choose_page_begin (self->passages_page);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->document_id = g_strdup (self->document_id);
  studio_session_run_async (studio_config_editor_get_session (self->editor), document_chosen_cb, read_work, job, (GDestroyNotify) job_free,
                            (GDestroyNotify) g_strfreev, NULL, read_cb, g_object_ref (self));
}

static void
passage_chosen_cb (StudioQuizDialog *self, guint index, const char *text)
{
  g_set_str (&self->item->document_id, self->document_id);
  g_set_str (&self->item->quote, text);
  adw_navigation_view_pop_to_tag (self->view, "question");
  show_source (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->source_row));
}

/* ---- Saving ---- */

static gpointer
save_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);

  return GINT_TO_POINTER (twin != NULL && twin_quiz_put_items (library, twin, job->quiz_id, job->items, error));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizDialog) self = STUDIO_QUIZ_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }

  complain (self, error->message);
  show_state (self);
}

/* As the rows say it. */
static TwinQuizItem *
dup_item (StudioQuizDialog *self)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  TwinQuizItem *item = twin_quiz_item_copy (self->item);
  guint n = 0;

  g_set_str (&item->question, gtk_editable_get_text (GTK_EDITABLE (self->question_row)));
  for (guint i = 0; i < self->answers->len; i++)
    {
      if (!is_filled (self->answers->pdata[i]))
        continue;
      if (gtk_check_button_get_active (get_mark (self->answers->pdata[i])))
        item->answer = n;
      g_strv_builder_add (options, gtk_editable_get_text (self->answers->pdata[i]));
      n++;
    }
  g_strfreev (item->options);
  item->options = g_strv_builder_end (options);

  return item;
}

static void
save_clicked_cb (StudioQuizDialog *self)
{
  Job *job;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  job = g_new0 (Job, 1);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->quiz_id = g_strdup (self->quiz_id);
  job->items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);
  g_ptr_array_add (job->items, dup_item (self));
  complain (self, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  studio_session_run_async (studio_config_editor_get_session (self->editor), save_clicked_cb, save_work, job, (GDestroyNotify) job_free, NULL, NULL,
                            saved_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_quiz_dialog_dispose (GObject *object)
{
  StudioQuizDialog *self = STUDIO_QUIZ_DIALOG (object);

  g_clear_object (&self->editor);
  g_ptr_array_set_size (self->answers, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_QUIZ_DIALOG);
  G_OBJECT_CLASS (studio_quiz_dialog_parent_class)->dispose (object);
}

static void
studio_quiz_dialog_finalize (GObject *object)
{
  StudioQuizDialog *self = STUDIO_QUIZ_DIALOG (object);

  g_ptr_array_unref (self->answers);
  g_clear_object (&self->group);
  g_clear_pointer (&self->item, twin_quiz_item_free);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_free (self->quiz_id);
  g_free (self->document_id);
  G_OBJECT_CLASS (studio_quiz_dialog_parent_class)->finalize (object);
}

static void
studio_quiz_dialog_class_init (StudioQuizDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quiz_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quiz_dialog_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_CHOOSE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/quiz-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, view);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, question_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, answers_list);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, add_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, source_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, documents_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizDialog, passages_page);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, document_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, passage_chosen_cb);
}

static void
studio_quiz_dialog_init (StudioQuizDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->answers = g_ptr_array_new ();
  self->group = GTK_CHECK_BUTTON (g_object_ref_sink (gtk_check_button_new ()));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->source_row), FALSE);
  adw_action_row_set_subtitle_lines (self->source_row, QUOTE_LINES);
}

StudioQuizDialog *
studio_quiz_dialog_new (StudioConfigEditor *editor, const char *quiz_id, const TwinQuizItem *item)
{
  StudioQuizDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor) && quiz_id != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_QUIZ_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  self->quiz_id = g_strdup (quiz_id);
  if (item != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->question_row), item->question);
      for (guint i = 0; item->options[i] != NULL; i++)
        add_answer (self, item->options[i], i == item->answer);
      self->item = twin_quiz_item_copy (item);
    }
  else
    {
      for (guint i = 0; i < FIRST_ANSWERS; i++)
        add_answer (self, "", i == 0);
      self->item = twin_quiz_item_new ();
    }
  show_source (self);
  studio_session_run_async (studio_config_editor_get_session (editor), studio_quiz_dialog_new, list_work,
                            g_strdup (studio_config_editor_get_twin_id (editor)), g_free, (GDestroyNotify) g_ptr_array_unref, NULL, listed_cb,
                            g_object_ref (self));

  return self;
}

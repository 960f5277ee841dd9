/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/evaluation-dialog.h"

#include <glib/gi18n.h>

#include "library/twin-release.h"
#include "library/twin-review.h"
#include "studio/widgets/choose-page.h"

#define QUOTE_LINES 4

struct _StudioEvaluationDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  TwinEvaluationQuestion *question;
  GPtrArray *documents;      /* TwinDocumentRecord, as listed */
  char *document_id;         /* the chosen one */

  AdwNavigationView *view;
  AdwBanner *banner;
  GtkWidget *save_button;
  AdwEntryRow *question_row;
  AdwEntryRow *category_row;
  AdwSwitchRow *answerable_row;
  GtkWidget *targets_group;
  GtkWidget *choose_group;
  GtkListBox *targets_list;
  StudioChoosePage *documents_page;
  StudioChoosePage *passages_page;
};

G_DEFINE_FINAL_TYPE (StudioEvaluationDialog, studio_evaluation_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
complain (StudioEvaluationDialog *self, const char *message)
{
  adw_banner_set_title (self->banner, message != NULL ? message : "");
  adw_banner_set_revealed (self->banner, message != NULL);
}

/* ---- The expected passages ---- */

static const char *
get_document_name (StudioEvaluationDialog *self, const char *id)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (self->documents, i);

      if (g_str_equal (record->id, id))
        return twin_document_record_get_display_name (record);
    }

  return _ ("Document");
}

static void
show_state (StudioEvaluationDialog *self)
{
  gboolean answerable = adw_switch_row_get_active (self->answerable_row);
  gboolean asked = *gtk_editable_get_text (GTK_EDITABLE (self->question_row)) != '\0';

  gtk_widget_set_visible (self->targets_group, answerable);
  gtk_widget_set_visible (self->choose_group, answerable);
  gtk_widget_set_sensitive (self->save_button, asked && (!answerable || self->question->targets->len > 0));
}

static void show_targets (StudioEvaluationDialog *self);

static void
remove_clicked_cb (GtkWidget *button, StudioEvaluationDialog *self)
{
  g_ptr_array_remove_index (self->question->targets, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
  show_targets (self);
}

static GtkWidget *
create_target_row (StudioEvaluationDialog *self, const TwinEvaluationTarget *target, guint index)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_document_name (self, target->document_id));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), *target->quote != '\0' ? target->quote : _ ("Any passage of this document"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), QUOTE_LINES);
  gtk_widget_set_tooltip_text (button, _ ("Remove Passage"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove Passage"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
show_targets (StudioEvaluationDialog *self)
{
  gtk_list_box_remove_all (self->targets_list);
  for (guint i = 0; i < self->question->targets->len; i++)
    gtk_list_box_append (self->targets_list, create_target_row (self, g_ptr_array_index (self->question->targets, i), i));
  if (self->question->targets->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("No Passage Yet"));
      gtk_list_box_append (self->targets_list, row);
    }
  show_state (self);
}

static void
changed_cb (StudioEvaluationDialog *self)
{
  if (self->question != NULL)
    show_state (self);
}

/* ---- Choosing a document, then a passage ---- */

static gpointer
list_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = twin_library_list (library, error);

  for (guint i = records != NULL ? records->len : 0; i > 0; i--)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i - 1);

      if (record->state != TWIN_DOCUMENT_READY && record->state != TWIN_DOCUMENT_REVIEW && record->state != TWIN_DOCUMENT_BLOCKED)
        g_ptr_array_remove_index (records, i - 1);
    }

  return g_steal_pointer (&records);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationDialog) self = STUDIO_EVALUATION_DIALOG (user_data);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  self->documents = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (self->documents == NULL)
    {
      complain (self, error->message);
      return;
    }

  for (guint i = 0; i < self->documents->len; i++)
    g_strv_builder_add (names, twin_document_record_get_display_name (g_ptr_array_index (self->documents, i)));
  texts = g_strv_builder_end (names);
  studio_choose_page_set_texts (self->documents_page, (const char *const *) texts);
  show_targets (self);
}

/* The paragraphs that a reader sees, NULL-terminated: places that are easier to mean than long passages. */
static gpointer
read_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (library, data, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *text;

  if (review == NULL)
    return NULL;

  text = twin_document_get_text (review->document, NULL);
  for (guint i = 0; i < twin_document_get_n_blocks (review->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);

      if (block->kind != TWIN_BLOCK_HEADING && (review->record->include_hidden || !twin_release_is_hidden (block)))
        g_strv_builder_take (builder, g_strndup (text + block->start, block->length));
    }

  return g_strv_builder_end (builder);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationDialog) self = STUDIO_EVALUATION_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) passages = NULL;

  if (self->editor == NULL)
    return;
  passages = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (passages == NULL)
    {
      adw_navigation_view_pop_to_tag (self->view, "question");
      complain (self, error->message);
      return;
    }

  studio_choose_page_set_texts (self->passages_page, (const char *const *) passages);
}

static void
document_chosen_cb (StudioEvaluationDialog *self, guint index, const char *name)
{
  const TwinDocumentRecord *record = g_ptr_array_index (self->documents, index);

  g_set_str (&self->document_id, record->id);
  studio_choose_page_set_texts (self->passages_page, NULL);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self->passages_page), name);
  adw_navigation_view_push_by_tag (self->view, "passages");
  studio_choose_page_begin (self->passages_page);
  studio_session_run_async (studio_config_editor_get_session (self->editor), document_chosen_cb, read_work,
                            g_strdup (record->id), g_free, (GDestroyNotify) g_strfreev, NULL, read_cb, g_object_ref (self));
}

static void
passage_chosen_cb (StudioEvaluationDialog *self, guint index, const char *text)
{
  g_ptr_array_add (self->question->targets, twin_evaluation_target_new (self->document_id, text, 0));
  adw_navigation_view_pop_to_tag (self->view, "question");
  show_targets (self);
}

static void
choose_clicked_cb (StudioEvaluationDialog *self)
{
  adw_navigation_view_push_by_tag (self->view, "documents");
  studio_choose_page_begin (self->documents_page);
}

/* ---- Saving ---- */

static gpointer
save_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const TwinEvaluationQuestion *question = data;
  g_autofree char *id = NULL;

  if (question->id != NULL)
    return GINT_TO_POINTER (twin_evaluation_change (library, question, error));

  id = twin_evaluation_add (library, question, error);

  return GINT_TO_POINTER (id != NULL);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationDialog) self = STUDIO_EVALUATION_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }

  complain (self, error->message);
  show_state (self);
}

static void
save_clicked_cb (StudioEvaluationDialog *self)
{
  TwinEvaluationQuestion *question;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  question = twin_evaluation_question_copy (self->question);
  g_set_str (&question->question, gtk_editable_get_text (GTK_EDITABLE (self->question_row)));
  g_set_str (&question->category, gtk_editable_get_text (GTK_EDITABLE (self->category_row)));
  question->answerable = adw_switch_row_get_active (self->answerable_row);
  if (!question->answerable)
    g_ptr_array_set_size (question->targets, 0);

  complain (self, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  studio_session_run_async (studio_config_editor_get_session (self->editor), save_clicked_cb, save_work, question,
                            (GDestroyNotify) twin_evaluation_question_free, NULL, NULL, saved_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_evaluation_dialog_dispose (GObject *object)
{
  StudioEvaluationDialog *self = STUDIO_EVALUATION_DIALOG (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_EVALUATION_DIALOG);
  G_OBJECT_CLASS (studio_evaluation_dialog_parent_class)->dispose (object);
}

static void
studio_evaluation_dialog_finalize (GObject *object)
{
  StudioEvaluationDialog *self = STUDIO_EVALUATION_DIALOG (object);

  g_clear_pointer (&self->question, twin_evaluation_question_free);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_free (self->document_id);
  G_OBJECT_CLASS (studio_evaluation_dialog_parent_class)->finalize (object);
}

static void
studio_evaluation_dialog_class_init (StudioEvaluationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_evaluation_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_evaluation_dialog_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_CHOOSE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/evaluation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, view);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, question_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, category_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, answerable_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, targets_group);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, choose_group);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, targets_list);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, documents_page);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, passages_page);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, document_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, passage_chosen_cb);
}

static void
studio_evaluation_dialog_init (StudioEvaluationDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioEvaluationDialog *
studio_evaluation_dialog_new (StudioConfigEditor *editor, const TwinEvaluationQuestion *question)
{
  StudioEvaluationDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_EVALUATION_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  if (question != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->question_row), question->question);
      gtk_editable_set_text (GTK_EDITABLE (self->category_row), question->category);
      adw_switch_row_set_active (self->answerable_row, question->answerable);
      self->question = twin_evaluation_question_copy (question);
    }
  else
    {
      self->question = twin_evaluation_question_new ();
      self->question->twin_id = g_strdup (studio_config_editor_get_twin_id (editor));
    }
  show_targets (self);
  studio_session_run_async (studio_config_editor_get_session (editor), studio_evaluation_dialog_new, list_work, NULL, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, listed_cb, g_object_ref (self));

  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/evaluation-dialog.h"

#include <glib/gi18n.h>

#include "library/twin-release.h"
#include "library/twin-review.h"

#define QUOTE_LINES 4

struct _StudioEvaluationDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  TwinEvaluationQuestion *question;
  GPtrArray *documents;      /* TwinDocumentRecord, as listed */
  GtkStringList *names;      /* of them */
  GtkStringList *passages;   /* of the chosen one */
  char *document_id;

  AdwNavigationView *view;
  AdwBanner *banner;
  GtkWidget *save_button;
  AdwEntryRow *question_row;
  AdwEntryRow *category_row;
  AdwSwitchRow *answerable_row;
  GtkWidget *targets_group;
  GtkWidget *choose_group;
  GtkListBox *targets_list;
  GtkEditable *document_search;
  GtkListView *documents_view;
  AdwNavigationPage *passages_page;
  GtkEditable *passage_search;
  GtkListView *passages_view;
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
    gtk_string_list_append (self->names, twin_document_record_get_display_name (g_ptr_array_index (self->documents, i)));
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

  gtk_string_list_splice (self->passages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->passages)),
                          (const char *const *) passages);
}

/* What stands at @position of a list that is filtered: its text, and which of the unfiltered list it is. */
static char *
get_chosen (GtkListView *view, guint position, GtkStringList *all, guint *index)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (all)); i++)
    {
      g_autoptr (GtkStringObject) other = g_list_model_get_item (G_LIST_MODEL (all), i);

      if (other == item)
        *index = i;
    }

  return g_strdup (gtk_string_object_get_string (item));
}

static void
document_activated_cb (StudioEvaluationDialog *self, guint position)
{
  guint index = 0;
  g_autofree char *name = get_chosen (self->documents_view, position, self->names, &index);
  const TwinDocumentRecord *record = g_ptr_array_index (self->documents, index);

  g_set_str (&self->document_id, record->id);
  gtk_string_list_splice (self->passages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->passages)), NULL);
  gtk_editable_set_text (self->passage_search, "");
  adw_navigation_page_set_title (self->passages_page, name);
  adw_navigation_view_push_by_tag (self->view, "passages");
  gtk_widget_grab_focus (GTK_WIDGET (self->passage_search));
  studio_session_run_async (studio_config_editor_get_session (self->editor), document_activated_cb, read_work,
                            g_strdup (record->id), g_free, (GDestroyNotify) g_strfreev, NULL, read_cb, g_object_ref (self));
}

static void
passage_activated_cb (StudioEvaluationDialog *self, guint position)
{
  guint index = 0;
  g_autofree char *text = get_chosen (self->passages_view, position, self->passages, &index);

  g_ptr_array_add (self->question->targets, twin_evaluation_target_new (self->document_id, text, 0));
  adw_navigation_view_pop_to_tag (self->view, "question");
  show_targets (self);
}

static void
choose_clicked_cb (StudioEvaluationDialog *self)
{
  gtk_editable_set_text (self->document_search, "");
  adw_navigation_view_push_by_tag (self->view, "documents");
  gtk_widget_grab_focus (GTK_WIDGET (self->document_search));
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

/* ---- Lists of texts ---- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), QUOTE_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_list_item_set_accessible_label (item, text);
}

static void
show_list (GtkListView *view, GtkStringList *texts, GtkEditable *search)
{
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkStringFilter *filter = gtk_string_filter_new (expression);
  GtkFilterListModel *filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (texts)), GTK_FILTER (filter));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (filtered));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_object_bind_property (search, "text", filter, "search", G_BINDING_DEFAULT);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (view, factory);
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

/* ---- GObject ---- */

static void
studio_evaluation_dialog_dispose (GObject *object)
{
  StudioEvaluationDialog *self = STUDIO_EVALUATION_DIALOG (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_EVALUATION_DIALOG);
  g_clear_object (&self->names);
  g_clear_object (&self->passages);
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
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, document_search);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, documents_view);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, passages_page);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, passage_search);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationDialog, passages_view);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, document_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, passage_activated_cb);
}

static void
studio_evaluation_dialog_init (StudioEvaluationDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = gtk_string_list_new (NULL);
  self->passages = gtk_string_list_new (NULL);
  show_list (self->documents_view, self->names, self->document_search);
  show_list (self->passages_view, self->passages, self->passage_search);
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

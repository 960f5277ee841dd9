/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/csv-chooser.h"
#include "studio/twins/evaluation-section.h"

#include <glib/gi18n.h>

#include "studio/twins/evaluation-dialog.h"
#include "studio/twins/evaluation-results.h"
#include "studio/twins/evaluation-words.h"
#include "studio/twins/import-dialog.h"
#include "twins/twin-gate.h"

#define MOST_RUNS 60         /* in the chart */
#define RELOAD_DELAY_MS 300  /* an import changes the store many times a second */

struct _StudioEvaluationSection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  GCancellable *cancellable; /* of loading */
  GCancellable *running;     /* of the run that is under way, else NULL */
  GPtrArray *questions;
  guint reload_id;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkWidget *results_group;
  StudioEvaluationResults *results;
  AdwSwitchRow *compare_row;
  AdwActionRow *run_row;
  GtkWidget *run_button;
  GtkWidget *cancel_button;
  GtkProgressBar *progress_bar;
  GtkListBox *gate_list;
  GtkWidget *lost_group;
  GtkListBox *lost_list;
  GtkBox *questions_box;
};

G_DEFINE_FINAL_TYPE (StudioEvaluationSection, studio_evaluation_section, ADW_TYPE_BIN)

static void load (StudioEvaluationSection *self);

static void
toast (StudioEvaluationSection *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  adw_toast_set_use_markup (message, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

/* ---- Everything that is shown, at one moment ---- */

typedef struct
{
  GPtrArray *questions;
  GPtrArray *warnings;
  GPtrArray *runs;
  TwinGate *gate;
} Loaded;

static void
loaded_free (Loaded *self)
{
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->gate, twin_gate_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, data, error);
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);

  if (twin == NULL)
    return NULL;

  loaded->gate = twin_gate_check (library, twin, cancellable, error);
  loaded->questions = loaded->gate != NULL ? twin_evaluation_list (library, twin->id, error) : NULL;
  loaded->warnings = loaded->questions != NULL ? twin_evaluation_lint (library, loaded->questions, error) : NULL;
  loaded->runs = loaded->warnings != NULL ? twin_evaluation_list_runs (library, twin->id, MOST_RUNS, error) : NULL;

  return loaded->runs != NULL ? g_steal_pointer (&loaded) : NULL;
}

/* ---- Rows ---- */

static GtkWidget *
create_icon (const char *name, const char *style, const char *label)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_add_css_class (icon, style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return icon;
}

static GtkWidget *
create_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static const TwinEvaluationResult *
find_result (GPtrArray *runs, const TwinEvaluationQuestion *question)
{
  const TwinEvaluationRun *run = runs->len > 0 ? g_ptr_array_index (runs, 0) : NULL;

  for (guint i = 0; run != NULL && i < run->results->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (run->results, i);

      if (g_str_equal (result->question_id, question->id))
        return question->updated_at <= run->started_at ? result : NULL;
    }

  return NULL;
}

static const TwinEvaluationWarning *
find_warning (GPtrArray *warnings, const char *id)
{
  for (guint i = 0; i < warnings->len; i++)
    {
      const TwinEvaluationWarning *warning = g_ptr_array_index (warnings, i);

      if (g_str_equal (warning->question_id, id))
        return warning;
    }

  return NULL;
}

/* ---- Removing, with a way back ---- */

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_evaluation_remove (library, data, error));
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_evaluation_restore (library, data, error));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationSection) self = STUDIO_EVALUATION_SECTION (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) == NULL)
    toast (self, adw_toast_new (error->message));
  load (self);
}

static void
change (StudioEvaluationSection *self, StudioWorkFunc work, const char *id)
{
  studio_session_run_async (studio_config_editor_get_session (self->editor), change, work, g_strdup (id), g_free, NULL, NULL,
                            changed_cb, g_object_ref (self));
}

static void
undo_cb (AdwToast *message, StudioEvaluationSection *self)
{
  if (self->editor != NULL)
    change (self, restore_work, g_object_get_data (G_OBJECT (message), "question"));
}

static void
remove_clicked_cb (GtkWidget *button, StudioEvaluationSection *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "question");
  AdwToast *message = adw_toast_new (_ ("Question removed"));

  adw_toast_set_button_label (message, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (message), "question", g_strdup (id), g_free);
  g_signal_connect_object (message, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  change (self, remove_work, id);
  toast (self, message);
}

/* ---- Adding and changing ---- */

static void
edit (StudioEvaluationSection *self, const TwinEvaluationQuestion *question)
{
  StudioEvaluationDialog *dialog = studio_evaluation_dialog_new (self->editor, question);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
row_activated_cb (GtkWidget *row, StudioEvaluationSection *self)
{
  const char *id = g_object_get_data (G_OBJECT (row), "question");

  for (guint i = 0; i < self->questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (self->questions, i);

      if (g_str_equal (question->id, id))
        edit (self, question);
    }
}

static void
add_clicked_cb (StudioEvaluationSection *self)
{
  edit (self, NULL);
}

static void
csv_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationSection) self = STUDIO_EVALUATION_SECTION (user_data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  StudioImportDialog *dialog;

  if (file == NULL || self->editor == NULL)
    return;
  dialog = studio_import_dialog_new (&studio_import_questions, self->editor, file);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
import_clicked_cb (StudioEvaluationSection *self)
{
  studio_csv_chooser_open (GTK_WIDGET (self), _ ("Import Questions"), csv_chosen_cb, g_object_ref (self));
}

/* ---- The questions ---- */

static char *
describe_question (const TwinEvaluationQuestion *question, const TwinEvaluationResult *result,
                   const TwinEvaluationWarning *warning)
{
  g_autofree char *words = warning != NULL ? g_strjoinv (", ", warning->words) : NULL;
  g_autofree char *state = NULL;

  if (question->answerable && question->targets->len == 0)
    state = g_strdup (_ ("The document of its passage is gone"));
  else
    state = result != NULL ? studio_result_describe (result) : g_strdup (_ ("Not asked yet"));

  /* Translators: the words that a question has in common with its answer. */
  return words != NULL ? g_strdup_printf (_ ("%s. Easy to find: it copies “%s” from its passage"), state, words) : g_steal_pointer (&state);
}

static GtkWidget *
create_remove_button (StudioEvaluationSection *self, const TwinEvaluationQuestion *question)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), question->question);

  gtk_widget_set_tooltip_text (button, _ ("Remove Question"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "question", g_strdup (question->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return button;
}

static GtkWidget *
create_question_row (StudioEvaluationSection *self, const Loaded *loaded, const TwinEvaluationQuestion *question)
{
  const TwinEvaluationResult *result = find_result (loaded->runs, question);
  g_autofree char *subtitle = describe_question (question, result, find_warning (loaded->warnings, question->id));
  GtkWidget *row = create_row (question->question, subtitle);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             result != NULL ? create_icon (studio_verdict_get_icon (result->verdict),
                                                           studio_verdict_get_style (result->verdict),
                                                           studio_verdict_get_label (result))
                                            : create_icon ("content-loading-symbolic", "dimmed", _ ("Not asked yet")));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, question));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "question", g_strdup (question->id), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);

  return row;
}

static GtkListBox *
add_category (StudioEvaluationSection *self, const char *category)
{
  const char *name = *category != '\0' ? category : _ ("Without a Category");
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (self->questions_box, label);
  gtk_box_append (self->questions_box, list);

  return GTK_LIST_BOX (list);
}

static void
show_questions (StudioEvaluationSection *self, const Loaded *loaded)
{
  const char *category = NULL;
  GtkListBox *list = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->questions_box))) != NULL)
    gtk_box_remove (self->questions_box, child);

  for (guint i = 0; i < loaded->questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (loaded->questions, i);

      if (g_strcmp0 (category, question->category) != 0)
        list = add_category (self, question->category);
      category = question->category;
      gtk_list_box_append (list, create_question_row (self, loaded, question));
    }
}

/* ---- What it means ---- */

static GtkWidget *
create_gate_row (const TwinGateReason *reason)
{
  g_autofree char *text = studio_gate_reason_describe (reason);
  GString *subtitle = g_string_new (studio_gate_reason_get_advice (reason));
  GtkWidget *row;

  for (guint i = 0; i < reason->questions->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (reason->questions, i);

      g_string_append_printf (subtitle, "\n– %s", result->question != NULL ? result->question : _ ("(deleted question)"));
    }
  row = create_row (text, subtitle->str);
  g_string_free (subtitle, TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             reason->weight == TWIN_GATE_WARNS
                               ? create_icon ("dialog-warning-symbolic", "warning", C_ ("gate", "To be known"))
                               : create_icon ("dialog-error-symbolic", "error", C_ ("gate", "Stops publishing")));

  return row;
}

static void
show_gate (StudioEvaluationSection *self, const TwinGate *gate)
{
  GtkWidget *row;
  gboolean any = FALSE;

  gtk_list_box_remove_all (self->gate_list);
  for (guint i = 0; i < gate->reasons->len; i++)
    {
      const TwinGateReason *reason = g_ptr_array_index (gate->reasons, i);

      if (reason->place != TWIN_GATE_IN_EVALUATION)
        continue;
      gtk_list_box_append (self->gate_list, create_gate_row (reason));
      any = TRUE;
    }
  if (any)
    return;

  row = create_row (_ ("Nothing here stands against publishing"), NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_icon ("object-select-symbolic", "success", C_ ("gate", "Fine")));
  gtk_list_box_append (self->gate_list, row);
}

static void
show_lost (StudioEvaluationSection *self, GPtrArray *runs)
{
  const TwinEvaluationRun *run = runs->len > 0 ? g_ptr_array_index (runs, 0) : NULL;
  guint n = 0;

  gtk_list_box_remove_all (self->lost_list);
  for (guint i = 0; run != NULL && i < run->results->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (run->results, i);
      GtkWidget *row;

      if (!twin_evaluation_result_is_lost (result))
        continue;
      row = create_row (result->question != NULL ? result->question : _ ("(deleted question)"), studio_verdict_get_label (result));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_icon ("dialog-warning-symbolic", "warning", _ ("Lost by redaction")));
      gtk_list_box_append (self->lost_list, row);
      n++;
    }
  gtk_widget_set_visible (self->lost_group, n > 0);
}

/* ---- Loading ---- */

static void
show (StudioEvaluationSection *self, const Loaded *loaded)
{
  gtk_widget_set_visible (self->results_group, loaded->runs->len > 0);
  if (loaded->runs->len > 0)
    studio_evaluation_results_set_runs (self->results, loaded->runs);
  show_gate (self, loaded->gate);
  show_lost (self, loaded->runs);
  show_questions (self, loaded);
  gtk_stack_set_visible_child_name (self->stack, loaded->questions->len > 0 || loaded->runs->len > 0 ? "page" : "empty");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationSection) self = STUDIO_EVALUATION_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Loaded) loaded = NULL;

  if (self->editor == NULL)
    return;
  loaded = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (loaded == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  show (self, loaded);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  self->questions = g_steal_pointer (&loaded->questions);
}

static void
load (StudioEvaluationSection *self)
{
  StudioSession *session = self->editor != NULL ? studio_config_editor_get_session (self->editor) : NULL;

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, load_work, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) loaded_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
load_cb (StudioEvaluationSection *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  load (self);
}

static void
reload_cb (gpointer user_data)
{
  StudioEvaluationSection *self = user_data;

  self->reload_id = 0;
  load (self);
}

static void
store_changed_cb (StudioEvaluationSection *self)
{
  if (self->reload_id == 0 && self->running == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- Running ---- */

typedef struct
{
  char *twin_id;
  gboolean compare;
  TwinKeyring *keyring;
  StudioEvaluationSection *section; /* borrowed: the callback that ends the run holds it */
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  twin_keyring_unref (self->keyring);
  g_free (self);
}

/* What came of it. */
typedef struct
{
  TwinMethodChoice choice; /* which way of searching found more, */
  char *won_with;          /* and with which embedding model */
  TwinEvaluationRun *run;
} Outcome;

static void
outcome_free (Outcome *self)
{
  g_clear_pointer (&self->run, twin_evaluation_run_free);
  g_free (self->won_with);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

typedef struct
{
  StudioEvaluationSection *section;
  guint n_done;
  guint n_total;
} Progress;

static void
progress_free (Progress *self)
{
  g_object_unref (self->section);
  g_free (self);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  Progress *progress = user_data;
  StudioEvaluationSection *self = progress->section;
  g_autofree char *text = NULL;

  if (self->running == NULL)
    return G_SOURCE_REMOVE;
  text = g_strdup_printf (_ ("Question %u of %u"), progress->n_done + 1, progress->n_total);
  adw_action_row_set_subtitle (self->run_row, text);
  gtk_progress_bar_set_fraction (self->progress_bar, (double) progress->n_done / MAX (progress->n_total, 1));

  return G_SOURCE_REMOVE;
}

static void
progress_cb (guint n_done, guint n_total, gpointer user_data)
{
  Job *job = user_data;
  Progress *progress = g_new0 (Progress, 1);

  progress->section = g_object_ref (job->section);
  progress->n_done = n_done;
  progress->n_total = n_total;
  g_idle_add_full (G_PRIORITY_DEFAULT, show_progress_cb, progress, (GDestroyNotify) progress_free);
}

static gpointer
run_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);
  g_autoptr (Outcome) outcome = g_new0 (Outcome, 1);

  if (twin == NULL || !twin_evaluation_choose_method (library, twin, job->keyring, &outcome->choice, cancellable, error))
    return NULL;

  outcome->won_with = g_strdup (twin_config_get_string (twin->config, "search.wonWith"));
  outcome->run = twin_evaluation_run (library, twin, &(TwinEvaluationOptions) { .compare = job->compare, .keyring = job->keyring },
                                      progress_cb, job, cancellable, error);

  return outcome->run != NULL ? g_steal_pointer (&outcome) : NULL;
}

static void
set_running (StudioEvaluationSection *self, GCancellable *running)
{
  gboolean had_focus = gtk_widget_has_focus (running != NULL ? self->run_button : self->cancel_button);

  g_set_object (&self->running, running);
  gtk_widget_set_visible (self->run_button, running == NULL);
  gtk_widget_set_visible (self->cancel_button, running != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running != NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  adw_action_row_set_subtitle (self->run_row, NULL);
  if (had_focus)
    gtk_widget_grab_focus (running != NULL ? self->cancel_button : self->run_button);
}

static void
ran_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioEvaluationSection) self = STUDIO_EVALUATION_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = NULL;
  g_autofree char *methods = NULL;

  if (self->editor == NULL)
    return;
  outcome = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  set_running (self, NULL);
  if (outcome != NULL && outcome->choice.compared)
    {
      methods = studio_method_choice_describe (&outcome->choice);
      studio_config_editor_set (self->editor, "search.wonWith", outcome->won_with, NULL);
    }
  adw_action_row_set_subtitle (self->run_row, methods);
  if (outcome == NULL)
    toast (self, adw_toast_new (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("Stopped; nothing was kept")
                                                                                       : error->message));
  else
    gtk_accessible_announce (GTK_ACCESSIBLE (self), _ ("The evaluation is done"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  load (self);
}

static void
run_clicked_cb (StudioEvaluationSection *self)
{
  g_autoptr (GCancellable) running = g_cancellable_new ();
  Job *job = g_new0 (Job, 1);

  /* What was just changed must hold for the answers. */
  studio_config_editor_flush (self->editor);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->compare = adw_switch_row_get_active (self->compare_row);
  job->keyring = twin_keyring_ref (studio_session_get_keyring (studio_config_editor_get_session (self->editor)));
  job->section = self;
  set_running (self, running);
  studio_session_run_async (studio_config_editor_get_session (self->editor), run_clicked_cb, run_work, job,
                            (GDestroyNotify) job_free, (GDestroyNotify) outcome_free, running, ran_cb,
                            g_object_ref (self));
}

static void
cancel_clicked_cb (StudioEvaluationSection *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}

/* ---- GObject ---- */

static void
studio_evaluation_section_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_evaluation_section_parent_class)->map (widget);
  load (STUDIO_EVALUATION_SECTION (widget));
}

static void
studio_evaluation_section_dispose (GObject *object)
{
  StudioEvaluationSection *self = STUDIO_EVALUATION_SECTION (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  cancel_clicked_cb (self);
  g_clear_object (&self->running);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  /* The stack is a child of the template and the bin's own at once; only one of them may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_EVALUATION_SECTION);
  G_OBJECT_CLASS (studio_evaluation_section_parent_class)->dispose (object);
}

static void
studio_evaluation_section_finalize (GObject *object)
{
  g_clear_object (&STUDIO_EVALUATION_SECTION (object)->cancellable);
  G_OBJECT_CLASS (studio_evaluation_section_parent_class)->finalize (object);
}

static void
studio_evaluation_section_class_init (StudioEvaluationSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_evaluation_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_evaluation_section_finalize;
  widget_class->map = studio_evaluation_section_map;

  g_type_ensure (STUDIO_TYPE_EVALUATION_RESULTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/evaluation-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, results_group);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, results);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, compare_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, run_row);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, run_button);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, gate_list);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, lost_group);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, lost_list);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationSection, questions_box);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
studio_evaluation_section_init (StudioEvaluationSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
studio_evaluation_section_new (StudioConfigEditor *editor)
{
  StudioEvaluationSection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_EVALUATION_SECTION, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (studio_config_editor_get_session (editor), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

#include <glib/gi18n.h>

#include "privacy/twin-custom-type.h"
#include "studio/documents/decide-alike-dialog.h"

typedef enum
{
  JOB_DECIDE,
  JOB_UNDO,
  JOB_REDO,
} JobKind;

/* What is done together and undone together: decisions, or a value that is marked by hand, or no longer marked. */
typedef struct
{
  GPtrArray *decisions; /* TwinPlacedDecision; NULL for a value */
  char *value;          /* as it stands in the text */
  gboolean mark;
} Step;

/* @previous: the step back, once it is done. */
typedef struct
{
  JobKind kind;
  Step *step;
  Step *previous;
  gboolean tell; /* in how many documents it was */
} Job;

/* Jobs in their order, and the page's data after them. */
typedef struct
{
  char *id; /* of the one document, or NULL */
  char **ids;
  GPtrArray *jobs;
} Batch;

typedef struct
{
  GPtrArray *jobs;
  StudioReviewData *data;
} Outcome;

static void
step_free (Step *self)
{
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_free (self->value);
  g_free (self);
}

static Step *
step_new_decide (GPtrArray *decisions)
{
  Step *self = g_new0 (Step, 1);

  self->decisions = decisions;
  return self;
}

static Step *
step_new_mark (const char *value, gboolean mark)
{
  Step *self = g_new0 (Step, 1);

  self->value = g_strdup (value);
  self->mark = mark;
  return self;
}

static void
job_free (Job *self)
{
  step_free (self->step);
  g_clear_pointer (&self->previous, step_free);
  g_free (self);
}

static void
batch_free (Batch *self)
{
  g_free (self->id);
  g_strfreev (self->ids);
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

static void
outcome_free (Outcome *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->data, studio_review_data_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

/* ---- On the worker thread ---- */

/* Does one step and notes the one back. */
static gboolean
do_step (TwinLibrary *library, Job *job, const char *const *ids, GError **error)
{
  GPtrArray *decisions;

  if (job->step->value != NULL)
    {
      if (!_studio_review_mark (library, job->step->value, job->step->mark, ids, error))
        return FALSE;
      job->previous = step_new_mark (job->step->value, !job->step->mark);
      return TRUE;
    }

  if (!twin_review_decide_across (library, job->step->decisions, &decisions, error))
    return FALSE;
  job->previous = step_new_decide (decisions);
  return TRUE;
}

static gpointer
decide_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  g_autoptr (Outcome) outcome = g_new0 (Outcome, 1);

  for (guint i = 0; i < batch->jobs->len; i++)
    if (!do_step (library, g_ptr_array_index (batch->jobs, i), (const char *const *) batch->ids, error))
      return NULL;
  outcome->jobs = g_ptr_array_ref (batch->jobs);
  outcome->data = _studio_review_page_load_data (library, batch->id, (const char *const *) batch->ids, error);
  return outcome->data != NULL ? g_steal_pointer (&outcome) : NULL;
}

/* ---- On the main thread ---- */

static void start_jobs (StudioReviewPage *self);
static void undo_waiting (StudioReviewPage *self);

static void
announce (StudioReviewPage *self)
{
  g_autofree char *message = NULL;

  if (self->data->n_undecided == 0)
    message = g_strdup (_("All findings are decided"));
  else
    message = g_strdup_printf (ngettext ("%u left", "%u left", self->data->n_undecided), self->data->n_undecided);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/* One at a time: its button undoes the last step, whatever an older one said. */
static void
add_toast (StudioReviewPage *self, const char *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "review.undo");
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What one key has changed elsewhere is not in sight, so it is told. */
static void
tell_documents (StudioReviewPage *self, const Job *job)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  const TwinPlacedDecision *decision = g_ptr_array_index (job->step->decisions, 0);
  g_autofree char *title = NULL;
  guint n;

  for (guint i = 0; i < job->previous->decisions->len; i++)
    g_hash_table_add (ids, ((TwinPlacedDecision *) g_ptr_array_index (job->previous->decisions, i))->document_id);
  n = g_hash_table_size (ids);
  title = g_strdup_printf (decision->decision == TWIN_DECISION_ACCEPT
                               ? ngettext ("Redacted in %u document", "Redacted in %u documents", n)
                               : ngettext ("Kept in %u document", "Kept in %u documents", n),
                           n);
  add_toast (self, title);
}

static void
tell_marked (StudioReviewPage *self, const Job *job)
{
  g_autofree char *title = NULL;

  if (job->step->value == NULL)
    return;
  _studio_review_page_show_marked (self, job->step->value);
  title = g_strdup_printf (_("“%s” is redacted wherever it stands"), job->step->value);
  if (job->step->mark)
    add_toast (self, title);
}

/* What was done can be undone, what was undone can be done again until something else is done. */
static void
remember (StudioReviewPage *self, Job *job)
{
  if (job->kind == JOB_DECIDE)
    g_ptr_array_set_size (self->redo, 0);
  if (job->tell)
    tell_documents (self, job);
  g_ptr_array_add (job->kind == JOB_UNDO ? self->redo : self->undo, g_steal_pointer (&job->previous));
}

static void
decided_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReviewPage) self = STUDIO_REVIEW_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->busy = FALSE;
  g_clear_pointer (&self->running, g_ptr_array_unref);
  if (self->session == NULL)
    return;
  if (outcome == NULL)
    {
      self->n_undo_waiting = 0;
      _studio_review_page_report (self, error);
      start_jobs (self);
      return;
    }
  for (guint i = 0; i < outcome->jobs->len; i++)
    remember (self, g_ptr_array_index (outcome->jobs, i));
  _studio_review_page_take_data (self, g_steal_pointer (&outcome->data));
  announce (self);
  for (guint i = 0; i < outcome->jobs->len; i++)
    tell_marked (self, g_ptr_array_index (outcome->jobs, i));
  start_jobs (self);
  undo_waiting (self);
}

static void
start_jobs (StudioReviewPage *self)
{
  Batch *batch;
  Job *job;

  if (self->busy || g_queue_is_empty (&self->jobs))
    return;
  batch = g_new0 (Batch, 1);
  if (self->document != NULL)
    batch->id = g_strdup (studio_document_get_id (self->document));
  batch->ids = g_strdupv (self->data->ids);
  batch->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    g_ptr_array_add (batch->jobs, job);

  self->busy = TRUE;
  self->running = g_ptr_array_ref (batch->jobs);
  studio_session_run_async (self->session, start_jobs, decide_work, batch, (GDestroyNotify) batch_free,
                            (GDestroyNotify) outcome_free, NULL, decided_cb, g_object_ref (self));
}

/* @step is taken. */
static void
push_job (StudioReviewPage *self, JobKind kind, Step *step, gboolean tell)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->step = step;
  job->tell = tell;
  g_queue_push_tail (&self->jobs, job);
  start_jobs (self);
}

/* @everywhere: in all documents that hold it, not only in this one. */
static void
append_decision (StudioReviewPage *self, GPtrArray *decisions, const StudioReviewValue *value, TwinDecision decision,
                 gboolean everywhere)
{
  const char *id = self->document != NULL && !everywhere ? studio_document_get_id (self->document) : NULL;

  g_ptr_array_add (decisions, twin_placed_decision_new (id, value->type, value->value_key, decision));
}

static GPtrArray *
create_decisions (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) twin_placed_decision_free);
}

/* What @job makes of a value; FALSE if it has nothing to do with it. */
static gboolean
find_in_job (const Job *job, const StudioReviewValue *value, TwinDecision *decision)
{
  for (guint i = 0; job->step->decisions != NULL && i < job->step->decisions->len; i++)
    {
      const TwinPlacedDecision *placed = g_ptr_array_index (job->step->decisions, i);

      if (placed->type == value->type && g_str_equal (placed->value_key, value->value_key))
        {
          *decision = placed->decision;
          return TRUE;
        }
    }
  return FALSE;
}

/* What is being stored, or waits for it, is as good as done: the next one to look at is none of these. */
gboolean
_studio_review_page_is_open (StudioReviewPage *self, guint index)
{
  const StudioReviewValue *value = g_ptr_array_index (self->data->values, index);
  gboolean open = value->outcome == TWIN_OUTCOME_UNDECIDED;
  TwinDecision decision;

  for (guint i = 0; self->running != NULL && i < self->running->len; i++)
    if (find_in_job (g_ptr_array_index (self->running, i), value, &decision))
      open = decision == TWIN_DECISION_NONE;
  for (GList *l = self->jobs.head; l != NULL; l = l->next)
    if (find_in_job (l->data, value, &decision))
      open = decision == TWIN_DECISION_NONE;
  return open;
}

static void
go_on (StudioReviewPage *self, guint decided)
{
  _studio_review_page_set_current (self, _studio_review_page_find_open (self, decided + 1),
                                   studio_text_page_get_current (self->text_page));
}

static void
decide_value (StudioReviewPage *self, guint index, TwinDecision decision, gboolean everywhere)
{
  GPtrArray *decisions;
  const StudioReviewValue *value;

  if (self->data == NULL || index >= self->data->values->len)
    return;
  value = g_ptr_array_index (self->data->values, index);
  decisions = create_decisions ();
  append_decision (self, decisions, value, decision, everywhere);
  studio_findings_pane_touch (self->pane, value);
  push_job (self, JOB_DECIDE, step_new_decide (decisions), everywhere && self->document != NULL);
  go_on (self, index);
}

/* Several values in one step. @values: indices. */
static void
decide_values (StudioReviewPage *self, GArray *values, TwinDecision decision, gboolean everywhere)
{
  GPtrArray *decisions = create_decisions ();
  g_autofree char *title = NULL;

  for (guint i = 0; i < values->len; i++)
    append_decision (self, decisions, g_ptr_array_index (self->data->values, g_array_index (values, guint, i)),
                     decision, everywhere);
  title = g_strdup_printf (decision == TWIN_DECISION_ACCEPT
                               ? ngettext ("%u value redacted", "%u values redacted", values->len)
                               : ngettext ("%u value kept", "%u values kept", values->len),
                           values->len);
  push_job (self, JOB_DECIDE, step_new_decide (decisions), FALSE);
  go_on (self, values->len > 0 ? g_array_index (values, guint, values->len - 1) : 0);
  add_toast (self, title);
}

/* A group that is folded stands for all of its values that are open. */
static void
decide_group (StudioReviewPage *self, const TwinPiiType *type, TwinDecision decision, gboolean everywhere)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);

      if (value->type == type && _studio_review_page_is_open (self, i))
        g_array_append_val (values, i);
    }
  if (values->len > 0)
    decide_values (self, values, decision, everywhere);
}

static void
decide_current (GtkWidget *widget, TwinDecision decision, gboolean everywhere)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  StudioFindingItem *item = self->data != NULL ? studio_findings_pane_get_line (self->pane) : NULL;

  if (item != NULL && item->kind == STUDIO_FINDING_GROUP)
    decide_group (self, item->type, decision, everywhere);
  else
    decide_value (self, self->current, decision, everywhere);
}

static void
redact_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), g_variant_get_uint32 (parameter), TWIN_DECISION_ACCEPT, FALSE);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), g_variant_get_uint32 (parameter), TWIN_DECISION_REJECT, FALSE);
}

static void
redact_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_current (widget, TWIN_DECISION_ACCEPT, FALSE);
}

static void
keep_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_current (widget, TWIN_DECISION_REJECT, FALSE);
}

static void
redact_everywhere_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_current (widget, TWIN_DECISION_ACCEPT, TRUE);
}

static void
keep_everywhere_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_current (widget, TWIN_DECISION_REJECT, TRUE);
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  g_autofree char *selection = self->data != NULL ? studio_text_page_dup_selection (self->text_page) : NULL;
  g_autofree char *value = selection != NULL ? twin_custom_type_make_value (selection) : NULL;

  if (value != NULL)
    push_job (self, JOB_DECIDE, step_new_mark (value, TRUE), FALSE);
}

/* ---- Undo ---- */

/* What a step was about, as far as it is still there. */
static guint
find_decided (StudioReviewPage *self, const Step *step)
{
  const TwinPlacedDecision *decision = step->decisions != NULL && step->decisions->len > 0 ? g_ptr_array_index (step->decisions, 0) : NULL;

  for (guint i = 0; decision != NULL && i < self->data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);

      if (value->type == decision->type && g_str_equal (value->value_key, decision->value_key))
        return i;
    }
  return G_MAXUINT;
}

/* @from: the steps that can be taken back, or taken again. Taking back leads to what is open again; taking again
 * leads on, as it did the first time. */
static void
take_back (StudioReviewPage *self, GPtrArray *from, JobKind kind)
{
  Step *step;
  guint index;

  if (self->data == NULL || from->len == 0)
    return;
  adw_toast_overlay_dismiss_all (self->toasts);
  step = g_ptr_array_steal_index (from, from->len - 1);
  index = find_decided (self, step);
  push_job (self, kind, step, FALSE);
  if (index != G_MAXUINT && kind == JOB_UNDO)
    _studio_review_page_set_current (self, index, 0);
  else if (index != G_MAXUINT)
    go_on (self, index);
  _studio_review_page_update_decisions (self);
}

static void
undo_waiting (StudioReviewPage *self)
{
  if (self->busy || self->n_undo_waiting == 0)
    return;
  self->n_undo_waiting--;
  take_back (self, self->undo, JOB_UNDO);
}

/* Undoing comes after what is still being stored: that is the last step. */
static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);

  self->n_undo_waiting++;
  undo_waiting (self);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_back (STUDIO_REVIEW_PAGE (widget), STUDIO_REVIEW_PAGE (widget)->redo, JOB_REDO);
}

/* ---- Decide alike ---- */

static void
alike_decide_cb (StudioDecideAlikeDialog *dialog, gboolean redact, StudioReviewPage *self)
{
  g_autoptr (GArray) values = studio_decide_alike_dialog_dup_values (dialog);

  decide_values (self, values, redact ? TWIN_DECISION_ACCEPT : TWIN_DECISION_REJECT, FALSE);
}

static void
decide_alike_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  const TwinPiiType *type = NULL;
  StudioDecideAlikeDialog *dialog;

  if (self->data == NULL || self->busy)
    return;
  if (self->current < self->data->values->len)
    type = ((StudioReviewValue *) g_ptr_array_index (self->data->values, self->current))->type;
  dialog = studio_decide_alike_dialog_new (self->data, type);
  g_signal_connect_object (dialog, "decide", G_CALLBACK (alike_decide_cb), self, 0);
  g_set_weak_pointer (&self->alike_dialog, ADW_DIALOG (dialog));
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

void
_studio_review_page_install_decisions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.redact", "u", redact_action);
  gtk_widget_class_install_action (widget_class, "review.keep", "u", keep_action);
  gtk_widget_class_install_action (widget_class, "review.redact-current", NULL, redact_current_action);
  gtk_widget_class_install_action (widget_class, "review.keep-current", NULL, keep_current_action);
  gtk_widget_class_install_action (widget_class, "review.redact-everywhere", NULL, redact_everywhere_action);
  gtk_widget_class_install_action (widget_class, "review.keep-everywhere", NULL, keep_everywhere_action);
  gtk_widget_class_install_action (widget_class, "review.mark", NULL, mark_action);
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "review.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "review.decide-alike", NULL, decide_alike_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "review.redact-current", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "review.keep-current", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_SHIFT_MASK, "review.redact-everywhere", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_SHIFT_MASK, "review.keep-everywhere", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "review.mark", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "review.decide-alike", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "review.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "review.redo", NULL);
}

void
_studio_review_page_init_decisions (StudioReviewPage *self)
{
  g_queue_init (&self->jobs);
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
}

void
_studio_review_page_update_decisions (StudioReviewPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const StudioFindingItem *item = self->data != NULL ? studio_findings_pane_get_line (self->pane) : NULL;
  gboolean can_decide = self->data != NULL && (self->current < self->data->values->len
                                               || (item != NULL && item->kind == STUDIO_FINDING_GROUP && item->open));

  gtk_widget_action_set_enabled (widget, "review.redact-current", can_decide);
  gtk_widget_action_set_enabled (widget, "review.keep-current", can_decide);
  gtk_widget_action_set_enabled (widget, "review.redact-everywhere", can_decide);
  gtk_widget_action_set_enabled (widget, "review.keep-everywhere", can_decide);
  gtk_widget_action_set_enabled (widget, "review.mark", _studio_review_page_can_mark (self));
  gtk_widget_action_set_enabled (widget, "review.undo", self->undo->len > 0 || self->busy);
  gtk_widget_action_set_enabled (widget, "review.redo", self->redo->len > 0);
  gtk_widget_action_set_enabled (widget, "review.decide-alike", self->data != NULL && self->data->values->len > 0);
}

void
_studio_review_page_clear_decisions (StudioReviewPage *self)
{
  g_queue_clear_full (&self->jobs, (GDestroyNotify) job_free);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

#include <glib/gi18n.h>

#include "studio/documents/decide-alike-dialog.h"

/* One step: what is to be decided together and undone together. */
typedef struct
{
  GPtrArray *decisions; /* TwinDecisionRecord */
  gboolean is_undo;
} Job;

/* Jobs in their order, and the page's data after them. */
typedef struct
{
  char *id;
  GPtrArray *jobs;
} Batch;

typedef struct
{
  GPtrArray *undo; /* GPtrArray of TwinDecisionRecord, one for each job that was no undo */
  StudioReviewData *data;
} Outcome;

static void
job_free (Job *self)
{
  g_ptr_array_unref (self->decisions);
  g_free (self);
}

static void
batch_free (Batch *self)
{
  g_free (self->id);
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

static void
outcome_free (Outcome *self)
{
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->data, studio_review_data_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

/* ---- On the worker thread ---- */

static gboolean
store_job (TwinLibrary *library, const char *id, const Job *job, GPtrArray **previous, GError **error)
{
  g_autofree TwinDecisionChange *changes = g_new0 (TwinDecisionChange, job->decisions->len);

  for (guint i = 0; i < job->decisions->len; i++)
    {
      const TwinDecisionRecord *record = g_ptr_array_index (job->decisions, i);

      changes[i].type = record->type;
      changes[i].value_key = record->value_key;
      changes[i].decision = record->decision;
    }
  return twin_review_decide (library, id, changes, job->decisions->len, previous, error);
}

static gpointer
decide_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  g_autoptr (Outcome) outcome = g_new0 (Outcome, 1);

  outcome->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < batch->jobs->len; i++)
    {
      const Job *job = g_ptr_array_index (batch->jobs, i);
      g_autoptr (GPtrArray) previous = NULL;

      if (!store_job (library, batch->id, job, &previous, error))
        return NULL;
      if (!job->is_undo)
        g_ptr_array_add (outcome->undo, g_steal_pointer (&previous));
    }
  outcome->data = studio_review_data_load (library, batch->id, error);
  return outcome->data != NULL ? g_steal_pointer (&outcome) : NULL;
}

/* ---- On the main thread ---- */

static void start_jobs (StudioReviewPage *self);

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

static void
decided_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReviewPage) self = STUDIO_REVIEW_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->busy = FALSE;
  if (self->session == NULL)
    return;
  if (outcome == NULL)
    {
      _studio_review_page_report (self, error);
      return;
    }
  for (guint i = 0; i < outcome->undo->len; i++)
    g_ptr_array_add (self->undo, g_ptr_array_ref (g_ptr_array_index (outcome->undo, i)));
  _studio_review_page_take_data (self, g_steal_pointer (&outcome->data));
  announce (self);
  start_jobs (self);
}

static void
start_jobs (StudioReviewPage *self)
{
  Batch *batch;
  Job *job;

  if (self->busy || g_queue_is_empty (&self->jobs))
    return;
  batch = g_new0 (Batch, 1);
  batch->id = g_strdup (studio_document_get_id (self->document));
  batch->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    g_ptr_array_add (batch->jobs, job);

  self->busy = TRUE;
  studio_session_run_async (self->session, start_jobs, decide_work, batch, (GDestroyNotify) batch_free,
                            (GDestroyNotify) outcome_free, NULL, decided_cb, g_object_ref (self));
}

static void
push_job (StudioReviewPage *self, GPtrArray *decisions, gboolean is_undo)
{
  Job *job = g_new0 (Job, 1);

  job->decisions = decisions;
  job->is_undo = is_undo;
  g_queue_push_tail (&self->jobs, job);
  start_jobs (self);
}

static void
append_decision (GPtrArray *decisions, const StudioReviewValue *value, TwinDecision decision)
{
  TwinDecisionRecord *record = g_new0 (TwinDecisionRecord, 1);

  record->type = value->type;
  record->value_key = g_strdup (value->value_key);
  record->decision = decision;
  g_ptr_array_add (decisions, record);
}

/* Values that wait in the queue are as good as decided: the next one to look at is none of them. */
static gboolean
is_queued (StudioReviewPage *self, guint index)
{
  const StudioReviewValue *value = g_ptr_array_index (self->data->values, index);

  for (GList *l = self->jobs.head; l != NULL; l = l->next)
    {
      const Job *job = l->data;

      for (guint i = 0; i < job->decisions->len; i++)
        {
          const TwinDecisionRecord *record = g_ptr_array_index (job->decisions, i);
          if (record->type == value->type && g_str_equal (record->value_key, value->value_key))
            return TRUE;
        }
    }
  return FALSE;
}

static void
go_on (StudioReviewPage *self, guint decided)
{
  guint next = decided;
  guint first = G_MAXUINT;

  do
    {
      next = _studio_review_page_find_open (self, next + 1);
      if (next == first)
        next = G_MAXUINT; /* once round */
      else if (first == G_MAXUINT)
        first = next;
    }
  while (next != G_MAXUINT && (next == decided || is_queued (self, next)));
  _studio_review_page_set_current (self, next, studio_text_page_get_current (self->text_page));
}

static void
decide_value (StudioReviewPage *self, guint index, TwinDecision decision)
{
  GPtrArray *decisions;
  const StudioReviewValue *value;

  if (self->data == NULL || index >= self->data->values->len)
    return;
  value = g_ptr_array_index (self->data->values, index);
  decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_decision_record_free);
  append_decision (decisions, value, decision);
  studio_findings_pane_touch (self->pane, value);
  push_job (self, decisions, FALSE);
  go_on (self, index);
}

static void
redact_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), g_variant_get_uint32 (parameter), TWIN_DECISION_ACCEPT);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), g_variant_get_uint32 (parameter), TWIN_DECISION_REJECT);
}

static void
redact_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), STUDIO_REVIEW_PAGE (widget)->current, TWIN_DECISION_ACCEPT);
}

static void
keep_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide_value (STUDIO_REVIEW_PAGE (widget), STUDIO_REVIEW_PAGE (widget)->current, TWIN_DECISION_REJECT);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  g_autoptr (GPtrArray) previous = NULL;

  if (self->data == NULL || self->undo->len == 0)
    return;
  previous = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
  /* Back to what is undone, so that it is seen. */
  for (guint i = 0; i < self->data->values->len && previous->len > 0; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);
      const TwinDecisionRecord *record = g_ptr_array_index (previous, 0);

      if (value->type == record->type && g_str_equal (value->value_key, record->value_key))
        _studio_review_page_set_current (self, i, 0);
    }
  push_job (self, g_steal_pointer (&previous), TRUE);
  _studio_review_page_update_decisions (self);
}

/* ---- Decide alike ---- */

static void
alike_decide_cb (StudioDecideAlikeDialog *dialog, gboolean redact, StudioReviewPage *self)
{
  g_autoptr (GArray) values = studio_decide_alike_dialog_dup_values (dialog);
  GPtrArray *decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_decision_record_free);
  g_autofree char *title = NULL;
  AdwToast *toast;

  for (guint i = 0; i < values->len; i++)
    append_decision (decisions, g_ptr_array_index (self->data->values, g_array_index (values, guint, i)),
                     redact ? TWIN_DECISION_ACCEPT : TWIN_DECISION_REJECT);
  title = g_strdup_printf (redact ? ngettext ("%u value redacted", "%u values redacted", values->len)
                                  : ngettext ("%u value kept", "%u values kept", values->len),
                           values->len);
  push_job (self, decisions, FALSE);
  go_on (self, self->current != G_MAXUINT ? self->current : 0);

  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "review.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
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
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "review.decide-alike", NULL, decide_alike_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "review.redact-current", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "review.keep-current", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "review.undo", NULL);
}

void
_studio_review_page_update_decisions (StudioReviewPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_current = self->data != NULL && self->current < self->data->values->len;

  gtk_widget_action_set_enabled (widget, "review.redact-current", has_current);
  gtk_widget_action_set_enabled (widget, "review.keep-current", has_current);
  gtk_widget_action_set_enabled (widget, "review.undo", self->undo->len > 0);
  gtk_widget_action_set_enabled (widget, "review.decide-alike", self->data != NULL && self->data->values->len > 0);
}

void
_studio_review_page_clear_decisions (StudioReviewPage *self)
{
  g_queue_clear_full (&self->jobs, (GDestroyNotify) job_free);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
}

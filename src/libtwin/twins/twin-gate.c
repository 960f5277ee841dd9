/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-gate.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "library/twin-detection.h"
#include "privacy/twin-redaction.h"
#include "store/twin-audit-table.h"
#include "twins/twin-evaluation-private.h"
#include "twins/twin-knowledge-private.h"
#include "twins/twin-quiz-private.h"
#include "twins/twin-settings.h"

#define MAX_REASON 500
#define LEAST_LOST 2 /* questions, before one category alone says anything */
#define EPSILON 1e-9

static const char *const kind_names[] = {
  [TWIN_GATE_NO_DOCUMENTS] = "no-documents",
  [TWIN_GATE_UNREAD] = "unread",
  [TWIN_GATE_UNREADABLE] = "unreadable",
  [TWIN_GATE_UNCLASSIFIED] = "unclassified",
  [TWIN_GATE_UNDECIDED] = "undecided",
  [TWIN_GATE_BLOCKED] = "blocked",
  [TWIN_GATE_REFUSED] = "refused",
  [TWIN_GATE_AGREEMENT] = "agreement",
  [TWIN_GATE_QUIZ] = "quiz",
  [TWIN_GATE_NO_QUESTIONS] = "no-questions",
  [TWIN_GATE_NO_RUN] = "no-run",
  [TWIN_GATE_OUT_OF_DATE] = "out-of-date",
  [TWIN_GATE_BELOW_MINIMUM] = "below-minimum",
  [TWIN_GATE_WORSE] = "worse",
  [TWIN_GATE_WORSE_ANSWERS] = "worse-answers",
  [TWIN_GATE_LOST] = "lost",
};

const char *
twin_gate_kind_to_string (TwinGateKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

static void
reason_free (TwinGateReason *self)
{
  g_free (self->text);
  g_free (self->advice);
  g_free (self->category);
  g_strfreev (self->document_ids);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

void
twin_gate_free (TwinGate *self)
{
  if (self == NULL)
    return;

  g_free (self->set_aside);
  g_free (self->state);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_clear_pointer (&self->run, twin_evaluation_run_free);
  g_clear_pointer (&self->baseline, twin_evaluation_run_free);
  g_free (self);
}

/* Takes @text over. */
static TwinGateReason *
add_reason (TwinGate *self, TwinGateKind kind, TwinGateWeight weight, TwinGatePlace place, char *text, const char *advice)
{
  TwinGateReason *reason = g_new0 (TwinGateReason, 1);

  reason->kind = kind;
  reason->weight = weight;
  reason->place = place;
  reason->text = text;
  reason->advice = g_strdup (advice);
  reason->document_ids = g_new0 (char *, 1);
  reason->questions = g_ptr_array_new ();
  g_ptr_array_add (self->reasons, reason);

  return reason;
}

/* ---- Documents ---- */

static const struct
{
  TwinGateKind kind;
  TwinGateWeight weight;
  TwinGatePlace place;
  const char *one;
  const char *several;
  const char *advice;
} document_rules[] = {
  { TWIN_GATE_UNDECIDED, TWIN_GATE_STOPS, TWIN_GATE_IN_DOCUMENTS, N_("1 document has findings that are not decided."),
    N_("%u documents have findings that are not decided."), N_("Decide on them in the review.") },
  { TWIN_GATE_BLOCKED, TWIN_GATE_STOPS, TWIN_GATE_IN_DOCUMENTS, N_("1 document holds what the policy blocks."),
    N_("%u documents hold what the policy blocks."), N_("Take them out of this twin, or change the policy for that type.") },
  { TWIN_GATE_UNCLASSIFIED, TWIN_GATE_STOPS, TWIN_GATE_IN_DOCUMENTS, N_("1 document is not classified."),
    N_("%u documents are not classified."), N_("Say how sensitive they are.") },
  { TWIN_GATE_UNREAD, TWIN_GATE_STOPS, TWIN_GATE_IN_DOCUMENTS, N_("1 document is not read yet."),
    N_("%u documents are not read yet."), N_("Wait until they are, or take them out of this twin.") },
  { TWIN_GATE_REFUSED, TWIN_GATE_STOPS, TWIN_GATE_IN_KNOWLEDGE, N_("1 document may not be released."),
    N_("%u documents may not be released."), N_("See under Knowledge why.") },
  { TWIN_GATE_UNREADABLE, TWIN_GATE_WARNS, TWIN_GATE_IN_KNOWLEDGE, N_("1 document could not be read and is left out."),
    N_("%u documents could not be read and are left out."), N_("Take them out of this twin, or add them in another format.") },
};

/* Which rule a document breaks; -1 for none. */
static int
judge_document (const TwinKnowledge *knowledge)
{
  const TwinDocumentRecord *record = knowledge->record;
  TwinGateKind kind = TWIN_GATE_REFUSED;

  if (knowledge->blocked_by == NULL || record->state == TWIN_DOCUMENT_DUPLICATE)
    return -1;

  if (record->state == TWIN_DOCUMENT_FAILED)
    kind = TWIN_GATE_UNREADABLE;
  else if (record->state == TWIN_DOCUMENT_QUEUED || record->state == TWIN_DOCUMENT_EXTRACTING)
    kind = TWIN_GATE_UNREAD;
  else if (record->state == TWIN_DOCUMENT_BLOCKED)
    kind = TWIN_GATE_BLOCKED;
  else if (record->state == TWIN_DOCUMENT_REVIEW)
    kind = TWIN_GATE_UNDECIDED;
  else if (record->classification->level == TWIN_LEVEL_NONE)
    kind = TWIN_GATE_UNCLASSIFIED;

  for (guint i = 0; i < G_N_ELEMENTS (document_rules); i++)
    if (document_rules[i].kind == kind)
      return (int) i;

  g_return_val_if_reached (-1);
}

static void
add_document_reason (TwinGate *self, guint rule, GPtrArray *knowledge)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  TwinGateReason *reason;
  guint n = 0;

  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = g_ptr_array_index (knowledge, i);
      int broken = judge_document (one);
      gboolean unclassified = document_rules[rule].kind == TWIN_GATE_UNCLASSIFIED && broken >= 0
                              && document_rules[broken].weight == TWIN_GATE_STOPS
                              && one->record->classification->level == TWIN_LEVEL_NONE;

      if (broken != (int) rule && !unclassified)
        continue;
      g_strv_builder_add (ids, one->record->id);
      n++;
    }
  if (n == 0)
    return;

  reason = add_reason (self, document_rules[rule].kind, document_rules[rule].weight, document_rules[rule].place,
                       n == 1 ? g_strdup (_(document_rules[rule].one)) : NULL, _(document_rules[rule].advice));
  if (n > 1)
    {
      g_auto (GStrv) around = g_strsplit (_(document_rules[rule].several), "%u", 2);

      reason->text = g_strdup_printf ("%s%u%s", around[0], n, around[1]);
    }
  g_strfreev (reason->document_ids);
  reason->document_ids = g_strv_builder_end (ids);
}

static void
check_documents (TwinGate *self, GPtrArray *knowledge, GArray *renditions)
{
  for (guint i = 0; i < G_N_ELEMENTS (document_rules); i++)
    add_document_reason (self, i, knowledge);

  if (renditions->len == 0 && self->reasons->len == 0)
    add_reason (self, TWIN_GATE_NO_DOCUMENTS, TWIN_GATE_STOPS, TWIN_GATE_IN_KNOWLEDGE, g_strdup (_("This twin knows no documents.")),
                _("Choose documents, or a classification whose documents it is to know."));
}

static gboolean
check_agreement (TwinGate *self, TwinLibrary *library, const TwinTwin *twin, GError **error)
{
  g_autoptr (TwinConfig) settings = twin_settings_load (library, error);

  if (settings == NULL)
    return FALSE;

  if (twin_config_get_access_mode (twin->config) == TWIN_MODE_RESTRICTED && !twin_config_get_boolean (settings, "dpa.accepted"))
    add_reason (self, TWIN_GATE_AGREEMENT, TWIN_GATE_STOPS, TWIN_GATE_IN_SETTINGS,
                g_strdup (_("The data-processing agreement is not accepted, which a restricted twin needs.")),
                _("Accept it in the preferences."));

  return TRUE;
}

static gboolean
check_quizzes (TwinGate *self, TwinLibrary *library, const TwinTwin *twin, GPtrArray *knowledge, GArray *renditions, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_problem_free);
  g_autoptr (TwinQuizJudge) judge = _twin_quiz_judge_new (library, twin, knowledge, renditions, error);
  g_autoptr (TwinTransaction) tx = judge != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  g_autoptr (GPtrArray) quizzes = tx != NULL ? twin_quiz_table_list (tx, twin->id, error) : NULL;
  const TwinQuizProblem *first;
  TwinGateReason *reason;

  if (quizzes == NULL || !_twin_quiz_judge_list (judge, tx, quizzes, problems, error))
    return FALSE;
  if (problems->len == 0)
    return TRUE;

  first = problems->pdata[0];
  reason = add_reason (self, TWIN_GATE_QUIZ, TWIN_GATE_STOPS, TWIN_GATE_IN_KNOWLEDGE,
              g_strdup_printf (_("The quiz “%s” cannot be published as it is: %s"), first->quiz_title, first->reason),
              _("Change the question or take it out. “twinctl quiz NAME check” lists all of them."));
  reason->category = g_strdup (first->quiz_title);

  return TRUE;
}

/* ---- Evaluation ---- */

static const TwinEvaluationResult *
find_result (const TwinEvaluationRun *run, const char *question_id)
{
  for (guint i = 0; i < run->results->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (run->results, i);

      if (strcmp (result->question_id, question_id) == 0)
        return result;
    }

  return NULL;
}

/* The questions of both runs that have not been changed between: both with the same set, so that a new and
 * difficult question is no loss. */
static void
take_common (const TwinGate *self, const char *category, TwinEvaluationRun *before, TwinEvaluationRun *now)
{
  g_ptr_array_set_free_func (before->results, NULL);
  g_ptr_array_set_free_func (now->results, NULL);

  for (guint i = 0; i < self->run->results->len; i++)
    {
      TwinEvaluationResult *result = g_ptr_array_index (self->run->results, i);
      const TwinEvaluationResult *old = find_result (self->baseline, result->question_id);

      if (old == NULL || result->changed_at > self->baseline->started_at
          || (category != NULL && strcmp (result->category, category) != 0))
        continue;
      g_ptr_array_add (before->results, (gpointer) old);
      g_ptr_array_add (now->results, result);
    }
}

static void
add_worse (TwinGate *self, const TwinEvaluationRun *before, const TwinEvaluationRun *now, const char *category,
           double old_recall, double new_recall)
{
  TwinGateReason *reason;

  reason = add_reason (self, TWIN_GATE_WORSE, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION,
                       category == NULL
                         ? g_strdup_printf (_("Fewer expected passages are found than when it was last published: recall at 5 fell from %.2f to %.2f."),
                                            old_recall, new_recall)
                         : g_strdup_printf (_("Fewer expected passages are found in “%s” than when it was last published: recall at 5 fell from %.2f to %.2f."),
                                            category, old_recall, new_recall),
                       _("Look at the questions that fail, and undo or mend what was changed."));
  reason->category = g_strdup (category);
  reason->before = old_recall;
  reason->now = new_recall;
  for (guint i = 0; i < now->results->len; i++)
    {
      TwinEvaluationResult *result = g_ptr_array_index (now->results, i);

      if (result->answerable && twin_evaluation_result_is_found (g_ptr_array_index (before->results, i))
          && !twin_evaluation_result_is_found (result))
        g_ptr_array_add (reason->questions, result);
    }
}

/* TRUE if less is found in @category (NULL: all) than is tolerated. */
static gboolean
check_recall (TwinGate *self, const char *category, double tolerance)
{
  g_autoptr (TwinEvaluationRun) before = twin_evaluation_run_new ();
  g_autoptr (TwinEvaluationRun) now = twin_evaluation_run_new ();
  TwinEvaluationFigures old_figures;
  TwinEvaluationFigures new_figures;
  double lost;

  take_common (self, category, before, now);
  twin_evaluation_run_get_figures (before, NULL, &old_figures);
  twin_evaluation_run_get_figures (now, NULL, &new_figures);
  lost = old_figures.released.recall[TWIN_RECALL_5] - new_figures.released.recall[TWIN_RECALL_5];
  if (lost <= tolerance + EPSILON || (category != NULL && lost * new_figures.n_answerable < LEAST_LOST - EPSILON))
    return FALSE;

  add_worse (self, before, now, category, old_figures.released.recall[TWIN_RECALL_5],
             new_figures.released.recall[TWIN_RECALL_5]);

  return TRUE;
}

static void
check_answers (TwinGate *self, double tolerance)
{
  g_autoptr (TwinEvaluationRun) before = twin_evaluation_run_new ();
  g_autoptr (TwinEvaluationRun) now = twin_evaluation_run_new ();
  TwinEvaluationFigures old_figures;
  TwinEvaluationFigures new_figures;
  TwinGateReason *reason;

  take_common (self, NULL, before, now);
  twin_evaluation_run_get_figures (before, NULL, &old_figures);
  twin_evaluation_run_get_figures (now, NULL, &new_figures);
  if (old_figures.abstention - new_figures.abstention <= tolerance + EPSILON)
    return;

  reason = add_reason (self, TWIN_GATE_WORSE_ANSWERS, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION,
                       g_strdup_printf (_("Fewer questions are rightly answered or rightly not answered than when it was last "
                                          "published: %.2f instead of %.2f."),
                                        new_figures.abstention, old_figures.abstention),
                       _("Look at the questions that fail, and at the threshold of the twin."));
  reason->before = old_figures.abstention;
  reason->now = new_figures.abstention;
  for (guint i = 0; i < now->results->len; i++)
    {
      const TwinEvaluationResult *old = g_ptr_array_index (before->results, i);
      TwinEvaluationResult *result = g_ptr_array_index (now->results, i);

      if (old->answered == old->answerable && result->answered != result->answerable)
        g_ptr_array_add (reason->questions, result);
    }
}

static void
check_baseline (TwinGate *self, double tolerance)
{
  g_auto (GStrv) categories = NULL;

  if (self->baseline == NULL)
    return;

  if (!check_recall (self, NULL, tolerance))
    {
      categories = twin_evaluation_run_list_categories (self->run);
      for (guint i = 0; categories[i] != NULL; i++)
        check_recall (self, categories[i], tolerance);
    }
  check_answers (self, tolerance);
}

static void
check_figures (TwinGate *self, const TwinConfig *config)
{
  double tolerance = twin_config_get_number (config, "evaluation.tolerance");
  double minimum = twin_config_get_number (config, "evaluation.minimumRecall");
  TwinEvaluationFigures figures;
  TwinGateReason *reason;
  double recall;

  twin_evaluation_run_get_figures (self->run, NULL, &figures);
  recall = figures.released.recall[TWIN_RECALL_5];

  if (figures.n_answerable > 0 && recall + EPSILON < minimum)
    {
      reason = add_reason (self, TWIN_GATE_BELOW_MINIMUM, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION,
                           g_strdup_printf (_("Recall at 5 is %.2f; at least %.2f is asked for."), recall, minimum),
                           _("Look at the questions that fail."));
      reason->before = minimum;
      reason->now = recall;
      for (guint i = 0; i < self->run->results->len; i++)
        {
          TwinEvaluationResult *result = g_ptr_array_index (self->run->results, i);

          if (result->answerable && !twin_evaluation_result_is_found (result))
            g_ptr_array_add (reason->questions, result);
        }
    }

  check_baseline (self, tolerance);

  if (self->run->compared && figures.unredacted.recall[TWIN_RECALL_5] - recall > tolerance + EPSILON)
    {
      reason = add_reason (self, TWIN_GATE_LOST, TWIN_GATE_WARNS, TWIN_GATE_IN_EVALUATION,
                           g_strdup_printf (_("Redaction costs answers: recall at 5 is %.2f before it and %.2f after."),
                                            figures.unredacted.recall[TWIN_RECALL_5], recall),
                           _("See which questions were lost, and whether what was rewritten there is personal."));
      reason->before = figures.unredacted.recall[TWIN_RECALL_5];
      reason->now = recall;
      for (guint i = 0; i < self->run->results->len; i++)
        if (twin_evaluation_result_is_lost (g_ptr_array_index (self->run->results, i)))
          g_ptr_array_add (reason->questions, g_ptr_array_index (self->run->results, i));
    }
}

static gboolean
load_runs (TwinGate *self, TwinLibrary *library, const char *twin_id, GPtrArray **questions, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) local_error = NULL;

  *questions = tx != NULL ? twin_evaluation_table_list (tx, twin_id, error) : NULL;
  runs = *questions != NULL ? twin_evaluation_table_list_runs (tx, twin_id, 1, error) : NULL;
  if (runs == NULL)
    return FALSE;
  if (runs->len > 0)
    self->run = g_ptr_array_steal_index (runs, 0);

  self->baseline = twin_evaluation_table_get_baseline (tx, twin_id, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
check_evaluation (TwinGate *self, TwinLibrary *library, const TwinTwin *twin, GArray *renditions, GError **error)
{
  g_autoptr (GPtrArray) questions = NULL;
  g_autofree char *digest = _twin_evaluation_make_digest (library, twin, renditions, error);
  g_autofree char *set_digest = NULL;
  g_autofree char *all = NULL;

  if (digest == NULL || !load_runs (self, library, twin->id, &questions, error))
    return FALSE;

  set_digest = _twin_evaluation_make_set_digest (questions);
  all = g_strjoin (" ", digest, set_digest, self->run != NULL ? self->run->id : "-",
                   self->baseline != NULL ? self->baseline->id : "-", NULL);
  self->state = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);

  if (questions->len == 0)
    add_reason (self, TWIN_GATE_NO_QUESTIONS, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION,
                g_strdup (_("There are no evaluation questions, so nobody knows how well it answers.")),
                _("Add questions whose answers you know."));
  else if (self->run == NULL)
    add_reason (self, TWIN_GATE_NO_RUN, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION, g_strdup (_("It has not been evaluated yet.")),
                _("Run the evaluation."));
  else if (strcmp (self->run->digest, digest) != 0 || strcmp (self->run->set_digest, set_digest) != 0)
    add_reason (self, TWIN_GATE_OUT_OF_DATE, TWIN_GATE_ASKS, TWIN_GATE_IN_EVALUATION,
                g_strdup (_("Something has changed since the last evaluation.")), _("Run the evaluation again."));
  else
    check_figures (self, twin->config);

  return TRUE;
}

/* ---- The whole ---- */

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const TwinGateReason *one = *(TwinGateReason *const *) a;
  const TwinGateReason *other = *(TwinGateReason *const *) b;

  return (int) one->weight - (int) other->weight;
}

static gboolean
has_weight (const TwinGate *self, TwinGateWeight weight)
{
  for (guint i = 0; i < self->reasons->len; i++)
    if (((TwinGateReason *) g_ptr_array_index (self->reasons, i))->weight == weight)
      return TRUE;

  return FALSE;
}

static gboolean
load_set_aside (TwinGate *self, TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL)
    return FALSE;

  self->set_aside = twin_evaluation_table_get_override (tx, twin_id, self->state, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

TwinGate *
twin_gate_check (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinGate) self = NULL;
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  self = g_new0 (TwinGate, 1);
  self->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) reason_free);
  knowledge = _twin_twin_gather (library, twin, renditions, cancellable, error);
  if (knowledge == NULL)
    return NULL;

  check_documents (self, knowledge, renditions);
  if (!check_agreement (self, library, twin, error) || !check_quizzes (self, library, twin, knowledge, renditions, error)
      || !check_evaluation (self, library, twin, renditions, error)
      || !load_set_aside (self, library, twin->id, error))
    return NULL;

  g_ptr_array_sort (self->reasons, compare_weights);
  self->open = !has_weight (self, TWIN_GATE_STOPS) && (!has_weight (self, TWIN_GATE_ASKS) || self->set_aside != NULL);

  return g_steal_pointer (&self);
}

/* {"reasons":["worse"],"reason":"..."} */
static char *
describe_override (const TwinGate *gate, const char *reason)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (GPtrArray) kinds = g_ptr_array_new ();

  for (guint i = 0; i < gate->reasons->len; i++)
    {
      const TwinGateReason *one = g_ptr_array_index (gate->reasons, i);

      if (one->weight == TWIN_GATE_ASKS)
        g_ptr_array_add (kinds, (gpointer) twin_gate_kind_to_string (one->kind));
    }
  g_ptr_array_add (kinds, NULL);
  twin_json_set_strv (detail, "reasons", (const char *const *) kinds->pdata);
  json_object_set_string_member (detail, "reason", reason);

  return twin_json_object_to_string (detail, FALSE);
}

/* What was typed, without what is personal in it: the log is kept long and shown to others. */
static char *
normalize_reason (TwinLibrary *library, const char *reason, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (TwinTypeSet) types = NULL;
  g_autoptr (TwinRedaction) redaction = NULL;

  if (!g_utf8_validate (reason, -1, NULL) || g_utf8_strlen (reason, -1) > MAX_REASON)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The reason must be text of at most 500 characters."));
      return NULL;
    }

  trimmed = g_strstrip (g_strdup (reason));
  if (*trimmed == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Type why it may be published all the same."));
      return NULL;
    }
  types = twin_detection_load_types (library, error);
  if (types == NULL)
    return NULL;
  redaction = twin_redact_with_policy (types, trimmed, strlen (trimmed), policy, NULL);

  return g_strdup (redaction->text);
}

gboolean
twin_gate_set_aside (TwinLibrary *library, const TwinTwin *twin, const char *reason, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinGate) gate = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *normal = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && reason != NULL, FALSE);

  normal = normalize_reason (library, reason, error);
  gate = normal != NULL ? twin_gate_check (library, twin, cancellable, error) : NULL;
  if (gate == NULL)
    return FALSE;

  if (has_weight (gate, TWIN_GATE_STOPS))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("Something must be put right first. No reason is good enough to publish it as it is."));
      return FALSE;
    }
  if (!has_weight (gate, TWIN_GATE_ASKS))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Nothing stands against publishing, so there is nothing to set aside."));
      return FALSE;
    }

  detail = describe_override (gate, normal);
  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL && twin_evaluation_table_set_override (tx, twin->id, gate->state, normal, error)
         && twin_audit_table_append (tx, "gate.override", twin->id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}

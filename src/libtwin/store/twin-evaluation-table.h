/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinEvaluationTarget: where an answer stands.
 * @quote: words of the document's own text, found again wherever they stand (text/twin-quote.h); "": anywhere in it
 * @start: bytes in that text where they stood when this was noted; tells equal places apart
 */
typedef struct
{
  char *document_id;
  char *quote;
  gsize start;
} TwinEvaluationTarget;

TwinEvaluationTarget *twin_evaluation_target_new (const char *document_id, const char *quote, gsize start) G_GNUC_WARN_UNUSED_RESULT;
void twin_evaluation_target_free (TwinEvaluationTarget *self);

/**
 * TwinEvaluationQuestion: a question whose answer is known.
 * @category: "" or what the creator calls its kind
 * @answerable: whether the documents hold the answer
 * @targets: TwinEvaluationTarget; empty if not answerable, or if the documents are gone
 * @removed_at: 0, or when it was put out of sight
 */
typedef struct
{
  char *id;
  char *twin_id;
  char *question;
  char *category;
  gboolean answerable;
  gint64 added_at;
  gint64 updated_at;
  gint64 removed_at;
  GPtrArray *targets;
} TwinEvaluationQuestion;

TwinEvaluationQuestion *twin_evaluation_question_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinEvaluationQuestion *twin_evaluation_question_copy (const TwinEvaluationQuestion *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_evaluation_question_free (TwinEvaluationQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinEvaluationQuestion, twin_evaluation_question_free)

/**
 * TwinEvaluationPassage: one passage that a run found. Places, not words.
 */
typedef struct
{
  char *document_id;
  gsize source_start;
  gsize source_end;
  guint page;
  double score;
} TwinEvaluationPassage;

void twin_evaluation_passage_free (TwinEvaluationPassage *self);

/**
 * TwinVerdict: what came of one question.
 * @TWIN_VERDICT_RIGHT: answered from a passage that was expected; or rightly not answered
 * @TWIN_VERDICT_MISSED: what was expected is not among the first five passages
 * @TWIN_VERDICT_SILENT: it was found, but the twin said that its documents do not hold it
 * @TWIN_VERDICT_INVENTED: answered, though the documents do not hold it
 * @TWIN_VERDICT_WITHHELD: what was expected is in a document that may not be released
 * @TWIN_VERDICT_ELSEWHERE: what was expected is in a document that the twin does not know
 * @TWIN_VERDICT_GONE: what was expected is not in the documents any more
 */
typedef enum
{
  TWIN_VERDICT_RIGHT,
  TWIN_VERDICT_MISSED,
  TWIN_VERDICT_SILENT,
  TWIN_VERDICT_INVENTED,
  TWIN_VERDICT_WITHHELD,
  TWIN_VERDICT_ELSEWHERE,
  TWIN_VERDICT_GONE,
} TwinVerdict;

const char *twin_verdict_to_string (TwinVerdict verdict); /* "right", "missed", ... */

/**
 * TwinEvaluationResult: one question in one run.
 * @question: its words now; NULL if it was deleted since. Not stored
 * @changed_at: when it was last changed. Not stored
 * @ranks: guint for each target: at which place it was found, from 1; 0 = not among the first ten
 * @unredacted_ranks: the same in the documents as they are; NULL if they were not asked
 * @passages: TwinEvaluationPassage, those found, best first
 */
typedef struct
{
  char *question_id;
  char *question;
  gint64 changed_at;
  char *category;
  gboolean answerable;
  GArray *ranks;
  GArray *unredacted_ranks;
  TwinVerdict verdict;
  gboolean answered;
  double best_score;
  guint n_sentences;
  guint n_unsupported;
  GPtrArray *passages;
} TwinEvaluationResult;

TwinEvaluationResult *twin_evaluation_result_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_evaluation_result_free (TwinEvaluationResult *self);

/**
 * TwinEvaluationRun: all questions of a twin, asked once.
 * @duration: ms
 * @digest: of everything that the answers came from: documents as released, configuration, program
 * @set_digest: of the questions
 * @method: how passages were looked for: "words" or "words+meaning"
 * @compared: whether the documents as they are were asked too
 * @baseline_at: when it became what later runs are measured against; 0 = it did not
 * @results: TwinEvaluationResult in the order of asking
 */
typedef struct
{
  char *id;
  char *twin_id;
  gint64 started_at;
  gint64 duration;
  char *digest;
  char *set_digest;
  char *method;
  gboolean compared;
  gint64 baseline_at;
  GPtrArray *results;
} TwinEvaluationRun;

TwinEvaluationRun *twin_evaluation_run_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_evaluation_run_free (TwinEvaluationRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinEvaluationRun, twin_evaluation_run_free)

/* The questions in sight, by category and time of adding. */
GPtrArray *twin_evaluation_table_list (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwinEvaluationQuestion *twin_evaluation_table_get (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_evaluation_table_insert (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error);
gboolean twin_evaluation_table_update (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error);

/* Deletes the questions that were put out of sight before @before (ms); *@n_rows says how many. */
gboolean twin_evaluation_table_purge (TwinTransaction *tx, gint64 before, guint *n_rows, GError **error);

gboolean twin_evaluation_table_insert_run (TwinTransaction *tx, const TwinEvaluationRun *run, GError **error);

/* The newest @limit runs of a twin (0: all), newest first, with their results. */
GPtrArray *twin_evaluation_table_list_runs (TwinTransaction *tx, const char *twin_id, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The run that later ones are measured against; NULL without @error where there is none. */
TwinEvaluationRun *twin_evaluation_table_get_baseline (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_evaluation_table_set_baseline (TwinTransaction *tx, const char *run_id, gint64 at, GError **error);

/* The reason for which the gate lets @state of a twin through; NULL without @error where there is none. */
char *twin_evaluation_table_get_override (TwinTransaction *tx, const char *twin_id, const char *state, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_evaluation_table_set_override (TwinTransaction *tx, const char *twin_id, const char *state, const char *reason, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "library/twin-library.h"
#include "search/twin-answer.h"
#include "store/twin-evaluation-table.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* Questions whose answers are known, and how well a twin does on them. Every function blocks; any thread. */

/* ---- The questions of a twin ---- */

GPtrArray *twin_evaluation_list (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* TwinEvaluationQuestion */

/* Adds @draft (twin_id, question, category, answerable, targets); the rest is filled in. Returns the new id.
 * TWIN_ERROR_INVALID for an empty or too long question, for an answerable one without a place in the documents,
 * and for a quote that its document does not hold; TWIN_ERROR_EXISTS for a question that is there. */
char *twin_evaluation_add (TwinLibrary *library, const TwinEvaluationQuestion *draft, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_evaluation_change (TwinLibrary *library, const TwinEvaluationQuestion *question, GError **error);

/* Out of sight at once; undo with restore. They are deleted with the twins that were removed as long ago. */
gboolean twin_evaluation_remove (TwinLibrary *library, const char *id, GError **error);
gboolean twin_evaluation_restore (TwinLibrary *library, const char *id, GError **error);

/* What was asked and answered as a question to keep: the cited places become the expected ones; where the answer
 * was that the documents do not hold it, that. Adds nothing. */
TwinEvaluationQuestion *twin_evaluation_draft (TwinLibrary *library, const TwinTwin *twin, const char *question,
                                               const TwinAnswer *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- From a table ---- */

/**
 * TwinEvaluationRejection: a line that was not taken, and why.
 */
typedef struct
{
  guint line;
  char *reason;
  gboolean duplicate; /* the question is there already, with the same places: nothing is lost */
} TwinEvaluationRejection;

/**
 * TwinEvaluationImport: what an import would add.
 * @questions: TwinEvaluationQuestion
 * @rejections: TwinEvaluationRejection
 */
typedef struct
{
  GPtrArray *questions;
  GPtrArray *rejections;
} TwinEvaluationImport;

void twin_evaluation_import_free (TwinEvaluationImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinEvaluationImport, twin_evaluation_import_free)

/* Reads CSV with the columns question, category, document, quote and answerable (in any order, English or German;
 * all but the first may be missing). A line with a question that stood above adds another place to it; a line with
 * a document and no quote expects anything of that document; one with neither says that the documents do not hold
 * it if answerable says no. @document: file name, title or id. Adds nothing. */
TwinEvaluationImport *twin_evaluation_import_prepare (TwinLibrary *library, const char *twin_id, const char *csv,
                                                      gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what was prepared, in one transaction. */
gboolean twin_evaluation_import_apply (TwinLibrary *library, const char *twin_id, const TwinEvaluationImport *import,
                                       GError **error);

/* ---- Questions that are too easy ---- */

/**
 * TwinEvaluationWarning: a question that copies its answer, so that finding it proves little.
 * @words: those of the question that stand in the expected passage and hardly anywhere else; NULL-terminated
 */
typedef struct
{
  char *question_id;
  char **words;
} TwinEvaluationWarning;

void twin_evaluation_warning_free (TwinEvaluationWarning *self);

/* @questions: TwinEvaluationQuestion. Warns where more than half of the telling words of a question are rare and
 * stand in the passage that is expected. */
GPtrArray *twin_evaluation_lint (TwinLibrary *library, GPtrArray *questions, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- Asking them ---- */

/**
 * TwinEvaluationOptions:
 * @compare: ask the documents as they are too, to see what redaction costs. Nobody else can write meanwhile
 * @use_model: let the twin's model write the answers; else they are taken from the passages
 * @keyring: for the keys of the model and the embedding model, nullable
 */
typedef struct
{
  gboolean compare;
  gboolean use_model;
  TwinKeyring *keyring;
} TwinEvaluationOptions;

/* On the running thread. */
typedef void (*TwinEvaluationProgressFunc) (guint n_done, guint n_total, gpointer user_data);

/* Asks every question of @twin, stores the run and returns it. Nothing is stored if it is cancelled.
 * TWIN_ERROR_INVALID where there are no questions. */
TwinEvaluationRun *twin_evaluation_run (TwinLibrary *library, const TwinTwin *twin, const TwinEvaluationOptions *options,
                                        TwinEvaluationProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest @limit runs (0: all), newest first. */
GPtrArray *twin_evaluation_list_runs (TwinLibrary *library, const char *twin_id, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes @run_id what later runs are measured against. Publishing calls it in its own transaction with the newest run. */
gboolean twin_evaluation_set_baseline (TwinLibrary *library, const char *run_id, GError **error);

/* ---- What came of it ---- */

/* Recall is given after so many passages. */
typedef enum
{
  TWIN_RECALL_1,
  TWIN_RECALL_3,
  TWIN_RECALL_5,
  TWIN_RECALL_10,
  TWIN_N_RECALLS,
} TwinRecall;

#define TWIN_EVALUATION_DEPTH 5 /* a question counts as found if an expected passage is among the first so many */

/**
 * TwinRetrieval: how well passages were found, over the answerable questions.
 * @recall: share of the expected places that are among the first 1, 3, 5, 10 passages, mean over the questions
 * @mrr: mean of 1/rank of the first expected place (0 where it is not among the first ten)
 * @ndcg: discounted gain at ten against the best order (Järvelin and Kekäläinen 2002), each place being worth 1
 */
typedef struct
{
  double recall[TWIN_N_RECALLS];
  double mrr;
  double ndcg;
} TwinRetrieval;

/**
 * TwinEvaluationFigures:
 * @n_answerable: of @n_questions
 * @released: in what may be released; @unredacted: in the documents as they are, all 0 if they were not asked
 * @abstention: share of all questions that were rightly answered or rightly not answered
 * @refusal: share of the unanswerable ones that were not answered
 * @n_unsupported: sentences of answers that the cited passages do not say, of @n_sentences
 * @n_right: questions with the verdict RIGHT
 */
typedef struct
{
  guint n_questions;
  guint n_answerable;
  guint n_right;
  TwinRetrieval released;
  TwinRetrieval unredacted;
  double abstention;
  double refusal;
  guint n_sentences;
  guint n_unsupported;
} TwinEvaluationFigures;

/* Looks for the answerable questions of @twin by words alone and by words and meaning fused (twin_index_inquire()), so
 * that the creator's own questions tell whether the second order helps: where *@fused has no higher ndcg than *@words,
 * it does not. @meanings: id of a question -> TwinMeaning; questions without one are looked for by words in both. Asks
 * no model and stores nothing. */
gboolean twin_evaluation_compare_methods (TwinLibrary *library, const TwinTwin *twin, GHashTable *meanings,
                                          TwinRetrieval *words, TwinRetrieval *fused, GCancellable *cancellable,
                                          GError **error);

/**
 * TwinMethodChoice:
 * @compared: whether the two ways of searching were compared; the rest is 0 if not
 * @words, @fused: how well each found
 * @meaning_won: words and meaning found better
 * @meaning_used: so the twin looks for both from now on, or does so because search.method says it
 */
typedef struct
{
  gboolean compared;
  TwinRetrieval words;
  TwinRetrieval fused;
  gboolean meaning_won;
  gboolean meaning_used;
} TwinMethodChoice;

/* Compares the ways of searching on the twin's own questions and stores in search.wonWith, of @twin and in the library,
 * with which embedding model meaning won, if it did. Shows the passages without a vector and the questions to that
 * model. Does nothing where @twin has no embedding model or search.method is "words". @keyring: for the model's key. */
gboolean twin_evaluation_choose_method (TwinLibrary *library, TwinTwin *twin, TwinKeyring *keyring, TwinMethodChoice *choice,
                                        GCancellable *cancellable, GError **error);

/* Over the questions of @category, or all for NULL. */
void twin_evaluation_run_get_figures (const TwinEvaluationRun *self, const char *category, TwinEvaluationFigures *figures);

/* The categories of a run, sorted; "" for questions without. */
char **twin_evaluation_run_list_categories (const TwinEvaluationRun *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether an expected place is among the first five passages. */
gboolean twin_evaluation_result_is_found (const TwinEvaluationResult *self);

/* Whether the question was found in the documents as they are and is not in what may be released. */
gboolean twin_evaluation_result_is_lost (const TwinEvaluationResult *self);

G_END_DECLS

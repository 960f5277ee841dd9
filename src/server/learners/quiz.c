/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/quiz.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "learners/learner-private.h"

#include <string.h>

#define ANSWER "quiz_answer.answer"

void
quiz_result_free (QuizResult *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->quiz_id);
  g_clear_pointer (&self->answers, g_array_unref);
  g_clear_pointer (&self->correct, g_array_unref);
  g_free (self);
}

static QuizResult *
result_new (const char *id, const char *quiz_id)
{
  QuizResult *self = g_new0 (QuizResult, 1);

  self->id = g_strdup (id);
  self->quiz_id = g_strdup (quiz_id);
  self->answers = g_array_new (FALSE, TRUE, sizeof (int));
  self->correct = g_array_new (FALSE, TRUE, sizeof (gboolean));

  return self;
}

const TwinQuiz *
quiz_find (const TwinManifest *manifest, const char *quiz_id)
{
  g_return_val_if_fail (manifest != NULL && quiz_id != NULL, NULL);

  for (guint i = 0; i < manifest->quizzes->len; i++)
    {
      const TwinQuiz *quiz = manifest->quizzes->pdata[i];

      if (g_str_equal (quiz->id, quiz_id))
        return quiz;
    }

  return NULL;
}

QuizResult *
quiz_score (const TwinQuiz *quiz, const int *chosen, guint n_chosen)
{
  QuizResult *self;

  g_return_val_if_fail (quiz != NULL && (chosen != NULL || n_chosen == 0), NULL);

  self = result_new (NULL, quiz->id);
  self->n_questions = quiz->questions->len;
  for (guint i = 0; i < quiz->questions->len; i++)
    {
      const TwinQuizQuestion *question = quiz->questions->pdata[i];
      gboolean there = i < n_chosen && chosen[i] >= 0 && chosen[i] < (int) g_strv_length (question->options);
      int answer = there ? chosen[i] : QUIZ_NO_ANSWER;
      gboolean correct = answer == (int) question->key;

      g_array_append_val (self->answers, answer);
      g_array_append_val (self->correct, correct);
      self->score += correct;
    }

  return self;
}

/* --- Storing --- */

static gboolean
insert_answers (StorageTx *tx, const TwinQuiz *quiz, const QuizResult *result, GError **error)
{
  for (guint i = 0; i < quiz->questions->len; i++)
    {
      const TwinQuizQuestion *question = quiz->questions->pdata[i];
      int answer = g_array_index (result->answers, int, i);
      g_autofree char *text = answer != QUIZ_NO_ANSWER ? g_strdup_printf ("%d", answer) : NULL;
      g_autoptr (GBytes) sealed = storage_seal_text (tx, ANSWER, text);

      if (!learner_run (tx, error, "INSERT INTO quiz_answer (quiz_session_id, question_id, answer, correct, answered_at) VALUES (?, ?, ?, ?, ?)", "ssBii",
                        result->id, question->id, sealed, (gint64) g_array_index (result->correct, gboolean, i), result->completed_at))
        return FALSE;
    }

  return TRUE;
}

QuizResult *
quiz_take (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, const TwinQuiz *quiz, const int *chosen, guint n_chosen,
           gint64 started_at, GError **error)
{
  g_autoptr (QuizResult) result = NULL;
  gint64 now;

  g_return_val_if_fail (tx != NULL && session != NULL && quiz != NULL, NULL);

  if (session->learner_id == NULL || session->restricted != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "Results are kept with consent to a history only.");
      return NULL;
    }
  now = storage_tx_now (tx);
  result = quiz_score (quiz, chosen, n_chosen);
  result->id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  result->completed_at = now;
  if (!learner_session_touch (tx, manifest, session, error)
      || !learner_run (tx, error,
                       "INSERT INTO quiz_session (id, twin_id, session, quiz_id, started_at, completed_at, score, n_questions)"
                       "  VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       "ssssiiii", result->id, session->twin_id, session->digest, quiz->id, CLAMP (started_at, now - TWIN_DAY_MS, now), now,
                       (gint64) result->score, (gint64) result->n_questions)
      || !insert_answers (tx, quiz, result, error))
    return NULL;

  return g_steal_pointer (&result);
}

/* --- Reading --- */

/* Columns: id, quiz_id, completed_at, score, n_questions. */
static QuizResult *
read_result (StorageRows *rows)
{
  QuizResult *self = result_new (storage_rows_get_text (rows, 0), storage_rows_get_text (rows, 1));

  self->completed_at = storage_rows_get_int (rows, 2);
  self->score = (guint) storage_rows_get_int (rows, 3);
  self->n_questions = (guint) storage_rows_get_int (rows, 4);

  return self;
}

#define RESULTS                                                                                  \
  "SELECT q.id, q.quiz_id, q.completed_at, q.score, q.n_questions FROM quiz_session q"           \
  "  JOIN learner_session s ON s.digest = q.session WHERE s.learner_id = ?"

static gboolean
may_see (const LearnerSession *session)
{
  return session->learner_id != NULL && session->restricted == 0;
}

GPtrArray *
quiz_list_results (StorageTx *tx, const LearnerSession *session, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) quiz_result_free);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL && session != NULL, NULL);

  if (!may_see (session))
    return g_steal_pointer (&results);
  rows = storage_query (tx, error, RESULTS " ORDER BY q.completed_at DESC, q.id DESC", "s", session->learner_id);
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (results, read_result (rows));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&results);
}

/* Fills in what was answered, in the order of the quiz as it is now. */
static gboolean
read_answers (StorageTx *tx, const TwinQuiz *quiz, QuizResult *result, GError **error)
{
  for (guint i = 0; i < quiz->questions->len; i++)
    {
      const TwinQuizQuestion *question = quiz->questions->pdata[i];
      g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT answer, correct FROM quiz_answer WHERE quiz_session_id = ? AND question_id = ?", "ss",
                                                    result->id, question->id);
      g_autoptr (GError) step_error = NULL;
      g_autoptr (GBytes) sealed = NULL;
      g_autofree char *text = NULL;
      int answer = QUIZ_NO_ANSWER;
      gboolean correct = FALSE;

      if (rows == NULL)
        return FALSE;
      if (learner_first (rows, &step_error))
        {
          sealed = storage_rows_dup_blob (rows, 0);
          correct = storage_rows_get_int (rows, 1) != 0;
        }
      if (step_error == NULL && sealed != NULL)
        text = storage_open_sealed_text (tx, ANSWER, sealed, &step_error);
      if (step_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&step_error));
          return FALSE;
        }
      if (text != NULL)
        answer = (int) g_ascii_strtoll (text, NULL, 10);
      g_array_append_val (result->answers, answer);
      g_array_append_val (result->correct, correct);
    }

  return TRUE;
}

QuizResult *
quiz_get_result (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, const char *id, GError **error)
{
  g_autoptr (QuizResult) result = NULL;
  g_autoptr (StorageRows) rows = NULL;
  const TwinQuiz *quiz;

  g_return_val_if_fail (tx != NULL && manifest != NULL && session != NULL && id != NULL, NULL);

  rows = storage_query (tx, error, RESULTS " AND q.id = ?", "ss", may_see (session) ? session->learner_id : "", id);
  if (rows == NULL)
    return NULL;
  if (!learner_first (rows, error))
    {
      if (error == NULL || *error == NULL)
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such result.");
      return NULL;
    }
  result = read_result (rows);
  quiz = quiz_find (manifest, result->quiz_id);
  if (quiz != NULL && !read_answers (tx, quiz, result, error))
    return NULL;

  return g_steal_pointer (&result);
}

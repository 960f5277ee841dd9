/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "jobs/retention.h"
#include "learners/quiz.h"

static const int three_right[] = { 2, 2, 0, 2, QUIZ_NO_ANSWER };

static void
test_scoring (gconstpointer engine)
{
  static const int none[] = { -5, 9, 0, 1, QUIZ_NO_ANSWER };
  LearnerFixture fixture = { 0 };
  const TwinQuiz *quiz;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  quiz = quiz_find (fixture.closed, QUIZ);
  g_assert_nonnull (quiz);
  g_assert_null (quiz_find (fixture.closed, TWIN_OTHER));
  {
    QuizResult *result = quiz_score (quiz, three_right, G_N_ELEMENTS (three_right));
    QuizResult *bad = quiz_score (quiz, none, G_N_ELEMENTS (none));
    QuizResult *short_one = quiz_score (quiz, three_right, 1);

    g_assert_cmpuint (result->score, ==, 3);
    g_assert_cmpuint (result->n_questions, ==, 5);
    g_assert_cmpuint (bad->score, ==, 0);
    g_assert_cmpuint (short_one->score, ==, 1);
    quiz_result_free (result);
    quiz_result_free (bad);
    quiz_result_free (short_one);
  }
  learner_fixture_tear_down (&fixture);
}

static QuizResult *
get (LearnerFixture *self, const LearnerSession *session, const char *id)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);

  return quiz_get_result (tx, self->closed, session, id, NULL);
}

/* How many answers went. */
static gint64
redact (LearnerFixture *self)
{
  g_autoptr (GArray) lines = retention_run (self->storage.storage, self->evidence, NULL);
  gint64 n = 0;

  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (g_array_index (lines, RetentionLine, i).class_id, "quizAnswers"))
      n += g_array_index (lines, RetentionLine, i).n_rows;

  return n;
}

/* R145: kept with consent, for nobody else; R146, J3.7: after 30 days the answers are gone and the score stays; R147: it goes with its session. */
static void
test_keeping (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  const TwinQuiz *quiz;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  QuizResult *taken;
  QuizResult *result;
  StorageTx *tx;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  quiz = quiz_find (fixture.closed, QUIZ);
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  learner_fixture_consent (&fixture, ada);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_null (quiz_take (tx, fixture.closed, ben, quiz, three_right, 5, storage_tx_now (tx), &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  taken = quiz_take (tx, fixture.closed, ada, quiz, three_right, 5, storage_tx_now (tx) - 60000, NULL);
  g_assert_nonnull (taken);
  learner_fixture_commit (tx);

  result = get (&fixture, ada, taken->id);
  g_assert_cmpint (g_array_index (result->answers, int, 2), ==, 0);
  g_assert_cmpint (g_array_index (result->answers, int, 4), ==, QUIZ_NO_ANSWER);
  g_assert_false (g_array_index (result->correct, gboolean, 2));
  quiz_result_free (result);
  g_assert_null (get (&fixture, ben, taken->id));

  twin_clock_manual_advance (fixture.storage.clock, 30 * TWIN_DAY_MS - 1);
  g_assert_cmpint (redact (&fixture), ==, 0);
  twin_clock_manual_advance (fixture.storage.clock, 1);
  g_assert_cmpint (redact (&fixture), ==, 4);
  g_assert_cmpint (redact (&fixture), ==, 0);
  result = get (&fixture, ada, taken->id);
  g_assert_cmpuint (result->score, ==, 3);
  g_assert_cmpint (g_array_index (result->answers, int, 0), ==, QUIZ_NO_ANSWER);
  g_assert_true (g_array_index (result->correct, gboolean, 0));
  quiz_result_free (result);
  quiz_result_free (taken);
  {
    g_autoptr (StorageTx) reading = learner_fixture_begin (&fixture, STORAGE_READ);
    g_autoptr (GPtrArray) results = quiz_list_results (reading, ada, NULL);
    g_autoptr (GPtrArray) others = quiz_list_results (reading, ben, NULL);

    g_assert_cmpuint (results->len, ==, 1);
    g_assert_cmpuint (others->len, ==, 0);
  }
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_session_forget (tx, ada, NULL, NULL));
  learner_fixture_commit (tx);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT (SELECT count(*) FROM quiz_session) + (SELECT count(*) FROM quiz_answer)"), ==, 0);
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("quiz/scoring", test_scoring);
  learner_fixture_add ("quiz/keeping", test_keeping);

  return g_test_run ();
}

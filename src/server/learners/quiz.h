/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"

G_BEGIN_DECLS

/* Taking a twin's quizzes (R145-R147). Who consents to a history has results kept; what was answered is deleted 30 days later (jobs/retention.c),
 * scores stay as long as the session. */

/* No option was chosen. */
#define QUIZ_NO_ANSWER -1

/**
 * QuizResult:
 * @answers: for each question of the quiz, in its order, the option that was chosen; QUIZ_NO_ANSWER for none, or once it was deleted
 * @correct: likewise, whether it was right
 */
typedef struct
{
  char *id;
  char *quiz_id;
  gint64 completed_at;
  guint score;
  guint n_questions;
  GArray *answers; /* int */
  GArray *correct; /* gboolean */
} QuizResult;

void quiz_result_free (QuizResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuizResult, quiz_result_free)

/* The quiz of the manifest, borrowed; NULL if there is none. */
const TwinQuiz *quiz_find (const TwinManifest *manifest, const char *quiz_id);

/* Scores @chosen, one option for each question; stores nothing. For everybody. */
QuizResult *quiz_score (const TwinQuiz *quiz, const int *chosen, guint n_chosen) G_GNUC_WARN_UNUSED_RESULT;

/* Scores @chosen and stores it, begun at @started_at (ms). TWIN_ERROR_REFUSED without consent or while processing is restricted. */
QuizResult *quiz_take (StorageTx *tx, const TwinManifest *manifest, LearnerSession *session, const TwinQuiz *quiz, const int *chosen, guint n_chosen,
                       gint64 started_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The learner's results, the newest first, without single answers. */
GPtrArray *quiz_list_results (StorageTx *tx, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One of them with its answers; TWIN_ERROR_NOT_FOUND, also if it is somebody else's. */
QuizResult *quiz_get_result (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

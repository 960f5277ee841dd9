/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Quizzes as a manifest holds them, its member "quizzes"; both sides read them here:
 *   [{"id":…, "questions":[{"anchor":…, "document":…, "id":…, "key":1, "options":["…", "…"], "text":…}, …], "title":…}, …] */

#define TWIN_QUIZ_MAX 200
#define TWIN_QUIZ_MAX_QUESTIONS 100
#define TWIN_QUIZ_MAX_OPTIONS 10

/**
 * TwinQuizQuestion:
 * @id: a UUID
 * @options: NULL-terminated, at least two
 * @key: which of them is right, from 0
 * @document_id, @anchor: the passage that says so; NULL if none is named
 */
typedef struct
{
  char *id;
  char *text;
  char **options;
  guint key;
  char *document_id;
  char *anchor;
} TwinQuizQuestion;

/**
 * TwinQuiz:
 * @id: a UUID
 * @questions: TwinQuizQuestion, at least one
 */
typedef struct
{
  char *id;
  char *title;
  GPtrArray *questions;
} TwinQuiz;

void twin_quiz_question_free (TwinQuizQuestion *self);
void twin_quiz_free (TwinQuiz *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuiz, twin_quiz_free)

/* TwinQuiz of @array (nullable: none), which anybody may have sent. NULL with TWIN_ERROR_INVALID in words. */
GPtrArray *twin_quizzes_parse (JsonArray *array, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The form that twin_quizzes_parse() reads. */
JsonArray *twin_quizzes_to_json (GPtrArray *quizzes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

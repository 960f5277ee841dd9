/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"
#include "twins/twin-quiz.h"

G_BEGIN_DECLS

/* The quizzes of a twin and what stands against them, as the section and the page of a quiz show them. */

/**
 * StudioQuizData:
 * @quizzes: TwinQuizRecord
 * @problems: TwinQuizProblem
 * @documents: names by id of the documents that questions come from
 */
typedef struct
{
  GPtrArray *quizzes;
  GPtrArray *problems;
  GHashTable *documents;
} StudioQuizData;

void studio_quiz_data_free (StudioQuizData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioQuizData, studio_quiz_data_free)

/* Of the twin whose id @data is. For studio_session_run_async(). */
gpointer studio_quiz_data_load (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error);

/* Borrowed; NULL if it is no more. */
const TwinQuizRecord *studio_quiz_data_find (const StudioQuizData *self, const char *quiz_id);

/* The first reason why the quiz, or only its question @item_id, cannot be published as it is; NULL if it can. */
const char *studio_quiz_data_get_problem (const StudioQuizData *self, const char *quiz_id, const char *item_id);

/* "Right: 250 ml", "Wrong: 50 ml · 500 ml" and where it stands, one a line. @document: its name. */
char *studio_quiz_item_describe (const TwinQuizItem *item, const char *document) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

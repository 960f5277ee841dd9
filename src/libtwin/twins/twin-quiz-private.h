/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-type-set.h"
#include "twins/twin-quiz.h"

G_BEGIN_DECLS

/**
 * TwinQuizJudge: says whether quizzes of a twin may be published.
 *
 * What it needs of the library is read when it is made; passages are read when they are first asked for. One thread.
 */
typedef struct _TwinQuizJudge TwinQuizJudge;

/* @knowledge, @renditions: as _twin_twin_gather() gives them. */
TwinQuizJudge *_twin_quiz_judge_new (TwinLibrary *library, const TwinTwin *twin, GPtrArray *knowledge, GArray *renditions, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Judges by what may be released now; makes what is missing of it. */
TwinQuizJudge *_twin_quiz_judge_make (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void _twin_quiz_judge_free (TwinQuizJudge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuizJudge, _twin_quiz_judge_free)

/* TWIN_ERROR_INVALID or TWIN_ERROR_REFUSED with a sentence that says what is wrong, or what the store says. */
gboolean _twin_quiz_judge_title (TwinQuizJudge *self, const char *title, GError **error);
gboolean _twin_quiz_judge_item (TwinQuizJudge *self, TwinTransaction *tx, const TwinQuizItem *item, GError **error);

/* The first thing wrong in @quizzes (TwinQuizRecord). */
gboolean _twin_quiz_judge_all (TwinQuizJudge *self, TwinTransaction *tx, GPtrArray *quizzes, GError **error);

/* TwinQuizProblem for each thing wrong in @quizzes, added to @problems; FALSE only if the store fails. */
gboolean _twin_quiz_judge_list (TwinQuizJudge *self, TwinTransaction *tx, GPtrArray *quizzes, GPtrArray *problems, GError **error);

GPtrArray *_twin_quiz_judge_get_knowledge (TwinQuizJudge *self); /* TwinKnowledge, borrowed */

/* Whether everybody who may ask the twin may see the document, of which it publishes passages. */
gboolean _twin_quiz_judge_is_open (TwinQuizJudge *self, const TwinDocumentRecord *record);

/* The passages of a document that the twin publishes, borrowed: TwinPassageRecord. TWIN_ERROR_REFUSED for any other document. */
GPtrArray *_twin_quiz_judge_get_passages (TwinQuizJudge *self, TwinTransaction *tx, const char *document_id, GError **error);

/* Which of @passages (TwinPassageRecord) holds the words @quote: the first that has them letter by letter, else the first that has
 * about them; -1 if none has. */
int _twin_quiz_find_passage (GPtrArray *passages, const char *quote);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-quiz-table.h"
#include "twins/twin-twin.h"

G_BEGIN_DECLS

/* The quizzes of a twin, as its creator writes them. Learners take them on the twin's page (twins/twin-quiz-format.h is the form in which
 * they travel). All of it blocks; any thread. */

#define TWIN_QUIZ_FEWEST_OPTIONS 2
#define TWIN_QUIZ_MOST_OPTIONS 6

/* TwinQuizRecord, the oldest first. */
GPtrArray *twin_quiz_list (TwinLibrary *library, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A quiz of @twin by its id, or by its title without regard to case. TWIN_ERROR_NOT_FOUND. */
TwinQuizRecord *twin_quiz_get (TwinLibrary *library, const char *twin_id, const char *reference, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the new quiz, which has no questions yet. TWIN_ERROR_INVALID for no title or one that is too long, TWIN_ERROR_EXISTS for one that
 * another quiz of the twin has, TWIN_ERROR_REFUSED for one that holds something personal. rename likewise. */
char *twin_quiz_create (TwinLibrary *library, const TwinTwin *twin, const char *title, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_quiz_rename (TwinLibrary *library, const TwinTwin *twin, const char *quiz_id, const char *title, GError **error);
gboolean twin_quiz_remove (TwinLibrary *library, const char *quiz_id, GError **error);

/* Puts @items (TwinQuizItem) into a quiz of @twin, all or none: in the place of the question with the same id, else at the end under an id
 * of its own. Refused as twin_quiz_check() says it; the error names the question by its number in @items. */
gboolean twin_quiz_put_items (TwinLibrary *library, const TwinTwin *twin, const char *quiz_id, GPtrArray *items, GError **error);

/* The questions of a CSV file, in any encoding that spreadsheets write, for twin_quiz_put_items(): a line of column names (question, option 1,
 * option 2, …, right, document, quote; or their German names), then one for each question. "right" is the number of an answer, from 1, or its words;
 * the document is named by name, title or id. TWIN_ERROR_INVALID names the line. TwinQuizItem. */
GPtrArray *twin_quiz_read_csv (TwinLibrary *library, const char *csv, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean twin_quiz_remove_item (TwinLibrary *library, const char *item_id, GError **error);

/* Takes removals back: @quiz as it was before is there again if it was removed, and those of its questions that are no more are there in
 * their places. What was changed since stays as it is. TWIN_ERROR_EXISTS if another quiz of the twin has its title now. */
gboolean twin_quiz_restore (TwinLibrary *library, const TwinQuizRecord *quiz, GError **error);

/* Moves a question to @position in its quiz, from 0; beyond the last is the last. */
gboolean twin_quiz_move_item (TwinLibrary *library, const char *item_id, guint position, GError **error);

/**
 * TwinQuizProblem: why a quiz cannot be published as it is.
 * @item_id: the question; NULL for the quiz itself
 * @reason: what is wrong, in a sentence without what is personal
 */
typedef struct
{
  char *quiz_id;
  char *quiz_title;
  char *item_id;
  char *reason;
} TwinQuizProblem;

void twin_quiz_problem_free (TwinQuizProblem *self);

/* What stands against the quizzes of @twin now, after documents, policy and decisions may have changed: TwinQuizProblem, maybe none. */
GPtrArray *twin_quiz_check (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinQuizSource: a passage that a question may come from.
 * @text: a paragraph of it, as it is published
 */
typedef struct
{
  char *text;
  guint page_from; /* 0: no pages */
  guint page_to;
} TwinQuizSource;

void twin_quiz_source_free (TwinQuizSource *self);

/* The documents whose passages may be asked about, as everybody may read them: TwinDocumentRecord, by name. */
GPtrArray *twin_quiz_list_documents (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The paragraphs of one of them, in their order: TwinQuizSource. TWIN_ERROR_REFUSED if it is not among them. */
GPtrArray *twin_quiz_list_sources (TwinLibrary *library, const TwinTwin *twin, const char *document_id, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* At most @limit questions that could be asked, made from sentences of what @twin publishes, or of its document @document_id alone: one
 * figure or term is left out, and others of its documents stand beside it. A sentence that a quiz of the twin asks about already is left
 * out. They are in no quiz and have no ids; somebody must read them first. The same for the same documents and quizzes. TwinQuizItem. */
GPtrArray *twin_quiz_suggest (TwinLibrary *library, const TwinTwin *twin, const char *document_id, guint limit, GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

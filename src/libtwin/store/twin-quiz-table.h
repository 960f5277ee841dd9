/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* Quizzes of twins as their creator writes them. */

/**
 * TwinQuizItem: a question of a quiz.
 * @id: a UUID
 * @options: NULL-terminated, never NULL
 * @answer: which of them is right, from 0
 * @document_id, @quote: the document that says so, and the words in which it does
 */
typedef struct
{
  char *id;
  char *question;
  char **options;
  guint answer;
  char *document_id;
  char *quote;
} TwinQuizItem;

TwinQuizItem *twin_quiz_item_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinQuizItem *twin_quiz_item_copy (const TwinQuizItem *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_quiz_item_free (TwinQuizItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuizItem, twin_quiz_item_free)

/**
 * TwinQuizRecord: a quiz.
 * @items: TwinQuizItem in their order, maybe none
 */
typedef struct
{
  char *id;
  char *twin_id;
  char *title;
  gint64 added_at;
  gint64 updated_at;
  GPtrArray *items;
} TwinQuizRecord;

TwinQuizRecord *twin_quiz_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinQuizRecord *twin_quiz_record_copy (const TwinQuizRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_quiz_record_free (TwinQuizRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuizRecord, twin_quiz_record_free)

/* The quizzes of a twin in the order in which they were made: TwinQuizRecord. */
GPtrArray *twin_quiz_table_list (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TWIN_ERROR_NOT_FOUND. find_of_item: the quiz that holds the question @item_id. */
TwinQuizRecord *twin_quiz_table_get (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwinQuizRecord *twin_quiz_table_find_of_item (TwinTransaction *tx, const char *item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a quiz with all of its questions in their order, in the place of what is stored under its id. Sets updated_at, and added_at
 * where it is 0. */
gboolean twin_quiz_table_save (TwinTransaction *tx, TwinQuizRecord *quiz, GError **error);

/* TWIN_ERROR_NOT_FOUND. */
gboolean twin_quiz_table_remove (TwinTransaction *tx, const char *id, GError **error);

G_END_DECLS

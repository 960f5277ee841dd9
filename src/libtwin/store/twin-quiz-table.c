/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-quiz-table.h"

#include "base/twin-json.h"
#include "store/twin-table.h"

#define QUIZ_COLUMNS "id, twin_id, title, added_at, updated_at"

TwinQuizItem *
twin_quiz_item_new (void)
{
  TwinQuizItem *self = g_new0 (TwinQuizItem, 1);

  self->options = g_new0 (char *, 1);

  return self;
}

TwinQuizItem *
twin_quiz_item_copy (const TwinQuizItem *self)
{
  TwinQuizItem *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TwinQuizItem, 1);
  copy->id = g_strdup (self->id);
  copy->question = g_strdup (self->question);
  copy->options = g_strdupv (self->options);
  copy->answer = self->answer;
  copy->document_id = g_strdup (self->document_id);
  copy->quote = g_strdup (self->quote);

  return copy;
}

void
twin_quiz_item_free (TwinQuizItem *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->question);
  g_strfreev (self->options);
  g_free (self->document_id);
  g_free (self->quote);
  g_free (self);
}

TwinQuizRecord *
twin_quiz_record_new (void)
{
  TwinQuizRecord *self = g_new0 (TwinQuizRecord, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);

  return self;
}

TwinQuizRecord *
twin_quiz_record_copy (const TwinQuizRecord *self)
{
  TwinQuizRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = twin_quiz_record_new ();
  copy->id = g_strdup (self->id);
  copy->twin_id = g_strdup (self->twin_id);
  copy->title = g_strdup (self->title);
  copy->added_at = self->added_at;
  copy->updated_at = self->updated_at;
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (copy->items, twin_quiz_item_copy (self->items->pdata[i]));

  return copy;
}

void
twin_quiz_record_free (TwinQuizRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->twin_id);
  g_free (self->title);
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* {"options":["3 m","5 m"]} */
static char *
write_options (char **options)
{
  g_autoptr (JsonObject) json = json_object_new ();

  twin_json_set_strv (json, "options", (const char *const *) options);

  return twin_json_object_to_string (json, FALSE);
}

static char **
parse_options (const char *text)
{
  g_autoptr (JsonObject) json = twin_json_parse_object (text, NULL);

  return json != NULL ? twin_json_get_strv (json, "options") : g_new0 (char *, 1);
}

static gpointer
read_item (TwinStatement *row)
{
  TwinQuizItem *self = g_new0 (TwinQuizItem, 1);

  self->id = twin_statement_dup_text (row, 0);
  self->question = twin_statement_dup_text (row, 1);
  self->options = parse_options (twin_statement_get_text (row, 2));
  self->answer = (guint) twin_statement_get_int (row, 3);
  self->document_id = twin_statement_dup_text (row, 4);
  self->quote = twin_statement_dup_text (row, 5);

  return self;
}

static gboolean
load_items (TwinTransaction *tx, TwinQuizRecord *quiz, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  GPtrArray *items;

  rows = twin_transaction_prepare (tx,
                                   "SELECT id, question, options, answer, document_id, quote FROM quiz_question "
                                   "WHERE quiz_id = ? ORDER BY ordinal",
                                   error);
  if (rows == NULL)
    return FALSE;
  twin_statement_bind (rows, "s", quiz->id);
  items = twin_table_read_all (rows, read_item, (GDestroyNotify) twin_quiz_item_free, error);
  if (items == NULL)
    return FALSE;

  g_ptr_array_unref (quiz->items);
  quiz->items = items;

  return TRUE;
}

static gpointer
read_quiz (TwinStatement *row)
{
  TwinQuizRecord *self = twin_quiz_record_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->twin_id = twin_statement_dup_text (row, 1);
  self->title = twin_statement_dup_text (row, 2);
  self->added_at = twin_statement_get_int (row, 3);
  self->updated_at = twin_statement_get_int (row, 4);

  return self;
}

static GPtrArray *
read_quizzes (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  rows = twin_transaction_prepare (tx, "SELECT " QUIZ_COLUMNS " FROM quiz WHERE twin_id = ? ORDER BY added_at, id", error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", twin_id);

  return twin_table_read_all (rows, read_quiz, (GDestroyNotify) twin_quiz_record_free, error);
}

GPtrArray *
twin_quiz_table_list (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (GPtrArray) quizzes = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  quizzes = read_quizzes (tx, twin_id, error);
  for (guint i = 0; quizzes != NULL && i < quizzes->len; i++)
    if (!load_items (tx, quizzes->pdata[i], error))
      return NULL;

  return g_steal_pointer (&quizzes);
}

static TwinQuizRecord *
get (TwinTransaction *tx, const char *sql, const char *missing, const char *id, GError **error)
{
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, sql, error);
  g_autoptr (TwinQuizRecord) quiz = twin_table_read_one (row, read_quiz, missing, error, "s", id);

  return quiz != NULL && load_items (tx, quiz, error) ? g_steal_pointer (&quiz) : NULL;
}

TwinQuizRecord *
twin_quiz_table_get (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  return get (tx, "SELECT " QUIZ_COLUMNS " FROM quiz WHERE id = ?", "There is no such quiz.", id, error);
}

TwinQuizRecord *
twin_quiz_table_find_of_item (TwinTransaction *tx, const char *item_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && item_id != NULL, NULL);

  return get (tx, "SELECT " QUIZ_COLUMNS " FROM quiz WHERE id = (SELECT quiz_id FROM quiz_question WHERE id = ?)",
              "There is no such question in a quiz.", item_id, error);
}

static gboolean
insert_items (TwinTransaction *tx, const TwinQuizRecord *quiz, GError **error)
{
  for (guint i = 0; i < quiz->items->len; i++)
    {
      const TwinQuizItem *item = quiz->items->pdata[i];
      g_autofree char *options = write_options (item->options);

      if (!twin_transaction_execute (tx, error,
                                     "INSERT INTO quiz_question (id, quiz_id, ordinal, question, options, answer, document_id, quote) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                     "ssississ", item->id, quiz->id, (gint64) i, item->question, options, (gint64) item->answer,
                                     item->document_id, item->quote))
        return FALSE;
    }

  return TRUE;
}

gboolean
twin_quiz_table_save (TwinTransaction *tx, TwinQuizRecord *quiz, GError **error)
{
  gboolean is_new;

  g_return_val_if_fail (tx != NULL && quiz != NULL && quiz->id != NULL && quiz->twin_id != NULL, FALSE);

  is_new = quiz->added_at == 0;
  quiz->updated_at = twin_transaction_now (tx);
  if (is_new)
    quiz->added_at = quiz->updated_at;

  /* What a question said before must not stay in free pages. */
  return (is_new || twin_table_note_deletion (tx, error))
         && twin_transaction_execute (tx, error,
                                      "INSERT INTO quiz (" QUIZ_COLUMNS ") VALUES (?, ?, ?, ?, ?) "
                                      "ON CONFLICT (id) DO UPDATE SET title = excluded.title, updated_at = excluded.updated_at",
                                      "sssii", quiz->id, quiz->twin_id, quiz->title, quiz->added_at, quiz->updated_at)
         && twin_transaction_execute (tx, error, "DELETE FROM quiz_question WHERE quiz_id = ?", "s", quiz->id)
         && insert_items (tx, quiz, error);
}

gboolean
twin_quiz_table_remove (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_table_note_deletion (tx, error) && twin_transaction_execute (tx, error, "DELETE FROM quiz WHERE id = ?", "s", id)
         && twin_table_expect_change (tx, "There is no such quiz.", error);
}

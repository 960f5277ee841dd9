/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "store/twin-audit-table.h"
#include "twins/twin-quiz-format.h"
#include "twins/twin-quiz-private.h"
#include "twins/twin-settings-private.h"

void
twin_quiz_problem_free (TwinQuizProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->quiz_id);
  g_free (self->quiz_title);
  g_free (self->item_id);
  g_free (self->reason);
  g_free (self);
}

static gboolean
log_change (TwinTransaction *tx, const char *twin_id, const char *what, guint n, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"%s\":%u}", what, n);

  return twin_audit_table_append (tx, "quiz.change", twin_id, "done", detail, error);
}

GPtrArray *
twin_quiz_list (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_quiz_table_list (tx, twin_id, error) : NULL;
}

static gboolean
same_title (const char *a, const char *b)
{
  g_autofree char *one = g_utf8_casefold (a, -1);
  g_autofree char *other = g_utf8_casefold (b, -1);

  return g_str_equal (one, other);
}

TwinQuizRecord *
twin_quiz_get (TwinLibrary *library, const char *twin_id, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) quizzes = NULL;

  g_return_val_if_fail (reference != NULL, NULL);

  quizzes = twin_quiz_list (library, twin_id, error);
  for (guint i = 0; quizzes != NULL && i < quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = quizzes->pdata[i];

      if (g_str_equal (quiz->id, reference) || same_title (quiz->title, reference))
        {
          g_ptr_array_set_free_func (quizzes, NULL);
          for (guint k = 0; k < quizzes->len; k++)
            if (k != i)
              twin_quiz_record_free (quizzes->pdata[k]);
          return quizzes->pdata[i];
        }
    }
  if (quizzes != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("The twin has no such quiz. “twinctl quiz NAME list” shows those that it has."));

  return NULL;
}

/* Whether another quiz of the twin may not have the title @title. */
static gboolean
check_new_title (TwinTransaction *tx, const char *twin_id, const char *quiz_id, const char *title, GError **error)
{
  g_autoptr (GPtrArray) quizzes = twin_quiz_table_list (tx, twin_id, error);

  if (quizzes == NULL)
    return FALSE;
  if (quiz_id == NULL && quizzes->len >= TWIN_QUIZ_MAX)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("A twin has at most %d quizzes."), TWIN_QUIZ_MAX);
      return FALSE;
    }
  for (guint i = 0; i < quizzes->len; i++)
    {
      const TwinQuizRecord *other = quizzes->pdata[i];

      if (same_title (other->title, title) && g_strcmp0 (other->id, quiz_id) != 0)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _("The twin has a quiz of this title already."));
          return FALSE;
        }
    }

  return TRUE;
}

/* A title needs no documents. */
static gboolean
check_title (TwinLibrary *library, const TwinTwin *twin, const char *title, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TwinQuizJudge) judge = _twin_quiz_judge_new (library, twin, none, renditions, error);

  return judge != NULL && _twin_quiz_judge_title (judge, title, error);
}

char *
twin_quiz_create (TwinLibrary *library, const TwinTwin *twin, const char *title, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) stored = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && title != NULL, NULL);

  if (!check_title (library, twin, title, error))
    return NULL;
  quiz = twin_quiz_record_new ();
  quiz->id = twin_id_new (twin_store_get_clock (twin_library_get_store (library)));
  quiz->twin_id = g_strdup (twin->id);
  quiz->title = g_strstrip (g_strdup (title));
  tx = twin_store_write (twin_library_get_store (library), error);
  stored = tx != NULL ? _twin_twin_load (tx, twin->id, error) : NULL;
  if (stored == NULL || !check_new_title (tx, twin->id, NULL, quiz->title, error) || !twin_quiz_table_save (tx, quiz, error)
      || !log_change (tx, twin->id, "quizzes_added", 1, error) || !twin_transaction_commit (tx, error))
    return NULL;

  return g_steal_pointer (&quiz->id);
}

/* A quiz of @twin and of no other. */
static TwinQuizRecord *
load_quiz (TwinTransaction *tx, const TwinTwin *twin, const char *quiz_id, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = twin_quiz_table_get (tx, quiz_id, error);

  if (quiz != NULL && !g_str_equal (quiz->twin_id, twin->id))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This quiz is another twin’s."));
      return NULL;
    }

  return g_steal_pointer (&quiz);
}

gboolean
twin_quiz_rename (TwinLibrary *library, const TwinTwin *twin, const char *quiz_id, const char *title, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && quiz_id != NULL && title != NULL, FALSE);

  if (!check_title (library, twin, title, error))
    return FALSE;
  tx = twin_store_write (twin_library_get_store (library), error);
  quiz = tx != NULL ? load_quiz (tx, twin, quiz_id, error) : NULL;
  if (quiz == NULL)
    return FALSE;

  g_free (quiz->title);
  quiz->title = g_strstrip (g_strdup (title));

  return check_new_title (tx, twin->id, quiz->id, quiz->title, error) && twin_quiz_table_save (tx, quiz, error)
         && log_change (tx, twin->id, "quizzes_renamed", 1, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_quiz_remove (TwinLibrary *library, const char *quiz_id, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && quiz_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  quiz = tx != NULL ? twin_quiz_table_get (tx, quiz_id, error) : NULL;

  return quiz != NULL && twin_quiz_table_remove (tx, quiz_id, error) && log_change (tx, quiz->twin_id, "quizzes_removed", 1, error)
         && twin_transaction_commit (tx, error);
}

/* --- Questions --- */

static int
find_item (const TwinQuizRecord *quiz, const char *item_id)
{
  for (guint i = 0; item_id != NULL && i < quiz->items->len; i++)
    if (g_str_equal (((TwinQuizItem *) quiz->items->pdata[i])->id, item_id))
      return (int) i;

  return -1;
}

static void
trim (TwinQuizItem *item)
{
  g_strstrip (item->question);
  g_strstrip (item->quote);
  for (guint i = 0; item->options[i] != NULL; i++)
    g_strstrip (item->options[i]);
}

static void
put_item (TwinQuizRecord *quiz, const TwinQuizItem *item, TwinClock *clock)
{
  TwinQuizItem *copy = twin_quiz_item_copy (item);
  int place = find_item (quiz, item->id);

  trim (copy);
  if (place >= 0)
    {
      twin_quiz_item_free (quiz->items->pdata[place]);
      quiz->items->pdata[place] = copy;
      return;
    }
  g_free (copy->id);
  copy->id = twin_id_new (clock);
  g_ptr_array_add (quiz->items, copy);
}

static gboolean
check_items (TwinQuizJudge *judge, TwinTransaction *tx, GPtrArray *items, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    if (!_twin_quiz_judge_item (judge, tx, items->pdata[i], error))
      {
        g_prefix_error (error, _("Question %u: "), i + 1);
        return FALSE;
      }

  return TRUE;
}

gboolean
twin_quiz_put_items (TwinLibrary *library, const TwinTwin *twin, const char *quiz_id, GPtrArray *items, GError **error)
{
  g_autoptr (TwinQuizJudge) judge = NULL;
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && quiz_id != NULL && items != NULL, FALSE);

  judge = _twin_quiz_judge_make (library, twin, NULL, error);
  tx = judge != NULL ? twin_store_write (twin_library_get_store (library), error) : NULL;
  quiz = tx != NULL ? load_quiz (tx, twin, quiz_id, error) : NULL;
  if (quiz == NULL || !check_items (judge, tx, items, error))
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    put_item (quiz, items->pdata[i], twin_store_get_clock (twin_library_get_store (library)));
  if (quiz->items->len > TWIN_QUIZ_MAX_QUESTIONS)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("A quiz has at most %d questions."), TWIN_QUIZ_MAX_QUESTIONS);
      return FALSE;
    }

  return twin_quiz_table_save (tx, quiz, error) && log_change (tx, twin->id, "questions_put", items->len, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_quiz_remove_item (TwinLibrary *library, const char *item_id, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && item_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  quiz = tx != NULL ? twin_quiz_table_find_of_item (tx, item_id, error) : NULL;
  if (quiz == NULL)
    return FALSE;

  g_ptr_array_remove_index (quiz->items, (guint) find_item (quiz, item_id));

  return twin_quiz_table_save (tx, quiz, error) && log_change (tx, quiz->twin_id, "questions_removed", 1, error)
         && twin_transaction_commit (tx, error);
}

/* Puts the questions of @before that @quiz has no more into it, each behind the one that it stood behind. */
static void
put_back (TwinQuizRecord *quiz, const TwinQuizRecord *before)
{
  int place = -1;

  for (guint i = 0; i < before->items->len; i++)
    {
      const TwinQuizItem *item = before->items->pdata[i];
      int now = find_item (quiz, item->id);

      if (now < 0)
        {
          now = place + 1;
          g_ptr_array_insert (quiz->items, now, twin_quiz_item_copy (item));
        }
      place = now;
    }
}

gboolean
twin_quiz_restore (TwinLibrary *library, const TwinQuizRecord *quiz, GError **error)
{
  g_autoptr (TwinQuizRecord) now = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (library != NULL && quiz != NULL && quiz->id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  if (tx == NULL)
    return FALSE;
  now = twin_quiz_table_get (tx, quiz->id, &local_error);
  if (now == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (now == NULL)
    {
      now = twin_quiz_record_new ();
      now->id = g_strdup (quiz->id);
      now->twin_id = g_strdup (quiz->twin_id);
      now->title = g_strdup (quiz->title);
      now->added_at = quiz->added_at;
      if (!check_new_title (tx, now->twin_id, NULL, now->title, error))
        return FALSE;
    }
  put_back (now, quiz);

  return twin_quiz_table_save (tx, now, error) && log_change (tx, now->twin_id, "removals_undone", 1, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_quiz_move_item (TwinLibrary *library, const char *item_id, guint position, GError **error)
{
  g_autoptr (TwinQuizRecord) quiz = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  TwinQuizItem *item;

  g_return_val_if_fail (library != NULL && item_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  quiz = tx != NULL ? twin_quiz_table_find_of_item (tx, item_id, error) : NULL;
  if (quiz == NULL)
    return FALSE;

  item = g_ptr_array_steal_index (quiz->items, (guint) find_item (quiz, item_id));
  g_ptr_array_insert (quiz->items, (int) MIN (position, quiz->items->len), item);

  return twin_quiz_table_save (tx, quiz, error) && log_change (tx, quiz->twin_id, "questions_moved", 1, error)
         && twin_transaction_commit (tx, error);
}

GPtrArray *
twin_quiz_check (TwinLibrary *library, const TwinTwin *twin, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (TwinQuizJudge) judge = NULL;
  g_autoptr (GPtrArray) quizzes = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_problem_free);
  judge = _twin_quiz_judge_make (library, twin, cancellable, error);
  tx = judge != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  quizzes = tx != NULL ? twin_quiz_table_list (tx, twin->id, error) : NULL;

  return quizzes != NULL && _twin_quiz_judge_list (judge, tx, quizzes, problems, error) ? g_steal_pointer (&problems) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/published-index.h"
#include "learners/quiz.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long ago a quiz may have been begun, at most; beyond that it counts as begun then. */
#define MAX_TAKING_MS TWIN_DAY_MS

static const TwinQuiz *
find_quiz (Page *self)
{
  return quiz_find (self->manifest, http_request_get_param (self->request, "quiz"));
}

static char *
make_rest (const TwinQuiz *quiz)
{
  return g_strconcat ("/quiz/", quiz->id, NULL);
}

void
page_write_quizzes (Page *self)
{
  GPtrArray *quizzes = self->manifest->quizzes;

  if (quizzes == NULL || quizzes->len == 0)
    return;
  html_leaf (self->html, "h2", page_say (self, N_ ("Quizzes")), NULL);
  html_begin (self->html, "ul", NULL);
  for (guint i = 0; i < quizzes->len; i++)
    {
      const TwinQuiz *quiz = quizzes->pdata[i];
      g_autofree char *rest = make_rest (quiz);

      html_begin (self->html, "li", NULL);
      page_link (self, rest, quiz->title);
      html_end (self->html, "li");
    }
  html_end (self->html, "ul");
}

/* --- Taking it --- */

static void
write_question (Page *self, const TwinQuizQuestion *question, guint number)
{
  g_autofree char *name = g_strdup_printf ("q%u", number);
  Html *html = self->html;

  html_begin (html, "fieldset", "class", "card", NULL);
  html_begin (html, "legend", NULL);
  page_write (self, "%u. %s", number + 1, question->text);
  html_end (html, "legend");
  for (guint i = 0; question->options[i] != NULL; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      html_begin (html, "label", "class", "choice", NULL);
      html_begin (html, "input", "type", "radio", "name", name, "value", value, NULL);
      html_leaf (html, "span", question->options[i], NULL);
      html_end (html, "label");
    }
  html_end (html, "fieldset");
}

static void
write_form (Page *self, const TwinQuiz *quiz)
{
  g_autofree char *rest = make_rest (quiz);
  g_autofree char *now = g_strdup_printf ("%lld", (long long) twin_clock_now (self->server->clock));

  page_begin_form (self, rest, NULL);
  html_begin (self->html, "input", "type", "hidden", "name", "began", "value", now, NULL);
  for (guint i = 0; i < quiz->questions->len; i++)
    write_question (self, quiz->questions->pdata[i], i);
  page_button (self, page_say (self, N_ ("Show the Result")), "primary");
  html_end (self->html, "form");
}

HttpReply *
page_show_quiz (Page *self)
{
  const TwinQuiz *quiz = find_quiz (self);

  if (quiz == NULL)
    return page_refuse (self, 404, NULL);
  page_begin (self, quiz->title);
  html_leaf (self->html, "h1", quiz->title, NULL);
  page_write_paragraph (self, self->session->learner_id != NULL
                                ? page_say (self, N_ ("Your answers are kept for 30 days, your score as long as your history."))
                                : page_say (self, N_ ("Nothing of it is kept: without your consent to a history the result is only shown.")));
  write_form (self, quiz);

  return page_end (self, 200);
}

/* --- The result --- */

static int *
read_chosen (Page *self, const TwinQuiz *quiz)
{
  int *chosen = g_new (int, quiz->questions->len);

  for (guint i = 0; i < quiz->questions->len; i++)
    {
      const TwinQuizQuestion *question = quiz->questions->pdata[i];
      g_autofree char *name = g_strdup_printf ("q%u", i);
      gint64 value;

      chosen[i] = http_query_get_int (self->form, name, 0, (gint64) g_strv_length (question->options) - 1, QUIZ_NO_ANSWER, &value, NULL) ? (int) value
                                                                                                                                        : QUIZ_NO_ANSWER;
    }

  return chosen;
}

/* The document of a question, if whoever takes the quiz may read it. */
static const TwinBundleDocument *
find_document (Page *self, const TwinQuizQuestion *question)
{
  for (guint i = 0; question->document_id != NULL && question->anchor != NULL && i < self->manifest->documents->len; i++)
    {
      const TwinBundleDocument *document = self->manifest->documents->pdata[i];

      if (g_str_equal (document->id, question->document_id))
        return published_may_see (&self->viewer, document->classification) ? document : NULL;
    }

  return NULL;
}

/* Where it can be read; nothing where that cannot be told. */
static void
write_passage (Page *self, StorageTx *tx, const TwinQuizQuestion *question)
{
  const TwinBundleDocument *document = find_document (self, question);
  g_autofree char *rest = NULL;
  guint ordinal;

  if (document == NULL || !published_index_find_anchor (tx, document, question->anchor, &ordinal, NULL))
    return;
  rest = g_strdup_printf ("/passage/%s/%u#cited", document->id, ordinal);
  html_begin (self->html, "p", NULL);
  html_text (self->html, page_say (self, N_ ("Read it in:")));
  html_text (self->html, " ");
  page_link (self, rest, document->title);
  html_end (self->html, "p");
}

static void
write_outcome (Page *self, StorageTx *tx, const TwinQuizQuestion *question, int chosen, gboolean correct)
{
  Html *html = self->html;

  html_begin (html, "li", "class", "card", NULL);
  html_leaf (html, "p", question->text, NULL);
  html_begin (html, "p", NULL);
  html_leaf (html, "strong", correct ? page_say (self, N_ ("Right:")) : page_say (self, N_ ("Not right:")), NULL);
  html_text (html, " ");
  html_text (html, chosen != QUIZ_NO_ANSWER ? question->options[chosen] : page_say (self, N_ ("no answer")));
  html_end (html, "p");
  if (!correct)
    {
      html_begin (html, "p", NULL);
      page_write (self, page_say (self, N_ ("The answer is: %s")), question->options[question->key]);
      html_end (html, "p");
    }
  write_passage (self, tx, question);
  html_end (html, "li");
}

static HttpReply *
show_result (Page *self, const TwinQuiz *quiz, const QuizResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_READ, &error);
  Html *html = self->html;
  g_autofree char *rest = make_rest (quiz);

  if (tx == NULL)
    return page_refuse_for_error (self, error);
  page_begin (self, quiz->title);
  html_leaf (html, "h1", quiz->title, NULL);
  html_begin (html, "p", "class", "purpose", "role", "status", NULL);
  page_write (self, page_say (self, N_ ("%u of %u right")), result->score, result->n_questions);
  html_end (html, "p");
  html_begin (html, "ol", "class", "outcomes", NULL);
  for (guint i = 0; i < quiz->questions->len; i++)
    write_outcome (self, tx, quiz->questions->pdata[i], g_array_index (result->answers, int, i), g_array_index (result->correct, gboolean, i));
  html_end (html, "ol");
  html_begin (html, "p", NULL);
  page_link (self, rest, page_say (self, N_ ("Take it again")));
  html_text (html, " · ");
  page_link (self, "", page_say (self, N_ ("Back to the twin")));
  html_end (html, "p");

  return page_end (self, 200);
}

static QuizResult *
keep_result (Page *self, const TwinQuiz *quiz, const int *chosen, GError **error)
{
  gint64 now = twin_clock_now (self->server->clock);
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, error);
  g_autoptr (QuizResult) result = NULL;
  gint64 began;

  if (!http_query_get_int (self->form, "began", now - MAX_TAKING_MS, now, now, &began, NULL))
    began = now;
  result = tx != NULL ? quiz_take (tx, self->manifest, self->session, quiz, chosen, quiz->questions->len, began, error) : NULL;

  return result != NULL && storage_commit (tx, error) ? g_steal_pointer (&result) : NULL;
}

HttpReply *
page_take_quiz (Page *self)
{
  const TwinQuiz *quiz = find_quiz (self);
  g_autofree int *chosen = quiz != NULL ? read_chosen (self, quiz) : NULL;
  g_autoptr (QuizResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (quiz == NULL)
    return page_refuse (self, 404, NULL);
  /* Without consent, or restricted, it is scored and forgotten. */
  if (self->session->learner_id != NULL && self->session->restricted == 0)
    result = keep_result (self, quiz, chosen, &error);
  else
    result = quiz_score (quiz, chosen, quiz->questions->len);
  if (result == NULL)
    return page_refuse_for_error (self, error);

  return show_result (self, quiz, result);
}

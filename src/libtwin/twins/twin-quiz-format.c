/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz-format.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"

#include <string.h>

#define MAX_TITLE 400
#define MAX_TEXT 4000

void
twin_quiz_question_free (TwinQuizQuestion *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->text);
  g_strfreev (self->options);
  g_free (self->document_id);
  g_free (self->anchor);
  g_free (self);
}

void
twin_quiz_free (TwinQuiz *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, words);

  return FALSE;
}

static gboolean
is_text (const char *text, gsize max)
{
  return *text != '\0' && strlen (text) <= max;
}

static gboolean
options_are_good (char **options)
{
  guint n = g_strv_length (options);

  for (guint i = 0; i < n; i++)
    if (!is_text (options[i], MAX_TEXT))
      return FALSE;

  return n >= 2 && n <= TWIN_QUIZ_MAX_OPTIONS;
}

static gboolean
parse_question (JsonObject *json, GPtrArray *questions, GError **error)
{
  TwinQuizQuestion *self = g_new0 (TwinQuizQuestion, 1);
  gint64 key = json != NULL ? twin_json_get_int (json, "key", -1) : -1;

  g_ptr_array_add (questions, self);
  if (json == NULL)
    return refuse (error, _("A question of a quiz is not described as it should be."));

  self->id = g_strdup (twin_json_get_string (json, "id", ""));
  self->text = g_strdup (twin_json_get_string (json, "text", ""));
  self->options = twin_json_get_strv (json, "options");
  self->document_id = g_strdup (twin_json_get_string (json, "document", NULL));
  self->anchor = g_strdup (twin_json_get_string (json, "anchor", NULL));
  if (!twin_id_is_valid (self->id) || !is_text (self->text, MAX_TEXT) || !options_are_good (self->options) || key < 0
      || key >= (gint64) g_strv_length (self->options))
    return refuse (error, _("A question of a quiz is not described as it should be."));
  self->key = (guint) key;

  return TRUE;
}

static gboolean
parse_quiz (JsonObject *json, GPtrArray *quizzes, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *questions = json != NULL ? twin_json_get_array (json, "questions") : NULL;
  guint n = questions != NULL ? json_array_get_length (questions) : 0;
  TwinQuiz *self = g_new0 (TwinQuiz, 1);

  g_ptr_array_add (quizzes, self);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_question_free);
  if (n == 0 || n > TWIN_QUIZ_MAX_QUESTIONS)
    return refuse (error, _("A quiz has no questions, or too many."));
  self->id = g_strdup (twin_json_get_string (json, "id", ""));
  self->title = g_strdup (twin_json_get_string (json, "title", ""));
  if (!twin_id_is_valid (self->id) || !is_text (self->title, MAX_TITLE))
    return refuse (error, _("A quiz has no title or no id."));

  for (guint i = 0; i < n; i++)
    {
      if (!parse_question (twin_json_get_element (questions, i), self->questions, error))
        return FALSE;
      if (!g_hash_table_add (seen, ((TwinQuizQuestion *) self->questions->pdata[i])->id))
        return refuse (error, _("A quiz holds a question twice."));
    }

  return TRUE;
}

GPtrArray *
twin_quizzes_parse (JsonArray *array, GError **error)
{
  g_autoptr (GPtrArray) quizzes = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n > TWIN_QUIZ_MAX)
    {
      refuse (error, _("There are too many quizzes."));
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      if (!parse_quiz (twin_json_get_element (array, i), quizzes, error))
        return NULL;
      if (!g_hash_table_add (seen, ((TwinQuiz *) quizzes->pdata[i])->id))
        {
          refuse (error, _("There is a quiz twice."));
          return NULL;
        }
    }

  return g_steal_pointer (&quizzes);
}

/* Members in the order of their names, as in all of a manifest. */
static JsonObject *
question_to_json (const TwinQuizQuestion *self)
{
  JsonObject *json = json_object_new ();

  if (self->anchor != NULL)
    json_object_set_string_member (json, "anchor", self->anchor);
  if (self->document_id != NULL)
    json_object_set_string_member (json, "document", self->document_id);
  json_object_set_string_member (json, "id", self->id);
  json_object_set_int_member (json, "key", self->key);
  twin_json_set_strv (json, "options", (const char *const *) self->options);
  json_object_set_string_member (json, "text", self->text);

  return json;
}

JsonArray *
twin_quizzes_to_json (GPtrArray *quizzes)
{
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (quizzes != NULL, array);

  for (guint i = 0; i < quizzes->len; i++)
    {
      const TwinQuiz *quiz = quizzes->pdata[i];
      JsonObject *json = json_object_new ();
      JsonArray *questions = json_array_new ();

      for (guint k = 0; k < quiz->questions->len; k++)
        json_array_add_object_element (questions, question_to_json (quiz->questions->pdata[k]));
      json_object_set_string_member (json, "id", quiz->id);
      json_object_set_array_member (json, "questions", questions);
      json_object_set_string_member (json, "title", quiz->title);
      json_array_add_object_element (array, json);
    }

  return array;
}

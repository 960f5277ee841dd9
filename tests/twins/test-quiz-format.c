/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-quiz-format.h"

#include "base/twin-error.h"
#include "base/twin-json.h"

#include <string.h>

#define ID_A "01920000-0000-7000-8000-00000000000a"
#define ID_B "01920000-0000-7000-8000-00000000000b"
#define QUESTION(id, key) "{\"anchor\":\"a1\",\"document\":\"" ID_B "\",\"id\":\"" id "\",\"key\":" key ",\"options\":[\"yes\",\"no\"],\"text\":\"Is it?\"}"
#define QUIZ(id, questions) "{\"id\":\"" id "\",\"questions\":[" questions "],\"title\":\"Safety\"}"

static GPtrArray *
parse (const char *quizzes, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"quizzes\":[%s]}", quizzes);
  g_autoptr (JsonObject) object = twin_json_parse_object (text, NULL);

  g_assert_nonnull (object);

  return twin_quizzes_parse (json_object_get_array_member (object, "quizzes"), error);
}

/* R145: what was written is read, and written again the same. */
static void
test_there_and_back (void)
{
  static const char text[] = QUIZ (ID_A, QUESTION (ID_A, "1") "," QUESTION (ID_B, "0"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) quizzes = parse (text, &error);
  g_autoptr (GPtrArray) none = twin_quizzes_parse (NULL, &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *again = NULL;
  const TwinQuizQuestion *question;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (quizzes->len, ==, 1);
  question = ((TwinQuiz *) quizzes->pdata[0])->questions->pdata[0];
  g_assert_cmpuint (question->key, ==, 1);
  g_assert_cmpstr (question->options[question->key], ==, "no");
  g_assert_cmpstr (question->anchor, ==, "a1");
  json_node_take_array (node, twin_quizzes_to_json (quizzes));
  again = twin_json_to_string (node, FALSE);
  g_assert_true (strlen (again) == sizeof text + 1 && strncmp (again + 1, text, sizeof text - 1) == 0);
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "7",
    QUIZ ("nothing", QUESTION (ID_A, "1")),
    QUIZ (ID_A, ""),
    QUIZ (ID_A, QUESTION (ID_A, "2")),
    QUIZ (ID_A, QUESTION (ID_A, "-1")),
    QUIZ (ID_A, QUESTION (ID_A, "\"1\"")),
    QUIZ (ID_A, QUESTION ("x", "1")),
    QUIZ (ID_A, QUESTION (ID_A, "1") "," QUESTION (ID_A, "1")),
    QUIZ (ID_A, QUESTION (ID_A, "1")) "," QUIZ (ID_A, QUESTION (ID_B, "1")),
    "{\"id\":\"" ID_A "\",\"questions\":[" QUESTION (ID_A, "1") "],\"title\":\"\"}",
    "{\"id\":\"" ID_A "\",\"questions\":[{\"id\":\"" ID_B "\",\"key\":0,\"options\":[\"only one\"],\"text\":\"Is it?\"}],\"title\":\"x\"}",
    "{\"id\":\"" ID_A "\",\"questions\":[{\"id\":\"" ID_B "\",\"key\":0,\"options\":[\"a\",\"\"],\"text\":\"Is it?\"}],\"title\":\"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (parse (cases[i], &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) questions = g_string_new (NULL);
  g_autofree char *quiz = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= TWIN_QUIZ_MAX_QUESTIONS; i++)
    g_string_append_printf (questions, "%s{\"id\":\"01920000-0000-7000-8000-%012u\",\"key\":0,\"options\":[\"a\",\"b\"],\"text\":\"Is it?\"}", i > 0 ? "," : "", i);
  quiz = g_strdup_printf ("{\"id\":\"" ID_A "\",\"questions\":[%s],\"title\":\"x\"}", questions->str);
  g_assert_null (parse (quiz, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twins/quiz-format/there-and-back", test_there_and_back);
  g_test_add_func ("/twins/quiz-format/refused", test_refused);
  g_test_add_func ("/twins/quiz-format/limits", test_limits);

  return g_test_run ();
}

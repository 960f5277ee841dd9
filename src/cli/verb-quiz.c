/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-action.h"
#include "cli-input.h"
#include "twins/twin-quiz.h"

#define MOST_SUGGESTIONS 100

static struct
{
  int limit;
  char *document;
} options = { .limit = 10 };

static const GOptionEntry entries[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, N_ ("With suggest: how many questions, 10 by default"), N_ ("N") },
  { "document", 0, 0, G_OPTION_ARG_STRING, &options.document, N_ ("With suggest: from this document alone"), N_ ("DOCUMENT") },
  { NULL }
};

/* In each action the first argument is the twin's name. */
static TwinTwin *
load_twin (CliContext *context, char **arguments, TwinLibrary **library, GError **error)
{
  *library = cli_context_get_library (context, error);

  return *library != NULL ? twin_twin_get (*library, arguments[0], error) : NULL;
}

/* --- Questions as JSON, the same way in and out --- */

static JsonObject *
item_to_json (const TwinQuizItem *item)
{
  JsonObject *json = json_object_new ();

  if (item->id != NULL)
    json_object_set_string_member (json, "id", item->id);
  json_object_set_string_member (json, "text", item->question);
  twin_json_set_strv (json, "options", (const char *const *) item->options);
  json_object_set_int_member (json, "key", item->answer);
  json_object_set_string_member (json, "document", item->document_id);
  json_object_set_string_member (json, "quote", item->quote);

  return json;
}

static TwinQuizItem *
item_from_json (JsonObject *json)
{
  TwinQuizItem *item = g_new0 (TwinQuizItem, 1);

  item->id = g_strdup (twin_json_get_string (json, "id", NULL));
  item->question = g_strdup (twin_json_get_string (json, "text", ""));
  item->options = twin_json_get_strv (json, "options");
  item->answer = (guint) CLAMP (twin_json_get_int (json, "key", G_MAXINT), 0, G_MAXINT);
  item->document_id = g_strdup (twin_json_get_string (json, "document", ""));
  item->quote = g_strdup (twin_json_get_string (json, "quote", ""));

  return item;
}

/* A question on each line that is not empty. */
static GPtrArray *
read_json (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_item_free);
  g_auto (GStrv) lines = NULL;

  if (!g_utf8_validate (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("The questions are not text in UTF-8."));
      return NULL;
    }
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonObject) json = NULL;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      json = twin_json_parse_object (lines[i], NULL);
      if (json == NULL)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Line %u is not a question as JSON."), i + 1);
          return NULL;
        }
      g_ptr_array_add (items, item_from_json (json));
    }

  return g_steal_pointer (&items);
}

/* What does not begin as JSON is a table. */
static GPtrArray *
read_items (TwinLibrary *library, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = cli_read_input (path, error);
  const char *text;
  gsize length;
  gsize blanks = 0;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  while (blanks < length && g_ascii_isspace (text[blanks]))
    blanks++;
  if (blanks == length || text[blanks] == '{')
    return read_json (bytes, error);

  return twin_quiz_read_csv (library, text, length, error);
}

/* --- Actions --- */

static gboolean
list_quizzes (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autoptr (GPtrArray) quizzes = twin != NULL ? twin_quiz_list (library, twin->id, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("QUIZ"), _ ("QUESTIONS"), "", NULL);

  if (quizzes == NULL)
    return FALSE;

  for (guint i = 0; i < quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = quizzes->pdata[i];
      g_autofree char *title = cli_clean (quiz->title);
      g_autofree char *n = g_strdup_printf ("%u", quiz->items->len);
      g_autoptr (JsonObject) json = json_object_new ();
      JsonArray *questions = json_array_new ();

      cli_table_add (table, title, n, quiz->id, NULL);
      for (guint k = 0; k < quiz->items->len; k++)
        json_array_add_object_element (questions, item_to_json (quiz->items->pdata[k]));
      json_object_set_string_member (json, "id", quiz->id);
      json_object_set_string_member (json, "title", quiz->title);
      json_object_set_array_member (json, "questions", questions);
      if (cli_context_get_json (context))
        cli_print_json (json);
    }
  if (!cli_context_get_json (context))
    cli_table_print (table);

  return TRUE;
}

static gboolean
create_quiz (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autofree char *id = twin != NULL ? twin_quiz_create (library, twin, arguments[1], error) : NULL;
  g_autoptr (JsonObject) json = json_object_new ();

  if (id == NULL)
    return FALSE;

  json_object_set_string_member (json, "id", id);
  if (cli_context_get_json (context))
    cli_print_json (json);
  else
    cli_print ("%s", id);

  return TRUE;
}

static gboolean
rename_quiz (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autoptr (TwinQuizRecord) quiz = twin != NULL ? twin_quiz_get (library, twin->id, arguments[1], error) : NULL;

  return quiz != NULL && twin_quiz_rename (library, twin, quiz->id, arguments[2], error);
}

static gboolean
add_questions (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autoptr (TwinQuizRecord) quiz = twin != NULL ? twin_quiz_get (library, twin->id, arguments[1], error) : NULL;
  g_autoptr (GPtrArray) items = quiz != NULL ? read_items (library, arguments[2], error) : NULL;

  return items != NULL && twin_quiz_put_items (library, twin, quiz->id, items, error);
}

static gboolean
has_item (const TwinQuizRecord *quiz, const char *id)
{
  for (guint i = 0; i < quiz->items->len; i++)
    if (g_str_equal (((TwinQuizItem *) quiz->items->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

/* Whether a question of @twin has this id. */
static gboolean
find_item (TwinLibrary *library, const TwinTwin *twin, const char *id, gboolean *found, GError **error)
{
  g_autoptr (GPtrArray) quizzes = twin_quiz_list (library, twin->id, error);

  *found = FALSE;
  for (guint i = 0; quizzes != NULL && i < quizzes->len; i++)
    *found = *found || has_item (quizzes->pdata[i], id);

  return quizzes != NULL;
}

static gboolean
remove_one (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autoptr (TwinQuizRecord) quiz = NULL;
  gboolean is_item;

  if (twin == NULL || !find_item (library, twin, arguments[1], &is_item, error))
    return FALSE;
  if (is_item)
    return twin_quiz_remove_item (library, arguments[1], error);
  quiz = twin_quiz_get (library, twin->id, arguments[1], error);

  return quiz != NULL && twin_quiz_remove (library, quiz->id, error);
}

static gboolean
move_question (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  gboolean is_item;
  guint64 number;

  if (twin == NULL || !find_item (library, twin, arguments[1], &is_item, error))
    return FALSE;
  if (!is_item)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("No quiz of the twin has this question."));
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (arguments[2], 10, 1, G_MAXINT, &number, NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("The place is a number from 1."));
      return FALSE;
    }

  return twin_quiz_move_item (library, arguments[1], (guint) number - 1, error);
}

static void
print_suggestion (const TwinQuizItem *item, guint number)
{
  g_autofree char *question = cli_clean (item->question);

  cli_print ("%u. %s", number, question);
  for (guint i = 0; item->options[i] != NULL; i++)
    {
      g_autofree char *option = cli_clean (item->options[i]);

      cli_print ("   %s %s", i == item->answer ? "*" : " ", option);
    }
}

static gboolean
suggest (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  guint limit = (guint) CLAMP (options.limit, 1, MOST_SUGGESTIONS);
  g_autofree char *document = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (twin == NULL || (options.document != NULL && (document = twin_library_resolve (library, options.document, error)) == NULL))
    return FALSE;
  items = twin_quiz_suggest (library, twin, document, limit, cancellable, error);
  if (items == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (JsonObject) json = item_to_json (items->pdata[i]);

      json_object_set_boolean_member (json, "suggestion", TRUE);
      if (cli_context_get_json (context))
        cli_print_json (json);
      else
        print_suggestion (items->pdata[i], i + 1);
    }

  return TRUE;
}

static gboolean
check (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments, &library, error);
  g_autoptr (GPtrArray) problems = twin != NULL ? twin_quiz_check (library, twin, cancellable, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("QUIZ"), _ ("WHAT IS WRONG"), _ ("QUESTION"), NULL);

  if (problems == NULL)
    return FALSE;

  for (guint i = 0; i < problems->len; i++)
    {
      const TwinQuizProblem *problem = problems->pdata[i];
      g_autofree char *title = cli_clean (problem->quiz_title);
      g_autoptr (JsonObject) json = json_object_new ();

      cli_table_add (table, title, problem->reason, problem->item_id != NULL ? problem->item_id : "", NULL);
      json_object_set_string_member (json, "quiz", problem->quiz_id);
      if (problem->item_id != NULL)
        json_object_set_string_member (json, "question", problem->item_id);
      json_object_set_string_member (json, "reason", problem->reason);
      if (cli_context_get_json (context))
        cli_print_json (json);
    }
  if (!cli_context_get_json (context))
    cli_table_print (table);
  if (problems->len == 0)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("Quizzes of the twin cannot be published as they are."));

  return FALSE;
}

static const CliAction actions[] = {
  { "list", 1, 1, list_quizzes },
  { "new", 2, 2, create_quiz },
  { "rename", 3, 3, rename_quiz },
  { "add", 2, 3, add_questions },
  { "remove", 2, 2, remove_one },
  { "move", 3, 3, move_question },
  { "suggest", 1, 1, suggest },
  { "check", 1, 1, check },
  { NULL }
};

/* NAME stands before the action, so the two change places: the action gets NAME and the rest. */
static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  char *name = arguments[0];
  char *action = arguments[1];

  arguments[0] = action;
  arguments[1] = name;

  return cli_action_run (actions, action, context, arguments + 1, error);
}

static const char *const forms[] = {
  "NAME list",
  "NAME new TITLE",
  "NAME rename QUIZ TITLE",
  "NAME add QUIZ [FILE]",
  "NAME remove QUIZ|QUESTION",
  "NAME move QUESTION PLACE",
  "NAME suggest [--limit N] [--document DOCUMENT]",
  "NAME check",
  NULL
};

const CliVerb cli_verb_quiz = {
  .name = "quiz",
  .summary = N_ ("Write quizzes that learners take on a twin’s page"),
  .forms = forms,
  .notes = N_ ("FILE, or standard input, holds a question on each line, as “suggest --json” prints them:\n"
               "{\"text\": …, \"options\": […], \"key\": 0, \"document\": ID, \"quote\": …}. key is the place of the right\n"
               "answer, from 0; quote are words of the document that say so, and learners are led to them. A line\n"
               "with the id of a question takes its place. Or it is a CSV file with the columns question, option 1,\n"
               "option 2, …, right (number or words of the right answer), document and quote. Suggestions are made\n"
               "by rule from the documents; read and change them before you add them. Quizzes travel with the next\n"
               "“twinctl publish”."),
  .options = entries,
  .min_arguments = 2,
  .max_arguments = 4,
  .run = run,
};

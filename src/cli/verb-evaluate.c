/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "cli-input.h"
#include "cli-model-key.h"
#include "cli-verb.h"
#include "show-evaluation.h"
#include "twins/twin-evaluation.h"

static struct
{
  gboolean compare;
  gboolean use_model;
  gboolean list;
  gboolean history;
  gboolean baseline;
} options;

static const GOptionEntry entries[] = {
  { "before-after", 0, 0, G_OPTION_ARG_NONE, &options.compare,
    N_ ("Ask the documents before redaction too, and name the questions that it costs"), NULL },
  { "model", 0, 0, G_OPTION_ARG_NONE, &options.use_model, N_ ("Let the twin’s model write the answers"), NULL },
  { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, N_ ("List the questions, and those that copy their answer"), NULL },
  { "history", 0, 0, G_OPTION_ARG_NONE, &options.history, N_ ("List the evaluations that were made"), NULL },
  { "baseline", 0, 0, G_OPTION_ARG_NONE, &options.baseline, N_ ("Measure later evaluations against this one"), NULL },
  { NULL }
};

static void
progress_cb (guint n_done, guint n_total, gpointer user_data)
{
  gboolean *shown = user_data;

  if (!isatty (STDERR_FILENO))
    return;
  *shown = TRUE;
  g_printerr ("\r%u/%u ", n_done + 1, n_total);
}

/* ---- Questions from a file ---- */

static void
print_rejections (CliContext *context, const TwinEvaluationImport *import)
{
  for (guint i = 0; i < import->rejections->len; i++)
    {
      const TwinEvaluationRejection *rejection = import->rejections->pdata[i];

      if (!rejection->duplicate)
        g_printerr (_ ("Line %u: %s\n"), rejection->line, rejection->reason);
    }
}

static guint
count_bad (const TwinEvaluationImport *import)
{
  guint n = 0;

  for (guint i = 0; i < import->rejections->len; i++)
    n += !((TwinEvaluationRejection *) import->rejections->pdata[i])->duplicate;

  return n;
}

/* All of the file or nothing: a run on half the questions would look like an answer. */
static gboolean
import_questions (CliContext *context, TwinLibrary *library, const TwinTwin *twin, const char *path, GError **error)
{
  g_autoptr (GBytes) csv = cli_read_input (path, error);
  g_autoptr (TwinEvaluationImport) import = NULL;
  const char *text;
  gsize length;
  guint n_bad;

  if (csv == NULL)
    return FALSE;

  text = g_bytes_get_data (csv, &length);
  import = twin_evaluation_import_prepare (library, twin->id, text, length, error);
  if (import == NULL)
    return FALSE;

  print_rejections (context, import);
  n_bad = count_bad (import);
  if (n_bad > 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                   ngettext ("%u line cannot be used, so nothing was taken.", "%u lines cannot be used, so nothing was taken.",
                             n_bad),
                   n_bad);
      return FALSE;
    }

  return import->questions->len == 0 || twin_evaluation_import_apply (library, twin->id, import, error);
}

/* ---- Lists ---- */

static const TwinEvaluationWarning *
find_warning (GPtrArray *warnings, const char *id)
{
  for (guint i = 0; i < warnings->len; i++)
    {
      const TwinEvaluationWarning *warning = warnings->pdata[i];

      if (g_str_equal (warning->question_id, id))
        return warning;
    }

  return NULL;
}

static void
print_question (const TwinEvaluationQuestion *question, const TwinEvaluationWarning *warning)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *places = json_array_new ();

  json_object_set_string_member (object, "id", question->id);
  json_object_set_string_member (object, "question", question->question);
  json_object_set_string_member (object, "category", question->category);
  json_object_set_boolean_member (object, "answerable", question->answerable);
  for (guint i = 0; i < question->targets->len; i++)
    {
      const TwinEvaluationTarget *target = question->targets->pdata[i];
      JsonObject *place = json_object_new ();

      json_object_set_string_member (place, "document", target->document_id);
      json_object_set_string_member (place, "quote", target->quote);
      json_array_add_object_element (places, place);
    }
  json_object_set_array_member (object, "expected", places);
  if (warning != NULL)
    twin_json_set_strv (object, "copied", (const char *const *) warning->words);
  cli_print_json (object);
}

static gboolean
list_questions (CliContext *context, TwinLibrary *library, const TwinTwin *twin, GError **error)
{
  g_autoptr (GPtrArray) questions = twin_evaluation_list (library, twin->id, error);
  g_autoptr (GPtrArray) warnings = questions != NULL ? twin_evaluation_lint (library, questions, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("CATEGORY"), _ ("QUESTION"), _ ("IN THE DOCUMENTS"), _ ("COPIED WORDS"), NULL);

  if (warnings == NULL)
    return FALSE;

  for (guint i = 0; i < questions->len; i++)
    {
      const TwinEvaluationQuestion *question = questions->pdata[i];
      const TwinEvaluationWarning *warning = find_warning (warnings, question->id);
      g_autofree char *copied = warning != NULL ? g_strjoinv (", ", warning->words) : g_strdup ("");
      g_autofree char *category = cli_clean (question->category);
      g_autofree char *text = cli_clean (question->question);

      if (cli_context_get_json (context))
        print_question (question, warning);
      else
        cli_table_add (table, category, text, question->answerable ? _ ("yes") : _ ("no"), copied, NULL);
    }
  if (!cli_context_get_json (context))
    cli_table_print (table);

  return TRUE;
}

static gboolean
list_history (CliContext *context, TwinLibrary *library, const TwinTwin *twin, GError **error)
{
  g_autoptr (GPtrArray) runs = twin_evaluation_list_runs (library, twin->id, 0, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("WHEN"), _ ("QUESTIONS"), _ ("RIGHT"), _ ("RECALL@5"), _ ("MRR"), "", NULL);

  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const TwinEvaluationRun *run = runs->pdata[i];
      g_autofree char *when = twin_time_to_iso8601 (run->started_at);
      g_autofree char *count = g_strdup_printf ("%u", run->results->len);
      g_autofree char *right = NULL;
      g_autofree char *recall = NULL;
      g_autofree char *mrr = NULL;
      TwinEvaluationFigures figures;

      twin_evaluation_run_get_figures (run, NULL, &figures);
      right = g_strdup_printf ("%u", figures.n_right);
      recall = g_strdup_printf ("%.2f", figures.released.recall[TWIN_RECALL_5]);
      mrr = g_strdup_printf ("%.2f", figures.released.mrr);
      cli_table_add (table, when, count, right, recall, mrr, run->baseline_at > 0 ? _ ("baseline") : "", NULL);
      if (cli_context_get_json (context))
        {
          g_autoptr (JsonObject) object = cli_evaluation_run_to_json (run);

          json_object_remove_member (object, "questions");
          cli_print_json (object);
        }
    }
  if (!cli_context_get_json (context))
    cli_table_print (table);

  return TRUE;
}

/* ---- The verb ---- */

static gboolean
evaluate (CliContext *context, TwinLibrary *library, TwinTwin *twin, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinKeyring) keyring = cli_model_key_open (context, twin, NULL, error);
  TwinEvaluationOptions how = { options.compare, options.use_model, keyring };
  TwinMethodChoice choice;
  g_autoptr (TwinEvaluationRun) run = NULL;
  gboolean shown = FALSE;

  if (keyring == NULL || !twin_evaluation_choose_method (library, twin, keyring, &choice, cancellable, error))
    return FALSE;

  run = twin_evaluation_run (library, twin, &how, progress_cb, &shown, cancellable, error);
  if (shown)
    g_printerr ("\r          \r");
  if (run == NULL || (options.baseline && !twin_evaluation_set_baseline (library, run->id, error)))
    return FALSE;

  run->baseline_at = options.baseline ? run->started_at : 0;
  if (cli_context_get_json (context))
    {
      g_autoptr (JsonObject) object = cli_evaluation_run_to_json (run);

      cli_evaluation_add_choice (object, &choice);
      cli_print_json (object);
    }
  else
    {
      cli_evaluation_print_run (run);
      cli_evaluation_print_choice (&choice);
    }

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;

  if (twin == NULL || (arguments[1] != NULL && !import_questions (context, library, twin, arguments[1], error)))
    return FALSE;

  if (options.list)
    return list_questions (context, library, twin, error);
  if (options.history)
    return list_history (context, library, twin, error);

  return evaluate (context, library, twin, cancellable, error);
}

static const char *const forms[] = {
  "NAME [FILE] [--before-after] [--model] [--baseline]",
  "NAME [FILE] --list",
  "NAME --history",
  NULL
};

const CliVerb cli_verb_evaluate = {
  .name = "evaluate",
  .summary = N_ ("Measure how well a twin answers questions whose answers are known"),
  .forms = forms,
  .notes = N_ ("FILE is CSV with the columns question, category, document, quote and answerable; its questions are\n"
               "added to the twin’s. A quote is a sentence of the document; without one, any passage of the\n"
               "document will do. “no” under answerable says that the documents do not hold the answer. Lines that\n"
               "cannot be used are named, and then nothing is added. “twinctl gate” tells what the result means\n"
               "for publishing."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 2,
  .run = run,
};

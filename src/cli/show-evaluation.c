/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "show-evaluation.h"

#include "base/twin-clock.h"
#include "cli-verb.h"

static const char *const recall_names[TWIN_N_RECALLS] = { "recall_1", "recall_3", "recall_5", "recall_10" };

/* What came of a question, in words. */
static const char *
describe_verdict (const TwinEvaluationResult *result)
{
  switch (result->verdict)
    {
    case TWIN_VERDICT_RIGHT:
      return result->answerable ? _ ("right") : _ ("rightly not answered");
    case TWIN_VERDICT_SILENT:
      return _ ("found, but not answered");
    case TWIN_VERDICT_INVENTED:
      return _ ("answered, but not in the documents");
    case TWIN_VERDICT_WITHHELD:
      return _ ("its document may not be released");
    case TWIN_VERDICT_ELSEWHERE:
      return _ ("its document is not one of the twin’s");
    case TWIN_VERDICT_GONE:
      return _ ("its passage is gone");
    case TWIN_VERDICT_MISSED:
    default:
      return _ ("not found");
    }
}

/* "1, 4, –" */
static char *
describe_ranks (GArray *ranks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; ranks != NULL && i < ranks->len; i++)
    {
      guint rank = g_array_index (ranks, guint, i);

      g_string_append (text, i > 0 ? ", " : "");
      if (rank > 0)
        g_string_append_printf (text, "%u", rank);
      else
        g_string_append (text, "–");
    }

  return g_string_free_and_steal (text);
}

static JsonArray *
ranks_to_json (GArray *ranks)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ranks->len; i++)
    json_array_add_int_element (array, g_array_index (ranks, guint, i));

  return array;
}

static JsonObject *
retrieval_to_json (const TwinRetrieval *retrieval)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < TWIN_N_RECALLS; i++)
    json_object_set_double_member (object, recall_names[i], retrieval->recall[i]);
  json_object_set_double_member (object, "mrr", retrieval->mrr);
  json_object_set_double_member (object, "ndcg_10", retrieval->ndcg);

  return object;
}

static JsonObject *
figures_to_json (const TwinEvaluationRun *run, const char *category)
{
  JsonObject *object = json_object_new ();
  TwinEvaluationFigures figures;

  twin_evaluation_run_get_figures (run, category, &figures);
  json_object_set_int_member (object, "questions", figures.n_questions);
  json_object_set_int_member (object, "answerable", figures.n_answerable);
  json_object_set_int_member (object, "right", figures.n_right);
  json_object_set_object_member (object, "after", retrieval_to_json (&figures.released));
  if (run->compared)
    json_object_set_object_member (object, "before", retrieval_to_json (&figures.unredacted));
  json_object_set_double_member (object, "abstention", figures.abstention);
  json_object_set_double_member (object, "refusal", figures.refusal);
  json_object_set_int_member (object, "sentences", figures.n_sentences);
  json_object_set_int_member (object, "unsupported", figures.n_unsupported);

  return object;
}

static JsonArray *
passages_to_json (GPtrArray *passages)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinEvaluationPassage *passage = passages->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "document", passage->document_id);
      json_object_set_int_member (object, "page", passage->page);
      json_object_set_double_member (object, "score", passage->score);
      json_array_add_object_element (array, object);
    }

  return array;
}

JsonObject *
cli_evaluation_result_to_json (const TwinEvaluationResult *result)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", result->question_id);
  json_object_set_string_member (object, "question", result->question != NULL ? result->question : "");
  json_object_set_string_member (object, "category", result->category);
  json_object_set_boolean_member (object, "answerable", result->answerable);
  json_object_set_boolean_member (object, "answered", result->answered);
  json_object_set_string_member (object, "verdict", twin_verdict_to_string (result->verdict));
  json_object_set_array_member (object, "ranks", ranks_to_json (result->ranks));
  if (result->unredacted_ranks != NULL)
    {
      json_object_set_array_member (object, "ranks_before", ranks_to_json (result->unredacted_ranks));
      json_object_set_boolean_member (object, "lost", twin_evaluation_result_is_lost (result));
    }
  json_object_set_double_member (object, "best_score", result->best_score);
  json_object_set_int_member (object, "sentences", result->n_sentences);
  json_object_set_int_member (object, "unsupported", result->n_unsupported);
  json_object_set_array_member (object, "passages", passages_to_json (result->passages));

  return object;
}

JsonObject *
cli_evaluation_run_to_json (const TwinEvaluationRun *run)
{
  g_autofree char *started = twin_time_to_iso8601 (run->started_at);
  g_auto (GStrv) categories = twin_evaluation_run_list_categories (run);
  JsonObject *object = json_object_new ();
  JsonObject *by_category = json_object_new ();
  JsonArray *questions = json_array_new ();

  json_object_set_string_member (object, "run", run->id);
  json_object_set_string_member (object, "started_at", started);
  json_object_set_int_member (object, "milliseconds", run->duration);
  json_object_set_string_member (object, "digest", run->digest);
  json_object_set_string_member (object, "set_digest", run->set_digest);
  json_object_set_string_member (object, "method", run->method);
  json_object_set_boolean_member (object, "baseline", run->baseline_at > 0);
  json_object_set_object_member (object, "figures", figures_to_json (run, NULL));
  for (guint i = 0; categories[i] != NULL; i++)
    json_object_set_object_member (by_category, categories[i], figures_to_json (run, categories[i]));
  json_object_set_object_member (object, "categories", by_category);
  for (guint i = 0; i < run->results->len; i++)
    json_array_add_object_element (questions, cli_evaluation_result_to_json (run->results->pdata[i]));
  json_object_set_array_member (object, "questions", questions);

  return object;
}

static void
add_figures (CliTable *table, const TwinEvaluationRun *run, const char *category, const char *label)
{
  TwinEvaluationFigures figures;
  g_autofree char *count = NULL;
  g_autofree char *right = NULL;
  g_autofree char *recall = NULL;
  g_autofree char *before = NULL;
  g_autofree char *mrr = NULL;
  g_autofree char *ndcg = NULL;

  twin_evaluation_run_get_figures (run, category, &figures);
  count = g_strdup_printf ("%u", figures.n_questions);
  right = g_strdup_printf ("%u", figures.n_right);
  recall = figures.n_answerable > 0 ? g_strdup_printf ("%.2f", figures.released.recall[TWIN_RECALL_5]) : g_strdup ("–");
  before = run->compared && figures.n_answerable > 0 ? g_strdup_printf ("%.2f", figures.unredacted.recall[TWIN_RECALL_5])
                                                     : g_strdup ("–");
  mrr = figures.n_answerable > 0 ? g_strdup_printf ("%.2f", figures.released.mrr) : g_strdup ("–");
  ndcg = figures.n_answerable > 0 ? g_strdup_printf ("%.2f", figures.released.ndcg) : g_strdup ("–");
  cli_table_add (table, label, count, right, before, recall, mrr, ndcg, NULL);
}

static void
print_summary (const TwinEvaluationRun *run)
{
  TwinEvaluationFigures figures;
  const TwinRetrieval *after = &figures.released;
  const TwinRetrieval *before = &figures.unredacted;

  twin_evaluation_run_get_figures (run, NULL, &figures);
  cli_print (ngettext ("%u question, %u of them answerable; %u right.", "%u questions, %u of them answerable; %u right.",
                       figures.n_questions),
             figures.n_questions, figures.n_answerable, figures.n_right);
  cli_print (_ ("Recall at 1, 3, 5, 10: %.2f  %.2f  %.2f  %.2f; MRR %.2f, nDCG at 10 %.2f"), after->recall[TWIN_RECALL_1],
             after->recall[TWIN_RECALL_3], after->recall[TWIN_RECALL_5], after->recall[TWIN_RECALL_10], after->mrr,
             after->ndcg);
  if (run->compared)
    cli_print (_ ("Before redaction:      %.2f  %.2f  %.2f  %.2f; MRR %.2f, nDCG at 10 %.2f"),
               before->recall[TWIN_RECALL_1], before->recall[TWIN_RECALL_3], before->recall[TWIN_RECALL_5],
               before->recall[TWIN_RECALL_10], before->mrr, before->ndcg);
  cli_print (_ ("Rightly answered or rightly not answered: %.2f; sentences without support: %u of %u"), figures.abstention,
             figures.n_unsupported, figures.n_sentences);
}

static void
print_questions (const TwinEvaluationRun *run, gboolean lost)
{
  g_autoptr (CliTable) table = cli_table_new (lost ? _ ("LOST BY REDACTION") : _ ("QUESTION"), _ ("CATEGORY"), _ ("PLACE"),
                                              _ ("WHAT CAME OF IT"), NULL);

  for (guint i = 0; i < run->results->len; i++)
    {
      const TwinEvaluationResult *result = run->results->pdata[i];
      g_autofree char *question = cli_clean (result->question != NULL ? result->question : _ ("(deleted question)"));
      g_autofree char *category = cli_clean (result->category);
      g_autofree char *ranks = describe_ranks (result->ranks);

      if (lost ? twin_evaluation_result_is_lost (result) : result->verdict != TWIN_VERDICT_RIGHT)
        cli_table_add (table, question, category, ranks, describe_verdict (result), NULL);
    }
  cli_table_print (table);
}

void
cli_evaluation_print_run (const TwinEvaluationRun *run)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("CATEGORY"), _ ("QUESTIONS"), _ ("RIGHT"), _ ("BEFORE@5"), _ ("RECALL@5"),
                                              _ ("MRR"), _ ("NDCG@10"), NULL);
  g_auto (GStrv) categories = twin_evaluation_run_list_categories (run);

  print_summary (run);
  for (guint i = 0; categories[i] != NULL; i++)
    {
      g_autofree char *label = cli_clean (*categories[i] != '\0' ? categories[i] : _ ("(none)"));

      add_figures (table, run, categories[i], label);
    }
  cli_print ("%s", "");
  cli_table_print (table);
  cli_print ("%s", "");
  print_questions (run, FALSE);
  if (run->compared)
    print_questions (run, TRUE);
}

void
cli_evaluation_add_choice (JsonObject *object, const TwinMethodChoice *choice)
{
  JsonObject *methods;

  if (!choice->compared)
    return;

  methods = json_object_new ();
  json_object_set_double_member (methods, "wordsNdcg", choice->words.ndcg);
  json_object_set_double_member (methods, "wordsAndMeaningNdcg", choice->fused.ndcg);
  json_object_set_boolean_member (methods, "meaningWon", choice->meaning_won);
  json_object_set_boolean_member (methods, "meaningUsed", choice->meaning_used);
  json_object_set_object_member (object, "methods", methods);
}

void
cli_evaluation_print_choice (const TwinMethodChoice *choice)
{
  if (!choice->compared)
    return;

  cli_print (_ ("nDCG@10 by words %.3f, by words and meaning %.3f."), choice->words.ndcg, choice->fused.ndcg);
  cli_print ("%s", choice->meaning_used ? _ ("The twin looks for words and meaning.") : _ ("The twin looks for words alone."));
}

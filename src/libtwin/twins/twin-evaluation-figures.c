/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <math.h>
#include <string.h>

#include "store/twin-audit-table.h"

static const guint recall_depths[TWIN_N_RECALLS] = { 1, 3, 5, 10 };

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;

  return (one > other) - (one < other);
}

static guint
get_first_rank (GArray *ranks)
{
  guint first = 0;

  for (guint i = 0; i < ranks->len; i++)
    {
      guint rank = g_array_index (ranks, guint, i);

      if (rank > 0 && (first == 0 || rank < first))
        first = rank;
    }

  return first;
}

static double
get_recall (GArray *ranks, guint depth)
{
  guint n_found = 0;

  for (guint i = 0; i < ranks->len; i++)
    {
      guint rank = g_array_index (ranks, guint, i);

      n_found += rank > 0 && rank <= depth;
    }

  return ranks->len > 0 ? (double) n_found / ranks->len : 0;
}

/* Places that one passage holds together are one gain, not two at the same rank. */
static double
get_ndcg (GArray *ranks)
{
  g_autoptr (GArray) sorted = g_array_copy (ranks);
  double gain = 0;
  double ideal = 0;
  guint n = 0;

  g_array_sort (sorted, compare_ranks);
  for (guint i = 0; i < sorted->len; i++)
    {
      guint rank = g_array_index (sorted, guint, i);

      if (rank > 0 && i > 0 && rank == g_array_index (sorted, guint, i - 1))
        continue;
      gain += rank > 0 ? 1 / log2 (1 + rank) : 0;
      ideal += 1 / log2 (1 + ++n);
    }

  return ideal > 0 ? gain / ideal : 0;
}

static void
add_retrieval (TwinRetrieval *retrieval, GArray *ranks)
{
  guint first = get_first_rank (ranks);

  for (guint i = 0; i < TWIN_N_RECALLS; i++)
    retrieval->recall[i] += get_recall (ranks, recall_depths[i]);
  retrieval->mrr += first > 0 ? 1.0 / first : 0;
  retrieval->ndcg += get_ndcg (ranks);
}

static void
divide_retrieval (TwinRetrieval *retrieval, guint n)
{
  for (guint i = 0; i < TWIN_N_RECALLS; i++)
    retrieval->recall[i] /= MAX (n, 1);
  retrieval->mrr /= MAX (n, 1);
  retrieval->ndcg /= MAX (n, 1);
}

void
twin_evaluation_run_get_figures (const TwinEvaluationRun *self, const char *category, TwinEvaluationFigures *figures)
{
  guint n_fitting = 0;
  guint n_refused = 0;

  g_return_if_fail (self != NULL && figures != NULL);

  memset (figures, 0, sizeof *figures);
  for (guint i = 0; i < self->results->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (self->results, i);

      if (category != NULL && strcmp (result->category, category) != 0)
        continue;

      figures->n_questions++;
      figures->n_right += result->verdict == TWIN_VERDICT_RIGHT;
      figures->n_sentences += result->n_sentences;
      figures->n_unsupported += result->n_unsupported;
      n_fitting += result->answered == result->answerable;
      if (!result->answerable)
        {
          n_refused += !result->answered;
          continue;
        }

      figures->n_answerable++;
      add_retrieval (&figures->released, result->ranks);
      if (result->unredacted_ranks != NULL)
        add_retrieval (&figures->unredacted, result->unredacted_ranks);
    }

  divide_retrieval (&figures->released, figures->n_answerable);
  divide_retrieval (&figures->unredacted, figures->n_answerable);
  figures->abstention = (double) n_fitting / MAX (figures->n_questions, 1);
  figures->refusal = (double) n_refused / MAX (figures->n_questions - figures->n_answerable, 1);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

char **
twin_evaluation_run_list_categories (const TwinEvaluationRun *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->results->len; i++)
    {
      const TwinEvaluationResult *result = g_ptr_array_index (self->results, i);

      if (g_hash_table_add (seen, result->category))
        g_ptr_array_add (names, g_strdup (result->category));
    }
  g_ptr_array_sort (names, compare_texts);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_found (GArray *ranks)
{
  guint first = get_first_rank (ranks);

  return first > 0 && first <= TWIN_EVALUATION_DEPTH;
}

gboolean
twin_evaluation_result_is_found (const TwinEvaluationResult *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_found (self->ranks);
}

gboolean
twin_evaluation_result_is_lost (const TwinEvaluationResult *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->unredacted_ranks != NULL && is_found (self->unredacted_ranks) && !is_found (self->ranks);
}

GPtrArray *
twin_evaluation_list_runs (TwinLibrary *library, const char *twin_id, guint limit, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_evaluation_table_list_runs (tx, twin_id, limit, error) : NULL;
}

gboolean
twin_evaluation_set_baseline (TwinLibrary *library, const char *run_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && run_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL && twin_evaluation_table_set_baseline (tx, run_id, twin_transaction_now (tx), error)
         && twin_audit_table_append (tx, "evaluation.baseline", run_id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-evaluation-table.h"

#include "base/twin-json.h"
#include "store/twin-table.h"

static const char *const verdict_names[] = {
  [TWIN_VERDICT_RIGHT] = "right",         [TWIN_VERDICT_MISSED] = "missed",       [TWIN_VERDICT_SILENT] = "silent",
  [TWIN_VERDICT_INVENTED] = "invented",   [TWIN_VERDICT_WITHHELD] = "withheld",   [TWIN_VERDICT_ELSEWHERE] = "elsewhere",
  [TWIN_VERDICT_GONE] = "gone",
};

#define QUESTION_COLUMNS "id, twin_id, question, category, answerable, added_at, updated_at, removed_at"
#define RUN_COLUMNS "id, twin_id, started_at, duration, digest, set_digest, method, compared, baseline_at"

const char *
twin_verdict_to_string (TwinVerdict verdict)
{
  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (verdict_names), NULL);

  return verdict_names[verdict];
}

static TwinVerdict
verdict_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdict_names); i++)
    if (g_strcmp0 (text, verdict_names[i]) == 0)
      return (TwinVerdict) i;

  return TWIN_VERDICT_MISSED;
}

/* ---- Questions ---- */

static gpointer
read_target (TwinStatement *row)
{
  return twin_evaluation_target_new (twin_statement_get_text (row, 0), twin_statement_get_text (row, 1),
                                     (gsize) twin_statement_get_int (row, 2));
}

static gboolean
load_targets (TwinTransaction *tx, TwinEvaluationQuestion *question, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  GPtrArray *targets;

  rows = twin_transaction_prepare (tx,
                                   "SELECT document_id, quote, start_byte FROM evaluation_target WHERE question_id = ? "
                                   "ORDER BY ordinal",
                                   error);
  if (rows == NULL)
    return FALSE;
  twin_statement_bind (rows, "s", question->id);
  targets = twin_table_read_all (rows, read_target, (GDestroyNotify) twin_evaluation_target_free, error);
  if (targets == NULL)
    return FALSE;

  g_ptr_array_unref (question->targets);
  question->targets = targets;

  return TRUE;
}

static gpointer
read_question (TwinStatement *row)
{
  TwinEvaluationQuestion *self = twin_evaluation_question_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->twin_id = twin_statement_dup_text (row, 1);
  self->question = twin_statement_dup_text (row, 2);
  self->category = twin_statement_dup_text (row, 3);
  self->answerable = twin_statement_get_int (row, 4) != 0;
  self->added_at = twin_statement_get_int (row, 5);
  self->updated_at = twin_statement_get_int (row, 6);
  self->removed_at = twin_statement_get_int (row, 7);

  return self;
}

static GPtrArray *
read_questions (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  rows = twin_transaction_prepare (tx,
                                   "SELECT " QUESTION_COLUMNS " FROM evaluation_question "
                                   "WHERE twin_id = ? AND removed_at = 0 ORDER BY category, added_at, id",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", twin_id);

  return twin_table_read_all (rows, read_question, (GDestroyNotify) twin_evaluation_question_free, error);
}

GPtrArray *
twin_evaluation_table_list (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (GPtrArray) questions = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  questions = read_questions (tx, twin_id, error);
  for (guint i = 0; questions != NULL && i < questions->len; i++)
    if (!load_targets (tx, g_ptr_array_index (questions, i), error))
      return NULL;

  return g_steal_pointer (&questions);
}

TwinEvaluationQuestion *
twin_evaluation_table_get (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinEvaluationQuestion) question = NULL;
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " QUESTION_COLUMNS " FROM evaluation_question WHERE id = ?", error);
  question = twin_table_read_one (row, read_question, "There is no such question.", error, "s", id);
  if (question == NULL || !load_targets (tx, question, error))
    return NULL;

  return g_steal_pointer (&question);
}

static gboolean
insert_targets (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error)
{
  for (guint i = 0; i < question->targets->len; i++)
    {
      const TwinEvaluationTarget *target = g_ptr_array_index (question->targets, i);

      if (!twin_transaction_execute (tx, error,
                                     "INSERT INTO evaluation_target (question_id, ordinal, document_id, quote, start_byte) "
                                     "VALUES (?, ?, ?, ?, ?)",
                                     "sissi", question->id, (gint64) i, target->document_id, target->quote,
                                     (gint64) target->start))
        return FALSE;
    }

  return TRUE;
}

gboolean
twin_evaluation_table_insert (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error)
{
  g_return_val_if_fail (tx != NULL && question != NULL && question->id != NULL && question->twin_id != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO evaluation_question (" QUESTION_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                   "ssssbiii", question->id, question->twin_id, question->question, question->category,
                                   question->answerable, question->added_at, question->updated_at, question->removed_at)
         && insert_targets (tx, question, error);
}

gboolean
twin_evaluation_table_update (TwinTransaction *tx, const TwinEvaluationQuestion *question, GError **error)
{
  g_return_val_if_fail (tx != NULL && question != NULL && question->id != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "UPDATE evaluation_question SET question = ?, category = ?, answerable = ?, "
                                   "updated_at = ?, removed_at = ? WHERE id = ?",
                                   "ssbiis", question->question, question->category, question->answerable,
                                   question->updated_at, question->removed_at, question->id)
         && twin_table_expect_change (tx, "There is no such question.", error)
         && twin_transaction_execute (tx, error, "DELETE FROM evaluation_target WHERE question_id = ?", "s", question->id)
         && insert_targets (tx, question, error);
}

gboolean
twin_evaluation_table_purge (TwinTransaction *tx, gint64 before, guint *n_rows, GError **error)
{
  g_autoptr (TwinStatement) count = NULL;
  gint64 n = 0;

  g_return_val_if_fail (tx != NULL && n_rows != NULL, FALSE);

  count = twin_transaction_prepare (tx,
                                    "SELECT count (*) FROM evaluation_question WHERE removed_at > 0 AND removed_at < ?",
                                    error);
  if (!twin_table_find_int (count, &n, error, "i", before))
    return FALSE;
  g_clear_pointer (&count, twin_statement_free);
  *n_rows = (guint) n;
  if (n == 0)
    return TRUE;

  return twin_table_note_deletion (tx, error)
         && twin_transaction_execute (tx, error,
                                      "DELETE FROM evaluation_question WHERE removed_at > 0 AND removed_at < ?", "i", before);
}

/* ---- Runs ---- */

/* "1,4,0" */
static char *
write_ranks (GArray *ranks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ranks->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", g_array_index (ranks, guint, i));

  return g_string_free_and_steal (text);
}

static void
parse_ranks (const char *text, GArray *ranks)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 rank = 0;

      if (*parts[i] == '\0' || !g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT, &rank, NULL))
        continue;
      g_array_append_vals (ranks, &(guint) { (guint) rank }, 1);
    }
}

static char *
write_passages (GPtrArray *passages)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinEvaluationPassage *passage = g_ptr_array_index (passages, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "document", passage->document_id);
      json_object_set_int_member (object, "start", (gint64) passage->source_start);
      json_object_set_int_member (object, "end", (gint64) passage->source_end);
      json_object_set_int_member (object, "page", passage->page);
      json_object_set_double_member (object, "score", passage->score);
      json_array_add_object_element (array, object);
    }
  json_node_set_array (node, array);

  return twin_json_to_string (node, FALSE);
}

static void
parse_passages (const char *text, GPtrArray *passages)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      TwinEvaluationPassage *passage = g_new0 (TwinEvaluationPassage, 1);

      passage->document_id = g_strdup (twin_json_get_string (object, "document", ""));
      passage->source_start = (gsize) twin_json_get_int (object, "start", 0);
      passage->source_end = (gsize) twin_json_get_int (object, "end", 0);
      passage->page = (guint) twin_json_get_int (object, "page", 0);
      passage->score = twin_json_get_double (object, "score", 0);
      g_ptr_array_add (passages, passage);
    }
}

static gboolean
insert_result (TwinTransaction *tx, const char *run_id, guint ordinal, const TwinEvaluationResult *result, GError **error)
{
  g_autofree char *ranks = write_ranks (result->ranks);
  g_autofree char *unredacted = result->unredacted_ranks != NULL ? write_ranks (result->unredacted_ranks) : NULL;
  g_autofree char *passages = write_passages (result->passages);

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO evaluation_result (run_id, ordinal, question_id, category, answerable, ranks, unredacted_ranks, verdict, "
    "answered, best_score, n_sentences, n_unsupported, passages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "sissbsssbdiis", run_id, (gint64) ordinal, result->question_id, result->category, result->answerable, ranks, unredacted,
    twin_verdict_to_string (result->verdict), result->answered, result->best_score, (gint64) result->n_sentences,
    (gint64) result->n_unsupported, passages);
}

gboolean
twin_evaluation_table_insert_run (TwinTransaction *tx, const TwinEvaluationRun *run, GError **error)
{
  g_return_val_if_fail (tx != NULL && run != NULL && run->id != NULL && run->twin_id != NULL, FALSE);

  if (!twin_transaction_execute (tx, error, "INSERT INTO evaluation_run (" RUN_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 "ssiisssbi", run->id, run->twin_id, run->started_at, run->duration, run->digest,
                                 run->set_digest, run->method, run->compared, run->baseline_at))
    return FALSE;

  for (guint i = 0; i < run->results->len; i++)
    if (!insert_result (tx, run->id, i, g_ptr_array_index (run->results, i), error))
      return FALSE;

  return TRUE;
}

static gpointer
read_result (TwinStatement *row)
{
  TwinEvaluationResult *self = twin_evaluation_result_new ();
  const char *unredacted = twin_statement_get_text (row, 4);

  self->question_id = twin_statement_dup_text (row, 0);
  self->category = twin_statement_dup_text (row, 1);
  self->answerable = twin_statement_get_int (row, 2) != 0;
  parse_ranks (twin_statement_get_text (row, 3), self->ranks);
  if (unredacted != NULL)
    {
      self->unredacted_ranks = g_array_new (FALSE, FALSE, sizeof (guint));
      parse_ranks (unredacted, self->unredacted_ranks);
    }
  self->verdict = verdict_from_string (twin_statement_get_text (row, 5));
  self->answered = twin_statement_get_int (row, 6) != 0;
  self->best_score = twin_statement_get_double (row, 7);
  self->n_sentences = (guint) twin_statement_get_int (row, 8);
  self->n_unsupported = (guint) twin_statement_get_int (row, 9);
  parse_passages (twin_statement_get_text (row, 10), self->passages);
  self->question = twin_statement_dup_text (row, 11);
  self->changed_at = twin_statement_get_int (row, 12);

  return self;
}

static gboolean
load_results (TwinTransaction *tx, TwinEvaluationRun *run, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  GPtrArray *results;

  rows = twin_transaction_prepare (
    tx,
    "SELECT question_id, r.category, r.answerable, ranks, unredacted_ranks, verdict, answered, best_score, n_sentences, "
    "n_unsupported, passages, q.question, q.updated_at FROM evaluation_result AS r "
    "LEFT JOIN evaluation_question AS q ON q.id = r.question_id WHERE run_id = ? ORDER BY ordinal",
    error);
  if (rows == NULL)
    return FALSE;
  twin_statement_bind (rows, "s", run->id);
  results = twin_table_read_all (rows, read_result, (GDestroyNotify) twin_evaluation_result_free, error);
  if (results == NULL)
    return FALSE;

  g_ptr_array_unref (run->results);
  run->results = results;

  return TRUE;
}

static gpointer
read_run (TwinStatement *row)
{
  TwinEvaluationRun *self = twin_evaluation_run_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->twin_id = twin_statement_dup_text (row, 1);
  self->started_at = twin_statement_get_int (row, 2);
  self->duration = twin_statement_get_int (row, 3);
  self->digest = twin_statement_dup_text (row, 4);
  self->set_digest = twin_statement_dup_text (row, 5);
  self->method = twin_statement_dup_text (row, 6);
  self->compared = twin_statement_get_int (row, 7) != 0;
  self->baseline_at = twin_statement_get_int (row, 8);

  return self;
}

static GPtrArray *
read_runs (TwinTransaction *tx, const char *twin_id, guint limit, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  rows = twin_transaction_prepare (tx,
                                   "SELECT " RUN_COLUMNS " FROM evaluation_run WHERE twin_id = ? "
                                   "ORDER BY started_at DESC, id DESC LIMIT ?",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "si", twin_id, limit > 0 ? (gint64) limit : (gint64) -1);

  return twin_table_read_all (rows, read_run, (GDestroyNotify) twin_evaluation_run_free, error);
}

GPtrArray *
twin_evaluation_table_list_runs (TwinTransaction *tx, const char *twin_id, guint limit, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  runs = read_runs (tx, twin_id, limit, error);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    if (!load_results (tx, g_ptr_array_index (runs, i), error))
      return NULL;

  return g_steal_pointer (&runs);
}

TwinEvaluationRun *
twin_evaluation_table_get_baseline (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinEvaluationRun) run = NULL;
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  row = twin_transaction_prepare (tx,
                                  "SELECT " RUN_COLUMNS " FROM evaluation_run WHERE twin_id = ? AND baseline_at > 0 "
                                  "ORDER BY baseline_at DESC, started_at DESC LIMIT 1",
                                  error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", twin_id);
  runs = twin_table_read_all (row, read_run, (GDestroyNotify) twin_evaluation_run_free, error);
  if (runs == NULL || runs->len == 0)
    return NULL;

  g_ptr_array_set_free_func (runs, NULL);
  run = g_ptr_array_index (runs, 0);

  return load_results (tx, run, error) ? g_steal_pointer (&run) : NULL;
}

gboolean
twin_evaluation_table_set_baseline (TwinTransaction *tx, const char *run_id, gint64 at, GError **error)
{
  g_return_val_if_fail (tx != NULL && run_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE evaluation_run SET baseline_at = ? WHERE id = ?", "is", at, run_id)
         && twin_table_expect_change (tx, "There is no such run.", error);
}

/* ---- What was let through ---- */

char *
twin_evaluation_table_get_override (TwinTransaction *tx, const char *twin_id, const char *state, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL && state != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT reason FROM gate_override WHERE twin_id = ? AND state = ?", error);

  return twin_table_find_text (row, error, "ss", twin_id, state);
}

gboolean
twin_evaluation_table_set_override (TwinTransaction *tx, const char *twin_id, const char *state, const char *reason,
                                    GError **error)
{
  g_return_val_if_fail (tx != NULL && twin_id != NULL && state != NULL && reason != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT OR REPLACE INTO gate_override (twin_id, state, reason, overridden_at) "
                                   "VALUES (?, ?, ?, ?)",
                                   "sssi", twin_id, state, reason, twin_transaction_now (tx));
}

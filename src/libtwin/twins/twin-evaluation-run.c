/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "library/twin-unredacted.h"
#include "store/twin-audit-table.h"
#include "store/twin-schema.h"
#include "twins/twin-ask-private.h"
#include "twins/twin-embedding-private.h"
#include "twins/twin-evaluation-private.h"
#include "twins/twin-knowledge-private.h"

#define DEPTH 10 /* passages that are looked at */

/* Where one target stands in its document now. */
typedef struct
{
  const TwinEvaluationTarget *target;
  gboolean found;
  gsize start;
  gsize end;
} Place;

/* One run under way. */
typedef struct
{
  TwinLibrary *library;
  const TwinTwin *twin;
  const TwinEvaluationOptions *options;
  GPtrArray *questions;
  GPtrArray *knowledge;
  GArray *renditions;
  GHashTable *places;   /* TwinEvaluationTarget -> Place */
  GHashTable *meanings; /* id of a question -> TwinMeaning; NULL where words alone are looked for */
  TwinEvaluationProgressFunc progress;
  gpointer user_data;
  guint n_done;
  guint n_total;
  GCancellable *cancellable;
} Run;

/* ---- Digests ---- */

/* Each part with its length, so that no two lists of parts look the same. */
static void
add_part (GChecksum *checksum, const char *text)
{
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT ":", text != NULL ? strlen (text) : 0);

  g_checksum_update (checksum, (const guint8 *) length, -1);
  g_checksum_update (checksum, (const guint8 *) (text != NULL ? text : ""), -1);
}

static void
add_number (GChecksum *checksum, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  add_part (checksum, text);
}

static void
add_config (GChecksum *checksum, const TwinConfig *config)
{
  static const char *const keys[] = {
    "language",      "threshold",           "persona.length",       "model.name",
    "model.baseUrl", "model.model",         "embedding.baseUrl",    "embedding.model",
    "search.method", "search.wonWith",
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = twin_config_get (config, keys[i]);

      add_part (checksum, value);
    }
}

static gboolean
add_rendition (GChecksum *checksum, TwinTransaction *tx, gint64 rendition, GError **error)
{
  g_autofree char *title = twin_passage_table_get_title (tx, rendition, error);
  g_autoptr (GPtrArray) passages = title != NULL ? twin_passage_table_list (tx, rendition, error) : NULL;

  if (passages == NULL)
    return FALSE;

  add_part (checksum, title);
  add_number (checksum, passages->len);
  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);

      if (i == 0)
        add_part (checksum, passage->document_id);
      add_part (checksum, passage->heading);
      add_part (checksum, passage->body);
    }

  return TRUE;
}

char *
_twin_evaluation_make_digest (TwinLibrary *library, const TwinTwin *twin, GArray *renditions, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);

  if (tx == NULL)
    return NULL;

  add_part (checksum, TWIN_PROGRAM_VERSION);
  add_number (checksum, twin_schema_version ());
  add_config (checksum, twin->config);
  for (guint i = 0; i < renditions->len; i++)
    if (!add_rendition (checksum, tx, g_array_index (renditions, gint64, i), error))
      return NULL;

  return g_strdup (g_checksum_get_string (checksum));
}

char *
_twin_evaluation_make_set_digest (GPtrArray *questions)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (questions, i);

      add_part (checksum, question->id);
      add_part (checksum, question->question);
      add_part (checksum, question->category);
      add_number (checksum, question->answerable);
      add_number (checksum, question->targets->len);
      for (guint k = 0; k < question->targets->len; k++)
        {
          const TwinEvaluationTarget *target = g_ptr_array_index (question->targets, k);

          add_part (checksum, target->document_id);
          add_part (checksum, target->quote);
        }
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* ---- Where the answers stand ---- */

static int
compare_documents (gconstpointer a, gconstpointer b)
{
  const TwinEvaluationTarget *one = *(TwinEvaluationTarget *const *) a;
  const TwinEvaluationTarget *other = *(TwinEvaluationTarget *const *) b;

  return strcmp (one->document_id, other->document_id);
}

static GPtrArray *
list_targets (GPtrArray *questions)
{
  GPtrArray *targets = g_ptr_array_new ();

  for (guint i = 0; i < questions->len; i++)
    g_ptr_array_extend (targets, ((TwinEvaluationQuestion *) g_ptr_array_index (questions, i))->targets, NULL, NULL);
  g_ptr_array_sort (targets, compare_documents);

  return targets;
}

/* The text of a target's document; NULL without @error if it has none any more. */
static gboolean
load_text (TwinTransaction *tx, const char *id, TwinDocument **document, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, &local_error);

  g_clear_pointer (document, twin_document_unref);
  if (record != NULL && record->removed_at == 0)
    *document = twin_document_table_get_text (tx, id, &local_error);
  if (local_error == NULL || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Looks all targets up, one document at a time. */
static gboolean
find_places (Run *self, GError **error)
{
  g_autoptr (GPtrArray) targets = list_targets (self->questions);
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);
  g_autoptr (TwinDocument) document = NULL;
  const char *loaded = NULL;

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < targets->len; i++)
    {
      const TwinEvaluationTarget *target = g_ptr_array_index (targets, i);
      Place *place = g_new0 (Place, 1);

      g_hash_table_insert (self->places, (gpointer) target, place);
      if (g_strcmp0 (loaded, target->document_id) != 0 && !load_text (tx, target->document_id, &document, error))
        return FALSE;
      loaded = target->document_id;
      place->target = target;
      place->found = document != NULL && _twin_evaluation_find_target (target, document, &place->start, &place->end);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether the passage holds the place, or at least half of the shorter of the two: passages may be cut anew. */
static gboolean
holds (const TwinPassageRecord *passage, const Place *place)
{
  gsize from = MAX (passage->source_start, place->start);
  gsize to = MIN (passage->source_end, place->end);
  gsize shorter = MIN (passage->source_end - passage->source_start, place->end - place->start);

  return strcmp (passage->document_id, place->target->document_id) == 0 && to > from && (to - from) * 2 >= shorter;
}

static GArray *
rank_targets (Run *self, const TwinEvaluationQuestion *question, GPtrArray *hits)
{
  GArray *ranks = g_array_sized_new (FALSE, TRUE, sizeof (guint), question->targets->len);

  for (guint i = 0; i < question->targets->len; i++)
    {
      const Place *place = g_hash_table_lookup (self->places, g_ptr_array_index (question->targets, i));
      guint rank = 0;

      for (guint k = 0; place->found && rank == 0 && k < hits->len; k++)
        if (holds (((TwinHit *) g_ptr_array_index (hits, k))->passage, place))
          rank = k + 1;
      g_array_append_val (ranks, rank);
    }

  return ranks;
}

/* ---- One question ---- */

static const TwinKnowledge *
find_knowledge (Run *self, const char *document_id)
{
  for (guint i = 0; i < self->knowledge->len; i++)
    {
      const TwinKnowledge *knowledge = g_ptr_array_index (self->knowledge, i);

      if (strcmp (knowledge->record->id, document_id) == 0)
        return knowledge;
    }

  return NULL;
}

/* Why nothing that was expected is among the first passages: the best reason of its places. */
static TwinVerdict
explain_miss (Run *self, const TwinEvaluationQuestion *question)
{
  TwinVerdict verdict = TWIN_VERDICT_GONE;

  for (guint i = 0; i < question->targets->len; i++)
    {
      const TwinEvaluationTarget *target = g_ptr_array_index (question->targets, i);
      const Place *place = g_hash_table_lookup (self->places, target);
      const TwinKnowledge *knowledge = find_knowledge (self, target->document_id);

      if (!place->found)
        continue;
      if (knowledge != NULL && knowledge->blocked_by == NULL)
        return TWIN_VERDICT_MISSED;
      if (knowledge != NULL)
        verdict = TWIN_VERDICT_WITHHELD;
      else if (verdict == TWIN_VERDICT_GONE)
        verdict = TWIN_VERDICT_ELSEWHERE;
    }

  return verdict;
}

static TwinVerdict
judge (Run *self, const TwinEvaluationQuestion *question, const TwinEvaluationResult *result)
{
  if (!question->answerable)
    return result->answered ? TWIN_VERDICT_INVENTED : TWIN_VERDICT_RIGHT;
  if (!twin_evaluation_result_is_found (result))
    return explain_miss (self, question);

  return result->answered ? TWIN_VERDICT_RIGHT : TWIN_VERDICT_SILENT;
}

static void
note_passages (TwinEvaluationResult *result, GPtrArray *hits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);
      TwinEvaluationPassage *passage = g_new0 (TwinEvaluationPassage, 1);

      passage->document_id = g_strdup (hit->passage->document_id);
      passage->source_start = hit->passage->source_start;
      passage->source_end = hit->passage->source_end;
      passage->page = hit->passage->page_from;
      passage->score = hit->score;
      g_ptr_array_add (result->passages, passage);
    }
}

static void
note_answer (TwinEvaluationResult *result, const TwinAnswer *answer)
{
  result->answered = !answer->abstained;
  result->best_score = answer->best_score;
  result->n_sentences = answer->sentences->len;
  for (guint i = 0; i < answer->sentences->len; i++)
    result->n_unsupported += ((TwinSentence *) g_ptr_array_index (answer->sentences, i))->support == TWIN_SUPPORT_NO;
}

static TwinAnswer *
answer_question (Run *self, const char *question, GPtrArray *hits, const TwinAnswerOptions *options, GError **error)
{
  if (self->options->use_model)
    return twin_twin_ask (self->library, self->twin, question, self->options->keyring, NULL, NULL, NULL, self->cancellable,
                          error);

  g_ptr_array_set_size (hits, (int) MIN (hits->len, TWIN_ASK_HITS));

  return twin_answer_extract (question, hits, options);
}

static GPtrArray *
search (Run *self, const TwinEvaluationQuestion *question, const char *language, GError **error)
{
  TwinInquiry inquiry = { .question = question->question, .language = language };
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);

  if (self->meanings != NULL)
    inquiry.meaning = g_hash_table_lookup (self->meanings, question->id);

  return tx != NULL ? twin_index_inquire (tx, &inquiry, self->renditions, DEPTH, error) : NULL;
}

static TwinEvaluationResult *
ask_question (Run *self, const TwinEvaluationQuestion *question, GError **error)
{
  TwinAnswerOptions options;
  g_autofree char *language = _twin_twin_get_answer_options (self->twin, question->question, &options);
  g_autoptr (GPtrArray) hits = search (self, question, options.language, error);
  g_autoptr (TwinAnswer) answer = NULL;
  TwinEvaluationResult *result;

  if (hits == NULL)
    return NULL;

  result = twin_evaluation_result_new ();
  result->question_id = g_strdup (question->id);
  result->question = g_strdup (question->question);
  result->changed_at = question->updated_at;
  result->category = g_strdup (question->category);
  result->answerable = question->answerable;
  g_array_unref (result->ranks);
  result->ranks = rank_targets (self, question, hits);
  note_passages (result, hits);

  answer = answer_question (self, question->question, hits, &options, error);
  if (answer == NULL)
    {
      twin_evaluation_result_free (result);
      return NULL;
    }
  note_answer (result, answer);
  result->verdict = judge (self, question, result);

  return result;
}

static gboolean
step (Run *self, GError **error)
{
  if (self->progress != NULL)
    self->progress (self->n_done, self->n_total, self->user_data);
  self->n_done++;

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
ask_all (Run *self, TwinEvaluationRun *run, GError **error)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      TwinEvaluationResult *result = step (self, error) ? ask_question (self, g_ptr_array_index (self->questions, i), error) : NULL;

      if (result == NULL)
        return FALSE;
      g_ptr_array_add (run->results, result);
    }

  return TRUE;
}

/* The same questions to the documents as they are. */
static gboolean
ask_unredacted (Run *self, TwinEvaluationRun *run, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (TwinUnredacted) documents = NULL;

  for (guint i = 0; i < self->knowledge->len; i++)
    g_ptr_array_add (ids, ((TwinKnowledge *) g_ptr_array_index (self->knowledge, i))->record->id);
  g_ptr_array_add (ids, NULL);

  documents = twin_unredacted_new (self->library, (const char *const *) ids->pdata, self->cancellable, error);
  if (documents == NULL)
    return FALSE;

  for (guint i = 0; i < self->questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (self->questions, i);
      TwinEvaluationResult *result = g_ptr_array_index (run->results, i);
      TwinAnswerOptions options;
      g_autofree char *language = _twin_twin_get_answer_options (self->twin, question->question, &options);
      g_autoptr (GPtrArray) hits = NULL;

      if (!step (self, error))
        return FALSE;
      hits = twin_unredacted_search (documents, question->question, options.language, DEPTH, error);
      if (hits == NULL)
        return FALSE;
      result->unredacted_ranks = rank_targets (self, question, hits);
    }

  return TRUE;
}

/* ---- The whole ---- */

static gboolean
prepare (Run *self, TwinEvaluationRun *run, GError **error)
{
  self->questions = twin_evaluation_list (self->library, self->twin->id, error);
  if (self->questions == NULL)
    return FALSE;
  if (self->questions->len == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("This twin has no evaluation questions yet. Add some, then it can be measured."));
      return FALSE;
    }

  self->n_total = self->questions->len * (self->options->compare ? 2 : 1);
  self->knowledge = _twin_twin_gather (self->library, self->twin, self->renditions, self->cancellable, error);
  if (self->knowledge == NULL || !find_places (self, error))
    return FALSE;

  run->twin_id = g_strdup (self->twin->id);
  run->method = g_strdup ("words");
  run->compared = self->options->compare;
  run->set_digest = _twin_evaluation_make_set_digest (self->questions);
  run->digest = _twin_evaluation_make_digest (self->library, self->twin, self->renditions, error);

  return run->digest != NULL;
}

/* Where the twin looks for meaning: without it, something else would be measured. */
static gboolean
prepare_meanings (Run *self, TwinEvaluationRun *run, GError **error)
{
  TwinEmbeddingWork work = { .keyring = self->options->keyring, .cancellable = self->cancellable };

  if (!_twin_embedding_is_used (self->twin->config))
    return TRUE;
  if (!_twin_embedding_update (self->library, self->twin, self->renditions, &work, NULL, error))
    return FALSE;

  self->meanings = _twin_embedding_ask_all (self->library, self->twin, self->questions, &work, error);
  g_set_str (&run->method, "words+meaning");

  return self->meanings != NULL;
}

/* One question looked for with @meaning (nullable); its result joins those of @run. */
static gboolean
look_for (Run *self, TwinTransaction *tx, const TwinEvaluationQuestion *question, const TwinMeaning *meaning,
          TwinEvaluationRun *run, GError **error)
{
  TwinAnswerOptions options;
  g_autofree char *language = _twin_twin_get_answer_options (self->twin, question->question, &options);
  TwinInquiry inquiry = { .question = question->question, .language = options.language, .meaning = meaning };
  g_autoptr (GPtrArray) hits = twin_index_inquire (tx, &inquiry, self->renditions, DEPTH, error);
  TwinEvaluationResult *result;

  if (hits == NULL)
    return FALSE;

  result = twin_evaluation_result_new ();
  result->category = g_strdup (question->category);
  result->answerable = TRUE;
  g_array_unref (result->ranks);
  result->ranks = rank_targets (self, question, hits);
  g_ptr_array_add (run->results, result);

  return TRUE;
}

static gboolean
look_for_all (Run *self, GHashTable *meanings, TwinEvaluationRun *words, TwinEvaluationRun *fused, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < self->questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (self->questions, i);

      if (question->answerable
          && (g_cancellable_set_error_if_cancelled (self->cancellable, error)
              || !look_for (self, tx, question, NULL, words, error)
              || !look_for (self, tx, question, g_hash_table_lookup (meanings, question->id), fused, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
twin_evaluation_compare_methods (TwinLibrary *library, const TwinTwin *twin, GHashTable *meanings, TwinRetrieval *words,
                                 TwinRetrieval *fused, GCancellable *cancellable, GError **error)
{
  static const TwinEvaluationOptions plain = { 0 };
  g_autoptr (TwinEvaluationRun) by_words = twin_evaluation_run_new ();
  g_autoptr (TwinEvaluationRun) by_both = twin_evaluation_run_new ();
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  Run self = { .library = library, .twin = twin, .options = &plain, .renditions = renditions, .places = places,
               .cancellable = cancellable };
  TwinEvaluationFigures figures;
  gboolean done;

  g_return_val_if_fail (library != NULL && twin != NULL && meanings != NULL && words != NULL && fused != NULL, FALSE);

  done = prepare (&self, by_words, error) && look_for_all (&self, meanings, by_words, by_both, error);
  twin_evaluation_run_get_figures (by_words, NULL, &figures);
  *words = figures.released;
  twin_evaluation_run_get_figures (by_both, NULL, &figures);
  *fused = figures.released;
  g_clear_pointer (&self.questions, g_ptr_array_unref);
  g_clear_pointer (&self.knowledge, g_ptr_array_unref);

  return done;
}

static gboolean
store (TwinLibrary *library, const TwinEvaluationRun *run, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autofree char *detail = g_strdup_printf ("{\"run\":\"%s\",\"questions\":%u}", run->id, run->results->len);

  return tx != NULL && twin_evaluation_table_insert_run (tx, run, error)
         && twin_audit_table_append (tx, "evaluation.run", run->twin_id, "done", detail, error)
         && twin_transaction_commit (tx, error);
}

TwinEvaluationRun *
twin_evaluation_run (TwinLibrary *library, const TwinTwin *twin, const TwinEvaluationOptions *options,
                     TwinEvaluationProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  static const TwinEvaluationOptions plain = { 0 };
  g_autoptr (TwinEvaluationRun) run = twin_evaluation_run_new ();
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  TwinClock *clock;
  Run self = { .library = library, .twin = twin, .options = options != NULL ? options : &plain, .renditions = renditions,
               .places = places, .progress = progress, .user_data = user_data, .cancellable = cancellable };
  gboolean done;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  clock = twin_store_get_clock (twin_library_get_store (library));
  run->id = twin_id_new (clock);
  run->started_at = twin_clock_now (clock);

  done = prepare (&self, run, error) && prepare_meanings (&self, run, error) && ask_all (&self, run, error)
         && (!self.options->compare || ask_unredacted (&self, run, error));
  run->duration = twin_clock_now (clock) - run->started_at;
  done = done && store (library, run, error);

  g_clear_pointer (&self.questions, g_ptr_array_unref);
  g_clear_pointer (&self.knowledge, g_ptr_array_unref);
  g_clear_pointer (&self.meanings, g_hash_table_unref);

  return done ? g_steal_pointer (&run) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How good search and extractive answers are on collections with judged passages.
 * The bounds are what was measured, a little below, so that a change that makes
 * them worse fails. Prints what it measures. */

#include "fixture.h"

#include <math.h>
#include <string.h>

#include "base/twin-json.h"
#include "search/twin-answer.h"

typedef struct
{
  char *id;
  char *text;
  char *answer; /* nullable */
} Question;

typedef struct
{
  GPtrArray *ids;       /* of the passages, in order */
  GPtrArray *titles;
  GPtrArray *texts;
  GArray *questions;
  GHashTable *relevant; /* "question\tpassage" */
  GHashTable *counts;   /* question -> number of relevant passages */
} Collection;

static char *
read_shared (const char *collection, const char *name)
{
  const char *folder = g_getenv ("TWIN_SHARED_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", "retrieval", collection, name, NULL);
  char *text = NULL;

  if (folder == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  return text;
}

static void
collection_free (Collection *self)
{
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->texts);
  for (guint i = 0; i < self->questions->len; i++)
    {
      Question *question = &g_array_index (self->questions, Question, i);

      g_free (question->id);
      g_free (question->text);
      g_free (question->answer);
    }
  g_array_unref (self->questions);
  g_hash_table_unref (self->relevant);
  g_hash_table_unref (self->counts);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Collection, collection_free)

static void
read_corpus (Collection *self, const char *jsonl)
{
  g_auto (GStrv) lines = g_strsplit (jsonl, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonObject) object = twin_json_parse_object (lines[i], NULL);

      g_ptr_array_add (self->ids, g_strdup (twin_json_get_string (object, "_id", "")));
      g_ptr_array_add (self->titles, g_strdup (twin_json_get_string (object, "title", "")));
      g_ptr_array_add (self->texts, g_strdup (twin_json_get_string (object, "text", "")));
    }
}

static void
read_questions (Collection *self, const char *jsonl)
{
  g_auto (GStrv) lines = g_strsplit (jsonl, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonObject) object = twin_json_parse_object (lines[i], NULL);
      Question question = {
        .id = g_strdup (twin_json_get_string (object, "_id", "")),
        .text = g_strdup (twin_json_get_string (object, "text", "")),
        .answer = g_strdup (twin_json_get_string (object, "answer", NULL)),
      };

      g_array_append_val (self->questions, question);
    }
}

static void
read_judgements (Collection *self, const char *tsv)
{
  g_auto (GStrv) lines = g_strsplit (tsv, "\n", -1);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
      guint n;

      if (g_ascii_strtoll (fields[2], NULL, 10) <= 0)
        continue;
      g_hash_table_add (self->relevant, g_strdup_printf ("%s\t%s", fields[0], fields[1]));
      n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, fields[0]));
      g_hash_table_insert (self->counts, g_strdup (fields[0]), GUINT_TO_POINTER (n + 1));
    }
}

static Collection *
read_collection (const char *name)
{
  g_autofree char *corpus = read_shared (name, "corpus.jsonl");
  g_autofree char *queries = read_shared (name, "queries.jsonl");
  g_autofree char *qrels = read_shared (name, "qrels.tsv");
  Collection *self;

  if (corpus == NULL || queries == NULL || qrels == NULL)
    return NULL;

  self = g_new0 (Collection, 1);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->questions = g_array_new (FALSE, FALSE, sizeof (Question));
  self->relevant = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_corpus (self, corpus);
  read_questions (self, queries);
  read_judgements (self, qrels);

  return self;
}

/* The passages whose index @n divides with rest @rest (n = 1: all), as one document; their title is the heading. */
static void
store_passages (Fixture *fixture, const Collection *collection, GArray *stored)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();

  for (guint i = 0; i < stored->len; i++)
    {
      guint index = g_array_index (stored, guint, i);

      g_ptr_array_add (bodies, g_ptr_array_index (collection->texts, index));
      g_ptr_array_add (headings, g_ptr_array_index (collection->titles, index));
    }
  g_ptr_array_add (bodies, NULL);
  g_ptr_array_add (headings, NULL);
  fixture_add_document (fixture, "", (const char *const *) headings->pdata, (const char *const *) bodies->pdata);
}

static gboolean
is_relevant (const Collection *collection, const Question *question, const char *passage_id)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", question->id, passage_id);

  return g_hash_table_contains (collection->relevant, key);
}

static double
get_ndcg (const Collection *collection, const Question *question, GArray *stored, GPtrArray *hits)
{
  guint n_relevant = GPOINTER_TO_UINT (g_hash_table_lookup (collection->counts, question->id));
  double gain = 0;
  double ideal = 0;

  for (guint i = 0; i < MIN (n_relevant, 10); i++)
    ideal += 1 / log2 (i + 2);
  for (guint i = 0; i < MIN (hits->len, 10); i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);
      guint index = g_array_index (stored, guint, hit->passage->ordinal);

      if (is_relevant (collection, question, g_ptr_array_index (collection->ids, index)))
        gain += 1 / log2 (i + 2);
    }

  return ideal > 0 ? gain / ideal : 0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

typedef struct
{
  const char *collection;
  const char *language;
  double minimum;
} RankCase;

static const RankCase rank_cases[] = {
  { "cranfield", "en", .4 },  { "xquad-en", "en", .974 }, { "xquad-de", "de", .949 },
  { "xquad-ru", "ru", .962 }, { "xquad-ar", "ar", .945 }, { "xquad-zh", "zh", .959 },
};

static void
test_rank (gconstpointer data)
{
  const RankCase *c = data;
  g_autoptr (Collection) collection = read_collection (c->collection);
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Fixture fixture;
  double sum = 0;

  if (collection == NULL)
    {
      g_test_skip ("TWIN_SHARED_DATA has no retrieval collections");
      return;
    }

  fixture_set_up (&fixture);
  for (guint i = 0; i < collection->ids->len; i++)
    g_array_append_val (stored, i);
  store_passages (&fixture, collection, stored);
  for (guint i = 0; i < collection->questions->len; i++)
    {
      const Question *question = &g_array_index (collection->questions, Question, i);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GPtrArray) hits = fixture_search (&fixture, question->text, c->language, 10);
      gint64 time = g_get_monotonic_time () - begin;

      g_array_append_val (times, time);
      sum += get_ndcg (collection, question, stored, hits);
    }
  g_array_sort (times, compare_times);
  g_test_message ("%s: nDCG@10 %.4f, p50 %.1f ms, p95 %.1f ms", c->collection, sum / collection->questions->len,
                  g_array_index (times, gint64, times->len / 2) / 1e3,
                  g_array_index (times, gint64, times->len * 95 / 100) / 1e3);
  g_assert_cmpfloat (sum / collection->questions->len, >=, c->minimum);
  fixture_tear_down (&fixture);
}

typedef struct
{
  const char *collection;
  const char *language;
  double minimum_answered; /* of the questions whose paragraph is there */
  double minimum_right;    /* of those answered, the answer stands in what is quoted */
  double minimum_silent;   /* of the questions from other articles */
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { "xquad-en", "en", .91, .9, .905 },
  { "xquad-de", "de", .81, .865, .94 },
};

static gboolean
is_even_article (const char *passage_id)
{
  return g_ascii_strtoull (passage_id, NULL, 10) % 2 == 0;
}

static gboolean
is_about_stored (const Collection *collection, const Question *question, GArray *stored)
{
  for (guint i = 0; i < stored->len; i++)
    if (is_relevant (collection, question, g_ptr_array_index (collection->ids, g_array_index (stored, guint, i))))
      return TRUE;

  return FALSE;
}

/* Every second article is in the store; all questions are asked. */
static void
test_answers (gconstpointer data)
{
  const AnswerCase *c = data;
  g_autoptr (Collection) collection = read_collection (c->collection);
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (guint));
  TwinAnswerOptions options = { TWIN_ANSWER_THRESHOLD, "That is not in the documents.", 3, c->language, NULL, 0 };
  guint own = 0, own_answered = 0, right = 0, foreign = 0, silent = 0;
  Fixture fixture;

  if (collection == NULL)
    {
      g_test_skip ("TWIN_SHARED_DATA has no retrieval collections");
      return;
    }

  fixture_set_up (&fixture);
  for (guint i = 0; i < collection->ids->len; i++)
    if (is_even_article (g_ptr_array_index (collection->ids, i)))
      g_array_append_val (stored, i);
  store_passages (&fixture, collection, stored);

  for (guint i = 0; i < collection->questions->len; i++)
    {
      const Question *question = &g_array_index (collection->questions, Question, i);
      g_autoptr (GPtrArray) hits = fixture_search (&fixture, question->text, c->language, 10);
      g_autoptr (TwinAnswer) answer = twin_answer_extract (question->text, hits, &options);
      gboolean about = is_about_stored (collection, question, stored);

      if (about)
        {
          own++;
          own_answered += !answer->abstained;
          right += !answer->abstained && strstr (answer->text, question->answer) != NULL;
        }
      else
        {
          foreign++;
          silent += answer->abstained;
        }
    }

  g_test_message ("%s: %u own questions, answered %.3f, answer quoted in %.3f of them; %u foreign ones, silent on %.3f",
                  c->collection, own, (double) own_answered / own, (double) right / own_answered, foreign,
                  (double) silent / foreign);
  g_assert_cmpfloat ((double) own_answered / own, >=, c->minimum_answered);
  g_assert_cmpfloat ((double) right / own_answered, >=, c->minimum_right);
  g_assert_cmpfloat ((double) silent / foreign, >=, c->minimum_silent);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rank_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/search/retrieval/rank/%s", rank_cases[i].collection);

      g_test_add_data_func (path, &rank_cases[i], test_rank);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/search/retrieval/answers/%s", answer_cases[i].collection);

      g_test_add_data_func (path, &answer_cases[i], test_answers);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-matcher.h"

#include <string.h>

/* Pointers of another type are not handed to the function: nothing in SQL can forge one. */
#define POINTER_TYPE "twin-matcher"

/* BM25 (Robertson and Zaragoza 2009), with the parameters of twin-rank.c. */
#define K1 1.5
#define B .5

/* How much more a word of the heading path counts than one of the body: it tells what
 * a passage is about and stands there once. */
#define HEADING_COLUMN 0
#define HEADING_WEIGHT 2.0

/* Terms and phrases beyond these are not counted; a question has a few. */
#define MAX_PHRASES 256

typedef struct
{
  guint term;
  double weight;
} Phrase;

struct _TwinMatcher
{
  GArray *renditions;  /* sorted */
  gint64 last;         /* the rendition that was looked for last, and whether it is in the scope */
  gboolean last_inside;
  GArray *phrases;
  guint n_terms;
  guint limit;
  GArray *heap;        /* TwinMatch, the worst first */
  double mean_length;  /* 0: not read yet */
};

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

TwinMatcher *
twin_matcher_new (GArray *renditions, guint limit)
{
  TwinMatcher *self = g_new0 (TwinMatcher, 1);

  self->renditions = g_array_copy (renditions);
  g_array_sort (self->renditions, compare_numbers);
  self->last = -1;
  self->phrases = g_array_new (FALSE, FALSE, sizeof (Phrase));
  self->limit = limit;
  self->heap = g_array_sized_new (FALSE, FALSE, sizeof (TwinMatch), limit);

  return self;
}

void
twin_matcher_free (TwinMatcher *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->renditions);
  g_array_unref (self->phrases);
  g_clear_pointer (&self->heap, g_array_unref);
  g_free (self);
}

void
twin_matcher_add_phrase (TwinMatcher *self, guint term, double weight)
{
  Phrase phrase = { term, weight };

  g_return_if_fail (self != NULL && term < MAX_PHRASES);

  g_array_append_val (self->phrases, phrase);
  self->n_terms = MAX (self->n_terms, term + 1);
}

int
twin_matcher_bind (TwinMatcher *self, sqlite3_stmt *stmt, int index)
{
  return sqlite3_bind_pointer (stmt, index, self, POINTER_TYPE, NULL);
}

static gboolean
is_inside (TwinMatcher *self, gint64 passage_id)
{
  gint64 rendition = passage_id >> TWIN_PASSAGE_ORDINAL_BITS;

  if (rendition != self->last)
    {
      self->last = rendition;
      self->last_inside = g_array_binary_search (self->renditions, &rendition, compare_numbers, NULL);
    }

  return self->last_inside;
}

static gboolean
is_worse (const TwinMatch *a, const TwinMatch *b)
{
  return a->score != b->score ? a->score < b->score : a->passage_id > b->passage_id;
}

static void
swap (TwinMatch *a, TwinMatch *b)
{
  TwinMatch kept = *a;

  *a = *b;
  *b = kept;
}

static void
sift_up (TwinMatcher *self)
{
  TwinMatch *heap = (TwinMatch *) (void *) self->heap->data;

  for (guint at = self->heap->len - 1; at > 0 && is_worse (&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
    swap (&heap[at], &heap[(at - 1) / 2]);
}

static void
sift_down (TwinMatcher *self)
{
  TwinMatch *heap = (TwinMatch *) (void *) self->heap->data;
  guint at = 0;

  for (;;)
    {
      guint worst = at;

      for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < self->heap->len; child++)
        if (is_worse (&heap[child], &heap[worst]))
          worst = child;
      if (worst == at)
        return;
      swap (&heap[at], &heap[worst]);
      at = worst;
    }
}

static gboolean
would_enter (const TwinMatcher *self, const TwinMatch *match)
{
  return self->heap->len < self->limit || is_worse (&g_array_index (self->heap, TwinMatch, 0), match);
}

static void
enter (TwinMatcher *self, const TwinMatch *match)
{
  if (self->heap->len < self->limit)
    {
      g_array_append_val (self->heap, *match);
      sift_up (self);
      return;
    }

  g_array_index (self->heap, TwinMatch, 0) = *match;
  sift_down (self);
}

/* How often each term stands in the current passage. */
static int
count_terms (const TwinMatcher *self, const Fts5ExtensionApi *api, Fts5Context *fts, double counts[MAX_PHRASES])
{
  int n_phrases = MIN (api->xPhraseCount (fts), (int) self->phrases->len);
  int code = SQLITE_OK;

  memset (counts, 0, self->n_terms * sizeof *counts);
  for (int i = 0; i < n_phrases && code == SQLITE_OK; i++)
    {
      guint term = g_array_index (self->phrases, Phrase, i).term;
      Fts5PhraseIter iter;
      int column;
      int offset;

      for (code = api->xPhraseFirst (fts, i, &iter, &column, &offset); code == SQLITE_OK && column >= 0;
           api->xPhraseNext (fts, &iter, &column, &offset))
        counts[term] += column == HEADING_COLUMN ? HEADING_WEIGHT : 1;
    }

  return code;
}

static double
score (const TwinMatcher *self, const double counts[MAX_PHRASES], double length)
{
  double norm = K1 * (1 - B + B * length / self->mean_length);
  double sum = 0;
  guint done = G_MAXUINT;

  /* The phrases of one term follow each other. */
  for (guint i = 0; i < self->phrases->len; i++)
    {
      const Phrase *phrase = &g_array_index (self->phrases, Phrase, i);

      if (phrase->term != done)
        sum += phrase->weight * counts[phrase->term] * (K1 + 1) / (counts[phrase->term] + norm);
      done = phrase->term;
    }

  return sum;
}

static int
read_mean_length (TwinMatcher *self, const Fts5ExtensionApi *api, Fts5Context *fts)
{
  sqlite3_int64 n_rows = 0;
  sqlite3_int64 n_words = 0;
  int code = api->xRowCount (fts, &n_rows);

  if (code == SQLITE_OK)
    code = api->xColumnTotalSize (fts, -1, &n_words);
  self->mean_length = MAX ((double) n_words / (double) MAX (n_rows, 1), 1);

  return code;
}

static int
match_row (TwinMatcher *self, const Fts5ExtensionApi *api, Fts5Context *fts)
{
  TwinMatch match = { .passage_id = api->xRowid (fts) };
  double counts[MAX_PHRASES];
  int length = 0;
  int code = SQLITE_OK;

  if (!is_inside (self, match.passage_id))
    return SQLITE_OK;
  if (self->mean_length == 0)
    code = read_mean_length (self, api, fts);
  if (code == SQLITE_OK)
    code = count_terms (self, api, fts, counts);
  if (code != SQLITE_OK)
    return code;

  /* No passage is shorter than empty. */
  match.score = score (self, counts, 0);
  if (!would_enter (self, &match))
    return SQLITE_OK;

  code = api->xColumnSize (fts, -1, &length);
  match.score = score (self, counts, length);
  if (code == SQLITE_OK && would_enter (self, &match))
    enter (self, &match);

  return code;
}

/* twin_match (passage_index, matcher): 0 for each row, so that none is returned by the query. */
static void
match_cb (const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  TwinMatcher *self = n_arguments == 1 ? sqlite3_value_pointer (arguments[0], POINTER_TYPE) : NULL;
  int code = self != NULL && self->limit > 0 ? match_row (self, api, fts) : SQLITE_OK;

  if (code != SQLITE_OK)
    sqlite3_result_error_code (context, code);
  else
    sqlite3_result_int (context, 0);
}

/* twin_count (passage_index): how many passages there are, which FTS5 keeps written down. */
static void
count_cb (const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  sqlite3_int64 n_rows = 0;
  int code = api->xRowCount (fts, &n_rows);

  if (code != SQLITE_OK)
    sqlite3_result_error_code (context, code);
  else
    sqlite3_result_int64 (context, n_rows);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  return is_worse (a, b) ? 1 : is_worse (b, a) ? -1 : 0;
}

GArray *
twin_matcher_take (TwinMatcher *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_array_sort (self->heap, compare_matches);

  return g_steal_pointer (&self->heap);
}

int
twin_matcher_register (fts5_api *api)
{
  int code = api->xCreateFunction (api, "twin_match", NULL, match_cb, NULL);

  return code == SQLITE_OK ? api->xCreateFunction (api, "twin_count", NULL, count_cb, NULL) : code;
}

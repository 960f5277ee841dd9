/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-index.h"

#include "search/twin-nearest.h"
#include "search/twin-question.h"
#include "search/twin-rank.h"
#include "search/twin-vectors.h"

/* How many passages are read and ranked: with 160 instead, the order of the first ten is as good on six
 * collections, and takes half as long again. */
#define MAX_CANDIDATES 80

/* The index walks over all that match (it has no way to skip what cannot be among the best): terms are
 * taken from the rarest on as long as they match no more than one in so many passages together. */
#define BUDGET_SHARE 12
#define SMALLEST_BUDGET 4000

/* The telling terms of a short question are asked for however common they are. */
#define FEWEST_TERMS 2

/* How many are taken from the order by vectors, and how fast a place loses its weight. */
#define MAX_VECTOR_CANDIDATES 40
#define FUSION_K 60.0

typedef struct
{
  TwinTransaction *tx;
  TwinQuestion *question;
  GArray *renditions;
  guint64 n_passages;
} Search;

static void
hit_term_clear (gpointer data)
{
  TwinHitTerm *self = data;

  g_free (self->word);
  g_free (self->taken_for);
}

void
twin_hit_free (TwinHit *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->passage, twin_passage_record_free);
  g_clear_pointer (&self->terms, g_array_unref);
  g_free (self->title);
  g_free (self);
}

static TwinHit *
hit_new (TwinPassageRecord *passage)
{
  TwinHit *self = g_new0 (TwinHit, 1);

  self->passage = passage;
  self->terms = g_array_new (FALSE, FALSE, sizeof (TwinHitTerm));
  g_array_set_clear_func (self->terms, hit_term_clear);

  return self;
}

static guint64
get_budget (const Search *self)
{
  return MAX (self->n_passages / BUDGET_SHARE, SMALLEST_BUDGET);
}

/* One character of a script without spaces is the beginning of the pairs that are indexed. */
static gboolean
is_piece (const TwinQuestion *question, guint index)
{
  const TwinTerm *term = &g_array_index (question->terms, TwinTerm, index);

  return term->unspaced && g_utf8_strlen (term->word, -1) == 1;
}

/* Beyond the budget it does not matter how common a term is. */
static guint64
count_term (const Search *self, guint term, GError **error)
{
  g_autofree const char **variants = twin_question_list_variants (self->question, term);
  TwinPassageTerm asked = { .variants = variants, .prefix = is_piece (self->question, term) };

  return twin_passage_table_count_term (self->tx, &asked, get_budget (self), error);
}

static gboolean
count_terms (Search *self, GError **error)
{
  GError *local_error = NULL;

  for (guint i = 0; i < self->question->terms->len && local_error == NULL; i++)
    {
      TwinTerm *term = &g_array_index (self->question->terms, TwinTerm, i);

      term->df = count_term (self, i, &local_error);
      if (term->df == 0 && local_error == NULL && twin_nearest_find (self->tx, self->question, i, &local_error))
        term->df = count_term (self, i, &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  twin_question_weigh (self->question, self->n_passages);

  return TRUE;
}

typedef struct
{
  guint term;
  guint64 df;
} Choice;

static int
compare_rarity (gconstpointer a, gconstpointer b)
{
  const Choice *one = a;
  const Choice *other = b;

  if (one->df != other->df)
    return one->df < other->df ? -1 : 1;

  return (one->term > other->term) - (one->term < other->term);
}

/* The terms that the index is asked for, the rarest first. */
static GArray *
choose_terms (const Search *self)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (Choice));
  guint64 n_matches = 0;
  guint n = 0;

  for (guint i = 0; i < self->question->terms->len; i++)
    {
      Choice choice = { i, g_array_index (self->question->terms, TwinTerm, i).df };

      if (choice.df > 0)
        g_array_append_val (chosen, choice);
    }
  g_array_sort (chosen, compare_rarity);
  for (n = 0; n < chosen->len; n++)
    {
      n_matches += g_array_index (chosen, Choice, n).df;
      if (n >= FEWEST_TERMS && n_matches > get_budget (self))
        break;
    }
  g_array_set_size (chosen, n);

  return chosen;
}

static GArray *
find_candidates (const Search *self, GError **error)
{
  g_autoptr (GArray) chosen = choose_terms (self);
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (TwinPassageTerm));
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < chosen->len; i++)
    {
      guint index = g_array_index (chosen, Choice, i).term;
      const TwinTerm *term = &g_array_index (self->question->terms, TwinTerm, index);
      const char **variants = twin_question_list_variants (self->question, index);
      TwinPassageTerm asked = { .variants = variants, .prefix = is_piece (self->question, index), .weight = term->weight };

      g_ptr_array_add (lists, variants);
      g_array_append_val (terms, asked);
    }

  return twin_passage_table_match (self->tx, terms, self->renditions, MAX_CANDIDATES, error);
}

/* The title and the date of a rendition's document are read once. */
static const TwinPassageSource *
get_source (const Search *self, GHashTable *sources, gint64 rendition, GError **error)
{
  TwinPassageSource *source = g_hash_table_lookup (sources, &rendition);

  if (source == NULL)
    {
      source = twin_passage_table_get_source (self->tx, rendition, error);
      if (source != NULL)
        g_hash_table_insert (sources, g_memdup2 (&rendition, sizeof rendition), source);
    }

  return source;
}

static GPtrArray *
load_candidates (const Search *self, GArray *candidates, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);
  g_autoptr (GHashTable) sources = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                          (GDestroyNotify) twin_passage_source_free);

  for (guint i = 0; i < candidates->len; i++)
    {
      TwinPassageRecord *passage = twin_passage_table_get (self->tx, g_array_index (candidates, TwinMatch, i).passage_id, error);
      const TwinPassageSource *source;
      TwinHit *hit;

      if (passage == NULL)
        return NULL;
      hit = hit_new (passage);
      g_ptr_array_add (hits, hit);
      source = get_source (self, sources, passage->rendition_id, error);
      if (source == NULL)
        return NULL;
      hit->title = g_strdup (source->title);
      hit->dated_at = source->modified_at;
    }

  return g_steal_pointer (&hits);
}

/* Adds what is near in meaning and was not found by its words. Returns: the matches. */
static GArray *
add_by_meaning (const Search *self, const TwinMeaning *meaning, GArray *candidates, GError **error)
{
  GArray *matches = twin_vectors_search (self->tx, meaning->model, meaning->values, meaning->n_values, self->renditions,
                                         MAX_VECTOR_CANDIDATES, error);
  guint n_found = candidates->len;

  for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
      TwinMatch match = { .passage_id = g_array_index (matches, TwinVectorMatch, i).passage_id };
      gboolean known = FALSE;

      for (guint k = 0; k < n_found && !known; k++)
        known = g_array_index (candidates, TwinMatch, k).passage_id == match.passage_id;
      if (!known)
        g_array_append_val (candidates, match);
    }

  return matches;
}

static double
get_fused (const TwinHit *hit, double weight)
{
  double by_words = hit->relevance > 0 ? 1 / (FUSION_K + hit->word_rank) : 0;
  double by_meaning = hit->vector_rank > 0 ? weight / (FUSION_K + hit->vector_rank) : 0;

  return by_words + by_meaning;
}

static int
compare_fused (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TwinHit *one = *(TwinHit *const *) a;
  const TwinHit *other = *(TwinHit *const *) b;
  double weight = *(const double *) user_data;
  double one_fused = get_fused (one, weight);
  double other_fused = get_fused (other, weight);

  if (one_fused != other_fused)
    return one_fused > other_fused ? -1 : 1;

  return (one->word_rank > other->word_rank) - (one->word_rank < other->word_rank);
}

static void
fuse (GPtrArray *hits, GArray *matches, double weight)
{
  for (guint i = 0; i < hits->len; i++)
    {
      TwinHit *hit = g_ptr_array_index (hits, i);

      for (guint k = 0; k < matches->len; k++)
        if (g_array_index (matches, TwinVectorMatch, k).passage_id == hit->passage->id)
          {
            hit->vector_rank = k + 1;
            hit->similarity = g_array_index (matches, TwinVectorMatch, k).similarity;
          }
    }
  g_ptr_array_sort_with_data (hits, compare_fused, &weight);
  for (guint i = 0; i < hits->len; i++)
    if (((TwinHit *) g_ptr_array_index (hits, i))->relevance <= 0)
      ((TwinHit *) g_ptr_array_index (hits, i))->word_rank = 0;
}

/* The candidates by words and by meaning, ranked. */
static GPtrArray *
search (Search *self, const TwinMeaning *meaning, guint limit, GError **error)
{
  gboolean by_meaning = meaning != NULL && meaning->weight > 0;
  g_autoptr (GArray) candidates = find_candidates (self, error);
  g_autoptr (GArray) matches = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  if (candidates == NULL)
    return NULL;
  if (by_meaning)
    matches = add_by_meaning (self, meaning, candidates, error);
  if (by_meaning && matches == NULL)
    return NULL;

  hits = load_candidates (self, candidates, error);
  if (hits == NULL)
    return NULL;

  twin_rank (hits, self->question, self->n_passages, by_meaning ? hits->len : limit);
  if (by_meaning)
    fuse (hits, matches, meaning->weight);
  g_ptr_array_set_size (hits, (int) MIN (hits->len, limit));

  return g_steal_pointer (&hits);
}

GPtrArray *
twin_index_inquire (TwinTransaction *tx, const TwinInquiry *inquiry, GArray *renditions, guint limit, GError **error)
{
  g_autoptr (TwinQuestion) parsed = NULL;
  g_auto (GStrv) languages = NULL;
  g_autoptr (GError) local_error = NULL;
  Search self = { .tx = tx, .renditions = renditions };

  g_return_val_if_fail (tx != NULL && inquiry != NULL && inquiry->question != NULL && renditions != NULL, NULL);

  languages = twin_passage_table_list_languages (tx, error);
  if (languages == NULL)
    return NULL;

  parsed = twin_question_new (inquiry->question, inquiry->previous, inquiry->language, (const char *const *) languages);
  self.question = parsed;
  if ((parsed->terms->len == 0 && inquiry->meaning == NULL) || renditions->len == 0 || languages[0] == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);

  for (guint i = 0; languages[i] != NULL; i++)
    twin_question_get_tongue (parsed, languages[i]);
  self.n_passages = twin_passage_table_count (tx, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!count_terms (&self, error))
    return NULL;

  return search (&self, inquiry->meaning, limit, error);
}

GPtrArray *
twin_index_search (TwinTransaction *tx, const char *question, const char *language, GArray *renditions, guint limit,
                   GError **error)
{
  TwinInquiry inquiry = { .question = question, .language = language };

  return twin_index_inquire (tx, &inquiry, renditions, limit, error);
}

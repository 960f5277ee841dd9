/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-index.h"

#include <string.h>

#include "search/twin-question.h"
#include "search/twin-rank.h"

/* How many passages are read and ranked; with this many, a cheaper query is not widened. */
#define MAX_CANDIDATES 200
#define ENOUGH_CANDIDATES 60
#define MAX_TOGETHER 4

/* A term in more than one of so many passages costs more than it tells (measured:
 * 11.4 ms became 5.5 ms at 100,000 passages), unless it is in few all the same. */
#define COMMON_SHARE 20

/* A stem so short begins too many words to be searched by its beginning. */
#define SHORTEST_PREFIX 4

/* Questions of more terms than this are not questions; the first ones count. */
#define MAX_TERMS 64

typedef struct
{
  TwinTransaction *tx;
  TwinQuestion *question;
  GArray *renditions;
  guint64 n_passages;
  GHashTable *seen;   /* passage ids */
  GArray *candidates; /* gint64 */
} Search;

void
twin_hit_free (TwinHit *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->passage, twin_passage_record_free);
  g_free (self->title);
  g_free (self);
}

static TwinHit *
hit_new (TwinPassageRecord *passage)
{
  TwinHit *self = g_new0 (TwinHit, 1);

  self->passage = passage;

  return self;
}

static gboolean
count_terms (Search *self, GError **error)
{
  GError *local_error = NULL;

  self->n_passages = twin_passage_table_count (self->tx, &local_error);
  for (guint i = 0; i < self->question->terms->len && local_error == NULL; i++)
    {
      TwinTerm *term = &g_array_index (self->question->terms, TwinTerm, i);

      term->df = twin_passage_table_count_term (self->tx, term->folded, &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return TRUE;
}

/* Words are letters and digits only, so that nothing in them is syntax. The index takes
 * English endings off; in other languages the stem's beginning stands for them. */
static void
append_term (GString *query, const TwinTerm *term, const char *language)
{
  gboolean prefix = language != NULL && !g_str_equal (language, "en") && g_utf8_strlen (term->stem, -1) >= SHORTEST_PREFIX;

  if (prefix)
    g_string_append_printf (query, "(\"%s\" OR \"%s\" *)", term->folded, term->stem);
  else
    g_string_append_printf (query, "\"%s\"", term->folded);
}

/* The rarest first; what stands nowhere last, because it could only empty a result. */
static int
compare_rarity (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const TwinTerm *) a)->df - 1; /* 0 becomes the largest */
  guint64 other = ((const TwinTerm *) b)->df - 1;

  return (one > other) - (one < other);
}

/* The terms that the index is asked for; *@n_known of them, the first ones, are in it as they stand. */
static GArray *
choose_terms (const Search *self, guint *n_known)
{
  GArray *chosen = g_array_copy (self->question->terms);

  g_array_sort (chosen, compare_rarity);
  for (*n_known = 0; *n_known < chosen->len; (*n_known)++)
    if (g_array_index (chosen, TwinTerm, *n_known).df == 0)
      break;

  while (*n_known > 2)
    {
      guint64 df = g_array_index (chosen, TwinTerm, *n_known - 1).df;

      if (df <= MAX_CANDIDATES || df * COMMON_SHARE <= self->n_passages)
        break;
      g_array_remove_index (chosen, --(*n_known));
    }
  g_array_set_size (chosen, MIN (chosen->len, MAX_TERMS));
  *n_known = MIN (*n_known, chosen->len);

  return chosen;
}

/* Adds what the first @n of @terms find, joined by @operator. */
static gboolean
collect (Search *self, GArray *terms, guint n, const char *operator, GError **error)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (GArray) found = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_printf (query, " %s ", operator);
      append_term (query, &g_array_index (terms, TwinTerm, i), twin_words_get_language (self->question->words));
    }

  found = twin_passage_table_match (self->tx, query->str, self->renditions, MAX_CANDIDATES, error);
  if (found == NULL)
    return FALSE;

  for (guint i = 0; i < found->len && self->candidates->len < MAX_CANDIDATES; i++)
    {
      gint64 id = g_array_index (found, TwinPassageHit, i).passage_id;

      if (!g_hash_table_contains (self->seen, &id))
        {
          g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id));
          g_array_append_val (self->candidates, id);
        }
    }

  return TRUE;
}

/* The rarest together, then fewer of them, then any. */
static gboolean
search_index (Search *self, GError **error)
{
  guint n_known;
  g_autoptr (GArray) terms = choose_terms (self, &n_known);

  for (guint n = MIN (n_known, MAX_TOGETHER); n > 1 && self->candidates->len < ENOUGH_CANDIDATES; n--)
    if (!collect (self, terms, n, "AND", error))
      return FALSE;

  return self->candidates->len >= ENOUGH_CANDIDATES || collect (self, terms, terms->len, "OR", error);
}

/* The index breaks a text at spaces, which some scripts do not have. There the passages
 * in scope are read themselves; it takes about a second for each 100 MB. */
typedef struct
{
  gint64 id;
  guint64 terms; /* one bit for each that it holds */
  double weight;
} Scanned;

static int
compare_weight (gconstpointer a, gconstpointer b)
{
  double one = ((const Scanned *) a)->weight;
  double other = ((const Scanned *) b)->weight;

  return (one < other) - (one > other);
}

static guint64
find_terms (const Search *self, const TwinPassageRecord *passage)
{
  g_autofree char *text = g_strconcat (passage->heading != NULL ? passage->heading : "", "\n", passage->body, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  guint64 found = 0;

  for (guint i = 0; i < MIN (self->question->terms->len, MAX_TERMS); i++)
    if (strstr (folded, g_array_index (self->question->terms, TwinTerm, i).folded) != NULL)
      found |= G_GUINT64_CONSTANT (1) << i;

  return found;
}

static GArray *
scan_renditions (Search *self, GError **error)
{
  g_autoptr (GArray) scanned = g_array_new (FALSE, FALSE, sizeof (Scanned));

  for (guint i = 0; i < self->renditions->len; i++)
    {
      g_autoptr (GPtrArray) passages = twin_passage_table_list (self->tx, g_array_index (self->renditions, gint64, i), error);

      if (passages == NULL)
        return NULL;
      for (guint k = 0; k < passages->len; k++)
        {
          const TwinPassageRecord *passage = g_ptr_array_index (passages, k);
          Scanned found = { .id = passage->id, .terms = find_terms (self, passage) };

          if (found.terms != 0)
            g_array_append_val (scanned, found);
        }
    }

  return g_steal_pointer (&scanned);
}

static gboolean
scan (Search *self, GError **error)
{
  guint n_terms = MIN (self->question->terms->len, MAX_TERMS);
  g_autoptr (GArray) scanned = scan_renditions (self, error);

  if (scanned == NULL)
    return FALSE;

  for (guint t = 0; t < n_terms; t++)
    {
      guint64 df = 0;

      for (guint i = 0; i < scanned->len; i++)
        df += (g_array_index (scanned, Scanned, i).terms >> t) & 1;
      g_array_index (self->question->terms, TwinTerm, t).df = df;
    }

  twin_question_weigh (self->question, self->n_passages);
  for (guint i = 0; i < scanned->len; i++)
    for (guint t = 0; t < n_terms; t++)
      if (((g_array_index (scanned, Scanned, i).terms >> t) & 1) != 0)
        g_array_index (scanned, Scanned, i).weight += g_array_index (self->question->terms, TwinTerm, t).weight;
  g_array_sort (scanned, compare_weight);
  for (guint i = 0; i < MIN (scanned->len, MAX_CANDIDATES); i++)
    g_array_append_val (self->candidates, g_array_index (scanned, Scanned, i).id);

  return TRUE;
}

static gboolean
has_unspaced_term (const TwinQuestion *question)
{
  for (guint i = 0; i < question->terms->len; i++)
    if (g_array_index (question->terms, TwinTerm, i).unspaced)
      return TRUE;

  return FALSE;
}

static const char *
get_title (Search *self, GHashTable *titles, gint64 rendition, GError **error)
{
  char *title = g_hash_table_lookup (titles, &rendition);

  if (title == NULL)
    {
      title = twin_passage_table_get_title (self->tx, rendition, error);
      if (title != NULL)
        g_hash_table_insert (titles, g_memdup2 (&rendition, sizeof rendition), title);
    }

  return title;
}

static GPtrArray *
load_candidates (Search *self, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      TwinPassageRecord *passage = twin_passage_table_get (self->tx, g_array_index (self->candidates, gint64, i), error);
      const char *title;
      TwinHit *hit;

      if (passage == NULL)
        return NULL;
      hit = hit_new (passage);
      g_ptr_array_add (hits, hit);
      title = get_title (self, titles, passage->rendition_id, error);
      if (title == NULL)
        return NULL;
      hit->title = g_strdup (title);
    }

  return g_steal_pointer (&hits);
}

GPtrArray *
twin_index_search (TwinTransaction *tx, const char *question, const char *language, GArray *renditions, guint limit,
                   GError **error)
{
  g_autoptr (TwinQuestion) parsed = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) hits = NULL;
  Search self = { .tx = tx, .renditions = renditions, .seen = seen, .candidates = candidates };

  g_return_val_if_fail (tx != NULL && question != NULL && renditions != NULL, NULL);

  parsed = twin_question_new (question, language);
  self.question = parsed;
  if (parsed->terms->len == 0 || renditions->len == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);

  if (!count_terms (&self, error))
    return NULL;
  if (has_unspaced_term (parsed) ? !scan (&self, error) : !search_index (&self, error))
    return NULL;
  hits = load_candidates (&self, error);
  if (hits == NULL)
    return NULL;

  twin_rank (hits, parsed, self.n_passages);
  g_ptr_array_set_size (hits, MIN (hits->len, limit));

  return g_steal_pointer (&hits);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-rank.h"

#include <math.h>
#include <string.h>

/* BM25 (Robertson and Zaragoza 2009) with the parameters that did best on three
 * collections, and the proximity of Büttcher, Clarke and Lushman 2006. */
#define BM25_K1 1.5
#define BM25_B .5

/* What the parts of the score count; chosen on XQuAD (English, German) and Cranfield. */
#define PROXIMITY_WEIGHT .3
#define HEADING_WEIGHT .1
#define PHRASE_WEIGHT .5
#define COVERAGE_WEIGHT .5
#define SHORT_QUESTION 6

/* For how many of the best the words that nearly match are looked for, and what one counts. */
#define MAX_REFINED 10
#define NEAR_WEIGHT .5

/* Shorter words resemble each other by chance. */
#define SHORTEST_NEAR 5

/* What is known of one passage after it was read. */
typedef struct
{
  TwinHit *hit;
  guint n_words;
  guint *counts;      /* for each term, in the body */
  gboolean *headed;   /* for each term, whether title or headings hold it */
  double *nearness;   /* for each term, how near the others stand */
  double relevance;   /* what they are sorted by */
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *self = data;

  g_free (self->counts);
  g_free (self->headed);
  g_free (self->nearness);
}

static void
read_heading (Reading *self, const TwinQuestion *question, const char *text)
{
  g_autoptr (GArray) words = NULL;

  if (text == NULL)
    return;

  words = twin_words_split (question->words, text, strlen (text));
  for (guint i = 0; i < words->len; i++)
    {
      int term = twin_question_find (question, g_array_index (words, TwinWord, i).stem);

      if (term >= 0)
        self->headed[term] = TRUE;
    }
}

/* Whether the words of the question stand in @words one after the other. */
static gboolean
holds_phrase (const TwinQuestion *question, GArray *words)
{
  const GArray *phrase = question->sequence;

  if (phrase->len < 2)
    return FALSE;

  for (guint i = 0; i + phrase->len <= words->len; i++)
    {
      guint k;

      for (k = 0; k < phrase->len; k++)
        if (g_array_index (words, TwinWord, i + k).stem != g_array_index (phrase, TwinWord, k).stem)
          break;
      if (k == phrase->len)
        return TRUE;
    }

  return FALSE;
}

/* Each two neighbouring occurrences of different terms bring both of them nearer. */
static void
add_pair (Reading *self, const TwinQuestion *question, int a, int b, guint distance)
{
  double near = 1.0 / ((double) distance * distance);

  self->nearness[a] += near * g_array_index (question->terms, TwinTerm, b).weight;
  self->nearness[b] += near * g_array_index (question->terms, TwinTerm, a).weight;
}

static void
read_body (Reading *self, const TwinQuestion *question)
{
  const char *body = self->hit->passage->body;
  g_autoptr (GArray) words = twin_words_split (question->words, body, strlen (body));
  int last = -1;
  guint last_at = 0;

  self->n_words = words->len;
  self->hit->phrase = holds_phrase (question, words);
  for (guint i = 0; i < words->len; i++)
    {
      int term = twin_question_find (question, g_array_index (words, TwinWord, i).stem);

      if (term < 0)
        continue;
      self->counts[term]++;
      if (last >= 0 && last != term)
        add_pair (self, question, last, term, i - last_at);
      last = term;
      last_at = i;
    }
}

static GArray *
read_all (GPtrArray *hits, const TwinQuestion *question)
{
  GArray *readings = g_array_sized_new (FALSE, TRUE, sizeof (Reading), hits->len);
  guint n = question->terms->len;

  g_array_set_clear_func (readings, reading_clear);
  for (guint i = 0; i < hits->len; i++)
    {
      Reading reading = { .hit = g_ptr_array_index (hits, i) };

      reading.counts = g_new0 (guint, n);
      reading.headed = g_new0 (gboolean, n);
      reading.nearness = g_new0 (double, n);
      read_heading (&reading, question, reading.hit->title);
      read_heading (&reading, question, reading.hit->passage->heading);
      read_body (&reading, question);
      g_array_append_val (readings, reading);
    }

  return readings;
}

/* The full-text index counts words and not stems, so what was read may know better. */
static void
correct_frequencies (TwinQuestion *question, GArray *readings)
{
  for (guint t = 0; t < question->terms->len; t++)
    {
      TwinTerm *term = &g_array_index (question->terms, TwinTerm, t);
      guint64 seen = 0;

      for (guint i = 0; i < readings->len; i++)
        {
          const Reading *reading = &g_array_index (readings, Reading, i);

          seen += reading->counts[t] > 0 || reading->headed[t];
        }
      term->df = MAX (term->df, seen);
    }
}

static double
get_mean_length (GArray *readings)
{
  double sum = 0;

  for (guint i = 0; i < readings->len; i++)
    sum += g_array_index (readings, Reading, i).n_words;

  return MAX (sum / MAX (readings->len, 1), 1);
}

static double
saturate (double count, double norm)
{
  return count * (BM25_K1 + 1) / (count + norm);
}

static void
score (Reading *self, const TwinQuestion *question, double mean_length)
{
  double norm = BM25_K1 * (1 - BM25_B + BM25_B * self->n_words / mean_length);
  double total = twin_question_get_total (question);
  double bm25 = 0;
  double nearness = 0;
  double covered = 0;
  TwinHit *hit = self->hit;

  hit->heading_match = FALSE;
  for (guint t = 0; t < question->terms->len; t++)
    {
      double weight = g_array_index (question->terms, TwinTerm, t).weight;

      bm25 += weight * saturate (self->counts[t] + (self->headed[t] ? 1 : 0), norm);
      nearness += MIN (1, weight) * saturate (self->nearness[t], norm);
      if (self->counts[t] > 0 || self->headed[t])
        covered += weight;
      hit->heading_match = hit->heading_match || self->headed[t];
    }

  hit->coverage = total > 0 ? covered / total : 0;
  hit->proximity = 1 - exp (-nearness / MAX (question->terms->len, 1));
  self->relevance = bm25 + PROXIMITY_WEIGHT * nearness;
  if (hit->heading_match)
    self->relevance *= 1 + HEADING_WEIGHT;
  if (hit->phrase)
    self->relevance *= 1 + PHRASE_WEIGHT;
  /* In a short question each word is meant; a long one describes, and may be matched in part. */
  if (question->terms->len <= SHORT_QUESTION)
    self->relevance *= 1 - COVERAGE_WEIGHT * (1 - hit->coverage);
  hit->score = hit->coverage;
}

static gsize
count_common_prefix (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;

  return n;
}

/* Words of one family, "Verteidigung" and "Verteidigungsspieler", "Ventil" and "Sicherheitsventil",
 * "popular" and "population": what stemmers leave apart. In bytes, which is near enough. */
static gboolean
is_near (const char *a, const char *b)
{
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);
  gsize shorter = MIN (a_length, b_length);

  if (shorter < SHORTEST_NEAR)
    return FALSE;
  if (count_common_prefix (a, b) * 5 >= MAX (a_length, b_length) * 3 && count_common_prefix (a, b) >= SHORTEST_NEAR)
    return TRUE;

  return a_length > b_length ? g_str_has_suffix (a, b) : g_str_has_suffix (b, a);
}

static gboolean
has_near (GArray *words, const TwinTerm *term)
{
  for (guint i = 0; i < words->len; i++)
    if (is_near (g_array_index (words, TwinWord, i).stem, term->stem))
      return TRUE;

  return FALSE;
}

/* Adds what the passage says in other words of the same family to the score. */
static void
refine (Reading *self, const TwinQuestion *question)
{
  const TwinPassageRecord *passage = self->hit->passage;
  g_autofree char *text = g_strjoin ("\n", self->hit->title != NULL ? self->hit->title : "",
                                     passage->heading != NULL ? passage->heading : "", passage->body, NULL);
  g_autoptr (GArray) words = twin_words_split (question->words, text, strlen (text));
  double total = twin_question_get_total (question);

  for (guint t = 0; t < question->terms->len; t++)
    {
      const TwinTerm *term = &g_array_index (question->terms, TwinTerm, t);

      if (self->counts[t] == 0 && !self->headed[t] && !term->unspaced && has_near (words, term))
        self->hit->score += NEAR_WEIGHT * term->weight / total;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Reading *one = a;
  const Reading *other = b;

  if (one->relevance != other->relevance)
    return one->relevance > other->relevance ? -1 : 1;

  /* So that two runs give the same order. */
  return (one->hit->passage->id > other->hit->passage->id) - (one->hit->passage->id < other->hit->passage->id);
}

void
twin_rank (GPtrArray *hits, TwinQuestion *question, guint64 n_passages)
{
  g_autoptr (GArray) readings = NULL;
  double mean_length;

  twin_question_weigh (question, n_passages);
  readings = read_all (hits, question);
  correct_frequencies (question, readings);
  twin_question_weigh (question, n_passages);

  mean_length = get_mean_length (readings);
  for (guint i = 0; i < readings->len; i++)
    score (&g_array_index (readings, Reading, i), question, mean_length);
  g_array_sort (readings, compare);
  for (guint i = 0; i < MIN (readings->len, MAX_REFINED); i++)
    refine (&g_array_index (readings, Reading, i), question);
  for (guint i = 0; i < readings->len; i++)
    hits->pdata[i] = g_array_index (readings, Reading, i).hit;
}

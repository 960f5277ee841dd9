/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-rank.h"

#include <math.h>
#include <string.h>

/* BM25 (Robertson and Zaragoza 2009) with the parameters that did best on three
 * collections, and the proximity of Büttcher, Clarke and Lushman 2006. */
#define BM25_K1 1.5
#define BM25_B .5

/* What the parts of the score count; chosen on XQuAD (five languages) and Cranfield together, on which half or twice
 * as much changes the mean nDCG@10 by less than .002. A word above a passage counts like two in it. */
#define PROXIMITY_WEIGHT .5
#define HEADING_COUNT 2
#define HEADING_WEIGHT .1
#define PHRASE_WEIGHT .5
#define COVERAGE_WEIGHT .6
#define SHORT_QUESTION 6

/* What a word of the family counts against the word itself: in the order, and in the score. */
#define NEAR_COUNT .2
#define NEAR_WEIGHT .5

/* What is known of one passage of one term after it was read. */
typedef struct
{
  double count;    /* in the body */
  gboolean same;   /* the word itself, in the body */
  gboolean near;   /* one of its family, anywhere */
  gboolean headed; /* title or headings hold it */
  double nearness; /* how near the others stand */
  double gain;
} Sighting;

typedef struct
{
  TwinHit *hit;
  guint n_words;
  Sighting *sightings; /* one for each term */
} Reading;

static void
reading_clear (gpointer data)
{
  g_free (((Reading *) data)->sightings);
}

static void
read_heading (Reading *self, TwinQuestion *question, TwinTongue *tongue, const char *text)
{
  g_autoptr (GArray) words = NULL;

  if (text == NULL)
    return;

  words = twin_words_split (tongue->words, text, strlen (text));
  for (guint i = 0; i < words->len; i++)
    {
      guint term;
      TwinRelation relation = twin_question_relate (question, tongue, &g_array_index (words, TwinWord, i), &term);

      if (relation == TWIN_RELATION_SAME)
        self->sightings[term].headed = TRUE;
      else if (relation == TWIN_RELATION_NEAR)
        self->sightings[term].near = TRUE;
    }
}

/* Whether the words of the question stand in @words one after the other. */
static gboolean
holds_phrase (const TwinQuestion *question, const TwinTongue *tongue, GArray *words)
{
  guint n = question->n_words;

  if (n < 2)
    return FALSE;

  for (guint i = 0; i + n <= words->len; i++)
    {
      guint k;

      for (k = 0; k < n; k++)
        if (g_array_index (words, TwinWord, i + k).stem != g_array_index (tongue->sequence, TwinWord, k).stem)
          break;
      if (k == n)
        return TRUE;
    }

  return FALSE;
}

/* Each two neighbouring occurrences of different terms bring both of them nearer. */
static void
add_pair (Reading *self, const TwinQuestion *question, int a, int b, guint distance)
{
  double near = 1.0 / ((double) distance * distance);

  self->sightings[a].nearness += near * g_array_index (question->terms, TwinTerm, b).weight;
  self->sightings[b].nearness += near * g_array_index (question->terms, TwinTerm, a).weight;
}

static void
read_body (Reading *self, TwinQuestion *question, TwinTongue *tongue)
{
  const char *body = self->hit->passage->body;
  g_autoptr (GArray) words = twin_words_split (tongue->words, body, strlen (body));
  int last = -1;
  guint last_at = 0;

  self->n_words = words->len;
  self->hit->phrase = holds_phrase (question, tongue, words);
  for (guint i = 0; i < words->len; i++)
    {
      guint term;
      TwinRelation relation = twin_question_relate (question, tongue, &g_array_index (words, TwinWord, i), &term);

      if (relation == TWIN_RELATION_NEAR)
        {
          self->sightings[term].near = TRUE;
          self->sightings[term].count += NEAR_COUNT;
        }
      if (relation != TWIN_RELATION_SAME)
        continue;
      self->sightings[term].same = TRUE;
      self->sightings[term].count++;
      if (last >= 0 && last != (int) term)
        add_pair (self, question, last, (int) term, i - last_at);
      last = (int) term;
      last_at = i;
    }
}

static GArray *
read_all (GPtrArray *hits, TwinQuestion *question)
{
  GArray *readings = g_array_sized_new (FALSE, TRUE, sizeof (Reading), hits->len);

  g_array_set_clear_func (readings, reading_clear);
  for (guint i = 0; i < hits->len; i++)
    {
      Reading reading = { .hit = g_ptr_array_index (hits, i) };
      TwinTongue *tongue = twin_question_get_reader (question, reading.hit->passage->language);

      reading.sightings = g_new0 (Sighting, question->terms->len);
      read_heading (&reading, question, tongue, reading.hit->title);
      read_heading (&reading, question, tongue, reading.hit->passage->heading);
      read_body (&reading, question, tongue);
      g_array_append_val (readings, reading);
    }

  return readings;
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

/* The shares of the question's weight that the passage holds: by the words themselves, and with their families. */
static void
measure_coverage (const Reading *self, const TwinQuestion *question)
{
  double total = twin_question_get_total (question);
  double covered = 0;
  double near = 0;

  for (guint t = 0; t < question->terms->len; t++)
    {
      double weight = g_array_index (question->terms, TwinTerm, t).weight;

      if (self->sightings[t].same || self->sightings[t].headed)
        covered += weight;
      else if (self->sightings[t].near)
        near += NEAR_WEIGHT * weight;
    }

  self->hit->coverage = total > 0 ? covered / total : 0;
  self->hit->score = total > 0 ? (covered + near) / total : 0;
}

static void
score (Reading *self, const TwinQuestion *question, double mean_length)
{
  double norm = BM25_K1 * (1 - BM25_B + BM25_B * self->n_words / mean_length);
  double bm25 = 0;
  double nearness = 0;
  TwinHit *hit = self->hit;

  hit->heading_match = FALSE;
  for (guint t = 0; t < question->terms->len; t++)
    {
      Sighting *sighting = &self->sightings[t];
      double weight = g_array_index (question->terms, TwinTerm, t).weight;

      sighting->gain = weight * saturate (sighting->count + (sighting->headed ? HEADING_COUNT : 0), norm);
      bm25 += sighting->gain;
      nearness += MIN (1, weight) * saturate (sighting->nearness, norm);
      hit->heading_match = hit->heading_match || sighting->headed;
    }

  measure_coverage (self, question);
  hit->proximity = 1 - exp (-nearness / MAX (question->terms->len, 1));
  hit->nearness = PROXIMITY_WEIGHT * nearness;
  hit->relevance = bm25 + hit->nearness;
  if (hit->heading_match)
    hit->relevance *= 1 + HEADING_WEIGHT;
  if (hit->phrase)
    hit->relevance *= 1 + PHRASE_WEIGHT;
  /* In a short question each word is meant; a long one describes, and may be matched in part. */
  if (question->terms->len <= SHORT_QUESTION)
    hit->relevance *= 1 - COVERAGE_WEIGHT * (1 - hit->coverage);
}

static void
explain (const Reading *self, const TwinQuestion *question)
{
  for (guint t = 0; t < question->terms->len; t++)
    {
      const TwinTerm *term = &g_array_index (question->terms, TwinTerm, t);
      const Sighting *sighting = &self->sightings[t];
      TwinHitTerm told = {
        .word = g_strdup (term->word),
        .taken_for = g_strdup (term->nearest),
        .idf = term->weight,
        .count = sighting->count,
        .in_heading = sighting->headed,
        .gain = sighting->gain,
      };

      g_array_append_val (self->hit->terms, told);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TwinHit *one = ((const Reading *) a)->hit;
  const TwinHit *other = ((const Reading *) b)->hit;

  if (one->relevance != other->relevance)
    return one->relevance > other->relevance ? -1 : 1;

  /* So that two runs give the same order. */
  return (one->passage->id > other->passage->id) - (one->passage->id < other->passage->id);
}

void
twin_rank (GPtrArray *hits, TwinQuestion *question, guint64 n_passages, guint limit)
{
  g_autoptr (GArray) readings = NULL;
  double mean_length;

  twin_question_weigh (question, n_passages);
  readings = read_all (hits, question);
  mean_length = get_mean_length (readings);
  for (guint i = 0; i < readings->len; i++)
    score (&g_array_index (readings, Reading, i), question, mean_length);

  g_array_sort (readings, compare);
  for (guint i = 0; i < readings->len; i++)
    {
      hits->pdata[i] = g_array_index (readings, Reading, i).hit;
      g_array_index (readings, Reading, i).hit->word_rank = i + 1;
      if (i < limit)
        explain (&g_array_index (readings, Reading, i), question);
    }
  g_ptr_array_set_size (hits, (int) MIN (hits->len, limit));
}

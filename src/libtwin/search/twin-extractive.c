/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-answer-private.h"

#include <string.h>

#include "search/twin-disagreement.h"
#include "search/twin-question.h"
#include "text/twin-chunker.h"

/* Only passages that come near the best one are quoted, and not many of them. */
#define MAX_PASSAGES 6
#define NEAR_BEST .7

/* A further sentence must say nearly as much as the first. */
#define NEAR_BEST_SENTENCE .6

/* Sentences that share so many of their words say the same. */
#define SAME_SHARE .8

/* What a passage's own score adds to its sentences, and what a figure adds where one is asked for. */
#define PASSAGE_WEIGHT .5
#define FIGURE_WEIGHT .15

/* What a word that stands above a sentence counts against one in it. */
#define HEADING_SHARE .5

typedef struct
{
  guint hit_index;
  gsize start; /* in the passage's body */
  gsize end;
  double score;
  GHashTable *stems;
} Candidate;

static void
candidate_clear (gpointer data)
{
  Candidate *self = data;

  g_hash_table_unref (self->stems);
}

/* "When", "how many", "in welchem Jahr": the answer has digits in it. */
static gboolean
asks_for_figure (const TwinQuestion *question)
{
  static const char *const asking[] = {
    "when", "year", "many", "much", "often", "long", "percentage", "wann", "jahr", "viele", "viel", "oft", "lange", "hoch",
    "quand", "combien", "année", "cuándo", "cuánto", "cuántos", "cuántas", "quando", "quanto", "quanti", "quante",
    "quantos", "quantas", "wanneer", "hoeveel", NULL,
  };

  for (guint i = 0; i < question->n_words; i++)
    if (g_strv_contains (asking, g_array_index (question->own->sequence, TwinWord, i).folded))
      return TRUE;

  return FALSE;
}

/* How rare each term is among what was found, which is all that is known here. */
static void
weigh_terms (TwinQuestion *question, GPtrArray *hits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);
      TwinTongue *tongue = twin_question_get_reader (question, hit->passage->language);
      g_autoptr (GArray) words = twin_words_split (tongue->words, hit->passage->body, strlen (hit->passage->body));
      g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);

      for (guint k = 0; k < words->len; k++)
        {
          guint term;

          if (twin_question_relate (question, tongue, &g_array_index (words, TwinWord, k), &term) == TWIN_RELATION_SAME
              && g_hash_table_add (met, GUINT_TO_POINTER (term)))
            g_array_index (question->terms, TwinTerm, term).df++;
        }
    }

  twin_question_weigh (question, hits->len);
}

static gboolean
has_digit (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit (text[i]))
      return TRUE;

  return FALSE;
}

/* The stems of title and headings, under which each sentence of the passage stands. */
static GHashTable *
read_heading (TwinTongue *tongue, const TwinHit *hit)
{
  GHashTable *stems = g_hash_table_new (NULL, NULL);
  g_autofree char *text = g_strconcat (hit->title != NULL ? hit->title : "", "\n",
                                       hit->passage->heading != NULL ? hit->passage->heading : "", NULL);
  g_autoptr (GArray) words = twin_words_split (tongue->words, text, strlen (text));

  for (guint i = 0; i < words->len; i++)
    g_hash_table_add (stems, (gpointer) g_array_index (words, TwinWord, i).stem);

  return stems;
}

static void
read_sentence (Candidate *self, const TwinQuestion *question, TwinTongue *tongue, GHashTable *heading, const char *text,
               gsize length)
{
  g_autoptr (GArray) words = twin_words_split (tongue->words, text, length);
  double covered = 0;

  self->stems = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < words->len; i++)
    if (!g_array_index (words, TwinWord, i).stop)
      g_hash_table_add (self->stems, (gpointer) g_array_index (words, TwinWord, i).stem);

  for (guint i = 0; i < question->terms->len; i++)
    {
      const TwinTerm *term = &g_array_index (question->terms, TwinTerm, i);
      const char *stem = g_array_index (tongue->sequence, TwinWord, term->at).stem;

      if (g_hash_table_contains (self->stems, stem))
        covered += term->weight;
      else if (g_hash_table_contains (heading, stem))
        covered += HEADING_SHARE * term->weight;
    }

  self->score = covered / MAX (twin_question_get_total (question), 1e-9);
}

static void
add_candidates (GArray *candidates, TwinQuestion *question, const TwinHit *hit, guint hit_index)
{
  const char *body = hit->passage->body;
  TwinTongue *tongue = twin_question_get_reader (question, hit->passage->language);
  g_autoptr (GArray) sentences = twin_sentences (body, strlen (body), twin_words_get_language (tongue->words));
  g_autoptr (GHashTable) heading = read_heading (tongue, hit);
  gboolean figure = asks_for_figure (question);

  for (guint i = 0; i < sentences->len; i++)
    {
      const TwinSpan *span = &g_array_index (sentences, TwinSpan, i);
      Candidate candidate = { .hit_index = hit_index, .start = span->start, .end = span->end };

      read_sentence (&candidate, question, tongue, heading, body + span->start, span->end - span->start);
      if (candidate.score > 0 && figure && has_digit (body + span->start, span->end - span->start))
        candidate.score += FIGURE_WEIGHT;
      if (candidate.score > 0)
        candidate.score += PASSAGE_WEIGHT * hit->score;
      g_array_append_val (candidates, candidate);
    }
}

static int
compare_score (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a;
  const Candidate *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  if (one->hit_index != other->hit_index)
    return one->hit_index < other->hit_index ? -1 : 1;

  return (one->start > other->start) - (one->start < other->start);
}

static gboolean
says_the_same (const Candidate *a, const Candidate *b)
{
  GHashTableIter iter;
  gpointer stem;
  guint common = 0;
  guint smaller = MIN (g_hash_table_size (a->stems), g_hash_table_size (b->stems));

  g_hash_table_iter_init (&iter, a->stems);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    common += g_hash_table_contains (b->stems, stem);

  return common >= smaller * SAME_SHARE;
}

static const TwinPassageRecord *
get_passage (GPtrArray *hits, const Candidate *candidate)
{
  return ((const TwinHit *) g_ptr_array_index (hits, candidate->hit_index))->passage;
}

static char *
dup_sentence (GPtrArray *hits, const Candidate *candidate)
{
  return g_strndup (get_passage (hits, candidate)->body + candidate->start, candidate->end - candidate->start);
}

/* Whether two sentences of different documents contradict each other in a figure, which is why both are quoted. */
static gboolean
disagrees (GPtrArray *hits, const Candidate *a, const Candidate *b, const char *language, char **one, char **other)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (get_passage (hits, a)->rendition_id == get_passage (hits, b)->rendition_id)
    return FALSE;

  first = dup_sentence (hits, a);
  second = dup_sentence (hits, b);

  return twin_disagree (first, second, language, one, other);
}

/* The best first; what an earlier one says is left out. */
static GArray *
choose (GArray *candidates, GPtrArray *hits, const char *language, guint n)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_array_sort (candidates, compare_score);
  for (guint i = 0; i < candidates->len && chosen->len < n; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      gboolean same = FALSE;

      if (candidate->score <= 0 || candidate->score < NEAR_BEST_SENTENCE * g_array_index (candidates, Candidate, 0).score)
        break;
      for (guint k = 0; k < chosen->len && !same; k++)
        same = says_the_same (&g_array_index (chosen, Candidate, k), candidate)
               && !disagrees (hits, &g_array_index (chosen, Candidate, k), candidate, language, NULL, NULL);
      if (!same)
        g_array_append_val (chosen, *candidate);
    }

  return chosen;
}

static guint
get_document_place (GPtrArray *hits, GArray *ranked, const Candidate *candidate)
{
  gint64 rendition = get_passage (hits, candidate)->rendition_id;
  guint i;

  for (i = 0; i < ranked->len; i++)
    if (get_passage (hits, &g_array_index (ranked, Candidate, i))->rendition_id == rendition)
      break;

  return i;
}

/* Documents by their best sentence; within one as it is read. */
typedef struct
{
  GPtrArray *hits;
  GArray *ranked;
} Reading;

static int
compare_reading_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Reading *reading = user_data;
  guint one = get_document_place (reading->hits, reading->ranked, a);
  guint other = get_document_place (reading->hits, reading->ranked, b);
  gsize one_at = get_passage (reading->hits, a)->start + ((const Candidate *) a)->start;
  gsize other_at = get_passage (reading->hits, b)->start + ((const Candidate *) b)->start;

  if (one != other)
    return one < other ? -1 : 1;

  return (one_at > other_at) - (one_at < other_at);
}

/* On one line, as it is read in an answer: a row's cells stay apart. */
static char *
flatten (const char *text, gsize length)
{
  GString *flat = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\t')
      g_string_append (flat, " | ");
    else
      g_string_append_c (flat, text[i] == '\n' ? ' ' : text[i]);

  return g_string_free_and_steal (flat);
}

static void
write_answer (TwinAnswer *answer, GArray *chosen)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 last = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      const Candidate *candidate = &g_array_index (chosen, Candidate, i);
      const TwinPassageRecord *passage = get_passage (answer->hits, candidate);
      guint number = twin_answer_cite (answer, candidate->hit_index, candidate->start, candidate->end);
      g_autofree char *sentence = flatten (passage->body + candidate->start, candidate->end - candidate->start);
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

      g_array_append_val (numbers, number);
      twin_answer_add_sentence (answer, sentence, numbers, TWIN_SUPPORT_YES);
      if (i > 0)
        g_string_append (text, passage->rendition_id == last ? " " : "\n\n");
      twin_answer_append_text (text, g_ptr_array_index (answer->sentences, i));
      last = passage->rendition_id;
    }

  g_set_str (&answer->text, text->str);
}

static gint64
get_date (const TwinAnswer *answer, const Candidate *candidate)
{
  return ((const TwinHit *) g_ptr_array_index (answer->hits, candidate->hit_index))->dated_at;
}

static guint
get_number (const TwinAnswer *answer, const Candidate *candidate)
{
  for (guint i = 0; i < answer->citations->len; i++)
    if (((const TwinCitation *) g_ptr_array_index (answer->citations, i))->hit_index == candidate->hit_index)
      return i + 1;

  return 0;
}

static void
note_disagreements (TwinAnswer *answer, GArray *chosen, const char *language)
{
  for (guint i = 0; i < chosen->len; i++)
    for (guint k = i + 1; k < chosen->len; k++)
      {
        const Candidate *a = &g_array_index (chosen, Candidate, i);
        const Candidate *b = &g_array_index (chosen, Candidate, k);
        char *one = NULL;
        char *other = NULL;
        TwinNote *note;

        if (!disagrees (answer->hits, a, b, language, &one, &other))
          continue;
        note = g_new0 (TwinNote, 1);
        *note = (TwinNote) { TWIN_NOTE_DISAGREEMENT, get_number (answer, a), get_number (answer, b), one, other,
                             get_date (answer, a),   get_date (answer, b) };
        g_ptr_array_add (answer->notes, note);
      }
}

static void
note_dated (TwinAnswer *answer, gint64 now)
{
  for (guint i = 0; now > 0 && i < answer->citations->len; i++)
    {
      const TwinCitation *citation = g_ptr_array_index (answer->citations, i);
      gint64 dated_at = ((const TwinHit *) g_ptr_array_index (answer->hits, citation->hit_index))->dated_at;
      TwinNote *note;

      if (dated_at <= 0 || now - dated_at < TWIN_ANSWER_DATED_AFTER)
        continue;
      note = g_new0 (TwinNote, 1);
      *note = (TwinNote) { .kind = TWIN_NOTE_DATED, .first = citation->number, .first_dated_at = dated_at };
      g_ptr_array_add (answer->notes, note);
    }
}

TwinAnswer *
twin_answer_extract (const char *question, GPtrArray *hits, const TwinAnswerOptions *options)
{
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (TwinQuestion) parsed = NULL;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GArray) ranked = NULL;

  g_return_val_if_fail (question != NULL && hits != NULL && options != NULL, NULL);

  answer = twin_answer_new (hits);
  if (hits->len == 0 || answer->best_score < options->threshold)
    return twin_answer_abstain (g_steal_pointer (&answer), options);

  g_array_set_clear_func (candidates, candidate_clear);
  parsed = twin_question_new (question, options->previous, options->language, NULL);
  weigh_terms (parsed, hits);
  for (guint i = 0; i < MIN (hits->len, MAX_PASSAGES); i++)
    {
      const TwinHit *hit = g_ptr_array_index (hits, i);

      if (hit->score >= NEAR_BEST * answer->best_score)
        add_candidates (candidates, parsed, hit, i);
    }

  chosen = choose (candidates, hits, options->language, MAX (options->max_sentences, 1));
  if (chosen->len == 0)
    return twin_answer_abstain (g_steal_pointer (&answer), options);

  ranked = g_array_copy (chosen);
  g_array_sort_with_data (chosen, compare_reading_order, &(Reading) { hits, ranked });
  write_answer (answer, chosen);
  note_disagreements (answer, chosen, options->language);
  note_dated (answer, options->now);

  return g_steal_pointer (&answer);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-passage-table.h"

G_BEGIN_DECLS

/**
 * TwinHitTerm: what one telling word of the question gave a passage.
 * @word: as it was asked
 * @taken_for: another word that it was taken for, because the documents do not hold it; else NULL
 * @idf: what it weighs by its rarity
 * @count: how often it stands in the body; words of its family count half
 * @in_heading: whether title or headings hold it
 * @gain: what it added to the passage's relevance
 */
typedef struct
{
  char *word;
  char *taken_for;
  double idf;
  double count;
  gboolean in_heading;
  double gain;
} TwinHitTerm;

/**
 * TwinHit:
 * @score: 0 to 1; how well the passage matches the question
 * @coverage: the share of the question's telling words (weighted by rarity) that the passage or its heading holds
 * @proximity: 0 to 1, how near they stand together
 * @heading_match: whether the heading path holds one of them
 * @phrase: whether the question stands in it word for word
 * @title: under which the document is cited (redacted)
 * @dated_at: when the document was last changed, as its file says; 0 if that is not known
 * @relevance: what they are sorted by: the terms' gains, what nearness added, and the factors of the rest
 * @nearness: what it added
 * @terms: TwinHitTerm, in the order of the question
 * @word_rank: from 1, the place by words alone; 0 if it was not found by them
 * @vector_rank: from 1, the place by vectors alone; 0 if it was not found by them, or none were asked
 * @similarity: the cosine of question and passage, if they were
 *
 * A passage found, with what its score is made of, as "Try it" explains it.
 */
typedef struct
{
  TwinPassageRecord *passage;
  char *title;
  gint64 dated_at;
  double score;
  double coverage;
  double proximity;
  gboolean heading_match;
  gboolean phrase;
  double relevance;
  double nearness;
  GArray *terms;
  guint word_rank;
  guint vector_rank;
  double similarity;
} TwinHit;

void twin_hit_free (TwinHit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinHit, twin_hit_free)

/* Searches the passages of @renditions (gint64) for @question: stop words out, the rarest terms as long as
 * they do not match too much, the best of them read and ranked by BM25, proximity, headings and phrase.
 * The score is the share of the question's telling words, weighted by rarity, that a passage holds; words of
 * the same family ("Ventil", "Sicherheitsventil") count half. A word that no document holds is taken for the
 * one most like it. @language (nullable) is that of the question; NULL finds it out.
 *
 * Returns: at most @limit TwinHit with a free function, best first. */
GPtrArray *twin_index_search (TwinTransaction *tx, const char *question, const char *language,
                              GArray *renditions, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinMeaning: a question as an embedding model sees it.
 * @model: as the vectors were stored (twin_vectors_set())
 * @weight: what the order by vectors counts against that by words; 0 looks at words only
 */
typedef struct
{
  const char *model;
  const float *values;
  gsize n_values;
  double weight;
} TwinMeaning;

/**
 * TwinInquiry: what is asked of the index.
 * @previous: the question before it, or NULL: words of it are carried over into one that goes on from there ("And
 *   the pump?", "How often is it tested?"), where they count half
 * @language: of the question; NULL finds it out
 * @meaning: looks for the meaning as well, or NULL: the two orders are fused by reciprocal rank (Cormack, Clarke and
 *   Büttcher 2009). A weak second order makes the first one worse, so it is for the creator's own questions to tell
 *   whether this wins. The order changes and the scores do not: similarities of different models mean different things,
 *   and a passage that only resembles the question is no reason to answer.
 */
typedef struct
{
  const char *question;
  const char *previous;
  const char *language;
  const TwinMeaning *meaning;
} TwinInquiry;

/* As twin_index_search(). */
GPtrArray *twin_index_inquire (TwinTransaction *tx, const TwinInquiry *inquiry, GArray *renditions, guint limit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-words.h"

G_BEGIN_DECLS

/* For this floor only. */

/**
 * TwinTerm: one telling word of a question.
 * @word: as it was written, folded
 * @nearest: the word of the index that it is taken for, where the index has none like it; else NULL
 * @at: its place in the question's sequence of words
 * @df: in how many passages it stands, as far as is known
 * @share: what it counts against a word of the question itself: less if it was carried over or guessed
 * @weight: what it counts
 */
typedef struct
{
  const char *word;
  char *nearest;
  guint at;
  gboolean unspaced;
  guint64 df;
  double share;
  double weight;
} TwinTerm;

/* How a word of a text relates to the question. */
typedef enum
{
  TWIN_RELATION_NONE,
  TWIN_RELATION_SAME, /* the term itself, but for its ending */
  TWIN_RELATION_NEAR, /* of one family with it */
} TwinRelation;

/**
 * TwinTongue: the question as it is read in one language: each takes other endings off.
 * @sequence: #TwinWord, all the question's words in order
 */
typedef struct
{
  TwinWords *words;
  GArray *sequence;
  GHashTable *relations; /* stem (by pointer) -> term and relation, of all words met so far */
} TwinTongue;

/**
 * TwinQuestion: a question taken apart.
 * @n_words: how many of the sequence's words are the question's own; the others are carried over
 * @terms: #TwinTerm, its telling words, each once
 * @own: in its own language, or that of its alphabet
 */
typedef struct
{
  char *text;
  guint n_words;
  GArray *terms;
  TwinTongue *own;
  GHashTable *tongues; /* language tag -> TwinTongue */
} TwinQuestion;

/* @previous: the question before, whose telling words are carried over if @text goes on from there; or NULL.
 * @language: NULL finds it out from the question itself, with the help of @expected (nullable,
 * NULL-terminated): the languages of what is searched. */
TwinQuestion *twin_question_new (const char *text, const char *previous, const char *language,
                                 const char *const *expected) G_GNUC_WARN_UNUSED_RESULT;
void twin_question_free (TwinQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuestion, twin_question_free)

/* The question as it is indexed in @language ("": in none). Belongs to @self. */
TwinTongue *twin_question_get_tongue (TwinQuestion *self, const char *language);

/* As a passage in @language is read: if that is not known ("" or NULL), in the question's own. */
TwinTongue *twin_question_get_reader (TwinQuestion *self, const char *language);

/* Which term a word of @tongue (its stem's pointer) means. *@term is set unless NONE is returned. */
TwinRelation twin_question_relate (const TwinQuestion *self, TwinTongue *tongue, const TwinWord *word, guint *term);

/* The stems under which the term may be in the index, each once, NULL-terminated; free the array only. */
const char **twin_question_list_variants (const TwinQuestion *self, guint term) G_GNUC_WARN_UNUSED_RESULT;

/* Weighs the terms by rarity among @n_passages: BM25's inverse document frequency. */
void twin_question_weigh (TwinQuestion *self, guint64 n_passages);

/* The sum of all weights. */
double twin_question_get_total (const TwinQuestion *self);

G_END_DECLS

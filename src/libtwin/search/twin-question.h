/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-words.h"

G_BEGIN_DECLS

/* For this floor only. */

/**
 * TwinTerm: one telling word of a question.
 * @df: in how many passages it stands, as far as is known
 * @weight: what it counts
 */
typedef struct
{
  const char *folded;
  const char *stem;
  gboolean unspaced;
  guint64 df;
  double weight;
} TwinTerm;

/**
 * TwinQuestion: a question taken apart.
 * @sequence: #TwinWord, all its words in order
 * @terms: #TwinTerm, its telling words, each once
 */
typedef struct
{
  char *text;
  TwinWords *words;
  GArray *sequence;
  GArray *terms;
  GHashTable *by_stem; /* stem (by pointer) -> index of the term + 1 */
} TwinQuestion;

/* @language: NULL finds it out from the question itself. */
TwinQuestion *twin_question_new (const char *text, const char *language) G_GNUC_WARN_UNUSED_RESULT;
void twin_question_free (TwinQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinQuestion, twin_question_free)

/* The index of the term with @stem (a pointer from @self->words), or -1. */
int twin_question_find (const TwinQuestion *self, const char *stem);

/* Weighs the terms by rarity among @n_passages: BM25's inverse document frequency. */
void twin_question_weigh (TwinQuestion *self, guint64 n_passages);

/* The sum of all weights. */
double twin_question_get_total (const TwinQuestion *self);

G_END_DECLS

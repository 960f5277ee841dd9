/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-question.h"

#include <math.h>
#include <string.h>

#include "base/twin-limits.h"
#include "text/twin-language.h"

/* Rarity means nothing among a handful of passages: below this many, they are
 * taken for a sample of so many, or the word that the writer put differently
 * would weigh more than all that is there. */
#define SMALLEST_COLLECTION 100

static void
add_term (TwinQuestion *self, const TwinWord *word)
{
  TwinTerm term = { .folded = word->folded, .stem = word->stem, .unspaced = word->unspaced, .weight = 1 };

  if (word->stop || g_hash_table_contains (self->by_stem, word->stem))
    return;

  g_array_append_val (self->terms, term);
  g_hash_table_insert (self->by_stem, (gpointer) word->stem, GUINT_TO_POINTER (self->terms->len));
}

static char *
choose_language (const char *text, const char *language)
{
  if (language != NULL && *language != '\0')
    return g_strdup (language);

  return twin_language_detect (text, strlen (text));
}

static char *
cut_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, TWIN_LIMIT_QUESTION_BYTES));

  return g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
}

TwinQuestion *
twin_question_new (const char *text, const char *language)
{
  TwinQuestion *self = g_new0 (TwinQuestion, 1);
  g_autofree char *tag = NULL;

  self->text = cut_text (text);
  tag = choose_language (self->text, language);
  self->words = twin_words_new (tag);
  self->sequence = twin_words_split (self->words, self->text, strlen (self->text));
  self->terms = g_array_new (FALSE, FALSE, sizeof (TwinTerm));
  self->by_stem = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->sequence->len; i++)
    add_term (self, &g_array_index (self->sequence, TwinWord, i));

  return self;
}

void
twin_question_free (TwinQuestion *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_stem);
  g_array_unref (self->terms);
  g_array_unref (self->sequence);
  twin_words_free (self->words);
  g_free (self->text);
  g_free (self);
}

int
twin_question_find (const TwinQuestion *self, const char *stem)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->by_stem, stem)) - 1;
}

void
twin_question_weigh (TwinQuestion *self, guint64 n_passages)
{
  double n = MAX (n_passages, SMALLEST_COLLECTION);

  for (guint i = 0; i < self->terms->len; i++)
    {
      TwinTerm *term = &g_array_index (self->terms, TwinTerm, i);
      double df = MIN (term->df, n);

      term->weight = log (1 + (n - df + .5) / (df + .5));
    }
}

double
twin_question_get_total (const TwinQuestion *self)
{
  double total = 0;

  for (guint i = 0; i < self->terms->len; i++)
    total += g_array_index (self->terms, TwinTerm, i).weight;

  return total;
}

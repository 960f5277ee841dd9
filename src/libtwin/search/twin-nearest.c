/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-nearest.h"

#include <string.h>

#include "store/twin-passage-table.h"

/* Shorter words have too many neighbours; from the second length on two slips are allowed. */
#define SHORTEST 4
#define LONG 8

/* Words of more characters are not misspelt ones. */
#define LONGEST 40

/* What a word counts that was guessed. */
#define GUESSED_SHARE .7

/* The terms that are looked through, at most: a limit for indexes of data instead of language. */
#define MAX_TERMS 20000

/* How many characters at the beginning are taken to be right in the first attempt. */
#define SURE_CHARACTERS 2

typedef struct
{
  const char *word;
  guint limit;
  guint n_left;
  char *best;
  guint best_distance;
  guint64 best_count;
} Hunt;

guint
twin_nearest_distance (const char *a, const char *b, guint limit)
{
  gunichar one[LONGEST + 1] = { 0 };
  gunichar other[LONGEST + 1] = { 0 };
  guint rows[3][LONGEST + 1];
  guint n = 0;
  guint m = 0;

  for (; *a != '\0' && n <= LONGEST; a = g_utf8_next_char (a))
    one[n++] = g_utf8_get_char (a);
  for (; *b != '\0' && m <= LONGEST; b = g_utf8_next_char (b))
    other[m++] = g_utf8_get_char (b);
  if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > limit)
    return limit + 1;

  for (guint k = 0; k <= m; k++)
    rows[0][k] = k;
  for (guint i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      guint least = row[0] = i;

      for (guint k = 1; k <= m; k++)
        {
          row[k] = MIN (MIN (row[k - 1], above[k]) + 1, above[k - 1] + (one[i - 1] != other[k - 1]));
          if (i > 1 && k > 1 && one[i - 1] == other[k - 2] && one[i - 2] == other[k - 1])
            row[k] = MIN (row[k], rows[(i + 1) % 3][k - 2] + 1);
          least = MIN (least, row[k]);
        }
      if (least > limit)
        return limit + 1;
    }

  return MIN (rows[n % 3][m], limit + 1);
}

static gboolean
look_at_cb (const char *term, guint64 n_passages, gpointer user_data)
{
  Hunt *self = user_data;
  guint distance = twin_nearest_distance (self->word, term, self->limit);

  if (distance <= self->limit
      && (self->best == NULL || distance < self->best_distance
          || (distance == self->best_distance && n_passages > self->best_count)))
    {
      g_set_str (&self->best, term);
      self->best_distance = distance;
      self->best_count = n_passages;
    }

  return --self->n_left > 0;
}

static gboolean
is_misspellable (const TwinTerm *term)
{
  glong length = g_utf8_strlen (term->word, -1);

  if (term->unspaced || length < SHORTEST || length > LONGEST)
    return FALSE;

  for (const char *p = term->word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isdigit (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

static char *
dup_beginning (const char *word, glong n)
{
  return g_strndup (word, g_utf8_offset_to_pointer (word, n) - word);
}

/* "ehre" for "here": the first two characters as they were meant. */
static char *
dup_swapped_beginning (const char *word)
{
  const char *second = g_utf8_next_char (word);
  const char *third = g_utf8_next_char (second);

  return g_strdup_printf ("%.*s%.*s", (int) (third - second), second, (int) (second - word), word);
}

/* The first characters are right more often than not; where that leads nowhere, they may be swapped, or only the
 * first is. Most questions end with the first attempt, which reads a few hundred terms. */
static gboolean
hunt (TwinTransaction *tx, Hunt *self, GError **error)
{
  g_autofree char *sure = dup_beginning (self->word, SURE_CHARACTERS);
  g_autofree char *swapped = dup_swapped_beginning (self->word);
  g_autofree char *first = dup_beginning (self->word, 1);
  const char *const prefixes[] = { sure, swapped, first };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && self->best == NULL && self->n_left > 0; i++)
    if (!twin_passage_table_list_terms (tx, prefixes[i], look_at_cb, self, error))
      return FALSE;

  return TRUE;
}

gboolean
twin_nearest_find (TwinTransaction *tx, TwinQuestion *question, guint index, GError **error)
{
  TwinTerm *term = &g_array_index (question->terms, TwinTerm, index);
  const char *stem = g_array_index (question->own->sequence, TwinWord, term->at).stem;
  Hunt self = { .word = stem, .n_left = MAX_TERMS };

  if (!is_misspellable (term) || g_utf8_strlen (stem, -1) < SHORTEST - 1)
    return FALSE;

  self.limit = g_utf8_strlen (stem, -1) >= LONG ? 2 : 1;
  if (!hunt (tx, &self, error) || self.best == NULL)
    {
      g_free (self.best);
      return FALSE;
    }

  term->nearest = self.best;
  term->share *= GUESSED_SHARE;

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-disagreement.h"

#include <string.h>

#include "text/twin-words.h"

/* So many of the words of the shorter sentence must stand in the other, and no fewer than so many. */
#define SAME_SHARE .6
#define FEWEST_SAME 2

/* How far behind a figure the word may stand that it counts: "14 working days". */
#define REACH 2

typedef struct
{
  double value;
  guint place;              /* among the words */
  const char *units[REACH]; /* the stems behind it, NULL where there are fewer */
} Figure;

static gboolean
read_spelt (const char *word, double *value)
{
  static const char *const names[][13] = {
    { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve" },
    { "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf" },
  };

  /* "One" and "eins" are more often no figure than one. */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 2; k < G_N_ELEMENTS (names[i]); k++)
      if (g_str_equal (names[i][k], word))
        {
          *value = k;
          return TRUE;
        }

  return FALSE;
}

/* "12", and "12.5" or "12,500", whose parts are words of their own: told apart by what stands between. */
static gboolean
read_figure (const char *text, GArray *words, guint *at, double *value)
{
  const TwinWord *word = &g_array_index (words, TwinWord, *at);
  char *end;

  if (read_spelt (word->folded, value))
    return TRUE;
  if (!g_ascii_isdigit (*word->folded))
    return FALSE;

  *value = g_ascii_strtod (word->folded, &end);
  while (*end == '\0' && *at + 1 < words->len)
    {
      const TwinWord *next = word + 1;

      if (next->start != word->end + 1 || strchr (".,:/-", text[word->end]) == NULL || !g_ascii_isdigit (*next->folded))
        break;
      *value = *value * 1000 + g_ascii_strtod (next->folded, NULL);
      word = next;
      (*at)++;
    }

  return TRUE;
}

static GArray *
collect_figures (const char *text, GArray *words)
{
  GArray *figures = g_array_new (FALSE, FALSE, sizeof (Figure));

  for (guint i = 0; i < words->len; i++)
    {
      Figure figure = { .place = i };

      if (!read_figure (text, words, &i, &figure.value))
        continue;
      for (guint k = 1; k <= REACH && i + k < words->len; k++)
        if (!g_array_index (words, TwinWord, i + k).stop)
          figure.units[k - 1] = g_array_index (words, TwinWord, i + k).stem;
      g_array_append_val (figures, figure);
    }

  return figures;
}

static GHashTable *
collect_telling (GArray *words)
{
  GHashTable *stems = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);
      double value;

      if (!word->stop && !g_ascii_isdigit (*word->folded) && !read_spelt (word->folded, &value))
        g_hash_table_add (stems, (gpointer) word->stem);
    }

  return stems;
}

static gboolean
are_about_the_same (GArray *first, GArray *second)
{
  g_autoptr (GHashTable) one = collect_telling (first);
  g_autoptr (GHashTable) other = collect_telling (second);
  guint smaller = MIN (g_hash_table_size (one), g_hash_table_size (other));
  guint common = 0;
  GHashTableIter iter;
  gpointer stem;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    common += g_hash_table_contains (other, stem);

  return common >= FEWEST_SAME && common >= smaller * SAME_SHARE;
}

/* As written: from the figure to @unit, which is NULL for a figure that counts nothing ("in 1998"). */
static char *
dup_figure (const char *text, GArray *words, const Figure *figure, const char *unit)
{
  guint last = figure->place;

  for (guint i = figure->place; unit != NULL && i < words->len && i <= figure->place + 2 * REACH; i++)
    if (g_array_index (words, TwinWord, i).stem == unit)
      {
        last = i;
        break;
      }
  /* The parts of "9:30". */
  while (unit == NULL && last + 1 < words->len
         && g_array_index (words, TwinWord, last + 1).start == g_array_index (words, TwinWord, last).end + 1
         && g_ascii_isdigit (*g_array_index (words, TwinWord, last + 1).folded))
    last++;

  return g_strndup (text + g_array_index (words, TwinWord, figure->place).start,
                    g_array_index (words, TwinWord, last).end - g_array_index (words, TwinWord, figure->place).start);
}

/* Whether both count the same; *@unit is the word that says so, NULL where there is none behind either. */
static gboolean
count_the_same (const Figure *a, const Figure *b, const char **unit)
{
  *unit = NULL;
  for (guint i = 0; i < REACH; i++)
    for (guint k = 0; k < REACH; k++)
      if (a->units[i] != NULL && a->units[i] == b->units[k])
        {
          *unit = a->units[i];
          return TRUE;
        }

  for (guint i = 0; i < REACH; i++)
    if (a->units[i] != NULL || b->units[i] != NULL)
      return FALSE;

  return TRUE;
}

/* What differs: a figure in each, and what both count. */
typedef struct
{
  const Figure *one;
  const Figure *other;
  const char *unit;
} Difference;

/* The first figure in each that counts the same thing differently; FALSE if there is one that agrees. */
static gboolean
find_difference (GArray *first, GArray *second, Difference *difference)
{
  gboolean found = FALSE;

  for (guint i = 0; i < first->len; i++)
    for (guint k = 0; k < second->len; k++)
      {
        const Figure *a = &g_array_index (first, Figure, i);
        const Figure *b = &g_array_index (second, Figure, k);
        const char *unit;

        if (!count_the_same (a, b, &unit))
          continue;
        if (a->value == b->value)
          return FALSE;
        if (!found)
          *difference = (Difference) { a, b, unit };
        found = TRUE;
      }

  return found;
}

gboolean
twin_disagree (const char *first, const char *second, const char *language, char **one, char **other)
{
  g_autoptr (TwinWords) words = twin_words_new (language);
  g_autoptr (GArray) first_words = twin_words_split (words, first, strlen (first));
  g_autoptr (GArray) second_words = twin_words_split (words, second, strlen (second));
  g_autoptr (GArray) first_figures = collect_figures (first, first_words);
  g_autoptr (GArray) second_figures = collect_figures (second, second_words);
  Difference difference = { 0 };

  if (!find_difference (first_figures, second_figures, &difference) || !are_about_the_same (first_words, second_words))
    return FALSE;

  if (one != NULL)
    *one = dup_figure (first, first_words, difference.one, difference.unit);
  if (other != NULL)
    *other = dup_figure (second, second_words, difference.other, difference.unit);

  return TRUE;
}

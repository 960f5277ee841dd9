/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-quote.h"

#include <string.h>

#include "text/twin-words.h"

#define MIN_SHARE 0.6            /* of the quote's words that a place must hold */
#define SLICE (256u << 10)       /* bytes whose words are held at once */
#define MAX_QUOTE_BYTES (32u << 10)

typedef struct
{
  gsize start;
  gsize end;
  double share; /* of the quote's words */
  gsize distance;
} Place;

static gsize
get_distance (gsize a, gsize b)
{
  return a > b ? a - b : b - a;
}

/* The place of @quote as it stands, nearest to @near. */
static gboolean
find_exactly (const char *text, gsize length, const char *quote, gsize near, gsize *start, gsize *end)
{
  gsize size = strlen (quote);
  gsize best = G_MAXSIZE;
  const char *at = text;

  while ((at = memmem (at, length - (gsize) (at - text), quote, size)) != NULL)
    {
      gsize distance = get_distance ((gsize) (at - text), near);

      if (distance < best)
        {
          best = distance;
          *start = (gsize) (at - text);
          *end = *start + size;
        }
      at++;
    }

  return best != G_MAXSIZE;
}

/* How often each word of the quote may still be counted. */
static GHashTable *
count_words (GArray *words)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_array_index (words, TwinWord, i).folded;
      int n = GPOINTER_TO_INT (g_hash_table_lookup (counts, word));

      g_hash_table_insert (counts, (gpointer) word, GINT_TO_POINTER (n + 1));
    }

  return counts;
}

static gboolean
is_better (const Place *place, const Place *best)
{
  return place->share > best->share || (place->share >= best->share && place->distance < best->distance);
}

/* Takes a word into the window (@step -1) or lets it go (+1); whether it counts as shared. */
static gboolean
shift (GHashTable *left, const char *word, int step)
{
  gpointer value;
  int n;

  if (!g_hash_table_lookup_extended (left, word, NULL, &value))
    return FALSE;

  n = GPOINTER_TO_INT (value);
  g_hash_table_insert (left, (gpointer) word, GINT_TO_POINTER (n + step));

  return step < 0 ? n > 0 : n >= 0;
}

/* The words of the window at its ends that the quote does not hold are no part of the place. */
static void
trim (GArray *words, GHashTable *quote, guint *from, guint *to)
{
  while (*from + 1 < *to && !g_hash_table_contains (quote, g_array_index (words, TwinWord, *from).folded))
    (*from)++;
  while (*to > *from + 1 && !g_hash_table_contains (quote, g_array_index (words, TwinWord, *to - 1).folded))
    (*to)--;
}

/* Slides a window of the quote's number of words over one slice, which begins at byte @offset. */
static void
search_slice (const char *slice, gsize length, gsize offset, GArray *quote_words, gsize near, Place *best)
{
  g_autoptr (TwinWords) splitter = twin_words_new (NULL);
  g_autoptr (GArray) words = twin_words_split (splitter, slice, length);
  g_autoptr (GHashTable) left = count_words (quote_words);
  guint n = quote_words->len;
  guint shared = 0;

  for (guint i = 0; i < words->len; i++)
    {
      guint from = i + 1 > n ? i + 1 - n : 0;
      guint to = i + 1;
      Place place;

      shared += shift (left, g_array_index (words, TwinWord, i).folded, -1);
      if (i >= n)
        shared -= shift (left, g_array_index (words, TwinWord, i - n).folded, 1);

      place.share = (double) shared / n;
      if (place.share < MIN_SHARE || place.share < best->share)
        continue;

      trim (words, left, &from, &to);
      place.start = offset + g_array_index (words, TwinWord, from).start;
      place.end = offset + g_array_index (words, TwinWord, to - 1).end;
      place.distance = get_distance (place.start, near);
      if (is_better (&place, best))
        *best = place;
    }
}

static gsize
find_character_start (const char *text, gsize length, gsize at)
{
  if (at >= length)
    return length;
  while (at > 0 && ((guchar) text[at] & 0xc0) == 0x80)
    at--;

  return at;
}

gboolean
twin_quote_find (const char *text, gsize length, const char *quote, gsize near, gsize *start, gsize *end)
{
  g_autoptr (TwinWords) splitter = NULL;
  g_autoptr (GArray) words = NULL;
  g_autofree char *trimmed = NULL;
  Place best = { 0 };
  gsize overlap;

  g_return_val_if_fail (text != NULL && quote != NULL && start != NULL && end != NULL, FALSE);

  trimmed = g_strstrip (g_strdup (quote));
  if (*trimmed == '\0' || strlen (trimmed) > MAX_QUOTE_BYTES)
    return FALSE;
  if (find_exactly (text, length, trimmed, near, start, end))
    return TRUE;

  splitter = twin_words_new (NULL);
  words = twin_words_split (splitter, trimmed, strlen (trimmed));
  if (words->len == 0)
    return FALSE;

  /* Slices overlap by more than the quote, so that it lies whole in one of them. */
  overlap = 2 * strlen (trimmed) + 1024;
  for (gsize at = 0; at < length; at = find_character_start (text, length, at + SLICE))
    search_slice (text + at, find_character_start (text, length, at + SLICE + overlap) - at, at, words, near, &best);

  *start = best.start;
  *end = best.end;

  return best.end > best.start;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-vocabulary.h"

#include <string.h>

/* A power of two. At most half of the places are taken, so that a place is found at once. */
#define N_PLACES (1u << 19)
#define N_FIRST (1u << 12)

#define MAX_WORD 96

/* A part that is shorter than this may be a syllable that is also a word: "in", "so". */
#define MIN_FIRST 3
#define MIN_SECOND 4

struct _PdfVocabulary
{
  guint64 *places; /* hashes; 0 where free */
  guint n_places;
  guint n_words;
};

/* English compounds keep their hyphen behind and before these (Chicago Manual of Style 17, 7.89). */
static const char *const first_parts[] = { "all", "half", "high", "ill", "long", "low", "near", "non", "self", "semi", "short", "well", NULL };
static const char *const second_parts[] = {
  "based", "class", "free", "like", "made", "old", "owned", "related", "scale", "shaped", "specific", "style", "term", "time", "type", "wide", "year", NULL,
};

/* These are written together with what they stand before, though both are words. */
static const char *const closed_first[] = { "any", "back", "down", "every", "fore", "inter", "out", "over", "some", "sub", "super", "under", "with", NULL };
static const char *const closed_second[] = {
  "able", "board", "book", "day", "fold", "fore", "ground", "hold", "hood", "house", "land", "line", "long", "man", "mark", "men", "ment",
  "more", "most", "ness", "over", "port", "self", "ship", "side", "sion", "stand", "standing", "teen", "thing", "times", "tion", "town", "ward",
  "wards", "ways", "wealth", "where", "wise", "work", "works", "worth", NULL,
};

PdfVocabulary *
pdf_vocabulary_new (void)
{
  PdfVocabulary *self = g_new0 (PdfVocabulary, 1);

  self->n_places = N_FIRST;
  self->places = g_new0 (guint64, self->n_places);
  return self;
}

void
pdf_vocabulary_free (PdfVocabulary *self)
{
  if (self == NULL)
    return;
  g_free (self->places);
  g_free (self);
}

/* Lower case, without what stands around it; the number of bytes, 0 if it is no word. */
static gsize
fold (const char *word,
      gsize length,
      char folded[MAX_WORD])
{
  const char *end = word + length;
  gsize n = 0, n_word = 0;

  for (const char *p = word; p < end && n + 6 < MAX_WORD; p = g_utf8_next_char (p))
    {
      gboolean plain = (guchar) *p < 0x80;
      gunichar c = plain ? (guchar) *p : g_utf8_get_char (p);
      gboolean letter = plain ? g_ascii_isalpha (*p) : g_unichar_isalpha (c);

      if (!letter && n == 0)
        continue;
      if (plain)
        folded[n++] = g_ascii_tolower (*p);
      else
        n += (gsize) g_unichar_to_utf8 (g_unichar_tolower (c), folded + n);
      if (letter)
        n_word = n;
    }
  return n_word;
}

/* FNV-1a, never 0. */
static guint64
hash (const char *text,
      gsize length)
{
  guint64 value = 0xcbf29ce484222325u;

  for (gsize i = 0; i < length; i++)
    value = (value ^ (guchar) text[i]) * 0x100000001b3u;
  return value != 0 ? value : 1;
}

static guint64 *
find_place (guint64 *places,
            guint n_places,
            guint64 value)
{
  guint place = (guint) (value ^ (value >> 32)) & (n_places - 1);

  while (places[place] != 0 && places[place] != value)
    place = (place + 1) & (n_places - 1);
  return &places[place];
}

static void
grow (PdfVocabulary *self)
{
  guint n_places = 2 * self->n_places;
  guint64 *places = g_new0 (guint64, n_places);

  for (guint i = 0; i < self->n_places; i++)
    if (self->places[i] != 0)
      *find_place (places, n_places, self->places[i]) = self->places[i];
  g_free (self->places);
  self->places = places;
  self->n_places = n_places;
}

void
pdf_vocabulary_add (PdfVocabulary *self,
                    const char *word,
                    gsize length)
{
  char folded[MAX_WORD];
  guint64 *place;
  gsize n;

  g_return_if_fail (self != NULL && word != NULL);

  n = fold (word, length, folded);
  if (n == 0 || self->n_words >= N_PLACES / 2)
    return;
  if (self->n_words * 2 >= self->n_places)
    grow (self);
  place = find_place (self->places, self->n_places, hash (folded, n));
  self->n_words += *place == 0;
  *place = hash (folded, n);
}

static gboolean
holds (const PdfVocabulary *self,
       const char *text,
       gsize length)
{
  return self != NULL && *find_place (self->places, self->n_places, hash (text, length)) != 0;
}

static gboolean
is_one_of (const char *const *list,
           const char *text,
           gsize length)
{
  for (guint i = 0; list[i] != NULL; i++)
    if (strlen (list[i]) == length && memcmp (list[i], text, length) == 0)
      return TRUE;
  return FALSE;
}

gboolean
pdf_vocabulary_keeps_hyphen (const PdfVocabulary *self,
                             const char *first,
                             gsize first_length,
                             const char *second,
                             gsize second_length)
{
  char one[MAX_WORD], two[MAX_WORD], both[2 * MAX_WORD + 1];
  const char *part;
  gsize n_one, n_two;

  g_return_val_if_fail (first != NULL && second != NULL, FALSE);

  n_one = fold (first, first_length, one);
  n_two = fold (second, second_length, two);
  if (n_one == 0 || n_two == 0)
    return FALSE;
  memcpy (both, one, n_one);
  memcpy (both + n_one, two, n_two);
  if (holds (self, both, n_one + n_two))
    return FALSE;
  both[n_one] = '-';
  memcpy (both + n_one + 1, two, n_two);
  if (holds (self, both, n_one + 1 + n_two))
    return TRUE;

  /* A compound may be divided within its last part: "content-address-able". */
  part = g_strrstr_len (one, (gssize) n_one, "-");
  part = part != NULL ? part + 1 : one;
  n_one -= (gsize) (part - one);

  /* No word is divided behind its first letter. */
  if (g_utf8_next_char (part) == part + n_one)
    return TRUE;
  if (is_one_of (closed_first, part, n_one) || is_one_of (closed_second, two, n_two))
    return FALSE;
  if (is_one_of (second_parts, two, n_two))
    return TRUE;
  return n_one >= MIN_FIRST && n_two >= MIN_SECOND && (is_one_of (first_parts, part, n_one) || holds (self, part, n_one))
         && holds (self, two, n_two);
}

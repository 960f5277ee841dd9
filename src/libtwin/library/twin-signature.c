/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-signature.h"

#include "library/twin-release.h"

#define EMPTY G_MAXUINT32
#define SHINGLE 3

typedef struct
{
  guint32 bins[TWIN_SIGNATURE_BINS];
  guint64 words[SHINGLE]; /* the last ones */
  guint n_words;
} Sketch;

/* The finisher of MurmurHash3 (Appleby, public domain): every bit of the input reaches every bit of the output. */
static guint64
mix (guint64 x)
{
  x ^= x >> 33;
  x *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  x ^= x >> 33;
  x *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);

  return x ^ (x >> 33);
}

static void
add_word (Sketch *self, guint64 word)
{
  guint64 hash = 0;
  guint bin;

  for (guint i = 0; i + 1 < SHINGLE; i++)
    self->words[i] = self->words[i + 1];
  self->words[SHINGLE - 1] = word;
  if (++self->n_words < SHINGLE)
    return;

  for (guint i = 0; i < SHINGLE; i++)
    hash = mix (hash + self->words[i]);
  bin = (guint) (hash >> 57);
  self->bins[bin] = MIN (self->bins[bin], (guint32) MIN ((guint32) hash, EMPTY - 1));
}

/* Words are runs of letters and digits without their case; where there are no spaces each wide character is one. */
static void
add_text (Sketch *self, const char *text, const char *end)
{
  guint64 word = 0;

  while (text < end)
    {
      gunichar c = g_utf8_get_char (text);
      gboolean letter = g_unichar_isalnum (c);
      gboolean wide = letter && c >= 0x1100 && g_unichar_iswide (c);

      text = g_utf8_next_char (text);
      if (word != 0 && (wide || !letter))
        {
          add_word (self, word);
          word = 0;
        }
      if (wide)
        add_word (self, mix (c));
      else if (letter)
        word = mix (word + g_unichar_tolower (c) + 1);
    }
  if (word != 0)
    add_word (self, word);
}

/* An empty bin takes the number of another one, found in an order that is the same for all documents. */
static void
fill_empty (Sketch *self)
{
  guint32 filled[TWIN_SIGNATURE_BINS];

  for (guint i = 0; i < TWIN_SIGNATURE_BINS; i++)
    {
      guint at = i;

      for (guint64 attempt = 1; self->bins[at] == EMPTY; attempt++)
        at = (guint) (mix ((attempt << 32) + i + 1) % TWIN_SIGNATURE_BINS);
      filled[i] = self->bins[at];
    }
  for (guint i = 0; i < TWIN_SIGNATURE_BINS; i++)
    self->bins[i] = filled[i];
}

GBytes *
twin_signature_new (const TwinDocument *document, guint *n_shingles)
{
  Sketch self = { .n_words = 0 };
  const char *text;

  g_return_val_if_fail (document != NULL && n_shingles != NULL, NULL);

  text = twin_document_get_text (document, NULL);
  for (guint i = 0; i < TWIN_SIGNATURE_BINS; i++)
    self.bins[i] = EMPTY;
  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      if (!twin_release_is_hidden (block))
        add_text (&self, text + block->start, text + block->start + block->length);
    }

  *n_shingles = self.n_words >= SHINGLE ? self.n_words - SHINGLE + 1 : 0;
  if (*n_shingles == 0)
    return g_bytes_new (NULL, 0);

  fill_empty (&self);

  return g_bytes_new (self.bins, sizeof self.bins);
}

double
twin_signature_compare (const guint32 *a, const guint32 *b)
{
  guint n_equal = 0;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  for (guint i = 0; i < TWIN_SIGNATURE_BINS; i++)
    n_equal += a[i] == b[i];

  return (double) n_equal / TWIN_SIGNATURE_BINS;
}

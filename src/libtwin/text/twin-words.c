/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-words.h"

#include <libstemmer.h>
#include <string.h>

#include "text/twin-language.h"

/* No word of a language is longer; what is, is data, and is compared by its beginning. */
#define MAXIMUM_WORD_BYTES 256

/* With the blank after it, in the prose of Europe. */
#define BYTES_PER_WORD 6

/* What a word comes to is worked out once: most words of a text were met before. */
typedef struct
{
  const char *folded;
  const char *stem;
  gboolean stop;
} Entry;

struct _TwinWords
{
  char *language;
  struct sb_stemmer *stemmer; /* NULL: no endings are taken off */
  GStringChunk *strings;
  GHashTable *entries;        /* word as written -> Entry */
};

typedef enum
{
  SCRIPT_SPACED,
  SCRIPT_PAIRS,
  SCRIPT_TRIPLES,
} ScriptKind;

TwinWords *
twin_words_new (const char *language)
{
  TwinWords *self = g_new0 (TwinWords, 1);

  self->language = g_strndup (language != NULL ? language : "", language != NULL ? strcspn (language, "-_") : 0);
  if (*self->language != '\0')
    self->stemmer = sb_stemmer_new (self->language, NULL);
  self->strings = g_string_chunk_new (4096);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  return self;
}

void
twin_words_free (TwinWords *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_string_chunk_free (self->strings);
  sb_stemmer_delete (self->stemmer);
  g_free (self->language);
  g_free (self);
}

const char *
twin_words_get_language (TwinWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return *self->language != '\0' ? self->language : NULL;
}

static ScriptKind
get_script_kind (gunichar c)
{
  if (c < 0x0e00)
    return SCRIPT_SPACED;

  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
      return SCRIPT_PAIRS;
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return SCRIPT_TRIPLES;
    default:
      return SCRIPT_SPACED;
    }
}

static gboolean
is_word_character (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum (c) : g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Texts are in NFC. In the blocks in which most words of Europe are written, and in Hebrew and Arabic,
 * that is NFKC as well, which is worth knowing because normalising is most of the work. */
static gboolean
is_normalised (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    {
      gunichar c = g_utf8_get_char (word);

      if (c >= 0x80 && !(c >= 0xc0 && c < 0x132) && !(c >= 0x386 && c < 0x3d0) && !(c >= 0x400 && c < 0x530)
          && !(c >= 0x5d0 && c < 0x5eb) && !(c >= 0x620 && c < 0x64b))
        return FALSE;
    }

  return TRUE;
}

static const char *
fold (TwinWords *self, const char *word)
{
  g_autofree char *wide = NULL;
  g_autofree char *folded = NULL;

  if (g_str_is_ascii (word))
    folded = g_ascii_strdown (word, -1);
  else
    {
      wide = is_normalised (word) ? NULL : g_utf8_normalize (word, -1, G_NORMALIZE_NFKC);
      folded = g_utf8_casefold (wide != NULL ? wide : word, -1);
    }

  return g_string_chunk_insert (self->strings, folded);
}

/* Valid until the next word. */
static const char *
take_ending_off (TwinWords *self, const char *folded)
{
  const char *stem = NULL;

  if (self->stemmer != NULL)
    stem = (const char *) sb_stemmer_stem (self->stemmer, (const sb_symbol *) folded, strlen (folded));

  return stem != NULL && *stem != '\0' ? stem : folded;
}

static gboolean
is_folded (const char *word)
{
  while (g_ascii_islower (*word) || g_ascii_isdigit (*word))
    word++;

  return *word == '\0';
}

static const Entry *
add_entry (TwinWords *self, const char *word)
{
  Entry *entry = g_new0 (Entry, 1);
  char *written = g_string_chunk_insert (self->strings, word);

  entry->folded = is_folded (word) ? written : fold (self, word);
  entry->stop = twin_is_stop_word (entry->folded, self->language);
  entry->stem = g_string_chunk_insert_const (self->strings, take_ending_off (self, entry->folded));
  g_hash_table_insert (self->entries, written, entry);

  return entry;
}

/* Where the ASCII letters and digits from @at on end: most words are no more than that. */
static gsize
skip_ascii_word (const char *text, gsize at, gsize length)
{
  while (at < length && g_ascii_isalnum (text[at]))
    at++;

  return at;
}

static void
add_word (TwinWords *self, GArray *words, const char *text, gsize start, gsize end, gboolean unspaced)
{
  char written[MAXIMUM_WORD_BYTES + 1];
  gsize length = MIN (end - start, MAXIMUM_WORD_BYTES);
  const Entry *entry;
  TwinWord word;

  if (length < end - start)
    while (((guchar) text[start + length] & 0xc0) == 0x80)
      length--;
  memcpy (written, text + start, length);
  written[length] = '\0';

  entry = g_hash_table_lookup (self->entries, written);
  if (entry == NULL)
    entry = add_entry (self, written);
  word = (TwinWord) { start, end, entry->folded, entry->stem, entry->stop, unspaced };
  g_array_append_val (words, word);
}

/* The run of a script without spaces as overlapping pieces of @n characters, or whole if it is shorter. */
static void
add_pieces (TwinWords *self, GArray *words, const char *text, gsize start, gsize end, guint n)
{
  const char *run_end = text + end;
  const char *from = text + start;
  const char *to = from;

  for (guint i = 0; i < n && to < run_end; i++)
    to = g_utf8_next_char (to);
  for (;;)
    {
      add_word (self, words, text, from - text, to - text, TRUE);
      if (to >= run_end)
        return;
      from = g_utf8_next_char (from);
      to = g_utf8_next_char (to);
    }
}

/* "don't", "isn't": as a word a stop word, and in two pieces ("don", "t") not one.
 * Returns: where it ends, if text[start, end) is the first piece, else @end. */
static gsize
skip_contraction (const char *text, gsize start, gsize end, gsize length)
{
  gsize apostrophe;

  if (end == start || g_ascii_tolower (text[end - 1]) != 'n' || end >= length)
    return end;
  if (text[end] == '\'')
    apostrophe = 1;
  else if (length - end >= 3 && memcmp (text + end, "\xe2\x80\x99", 3) == 0)
    apostrophe = 3;
  else
    return end;
  if (end + apostrophe >= length || g_ascii_tolower (text[end + apostrophe]) != 't')
    return end;
  if (end + apostrophe + 1 < length && g_ascii_isalnum (text[end + apostrophe + 1]))
    return end;

  return end + apostrophe + 1;
}

/* Returns: where the next word may begin. */
static gsize
add_spaced_word (TwinWords *self, GArray *words, const char *text, gsize start, gsize end, gsize length)
{
  gsize after = skip_contraction (text, start, end, length);

  if (after == end)
    add_word (self, words, text, start, end, FALSE);

  return after;
}

GArray *
twin_words_split (TwinWords *self, const char *text, gsize length)
{
  GArray *words = g_array_sized_new (FALSE, FALSE, sizeof (TwinWord), length / BYTES_PER_WORD + 1);
  gsize at = 0;

  g_return_val_if_fail (self != NULL && (text != NULL || length == 0), words);

  while (at < length)
    {
      gsize start = at;
      ScriptKind kind;
      gunichar c;

      at = skip_ascii_word (text, at, length);
      if (at > start && (at == length || (guchar) text[at] < 0x80))
        {
          at = add_spaced_word (self, words, text, start, at, length);
          continue;
        }

      at = start;
      c = g_utf8_get_char (text + at);
      if (!is_word_character (c))
        {
          at = g_utf8_next_char (text + at) - text;
          continue;
        }

      kind = get_script_kind (c);
      do
        {
          at = g_utf8_next_char (text + at) - text;
          c = at < length ? g_utf8_get_char (text + at) : 0;
        }
      while (at < length && is_word_character (c) && (get_script_kind (c) == kind || g_unichar_ismark (c)));

      if (kind != SCRIPT_SPACED)
        add_pieces (self, words, text, start, at, kind == SCRIPT_PAIRS ? 2 : 3);
      else
        at = add_spaced_word (self, words, text, start, at, length);
    }

  return words;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-words.h"

#include <libstemmer.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/twin-language.h"

/* No word of a language is longer; what is, is data, and is compared by its beginning. */
#define MAXIMUM_WORD_BYTES 256

/* With the blank after it, in the prose of Europe. */
#define BYTES_PER_WORD 6

/* "IT", "WHO", "US": stop words, were they not written so. */
#define LONGEST_ACRONYM 4

/* A table that was used for so many different words is begun anew by twin_words_trim(). */
#define MAXIMUM_ENTRIES 65536
#define SMALLEST_TABLE 1024

/* What a word comes to is worked out once: most words of a text were met before. */
typedef struct
{
  const char *folded;
  const char *stem;
  gboolean stop;
  gboolean acronym; /* a stop word in capitals */
  guint32 length;
  char written[];
} Entry;

/* The hash beside the pointer spares most looks into memory that is far away. */
typedef struct
{
  guint32 hash;
  Entry *entry;
} Slot;

/* Entries are kept in blocks, in the order in which words were met: the frequent ones together. */
#define BLOCK_BYTES 65536

typedef struct
{
  GPtrArray *blocks;
  gsize used; /* of the last one */
} Arena;

/* The alphabets whose words have endings that are known. */
typedef enum
{
  ALPHABET_OTHER,
  ALPHABET_LATIN,
  ALPHABET_CYRILLIC,
  ALPHABET_GREEK,
  ALPHABET_ARABIC,
  ALPHABET_DEVANAGARI,
  ALPHABET_ARMENIAN,
  ALPHABET_TAMIL,
  N_ALPHABETS,
} Alphabet;

/* Which stemmer stands in for an unknown language, and for a foreign word in a text of another alphabet. */
static const char *const usual_stemmers[N_ALPHABETS] = { NULL, "en", "ru", "el", "ar", "hi", "hy", "ta" };

struct _TwinWords
{
  char *language;
  Alphabet alphabet;                        /* in which the language is written */
  gboolean dotless;                         /* Turkish and its kin: I is the capital of ı */
  struct sb_stemmer *stemmers[N_ALPHABETS]; /* made when met; NULL: no endings are taken off */
  gboolean tried[N_ALPHABETS];
  GStringChunk *strings;
  Arena entries;
  Slot *table;                              /* open addressing; a power of two */
  guint n_slots;
  guint n_entries;
};

typedef enum
{
  SCRIPT_SPACED,
  SCRIPT_PAIRS,
  SCRIPT_TRIPLES,
} ScriptKind;

static Alphabet
get_alphabet (gunichar c)
{
  if (c < 0x250)
    return ALPHABET_LATIN;
  if (c >= 0x370 && c < 0x400)
    return ALPHABET_GREEK;
  if (c >= 0x400 && c < 0x530)
    return ALPHABET_CYRILLIC;
  if (c >= 0x530 && c < 0x590)
    return ALPHABET_ARMENIAN;
  if (c >= 0x600 && c < 0x780)
    return ALPHABET_ARABIC;
  if (c >= 0x900 && c < 0x980)
    return ALPHABET_DEVANAGARI;
  if (c >= 0xb80 && c < 0xc00)
    return ALPHABET_TAMIL;
  if ((c >= 0x1e00 && c < 0x1f00))
    return ALPHABET_LATIN;

  return c >= 0x1f00 && c < 0x2000 ? ALPHABET_GREEK : ALPHABET_OTHER;
}

/* Languages that are not written in Latin letters; of the others nothing needs to be known. */
static Alphabet
get_alphabet_of_language (const char *language)
{
  static const struct
  {
    const char *languages;
    Alphabet alphabet;
  } written[] = {
    { " ru uk be bg mk sr kk ky mn tg ", ALPHABET_CYRILLIC }, { " el ", ALPHABET_GREEK },
    { " ar fa ur ps ug ckb ", ALPHABET_ARABIC },              { " hi mr ne sa ", ALPHABET_DEVANAGARI },
    { " hy ", ALPHABET_ARMENIAN },                            { " ta ", ALPHABET_TAMIL },
    { " zh ja ko th lo km my he yi ka bn te ml kn gu pa si am bo ", ALPHABET_OTHER },
  };
  g_autofree char *word = g_strconcat (" ", language, " ", NULL);

  if (*language == '\0')
    return ALPHABET_OTHER;

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    if (strstr (written[i].languages, word) != NULL)
      return written[i].alphabet;

  return ALPHABET_LATIN;
}

static struct sb_stemmer *
get_stemmer (TwinWords *self, Alphabet alphabet)
{
  const char *language = alphabet == self->alphabet ? self->language : usual_stemmers[alphabet];

  if (!self->tried[alphabet] && language != NULL)
    {
      /* Snowball has one Norwegian, under the tag of both. */
      if (g_str_equal (language, "nb") || g_str_equal (language, "nn"))
        language = "no";
      self->stemmers[alphabet] = sb_stemmer_new (language, NULL);
    }
  self->tried[alphabet] = TRUE;

  return self->stemmers[alphabet];
}

static Entry *
arena_take (Arena *self, gsize size)
{
  Entry *entry;

  size = (size + sizeof (gpointer) - 1) & ~(sizeof (gpointer) - 1);
  if (self->blocks->len == 0 || self->used + size > BLOCK_BYTES)
    {
      g_ptr_array_add (self->blocks, g_malloc0 (BLOCK_BYTES));
      self->used = 0;
    }
  entry = (Entry *) (gpointer) ((char *) g_ptr_array_index (self->blocks, self->blocks->len - 1) + self->used);
  self->used += size;

  return entry;
}

static void
begin_table (TwinWords *self)
{
  self->strings = g_string_chunk_new (4096);
  self->entries = (Arena) { .blocks = g_ptr_array_new_with_free_func (g_free) };
  self->n_slots = SMALLEST_TABLE;
  self->n_entries = 0;
  self->table = g_new0 (Slot, self->n_slots);
}

static void
end_table (TwinWords *self)
{
  g_ptr_array_unref (self->entries.blocks);
  g_free (self->table);
  g_string_chunk_free (self->strings);
}

TwinWords *
twin_words_new (const char *language)
{
  TwinWords *self = g_new0 (TwinWords, 1);
  g_autofree char *tag = g_strndup (language != NULL ? language : "", language != NULL ? strcspn (language, "-_") : 0);

  self->language = g_ascii_strdown (tag, -1);
  self->alphabet = get_alphabet_of_language (self->language);
  self->dotless = g_str_equal (self->language, "tr") || g_str_equal (self->language, "az");
  begin_table (self);

  return self;
}

void
twin_words_free (TwinWords *self)
{
  if (self == NULL)
    return;

  end_table (self);
  for (guint i = 0; i < N_ALPHABETS; i++)
    sb_stemmer_delete (self->stemmers[i]);
  g_free (self->language);
  g_free (self);
}

void
twin_words_trim (TwinWords *self)
{
  g_return_if_fail (self != NULL);

  if (self->n_entries < MAXIMUM_ENTRIES)
    return;

  end_table (self);
  begin_table (self);
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
  /* Most of what is met; the mark of a long vowel (30FC) has no script of its own. */
  if ((c >= 0x3041 && c < 0x3100) || (c >= 0x4e00 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4) || c == 0xff70)
    return SCRIPT_PAIRS;
  if (c < 0x0e80)
    return SCRIPT_TRIPLES;

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

/* Soft hyphens, joiners and marks of direction stand inside words and are no part of them. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0xad || (c >= 0x200c && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

static gboolean
is_inner_character (gunichar c)
{
  return g_unichar_ismark (c) || is_invisible (c);
}

/* Characters that folding leaves as they are, among those that stand in pairs. */
static gboolean
is_ideograph (gunichar c)
{
  return (c >= 0x4e00 && c < 0xa000) || (c >= 0x3041 && c < 0x3097) || (c >= 0x30a1 && c < 0x30fb) || (c >= 0xac00 && c < 0xd7a4);
}

static gboolean
is_word_character (gunichar c)
{
  if (is_ideograph (c))
    return TRUE;

  return c < 0x80 ? g_ascii_isalnum (c) : g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* The points of Hebrew and of Arabic, its lengthening stroke, and the dot that folding leaves
 * behind a Turkish İ: written or not, it is the same word. */
static gboolean
is_dropped (gunichar c)
{
  return (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x652) || c == 0x670 || c == 0x640 || c == 0x307;
}

static void
drop_points (char *folded)
{
  char *to = folded;

  for (const char *from = folded; *from != '\0';)
    {
      const char *next = g_utf8_next_char (from);

      if (!is_dropped (g_utf8_get_char (from)))
        {
          memmove (to, from, next - from);
          to += next - from;
        }
      from = next;
    }
  if (to > folded)
    *to = '\0';
}

static char *
replace_dotless (const char *word)
{
  GString *replaced = g_string_new (NULL);

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (replaced, c == 'I' ? 0x131 : c == 0x130 ? 'i' : c);
    }

  return g_string_free_and_steal (replaced);
}

/* NFKC, no case, nothing invisible (Unicode's NFKC_Casefold). */
static char *
fold_by_unicode (const char *word)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance (&status);
  UChar wide[MAXIMUM_WORD_BYTES + 1];
  UChar folded[4 * MAXIMUM_WORD_BYTES];
  char narrow[12 * MAXIMUM_WORD_BYTES + 1];
  gint32 length;

  u_strFromUTF8 (wide, G_N_ELEMENTS (wide), &length, word, -1, &status);
  length = unorm2_normalize (normalizer, wide, length, folded, G_N_ELEMENTS (folded), &status);
  u_strToUTF8 (narrow, sizeof narrow, NULL, folded, length, &status);

  return g_strdup (U_SUCCESS (status) && *narrow != '\0' ? narrow : word);
}

static gboolean
is_of_ideographs (const char *word)
{
  while (*word != '\0' && is_ideograph (g_utf8_get_char (word)))
    word = g_utf8_next_char (word);

  return *word == '\0';
}

static const char *
fold (TwinWords *self, const char *word)
{
  g_autofree char *turkish = self->dotless ? replace_dotless (word) : NULL;
  g_autofree char *folded = NULL;

  if (turkish != NULL)
    word = turkish;
  if (g_str_is_ascii (word))
    folded = g_ascii_strdown (word, -1);
  else if (is_of_ideographs (word))
    folded = g_strdup (word);
  else
    {
      folded = fold_by_unicode (word);
      drop_points (folded);
    }

  return g_string_chunk_insert (self->strings, folded);
}

/* Valid until the next word. */
static const char *
take_ending_off (TwinWords *self, const char *folded)
{
  struct sb_stemmer *stemmer = get_stemmer (self, get_alphabet (g_utf8_get_char (folded)));
  const char *stem = NULL;

  if (stemmer != NULL)
    stem = (const char *) sb_stemmer_stem (stemmer, (const sb_symbol *) folded, strlen (folded));

  return stem != NULL && *stem != '\0' ? stem : folded;
}

static gboolean
is_acronym (const char *word)
{
  gsize n = 0;

  while (g_ascii_isupper (word[n]))
    n++;

  return word[n] == '\0' && n >= 2 && n <= LONGEST_ACRONYM;
}

static void
grow_table (TwinWords *self)
{
  Slot *old = self->table;
  guint n_old = self->n_slots;

  self->n_slots *= 2;
  self->table = g_new0 (Slot, self->n_slots);
  for (guint i = 0; i < n_old; i++)
    if (old[i].entry != NULL)
      {
        guint slot = old[i].hash & (self->n_slots - 1);

        while (self->table[slot].entry != NULL)
          slot = (slot + 1) & (self->n_slots - 1);
        self->table[slot] = old[i];
      }
  g_free (old);
}

static const Entry *
add_entry (TwinWords *self, const char *text, gsize length, guint32 hash, guint slot)
{
  Entry *entry = arena_take (&self->entries, sizeof (Entry) + length + 1);

  memcpy (entry->written, text, length);
  entry->length = (guint32) length;
  entry->folded = fold (self, entry->written);
  entry->stop = twin_is_stop_word (entry->folded, self->language);
  entry->acronym = entry->stop && is_acronym (entry->written);
  entry->stem = g_string_chunk_insert_const (self->strings, take_ending_off (self, entry->folded));
  self->table[slot] = (Slot) { hash, entry };
  if (++self->n_entries * 2 > self->n_slots)
    grow_table (self);

  return entry;
}

/* Eight bytes at a time, each mixed in by a multiplication as in Fibonacci hashing (Knuth, volume 3, 6.4);
 * twice as fast as a byte at a time on words. */
static guint32
hash_bytes (const char *text, gsize length)
{
  guint64 hash = length;

  for (; length > 0; text += MIN (length, sizeof hash), length -= MIN (length, sizeof hash))
    {
      guint64 piece = 0;

      memcpy (&piece, text, MIN (length, sizeof piece));
      hash = (hash ^ piece) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 29;
    }

  return (guint32) (hash ^ hash >> 32);
}

static const Entry *
get_entry (TwinWords *self, const char *text, gsize length)
{
  guint32 hash = hash_bytes (text, length);
  guint slot = hash & (self->n_slots - 1);

  while (self->table[slot].entry != NULL)
    {
      const Entry *entry = self->table[slot].entry;

      if (self->table[slot].hash == hash && entry->length == length && memcmp (entry->written, text, length) == 0)
        return entry;
      slot = (slot + 1) & (self->n_slots - 1);
    }

  return add_entry (self, text, length, hash, slot);
}

/* Where the ASCII letters and digits from @at on end: most words are no more than that. */
static gsize
skip_ascii_word (const char *text, gsize at, gsize length)
{
  while (at < length && g_ascii_isalnum (text[at]))
    at++;

  return at;
}

/* A text that is being taken apart. */
typedef struct
{
  TwinWords *owner;
  GArray *words;
  const char *text;
  gsize length;
  gboolean shouting; /* it has no small letter: capitals make no acronym */
} Splitter;

static void
add_word (Splitter *self, gsize start, gsize end, gboolean unspaced)
{
  gsize length = MIN (end - start, MAXIMUM_WORD_BYTES);
  const Entry *entry;
  TwinWord word;

  if (length < end - start)
    while (((guchar) self->text[start + length] & 0xc0) == 0x80)
      length--;

  entry = get_entry (self->owner, self->text + start, length);
  word = (TwinWord) { start, end, entry->folded, entry->stem, entry->stop && (self->shouting || !entry->acronym), unspaced };
  g_array_append_val (self->words, word);
}

/* The run of a script without spaces as overlapping pieces of @n characters, or whole if it is shorter. */
static void
add_pieces (Splitter *self, gsize start, gsize end, guint n)
{
  const char *run_end = self->text + end;
  const char *from = self->text + start;
  const char *to = from;

  for (guint i = 0; i < n && to < run_end; i++)
    to = g_utf8_next_char (to);
  for (;;)
    {
      add_word (self, from - self->text, to - self->text, TRUE);
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
add_spaced_word (Splitter *self, gsize start, gsize end)
{
  gsize after = skip_contraction (self->text, start, end, self->length);

  if (after == end)
    add_word (self, start, end, FALSE);

  return after;
}

/* The run of word characters that begins with @c at @start, in letters of any alphabet. Returns: where it ends. */
static gsize
add_run (Splitter *self, gsize start, gunichar c)
{
  ScriptKind kind = get_script_kind (c);
  gsize at = start;

  do
    {
      at = g_utf8_next_char (self->text + at) - self->text;
      c = at < self->length ? g_utf8_get_char (self->text + at) : 0;
    }
  while (at < self->length
         && (is_inner_character (c) || (is_word_character (c) && get_script_kind (c) == kind)));

  if (kind == SCRIPT_SPACED)
    return add_spaced_word (self, start, at);

  add_pieces (self, start, at, kind == SCRIPT_PAIRS ? 2 : 3);

  return at;
}

static gboolean
has_small_letter (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_islower (text[i]))
      return TRUE;

  return FALSE;
}

GArray *
twin_words_split (TwinWords *self, const char *text, gsize length)
{
  GArray *words = g_array_sized_new (FALSE, FALSE, sizeof (TwinWord), length / BYTES_PER_WORD + 1);
  Splitter splitter = { self, words, text, length, FALSE };
  gsize at = 0;

  g_return_val_if_fail (self != NULL && (text != NULL || length == 0), words);

  splitter.shouting = !has_small_letter (text, length);
  while (at < length)
    {
      gsize start = at;
      gunichar c;

      at = skip_ascii_word (text, at, length);
      if (at > start && (at == length || (guchar) text[at] < 0x80))
        {
          at = add_spaced_word (&splitter, start, at);
          continue;
        }

      c = g_utf8_get_char (text + start);
      if (is_word_character (c))
        at = add_run (&splitter, start, c);
      else
        at = g_utf8_next_char (text + start) - text;
    }

  return words;
}

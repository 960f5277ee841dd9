/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-anchor.h"
#include "privacy/detect-instruction-words.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Text that speaks to an AI assistant instead of to a reader. A sentence is one when it
 * tells an assistant to drop its instructions, or addresses an assistant and tells it
 * what to do. Neither a word alone nor a sentence about assistants is enough. What goes on
 * telling in the same paragraph belongs to it. */

#define SENTENCE_MAX 800
/* The longest first word of a phrase that a sentence is read for. */
#define WORD_BYTES 64
/* "ignore all of your previous instructions", "vorige instructies ... negeren" */
#define REVOKE_WORDS 5
/* So many sentences after it may belong to one that instructs. */
#define FOLLOWING_MAX 8

#define KEY_BITS 10
#define KEYS (1 << KEY_BITS)

/* From these on a sentence is worth reading. */
#define WORDS_TELLING (WORD_ASSISTANT | WORD_OVERRIDE | WORD_ORDERS)

typedef struct
{
  char *text; /* folded words with one blank between */
  gsize length;
  guint meaning;
  gboolean open;
} Phrase;

/* The phrases by their first letter, and those that tell by their first four. */
static struct
{
  GArray *phrases;
  guint16 first['z' - 'a' + 2];
  guint16 telling[KEYS + 1]; /* where each slot begins in the next */
  GArray *telling_phrases;   /* TellingPhrase */
} phrase_index;

typedef struct
{
  guint32 key;
  const char *text;
  gboolean open;
} TellingPhrase;

static guint
slot_of (guint32 key)
{
  return key * 0x9e3779b1u >> (32 - KEY_BITS); /* 2^32 by the golden ratio */
}

/* As anchor_key() has it. */
static guint32
key_of (const char *phrase)
{
  guint32 key = 0;

  for (guint i = 0; i < 4 && g_ascii_isalpha (phrase[i]); i++)
    key |= (guint32) phrase[i] << 8 * i;

  return key;
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  return (int) slot_of (((const TellingPhrase *) a)->key) - (int) slot_of (((const TellingPhrase *) b)->key);
}

static void
index_telling (void)
{
  GArray *telling = g_array_new (FALSE, FALSE, sizeof (TellingPhrase));

  for (guint i = 0; i < phrase_index.phrases->len; i++)
    {
      const Phrase *phrase = &g_array_index (phrase_index.phrases, Phrase, i);
      TellingPhrase entry = { key_of (phrase->text), phrase->text, phrase->open };

      if ((phrase->meaning & WORDS_TELLING) != 0)
        g_array_append_val (telling, entry);
    }
  g_array_sort (telling, compare_slots);
  for (guint slot = 0, i = 0; slot <= KEYS; slot++)
    {
      while (i < telling->len && slot_of (g_array_index (telling, TellingPhrase, i).key) < slot)
        i++;
      phrase_index.telling[slot] = (guint16) i;
    }
  phrase_index.telling_phrases = telling;
}

static int
compare_phrases (gconstpointer a, gconstpointer b)
{
  return ((const Phrase *) a)->text[0] - ((const Phrase *) b)->text[0];
}

/* Few texts have a word that needs it. */
static void
ensure_phrase_index (void)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  phrase_index.phrases = g_array_new (FALSE, FALSE, sizeof (Phrase));
  for (guint i = 0; i < G_N_ELEMENTS (instruction_words); i++)
    {
      g_auto (GStrv) parts = g_strsplit (instruction_words[i].phrases, "|", -1);

      for (char **part = parts; *part != NULL; part++)
        {
          gsize length = strlen (*part);
          gboolean open = (*part)[length - 1] == '*';
          Phrase phrase = { g_strndup (*part, length - open), length - open, instruction_words[i].meaning, open };

          g_array_append_val (phrase_index.phrases, phrase);
        }
    }
  g_array_sort (phrase_index.phrases, compare_phrases);
  for (guint letter = 0, i = 0; letter <= 'z' - 'a' + 1; letter++)
    {
      while (i < phrase_index.phrases->len && g_array_index (phrase_index.phrases, Phrase, i).text[0] < (char) ('a' + letter))
        i++;
      phrase_index.first[letter] = (guint16) i;
    }
  index_telling ();
  g_once_init_leave (&ready, 1);
}

/* A full stop, question or exclamation mark with a blank after it, or a blank line. */
static gboolean
ends_sentence (Detect *self, gsize at)
{
  guint8 c = self->text[at];
  guint8 next = text_byte (self->text, self->length, at + 1);

  if (c == '\n')
    return next == '\n' || next == '\r' || next == 0;

  return (c == '.' || c == '!' || c == '?') && next <= ' ';
}

static void
sentence_around (Detect *self, gsize at, gsize *start, gsize *end)
{
  gsize floor = MAX (self->sentence_end, at > SENTENCE_MAX ? at - SENTENCE_MAX : 0);
  gsize ceiling = MIN (self->length, at + SENTENCE_MAX);

  *start = at;
  while (*start > floor && !ends_sentence (self, *start - 1))
    (*start)--;
  while (*start < at && self->text[*start] <= ' ')
    (*start)++;
  *end = at;
  while (*end < ceiling && !ends_sentence (self, *end))
    (*end)++;
  if (*end < ceiling && self->text[*end] > ' ')
    (*end)++;
}

/* Text in lower case without accents, with one blank for whatever is between words, a comma for
 * a comma or colon, and a blank at each end. @folded has room for @size bytes. */
static void
fold (Detect *self, gsize start, gsize end, char *folded, gsize size)
{
  gsize n = 0;

  folded[n++] = ' ';
  for (gsize at = start; at < end && n + 4 < size;)
    {
      guint n_bytes = 1;
      guint8 byte = self->text[at];
      char c = byte < 0x80 ? text_fold_ascii (byte) : text_fold (text_code_point (self->text, self->length, at, &n_bytes));

      if (c != 0)
        folded[n++] = c;
      else if (folded[n - 1] != ' ')
        folded[n++] = ' ';
      if ((byte == ',' || byte == ':') && n > 1 && folded[n - 2] != ',')
        {
          folded[n++] = ',';
          folded[n++] = ' ';
        }
      at += n_bytes;
    }
  if (folded[n - 1] != ' ')
    folded[n++] = ' ';
  folded[n] = '\0';
}

/* Where @phrase ends at @word; NULL if it is not there. */
static const char *
phrase_end (const char *word, const Phrase *phrase)
{
  const char *end = word + phrase->length;

  if (strncmp (word, phrase->text, phrase->length) != 0)
    return NULL;
  if (phrase->open)
    while (*end != ' ' && *end != '\0')
      end++;

  return *end == ' ' ? end : NULL;
}

/* What the words at @word say; in *@end (nullable) where the longest phrase ends. */
static guint
meaning_at (const char *word, const char **end)
{
  guint meaning = 0;

  if (!g_ascii_islower (word[0]))
    return 0;
  for (guint i = phrase_index.first[word[0] - 'a']; i < phrase_index.first[word[0] - 'a' + 1]; i++)
    {
      const Phrase *phrase = &g_array_index (phrase_index.phrases, Phrase, i);
      const char *stop = word[1] == phrase->text[1] ? phrase_end (word, phrase) : NULL;

      if (stop == NULL)
        continue;
      meaning |= phrase->meaning;
      if (end != NULL && (*end == NULL || stop > *end))
        *end = stop;
    }

  return meaning;
}

/* What a sentence says, as far as it matters here. */
typedef struct
{
  guint meanings;
  guint assistant;  /* words before the first that names an assistant */
  gboolean vocative; /* "AI model, ...": it is called */
  gboolean revokes; /* "ignore ... instructions", close together */
} Reading;

static Reading
read_sentence (const char *folded)
{
  static const guint never = G_MAXUINT / 2;
  Reading reading = { .assistant = G_MAXUINT };
  guint overrides = never, orders = never;
  guint n = 0;

  for (const char *p = folded; *p != '\0'; p++)
    {
      const char *end = NULL;
      guint meaning;

      if (p[0] != ' ' || p[1] == '\0' || p[1] == ',')
        continue;
      meaning = meaning_at (p + 1, &end);
      if ((meaning & WORD_OVERRIDE) != 0)
        overrides = n;
      if ((meaning & WORD_ORDERS) != 0)
        orders = n;
      if ((meaning & (WORD_OVERRIDE | WORD_ORDERS)) != 0 && overrides < never && orders < never
          && MAX (overrides, orders) - MIN (overrides, orders) <= REVOKE_WORDS)
        reading.revokes = TRUE;
      if ((meaning & WORD_ASSISTANT) != 0 && reading.assistant == G_MAXUINT)
        {
          reading.assistant = n;
          reading.vocative = end != NULL && end[1] == ',';
        }
      reading.meanings |= meaning;
      n++;
    }

  return reading;
}

static gboolean
has (guint meanings, guint wanted)
{
  return (meanings & wanted) == wanted;
}

static gboolean
instructs (const Reading *reading)
{
  guint meanings = reading->meanings;
  gboolean told = (meanings & (WORD_DUTY | WORD_ACT | WORD_OVERRIDE)) != 0;
  gboolean assistant = (meanings & (WORD_ASSISTANT | WORD_AI)) != 0;

  if (reading->revokes && (meanings & (WORD_EARLIER | WORD_PROMPT | WORD_ASSISTANT | WORD_ROLE)) != 0)
    return TRUE;
  if (reading->revokes && has (meanings, WORD_YOU) && (meanings & (WORD_ACT | WORD_DUTY)) != 0)
    return TRUE;
  if (assistant && has (meanings, WORD_IF_YOU) && told)
    return TRUE;
  if ((meanings & WORD_ASSISTANT) != 0 && has (meanings, WORD_ADDRESS) && (told || has (meanings, WORD_ORDERS)))
    return TRUE;
  if (reading->vocative && reading->assistant <= 1 && told)
    return TRUE;
  if (has (meanings, WORD_PROMPT | WORD_ACT | WORD_YOU))
    return TRUE;

  /* "AI assistants must answer ...": who is told stands at the head of the sentence. */
  return reading->assistant <= 1 && has (meanings, WORD_DUTY | WORD_ACT);
}

/* Whether a sentence after one that instructs goes on with it. */
static gboolean
goes_on (const Reading *reading)
{
  return (reading->meanings & (WORD_ROLE | WORD_ASSISTANT | WORD_PROMPT | WORD_OVERRIDE)) != 0
         || has (reading->meanings, WORD_ACT | WORD_DUTY) || has (reading->meanings, WORD_ACT | WORD_YOU);
}

/* Whether the words at @at are those of @phrase, as far as can be told without folding them. */
static gboolean
may_stand_at (Detect *self, gsize at, const TellingPhrase *phrase)
{
  guint8 c;

  for (const char *p = phrase->text; *p != '\0'; p++)
    {
      c = text_byte (self->text, self->length, at);
      if (c >= 0x80)
        return TRUE;
      if (*p != ' ')
        {
          if (text_fold_ascii (c) != *p)
            return FALSE;
          at++;
          continue;
        }
      if (text_is_alnum (c))
        return FALSE;
      while (at < self->length && self->text[at] < 0x80 && !text_is_alnum (self->text[at]))
        at++;
    }
  c = text_byte (self->text, self->length, at);

  return phrase->open || !text_is_alnum (c);
}

/* Whether a phrase that a sentence is read for begins at @at. */
static gboolean
is_key (Detect *self, gsize at, guint32 key)
{
  char folded[WORD_BYTES + 8];
  gboolean found = key == ANCHOR_KEY_UNKNOWN;

  if (!found)
    for (guint i = phrase_index.telling[slot_of (key)]; i < phrase_index.telling[slot_of (key) + 1] && !found; i++)
      {
        const TellingPhrase *phrase = &g_array_index (phrase_index.telling_phrases, TellingPhrase, i);

        found = phrase->key == key && may_stand_at (self, at, phrase);
      }
  if (!found)
    return FALSE;

  fold (self, at, MIN (self->length, at + WORD_BYTES), folded, sizeof folded);

  return (meaning_at (folded + 1, NULL) & WORDS_TELLING) != 0;
}

/* Joins this sentence to the finding before it where only blanks are between. */
static gboolean
join_last (Detect *self, gsize start, gsize end)
{
  Candidate *last;

  for (guint i = self->candidates->len; i > 0 && self->candidates->len - i < 16; i--)
    {
      last = &g_array_index (self->candidates, Candidate, i - 1);
      if (last->finding.type != &self->types[PII_INSTRUCTION])
        continue;
      for (gsize at = last->finding.end; at < start; at++)
        if (self->text[at] > ' ')
          return FALSE;
      last->finding.end = end;
      return TRUE;
    }

  return FALSE;
}

/* The end of the paragraph's sentences that go on with what one ending at @end says. */
static gsize
following_end (Detect *self, gsize end)
{
  char folded[SENTENCE_MAX * 2 + 4];

  for (guint i = 0; i < FOLLOWING_MAX && end < self->length; i++)
    {
      gsize start = end;
      gsize from, to;
      Reading reading;

      while (start < self->length && self->text[start] <= ' ' && !(self->text[start] == '\n' && text_byte (self->text, self->length, start + 1) == '\n'))
        start++;
      if (start >= self->length || self->text[start] <= ' ')
        return end;
      self->sentence_end = start;
      sentence_around (self, start, &from, &to);
      fold (self, from, to, folded, sizeof folded);
      reading = read_sentence (folded);
      if (to <= end || !goes_on (&reading))
        return end;
      end = to;
    }

  return end;
}

void
detect_instruction (Detect *self, gsize at, guint32 key)
{
  char folded[SENTENCE_MAX * 2 + 4];
  gsize start, end;
  Reading reading;

  ensure_phrase_index ();
  if (at < self->sentence_end || !is_key (self, at, key))
    return;

  sentence_around (self, at, &start, &end);
  self->sentence_end = end;
  fold (self, start, end, folded, sizeof folded);
  reading = read_sentence (folded);
  if (!instructs (&reading))
    return;

  end = following_end (self, end);
  self->sentence_end = end;
  if (!join_last (self, start, end))
    detect_add_tier (self, &self->types[PII_INSTRUCTION], start, end, TWIN_TIER_LIKELY,
                     N_ ("words that instruct an AI assistant"));
}

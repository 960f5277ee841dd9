/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Text that speaks to an AI assistant instead of to a reader. A sentence is one when it
 * tells an assistant to drop its instructions, or addresses an assistant and tells it
 * what to do. Neither a word alone nor a sentence about assistants is enough. */

#define SENTENCE_MAX 800
#define KEY_MAX 14
/* "ignore all of your previous instructions" */
#define REVOKE_WORDS 5

/* What the words of a sentence are. */
enum
{
  WORD_ASSISTANT = 1 << 0, /* "AI assistant", "language model", "chatbot" */
  WORD_IF_YOU = 1 << 1,    /* "if you are", "wenn du" */
  WORD_DUTY = 1 << 2,      /* "must", "should", "please", "sollen" */
  WORD_OVERRIDE = 1 << 3,  /* "ignore", "disregard", "vergiss" */
  WORD_EARLIER = 1 << 4,   /* "previous", "all", "bisherigen" */
  WORD_ORDERS = 1 << 5,    /* "instructions", "prompt", "Anweisungen" */
  WORD_ADDRESS = 1 << 6,   /* "note to", "instructions for", "attention" */
  WORD_ACT = 1 << 7,       /* "answer", "respond", "reveal", "state", "antworte" */
  WORD_YOU = 1 << 8,       /* "you", "your", "du", "Sie", "dein" */
  WORD_AI = 1 << 9,        /* "AI", "KI": of weight together with "if you" */
  WORD_PROMPT = 1 << 10,   /* "system prompt" */
};

typedef struct
{
  const char *phrase; /* words, folded, one blank between; "*" at the end takes any ending */
  guint meaning;
} Phrase;

static const Phrase phrases[] = {
  { "ai assistant*", WORD_ASSISTANT },
  { "ai system*", WORD_ASSISTANT },
  { "ai model*", WORD_ASSISTANT },
  { "ai agent*", WORD_ASSISTANT },
  { "ai tool*", WORD_ASSISTANT },
  { "ai", WORD_AI },
  { "ais", WORD_AI },
  { "artificial intelligence", WORD_AI },
  { "language model*", WORD_ASSISTANT },
  { "llm", WORD_ASSISTANT },
  { "llms", WORD_ASSISTANT },
  { "chatbot*", WORD_ASSISTANT },
  { "chatgpt", WORD_ASSISTANT },
  { "gpt", WORD_ASSISTANT },
  { "virtual assistant*", WORD_ASSISTANT },
  { "digital assistant*", WORD_ASSISTANT },
  { "ki", WORD_AI },
  { "ki assistent*", WORD_ASSISTANT },
  { "ki modell*", WORD_ASSISTANT },
  { "ki system*", WORD_ASSISTANT },
  { "sprachmodell*", WORD_ASSISTANT },
  { "kunstliche intelligenz", WORD_AI },
  { "if you are", WORD_IF_YOU },
  { "if you re", WORD_IF_YOU },
  { "when you are", WORD_IF_YOU },
  { "as an ai", WORD_IF_YOU | WORD_AI },
  { "as a language model", WORD_IF_YOU | WORD_ASSISTANT },
  { "you are an ai", WORD_IF_YOU | WORD_AI },
  { "wenn du", WORD_IF_YOU },
  { "wenn sie", WORD_IF_YOU },
  { "falls du", WORD_IF_YOU },
  { "falls sie", WORD_IF_YOU },
  { "als ki", WORD_IF_YOU | WORD_AI },
  { "must", WORD_DUTY },
  { "should", WORD_DUTY },
  { "shall", WORD_DUTY },
  { "have to", WORD_DUTY },
  { "are required to", WORD_DUTY },
  { "are instructed to", WORD_DUTY },
  { "please", WORD_DUTY },
  { "do not", WORD_DUTY },
  { "don t", WORD_DUTY },
  { "never", WORD_DUTY },
  { "always", WORD_DUTY },
  { "muss*", WORD_DUTY },
  { "soll*", WORD_DUTY },
  { "bitte", WORD_DUTY },
  { "niemals", WORD_DUTY },
  { "immer", WORD_DUTY },
  { "ignore", WORD_OVERRIDE },
  { "disregard", WORD_OVERRIDE },
  { "forget", WORD_OVERRIDE },
  { "override", WORD_OVERRIDE },
  { "bypass", WORD_OVERRIDE },
  { "ignorier*", WORD_OVERRIDE },
  { "vergiss", WORD_OVERRIDE },
  { "vergessen sie", WORD_OVERRIDE },
  { "missachte*", WORD_OVERRIDE },
  { "uberschreibe", WORD_OVERRIDE },
  { "previous", WORD_EARLIER },
  { "prior", WORD_EARLIER },
  { "above", WORD_EARLIER },
  { "earlier", WORD_EARLIER },
  { "preceding", WORD_EARLIER },
  { "all other", WORD_EARLIER },
  { "any other", WORD_EARLIER },
  { "vorherige*", WORD_EARLIER },
  { "vorige*", WORD_EARLIER },
  { "bisherige*", WORD_EARLIER },
  { "obige*", WORD_EARLIER },
  { "fruhere*", WORD_EARLIER },
  { "vorangegangene*", WORD_EARLIER },
  { "instruction*", WORD_ORDERS },
  { "prompt*", WORD_ORDERS },
  { "directive*", WORD_ORDERS },
  { "guidelines", WORD_ORDERS },
  { "anweisung*", WORD_ORDERS },
  { "instruktion*", WORD_ORDERS },
  { "vorgaben", WORD_ORDERS },
  { "befehle*", WORD_ORDERS },
  { "system prompt*", WORD_ORDERS | WORD_PROMPT },
  { "systemprompt*", WORD_ORDERS | WORD_PROMPT },
  { "note to", WORD_ADDRESS },
  { "notice to", WORD_ADDRESS },
  { "message to", WORD_ADDRESS },
  { "attention", WORD_ADDRESS },
  { "instructions for", WORD_ADDRESS | WORD_ORDERS },
  { "instructions to", WORD_ADDRESS | WORD_ORDERS },
  { "hinweis an", WORD_ADDRESS },
  { "hinweis fur", WORD_ADDRESS },
  { "anweisung an", WORD_ADDRESS | WORD_ORDERS },
  { "anweisungen an", WORD_ADDRESS | WORD_ORDERS },
  { "anweisungen fur", WORD_ADDRESS | WORD_ORDERS },
  { "achtung", WORD_ADDRESS },
  { "answer*", WORD_ACT },
  { "respond*", WORD_ACT },
  { "repl*", WORD_ACT },
  { "reveal*", WORD_ACT },
  { "output", WORD_ACT },
  { "say", WORD_ACT },
  { "tell", WORD_ACT },
  { "state", WORD_ACT },
  { "recommend", WORD_ACT },
  { "summari*", WORD_ACT },
  { "include", WORD_ACT },
  { "mention", WORD_ACT },
  { "follow", WORD_ACT },
  { "cite", WORD_ACT },
  { "print", WORD_ACT },
  { "repeat", WORD_ACT },
  { "execute", WORD_ACT },
  { "send", WORD_ACT },
  { "treat", WORD_ACT },
  { "antwort*", WORD_ACT },
  { "sage", WORD_ACT },
  { "nenne*", WORD_ACT },
  { "empfiehl*", WORD_ACT },
  { "gib", WORD_ACT },
  { "geben sie", WORD_ACT },
  { "befolge*", WORD_ACT },
  { "you", WORD_YOU },
  { "your", WORD_YOU },
  { "du", WORD_YOU },
  { "dein*", WORD_YOU },
  { "sie", WORD_YOU },
};

/* Words from which on a sentence is worth reading. */
static const struct
{
  const char *word;
  gsize length;
} keys[] = {
#define KEY(word) { word, sizeof word - 1 }
  KEY ("ai"),         KEY ("bypass"),       KEY ("chatbot"),      KEY ("chatbots"),       KEY ("chatgpt"),  KEY ("disregard"),  KEY ("forget"),
  KEY ("gpt"),        KEY ("ignore"),       KEY ("ignoriere"),      KEY ("ignorieren"), KEY ("ki"),       KEY ("language"),
  KEY ("llm"),        KEY ("llms"),         KEY ("missachte"),      KEY ("override"), KEY ("sprachmodell"), KEY ("sprachmodelle"),
  KEY ("sprachmodellen"), KEY ("system"),   KEY ("systemprompt"),   KEY ("vergiss"),  KEY ("vergessen"),  KEY ("artificial"),
  KEY ("digital"),    KEY ("virtual"),
#undef KEY
};

static gboolean
is_key (Detect *self, gsize at)
{
  const char *word = (const char *) self->text + at;
  gsize end = at;

  while (end < self->length && end - at <= KEY_MAX && text_is_letter (self->text[end]))
    end++;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].length == end - at && keys[i].word[0] == (*word | 0x20) && g_ascii_strncasecmp (word, keys[i].word, end - at) == 0)
      return TRUE;

  return FALSE;
}

/* Words that say something only together with the next one: "system prompt". They are frequent
 * in texts about anything. */
static gboolean
lacks_partner (Detect *self, gsize at)
{
  static const struct
  {
    const char *word;
    const char *next;
  } pairs[] = {
    { "system ", "prompt" }, { "digital ", "assistant" }, { "virtual ", "assistant" }, { "language ", "model" },
    { "artificial ", "intelligence" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (text_begins_with (self->text, self->length, at, pairs[i].word))
      return !text_begins_with (self->text, self->length, at + strlen (pairs[i].word), pairs[i].next);

  return FALSE;
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

/* The sentence in lower case without accents, with one blank for whatever is between
 * words and one at each end. */
static void
fold_sentence (Detect *self, gsize start, gsize end, char *folded)
{
  gsize n = 0;

  folded[n++] = ' ';
  for (gsize at = start; at < end && n < SENTENCE_MAX * 2;)
    {
      guint n_bytes = 1;
      char c = self->text[at] < 0x80 ? text_fold_ascii (self->text[at])
                                     : text_fold (text_code_point (self->text, self->length, at, &n_bytes));

      if (c != 0)
        folded[n++] = c;
      else if (folded[n - 1] != ' ')
        folded[n++] = ' ';
      at += n_bytes;
    }
  if (folded[n - 1] != ' ')
    folded[n++] = ' ';
  folded[n] = '\0';
}

/* The phrases by their first letters, in the order of the table for each. */
static struct
{
  const Phrase *phrases[G_N_ELEMENTS (phrases)];
  guint16 first['z' - 'a' + 2];
} phrase_index;

static void
ensure_phrase_index (void)
{
  static gsize ready = 0;
  guint16 n = 0;

  if (!g_once_init_enter (&ready))
    return;
  for (guint letter = 0; letter <= 'z' - 'a'; letter++)
    {
      phrase_index.first[letter] = n;
      for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
        if (phrases[i].phrase[0] == (char) ('a' + letter))
          phrase_index.phrases[n++] = &phrases[i];
    }
  phrase_index.first['z' - 'a' + 1] = n;
  g_once_init_leave (&ready, 1);
}

static gboolean
phrase_at (const char *word, const char *phrase)
{
  gsize length = strlen (phrase);

  if (phrase[length - 1] == '*')
    return strncmp (word, phrase, length - 1) == 0;

  return strncmp (word, phrase, length) == 0 && word[length] == ' ';
}

/* What a sentence says, as far as it matters here. */
typedef struct
{
  guint meanings;
  guint assistant;  /* words before the first that names an assistant */
  gboolean revokes; /* "ignore ... instructions", close together */
} Reading;

static void
read_word (Reading *self, const char *word, guint n, guint *revoked_at)
{
  if (!g_ascii_islower (word[0]))
    return;
  for (guint i = phrase_index.first[word[0] - 'a']; i < phrase_index.first[word[0] - 'a' + 1]; i++)
    {
      guint meaning = phrase_index.phrases[i]->meaning;

      if (word[1] != phrase_index.phrases[i]->phrase[1] || !phrase_at (word, phrase_index.phrases[i]->phrase))
        continue;
      if ((meaning & WORD_OVERRIDE) != 0)
        *revoked_at = n;
      if ((meaning & WORD_ORDERS) != 0 && (self->meanings & WORD_OVERRIDE) != 0 && n - *revoked_at <= REVOKE_WORDS)
        self->revokes = TRUE;
      if ((meaning & WORD_ASSISTANT) != 0)
        self->assistant = MIN (self->assistant, n);
      self->meanings |= meaning;
    }
}

static Reading
read_sentence (const char *folded)
{
  Reading reading = { .assistant = G_MAXUINT };
  guint revoked_at = 0;
  guint n = 0;

  for (const char *p = folded; *p != '\0'; p++)
    if (p[0] == ' ' && p[1] != '\0')
      read_word (&reading, p + 1, n++, &revoked_at);

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

  if (reading->revokes && (meanings & (WORD_EARLIER | WORD_YOU | WORD_PROMPT | WORD_ASSISTANT)) != 0)
    return TRUE;
  if (assistant && has (meanings, WORD_IF_YOU) && told)
    return TRUE;
  if (assistant && has (meanings, WORD_ADDRESS) && (told || has (meanings, WORD_ORDERS)))
    return TRUE;

  /* "AI assistants must answer ...": who is told stands at the head of the sentence. */
  return reading->assistant <= 1 && has (meanings, WORD_DUTY | WORD_ACT);
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

void
detect_instruction (Detect *self, gsize at)
{
  char folded[SENTENCE_MAX * 2 + 4];
  gsize start, end;
  Reading reading;

  if (at < self->sentence_end || !is_key (self, at) || lacks_partner (self, at))
    return;

  sentence_around (self, at, &start, &end);
  self->sentence_end = end;
  ensure_phrase_index ();
  fold_sentence (self, start, end, folded);
  reading = read_sentence (folded);
  if (instructs (&reading) && !join_last (self, start, end))
    detect_add_tier (self, &self->types[PII_INSTRUCTION], start, end, TWIN_TIER_LIKELY,
                     N_ ("words that instruct an AI assistant"));
}

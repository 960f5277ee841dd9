/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"

#include <stdlib.h>
#include <string.h>

#include "privacy/detect-table.h"
#include "privacy/detect-text.h"

/* How far a label may stand from its value. */
#define BEFORE_BYTES 60
#define AFTER_BYTES 25
#define WINDOW_MAX (BEFORE_BYTES + 4)
/* "A:", "1.)" */
#define SPEAKER_MAX 3
/* So many digits between a label and a value are a value of their own. */
#define VALUE_DIGITS 3

#define KEYS (36 * 36)

/* What looks like personal numbers and is not: words that announce it, in the
 * languages of the labels. */
static const char negative_labels[] =
  "order*|invoice*|inv no|part no|part number|part|sku|isbn*|issn|ean|upc|gtin|version|v|ver|release*|section|sect|serial*|case"
  "|case no|tracking*|docket*|article|art nr|artikel*|room|model|commit|batch|lot|matter|epoch|timestamp|rfc|doi|build*|firmware"
  "|chapter|kapitel|abschnitt|paragraph|clause|bus|flight|grid|population|resolution|uuid|guid|hash|sha|md5|checksum|quantity|qty"
  "|amount|total|price|bestell*|auftrag*|rechnung*|rechnungsnummer|kundennummer|kd nr|seriennummer|aktenzeichen|az|vorgang*"
  "|commande*|facture*|numero de commande|reference|ref|pedido*|factura*|ordine*|fattura*|encomenda*|fatura*|bestelling*"
  "|factuur*|zamowieni*|faktur*|sygnatura|nr sprawy|ticket*|item|product code|catalog*|stock|sequence|seq|page|fig|figure|table"
  "|standard|norm|din|iso|draft|node|document no|doc no|krs|port|receipt*"
  "|hr b|hrb|hra|date code|patent|model no|number of|article no|fax id";

typedef struct
{
  char *word;              /* folded, without blanks and the trailing star */
  guint8 length;
  char third;              /* its third character, 0 if there is none */
  gboolean open;           /* takes any ending */
  gboolean after;          /* counts only after a value */
  const TwinPiiType *type; /* NULL: negative */
} Label;

static struct
{
  GArray *labels;          /* Label, sorted by their first two characters */
  guint16 first[KEYS + 1]; /* where each pair begins in it */
  guint64 thirds[KEYS];    /* bit of each character that may come after the pair */
} lexicon;

/* The letters and digits of a stretch of text, folded, without what is between them. */
typedef struct
{
  char folded[WINDOW_MAX + 2]; /* with room to look ahead */
  guint8 ends[WINDOW_MAX + 1]; /* byte after each, from the start of the stretch */
  gboolean starts[WINDOW_MAX + 1]; /* whether a word begins here */
  guint n;
  gboolean after;                  /* the stretch follows the value */
} Window;

static int
key_of (char c)
{
  return g_ascii_isdigit (c) ? c - '0' + 26 : c - 'a';
}

static guint
pair_key (const char *folded)
{
  return (guint) (key_of (folded[0]) * 36 + key_of (folded[1]));
}

static guint64
third_bit (char c)
{
  return c == 0 ? G_GUINT64_CONSTANT (1) << 36 : G_GUINT64_CONSTANT (1) << key_of (c);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return (int) pair_key (((const Label *) a)->word) - (int) pair_key (((const Label *) b)->word);
}

static void
add_labels (const char *phrases, const TwinPiiType *type)
{
  g_auto (GStrv) parts = g_strsplit (phrases, "|", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      g_autoptr (GString) word = g_string_new (*part);
      Label label = { .type = type };

      g_string_replace (word, " ", "", 0);
      if (word->str[0] == '>')
        {
          label.after = TRUE;
          g_string_erase (word, 0, 1);
        }
      if (g_str_has_suffix (word->str, "*"))
        {
          label.open = TRUE;
          g_string_truncate (word, word->len - 1);
        }
      /* The index needs two characters; "v" alone is read as part of its number. */
      if (word->len < 2)
        continue;
      label.length = (guint8) word->len;
      label.third = word->len > 2 ? word->str[2] : 0;
      label.word = g_string_free (g_steal_pointer (&word), FALSE);
      g_array_append_val (lexicon.labels, label);
    }
}

/* Made once for the process and kept. */
static void
ensure_lexicon (void)
{
  static gsize ready = 0;
  guint n_types;
  const TwinPiiType *types;

  if (!g_once_init_enter (&ready))
    return;

  types = twin_pii_types (&n_types);
  lexicon.labels = g_array_new (FALSE, FALSE, sizeof (Label));
  add_labels (negative_labels, NULL);
  for (guint i = 0; i < n_types; i++)
    add_labels (types[i].rule->labels, &types[i]);
  g_array_sort (lexicon.labels, compare_labels);

  for (guint key = 0, i = 0; key <= KEYS; key++)
    {
      while (i < lexicon.labels->len && pair_key (g_array_index (lexicon.labels, Label, i).word) < key)
        i++;
      lexicon.first[key] = (guint16) i;
    }
  for (guint i = 0; i < lexicon.labels->len; i++)
    {
      const Label *label = &g_array_index (lexicon.labels, Label, i);

      /* Whatever comes after a label of two letters. */
      lexicon.thirds[pair_key (label->word)] |= label->third != 0 ? third_bit (label->third) : G_MAXUINT64;
    }

  g_once_init_leave (&ready, 1);
}

/* What a character is for words: these begin where the kind changes, but after a capital. */
typedef enum
{
  KIND_NONE,
  KIND_LOWER,
  KIND_UPPER,
  KIND_DIGIT,
} Kind;

static inline Kind
kind_of (gunichar c, char folded)
{
  if (folded == 0)
    return KIND_NONE;
  if (text_is_digit ((guint8) folded))
    return KIND_DIGIT;

  return c >= 'A' && c <= 'Z' ? KIND_UPPER : KIND_LOWER;
}

static void
window_read (Window *self, Detect *detect, gsize start, gsize end)
{
  /* Whether a word begins between the two: "phone1", "1phone", "phoneNumber". */
  static const gboolean begins[4][4] = {
    [KIND_NONE] = { FALSE, TRUE, TRUE, TRUE },
    [KIND_LOWER] = { FALSE, FALSE, TRUE, TRUE },
    [KIND_UPPER] = { FALSE, FALSE, FALSE, TRUE },
    [KIND_DIGIT] = { FALSE, TRUE, TRUE, FALSE },
  };
  Kind previous = KIND_NONE;
  guint n = 0;

  self->after = FALSE;
  for (gsize at = start; at < end && n < WINDOW_MAX;)
    {
      guint n_bytes = 1;
      gunichar c = detect->text[at];
      char folded;
      Kind kind;

      if (c >= 0x80)
        c = text_code_point (detect->text, detect->length, at, &n_bytes);
      folded = c < 0x80 ? text_fold_ascii ((guint8) c) : text_fold (c);
      kind = kind_of (c, folded);
      at += n_bytes;
      self->folded[n] = folded;
      self->starts[n] = begins[previous][kind];
      self->ends[n] = (guint8) (at - start);
      n += kind != KIND_NONE;
      previous = kind;
    }
  self->n = n;
  self->starts[n] = TRUE;
  self->folded[n] = 0;
  self->folded[n + 1] = 0;
}

static void
add_hit (Context *self, const TwinPiiType *type, gsize distance, gboolean far)
{
  if (self->n_hits < CONTEXT_MAX_HITS)
    self->hits[self->n_hits++] = (ContextHit) { type, distance, far, FALSE };
}

/* Where a label that begins at @at ends in the window; 0 if it does not match. */
static guint
match_label (const Window *window, const Label *label, guint at)
{
  guint end = at + label->length;

  if ((label->after && !window->after) || end > window->n || memcmp (window->folded + at, label->word, label->length) != 0)
    return 0;
  if (label->open)
    while (!window->starts[end])
      end++;

  return window->starts[end] ? end : 0;
}

/* Adds the longest labels that begin at @at. The window is of @length bytes and ends at the
 * value; labels that end within its first @far bytes count as far off. */
static void
match_at (Context *self, const Window *window, guint at, gsize length, gsize far)
{
  const Label *labels = (const Label *) (gpointer) lexicon.labels->data;
  guint n_before = self->n_hits;
  guint longest = 0;
  guint key;

  if (!window->starts[at] || at + 2 > window->n)
    return;

  key = pair_key (window->folded + at);
  if ((lexicon.thirds[key] & third_bit (window->folded[at + 2])) == 0)
    return;
  for (guint i = lexicon.first[key]; i < lexicon.first[key + 1]; i++)
    {
      guint end;

      if (labels[i].third != 0 && labels[i].third != window->folded[at + 2])
        continue;
      end = match_label (window, &labels[i], at);
      if (end == 0 || end < longest)
        continue;
      if (end > longest)
        self->n_hits = n_before;
      longest = end;
      add_hit (self, labels[i].type, length - window->ends[end - 1], window->ends[end - 1] <= far);
    }
}

static gsize
before_start (Detect *detect, gsize start, gsize *line_start)
{
  gsize limit = start > BEFORE_BYTES ? start - BEFORE_BYTES : 0;
  guint n_marks = 0;
  gsize at = start;

  /* A label may stand on the line above, with no more than "A:" or "|" before the value. */
  *line_start = limit;
  for (guint n_breaks = 0; at > limit; at--)
    {
      guint8 c = detect->text[at - 1];

      if (c == '\n')
        {
          n_breaks++;
          if (n_breaks == 2)
            break;
          if (n_marks > SPEAKER_MAX)
            *line_start = at;
        }
      else if (c > ' ' && c != '|')
        n_marks++;
    }

  /* Not into the middle of a word or of a character. */
  while (at > 0 && at < start && (text_is_alnum (detect->text[at - 1]) || detect->text[at - 1] >= 0x80)
         && (text_is_alnum (detect->text[at]) || detect->text[at] >= 0x80))
    at++;

  return at;
}

static void
read_before (Context *self, Detect *detect, gsize start)
{
  gsize line_start;
  gsize from = before_start (detect, start, &line_start);
  gsize far = 0;
  guint run = 0;
  Window window;

  window_read (&window, detect, from, start);
  for (guint i = 0; i < window.n; i++)
    {
      run = g_ascii_isdigit (window.folded[i]) ? run + 1 : 0;
      if (run >= VALUE_DIGITS)
        far = window.ends[i];
    }
  if (line_start > from)
    far = MAX (far, line_start - from);
  for (guint i = 0; i < window.n; i++)
    match_at (self, &window, i, start - from, far);
}

/* A label in the header of the value's column is as good as one right before it, unless
 * the row has its own. */
static void
read_header (Context *self, Detect *detect, gsize value)
{
  gsize start, end;
  Window window;

  if (!table_header (detect, value, &start, &end))
    return;
  window_read (&window, detect, start, MIN (end, start + BEFORE_BYTES));
  for (guint i = 0; i < window.n; i++)
    {
      Context found;

      found.n_hits = 0;
      match_at (&found, &window, i, end - start, 0);
      for (guint k = 0; k < found.n_hits; k++)
        {
          add_hit (self, found.hits[k].type, BEFORE_BYTES, FALSE);
          self->hits[self->n_hits - 1].header = TRUE;
        }
    }
}

/* What no label reaches over: "," ";" ":" "=" "|", a digit, a line break or a tabulator. */
static gboolean
ends_label (guint8 c)
{
  switch (c)
    {
    case ',':
    case ';':
    case ':':
    case '=':
    case '|':
    case '\n':
    case '\r':
    case '\t':
    case '\0':
      return TRUE;
    default:
      return text_is_digit (c);
    }
}

/* A label after the value counts where it cannot belong to the next one: "(SSN)", "is my
 * card number", but not "; phone: ...". */
static void
read_after (Context *self, Detect *detect, gsize end)
{
  gsize limit = MIN (detect->length, end + AFTER_BYTES);
  gsize at = end;
  Window window;

  while (at < limit && !ends_label (detect->text[at]))
    at++;
  if (at < limit && (detect->text[at] == ':' || detect->text[at] == '=' || text_is_digit (detect->text[at])))
    return;

  window_read (&window, detect, end, at);
  window.after = TRUE;
  for (guint i = 0; i < window.n; i++)
    {
      Context found;

      found.n_hits = 0;
      match_at (&found, &window, i, at - end, 0);
      for (guint k = 0; k < found.n_hits; k++)
        if (found.hits[k].type != NULL)
          add_hit (self, found.hits[k].type, AFTER_BYTES + i, i > 0);
    }
}

/* Whether letters stand close enough before @start to make a label. Remembers how far the
 * text was looked through, so that rows of numbers cost next to nothing. */
static gboolean
has_letters_before (Detect *detect, gsize start)
{
  gsize limit = start > BEFORE_BYTES ? start - BEFORE_BYTES : 0;
  gsize known = MAX (limit, detect->letters_known);

  if (start < detect->letters_known)
    return TRUE;
  for (gsize at = start; at > known; at--)
    if (text_is_letter (detect->text[at - 1]) || detect->text[at - 1] >= 0x80)
      {
        detect->last_letter = at;
        break;
      }
  detect->letters_known = start;

  return detect->last_letter > limit;
}

void
context_read_before (Context *self, Detect *detect, gsize start)
{
  if (self->read)
    {
      self->n_hits = self->n_before;
      return;
    }

  if (detect->context.read && detect->context_start == start)
    memcpy (self->hits, detect->context.hits, detect->context.n_before * sizeof self->hits[0]);
  else
    {
      ensure_lexicon ();
      self->n_hits = 0;
      if (has_letters_before (detect, start))
        read_before (self, detect, start);
      read_header (self, detect, start);
      detect->context_start = start;
      detect->context.n_before = self->n_hits;
      detect->context.read = TRUE;
      memcpy (detect->context.hits, self->hits, self->n_hits * sizeof self->hits[0]);
    }
  self->n_before = detect->context.n_before;
  self->n_hits = self->n_before;
  self->read = TRUE;
}

void
context_read (Context *self, Detect *detect, gsize start, gsize end)
{
  g_assert (start < end && end <= detect->length);

  context_read_before (self, detect, start);
  read_after (self, detect, end);
}

/* A label that is near outranks any that is far off. */
static const ContextHit *
nearer (const ContextHit *a, const ContextHit *b)
{
  if (a == NULL || a->far != b->far)
    return a == NULL || a->far ? b : a;

  return b->distance < a->distance ? b : a;
}

int
context_bits (const Context *self, const TwinPiiType *type, gboolean *labelled)
{
  const ContextHit *own = NULL;
  const ContextHit *other = NULL;
  const ContextHit *negative = NULL;
  int bits = 0;

  for (guint i = 0; i < self->n_hits; i++)
    {
      const ContextHit *hit = &self->hits[i];

      if (hit->type == type)
        own = nearer (own, hit);
      else if (hit->type == NULL)
        negative = nearer (negative, hit);
      else
        other = nearer (other, hit);
    }

  if (own != NULL)
    bits += own->far ? CONTEXT_BITS_FAR : CONTEXT_BITS_LABEL;
  if (negative != NULL && (own == NULL || nearer (own, negative) == negative))
    bits += negative->far ? CONTEXT_BITS_NEGATIVE_FAR : CONTEXT_BITS_NEGATIVE;
  else if (other != NULL && !other->far && (own == NULL || nearer (own, other) == other))
    bits += CONTEXT_BITS_OTHER;

  if (labelled != NULL)
    *labelled = own != NULL && !own->far && bits > 0;

  return bits;
}

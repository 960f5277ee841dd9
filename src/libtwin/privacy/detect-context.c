/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"

#include <string.h>

#include "privacy/detect-beginnings.h"
#include "privacy/detect-lexicon.h"
#include "privacy/detect-scripts.h"
#include "privacy/detect-table.h"
#include "privacy/detect-text.h"

/* "A:", "1.)" */
#define SPEAKER_MAX 3
/* So many digits between a label and a value are a value of their own. */
#define VALUE_DIGITS 3

static void
add_hit (Context *self, const ContextHit *hit)
{
  if (self->n_hits < CONTEXT_MAX_HITS)
    self->hits[self->n_hits++] = *hit;
}

static guint
highest (guint64 mask)
{
  return 63 - (guint) __builtin_clzll (mask);
}

/* Whether the character before @at is of a script in which words are not divided: three bytes and more, but no
 * punctuation. */
static gboolean
is_without_blanks (const Detect *detect, gsize at)
{
  guint8 first;

  if (detect->text[at - 1] < 0x80)
    return FALSE;
  first = detect->text[text_previous (detect->text, at)];

  return first >= 0xe0 && first != 0xe2;
}

static guint
rest_of_character (const Detect *detect, gsize at)
{
  guint n = 0;

  while (n < 3 && (text_byte (detect->text, detect->length, at + n) & 0xc0) == 0x80)
    n++;

  return n;
}

/* Where the words begin that may be labels of a value at @start; *@line_start: where its own
 * line does, as far as labels are concerned. *@classes are of the bytes from the result on. */
static gsize
before_start (Detect *detect, gsize start, gsize *line_start, ScanClasses *classes)
{
  gsize limit = start > LEXICON_BEFORE_BYTES ? start - LEXICON_BEFORE_BYTES : 0;
  guint n = (guint) (start - limit);
  guint64 lines, words;
  guint from = 0;

  *classes = blocks_classify (&detect->blocks, limit);
  lines = classes->lines & scan_lowest (n);
  *line_start = limit;
  if (lines != 0)
    {
      guint last = highest (lines);

      /* A label may stand on the line above, with no more than "A:" or "|" before the value. */
      if (scan_more_than ((classes->dark & scan_lowest (n)) >> last, SPEAKER_MAX))
        *line_start = limit + last + 1;
      lines ^= G_GUINT64_CONSTANT (1) << last;
      if (lines != 0)
        from = highest (lines) + 1;
    }

  /* Not into the middle of a word or of a character. */
  words = (classes->digits | classes->letters | classes->wide) & scan_lowest (n);
  if (limit + from > 0 && (text_is_alnum (detect->text[limit + from - 1]) || detect->text[limit + from - 1] >= 0x80))
    from += is_without_blanks (detect, limit + from) ? rest_of_character (detect, limit + from) : scan_run (words >> from);

  classes->digits >>= from;
  classes->letters >>= from;
  classes->upper >>= from;
  classes->wide >>= from;

  return limit + from;
}

/* Where labels may begin in [from, start), from which the first word is left out if it is cut; what the words are was
 * looked up for the kinds of the labels. */
static guint64
known_beginnings (const Detect *detect, gsize from, gsize start)
{
  if (!detect->kinds_known || detect->kinds_start != start || from < detect->kinds_from || detect->kinds_found == WINDOW_UNKNOWN)
    return WINDOW_UNKNOWN;

  return detect->kinds_found >> (from - detect->kinds_from);
}

/* Whether the bracket at @close ends what twin_redact() puts in the place of a value: "[PHONE_REDACTED]", "[PHONE_3]". */
static gboolean
ends_token (const Detect *detect, gsize from, gsize close)
{
  static const char end[] = "_REDACTED";
  gsize length = strlen (end);
  gsize at = close;

  if (close - from >= length && memcmp (detect->text + close - length, end, length) == 0)
    return TRUE;
  while (at > from && text_is_digit (detect->text[at - 1]))
    at--;

  return at < close && at > from + 1 && detect->text[at - 1] == '_' && g_ascii_isupper (detect->text[at - 2]);
}

/* Where the last value in [from, start) ends that was rewritten; @from for none. A label before it is that value's, as it was before
 * the digits of it were gone. */
static gsize
find_token (const Detect *detect, gsize from, gsize start)
{
  gsize end = start;
  const guint8 *close;

  while ((close = memrchr (detect->text + from, ']', end - from)) != NULL)
    {
      end = (gsize) (close - detect->text);
      if (ends_token (detect, from, end))
        return end + 1;
    }

  return from;
}

static void
read_before (Context *self, Detect *detect, gsize start)
{
  ScanClasses classes;
  gsize line_start;
  gsize from = before_start (detect, start, &line_start, &classes);
  gsize far = 0;
  guint run = 0;
  Window window;

  if (!window_read (&window, detect, from, start, &classes, known_beginnings (detect, from, start)))
    return;
  for (guint i = 0; classes.digits != 0 && i < window.n; i++)
    {
      run = text_is_digit ((guint8) window.folded[i]) ? run + 1 : 0;
      if (run >= VALUE_DIGITS)
        far = window.ends[i];
    }
  far = MAX (far, find_token (detect, from, start) - from);
  if (line_start > from)
    far = MAX (far, line_start - from);
  for (guint64 starts = window.labels; starts != 0; starts &= starts - 1)
    lexicon_match (&window, (guint) __builtin_ctzll (starts), start - from, far, self);
  if (window.wide)
    scripts_match (detect->text, detect->length, from, start, far, FALSE, self);
}

/* The labels in the header of @column. */
static void
match_header (Context *self, Detect *detect, guint column)
{
  gsize start, end;
  Window window;

  table_header (detect, column, &start, &end);
  if (end <= start || !window_read (&window, detect, start, MIN (end, start + LEXICON_BEFORE_BYTES), NULL, WINDOW_UNKNOWN))
    return;
  for (guint64 starts = window.labels; starts != 0; starts &= starts - 1)
    lexicon_match (&window, (guint) __builtin_ctzll (starts), end - start, 0, self);
  if (window.wide)
    scripts_match (detect->text, detect->length, start, MIN (end, start + LEXICON_BEFORE_BYTES), 0, FALSE, self);
  for (guint i = 0; i < self->n_hits; i++)
    {
      self->hits[i].distance = LEXICON_BEFORE_BYTES;
      self->hits[i].far = FALSE;
      self->hits[i].header = TRUE;
    }
}

/* What the header of @column says, which is read once for each column. What is too much to be kept is
 * read again. */
static const TableColumn *
read_column (Detect *detect, guint column)
{
  TableLabels *labels = &detect->labels;
  TableColumn *found = &labels->columns[MIN (column, TABLE_COLUMNS)];
  ContextHit *hits = labels->many;
  Context context;

  if (labels->header != detect->header_start)
    labels->known = 0;
  labels->header = detect->header_start;
  if (column < TABLE_COLUMNS && (labels->known >> column & 1) != 0)
    return found;

  context.n_hits = 0;
  match_header (&context, detect, column);
  if (column < TABLE_COLUMNS && context.n_hits <= TABLE_HITS)
    {
      labels->known |= G_GUINT64_CONSTANT (1) << column;
      hits = labels->hits[column];
    }
  else
    found = &labels->columns[TABLE_COLUMNS];
  memcpy (hits, context.hits, context.n_hits * sizeof hits[0]);
  *found = (TableColumn) { context.n_hits, 0, hits };
  for (guint i = 0; i < found->n_hits; i++)
    found->kinds |= label_kinds (hits[i].type, hits[i].family);

  return found;
}

/* The header of a value's column; NULL if it has none. */
static const TableColumn *
find_header (Detect *detect, gsize value)
{
  guint column;

  return table_column (detect, value, &column) ? read_column (detect, column) : NULL;
}

/* A label in the header of the value's column is as good as one right before it, unless
 * the row has its own. */
static void
read_header (Context *self, Detect *detect, gsize value)
{
  const TableColumn *header = find_header (detect, value);

  for (guint i = 0; header != NULL && i < header->n_hits; i++)
    add_hit (self, &header->hits[i]);
}

/* What no label reaches over: "," ";" ":" "=" "|", a digit, a line break or a tabulator. */
static gboolean
ends_label (guint8 c)
{
  static const guint8 ends[256] = {
    [','] = 1, [';'] = 1, [':'] = 1, ['='] = 1, ['|'] = 1, ['\n'] = 1, ['\r'] = 1, ['\t'] = 1, [0] = 1, ['0' ... '9'] = 1,
  };

  return ends[c];
}

/* "，", "：", "；", "。", "、": the same in full width; its last byte, 0 for none. */
static guint8
wide_mark (const guint8 *text, gsize limit, gsize at)
{
  if (limit - at < 3 || text[at] < 0xe3)
    return 0;
  if (text[at] == 0xef && text[at + 1] == 0xbc && (text[at + 2] == 0x8c || text[at + 2] == 0x9a || text[at + 2] == 0x9b))
    return text[at + 2];

  return text[at] == 0xe3 && text[at + 1] == 0x80 && (text[at + 2] == 0x81 || text[at + 2] == 0x82) ? text[at + 2] : 0;
}

/* How far from a value a label of another script may begin that belongs to it. */
#define SCRIPT_AFTER_BYTES 12

/* "090-1234-5678が私の電話番号です" */
static void
read_scripts_after (Context *self, Detect *detect, gsize end, gsize limit)
{
  Context found;

  found.n_hits = 0;
  scripts_match (detect->text, detect->length, end, limit, 0, TRUE, &found);
  for (guint i = 0; i < found.n_hits; i++)
    if (found.hits[i].type != NULL || found.hits[i].family != PII_FAMILY_NONE)
      {
        found.hits[i].far = found.hits[i].distance > SCRIPT_AFTER_BYTES;
        found.hits[i].distance += LEXICON_AFTER_BYTES;
        add_hit (self, &found.hits[i]);
      }
}

/* "is my card number", "es mi número de pasaporte", "är mitt personnummer": what comes after is
 * what the value is called. */
static gboolean
says_is (const Window *window)
{
  static const char *const words[] = { "is", "ist", "est", "es", "e", "is", "to", "ar", "er", "je" };
  guint length = 1;

  while (length < window->n && !window_begins_word (window, length))
    length++;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && memcmp (words[i], window->folded, length) == 0)
      return TRUE;

  return FALSE;
}

/* A label after the value counts where it cannot belong to the next one: "(SSN)", "is my
 * card number", but not "; phone: ...". */
static void
read_after (Context *self, Detect *detect, gsize end)
{
  gsize limit = MIN (detect->length, end + LEXICON_AFTER_BYTES);
  /* "536-90-4399 (her SSN)" */
  gboolean bracket = text_byte (detect->text, limit, end) == ' ' && text_byte (detect->text, limit, end + 1) == '(';
  gsize at = end;
  ScanClasses classes;
  Window window;

  while (at < limit && !ends_label (detect->text[at]) && wide_mark (detect->text, limit, at) == 0)
    at++;
  if (at < limit && (detect->text[at] == ':' || wide_mark (detect->text, limit, at) == 0x9a || detect->text[at] == '=' || text_is_digit (detect->text[at])))
    return;

  classes = blocks_classify (&detect->blocks, end);
  if (!window_read (&window, detect, end, at, &classes, WINDOW_UNKNOWN))
    return;
  window.after = TRUE;
  for (guint64 starts = window.labels; starts != 0; starts &= starts - 1)
    {
      guint i = (guint) __builtin_ctzll (starts);
      Context found;

      found.n_hits = 0;
      lexicon_match (&window, i, at - end, 0, &found);
      for (guint k = 0; k < found.n_hits; k++)
        if (found.hits[k].type != NULL || found.hits[k].family != PII_FAMILY_NONE)
          {
            found.hits[k].distance = LEXICON_AFTER_BYTES + i;
            found.hits[k].far = i > 0 && !bracket && !says_is (&window);
            add_hit (self, &found.hits[k]);
          }
    }
  if (window.wide)
    read_scripts_after (self, detect, end, at);
}

/* What the labels among the bytes @inside of those from @at on can be for, and in *@found where they may begin. */
static guint64
kinds_inside (const Detect *detect, gsize at, const ScanClasses *classes, guint64 inside, guint64 *found)
{
  guint64 kinds;

  *found = WINDOW_UNKNOWN;
  if ((classes->wide & inside) != 0)
    return LABEL_ANY;
  *found = beginnings_find (detect, at, classes, inside, &kinds);

  return kinds;
}

/* The window that reaches furthest before a value; what a line break would leave out of it is in. */
guint64
context_kinds_before (Detect *detect, gsize start)
{
  const TableColumn *header;
  gsize from = start > LEXICON_BEFORE_BYTES ? start - LEXICON_BEFORE_BYTES : 0;
  ScanClasses before;
  guint64 kinds;

  if (detect->kinds_known && detect->kinds_start == start)
    return detect->kinds_before;
  header = find_header (detect, start);
  before = blocks_classify (&detect->blocks, from);
  kinds = kinds_inside (detect, from, &before, scan_lowest ((guint) (start - from)), &detect->kinds_found);
  kinds |= header != NULL ? header->kinds : 0;
  detect->kinds_known = TRUE;
  detect->kinds_start = start;
  detect->kinds_from = from;
  detect->kinds_before = kinds;

  return kinds;
}

/* Of what is after a value that ends at @end, up to where no label reaches over, as read_after() has it. */
static guint64
kinds_after (const Detect *detect, gsize end)
{
  ScanClasses after;
  guint64 found;
  guint reach;

  if (ends_label (detect->text[end]))
    return 0;
  after = blocks_classify (&detect->blocks, end);
  reach = scan_run (~(after.digits | after.breaks));

  return kinds_inside (detect, end, &after, scan_lowest (MIN (reach, LEXICON_AFTER_BYTES)), &found);
}

guint64
context_kinds (Detect *detect, gsize start, gsize end)
{
  guint64 kinds = context_kinds_before (detect, start);

  if (kinds == LABEL_ANY || end >= detect->length)
    return kinds;
  if (detect->kinds_end != end)
    {
      detect->kinds_after = kinds_after (detect, end);
      detect->kinds_end = end;
    }

  return kinds | detect->kinds_after;
}

void
context_read_before (Context *self, Detect *detect, gsize start)
{
  self->read_end = 0;
  if (self->read)
    {
      self->n_hits = self->n_before;
      return;
    }

  if (detect->context.read && detect->context_start == start)
    memcpy (self->hits, detect->context.hits, detect->context.n_before * sizeof self->hits[0]);
  else
    {
      self->n_hits = 0;
      if (!detect->kinds_known || detect->kinds_start != start || detect->kinds_before != 0)
        {
          read_before (self, detect, start);
          read_header (self, detect, start);
        }
      detect->context_start = start;
      detect->context.n_before = self->n_hits;
      detect->context.read_end = 0;
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
  Context *last = &detect->context;

  g_assert (start < end && end <= detect->length);

  if (self->read && self->read_end == end)
    return;
  context_read_before (self, detect, start);
  self->read_end = end;
  if (last->read_end == end && detect->context_start == start)
    {
      self->n_hits = last->n_hits;
      memcpy (self->hits, last->hits, last->n_hits * sizeof last->hits[0]);
      return;
    }

  if (detect->kinds_end != end || detect->kinds_after != 0)
    read_after (self, detect, end);
  if (detect->context_start != start)
    return;
  last->n_hits = self->n_hits;
  last->read_end = end;
  memcpy (last->hits, self->hits, self->n_hits * sizeof self->hits[0]);
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
  const ContextHit *kin = NULL;
  const ContextHit *other = NULL;
  const ContextHit *negative = NULL;
  int bits = 0;

  for (guint i = 0; i < self->n_hits; i++)
    {
      const ContextHit *hit = &self->hits[i];

      if (hit->type == type)
        own = nearer (own, hit);
      else if (hit->family != PII_FAMILY_NONE)
        kin = (hit->family & type->rule->families) != 0 ? nearer (kin, hit) : kin;
      else if (hit->type == NULL)
        negative = nearer (negative, hit);
      else if (other == NULL || hit->far != other->far || hit->distance != other->distance)
        other = nearer (other, hit);
      else if ((hit->type->rule->families & type->rule->families) != 0)
        other = hit;
    }

  if (own != NULL)
    bits += own->far ? CONTEXT_BITS_FAR : CONTEXT_BITS_LABEL;
  else if (kin != NULL)
    {
      bits += kin->far ? CONTEXT_BITS_KIN_FAR : CONTEXT_BITS_KIN;
      own = kin;
    }
  if (negative != NULL && (own == NULL || nearer (own, negative) == negative))
    bits += negative->far ? CONTEXT_BITS_NEGATIVE_FAR : CONTEXT_BITS_NEGATIVE;
  else if (other != NULL && !other->far && (own == NULL || nearer (own, other) == other))
    /* "NIF: 445-85-3145": somebody calls it by the name that he knows for such numbers. */
    bits += (other->type->rule->families & type->rule->families) != 0 ? CONTEXT_BITS_COUSIN : CONTEXT_BITS_OTHER;

  if (labelled != NULL)
    *labelled = own != NULL && own != kin && !own->far && bits > 0;

  return bits;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"

#include <string.h>

#include "privacy/detect-lexicon.h"
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

/* Where the words begin that may be labels of a value at @start; *@line_start: where its own
 * line does, as far as labels are concerned. *@classes are of the bytes from the result on. */
static gsize
before_start (Detect *detect, gsize start, gsize *line_start, ScanClasses *classes)
{
  gsize limit = start > LEXICON_BEFORE_BYTES ? start - LEXICON_BEFORE_BYTES : 0;
  guint n = (guint) (start - limit);
  guint64 lines, words;
  guint from = 0;

  scan_classify (detect->way, detect->text, detect->length, limit, classes);
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
    from += scan_run (words >> from);

  classes->digits >>= from;
  classes->letters >>= from;
  classes->upper >>= from;
  classes->wide >>= from;

  return limit + from;
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

  if (!window_read (&window, detect, from, start, &classes))
    return;
  for (guint i = 0; i < window.n; i++)
    {
      run = text_is_digit ((guint8) window.folded[i]) ? run + 1 : 0;
      if (run >= VALUE_DIGITS)
        far = window.ends[i];
    }
  if (line_start > from)
    far = MAX (far, line_start - from);
  for (guint64 starts = window.labels; starts != 0; starts &= starts - 1)
    lexicon_match (&window, (guint) __builtin_ctzll (starts), start - from, far, self);
}

/* The labels in the header of @column. */
static void
match_header (Context *self, Detect *detect, guint column)
{
  gsize start, end;
  Window window;

  table_header (detect, column, &start, &end);
  if (end <= start || !window_read (&window, detect, start, MIN (end, start + LEXICON_BEFORE_BYTES), NULL))
    return;
  for (guint64 starts = window.labels; starts != 0; starts &= starts - 1)
    lexicon_match (&window, (guint) __builtin_ctzll (starts), end - start, 0, self);
  for (guint i = 0; i < self->n_hits; i++)
    {
      self->hits[i].distance = LEXICON_BEFORE_BYTES;
      self->hits[i].far = FALSE;
      self->hits[i].header = TRUE;
    }
}

/* A label in the header of the value's column is as good as one right before it, unless
 * the row has its own. What a header says is read once for each column. */
static void
read_header (Context *self, Detect *detect, gsize value)
{
  TableLabels *labels = &detect->labels;
  Context found;
  guint column;

  if (!table_column (detect, value, &column))
    return;
  if (labels->header != detect->header_start)
    labels->known = 0;
  labels->header = detect->header_start;
  if (column < TABLE_COLUMNS && (labels->known >> column & 1) != 0)
    {
      for (guint i = 0; i < labels->n_hits[column]; i++)
        add_hit (self, &labels->hits[column][i]);
      return;
    }

  found.n_hits = 0;
  match_header (&found, detect, column);
  for (guint i = 0; i < found.n_hits; i++)
    add_hit (self, &found.hits[i]);
  if (column < TABLE_COLUMNS && found.n_hits <= TABLE_HITS)
    {
      labels->known |= G_GUINT64_CONSTANT (1) << column;
      labels->n_hits[column] = (guint8) found.n_hits;
      memcpy (labels->hits[column], found.hits, found.n_hits * sizeof found.hits[0]);
    }
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

  while (at < limit && !ends_label (detect->text[at]))
    at++;
  if (at < limit && (detect->text[at] == ':' || detect->text[at] == '=' || text_is_digit (detect->text[at])))
    return;

  scan_classify (detect->way, detect->text, detect->length, end, &classes);
  if (!window_read (&window, detect, end, at, &classes))
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
      lexicon_ensure ();
      self->n_hits = 0;
      read_before (self, detect, start);
      read_header (self, detect, start);
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

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

static gsize
before_start (Detect *detect, gsize start, gsize *line_start)
{
  gsize limit = start > LEXICON_BEFORE_BYTES ? start - LEXICON_BEFORE_BYTES : 0;
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
    lexicon_match (&window, i, start - from, far, self);
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
  window_read (&window, detect, start, MIN (end, start + LEXICON_BEFORE_BYTES));
  for (guint i = 0; i < window.n; i++)
    {
      Context found;

      found.n_hits = 0;
      lexicon_match (&window, i, end - start, 0, &found);
      for (guint k = 0; k < found.n_hits; k++)
        {
          found.hits[k].distance = LEXICON_BEFORE_BYTES;
          found.hits[k].header = TRUE;
          add_hit (self, &found.hits[k]);
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

/* "is my card number", "es mi número de pasaporte", "är mitt personnummer": what comes after is
 * what the value is called. */
static gboolean
says_is (const Window *window)
{
  static const char *const words[] = { "is", "ist", "est", "es", "e", "is", "to", "ar", "er", "je" };
  guint length = 1;

  while (length < window->n && !window->starts[length])
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
      lexicon_match (&window, i, at - end, 0, &found);
      for (guint k = 0; k < found.n_hits; k++)
        if (found.hits[k].type != NULL)
          {
            found.hits[k].distance = LEXICON_AFTER_BYTES + i;
            found.hits[k].far = i > 0 && !says_is (&window);
            add_hit (self, &found.hits[k]);
          }
    }
}

/* Whether letters stand close enough before @start to make a label. Remembers how far the
 * text was looked through, so that rows of numbers cost next to nothing. */
static gboolean
has_letters_before (Detect *detect, gsize start)
{
  gsize limit = start > LEXICON_BEFORE_BYTES ? start - LEXICON_BEFORE_BYTES : 0;
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
      lexicon_ensure ();
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
      else
        other = nearer (other, hit);
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

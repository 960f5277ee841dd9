/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-date-form.h"
#include "privacy/detect-lexicon.h"
#include "privacy/detect-text.h"

#include <string.h>

/* A date of birth is one by its label; any other date stays as it is unless somebody wants it gone, so
 * nothing is asked about it. */
#define BITS_BIRTH (-1)

static gboolean
is_mark (guint8 c)
{
  return c == '-' || c == '.' || c == '/';
}

static void
add_misread (Detect *self, gsize start)
{
  const TwinPiiType *type = &self->types[PII_DATE_OF_BIRTH];
  Context context;
  gboolean labelled;
  Date date;

  if (!date_read_misread (self, start, &date) || (context_kinds (self, date.start, date.end) & LABEL_BIRTH) == 0)
    return;
  context_clear (&context);
  context_read (&context, self, date.start, date.end);
  context_bits (&context, type, &labelled);
  if (labelled)
    detect_add (self, type, date.start, date.end, DETECT_BITS_LIKELY, FALSE,
                N_ ("a label before it, with letters in place of digits"));
}

/* How much the words around speak for @type; only labels of @kinds do. */
static int
label_bits (Detect *self, const Date *date, const TwinPiiType *type, guint64 kinds, gboolean *labelled)
{
  Context context;

  *labelled = FALSE;
  if ((context_kinds (self, date->start, date->end) & kinds) == 0)
    return 0;
  context_clear (&context);
  context_read (&context, self, date->start, date->end);

  return context_bits (&context, type, labelled);
}

/* Whether it has three numbers: a year or a day alone is nobody's birthday. */
static gboolean
is_whole (Detect *self, const Date *date)
{
  guint n_marks = 0;

  if (date->bits > DATE_BITS_PART)
    return TRUE;
  for (gsize at = date->start; at < date->end; at++)
    n_marks += is_mark (self->text[at]);

  return n_marks == 2;
}

/* "*10.03.1984", as in German, but no emphasis. */
static gboolean
follows_star (Detect *self, const Date *date)
{
  guint8 beyond = date->start > 1 ? self->text[date->start - 2] : ' ';

  return date->start > 0 && self->text[date->start - 1] == '*' && date->bits == DATE_BITS_FULL && !date->has_time
         && text_byte (self->text, self->length, date->end) != '*' && (beyond == ' ' || beyond == '(' || beyond == '\n');
}

/* A date of birth by its label, any other one by its form. */
static void
add_date (Detect *self, const Date *date, gboolean packed)
{
  const TwinPiiType *birth = &self->types[PII_DATE_OF_BIRTH];
  const TwinPiiType *type = &self->types[PII_DATE];
  gboolean labelled;
  int bits;

  if (!date->has_time && (packed || is_whole (self, date)))
    {
      bits = label_bits (self, date, birth, LABEL_BIRTH, &labelled);
      if (follows_star (self, date))
        {
          labelled = TRUE;
          bits = CONTEXT_BITS_LABEL;
        }
      if (labelled)
        {
          detect_add (self, birth, date->start, date->end, bits + BITS_BIRTH, TRUE, N_ ("a label before a date"));
          return;
        }
    }
  if (packed)
    return;

  /* The labels of other types say nothing against a date; "version" and the like do. */
  bits = 0;
  if (date->bits != DATE_BITS_FULL)
    bits = label_bits (self, date, type, LABEL_NEGATIVE, &labelled);
  if (bits > CONTEXT_BITS_NEGATIVE_FAR)
    bits = 0;
  detect_add (self, type, date->start, date->end, date->bits + bits, TRUE, N_ ("the form of a date"));
}

void
detect_date (Detect *self, gsize start)
{
  guint8 before = start > 0 ? self->text[start - 1] : ' ';
  guint8 beyond = start > 1 ? self->text[start - 2] : ' ';
  Date date = { start, start, 0, FALSE };
  gboolean packed = FALSE;

  if (start < self->date_end || (is_mark (before) && text_is_digit (beyond)))
    return;
  /* "INV-2020-01-01" is none, "May-2021" is one. */
  if (is_mark (before) && text_is_letter (beyond))
    date_read_month_year (self, start, &date);
  else if (!text_is_alnum (before))
    date = date_read (self, start, &packed);

  if (date.bits > 0 || packed)
    {
      self->date_end = date.end;
      add_date (self, &date, packed);
    }
  else
    add_misread (self, start);
}

/* Weekdays of the Germanic languages by what stands before "day", "tag" and "dag". */
static gboolean
is_weekday (const char *word)
{
  static const char words[] = "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|donnerstag|freitag|samstag"
                              "|sonntag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|mandag|tisdag|tirsdag|onsdag"
                              "|torsdag|fredag|lordag|sondag|";

  return strstr (words, word) != NULL;
}

void
detect_weekday (Detect *self, gsize at)
{
  char word[16];
  gsize start = at;
  guint n = sizeof word - 1;

  if (text_is_letter (text_byte (self->text, self->length, at + 3)) || text_byte (self->text, self->length, at + 3) >= 0x80)
    return;
  word[n] = '\0';
  word[--n] = '|';
  for (guint i = 3; i > 0; i--)
    word[--n] = text_fold_ascii (self->text[at + i - 1]);
  while (start > 0 && n > 1)
    {
      gsize previous = text_previous (self->text, start);
      guint n_bytes;
      char folded = text_fold (text_code_point (self->text, self->length, previous, &n_bytes));

      if (folded == 0)
        break;
      word[--n] = folded;
      start = previous;
    }
  word[--n] = '|';
  if (is_weekday (word + n))
    detect_add (self, &self->types[PII_DATE], start, at + 3, DATE_BITS_PART, TRUE, N_ ("the form of a date"));
}

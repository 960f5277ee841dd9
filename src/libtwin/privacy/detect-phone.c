/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-dialled.h"
#include "privacy/detect-lexicon.h"
#include "privacy/detect-text.h"

#include <string.h>

#define EXTENSION_MAX 7

/* How much better a number must be that leaves out a group after a label, in bits. */
#define LABELLED_MARGIN 3

/* A text that is nothing but a number. */
#define ALONE_BITS 8

/* Whether what follows makes these digits a part of something else. */
static gboolean
runs_on (Detect *detect, gsize end)
{
  guint8 next = text_byte (detect->text, detect->length, end);
  guint8 beyond = text_byte (detect->text, detect->length, end + 1);

  if (text_is_letter (next))
    return (next | 0x20) != 'x' || !text_is_digit (beyond);
  if (next == '-' || next == '_' || next == ':')
    return text_is_alnum (beyond);
  if (next == ',' || next == '.')
    return FALSE;

  return next == '%' || next == '@';
}

/* Whether what stands before @start makes it a part of something else. */
static gboolean
follows_more (Detect *detect, gsize start)
{
  guint8 before = start > 0 ? detect->text[start - 1] : ' ';
  guint8 beyond = start > 1 ? detect->text[start - 2] : ' ';

  if (text_is_alnum (before) || before == '_' || before == '$' || before == '#')
    return TRUE;

  return (before == '-' || before == '.' || before == '/') && text_is_alnum (beyond);
}

/* Whether digits go on after a comma and digits, but in threes. */
static gboolean
follows_comma (Detect *detect, gsize start, guint n_digits)
{
  return start > 1 && detect->text[start - 1] == ',' && text_is_digit (detect->text[start - 2]) && n_digits != 3;
}

/* Whether that is seen before anything is read, as in most tables, where numbers stand between commas. */
static gboolean
is_none (Detect *detect, gsize start)
{
  gsize end = start;

  if (start == 0)
    return FALSE;
  /* A sign or a bracket belongs to the number. */
  if (detect->text[start - 1] == '(' || detect->text[start - 1] == '+' || detect->text[start - 1] >= 0x80)
    return FALSE;
  if (follows_more (detect, start))
    return TRUE;
  if (detect->text[start - 1] != ',')
    return FALSE;
  while (end < detect->length && text_is_digit (detect->text[end]))
    end++;

  return text_byte (detect->text, detect->length, end) < 0x80 && follows_comma (detect, start, (guint) (end - start));
}

static gboolean
runs_in (Detect *detect, const Dialled *number)
{
  if (follows_more (detect, number->start))
    return TRUE;
  if (number->start > 0 && detect->text[number->start - 1] == '/' && number->n_groups == 1)
    return TRUE;

  return !number->plus && !number->paren && follows_comma (detect, number->start, number->groups[0].n_digits);
}

/* Whether one of the signs for a phone stands before the number, as in letterheads. */
static gboolean
follows_sign (Detect *detect, gsize start)
{
  /* Nearly always it is seen from three bytes that there is none. */
  if (start < 3 || ((detect->text[start - 1] | detect->text[start - 2] | detect->text[start - 3]) & 0x80) == 0)
    return FALSE;
  while (start > 0)
    {
      guint n_bytes;

      start = text_previous (detect->text, start);
      switch (text_code_point (detect->text, detect->length, start, &n_bytes))
        {
        case ' ':
        case ':':
        case 0xa0:   /* no-break space */
        case 0xfe0e: /* how the sign is drawn */
        case 0xfe0f:
          continue;
        case 0x260e:  /* telephones */
        case 0x260f:
        case 0x2706:
        case 0x1f4de:
        case 0x1f4df:
        case 0x1f4e0:
        case 0x1f4f1:
        case 0x1f4f2:
        case 0x1f57b ... 0x1f57f:
          return TRUE;
        default:
          return FALSE;
        }
    }

  return FALSE;
}

/* "12 345 6789": the first digits of a longer number may have been left out. */
static gboolean
follows_number (Detect *detect, const Dialled *number)
{
  return number->start > 1 && !number->plus && !number->paren && detect->text[number->start - 1] == ' '
         && text_is_digit (detect->text[number->start - 2]);
}

/* An extension after the number: "x123", "ext. 45", "#6". */
static gsize
extension_end (Detect *detect, gsize end)
{
  static const char *const words[] = { "extension", "ext.", "ext", "x", "#", "durchwahl", "dw" };
  gsize at = end;
  gsize digits;

  while (at < detect->length && at - end < 2 && (detect->text[at] == ' ' || detect->text[at] == ','))
    at++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (detect->length - at < length || g_ascii_strncasecmp ((const char *) detect->text + at, words[i], length) != 0)
        continue;
      at += length;
      while (at < detect->length && (detect->text[at] == ' ' || detect->text[at] == ':' || detect->text[at] == '.'))
        at++;
      for (digits = at; digits < detect->length && text_is_digit (detect->text[digits]); digits++)
        if (digits - at > EXTENSION_MAX)
          return end;

      return digits > at ? digits : end;
    }

  return end;
}

static gboolean
crosses_break (const Dialled *self, guint n)
{
  for (guint i = 1; i < n; i++)
    if (self->groups[i].separator == '\n')
      return TRUE;

  return FALSE;
}

/* The number of groups that make the best number, and its bits in *@best. */
static guint
choose_groups (Detect *detect, const Dialled *self, gboolean labelled, int *best)
{
  guint chosen = 0;

  *best = G_MININT;
  for (guint n = self->n_groups; n >= 1; n--)
    {
      guint n_digits = dialled_count (self, n);
      int bits;

      if (n_digits < (labelled && n > 1 ? DIALLED_DIGITS_MIN - 1 : DIALLED_DIGITS_MIN) || n_digits > DIALLED_DIGITS_MAX || runs_on (detect, self->groups[n - 1].end)
          || dialled_is_something_else (self, n))
        continue;
      bits = dialled_form_bits (self, n) - (crosses_break (self, n) ? 2 : 0);
      /* A group fewer must be the better number, not only as good a one; after a label much better, as the rest of
       * the number would stay. */
      if (chosen == 0 || bits > *best + (labelled ? LABELLED_MARGIN : 0))
        {
          *best = bits;
          chosen = n;
        }
    }

  return chosen;
}

/* A text that is nothing but a number: a field of a form, or a message with what was asked for. */
static int
alone_bits (Detect *self, const Dialled *number, guint n, gsize end)
{
  guint n_digits = dialled_count (number, n);
  gboolean whole = number->start == 0 && (end == self->length || (end + 1 == self->length && self->text[end] == '\n'));

  if (!whole || number->plus)
    return 0;
  if (number->digits[0] == '0')
    return n_digits >= 9 && n_digits <= 11 ? ALONE_BITS : 0;

  /* Area codes and mobile numbers of ten digits seldom begin with 8 or 9, and none with 1. */
  return n_digits == 10 && number->digits[0] >= '2' && number->digits[0] <= '7' ? ALONE_BITS : 0;
}

/* "+639171234567, 09181234567": the next one of a list. */
static gboolean
is_listed (Detect *self, const Dialled *number)
{
  return self->phone_end > 0 && number->start - self->phone_end <= DIALLED_LIST_BYTES && number->digits[0] == '0'
         && number->n_digits >= 10 && number->n_digits <= 11;
}

void
detect_phone (Detect *self, gsize start)
{
  const TwinPiiType *type = &self->types[PII_PHONE];
  gboolean labelled = FALSE;
  Dialled number;
  Context context;
  int bits, weight, alone;
  gboolean listed, named, sign;
  guint n;
  gsize end;

  if (start < self->phone_end || is_none (self, start))
    return;
  dialled_read (&number, self, start);
  if (number.n_digits < DIALLED_DIGITS_MIN - 1 || number.n_digits == number.n_groups || runs_in (self, &number))
    return;

  context_clear (&context);
  named = (context_kinds (self, number.start, number.groups[0].end) & LABEL_PHONE) != 0;
  if (named)
    {
      context_read (&context, self, number.start, number.groups[0].end);
      context_bits (&context, type, &labelled);
    }
  sign = follows_sign (self, number.start);
  n = choose_groups (self, &number, labelled || sign, &bits);
  if (n == 0)
    return;
  end = number.groups[n - 1].end;
  alone = alone_bits (self, &number, n, end);
  listed = is_listed (self, &number);
  if (number.groups[0].n_digits == number.n_digits && !number.plus && !labelled && !sign && alone == 0 && !listed)
    return;
  /* Without a label of its own the words around say nothing for it, and maybe something against. */
  named = (context_kinds (self, number.start, end) & LABEL_PHONE) != 0;
  if (!named && !sign && bits + MAX (alone, listed ? ALONE_BITS : 0) < DETECT_BITS_CANDIDATE)
    return;
  context_read (&context, self, number.start, end);
  weight = context_bits (&context, type, &labelled) + (sign ? CONTEXT_BITS_LABEL : 0);
  /* A country code outweighs a word that happens to stand near. */
  if (follows_number (self, &number))
    bits -= 4;
  bits += number.plus && bits >= DIALLED_BITS_INTERNATIONAL ? MAX (weight, -4) : weight;
  bits += MAX (alone, listed ? ALONE_BITS : 0);
  if (bits < DETECT_BITS_CANDIDATE)
    return;

  if (!labelled && number.groups[0].n_digits == 2 && text_is_dump (self->text, self->length, number.start, end, 2))
    return;
  end = extension_end (self, end);
  if (bits >= DETECT_BITS_LIKELY)
    self->phone_end = end;
  detect_add (self, type, number.start, end, bits, TRUE,
              labelled || sign ? N_ ("a label before it") : number.plus ? N_ ("a country code") : N_ ("the form of a phone number"));
}

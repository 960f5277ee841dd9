/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Nobody alive was born before, and no date of birth is later. */
#define YEAR_MIN 1890
#define YEAR_MAX 2100

#define WORD_MAX 12

/* A date alone says nothing about whose it is. */
#define BITS_DATE (-1)

typedef struct
{
  guint value;
  guint n_digits;
} Part;

/* Months as they begin, folded, in the languages of the labels. Where two months begin
 * alike in different languages the longer form stands first. */
static const struct
{
  const char *start;
  guint month;
} months[] = {
  { "jan", 1 },    { "janv", 1 },   { "ene", 1 },   { "gen", 1 },  { "sty", 1 },  { "jaen", 1 }, { "feb", 2 },  { "fev", 2 },
  { "fevr", 2 },   { "lut", 2 },    { "fev", 2 },   { "mar", 3 },  { "mae", 3 },  { "mrz", 3 },  { "maa", 3 },  { "maerz", 3 },
  { "apr", 4 },    { "avr", 4 },    { "abr", 4 },   { "kwi", 4 },  { "may", 5 },  { "mai", 5 },  { "mag", 5 },  { "mei", 5 },
  { "maj", 5 },    { "jun", 6 },    { "juin", 6 },  { "giu", 6 },  { "cze", 6 },  { "jul", 7 },  { "juil", 7 }, { "lug", 7 },
  { "lip", 7 },    { "aug", 8 },    { "aou", 8 },   { "ago", 8 },  { "sie", 8 },  { "sep", 9 },  { "set", 9 },  { "wrz", 9 },
  { "oct", 10 },   { "okt", 10 },   { "out", 10 },  { "ott", 10 }, { "paz", 10 }, { "nov", 11 }, { "lis", 11 }, { "dec", 12 },
  { "dez", 12 },   { "dic", 12 },   { "gru", 12 },  { "oca", 1 },  { "sub", 2 },  { "nis", 4 },  { "haz", 6 },  { "tem", 7 },
  { "agu", 8 },    { "eyl", 9 },    { "eki", 10 },  { "kas", 11 }, { "ara", 12 }, { "led", 1 },  { "uno", 2 },  { "bre", 3 },
  { "dub", 4 },    { "kve", 5 },    { "srp", 8 },   { "zar", 9 },  { "rij", 10 }, { "pro", 12 },
};

static gsize
read_part (Detect *self, gsize at, Part *part)
{
  *part = (Part) { 0, 0 };
  while (part->n_digits < 9)
    {
      Symbol symbol = text_symbol (self->text, self->length, at);

      if (symbol.kind != SYMBOL_DIGIT)
        break;
      part->value = part->value * 10 + (guint) (symbol.ascii - '0');
      part->n_digits++;
      at += symbol.n_bytes;
    }

  return at;
}

static guint
full_year (const Part *part)
{
  if (part->n_digits == 2)
    return part->value > 30 ? 1900 + part->value : 2000 + part->value;

  return part->n_digits == 4 ? part->value : 0;
}

static gboolean
is_plausible (guint year, guint month, guint day)
{
  return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 && day <= 31
         && check_date (year, month, day);
}

/* The month a word names; 0 if it names none. *@end is after the word. */
static guint
month_at (Detect *self, gsize at, gsize *end)
{
  char word[WORD_MAX + 1];
  guint n = 0;

  while (n < WORD_MAX && at < self->length)
    {
      guint n_bytes;
      char folded = text_fold (text_code_point (self->text, self->length, at, &n_bytes));

      if (folded == 0 || g_ascii_isdigit (folded))
        break;
      word[n++] = folded;
      at += n_bytes;
    }
  word[n] = '\0';
  *end = at;
  for (guint i = 0; i < G_N_ELEMENTS (months) && n >= 3; i++)
    if (months[i].start[0] == word[0] && g_str_has_prefix (word, months[i].start))
      return months[i].month;

  return 0;
}

static gsize
skip_blanks (Detect *self, gsize at, const char *others)
{
  for (guint n = 0; n < 4; n++)
    {
      Symbol symbol = text_symbol (self->text, self->length, at);

      if (symbol.kind != SYMBOL_BLANK && (symbol.ascii == 0 || strchr (others, symbol.ascii) == NULL))
        break;
      at += symbol.n_bytes;
    }

  return at;
}

/* "8 marca 1979", "8. März 1979", "8 de marzo de 1979": the end, or 0. */
static gsize
day_month_year (Detect *self, gsize at, const Part *day)
{
  gsize end;
  gsize word = skip_blanks (self, at, ".");
  guint month;
  Part year;

  if (word == at || day->n_digits > 2)
    return 0;
  if (g_ascii_strncasecmp ((const char *) self->text + word, "de ", MIN (3, self->length - word)) == 0)
    word += 3;
  month = month_at (self, word, &end);
  if (month == 0)
    return 0;
  end = skip_blanks (self, end, ".,");
  if (self->length - end > 3 && g_ascii_strncasecmp ((const char *) self->text + end, "de ", 3) == 0)
    end += 3;
  end = read_part (self, end, &year);

  return is_plausible (full_year (&year), month, day->value) && year.n_digits == 4 ? end : 0;
}

/* Numbers with the same separator twice, year first or last; day and month either way. */
static gsize
numeric_date (Detect *self, gsize at, const Part *first)
{
  Symbol separator = text_symbol (self->text, self->length, at);
  Part second, third;
  gsize end;

  if (separator.kind != SYMBOL_HYPHEN && separator.kind != SYMBOL_DOT && separator.kind != SYMBOL_SLASH)
    return 0;
  end = read_part (self, skip_blanks (self, at + separator.n_bytes, ""), &second);
  if (second.n_digits == 0 || second.n_digits > 2
      || text_symbol (self->text, self->length, end).kind != separator.kind)
    return 0;
  end = read_part (self, skip_blanks (self, end + separator.n_bytes, ""), &third);
  if (text_is_alnum (text_byte (self->text, self->length, end)) && (self->text[end] | 0x20) != 't')
    return 0;
  if (first->n_digits == 4)
    return third.n_digits <= 2 && is_plausible (first->value, second.value, third.value) ? end : 0;
  if (first->n_digits > 2 || third.n_digits == 0)
    return 0;

  return is_plausible (full_year (&third), second.value, first->value)
             || is_plausible (full_year (&third), first->value, second.value)
           ? end
           : 0;
}

/* "March 10, 1984", where @at is before the 10: where the month's name begins, or @at. */
static gsize
month_before (Detect *self, gsize at, guint *month)
{
  gsize start = at;
  gsize end;

  *month = 0;
  while (start > 0 && at - start < 2 && (self->text[start - 1] == ' ' || self->text[start - 1] == '.'))
    start--;
  if (start == at)
    return at;
  for (guint n = 0; n < WORD_MAX && start > 0; n++)
    {
      gsize previous = text_previous (self->text, start);
      guint n_bytes;
      char folded = text_fold (text_code_point (self->text, self->length, previous, &n_bytes));

      if (folded == 0 || g_ascii_isdigit (folded))
        break;
      start = previous;
    }
  *month = month_at (self, start, &end);

  return *month != 0 ? start : at;
}

static gsize
month_day_year (Detect *self, gsize at, const Part *day, gsize *start)
{
  guint month;
  gsize begin = month_before (self, *start, &month);
  gsize end;
  Part year;

  if (month == 0 || day->n_digits > 2)
    return 0;
  /* "10th" */
  if (self->length - at > 2 && text_is_letter (self->text[at]) && text_is_letter (self->text[at + 1]))
    at += 2;
  end = read_part (self, skip_blanks (self, at, ","), &year);
  if (year.n_digits != 4 || !is_plausible (year.value, month, day->value))
    return 0;
  *start = begin;

  return end;
}

/* "19840310", only after a label. */
static gsize
packed_date (gsize at, const Part *part)
{
  if (part->n_digits == 8 && is_plausible (part->value / 10000, part->value / 100 % 100, part->value % 100))
    return at;

  return 0;
}

void
detect_birth_date (Detect *self, gsize start)
{
  const TwinPiiType *type = &self->types[PII_DATE_OF_BIRTH];
  Context context = { 0 };
  Part first;
  gsize at = read_part (self, start, &first);
  gsize end = 0;

  if (start > 0 && strchr ("-./", self->text[start - 1]) != NULL && start > 1 && text_is_digit (self->text[start - 2]))
    return;
  if (first.n_digits <= 4)
    end = numeric_date (self, at, &first);
  if (end == 0)
    end = day_month_year (self, at, &first);
  if (end == 0)
    end = month_day_year (self, at, &first, &start);
  if (end == 0)
    end = packed_date (at, &first);
  if (end == 0)
    return;

  context_read (&context, self, start, end);
  detect_add (self, type, start, end, context_bits (&context, type, NULL) + BITS_DATE, TRUE, N_ ("a label before a date"));
}

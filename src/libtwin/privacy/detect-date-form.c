/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-date-form.h"

#include <string.h>

#include "privacy/detect-month.h"
#include "privacy/detect-text.h"

/* Before, texts have numbers more often than dates. */
#define YEAR_MIN 1500
#define YEAR_MAX 2100

/* A year alone is one only close to now: "in 1850 cases". */
#define LONE_YEAR_MIN 1900
#define LONE_YEAR_MAX 2039

typedef struct
{
  guint value;
  guint n_digits;
  guint n_misread; /* letters among them */
} Part;

/* Letters that a scanner takes for digits: these and one, so that 0 is none. */
static inline int
misread (guint8 c)
{
  static const guint8 digits[256] = {
    ['O'] = 1, ['o'] = 1, ['Q'] = 1, ['D'] = 1, ['l'] = 2, ['I'] = 2, ['i'] = 2, ['|'] = 2, ['Z'] = 3, ['S'] = 6, ['s'] = 6, ['G'] = 7, ['B'] = 9,
  };

  return digits[c] - 1;
}

/* With @loose also letters in place of digits, and one line break in between. */
static gsize
read_part (Detect *self, gsize at, gboolean loose, Part *part)
{
  gboolean broken = FALSE;

  *part = (Part) { 0 };
  while (part->n_digits < 9)
    {
      Symbol symbol = text_symbol (self->text, self->length, at);
      int digit = -1;

      if (symbol.kind == SYMBOL_DIGIT)
        digit = symbol.ascii - '0';
      else if (loose && at < self->length)
        digit = misread (self->text[at]);
      if (loose && !broken && symbol.kind == SYMBOL_BREAK && part->n_digits > 0
          && text_is_digit (text_byte (self->text, self->length, at + symbol.n_bytes)))
        {
          broken = TRUE;
          part->n_misread++;
          at += symbol.n_bytes;
          continue;
        }
      if (digit < 0)
        break;
      part->value = part->value * 10 + (guint) digit;
      part->n_digits++;
      part->n_misread += symbol.kind != SYMBOL_DIGIT;
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

/* Blanks, and the marks @others, which are few. */
static inline gsize
skip_blanks (Detect *self, gsize at, const char *others)
{
  for (guint n = 0; n < 4; n++)
    {
      Symbol symbol = text_symbol (self->text, self->length, at);
      const char *mark = others;

      while (*mark != '\0' && *mark != symbol.ascii)
        mark++;
      if (symbol.kind != SYMBOL_BLANK && *mark == '\0')
        break;
      at += symbol.n_bytes;
    }

  return at;
}

/* "de " of "8 de marzo de 1979", "del ", "of " of "8th of March" */
static gsize
skip_of (Detect *self, gsize at)
{
  if (self->length - at > 3 && text_begins_with (self->text, self->length, at, "of "))
    return at + 3;
  if (self->length - at > 4 && text_begins_with (self->text, self->length, at, "del "))
    return at + 4;
  if (self->length - at > 3 && (self->text[at] | 0x20) == 'd' && (self->text[at + 1] | 0x20) == 'e' && self->text[at + 2] == ' ')
    return at + 3;

  return at;
}

/* "พ.ศ. " before a year in Thai. */
static gsize
skip_era (Detect *self, gsize at)
{
  if (self->length - at > strlen ("พ.ศ.") && memcmp (self->text + at, "พ.ศ.", strlen ("พ.ศ.")) == 0)
    return skip_blanks (self, at + strlen ("พ.ศ."), "");

  return at;
}

static gboolean
is_mark (guint8 c)
{
  return c == '-' || c == '.' || c == '/';
}

/* Whether what stands at @end makes a date a part of something longer: "2020-01-01-002". */
static gboolean
goes_on (Detect *self, gsize end)
{
  guint8 next = text_byte (self->text, self->length, end);

  if (text_is_alnum (next) || next == '_')
    return TRUE;

  return is_mark (next) && text_is_alnum (text_byte (self->text, self->length, end + 1));
}

/* What stands before a year of two digits: "'71". */
static gsize
skip_apostrophe (Detect *self, gsize at)
{
  gsize year = at;

  if (text_byte (self->text, self->length, at) == '\'')
    year += 1;
  else if (self->length - at > strlen ("’") && memcmp (self->text + at, "’", strlen ("’")) == 0)
    year += strlen ("’");

  return year != at && text_is_digit (text_byte (self->text, self->length, year)) && text_is_digit (text_byte (self->text, self->length, year + 1)) ? year
                                                                                                                                                   : at;
}

/* Whether the digits after the name of a month are a year: four, or two after an apostrophe, or two and the mark that stands before the name
 * again, "12-Mar-84". */
static gboolean
is_year (Detect *self, gsize name, gsize name_end, gsize year_end, const Part *year)
{
  gsize start = year_end - year->n_digits;
  guint8 before;

  if (year->n_digits != 2)
    return year->n_digits == 4;
  before = self->text[start - 1];

  return before == '\'' || (before == 0x99 && self->text[start - 2] == 0x80)
         || (start == name_end + 1 && (before == '-' || before == '/') && self->text[name - 1] == before);
}

/* "8 marca 1979", "8. März 1979", "8 de marzo de 1979", "5-May-2021", "10th March 1984", and
 * without a year "21-May", "5. Mai". */
static void
day_month (Detect *self, gsize at, const Part *day, Date *date)
{
  gsize word = skip_blanks (self, at, ".-/");
  Month month;
  gsize name, end;
  Part year;

  if (day->n_digits > 2 || day->value > 31 || day->value == 0)
    return;
  if (word == at && self->length - at > 3 && text_is_letter (self->text[at + 1]) && self->text[at + 2] == ' ')
    word = at + 3;
  name = skip_of (self, word);
  month = month_at (self, name);
  if (month.month == 0)
    return;
  end = read_part (self, skip_apostrophe (self, skip_era (self, skip_of (self, skip_blanks (self, month.end, ".,-/")))), FALSE, &year);
  /* The years of the Buddhist era, with names in Thai. */
  if (self->text[month.end - 1] >= 0x80 && year.value > YEAR_MAX + 300 && year.value < YEAR_MAX + 543)
    year.value -= 543;
  if (is_plausible (full_year (&year), month.month, day->value) && is_year (self, name, month.end, end, &year) && !goes_on (self, end))
    *date = (Date) { date->start, end, DATE_BITS_FULL, FALSE };
  else if (word != at && month.month != 0 && check_date (2000, month.month, day->value)
           && (month.whole ? month.end - name > 3 || g_ascii_isupper ((char) self->text[name])
                           : self->text[word - 1] == '-' && g_ascii_isupper ((char) self->text[name]))
           && !goes_on (self, month.end))
    *date = (Date) { date->start, month.end, DATE_BITS_PART, FALSE };
}

/* Whether the numbers of a date with marks are one, in any order of day, month and year. */
static gboolean
is_date (const Part *first, const Part *second, const Part *third)
{
  if (first->n_digits == 4)
    return third->n_digits <= 2 && is_plausible (first->value, second->value, third->value);
  if (first->n_digits > 2 || third->n_digits == 0)
    return FALSE;

  return is_plausible (full_year (third), second->value, first->value)
         || is_plausible (full_year (third), first->value, second->value);
}

/* "1989. június 19.", "2021-Jan-18", "2021 January 18" */
static void
year_month_day (Detect *self, gsize at, const Part *year, Date *date)
{
  gsize word = skip_blanks (self, at, ".-");
  Month month;
  Part day;
  gsize end;

  if (year->n_digits != 4 || word == at)
    return;
  month = month_at (self, word);
  if (month.month == 0)
    return;
  end = read_part (self, skip_blanks (self, month.end, "-"), FALSE, &day);
  if (end > month.end && day.n_digits <= 2 && is_plausible (year->value, month.month, day.value) && !goes_on (self, end))
    *date = (Date) { date->start, end, DATE_BITS_FULL, FALSE };
}

/* The end of @sign at @at with a blank before it or not; 0 if it is not there. */
static gsize
after_sign (Detect *self, gsize at, const char *sign)
{
  gsize start = at + (text_byte (self->text, self->length, at) == ' ');
  gsize length = strlen (sign);

  return start < self->length && self->length - start >= length && memcmp (self->text + start, sign, length) == 0 ? start + length : 0;
}

/* "1990年5月12日", "1990년 5월 12일" */
static void
signed_date (Detect *self, gsize at, const Part *year, Date *date)
{
  static const char *const signs[][3] = { { "年", "月", "日" }, { "년", "월", "일" } };

  for (gsize i = 0; i < G_N_ELEMENTS (signs) && year->n_digits == 4; i++)
    {
      gsize end = after_sign (self, at, signs[i][0]);
      Part month, day;

      if (end == 0)
        continue;
      end = after_sign (self, read_part (self, skip_blanks (self, end, ""), FALSE, &month), signs[i][1]);
      if (end == 0)
        continue;
      end = after_sign (self, read_part (self, skip_blanks (self, end, ""), FALSE, &day), signs[i][2]);
      if (end != 0 && month.n_digits <= 2 && day.n_digits <= 2 && is_plausible (year->value, month.value, day.value))
        *date = (Date) { date->start, end, DATE_BITS_FULL, FALSE };
    }
}

/* Numbers with the same separator twice. */
static void
numeric (Detect *self, gsize at, gboolean loose, const Part *first, Date *date)
{
  Symbol separator = text_symbol (self->text, self->length, at);
  Part second, third;
  gsize end;

  if (separator.kind != SYMBOL_HYPHEN && separator.kind != SYMBOL_DOT && separator.kind != SYMBOL_SLASH)
    return;
  end = read_part (self, skip_blanks (self, at + separator.n_bytes, ""), loose, &second);
  if (second.n_digits == 0 || second.n_digits > 2
      || text_symbol (self->text, self->length, end).kind != separator.kind)
    return;
  end = read_part (self, skip_blanks (self, end + separator.n_bytes, ""), loose, &third);
  if (!is_date (first, &second, &third))
    return;
  if (goes_on (self, end) && (self->text[end] | 0x20) != 't')
    return;
  if (loose && first->n_misread + second.n_misread + third.n_misread == 0)
    return;

  *date = (Date) { date->start, end, DATE_BITS_FULL, FALSE };
  /* "21.5.21" may be a date, "3.2.11" is a section. */
  if (first->n_digits != 4 && third.n_digits != 4)
    date->bits = separator.kind == SYMBOL_SLASH ? DATE_BITS_SHORT_YEAR
                 : first->n_digits == 2 || second.n_digits == 2 ? DATE_BITS_PART : 0;
}

/* "March 10, 1984", where @at is after the 10. */
static void
month_day (Detect *self, gsize at, const Part *day, Date *date)
{
  gsize word_end = date->start;
  gsize begin, end;
  Month month;
  Part year;

  while (word_end > 0 && date->start - word_end < 2 && (self->text[word_end - 1] == ' ' || self->text[word_end - 1] == '.'))
    word_end--;
  if (word_end == date->start || day->n_digits > 2)
    return;
  month = month_before (self, word_end, &begin);
  if (month.month == 0)
    return;
  /* "10th" */
  if (self->length - at > 2 && text_is_letter (self->text[at]) && text_is_letter (self->text[at + 1]))
    at += 2;
  end = read_part (self, skip_apostrophe (self, skip_blanks (self, at, ",")), FALSE, &year);
  if (is_plausible (full_year (&year), month.month, day->value) && is_year (self, begin, at, end, &year) && !goes_on (self, end))
    *date = (Date) { begin, end, DATE_BITS_FULL, FALSE };
  else if (month.whole && g_ascii_isupper ((char) self->text[begin]) && check_date (2000, month.month, day->value)
           && (at > date->start) && !goes_on (self, at))
    *date = (Date) { begin, at, DATE_BITS_PART, FALSE };
}

/* Words before a year: "in 1971", "since 2004". No articles: "a 2000 word essay". */
static const char year_words[] = "in|of|since|during|from|until|till|before|after|around|circa|year|fy|summer|winter|spring|autumn"
                                 "|fall|early|late|mid|im|seit|jahr|jahre|jahres|vor|nach|ab|von|bis|anno|en|depuis|annee|an|de|des"
                                 "|ano|anno|nel|dal|del|desde|em|sinds|tot|jaar|sedan|roku|rok|od|do|w|v|aar|ar|ano|yili|since|act"
                                 "|und|copyright";

#define YEAR_WORD_LENGTH 15

/* They by a hash of their last eight letters, which tell them all apart with their length. */
#define YEAR_SLOT_BITS 8

static struct
{
  guint64 letters;
  guint8 length; /* 0: none */
} year_slots[1 << YEAR_SLOT_BITS];

static guint
year_slot (guint64 letters)
{
  return (guint) (letters * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> (64 - YEAR_SLOT_BITS)); /* 2^64 by the golden ratio */
}

static guint64
last_letters (const guint8 *word, gsize length)
{
  guint64 letters = 0;

  for (gsize i = length > 8 ? length - 8 : 0; i < length; i++)
    letters = letters << 8 | (word[i] | 0x20);

  return letters;
}

void
date_prepare (void)
{
  for (const char *word = year_words; *word != '\0';)
    {
      gsize length = strcspn (word, "|");
      guint64 letters = last_letters ((const guint8 *) word, length);
      guint slot = year_slot (letters);

      while (year_slots[slot].length != 0)
        slot = (slot + 1) % G_N_ELEMENTS (year_slots);
      year_slots[slot].letters = letters;
      year_slots[slot].length = (guint8) length;
      word += length + (word[length] == '|');
    }
}

static gboolean
announces_year (const Detect *self, gsize start)
{
  gsize begin, length;
  guint64 letters;

  if (start < 2 || self->text[start - 1] != ' ')
    return FALSE;
  for (begin = start - 1; begin > 0 && start - begin <= YEAR_WORD_LENGTH && text_is_letter (self->text[begin - 1]);)
    begin--;

  length = start - 1 - begin;
  letters = last_letters (self->text + begin, length);
  for (guint slot = year_slot (letters); year_slots[slot].length != 0; slot = (slot + 1) % G_N_ELEMENTS (year_slots))
    if (year_slots[slot].letters == letters && year_slots[slot].length == length)
      return TRUE;

  return FALSE;
}

/* "May 2021", "May-2021", "03/2021" would be a fraction; and years alone after a word that
 * says so. */
static void
month_year (Detect *self, gsize at, const Part *year, Date *date)
{
  gsize word_end = date->start;
  gsize begin;
  guint8 next = text_byte (self->text, self->length, at);
  Month month;

  if (year->n_digits != 4 || year->value < LONE_YEAR_MIN || year->value > LONE_YEAR_MAX || goes_on (self, at)
      || next == '%' || next == '(' || next == '[' || (next == ',' && text_is_digit (text_byte (self->text, self->length, at + 1))))
    return;
  if (announces_year (self, date->start))
    {
      *date = (Date) { date->start, at, DATE_BITS_PART, FALSE };
      return;
    }
  while (word_end > 0 && date->start - word_end < 2
         && (self->text[word_end - 1] == ' ' || self->text[word_end - 1] == '.' || self->text[word_end - 1] == '-'))
    word_end--;
  if (word_end == date->start)
    return;
  month = month_before (self, word_end, &begin);
  if (month.month != 0 && (month.whole || g_ascii_isupper ((char) self->text[begin])))
    *date = (Date) { begin, at, DATE_BITS_SHORT_YEAR, FALSE };
}

void
date_read_month_year (Detect *self, gsize start, Date *date)
{
  Part year;
  gsize at = read_part (self, start, FALSE, &year);

  month_year (self, at, &year, date);
}

static gboolean
two_digits (Detect *self, gsize at)
{
  return text_is_digit (text_byte (self->text, self->length, at)) && text_is_digit (text_byte (self->text, self->length, at + 1));
}

/* "T09:15:30.500-07:00", " 04:34:22", " 4:30 PM": the end of the time that belongs to a date. */
static gsize
time_end (Detect *self, gsize at)
{
  guint8 first = text_byte (self->text, self->length, at);
  gsize end = at + 1;
  guint n_digits = 0;

  if (first != 'T' && first != 't' && first != ' ')
    return at;
  while (n_digits < 2 && text_is_digit (text_byte (self->text, self->length, end)))
    n_digits++, end++;
  if (n_digits == 0 || text_byte (self->text, self->length, end) != ':' || !two_digits (self, end + 1))
    return at;
  end += 3;
  if (text_byte (self->text, self->length, end) == ':' && two_digits (self, end + 1))
    {
      end += 3;
      if (text_byte (self->text, self->length, end) == '.' && text_is_digit (text_byte (self->text, self->length, end + 1)))
        for (end++, n_digits = 0; n_digits < 9 && text_is_digit (text_byte (self->text, self->length, end)); n_digits++)
          end++;
    }
  if ((text_byte (self->text, self->length, end) | 0x20) == 'z')
    return end + 1;
  if ((text_byte (self->text, self->length, end) == '+' || text_byte (self->text, self->length, end) == '-') && two_digits (self, end + 1))
    {
      gsize minutes = end + 3 + (text_byte (self->text, self->length, end + 3) == ':');

      return two_digits (self, minutes) ? minutes + 2 : end + 3;
    }

  return end;
}

/* "19840310", only after a label. */
static gboolean
is_packed (const Part *part)
{
  return part->n_digits == 8 && is_plausible (part->value / 10000, part->value / 100 % 100, part->value % 100);
}

Date
date_read (Detect *self, gsize start, gboolean *packed)
{
  Date date = { start, start, 0, FALSE };
  Part first;
  gsize at = read_part (self, start, FALSE, &first);

  if (first.n_digits <= 4)
    {
      numeric (self, at, FALSE, &first, &date);
      if (date.bits == 0 && text_byte (self->text, self->length, at) != ',')
        year_month_day (self, at, &first, &date);
      if (date.bits == 0 && text_byte (self->text, self->length, at) >= ' ')
        signed_date (self, at, &first, &date);
      if (date.bits == 0)
        day_month (self, at, &first, &date);
      if (date.bits < DATE_BITS_FULL)
        month_day (self, at, &first, &date);
      if (date.bits == 0)
        month_year (self, at, &first, &date);
    }
  /* "1.2.85" says only after a label what it is, like a row of digits. */
  *packed = date.bits == 0 && (date.end != start || is_packed (&first));
  if (*packed && date.end == start)
    date.end = at;
  if (date.bits == DATE_BITS_FULL)
    {
      gsize end = time_end (self, date.end);

      date.has_time = end != date.end;
      date.end = end;
    }

  return date;
}

gboolean
date_read_misread (Detect *self, gsize start, Date *date)
{
  Part first;
  gsize at = start;
  gsize next = start;
  guint8 c;

  /* Nearly always the digits end where no date goes on. */
  while (next < self->length && text_is_digit (self->text[next]))
    next++;
  c = text_byte (self->text, self->length, next);
  if (c < 0x80 && !text_is_letter (c) && !is_mark (c) && c != '|' && c != '\n' && c != '\r')
    return FALSE;

  while (start > 0 && at - start < 2 && misread (self->text[start - 1]) >= 0)
    start--;
  if (start > 0 && (text_is_alnum (self->text[start - 1]) || is_mark (self->text[start - 1])))
    return FALSE;
  *date = (Date) { start, start, 0, FALSE };
  at = read_part (self, start, TRUE, &first);
  if (first.n_digits > 0 && first.n_digits <= 4)
    numeric (self, at, TRUE, &first, date);

  return date->bits > 0;
}

/* Whether numbers with the same mark twice may begin before the mark at @at. */
static gboolean
may_be_numeric (Detect *self, gsize at)
{
  guint8 mark = text_byte (self->text, self->length, at);
  gsize second, end;

  if (!is_mark (mark))
    return FALSE;
  second = skip_blanks (self, at + 1, "");
  for (end = second; end < self->length && end - second < 4 && self->text[end] != mark; end++)
    if (!text_is_digit (self->text[end]) && misread (self->text[end]) < 0 && self->text[end] != '\n' && self->text[end] != '\r')
      return FALSE;

  return end > second && text_byte (self->text, self->length, end) == mark;
}

/* Whether the name of a month may come after a day that ends at @at: "8 May", "8th of May". */
static gboolean
may_be_before_month (Detect *self, gsize at)
{
  guint8 next = text_byte (self->text, self->length, at);
  gsize word;

  /* Nearly always something is there that no name comes after. */
  if (next < 0x80 && (text_kinds[next] == SYMBOL_OTHER || text_kinds[next] == SYMBOL_BREAK)
      && text_byte (self->text, self->length, at + 2) != ' ')
    return FALSE;
  word = skip_blanks (self, at, ".-/");
  if (word == at && text_is_letter (text_byte (self->text, self->length, at + 1))
      && text_byte (self->text, self->length, at + 2) == ' ')
    word = at + 3;
  if (word < self->length)
    word = skip_of (self, word);

  return month_may_begin (self, word);
}

/* Whether the name of a month may end before @start. */
static gboolean
may_be_after_month (Detect *self, gsize start)
{
  gsize end = start;

  while (end > 0 && start - end < 2 && (self->text[end - 1] == ' ' || self->text[end - 1] == '.'))
    end--;

  return end < start && month_may_end (self, end);
}

/* Whether a line break may stand inside of the first number of a badly scanned date, whose @width digits
 * at @start it ends: "0\n8.03.1979". */
static gboolean
may_be_broken (Detect *self, gsize start, guint width)
{
  gsize at = start + width + 1;

  if (!text_is_digit (text_byte (self->text, self->length, at)))
    return FALSE;
  while (at < self->length && (text_is_digit (self->text[at]) || misread (self->text[at]) >= 0))
    at++;

  return is_mark (text_byte (self->text, self->length, at));
}

gboolean
date_may_be (Detect *self, gsize start, guint width)
{
  guint8 next = text_byte (self->text, self->length, start + width);
  guint8 before = start > 0 ? self->text[start - 1] : ' ';
  const guint8 *digits = self->text + start;

  if (width > 4)
    return width == 8 && (digits[0] == '1' || digits[0] == '2');
  if (may_be_numeric (self, start + width) || misread (next) >= 0)
    return TRUE;
  if ((next == '\n' || next == '\r') && may_be_broken (self, start, width))
    return TRUE;
  if (width <= 2)
    return may_be_before_month (self, start + width) || may_be_after_month (self, start);
  if (width == 3 || !((digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0')))
    return FALSE;
  if (before == ' ' && (announces_year (self, start) || may_be_after_month (self, start)))
    return TRUE;
  if (before == '.' || before == '-')
    return TRUE;

  return (next == ' ' || next == '.' || next == '-') && month_may_begin (self, skip_blanks (self, start + width, ".-"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <string.h>

/* ITU-T E.164: at most 15 digits with the country code. */
#define DIGITS_MAX 15
#define DIGITS_MIN 7
#define GROUPS_MAX 9
#define EXTENSION_MAX 7

/* How far the next number of a list may stand from the one before. */
#define LIST_BYTES 16

#define ALONE_BITS 8
#define BITS_INTERNATIONAL 9
#define BITS_LABEL_ONLY (-3)

typedef struct
{
  guint n_digits;
  char separator; /* before it: ' ', '-', '.', '/', '(' , '\n'; 0 for the first */
  gsize end;
} Group;

/* Digits and how they are divided, from one place on. */
typedef struct
{
  gsize start;   /* with '+' and '(' */
  gboolean plus;
  gboolean paren; /* the first group stands in brackets, as in "(030) ..." */
  gboolean trunk; /* a "(0)" between country code and number */
  char digits[DIGITS_MAX + 1];
  guint n_digits;
  Group groups[GROUPS_MAX];
  guint n_groups;
} Dialled;

/* Country codes (ITU-T E.164 list of assigned codes) with the shortest and the longest
 * national number in use. A code of fewer digits is never the start of another. */
static const struct
{
  guint16 code;
  guint8 min;
  guint8 max;
} countries[] = {
  { 1, 10, 10 },  { 7, 10, 10 },  { 20, 8, 10 },  { 27, 9, 9 },   { 30, 10, 10 }, { 31, 9, 9 },   { 32, 8, 9 },
  { 33, 9, 9 },   { 34, 9, 9 },   { 36, 8, 9 },   { 39, 6, 11 },  { 40, 9, 9 },   { 41, 9, 10 },  { 43, 5, 13 },
  { 44, 9, 10 },  { 45, 8, 8 },   { 46, 7, 10 },  { 47, 8, 8 },   { 48, 9, 9 },   { 49, 6, 12 },  { 51, 8, 9 },
  { 52, 10, 11 }, { 53, 7, 8 },   { 54, 10, 11 }, { 55, 10, 11 }, { 56, 9, 9 },   { 57, 8, 10 },  { 58, 10, 10 },
  { 60, 8, 10 },  { 61, 9, 9 },   { 62, 7, 12 },  { 63, 8, 10 },  { 64, 8, 10 },  { 65, 8, 8 },   { 66, 8, 9 },
  { 81, 9, 10 },  { 82, 8, 11 },  { 84, 9, 10 },  { 86, 8, 11 },  { 90, 10, 10 }, { 91, 10, 10 }, { 92, 9, 10 },
  { 93, 9, 9 },   { 94, 9, 9 },   { 95, 7, 10 },  { 98, 8, 10 },
};

/* The three-digit codes by their first two digits: 21x is 210 to 219, and so on. */
static const guint8 three_digit_codes[] = { 21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99 };

static guint
to_number (const char *digits, guint n)
{
  guint number = 0;

  for (guint i = 0; i < n; i++)
    number = number * 10 + (guint) (digits[i] - '0');

  return number;
}

/* How many digits the country code has; 0 if there is no such country. */
static guint
country_code (const char *digits, guint n, guint *min, guint *max)
{
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    {
      guint width = countries[i].code < 10 ? 1 : 2;

      if (n > width && to_number (digits, width) == countries[i].code)
        {
          *min = countries[i].min;
          *max = countries[i].max;
          return width;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (three_digit_codes); i++)
    if (n > 3 && to_number (digits, 2) == three_digit_codes[i])
      {
        *min = 4;
        *max = 12;
        return 3;
      }

  return 0;
}

static gboolean
is_mark (SymbolKind kind)
{
  return kind == SYMBOL_HYPHEN || kind == SYMBOL_DOT || kind == SYMBOL_SLASH;
}

/* Reads what may stand between two groups of one number: up to three characters with at
 * most one line break. Returns the most telling of them; 0 if the number ends here. */
static char
read_between (Detect *detect, gsize *at)
{
  gsize position = *at;
  char separator = 0;
  guint n_breaks = 0;

  for (guint n = 0; n < 4;)
    {
      Symbol symbol = text_symbol (detect->text, detect->length, position);
      gboolean bracket = symbol.ascii == '(' || symbol.ascii == ')';

      if (symbol.kind == SYMBOL_DIGIT)
        {
          *at = position;
          return separator;
        }
      if (symbol.kind == SYMBOL_BREAK)
        n_breaks++;
      else if (symbol.kind == SYMBOL_OTHER ? !bracket : symbol.kind == SYMBOL_LETTER || symbol.kind == SYMBOL_END)
        return 0;
      if (n_breaks > 1)
        return 0;
      if (is_mark (symbol.kind) && (separator == '-' || separator == '.' || separator == '/'))
        return 0;
      if (symbol.kind != SYMBOL_HIDDEN && separator != '(' && separator != '\n' && (separator == 0 || symbol.kind != SYMBOL_BLANK))
        separator = symbol.ascii;
      n += symbol.kind != SYMBOL_HIDDEN;
      position += symbol.n_bytes;
    }

  return 0;
}

static guint
read_group (Dialled *self, Detect *detect, gsize *at)
{
  guint n = 0;

  for (;;)
    {
      Symbol symbol = text_symbol (detect->text, detect->length, *at);

      if (symbol.kind != SYMBOL_DIGIT && (symbol.kind != SYMBOL_HIDDEN || n == 0))
        return n;
      if (symbol.kind == SYMBOL_DIGIT)
        {
          if (self->n_digits + n >= DIGITS_MAX)
            return DIGITS_MAX + 1;
          self->digits[self->n_digits + n] = symbol.ascii;
          n++;
        }
      *at += symbol.n_bytes;
    }
}

static gsize
read_prefix (Dialled *self, Detect *detect, gsize start)
{
  gsize at = start;

  if (at > 0 && detect->text[at - 1] == '(')
    {
      self->paren = TRUE;
      at--;
    }
  if (at > 0 && detect->text[at - 1] == '+')
    {
      self->plus = TRUE;
      at--;
    }
  else if (at >= 3 && memcmp (detect->text + at - 3, "\xef\xbc\x8b", 3) == 0)
    {
      self->plus = TRUE;
      at -= 3;
    }
  if (self->plus && !self->paren && at > 0 && detect->text[at - 1] == '(')
    {
      self->paren = TRUE;
      at--;
    }

  return at;
}

/* The bracket before the first group belongs to the number if it is closed after it. */
static void
drop_open_bracket (Dialled *self, Detect *detect)
{
  char next = self->n_groups > 1 ? self->groups[1].separator : 0;

  if (!self->paren || next == ')' || next == '(')
    return;
  self->paren = FALSE;
  if (detect->text[self->start] == '(')
    self->start++;
}

static void
dialled_read (Dialled *self, Detect *detect, gsize start)
{
  gsize at = start;
  char separator = 0;

  memset (self, 0, sizeof *self);
  self->start = read_prefix (self, detect, start);
  do
    {
      guint n = read_group (self, detect, &at);
      guint8 next = text_byte (detect->text, detect->length, at);

      /* "0123 4567x12" has an extension; anything else with letters is no number. */
      if (n == 0 || n > DIGITS_MAX || (text_is_letter (next) && (next | 0x20) != 'x'))
        break;
      if (self->n_groups == 1 && n == 1 && separator == '(' && self->digits[self->n_digits] == '0')
        self->trunk = TRUE;
      else
        self->n_digits += n;
      self->groups[self->n_groups++] = (Group) { n, separator, at };
      separator = read_between (detect, &at);
    }
  while (separator != 0 && self->n_groups < GROUPS_MAX);
  drop_open_bracket (self, detect);
}

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

static gboolean
runs_in (Detect *detect, const Dialled *number)
{
  guint8 before = number->start > 0 ? detect->text[number->start - 1] : ' ';
  guint8 beyond = number->start > 1 ? detect->text[number->start - 2] : ' ';

  if (text_is_alnum (before) || before == '_' || before == '$' || before == '#')
    return TRUE;
  if (before == '/' && number->n_groups == 1)
    return TRUE;
  if (before == '-' || before == '.' || before == '/')
    return text_is_alnum (beyond);

  return before == ',' && text_is_digit (beyond) && !number->plus && !number->paren && number->groups[0].n_digits != 3;
}

/* "12 345 6789": the first digits of a longer number may have been left out. */
static gboolean
follows_number (Detect *detect, const Dialled *number)
{
  return number->start > 1 && !number->plus && !number->paren && detect->text[number->start - 1] == ' '
         && text_is_digit (detect->text[number->start - 2]);
}

static gboolean
has_groups (const Dialled *self, guint first, guint n, const guint *sizes, guint n_sizes)
{
  if (n - first != n_sizes)
    return FALSE;
  for (guint i = 0; i < n_sizes; i++)
    if (self->groups[first + i].n_digits != sizes[i])
      return FALSE;

  return TRUE;
}

/* "2019-2023" */
static gboolean
is_years (const Dialled *self, guint n)
{
  return n == 2 && self->groups[0].n_digits == 4 && self->groups[1].n_digits == 4 && to_number (self->digits, 4) >= 1000
         && to_number (self->digits, 4) < to_number (self->digits + 4, 4) && to_number (self->digits + 4, 4) < 2200;
}

/* A date, years, a social security number or an address of four small numbers. */
static gboolean
is_something_else (const Dialled *self, guint n)
{
  static const guint iso[] = { 4, 2, 2 };
  static const guint day_first[] = { 2, 2, 4 };
  static const guint short_day_first[] = { 2, 2, 2 };
  static const guint ssn[] = { 3, 2, 4 };
  gboolean quad = n == 4;

  if (self->plus || self->paren)
    return FALSE;
  for (guint i = 0, at = 0; i < n; at += self->groups[i].n_digits, i++)
    quad = quad && (i == 0 || self->groups[i].separator == '.') && self->groups[i].n_digits <= 3
           && to_number (self->digits + at, self->groups[i].n_digits) <= 255;
  if (quad || is_years (self, n))
    return TRUE;
  if (n >= 3 && (has_groups (self, 0, 3, iso, 3) || has_groups (self, 0, 3, day_first, 3)) && to_number (self->digits, 4) != 0)
    return self->digits[0] != '0' || n == 3;

  return has_groups (self, 0, n, short_day_first, 3) || has_groups (self, 0, n, ssn, 3);
}

/* North America: three, three and four digits, maybe after a 1; neither of the threes
 * begins with 0 or 1 (ATIS-0300051). */
static int
north_american_bits (const Dialled *self, guint n, const char *digits, guint n_digits)
{
  static const guint divided[] = { 3, 3, 4 };
  static const guint half_divided[] = { 3, 7 };
  guint first = 0;
  int bits;

  if (n_digits == 11 && digits[0] == '1' && self->groups[0].n_digits == 1)
    {
      first = 1;
      digits++;
    }
  else if (n_digits != 10)
    return BITS_LABEL_ONLY;

  if (has_groups (self, first, n, divided, 3))
    {
      char separator = self->groups[n - 1].separator;

      bits = self->paren || separator == '-' || self->groups[first].separator == '(' ? 7 : separator == '.' ? 6 : 3;
      if (self->groups[n - 1].separator != self->groups[n - 2].separator && !self->paren && first == 0
          && self->groups[n - 2].separator != '(')
        bits -= 2;
    }
  else if (has_groups (self, first, n, half_divided, 2))
    bits = self->paren ? 5 : 2;
  else
    return BITS_LABEL_ONLY;

  return digits[0] < '2' || digits[3] < '2' ? bits - 5 : bits;
}

/* Dots and hyphens in one number: coordinates, versions, paths of a drawing. */
static gboolean
is_scattered (const Dialled *self, guint n)
{
  gboolean dot = FALSE;
  gboolean hyphen = FALSE;

  for (guint i = 1; i < n; i++)
    {
      dot = dot || self->groups[i].separator == '.';
      hyphen = hyphen || self->groups[i].separator == '-';
    }

  return dot && hyphen;
}

/* "0917-123-4567", "090 1234 5678", "0-532-123-45-67": three groups or more, none of them long, and
 * no check digit at the end as in an ISBN. */
static gboolean
is_evenly_divided (const Dialled *self, guint n, guint n_digits)
{
  guint first = self->groups[0].n_digits == 1 ? 1 : 0;

  if (n < first + 3 || n_digits < 9 || n_digits > 11)
    return FALSE;
  for (guint i = first; i < n; i++)
    if (self->groups[i].n_digits < 2 || self->groups[i].n_digits > (i == 0 ? 5u : 4u)
        || (i > first && self->groups[i].separator == '/'))
      return FALSE;

  return TRUE;
}

/* A number with its trunk prefix 0, as Europe, Asia and Australia write them. */
static int
trunk_bits (const Dialled *self, guint n, guint n_digits)
{
  static const guint pairs[] = { 2, 2, 2, 2, 2 };
  static const guint mobile_gb[] = { 5, 6 };
  static const guint mobile_gb_divided[] = { 5, 3, 3 };

  if (self->digits[0] != '0' || n < 2 || n_digits < 8 || n_digits > 13 || is_scattered (self, n))
    return BITS_LABEL_ONLY;
  if (has_groups (self, 0, n, pairs, 5))
    return 6;
  if (self->digits[1] == '7' && (has_groups (self, 0, n, mobile_gb, 2) || has_groups (self, 0, n, mobile_gb_divided, 3)))
    return 6;
  if (self->paren)
    return 5;
  if (is_evenly_divided (self, n, n_digits))
    return 5;
  if (self->groups[0].n_digits < 2 || self->groups[0].n_digits > 5)
    return BITS_LABEL_ONLY;

  return self->groups[1].separator == '/' ? 4 : 2;
}

static int
international_bits (const Dialled *self, const char *digits, guint n_digits)
{
  guint min = 0, max = 0;
  guint width = country_code (digits, n_digits, &min, &max);
  guint national = n_digits - width;

  if (width == 0 || n_digits < DIGITS_MIN)
    return BITS_LABEL_ONLY;
  if (national >= min && national <= max)
    return BITS_INTERNATIONAL;

  return n_digits >= 8 ? 3 : 0;
}

static guint
count_digits (const Dialled *self, guint n)
{
  guint n_digits = 0;

  for (guint i = 0; i < n; i++)
    n_digits += self->groups[i].n_digits;

  return n_digits - (self->trunk && n > 1 ? 1 : 0);
}

/* What the form of the first @n groups alone says. */
static int
shape_bits (const Dialled *self, guint n)
{
  guint n_digits = count_digits (self, n);
  int bits;

  if (self->plus)
    return international_bits (self, self->digits, n_digits);
  if (n_digits > 2 && self->groups[0].n_digits >= 2 && self->digits[0] == '0' && self->digits[1] == '0'
      && self->digits[2] != '0' && !is_scattered (self, n))
    return international_bits (self, self->digits + 2, n_digits - 2) - (n > 1 ? 2 : 6);

  bits = MAX (north_american_bits (self, n, self->digits, n_digits), trunk_bits (self, n, n_digits));
  if (self->paren && n > 1)
    bits = MAX (bits, 1);

  return bits;
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
      guint n_digits = count_digits (self, n);
      int bits;

      if (n_digits < (labelled && n > 1 ? DIGITS_MIN - 1 : DIGITS_MIN) || n_digits > DIGITS_MAX || runs_on (detect, self->groups[n - 1].end)
          || is_something_else (self, n))
        continue;
      bits = shape_bits (self, n) - (crosses_break (self, n) ? 2 : 0);
      /* A group fewer must be the better number, not only as good a one. */
      if (bits > *best)
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
  guint n_digits = count_digits (number, n);
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
  return self->phone_end > 0 && number->start - self->phone_end <= LIST_BYTES && number->digits[0] == '0'
         && number->n_digits >= 10 && number->n_digits <= 11;
}

void
detect_phone (Detect *self, gsize start)
{
  const TwinPiiType *type = &self->types[PII_PHONE];
  gboolean labelled;
  Dialled number;
  Context context;
  int bits, weight, alone;
  gboolean listed;
  guint n;
  gsize end;

  if (start < self->phone_end)
    return;
  dialled_read (&number, self, start);
  if (number.n_digits < DIGITS_MIN - 1 || number.n_digits == number.n_groups || runs_in (self, &number))
    return;

  context_clear (&context);
  context_read (&context, self, number.start, number.groups[0].end);
  context_bits (&context, type, &labelled);
  n = choose_groups (self, &number, labelled, &bits);
  if (n == 0)
    return;
  end = number.groups[n - 1].end;
  alone = alone_bits (self, &number, n, end);
  listed = is_listed (self, &number);
  if (number.groups[0].n_digits == number.n_digits && !number.plus && !labelled && alone == 0 && !listed)
    return;
  context_read (&context, self, number.start, end);
  weight = context_bits (&context, type, &labelled);
  /* A country code outweighs a word that happens to stand near. */
  if (follows_number (self, &number))
    bits -= 4;
  bits += number.plus && bits >= BITS_INTERNATIONAL ? MAX (weight, -4) : weight;
  bits += MAX (alone, listed ? ALONE_BITS : 0);
  if (bits < DETECT_BITS_CANDIDATE)
    return;

  end = extension_end (self, end);
  if (bits >= DETECT_BITS_LIKELY)
    self->phone_end = end;
  detect_add (self, type, number.start, end, bits, TRUE,
              labelled ? N_ ("a label before it") : number.plus ? N_ ("a country code") : N_ ("the form of a phone number"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-dialled.h"

#include <string.h>

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

/* "01 02 03 04 05", "00 00 00 00": bytes that a program shows. */
static gboolean
is_bytes (const Dialled *self, guint n)
{
  for (guint i = 0; i < n; i++)
    if (self->groups[i].n_digits != 2 || self->digits[2 * i] != '0')
      return FALSE;

  return TRUE;
}

gboolean
dialled_is_something_else (const Dialled *self, guint n)
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
  if (quad || is_years (self, n) || is_bytes (self, n))
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
    return DIALLED_BITS_LABEL_ONLY;

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
    return DIALLED_BITS_LABEL_ONLY;

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
    return DIALLED_BITS_LABEL_ONLY;
  if (has_groups (self, 0, n, pairs, 5))
    return 6;
  if (self->digits[1] == '7' && (has_groups (self, 0, n, mobile_gb, 2) || has_groups (self, 0, n, mobile_gb_divided, 3)))
    return 6;
  if (self->paren)
    return 5;
  if (is_evenly_divided (self, n, n_digits))
    return 5;
  if (self->groups[0].n_digits < 2 || self->groups[0].n_digits > 5)
    return DIALLED_BITS_LABEL_ONLY;

  return self->groups[1].separator == '/' ? 4 : 2;
}

static int
international_bits (const Dialled *self, const char *digits, guint n_digits)
{
  guint min = 0, max = 0;
  guint width = country_code (digits, n_digits, &min, &max);
  guint national = n_digits - width;

  if (width == 0 || n_digits < DIALLED_DIGITS_MIN)
    return DIALLED_BITS_LABEL_ONLY;
  if (national >= min && national <= max)
    return DIALLED_BITS_INTERNATIONAL;

  return n_digits >= 8 ? 3 : 0;
}

guint
dialled_count (const Dialled *self, guint n)
{
  guint n_digits = 0;

  for (guint i = 0; i < n; i++)
    n_digits += self->groups[i].n_digits;

  return n_digits - (self->trunk && n > 1 ? 1 : 0);
}

int
dialled_form_bits (const Dialled *self, guint n)
{
  guint n_digits = dialled_count (self, n);
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

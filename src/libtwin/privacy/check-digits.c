/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-digits.h"

#include "base/twin-clock.h"
#include "privacy/check-kernel.h"

gboolean
check_luhn (const char *digits, gsize length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint d = digit (digits[length - 1 - i]);

      if (i % 2 == 1)
        d = d * 2 > 9 ? d * 2 - 9 : d * 2;
      sum += d;
    }

  return sum % 10 == 0;
}

gboolean
check_mod97 (const char *text, gsize length)
{
  guint rest = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint v = value (text[i]);

      rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
    }

  return rest == 1;
}

gboolean
check_mod11_10 (const char *digits, gsize length)
{
  guint product = 10;

  for (gsize i = 0; i + 1 < length; i++)
    {
      guint sum = (product + digit (digits[i])) % 10;

      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }

  return (product + digit (digits[length - 1])) % 10 == 1;
}

/* Verhoeff, "Error detecting decimal codes" (1969): the dihedral group D5 and a permutation
 * by place. */
gboolean
check_verhoeff (const char *digits, gsize length)
{
  static const guint8 group[10][10] = {
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 }, { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 },
    { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 }, { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 }, { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
    { 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 }, { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 }, { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 },
    { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
  };
  static const guint8 places[8][10] = {
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 }, { 5, 8, 0, 3, 7, 9, 6, 1, 4, 2 },
    { 8, 9, 1, 6, 0, 4, 3, 5, 2, 7 }, { 9, 4, 5, 3, 1, 2, 6, 8, 7, 0 }, { 4, 2, 8, 6, 5, 7, 3, 9, 0, 1 },
    { 2, 7, 9, 3, 8, 0, 6, 4, 1, 5 }, { 7, 0, 4, 6, 9, 1, 3, 2, 5, 8 },
  };
  guint check = 0;

  for (gsize i = 0; i < length; i++)
    check = group[check][places[i % 8][digit (digits[length - 1 - i])]];

  return check == 0;
}

gboolean
check_731 (const char *text, gsize length)
{
  static const guint8 weights[] = { 7, 3, 1 };
  guint sum = 0;

  for (gsize i = 0; i + 1 < length; i++)
    sum += weights[i % 3] * value (text[i]);

  return g_ascii_isdigit (text[length - 1]) && sum % 10 == digit (text[length - 1]);
}

gboolean
check_date (guint year, guint month, guint day)
{
  return g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* Nobody is born later than this year. Worked out from days, without the calendar's
 * library: this runs for every number with a date in it. The last day or two of a year may
 * count as the next one's, which matters to nobody. */
static guint
latest_birth (void)
{
  gint64 days = twin_clock_now (twin_clock_system ()) / TWIN_DAY_MS;

  return 1970 + (guint) (days * 10000 / 3652425);
}

gboolean
check_birth (guint year, guint month, guint day)
{
  return year <= latest_birth () && check_date (year, month, day);
}

/* SWIFT IBAN Registry, release 99; sorted by country. */
static const struct
{
  char country[3];
  guint8 length;
} iban_lengths[] = {
  { "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 }, { "BA", 20 }, { "BE", 16 }, { "BG", 22 },
  { "BH", 22 }, { "BI", 27 }, { "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 }, { "CY", 28 }, { "CZ", 24 },
  { "DE", 22 }, { "DJ", 27 }, { "DK", 18 }, { "DO", 28 }, { "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 },
  { "FK", 18 }, { "FO", 18 }, { "FR", 27 }, { "GB", 22 }, { "GE", 22 }, { "GI", 23 }, { "GL", 18 }, { "GR", 27 },
  { "GT", 28 }, { "HN", 28 }, { "HR", 21 }, { "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 }, { "IS", 26 },
  { "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 }, { "LC", 32 }, { "LI", 21 }, { "LT", 20 },
  { "LU", 20 }, { "LV", 21 }, { "LY", 25 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 }, { "MK", 19 }, { "MN", 20 },
  { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NI", 28 }, { "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 },
  { "PL", 28 }, { "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 }, { "RS", 22 }, { "RU", 33 }, { "SA", 24 },
  { "SC", 31 }, { "SD", 18 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 }, { "ST", 25 },
  { "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 }, { "UA", 29 }, { "VA", 22 }, { "VG", 24 }, { "XK", 20 },
  { "YE", 30 },
};

guint
check_iban_length (const char *country)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (iban_lengths);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strncmp (country, iban_lengths[middle].country, 2);

      if (order == 0)
        return iban_lengths[middle].length;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return 0;
}

gboolean
check_iban (const char *text, gsize length)
{
  char moved[40];

  if (length < 5 || length > sizeof moved || check_iban_length (text) != length)
    return FALSE;
  if (!all_digits (text + 2, 2))
    return FALSE;

  memcpy (moved, text + 4, length - 4);
  memcpy (moved + length - 4, text, 4);

  return check_mod97 (moved, length);
}

/* Ranges of issuers (ISO/IEC 7812-1) by their first digits, with the lengths that
 * occur. Compiled from the networks' public documentation; ranges that are only
 * in old numbers stay, because documents keep old numbers. */
static const struct
{
  guint low;
  guint high;
  guint8 digits;
  guint8 min_length;
  guint8 max_length;
} card_ranges[] = {
  { 4, 4, 1, 16, 16 },       /* Visa, Dankort 4571 */
  { 4, 4, 1, 13, 13 },       /* Visa before 2002 */
  { 4, 4, 1, 19, 19 },       /* Visa */
  { 51, 55, 2, 16, 16 },     /* Mastercard */
  { 2221, 2720, 4, 16, 16 }, /* Mastercard */
  { 34, 34, 2, 15, 15 },     /* American Express */
  { 37, 37, 2, 15, 15 },     /* American Express */
  { 300, 305, 3, 14, 19 },   /* Diners Club */
  { 3095, 3095, 4, 14, 19 }, /* Diners Club */
  { 36, 36, 2, 14, 19 },     /* Diners Club */
  { 38, 39, 2, 14, 19 },     /* Diners Club */
  { 3528, 3589, 4, 16, 19 }, /* JCB */
  { 1800, 1800, 4, 15, 15 }, /* JCB before 2001 */
  { 2131, 2131, 4, 15, 15 }, /* JCB before 2001 */
  { 6011, 6011, 4, 16, 19 }, /* Discover */
  { 644, 659, 3, 16, 19 },   /* Discover, RuPay, Verve */
  { 60, 60, 2, 16, 19 },     /* RuPay, Hipercard */
  { 62, 62, 2, 16, 19 },     /* UnionPay */
  { 81, 82, 2, 16, 19 },     /* UnionPay, RuPay */
  { 50, 50, 2, 12, 19 },     /* Maestro, RuPay 508, Verve, Dankort 5019 */
  { 56, 69, 2, 12, 19 },     /* Maestro, Laser, Elo */
  { 2200, 2204, 4, 16, 19 }, /* Mir */
  { 9792, 9792, 4, 16, 16 }, /* Troy */
  { 1, 1, 1, 15, 15 },       /* UATP */
};

gboolean
check_card_issuer (const char *digits, gsize length)
{
  guint prefixes[5] = { 0 };

  if (length < 12)
    return FALSE;
  for (guint n = 1; n < G_N_ELEMENTS (prefixes); n++)
    prefixes[n] = prefixes[n - 1] * 10 + digit (digits[n - 1]);

  for (gsize i = 0; i < G_N_ELEMENTS (card_ranges); i++)
    {
      guint prefix = prefixes[card_ranges[i].digits];

      if (length >= card_ranges[i].min_length && length <= card_ranges[i].max_length
          && prefix >= card_ranges[i].low && prefix <= card_ranges[i].high)
        return TRUE;
    }

  return FALSE;
}

gboolean
check_card (const char *digits, gsize length)
{
  return check_card_issuer (digits, length) && check_luhn (digits, length) && !all_equal (digits, length);
}

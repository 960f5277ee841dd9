/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Social Security Administration, "Social Security Number Randomization": no area
 * 000, 666 or 900...999, no group 00, no serial 0000; and the numbers that were
 * printed on sample cards and are nobody's. */
gboolean
check_us_ssn (const char *digits, gsize length)
{
  static const char *const samples[] = { "078051120", "457555462", "219099999" };
  guint area = number (digits, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (memcmp (digits, samples[i], 9) == 0)
      return FALSE;

  return area != 0 && area != 666 && area < 900 && number (digits + 3, 2) != 0 && number (digits + 5, 4) != 0;
}

/* Bundeszentralamt für Steuern: among the first ten digits exactly one occurs twice
 * or three times, the first is not 0. */
gboolean
check_de_tax_id (const char *digits, gsize length)
{
  guint counts[10] = { 0 };
  guint repeated = 0;

  if (digits[0] == '0')
    return FALSE;
  for (gsize i = 0; i < 10; i++)
    counts[digit (digits[i])]++;
  for (gsize i = 0; i < 10; i++)
    {
      if (counts[i] > 3)
        return FALSE;
      repeated += counts[i] > 1;
    }

  return repeated == 1 && check_mod11_10 (digits, length);
}

/* German identity cards and passports: nine characters without vowels and look-alike
 * letters (from 2010), maybe with the check digit of the machine-readable zone. */
gboolean
check_de_document (const char *text, gsize length)
{
  static const char first[] = "CFGHJKLMNPRTVWXYZ";
  static const char rest[] = "CFGHJKLMNPRTVWXYZ0123456789";
  gsize digits = 0;

  if (strchr (first, text[0]) == NULL)
    return FALSE;
  for (gsize i = 1; i < 9; i++)
    {
      if (strchr (rest, text[i]) == NULL)
        return FALSE;
      digits += g_ascii_isdigit (text[i]);
    }

  return digits >= 3 && (length == 9 || check_731 (text, length));
}

/* VKVV § 2: area, date of birth, initial, serial, check digit over the digits with the
 * letter as two digits. The day has 50 added where numbers ran out. */
gboolean
check_de_pension (const char *text, gsize length)
{
  static const guint8 weights[] = { 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1 };
  guint letter = (guint) (text[8] - 'A') + 1;
  char digits[12];
  guint day = number (text + 2, 2);
  guint month = number (text + 4, 2);
  guint sum = 0;

  memcpy (digits, text, 8);
  digits[8] = (char) ('0' + letter / 10);
  digits[9] = (char) ('0' + letter % 10);
  memcpy (digits + 10, text + 9, 2);
  for (gsize i = 0; i < sizeof digits; i++)
    {
      guint product = weights[i] * digit (digits[i]);

      sum += product / 10 + product % 10;
    }

  if (day > 50)
    day -= 50;

  return day <= 31 && month <= 12 && number (text, 2) >= 2 && sum % 10 == digit (text[length - 1]);
}

/* HMRC, National Insurance Manual NIM39110. */
gboolean
check_gb_nino (const char *text, gsize length)
{
  static const char *const unused[] = { "BG", "GB", "KN", "NK", "NT", "TN", "ZZ" };

  if (strchr ("DFIQUV", text[0]) != NULL || strchr ("DFIOQUV", text[1]) != NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (unused); i++)
    if (strncmp (text, unused[i], 2) == 0)
      return FALSE;

  return length == 9 && text[8] >= 'A' && text[8] <= 'D';
}

gboolean
check_gb_nhs (const char *digits, gsize length)
{
  static const guint8 weights[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };

  return !all_equal (digits, length) && weighted_sum (digits, weights, length) % 11 == 0;
}

/* INSEE: sex, year, month, department, commune, serial, key = 97 - (number mod 97);
 * Corsica's 2A and 2B count as 19 and 18. */
gboolean
check_fr_nir (const char *text, gsize length)
{
  char digits[15];
  guint64 body = 0;

  memcpy (digits, text, length);
  if (digits[6] == 'A' || digits[6] == 'B')
    {
      if (digits[5] != '2')
        return FALSE;
      digits[6] = digits[6] == 'A' ? '9' : '8';
      digits[5] = '1';
    }
  if (!all_digits (digits, length))
    return FALSE;
  for (gsize i = 0; i < 13; i++)
    body = body * 10 + digit (digits[i]);

  return body % 97 + number (digits + 13, 2) == 97;
}

static gboolean
check_es_letter (guint body, char letter)
{
  return "TRWAGMYFPDXBNJZSQVHLCKE"[body % 23] == letter;
}

gboolean
check_es_dni (const char *text, gsize length)
{
  return check_es_letter (number (text, 8), text[length - 1]);
}

gboolean
check_es_nie (const char *text, gsize length)
{
  if (text[0] < 'X' || text[0] > 'Z')
    return FALSE;

  return check_es_letter ((guint) (text[0] - 'X') * 10000000 + number (text + 1, 7), text[length - 1]);
}

/* Agenzia delle Entrate, D.M. 12.3.1974. Where two people would have the same code,
 * digits are replaced by letters (omocodia). */
static int
omocodia_digit (char c)
{
  static const char letters[] = "LMNPQRSTUV";
  const char *found;

  if (g_ascii_isdigit (c))
    return c - '0';
  found = strchr (letters, c);

  return found != NULL && *found != '\0' ? (int) (found - letters) : -1;
}

gboolean
check_it_fiscal_code (const char *text, gsize length)
{
  static const guint8 odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
  static const guint8 number_places[] = { 6, 7, 9, 10, 12, 13, 14 };
  const char *month = strchr ("ABCDEHLMPRST", text[8]);
  guint sum = 0;
  int tens, ones, day;

  for (gsize i = 0; i < G_N_ELEMENTS (number_places); i++)
    if (omocodia_digit (text[number_places[i]]) < 0)
      return FALSE;
  tens = omocodia_digit (text[9]);
  ones = omocodia_digit (text[10]);
  day = (tens * 10 + ones) % 40;
  if (month == NULL || day < 1 || day > 31 || tens > 7)
    return FALSE;
  for (gsize i = 0; i < 15; i++)
    {
      guint v = g_ascii_isdigit (text[i]) ? digit (text[i]) : (guint) (text[i] - 'A');

      sum += i % 2 == 0 ? odd[v] : v;
    }

  return text[length - 1] == (char) ('A' + sum % 26);
}

/* The century of birth is in the month: 80 = 18.., 0 = 19.., 20 = 20.., 40 = 21.., 60 = 22.. */
gboolean
check_pl_pesel (const char *digits, gsize length)
{
  static const guint8 weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1 };
  static const guint16 centuries[] = { 1900, 2000, 2100, 2200, 1800 };
  guint month = number (digits + 2, 2);

  if (!check_date (centuries[month / 20] + number (digits, 2), month % 20, number (digits + 4, 2)))
    return FALSE;

  return weighted_sum (digits, weights, length) % 10 == 0;
}

gboolean
check_nl_bsn (const char *digits, gsize length)
{
  static const guint8 weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
  guint sum = weighted_sum (digits, weights, 8);

  return number (digits, length) != 0 && sum % 11 == digit (digits[8]) % 11;
}

/* Born from 2000 on: a 2 stands before the number when the key is worked out. Months have
 * 20 or 40 added where somebody has no Belgian address; unknown ones are 0. */
gboolean
check_be_national (const char *digits, gsize length)
{
  guint64 body = number (digits, 9);
  guint key = number (digits + 9, 2);
  gboolean old = 97 - body % 97 == key;
  gboolean young = 97 - (body + G_GUINT64_CONSTANT (2000000000)) % 97 == key;
  guint month = number (digits + 2, 2) % 20;

  if (length != 11 || month > 12 || number (digits + 4, 2) > 31)
    return FALSE;

  return old || (young && check_birth (2000 + number (digits, 2), 1, 1));
}

/* Skatteverket: date of birth, serial, Luhn. The century is not in the number. */
gboolean
check_se_person (const char *digits, gsize length)
{
  const char *last = digits + length - 10;
  guint year = number (last, 2);
  guint month = number (last + 2, 2);
  guint day = number (last + 4, 2);

  if (length == 12)
    return check_birth (number (digits, 4), month, day) && check_luhn (last, 10);

  return (check_date (1900 + year, month, day) || check_date (2000 + year, month, day)) && check_luhn (last, 10);
}

/* CPR-kontoret: the seventh digit and the year tell the century. Numbers given out since
 * 2007 need not pass the old MOD 11, so that the date is all there is to check. */
gboolean
check_dk_cpr (const char *digits, gsize length)
{
  guint year = number (digits + 4, 2);
  guint seventh = digit (digits[6]);
  guint century = 1900;

  if (seventh == 4 || seventh == 9)
    century = year <= 36 ? 2000 : 1900;
  else if (seventh >= 5)
    century = year <= 57 ? 2000 : 1800;

  return length == 10 && check_birth (century + year, number (digits + 2, 2), number (digits, 2));
}

/* The century of a Norwegian number by its serial; 0 for none (Skatteetaten). */
static guint
norwegian_century (guint serial, guint year)
{
  if (serial < 500)
    return 1900;
  if (serial < 750 && year >= 54)
    return 1800;
  if (year <= 39)
    return 2000;

  return serial >= 900 ? 1900 : 0;
}

/* Two check digits, MOD 11. Days have 40 added for people without residence, months for
 * numbers given out by hospitals. */
gboolean
check_no_birth (const char *digits, gsize length)
{
  static const guint8 first[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 };
  static const guint8 second[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };
  guint day = number (digits, 2);
  guint month = number (digits + 2, 2);
  guint year = number (digits + 4, 2);
  guint century = norwegian_century (number (digits + 6, 3), year);

  if (length != 11 || century == 0
      || !check_birth (century + year, month > 40 ? month - 40 : month, day > 40 ? day - 40 : day))
    return FALSE;

  return weighted_sum (digits, first, sizeof first) % 11 == 0 && weighted_sum (digits, second, sizeof second) % 11 == 0;
}

/* Digi- ja väestötietovirasto: date, a sign for the century (a letter or a hyphen, which
 * is not among the characters here), serial, check character MOD 31. */
gboolean
check_fi_identity (const char *text, gsize length)
{
  const char *serial = length == 11 ? text + 7 : text + 6;
  guint year = number (text + 4, 2);
  guint month = number (text + 2, 2);
  guint day = number (text, 2);

  if (!check_date (1900 + year, month, day) && !check_date (2000 + year, month, day))
    return FALSE;

  return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(number (text, 6) * 1000 + number (serial, 3)) % 31] == text[length - 1];
}

/* Dachverband der Sozialversicherungsträger: the fourth digit checks the others. */
gboolean
check_at_insurance (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 9, 0, 5, 8, 4, 2, 1, 6 };

  return digits[0] != '0' && weighted_sum (digits, weights, length) % 11 == digit (digits[3]);
}

/* AHVN13: 756 for Switzerland, check digit as in EAN-13. */
gboolean
check_ch_insurance (const char *digits, gsize length)
{
  static const guint8 weights[] = { 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1 };

  return strncmp (digits, "756", 3) == 0 && weighted_sum (digits, weights, length) % 10 == 0;
}

/* Act 133/2000 Coll.: women have 50 added to the month; 20 more where numbers ran out.
 * Until 1953 there were nine digits and no check. */
gboolean
check_cz_birth (const char *digits, gsize length)
{
  guint year = number (digits, 2);
  guint month = number (digits + 2, 2) % 50;
  guint body = number (digits, 9);

  year += length == 9 || year >= 54 ? 1900 : 2000;
  if (month > 20 && year >= 2004)
    month -= 20;
  if (!check_birth (year, month, number (digits + 4, 2)))
    return FALSE;
  if (length == 9)
    return year <= 1953;

  return body % 11 % 10 == digit (digits[9]);
}

/* Polish identity cards: three letters, the check digit, five digits. */
gboolean
check_pl_id_card (const char *text, gsize length)
{
  static const guint8 weights[] = { 7, 3, 1, 9, 7, 3, 1, 7, 3 };
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    sum += weights[i] * value (text[i]);

  return sum % 10 == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Personal numbers of central, eastern and south-eastern Europe, of the islands and of
 * Ireland and Portugal. */

/* Estonia (isikukood) and Lithuania (asmens kodas), the same rule: the first digit tells
 * sex and century; MOD 11 with a second row of weights where the first gives 10. */
gboolean
check_baltic_person (const char *digits, gsize length)
{
  static const guint8 first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 1 };
  static const guint8 second[] = { 3, 4, 5, 6, 7, 8, 9, 1, 2, 3 };
  guint century = digit (digits[0]);
  guint check;

  if (century < 1 || century > 8)
    return FALSE;
  if (!check_birth (1800 + (century - 1) / 2 * 100 + number (digits + 1, 2), number (digits + 3, 2), number (digits + 5, 2)))
    return FALSE;
  check = weighted_sum (digits, first, sizeof first) % 11;
  if (check == 10)
    check = weighted_sum (digits, second, sizeof second) % 11 % 10;

  return check == digit (digits[length - 1]);
}

/* Lithuania also gives out numbers that begin with 9 and hold no date. */
gboolean
check_lt_person (const char *digits, gsize length)
{
  static const guint8 first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 1 };

  if (digits[0] != '9')
    return check_baltic_person (digits, length);

  return weighted_sum (digits, first, sizeof first) % 11 % 10 == digit (digits[length - 1]);
}

/* Latvia, personas kods: numbers before 2017 hold the date of birth, later ones begin with 32
 * and have no check. */
gboolean
check_lv_person (const char *digits, gsize length)
{
  static const guint8 weights[] = { 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 };
  guint century = digit (digits[6]);

  if (digits[0] == '3' && digits[1] >= '2')
    return TRUE;
  if (century > 2 || !check_birth (1800 + century * 100 + number (digits + 4, 2), number (digits + 2, 2), number (digits, 2)))
    return FALSE;

  return (1 + weighted_sum (digits, weights, sizeof weights)) % 11 % 10 == digit (digits[length - 1]);
}

/* Bulgaria, EGN: months have 20 added before 1900 and 40 from 2000 on. */
gboolean
check_bg_person (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
  guint year = 1900 + number (digits, 2);
  guint month = number (digits + 2, 2);

  if (month > 40)
    {
      year += 100;
      month -= 40;
    }
  else if (month > 20)
    {
      year -= 100;
      month -= 20;
    }

  return check_birth (year, month, number (digits + 4, 2))
         && weighted_sum (digits, weights, sizeof weights) % 11 % 10 == digit (digits[length - 1]);
}

/* Romania, CNP: sex and century, date, county, serial. */
gboolean
check_ro_person (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 };
  static const guint16 centuries[] = { 0, 1900, 1900, 1800, 1800, 2000, 2000, 1900, 1900, 1900 };
  guint first = digit (digits[0]);
  guint county = number (digits + 7, 2);
  guint check;

  if (first == 0 || !check_birth (centuries[first] + number (digits + 1, 2), number (digits + 3, 2), number (digits + 5, 2)))
    return FALSE;
  if (county == 0 || (county > 48 && county != 51 && county != 52 && county != 70 && (county < 80 || county > 83)))
    return FALSE;
  check = weighted_sum (digits, weights, sizeof weights) % 11;

  return (check == 10 ? 1 : check) == digit (digits[length - 1]);
}

/* JMBG and EMŠO, in the successor states of Yugoslavia: date with a year of three digits. */
gboolean
check_yu_person (const char *digits, gsize length)
{
  static const guint8 weights[] = { 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint year = number (digits + 4, 3);
  guint sum = weighted_sum (digits, weights, sizeof weights);

  return check_birth (year >= 800 ? 1000 + year : 2000 + year, number (digits + 2, 2), number (digits, 2))
         && (11 - sum % 11) % 11 % 10 == digit (digits[length - 1]);
}

/* Croatia, OIB. */
gboolean
check_hr_person (const char *digits, gsize length)
{
  return check_mod11_10 (digits, length);
}

/* Hungary, tax number of a person: begins with 8. */
gboolean
check_hu_tax_person (const char *digits, gsize length)
{
  guint sum = 0;

  for (guint i = 0; i < 9; i++)
    sum += (i + 1) * digit (digits[i]);

  return digits[0] == '8' && sum % 11 == digit (digits[length - 1]);
}

/* Hungary, social security (TAJ). */
gboolean
check_hu_social (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 3, 7, 3, 7, 3, 7 };

  return !all_equal (digits, length) && weighted_sum (digits, weights, sizeof weights) % 10 == digit (digits[length - 1]);
}

/* Greece, AMKA: date of birth and Luhn. */
gboolean
check_gr_social (const char *digits, gsize length)
{
  guint year = number (digits + 4, 2);
  guint month = number (digits + 2, 2);
  guint day = number (digits, 2);

  return check_luhn (digits, length) && (check_birth (1900 + year, month, day) || check_birth (2000 + year, month, day));
}

/* Greece, AFM. */
gboolean
check_gr_tax (const char *digits, gsize length)
{
  guint sum = 0;

  for (guint i = 0; i < 8; i++)
    sum = sum * 2 + digit (digits[i]);

  return !all_equal (digits, length) && sum * 2 % 11 % 10 == digit (digits[length - 1]);
}

/* Ireland, PPSN: MOD 23; a second letter counts nine times unless it is an old W, T or X. */
gboolean
check_ie_person (const char *text, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };
  guint sum = weighted_sum (text, weights, sizeof weights);

  if (length == 9)
    {
      if (!is_one_of (text[8], "AHWTX"))
        return FALSE;
      if (text[8] == 'A' || text[8] == 'H')
        sum += 9 * ((guint) (text[8] - 'A') + 1);
    }

  return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == text[7];
}

/* Portugal, NIF: of people and of companies. */
gboolean
check_pt_tax (const char *digits, gsize length)
{
  static const guint8 weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };

  return digits[0] != '0' && (11 - weighted_sum (digits, weights, sizeof weights) % 11) % 11 % 10 == digit (digits[length - 1]);
}

/* Portugal, Cartão de Cidadão: Luhn over the values of digits and letters. */
gboolean
check_pt_citizen (const char *text, gsize length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint v = value (text[i]);

      if (i % 2 == 0)
        v = v * 2 > 9 ? v * 2 - 9 : v * 2;
      sum += v;
    }

  return sum % 10 == 0;
}

/* Iceland, kennitala: the last digit is the century, the one before it the check; days have
 * 40 added for companies. */
gboolean
check_is_person (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 2, 7, 6, 5, 4, 3, 2, 1 };
  guint day = number (digits, 2);
  guint century = digit (digits[9]) == 9 ? 1900 : 2000;

  if (digits[9] != '9' && digits[9] != '0')
    return FALSE;

  return check_date (century + number (digits + 4, 2), number (digits + 2, 2), day > 40 ? day - 40 : day)
         && weighted_sum (digits, weights, sizeof weights) % 11 == 0;
}

/* Luxembourg, matricule: date of birth, Luhn over the first twelve digits; then a digit by
 * Verhoeff over the first eleven. */
gboolean
check_lu_person (const char *digits, gsize length)
{
  char moved[12];

  memcpy (moved, digits, 11);
  moved[11] = digits[length - 1];

  return check_birth (number (digits, 4), number (digits + 4, 2), number (digits + 6, 2)) && check_luhn (digits, 12)
         && check_verhoeff (moved, sizeof moved);
}

/* Turkey, T.C. kimlik. */
gboolean
check_tr_person (const char *digits, gsize length)
{
  guint sum = 0;
  guint alternating = 0;
  guint tenth;

  for (guint i = 0; i < 9; i++)
    {
      sum += digit (digits[i]);
      alternating += (i % 2 == 0 ? 3 : 1) * digit (digits[i]);
    }
  tenth = (10 - alternating % 10) % 10;

  return digits[0] != '0' && tenth == digit (digits[9]) && (tenth + sum) % 10 == digit (digits[length - 1]);
}

/* Ukraine, RNOKPP: MOD 11. */
gboolean
check_ua_tax (const char *digits, gsize length)
{
  static const int weights[] = { -1, 5, 7, 9, 4, 6, 10, 5, 7 };
  int sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (int) digit (digits[i]);

  return !all_equal (digits, length) && (guint) ((sum % 11 + 11) % 11 % 10) == digit (digits[length - 1]);
}

/* Russia, INN of a person: two check digits. */
gboolean
check_ru_tax_person (const char *digits, gsize length)
{
  static const guint8 first[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint8 second[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };

  return !all_equal (digits, length) && weighted_sum (digits, first, sizeof first) % 11 % 10 == digit (digits[10])
         && weighted_sum (digits, second, sizeof second) % 11 % 10 == digit (digits[length - 1]);
}

/* Russia, SNILS. */
gboolean
check_ru_social (const char *digits, gsize length)
{
  static const guint8 weights[] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };

  return !all_equal (digits, 9) && weighted_sum (digits, weights, sizeof weights) % 101 % 100 == number (digits + 9, 2);
}

/* Moldova, IDNP. */
gboolean
check_md_person (const char *digits, gsize length)
{
  return is_one_of (digits[0], "012") && check_731 (digits, length);
}

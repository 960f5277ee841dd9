/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Numbers of things that lead to people: cars, telephones, insurances, licences; and what
 * more there is of Germany, Great Britain, Spain and the Netherlands. */

/* ISO 3779 with the check digit of North America (49 CFR 565). Elsewhere the ninth place is
 * free, so that only the label can tell. */
gboolean
check_vin (const char *text, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2 };
  static const guint8 letters[] = { 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (is_one_of (text[i], "IOQ"))
        return FALSE;
      sum += weights[i] * (g_ascii_isdigit (text[i]) ? digit (text[i]) : letters[text[i] - 'A']);
    }

  return "0123456789X"[sum % 11] == text[8] && !all_equal (text, length) && !all_digits (text, length);
}

gboolean
check_imei (const char *digits, gsize length)
{
  return !all_equal (digits, length) && (length != 15 || check_luhn (digits, length));
}

/* ITU-T E.118: 89 for telecommunication, Luhn. */
gboolean
check_iccid (const char *digits, gsize length)
{
  return strncmp (digits, "89", 2) == 0 && check_luhn (digits, length);
}

/* GKV-Spitzenverband, § 290 SGB V: the letter as two digits, weights 1 and 2. */
gboolean
check_de_health (const char *text, gsize length)
{
  guint letter = (guint) (text[0] - 'A') + 1;
  guint sum = letter / 10 + letter % 10 * 2 % 10 + letter % 10 * 2 / 10;

  for (guint i = 1; i < 9; i++)
    {
      guint d = digit (text[i]) * (i % 2 == 1 ? 1 : 2);

      sum += d / 10 + d % 10;
    }

  return sum % 10 == digit (text[9]);
}

/* KBV, lifelong physician number: weights 4 and 9. */
gboolean
check_de_physician (const char *digits, gsize length)
{
  guint sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += (i % 2 == 0 ? 4 : 9) * digit (digits[i]);

  return number (digits, 6) != 0 && (10 - sum % 10) % 10 == digit (digits[6]);
}

/* DVLA: five letters of the name, padded with 9; decade, month (women 50 more), day, year;
 * initials; three characters. */
gboolean
check_gb_licence (const char *text, gsize length)
{
  guint month;
  gboolean padding = FALSE;

  for (guint i = 0; i < 5; i++)
    {
      if (padding && text[i] != '9')
        return FALSE;
      if (text[i] == '9')
        padding = TRUE;
      else if (!g_ascii_isalpha (text[i]))
        return FALSE;
    }
  if (!g_ascii_isalpha (text[0]) || !all_digits (text + 5, 6))
    return FALSE;
  month = number (text + 6, 2) % 50;

  return number (text + 6, 2) < 63 && month >= 1 && month <= 12 && number (text + 8, 2) >= 1 && number (text + 8, 2) <= 31
         && (g_ascii_isalpha (text[11]) || text[11] == '9') && (g_ascii_isalpha (text[12]) || text[12] == '9');
}

gboolean
check_gb_utr (const char *digits, gsize length)
{
  static const guint8 weights[] = { 6, 7, 8, 9, 10, 5, 4, 3, 2 };

  return "21987654321"[weighted_sum (digits + 1, weights, sizeof weights) % 11] == digits[0];
}

/* Department for Education, unique pupil number. */
gboolean
check_gb_pupil (const char *text, gsize length)
{
  static const char alphabet[] = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789";
  guint sum = 0;

  if (!all_digits (text + 1, 11))
    return FALSE;
  for (guint i = 1; i < 13; i++)
    {
      const char *found = strchr (alphabet, text[i]);

      if (found == NULL)
        return FALSE;
      sum += (i + 1) * (guint) (found - alphabet);
    }

  return alphabet[sum % 23] == text[0];
}

/* DVLA, registrations since 2001: area, half-year, three letters. */
gboolean
check_gb_plate (const char *text, gsize length)
{
  guint age = number (text + 2, 2);

  return !is_one_of (text[0], "IQZ") && !is_one_of (text[1], "IQZ") && ((age >= 2 && age <= 29) || (age >= 51 && age <= 79))
         && !is_one_of (text[4], "IQ") && !is_one_of (text[5], "IQ") && !is_one_of (text[6], "IQ");
}

/* The United Kingdom, Royal Mail: one of the 124 areas, a district, a sector, and two letters that no other is
 * mistaken for. */
gboolean
check_gb_postcode (const char *text, gsize length)
{
  static const char areas[] = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY"
                              " G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN"
                              " NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR"
                              " TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";
  char area[5] = " ";
  gsize n = 0;

  while (n < 2 && g_ascii_isupper (text[n]))
    {
      area[n + 1] = text[n];
      n++;
    }
  area[n + 1] = ' ';

  return strstr (areas, area) != NULL && !is_one_of (text[length - 2], "CIKMOV") && !is_one_of (text[length - 1], "CIKMOV");
}

/* Without a label: no area of one letter, which other codes begin with as well. */
gboolean
check_gb_postcode_form (const char *text, gsize length)
{
  return g_ascii_isupper (text[1]) && check_gb_postcode (text, length);
}

/* India, Central Motor Vehicles Rules 1989, rule 50: state, district, series, number. */
gboolean
check_in_plate (const char *text, gsize length)
{
  static const char states[] = "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR "
                               "TS UK UP WB ";
  char state[] = { text[0], text[1], ' ', '\0' };

  return strstr (states, state) != NULL && strncmp (text + length - 4, "0000", 4) != 0;
}

/* Turkey: the province, letters without those that are not Turkish, a number. */
gboolean
check_tr_plate (const char *text, gsize length)
{
  guint province = number (text, 2);

  for (gsize i = 2; i < length; i++)
    if (is_one_of (text[i], "QWX"))
      return FALSE;

  return province >= 1 && province <= 81;
}

/* Nigeria, FRSC: the local government area, a serial, the year's letters. */
gboolean
check_ng_plate (const char *text, gsize length)
{
  return strncmp (text + 3, "000", 3) != 0 && !is_one_of (text[6], "IO") && !is_one_of (text[7], "IO");
}

/* Pakistan, NADRA: the first digit is the province, the last one tells the sex. */
gboolean
check_pk_cnic (const char *digits, gsize length)
{
  return digits[0] >= '1' && digits[0] <= '8' && !all_equal (digits, length);
}

/* Sri Lanka: year and day of birth, women's with 500 added; V or X at the end until 2016. */
gboolean
check_lk_nic (const char *text, gsize length)
{
  guint year = length == 12 ? number (text, 4) : 1900 + number (text, 2);
  guint day = number (text + (length == 12 ? 4 : 2), 3);

  if (day > 500)
    day -= 500;

  return year >= 1900 && year <= 2020 && day >= 1 && day <= 366 && (length == 12 || is_one_of (text[9], "VX"));
}

/* Vietnam, circular 59/2021/TT-BCA: province, sex and century, year of birth, serial. */
gboolean
check_vn_id (const char *digits, gsize length)
{
  guint province = number (digits, 3);

  return province >= 1 && province <= 96 && digits[3] <= '3';
}

/* Ghana, NIA: the country that the holder is a citizen of, a serial. */
gboolean
check_gh_card (const char *text, gsize length)
{
  return strncmp (text, "GHA", 3) == 0;
}

/* The Philippines, BIR: nine digits, those of a branch; the first is 0 to 5 or 9. */
gboolean
check_ph_tin (const char *digits, gsize length)
{
  return !is_one_of (digits[0], "678") && !all_equal (digits, length);
}

/* Seguridad Social, affiliation number: MOD 97. */
gboolean
check_es_social (const char *digits, gsize length)
{
  guint64 province = number (digits, 2);
  guint64 body = long_number (digits + 2, length - 4);

  if (body < 10000000)
    body += province * 10000000;
  else
    body = long_number (digits, length - 2);

  return province >= 1 && body % 97 == number (digits + length - 2, 2);
}

/* Código cuenta cliente: two digits over the weights 2^i MOD 11. */
static guint
check_es_account_digit (const char *digits)
{
  guint sum = 0;

  for (guint i = 0; i < 10; i++)
    sum += digit (digits[i]) << i;
  sum %= 11;

  return sum < 2 ? sum : 11 - sum;
}

gboolean
check_es_account (const char *digits, gsize length)
{
  char bank[10] = "00";

  memcpy (bank + 2, digits, 8);

  return check_es_account_digit (bank) == digit (digits[8]) && check_es_account_digit (digits + 10) == digit (digits[9]);
}

/* Numer rachunku bankowego, as Poles write it: an IBAN without its country. */
gboolean
check_pl_account (const char *digits, gsize length)
{
  char whole[28];

  g_assert (length == 26);
  memcpy (whole, digits + 2, 24);
  memcpy (whole + 24, "PL", 2);
  memcpy (whole + 26, digits, 2);

  return check_mod97 (whole, sizeof whole);
}

/* Rijksdienst voor Identiteitsgegevens: no letter O; the last character is a digit. */
gboolean
check_nl_document (const char *text, gsize length)
{
  guint n_digits = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == 'O')
        return FALSE;
      n_digits += g_ascii_isdigit (text[i]);
    }

  return n_digits >= 2;
}

gboolean
check_fr_tax (const char *digits, gsize length)
{
  return digits[0] <= '3' && long_number (digits, 10) % 511 == number (digits + 10, 3);
}

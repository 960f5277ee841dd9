/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Numbers of North and South America. */

/* IRS, "ITIN": 9, and in the middle 50-65, 70-88, 90-92 or 94-99. */
gboolean
check_us_itin (const char *digits, gsize length)
{
  guint group = number (digits + 3, 2);

  return digits[0] == '9'
         && ((group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94);
}

/* With the groups that were issued since 2013 (IRS, Internal Revenue Manual 3.21.263). */
gboolean
check_us_itin_issued (const char *digits, gsize length)
{
  guint group = number (digits + 3, 2);

  return check_us_itin (digits, length) || (digits[0] == '9' && group >= 50 && group <= 65);
}

/* Ontario, OHIP: Luhn over ten digits; the version of the card may follow as letters. */
gboolean
check_ca_health (const char *text, gsize length)
{
  return text[0] != '0' && check_luhn (text, length);
}

/* IRS, adoption taxpayer number: 93 in the middle. */
gboolean
check_us_atin (const char *digits, gsize length)
{
  return digits[0] == '9' && number (digits + 3, 2) == 93;
}

/* IRS, preparer's number. */
gboolean
check_us_ptin (const char *text, gsize length)
{
  return text[0] == 'P' && all_digits (text + 1, length - 1);
}

/* IRS, "How EINs are assigned and valid EIN prefixes": those that are not in use. */
gboolean
check_us_ein (const char *digits, gsize length)
{
  static const guint8 unused[] = { 0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97 };
  guint prefix = number (digits, 2);

  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    if (unused[i] == prefix)
      return FALSE;

  return TRUE;
}

/* American Bankers Association: 3-7-1. */
gboolean
check_us_routing (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };

  return number (digits, length) != 0 && weighted_sum (digits, weights, length) % 10 == 0;
}

/* CMS, national provider identifier: Luhn with 80840 before it. */
gboolean
check_us_npi (const char *digits, gsize length)
{
  if (all_equal (digits, length - 1))
    return FALSE;

  char whole[15] = "80840";

  memcpy (whole + 5, digits, 10);

  return (digits[0] == '1' || digits[0] == '2') && check_luhn (whole, sizeof whole);
}

/* CMS, Medicare beneficiary identifier: letters without S, L, O, I, B, Z. */
gboolean
check_us_mbi (const char *text, gsize length)
{
  static const char shape[] = "1AX9AX9AA99";

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_digit = g_ascii_isdigit (text[i]);

      if (!is_digit && is_one_of (text[i], "SLOIBZ"))
        return FALSE;
      if ((shape[i] == 'A' && is_digit) || ((shape[i] == '9' || shape[i] == '1') && !is_digit))
        return FALSE;
    }

  return text[0] != '0';
}

/* DEA registration: the sum of the odd places and twice the even ones. */
gboolean
check_us_dea (const char *text, gsize length)
{
  guint sum = 0;

  /* Then the first letter of a surname; a business has a 9. */
  if (!is_one_of (text[0], "ABCDEFGHJKLMPRSTUX") || (g_ascii_isdigit (text[1]) && text[1] != '9'))
    return FALSE;
  for (guint i = 0; i < 6; i++)
    sum += (i % 2 == 0 ? 1 : 2) * digit (text[2 + i]);

  return number (text + 2, 6) != 0 && sum % 10 == digit (text[8]);
}

/* Canada, social insurance number: no province uses 0 or 8. */
gboolean
check_ca_sin (const char *digits, gsize length)
{
  return digits[0] != '0' && digits[0] != '8' && !all_equal (digits, length) && check_luhn (digits, length);
}

/* Canada, business number, maybe with a program account: "123456782 RC 0001". */
gboolean
check_ca_business (const char *text, gsize length)
{
  return check_luhn (text, 9) && number (text, 9) != 0
         && (length == 9 || (is_one_of (text[9], "RCMTSZ") && all_digits (text + 11, length - 11)));
}

/* Mexico, CURP. */
gboolean
check_mx_curp (const char *text, gsize length)
{
  /* RENAPO's alphabet has an Ñ between N and O. */
  guint sum = 0;
  guint year = number (text + 4, 2);

  year += g_ascii_isdigit (text[16]) ? 1900 : 2000;
  if (!check_birth (year, number (text + 6, 2), number (text + 8, 2)) || !is_one_of (text[10], "HMX"))
    return FALSE;
  for (guint i = 0; i < 17; i++)
    sum += (18 - i) * (value (text[i]) + (text[i] >= 'O' ? 1 : 0));

  return (10 - sum % 10) % 10 == digit (text[17]);
}

/* Mexico, RFC: of a person (four letters) or a company (three); the homoclave's check is not
 * kept by all issuers, so that the date is all there is. */
gboolean
check_mx_rfc (const char *text, gsize length)
{
  const char *date = text + length - 9;
  guint year = number (date, 2);

  return check_date (1900 + year, number (date + 2, 2), number (date + 4, 2))
         || check_date (2000 + year, number (date + 2, 2), number (date + 4, 2));
}

/* Brazil, CPF: two digits MOD 11. */
gboolean
check_br_cpf (const char *digits, gsize length)
{
  guint first = 0, second = 0;

  for (guint i = 0; i < 9; i++)
    {
      first += (10 - i) * digit (digits[i]);
      second += (11 - i) * digit (digits[i]);
    }
  first = (11 - first % 11) % 11 % 10;
  second = (11 - (second + 2 * first) % 11) % 11 % 10;

  return !all_equal (digits, length) && first == digit (digits[9]) && second == digit (digits[10]);
}

/* Brazil, CNPJ: from 2026 on with letters, which count as their code less 48 (Instrução
 * Normativa RFB 2.229/2024). */
gboolean
check_br_cnpj (const char *text, gsize length)
{
  static const guint8 weights[] = { 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2 };
  guint sums[2] = { 0, 0 };

  if (all_equal (text, length) || !all_digits (text + 12, 2))
    return FALSE;
  for (guint check = 0; check < 2; check++)
    {
      for (guint i = 0; i < 12 + check; i++)
        sums[check] += weights[i + 1 - check] * (guint) (text[i] - '0');
      if ((11 - sums[check] % 11) % 11 % 10 != digit (text[12 + check]))
        return FALSE;
    }

  return TRUE;
}

/* Argentina, CUIT and CUIL. */
gboolean
check_ar_cuit (const char *digits, gsize length)
{
  static const guint8 weights[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  static const guint8 kinds[] = { 20, 23, 24, 25, 26, 27, 30, 33, 34, 50, 51, 55 };
  guint rest = weighted_sum (digits, weights, sizeof weights) % 11;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (number (digits, 2) == kinds[i])
      return "09987654321"[rest] == digits[10];

  return FALSE;
}

/* Chile, RUT: MOD 11 with K for 10. */
gboolean
check_cl_rut (const char *text, gsize length)
{
  guint sum = 0;

  if (!all_digits (text, length - 1))
    return FALSE;
  for (gsize i = 0; i + 1 < length; i++)
    sum += (guint) (9 - i % 6) * digit (text[length - 2 - i]);

  return "0123456789K"[sum % 11] == text[length - 1];
}

/* Colombia, NIT and cédula with a check digit. */
gboolean
check_co_nit (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 };
  guint sum = 0;

  for (gsize i = 0; i + 1 < length && i < sizeof weights; i++)
    sum += weights[i] * digit (digits[length - 2 - i]);

  return "01987654321"[sum % 11] == digits[length - 1];
}

/* Ecuador, cédula: province, then Luhn. */
gboolean
check_ec_cedula (const char *digits, gsize length)
{
  guint province = number (digits, 2);

  return ((province >= 1 && province <= 24) || province == 30) && digits[2] < '6' && check_luhn (digits, length);
}

/* The Dominican Republic, cédula: Luhn. */
gboolean
check_do_cedula (const char *digits, gsize length)
{
  return !all_equal (digits, length) && check_luhn (digits, length);
}

/* Uruguay, cédula: weights 2987634. */
gboolean
check_uy_cedula (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 9, 8, 7, 6, 3, 4 };

  return !all_equal (digits, length) && (10 - weighted_sum (digits, weights, sizeof weights) % 10) % 10 == digit (digits[7]);
}

/* Peru, RUC. */
gboolean
check_pe_ruc (const char *digits, gsize length)
{
  static const guint8 weights[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint kind = number (digits, 2);

  return (kind == 10 || kind == 15 || kind == 17 || kind == 20)
         && (11 - weighted_sum (digits, weights, sizeof weights) % 11) % 10 == digit (digits[10]);
}

/* Venezuela, RIF. */
gboolean
check_ve_rif (const char *text, gsize length)
{
  static const guint8 weights[] = { 3, 2, 7, 6, 5, 4, 3, 2 };
  static const char kinds[] = "VEJPG";
  static const guint8 starts[] = { 4, 8, 12, 16, 20 };
  const char *kind = strchr (kinds, text[0]);

  if (kind == NULL)
    return FALSE;

  return "00987654321"[(starts[kind - kinds] + weighted_sum (text + 1, weights, sizeof weights)) % 11] == text[9];
}

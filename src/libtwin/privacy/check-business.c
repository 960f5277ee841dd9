/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Numbers of traders and companies in Europe: sole traders are people. */

/* Austria, Abgabenkontonummer: the tax office, then seven digits. */
gboolean
check_at_tax (const char *digits, gsize length)
{
  static const guint8 offices[] = { 3,  4,  6,  7,  8,  9,  10, 12, 15, 16, 18, 22, 23, 29, 33, 38, 41, 46, 51, 52,
                                    53, 54, 57, 59, 61, 65, 67, 68, 69, 71, 72, 81, 82, 83, 84, 90, 91, 93, 97, 98 };
  guint sum = 0;

  if (memchr (offices, (int) number (digits, 2), sizeof offices) == NULL)
    return FALSE;
  for (guint i = 0; i < 8; i++)
    {
      guint d = digit (digits[i]);

      sum += i % 2 == 0 ? d : d * 2 / 10 + d * 2 % 10;
    }

  return (10 - sum % 10) % 10 == digit (digits[length - 1]);
}

gboolean
check_be_vat (const char *digits, gsize length)
{
  return length == 10 && digits[0] <= '1' && (number (digits, 8) + number (digits + 8, 2)) % 97 == 0 && number (digits, 8) != 0;
}

gboolean
check_ch_company (const char *text, gsize length)
{
  static const guint8 weights[] = { 5, 4, 3, 2, 7, 6, 5, 4 };

  if (length < 12 || strncmp (text, "CHE", 3) != 0 || !all_digits (text + 3, 9))
    return FALSE;

  return (11 - weighted_sum (text + 3, weights, sizeof weights) % 11) % 11 == digit (text[11]);
}

gboolean
check_cz_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };
  guint check = (11 - weighted_sum (digits, weights, sizeof weights) % 11) % 11;

  return length == 8 && (check == 0 ? 1 : check) % 10 == digit (digits[7]);
}

gboolean
check_de_vat (const char *digits, gsize length)
{
  return length == 9 && digits[0] != '0' && check_mod11_10 (digits, length);
}

gboolean
check_dk_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 7, 6, 5, 4, 3, 2, 1 };

  return length == 8 && digits[0] != '0' && weighted_sum (digits, weights, length) % 11 == 0;
}

/* Spain: seven digits with a Luhn digit, which some kinds of company write as a letter. */
gboolean
check_es_company (const char *text, gsize length)
{
  guint sum = 0;
  guint check;

  if (length != 9 || !is_one_of (text[0], "ABCDEFGHJNPQRSUVW") || !all_digits (text + 1, 7))
    return FALSE;
  for (guint i = 1; i < 8; i++)
    {
      guint d = digit (text[i]);

      sum += i % 2 == 1 ? d * 2 / 10 + d * 2 % 10 : d;
    }
  check = (10 - sum % 10) % 10;
  if (is_one_of (text[0], "NPQRSW"))
    return text[8] == "JABCDEFGHI"[check];
  if (is_one_of (text[0], "ABEH"))
    return text[8] == (char) ('0' + check);

  return text[8] == (char) ('0' + check) || text[8] == "JABCDEFGHI"[check];
}

gboolean
check_fi_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 7, 9, 10, 5, 8, 4, 2, 1 };

  return length == 8 && weighted_sum (digits, weights, length) % 11 == 0;
}

gboolean
check_fr_company (const char *digits, gsize length)
{
  guint sum = 0;

  if (length == 9)
    return check_luhn (digits, length) && !all_equal (digits, length);
  /* The post office's branches: the digits' sum is a multiple of five. */
  if (strncmp (digits, "356000000", 9) == 0 && !check_luhn (digits, length))
    {
      for (gsize i = 0; i < length; i++)
        sum += digit (digits[i]);
      return sum % 5 == 0;
    }

  return length == 14 && check_luhn (digits, length) && check_luhn (digits, 9);
}

gboolean
check_gb_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 1 };
  guint rest;

  if (length != 9 && length != 12)
    return FALSE;
  rest = weighted_sum (digits, weights, sizeof weights) % 97;

  return rest == 0 || (digits[0] != '0' && (rest == 42 || rest == 55));
}

gboolean
check_hu_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 9, 7, 3, 1, 9, 7, 3, 1 };

  return weighted_sum (digits, weights, sizeof weights) % 10 == 0 && number (digits, 8) != 0;
}

gboolean
check_ie_vat (const char *text, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };
  char old[7] = "0";
  guint sum;

  if (length != 8 && length != 9)
    return FALSE;
  if (!g_ascii_isdigit (text[0]) || !all_digits (text + 2, 5) || !g_ascii_isalpha (text[7])
      || (length == 9 && !g_ascii_isalpha (text[8])))
    return FALSE;
  if (g_ascii_isdigit (text[1]))
    sum = weighted_sum (text, weights, sizeof weights);
  else
    {
      memcpy (old + 1, text + 2, 5);
      old[6] = text[0];
      sum = weighted_sum (old, weights, sizeof weights);
    }
  if (length == 9 && g_ascii_isdigit (text[1]))
    {
      const char *found = strchr ("WABCDEFGHIJKLMNOPQRSTUV", text[8]);

      if (found == NULL)
        return FALSE;
      sum += 9 * (text[8] == 'W' ? 0 : (guint) (text[8] - 'A') + 1);
    }

  return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == text[7];
}

gboolean
check_it_vat (const char *digits, gsize length)
{
  guint province;

  if (length != 11 || number (digits, 7) == 0)
    return FALSE;
  province = number (digits + 7, 3);
  if (!(province >= 1 && province <= 100) && province != 120 && province != 121 && province != 888 && province != 999)
    return FALSE;

  return check_luhn (digits, length);
}

gboolean
check_lu_vat (const char *digits, gsize length)
{
  return length == 8 && number (digits, 6) % 89 == number (digits + 6, 2);
}

gboolean
check_mt_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 4, 6, 7, 8, 9, 10, 1 };

  return length == 8 && digits[0] != '0' && weighted_sum (digits, weights, length) % 37 == 0;
}

/* The Netherlands: the old numbers hold a BSN, those since 2020 check as a whole. */
gboolean
check_nl_vat (const char *text, gsize length)
{
  char whole[14] = "NL";

  if (length != 12 || text[9] != 'B' || !all_digits (text, 9) || !all_digits (text + 10, 2))
    return FALSE;
  memcpy (whole + 2, text, length);

  return check_nl_bsn (text, 9) || check_mod97 (whole, sizeof whole);
}

gboolean
check_no_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 2, 7, 6, 5, 4, 3, 2, 1 };

  return length == 9 && number (digits, 9) != 0 && weighted_sum (digits, weights, length) % 11 == 0;
}

gboolean
check_pl_nip (const char *digits, gsize length)
{
  static const guint8 weights[] = { 6, 5, 7, 2, 3, 4, 5, 6, 7 };

  return length == 10 && !all_equal (digits, length)
         && weighted_sum (digits, weights, sizeof weights) % 11 == digit (digits[9]);
}

gboolean
check_pl_regon (const char *digits, gsize length)
{
  static const guint8 first[] = { 8, 9, 2, 3, 4, 5, 6, 7 };
  static const guint8 second[] = { 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8 };

  if (number (digits, 8) == 0 || weighted_sum (digits, first, sizeof first) % 11 % 10 != digit (digits[8]))
    return FALSE;

  return length == 9 || weighted_sum (digits, second, sizeof second) % 11 % 10 == digit (digits[13]);
}

gboolean
check_se_company (const char *digits, gsize length)
{
  return length == 10 && check_luhn (digits, length);
}

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

static gboolean
check_at_vat (const char *text, gsize length)
{
  guint sum = 4;

  if (length != 9 || text[0] != 'U' || !all_digits (text + 1, 8))
    return FALSE;
  for (guint i = 1; i < 8; i++)
    {
      guint d = digit (text[i]);

      sum += i % 2 == 1 ? d : d * 2 / 10 + d * 2 % 10;
    }

  return (10 - sum % 10) % 10 == digit (text[8]);
}

gboolean
check_be_vat (const char *digits, gsize length)
{
  return length == 10 && digits[0] <= '1' && (number (digits, 8) + number (digits + 8, 2)) % 97 == 0 && number (digits, 8) != 0;
}

static gboolean
check_bg_vat (const char *digits, gsize length)
{
  static const guint8 person[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
  static const guint8 foreigner[] = { 21, 19, 17, 13, 11, 9, 7, 3, 1 };
  static const guint8 other[] = { 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint last = digit (digits[length - 1]);
  guint sum = 0;

  if (length == 10)
    return weighted_sum (digits, person, sizeof person) % 11 % 10 == last
           || weighted_sum (digits, foreigner, sizeof foreigner) % 10 == last
           || (11 - weighted_sum (digits, other, sizeof other) % 11) % 11 == last;
  for (guint i = 0; i < 8; i++)
    sum += (i + 1) * digit (digits[i]);
  if (sum % 11 == 10)
    {
      sum = 0;
      for (guint i = 0; i < 8; i++)
        sum += (i + 3) * digit (digits[i]);
    }

  return length == 9 && sum % 11 % 10 == last;
}

gboolean
check_ch_company (const char *text, gsize length)
{
  static const guint8 weights[] = { 5, 4, 3, 2, 7, 6, 5, 4 };

  if (length < 12 || strncmp (text, "CHE", 3) != 0 || !all_digits (text + 3, 9))
    return FALSE;

  return (11 - weighted_sum (text + 3, weights, sizeof weights) % 11) % 11 == digit (text[11]);
}

static gboolean
check_cy_vat (const char *text, gsize length)
{
  static const guint8 odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21 };
  guint sum = 0;

  if (length != 9 || !all_digits (text, 8) || strncmp (text, "12", 2) == 0)
    return FALSE;
  for (guint i = 0; i < 8; i++)
    sum += i % 2 == 0 ? odd[digit (text[i])] : digit (text[i]);

  return text[8] == (char) ('A' + sum % 26);
}

gboolean
check_cz_company (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };
  guint check = (11 - weighted_sum (digits, weights, sizeof weights) % 11) % 11;

  return length == 8 && (check == 0 ? 1 : check) % 10 == digit (digits[7]);
}

static gboolean
check_cz_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };

  if (length == 8)
    return digits[0] != '9' && check_cz_company (digits, length);
  if (length == 9 && digits[0] == '6')
    return 8 - (int) (10 - weighted_sum (digits + 1, weights, sizeof weights) % 11) == (int) digit (digits[8]);

  return (length == 9 || length == 10) && check_cz_birth (digits, length);
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

static gboolean
check_ee_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };

  return length == 9 && weighted_sum (digits, weights, length) % 10 == 0;
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

static gboolean
check_es_vat (const char *text, gsize length)
{
  if (length != 9)
    return FALSE;
  if (all_digits (text, 8) && g_ascii_isalpha (text[8]))
    return check_es_dni (text, length);
  if (text[0] >= 'X' && text[0] <= 'Z' && all_digits (text + 1, 7))
    return check_es_nie (text, length);
  if (is_one_of (text[0], "KLM") && all_digits (text + 1, 7))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number (text + 1, 7) % 23] == text[8];

  return check_es_company (text, length);
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

static gboolean
check_fr_vat (const char *text, gsize length)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const char *first = strchr (alphabet, text[0]);
  const char *second = strchr (alphabet, text[1]);
  guint key;

  if (length != 11 || first == NULL || second == NULL || !all_digits (text + 2, 9))
    return FALSE;
  if (strncmp (text + 2, "000", 3) != 0 && !check_luhn (text + 2, 9))
    return FALSE;
  if (all_digits (text, 2))
    return (long_number (text + 2, 9) * 100 + 12) % 97 == number (text, 2);
  if (g_ascii_isdigit (text[0]))
    key = (guint) (first - alphabet) * 24 + (guint) (second - alphabet) - 10;
  else
    key = (guint) (first - alphabet) * 34 + (guint) (second - alphabet) - 100;

  return (number (text + 2, 9) + 1 + key / 11) % 11 == key % 11;
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

static gboolean
check_lt_vat (const char *digits, gsize length)
{
  guint first = 0, second = 0;

  if ((length != 9 && length != 12) || digits[length - 2] != '1')
    return FALSE;
  for (gsize i = 0; i + 1 < length; i++)
    {
      first += (1 + (guint) i % 9) * digit (digits[i]);
      second += (1 + (guint) (i + 2) % 9) * digit (digits[i]);
    }

  return (first % 11 == 10 ? second % 11 % 10 : first % 11) == digit (digits[length - 1]);
}

gboolean
check_lu_vat (const char *digits, gsize length)
{
  return length == 8 && number (digits, 6) % 89 == number (digits + 6, 2);
}

static gboolean
check_lv_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 };

  if (length != 11)
    return FALSE;
  if (digits[0] > '3')
    return weighted_sum (digits, weights, length) % 11 == 3;

  return check_lv_person (digits, length);
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

static gboolean
check_ro_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 7, 5, 3, 2, 1, 7, 5, 3, 2 };
  guint sum = 0;

  if (length == 13)
    return check_ro_person (digits, length);
  if (length < 2 || length > 10 || digits[0] == '0')
    return FALSE;
  for (gsize i = 0; i + 1 < length; i++)
    sum += weights[10 - length + i] * digit (digits[i]);

  return sum * 10 % 11 % 10 == digit (digits[length - 1]);
}

gboolean
check_se_company (const char *digits, gsize length)
{
  return length == 10 && check_luhn (digits, length);
}

static gboolean
check_se_vat (const char *digits, gsize length)
{
  return length == 12 && strncmp (digits + 10, "01", 2) == 0 && check_luhn (digits, 10);
}

static gboolean
check_si_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2 };
  guint check;

  if (length != 8 || digits[0] == '0')
    return FALSE;
  check = 11 - weighted_sum (digits, weights, sizeof weights) % 11;

  return check != 11 && check % 10 == digit (digits[7]);
}

static gboolean
check_sk_vat (const char *digits, gsize length)
{
  return length == 10 && digits[0] != '0' && is_one_of (digits[2], "234789") && long_number (digits, length) % 11 == 0;
}

static gboolean
check_hr_vat (const char *digits, gsize length)
{
  return length == 11 && check_mod11_10 (digits, length);
}

static gboolean
check_gr_vat (const char *digits, gsize length)
{
  return length == 9 && check_gr_tax (digits, length);
}

static gboolean
check_pt_vat (const char *digits, gsize length)
{
  return length == 9 && check_pt_tax (digits, length);
}

static gboolean
check_hu_vat (const char *digits, gsize length)
{
  return length == 8 && check_hu_company (digits, length);
}

/* @letters: the number after the country may hold letters. */
static const struct
{
  char country[3];
  gboolean letters;
  CheckFunc check;
} vat_checks[] = {
  { "AT", TRUE, check_at_vat },      { "BE", FALSE, check_be_vat },    { "BG", FALSE, check_bg_vat },
  { "CY", TRUE, check_cy_vat },      { "CZ", FALSE, check_cz_vat },    { "DE", FALSE, check_de_vat },
  { "DK", FALSE, check_dk_company }, { "EE", FALSE, check_ee_vat },    { "EL", FALSE, check_gr_vat },
  { "ES", TRUE, check_es_vat },      { "FI", FALSE, check_fi_company }, { "FR", TRUE, check_fr_vat },
  { "GB", FALSE, check_gb_vat },     { "HR", FALSE, check_hr_vat },    { "HU", FALSE, check_hu_vat },
  { "IE", TRUE, check_ie_vat },      { "IT", FALSE, check_it_vat },    { "LT", FALSE, check_lt_vat },
  { "LU", FALSE, check_lu_vat },     { "LV", FALSE, check_lv_vat },    { "MT", FALSE, check_mt_vat },
  { "NL", TRUE, check_nl_vat },      { "PL", FALSE, check_pl_nip },    { "PT", FALSE, check_pt_vat },
  { "RO", FALSE, check_ro_vat },     { "SE", FALSE, check_se_vat },    { "SI", FALSE, check_si_vat },
  { "SK", FALSE, check_sk_vat },     { "XI", FALSE, check_gb_vat },
};

/* A VAT number with its country before it (Directive 2006/112/EC, article 215). */
gboolean
check_eu_vat (const char *text, gsize length)
{
  if (length < 4)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (vat_checks); i++)
    if (strncmp (text, vat_checks[i].country, 2) == 0)
      return (vat_checks[i].letters || all_digits (text + 2, length - 2)) && vat_checks[i].check (text + 2, length - 2);

  return FALSE;
}

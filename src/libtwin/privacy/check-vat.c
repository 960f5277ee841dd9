/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

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

static gboolean
check_ee_vat (const char *digits, gsize length)
{
  static const guint8 weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };

  return length == 9 && weighted_sum (digits, weights, length) % 10 == 0;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-kernel.h"

/* Numbers of Asia, Africa and Oceania. */

gboolean
check_au_abn (const char *digits, gsize length)
{
  static const guint8 weights[] = { 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 };

  return digits[0] != '0' && (weighted_sum (digits, weights, length) - 10) % 89 == 0;
}

gboolean
check_au_acn (const char *digits, gsize length)
{
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2, 1, 1 };

  return number (digits, length) != 0 && weighted_sum (digits, weights, length) % 10 == 0;
}

gboolean
check_au_tfn (const char *digits, gsize length)
{
  static const guint8 weights[] = { 1, 4, 3, 7, 5, 8, 6, 9, 10 };

  return number (digits, length) != 0 && weighted_sum (digits, weights, length) % 11 == 0;
}

/* Medicare Australia: the ninth digit checks the first eight. */
gboolean
check_au_medicare (const char *digits, gsize length)
{
  static const guint8 weights[] = { 1, 3, 7, 9, 1, 3, 7, 9 };

  return digits[0] >= '2' && digits[0] <= '6' && weighted_sum (digits, weights, sizeof weights) % 10 == digit (digits[8]);
}

/* Inland Revenue, IRD numbers: a second row of weights where the first gives 10. */
gboolean
check_nz_ird (const char *digits, gsize length)
{
  static const guint8 first[] = { 3, 2, 7, 6, 5, 4, 3, 2 };
  static const guint8 second[] = { 7, 4, 3, 2, 5, 2, 7, 6 };
  char padded[9] = "0";
  guint whole = number (digits, length);
  guint check;

  if (whole < 10000000 || whole >= 150000000)
    return FALSE;
  memcpy (padded + 9 - length, digits, length);
  check = (11 - weighted_sum (padded, first, sizeof first) % 11) % 11;
  if (check == 10)
    check = (11 - weighted_sum (padded, second, sizeof second) % 11) % 11;

  return check == digit (padded[8]);
}

/* China, GB 11643: province, date of birth, ISO 7064 MOD 11-2. */
gboolean
check_cn_resident (const char *text, gsize length)
{
  static const guint8 weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  guint province = number (text, 2);

  if (province < 11 || province > 83 || !check_birth (number (text + 6, 4), number (text + 10, 2), number (text + 12, 2)))
    return FALSE;

  return "10X98765432"[weighted_sum (text, weights, sizeof weights) % 11] == text[17];
}

gboolean
check_hk_id (const char *text, gsize length)
{
  guint n_letters = g_ascii_isalpha (text[1]) ? 2 : 1;
  guint sum = n_letters == 1 ? 9 * 36 : 0;
  guint weight = n_letters == 1 ? 8 : 9;

  for (gsize i = 0; i + 1 < length; i++)
    sum += weight-- * value (text[i]);
  sum += text[length - 1] == 'A' ? 10 : digit (text[length - 1]);

  return (g_ascii_isdigit (text[length - 1]) || text[length - 1] == 'A') && sum % 11 == 0;
}

/* Taiwan: the letter's number is in the order of the offices. */
gboolean
check_tw_id (const char *text, gsize length)
{
  static const guint8 offices[] = { 10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33 };
  guint office = offices[text[0] - 'A'];
  guint sum = office / 10 + office % 10 * 9;

  for (guint i = 1; i < 9; i++)
    sum += (9 - i) * digit (text[i]);

  return is_one_of (text[1], "1289") && (sum + digit (text[9])) % 10 == 0;
}

/* Japan, My Number. */
gboolean
check_jp_my_number (const char *digits, gsize length)
{
  static const guint8 weights[] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint rest = weighted_sum (digits, weights, sizeof weights) % 11;

  return !all_equal (digits, length) && (rest <= 1 ? 0 : 11 - rest) == digit (digits[11]);
}

gboolean
check_jp_company (const char *digits, gsize length)
{
  guint sum = 0;

  for (guint i = 1; i < 13; i++)
    sum += (i % 2 == 0 ? 1 : 2) * digit (digits[i]);

  return digits[0] != '0' && 9 - sum % 9 == digit (digits[0]);
}

/* Korea, resident and foreigner registration: the seventh digit tells sex, century and
 * citizenship. Numbers given out since 2020 need not pass the check; a place of birth above 96
 * was never used. */
static gboolean
check_kr_birth (const char *digits, guint seventh)
{
  guint century = seventh == 9 || seventh == 0 ? 1800 : seventh == 3 || seventh == 4 || seventh == 7 || seventh == 8 ? 2000 : 1900;

  return check_birth (century + number (digits, 2), number (digits + 2, 2), number (digits + 4, 2));
}

gboolean
check_kr_resident (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5 };

  return check_kr_birth (digits, digit (digits[6])) && number (digits + 7, 2) <= 96
         && (11 - weighted_sum (digits, weights, sizeof weights) % 11) % 10 == digit (digits[12]);
}

/* Since October 2020 the last six digits are drawn by lot: date, century and sex are all there is. */
gboolean
check_kr_resident_form (const char *digits, gsize length)
{
  return is_one_of (digits[6], "1234") && check_kr_birth (digits, digit (digits[6]));
}

gboolean
check_kr_foreigner_form (const char *digits, gsize length)
{
  return is_one_of (digits[6], "5678") && check_kr_birth (digits, digit (digits[6]));
}

/* Korea, driving licence: region, year, serial, check. */
gboolean
check_kr_licence (const char *digits, gsize length)
{
  guint region = number (digits, 2);

  return region >= 11 && region <= 28 && region != 27;
}

gboolean
check_kr_foreigner (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5 };

  return is_one_of (digits[6], "5678") && check_kr_birth (digits, digit (digits[6]))
         && (13 - weighted_sum (digits, weights, sizeof weights) % 11) % 10 == digit (digits[12]);
}

gboolean
check_kr_business (const char *digits, gsize length)
{
  static const guint8 weights[] = { 1, 3, 7, 1, 3, 7, 1, 3, 5 };
  guint sum = weighted_sum (digits, weights, sizeof weights) + digit (digits[8]) * 5 / 10;

  return number (digits, 3) >= 101 && (10 - sum % 10) % 10 == digit (digits[9]);
}

/* India, Aadhaar: Verhoeff; none begins with 0 or 1 or reads the same from both ends. */
gboolean
check_in_aadhaar (const char *digits, gsize length)
{
  gboolean palindrome = TRUE;

  for (gsize i = 0; i < length / 2; i++)
    palindrome = palindrome && digits[i] == digits[length - 1 - i];

  return digits[0] >= '2' && !palindrome && check_verhoeff (digits, length);
}

/* India, PAN: the fourth letter is the kind of holder. */
gboolean
check_in_pan (const char *text, gsize length)
{
  return is_one_of (text[3], "ABCFGHJKLPT") && strncmp (text + 5, "0000", 4) != 0;
}

/* Luhn in base 36. */
static gboolean
is_gstin_sum (const char *text, gsize length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint v = value (text[length - 1 - i]) * (i % 2 + 1);

      sum += v / 36 + v % 36;
    }

  return sum % 36 == 0;
}

/* The state, the number of the registration and a letter that is always Z. Ladakh, the newest state, and what lies in
 * none are so rare that only the check digit tells. */
gboolean
check_in_gstin_form (const char *text, gsize length)
{
  guint state = number (text, 2);

  if ((state == 38 || state == 97) && !is_gstin_sum (text, length))
    return FALSE;

  return ((state >= 1 && state <= 38) || state == 97) && text[12] != '0' && text[13] == 'Z';
}

/* India, GSTIN: state, PAN, check digit. */
gboolean
check_in_gstin (const char *text, gsize length)
{
  return check_in_gstin_form (text, length) && check_in_pan (text + 2, 10) && is_gstin_sum (text, length);
}

/* India, EPIC: Luhn over the digits. */
gboolean
check_in_voter (const char *text, gsize length)
{
  return check_luhn (text + 3, 7);
}

gboolean
check_il_id (const char *digits, gsize length)
{
  return number (digits, length) != 0 && check_luhn (digits, length);
}

/* Singapore: born there before 2000 or after, a foreigner before 2000, after or from 2022 on. */
gboolean
check_sg_nric_form (const char *text, gsize length)
{
  return length == 9 && is_one_of (text[0], "STFGM");
}

/* Singapore, NRIC and FIN. */
gboolean
check_sg_nric (const char *text, gsize length)
{
  static const guint8 weights[] = { 2, 7, 6, 5, 4, 3, 2 };
  guint sum = weighted_sum (text + 1, weights, sizeof weights);

  switch (text[0])
    {
    case 'S':
      return "JZIHGFEDCBA"[sum % 11] == text[8];
    case 'T':
      return "JZIHGFEDCBA"[(sum + 4) % 11] == text[8];
    case 'F':
      return "XWUTRQPNMLK"[sum % 11] == text[8];
    case 'G':
      return "XWUTRQPNMLK"[(sum + 4) % 11] == text[8];
    case 'M':
      return "KLJNPQRTUWX"[10 - (sum + 3) % 11] == text[8];
    default:
      return FALSE;
    }
}

/* Singapore, UEN: of a business, of a local company, of others. */
gboolean
check_sg_uen (const char *text, gsize length)
{
  static const guint8 business[] = { 10, 4, 9, 3, 8, 2, 7, 1 };
  static const guint8 company[] = { 10, 8, 6, 4, 9, 7, 5, 3, 1 };
  static const guint8 other[] = { 4, 3, 5, 3, 10, 2, 2, 5, 7 };
  static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
  guint sum = 0;

  if (length == 9)
    return all_digits (text, 8) && "XMKECAWLJDB"[weighted_sum (text, business, sizeof business) % 11] == text[8];
  if (all_digits (text, 9))
    return check_birth (number (text, 4), 1, 1) && "ZKCMDNERGWH"[weighted_sum (text, company, sizeof company) % 11] == text[9];
  if (!is_one_of (text[0], "RST") || !all_digits (text + 1, 2) || !all_digits (text + 5, 4))
    return FALSE;
  for (guint i = 0; i < 9; i++)
    {
      const char *found = strchr (alphabet, text[i]);

      if (found == NULL)
        return FALSE;
      sum += other[i] * (guint) (found - alphabet);
    }

  return alphabet[(sum + 6) % 11] == text[9];
}

/* Thailand: the first digit is the kind of holder. */
gboolean
check_th_person (const char *digits, gsize length)
{
  guint sum = 0;

  for (guint i = 0; i < 12; i++)
    sum += (13 - i) * digit (digits[i]);

  return digits[0] != '0' && digits[0] != '9' && (11 - sum % 11) % 10 == digit (digits[12]);
}

/* The second and third digit are the province that registered the person (ISO 3166-2:TH). */
gboolean
check_th_province (const char *digits, gsize length)
{
  /* The last province of each region; the first ends with a zero. */
  static const guint8 provinces[] = { 0, 27, 27, 49, 49, 58, 67, 77, 86, 97 };
  guint province = number (digits + 1, 2);

  return length == 13 && province >= 10 && province <= provinces[province / 10];
}

/* Malaysia, MyKad: date and place of birth. */
gboolean
check_my_person (const char *digits, gsize length)
{
  guint place = number (digits + 6, 2);
  guint year = number (digits, 2);
  guint month = number (digits + 2, 2);
  guint day = number (digits + 4, 2);

  if (place == 0 || (place >= 17 && place <= 20) || place == 69 || place == 70 || place == 73 || place == 80 || place == 81
      || (place >= 94 && place <= 97))
    return FALSE;

  return check_date (1900 + year, month, day) || check_birth (2000 + year, month, day);
}

/* Indonesia, NIK: province and date of birth, with 40 added to a woman's day. */
gboolean
check_id_nik (const char *digits, gsize length)
{
  guint province = number (digits, 2);
  guint day = number (digits + 6, 2) % 40;

  return province >= 11 && province <= 96
         && (check_date (1900 + number (digits + 10, 2), number (digits + 8, 2), day)
             || check_birth (2000 + number (digits + 10, 2), number (digits + 8, 2), day));
}

/* Kazakhstan, IIN: date of birth, century, MOD 11 with a second row of weights. */
gboolean
check_kz_iin (const char *digits, gsize length)
{
  static const guint8 first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  static const guint8 second[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2 };
  guint century = digit (digits[6]);
  guint check = weighted_sum (digits, first, sizeof first) % 11;

  if (century < 1 || century > 6
      || !check_birth (1800 + (century - 1) / 2 * 100 + number (digits, 2), number (digits + 2, 2), number (digits + 4, 2)))
    return FALSE;
  if (check == 10)
    check = weighted_sum (digits, second, sizeof second) % 11;

  return check == digit (digits[11]);
}

/* Iran, national code. */
gboolean
check_ir_national (const char *digits, gsize length)
{
  guint sum = 0;
  guint check;

  for (guint i = 0; i < 9; i++)
    sum += (10 - i) * digit (digits[i]);
  check = sum % 11;

  return !all_equal (digits, length) && (check < 2 ? check : 11 - check) == digit (digits[9]);
}

/* Saudi Arabia, national number and iqama: Luhn; 1 for citizens, 2 for residents. */
gboolean
check_sa_id (const char *digits, gsize length)
{
  return (digits[0] == '1' || digits[0] == '2') && check_luhn (digits, length);
}

/* Kuwait, civil number (Public Authority for Civil Information): 2 or 3 for the century, date of birth, serial; what
 * the weighted sum lacks to a multiple of 11. */
gboolean
check_kw_civil (const char *digits, gsize length)
{
  static const guint8 weights[] = { 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1 };

  return (digits[0] == '2' || digits[0] == '3')
         && check_birth (1700 + 100 * digit (digits[0]) + number (digits + 1, 2), number (digits + 3, 2), number (digits + 5, 2))
         && weighted_sum (digits, weights, length) % 11 == 0;
}

/* United Arab Emirates, Emirates ID: 784, year of birth, Luhn. */
gboolean
check_ae_id (const char *digits, gsize length)
{
  guint year = number (digits + 3, 4);

  return number (digits, 3) == 784 && year >= 1890 && check_birth (year, 1, 1) && check_luhn (digits, length);
}

/* Egypt, national number: century, date of birth, governorate. */
gboolean
check_eg_id (const char *digits, gsize length)
{
  guint governorate = number (digits + 7, 2);
  guint century = digit (digits[0]);

  return (century == 2 || century == 3) && ((governorate >= 1 && governorate <= 35) || governorate == 88)
         && check_birth (1300 + century * 100 + 400 + number (digits + 1, 2), number (digits + 3, 2), number (digits + 5, 2));
}

/* South Africa: date of birth, citizenship, Luhn. */
gboolean
check_za_id (const char *digits, gsize length)
{
  guint year = number (digits, 2);
  guint month = number (digits + 2, 2);
  guint day = number (digits + 4, 2);

  return digits[10] <= '2' && check_luhn (digits, length)
         && (check_date (1900 + year, month, day) || check_birth (2000 + year, month, day));
}

/* Nigeria, NIN: Verhoeff. */
gboolean
check_ng_nin (const char *digits, gsize length)
{
  return digits[0] != '0' && check_verhoeff (digits, length);
}

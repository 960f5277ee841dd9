/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/check-wallet.h"

#include <string.h>

#define BASE58_BYTES 25
#define BECH32_MAX 90

/* Base58Check: 25 bytes, the last four of them the start of SHA-256 twice over the others. */
static gboolean
check_base58 (const char *text, gsize length)
{
  static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  g_autoptr (GChecksum) sum = NULL;
  guint8 bytes[BASE58_BYTES] = { 0 };
  guint8 digest[32];
  gsize n = sizeof digest;

  if (length < 26 || length > 35)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      const char *found = text[i] != '\0' ? strchr (alphabet, text[i]) : NULL;
      guint carry;

      if (found == NULL)
        return FALSE;
      carry = (guint) (found - alphabet);
      for (gsize k = sizeof bytes; k > 0; k--)
        {
          carry += 58u * bytes[k - 1];
          bytes[k - 1] = (guint8) carry;
          carry >>= 8;
        }
      if (carry != 0)
        return FALSE;
    }

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, bytes, BASE58_BYTES - 4);
  g_checksum_get_digest (sum, digest, &n);
  g_checksum_reset (sum);
  g_checksum_update (sum, digest, (gssize) n);
  g_checksum_get_digest (sum, digest, &n);

  return memcmp (digest, bytes + BASE58_BYTES - 4, 4) == 0;
}

static guint32
polymod (guint32 check, guint value)
{
  static const guint32 generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
  guint32 top = check >> 25;

  check = (check & 0x1ffffff) << 5 ^ value;
  for (guint i = 0; i < G_N_ELEMENTS (generator); i++)
    if ((top >> i & 1) != 0)
      check ^= generator[i];

  return check;
}

/* BIP 173 and BIP 350. */
static gboolean
check_bech32 (const char *text, gsize length)
{
  static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  static const char *const networks[] = { "bc", "tb", "ltc" };
  guint32 check = 1;
  gsize prefix = 0;

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if (length > strlen (networks[i]) + 1 && g_ascii_strncasecmp (text, networks[i], strlen (networks[i])) == 0
        && text[strlen (networks[i])] == '1')
      prefix = strlen (networks[i]);
  if (prefix == 0 || length > BECH32_MAX || length < prefix + 30)
    return FALSE;

  for (gsize i = 0; i < prefix; i++)
    check = polymod (check, (guint) g_ascii_tolower (text[i]) >> 5);
  check = polymod (check, 0);
  for (gsize i = 0; i < prefix; i++)
    check = polymod (check, (guint) g_ascii_tolower (text[i]) & 31);
  for (gsize i = prefix + 1; i < length; i++)
    {
      const char *found = text[i] != '\0' ? strchr (alphabet, g_ascii_tolower (text[i])) : NULL;

      if (found == NULL)
        return FALSE;
      check = polymod (check, (guint) (found - alphabet));
    }

  return check == 1 || check == 0x2bc830a3;
}

/* Keccak-256 as Ethereum uses it: the padding from before FIPS 202. */
static void
keccak_f (guint64 state[25])
{
  static const guint8 rotations[24] = { 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44 };
  static const guint8 lanes[24] = { 10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1 };
  guint8 lfsr = 1;

  for (guint round = 0; round < 24; round++)
    {
      guint64 columns[5], lane;

      for (guint x = 0; x < 5; x++)
        columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
      for (guint x = 0; x < 5; x++)
        for (guint y = 0; y < 25; y += 5)
          state[y + x] ^= columns[(x + 4) % 5] ^ (columns[(x + 1) % 5] << 1 | columns[(x + 1) % 5] >> 63);
      lane = state[1];
      for (guint i = 0; i < 24; i++)
        {
          guint64 next = state[lanes[i]];

          state[lanes[i]] = lane << rotations[i] | lane >> (64 - rotations[i]);
          lane = next;
        }
      for (guint y = 0; y < 25; y += 5)
        {
          memcpy (columns, state + y, sizeof columns);
          for (guint x = 0; x < 5; x++)
            state[y + x] = columns[x] ^ (~columns[(x + 1) % 5] & columns[(x + 2) % 5]);
        }
      /* The round constant: bits 2^i - 1 of a shift register. */
      for (guint i = 0; i < 7; i++)
        {
          if ((lfsr & 1) != 0)
            state[0] ^= G_GUINT64_CONSTANT (1) << ((1u << i) - 1);
          lfsr = (guint8) (lfsr << 1 ^ ((lfsr >> 7) != 0 ? 0x71 : 0));
        }
    }
}

/* ERC-55: letters are upper case where the hash of the lower-case address has 8 or more. An
 * address in one case has no check. */
static gboolean
check_ethereum (const char *text, gsize length)
{
  guint64 state[25] = { 0 };
  guint n_upper = 0, n_lower = 0;
  gboolean right = TRUE;

  if (length != 42 || text[0] != '0' || text[1] != 'x')
    return FALSE;
  for (guint i = 0; i < 40; i++)
    {
      char c = text[2 + i];

      if (!g_ascii_isxdigit (c))
        return FALSE;
      n_upper += g_ascii_isupper (c) ? 1 : 0;
      n_lower += g_ascii_islower (c) ? 1 : 0;
      state[i / 8] ^= (guint64) (guint8) g_ascii_tolower (c) << (i % 8 * 8);
    }
  if (n_upper == 0 || n_lower == 0)
    return n_upper + n_lower > 0;

  state[5] ^= 1;
  state[16] ^= G_GUINT64_CONSTANT (0x8000000000000000);
  keccak_f (state);
  for (guint i = 0; i < 40; i++)
    {
      guint8 byte = (guint8) (state[i / 16] >> (i / 2 % 8 * 8));
      guint nibble = i % 2 == 0 ? byte >> 4 : byte & 15;

      if (g_ascii_isalpha (text[2 + i]))
        right = right && g_ascii_isupper (text[2 + i]) == (nibble >= 8);
    }

  return right;
}

gboolean
check_wallet (const char *text, gsize length)
{
  switch (text[0])
    {
    case '1':
    case '3':
    case 'L':
    case 'M':
    case 'D':
      return check_base58 (text, length);
    case '0':
      return check_ethereum (text, length);
    case 'b':
    case 'B':
    case 't':
    case 'T':
    case 'l':
      return check_bech32 (text, length);
    default:
      return FALSE;
    }
}

gboolean
check_country (const char *code)
{
  static const char codes[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI "
    "CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ "
    "GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG "
    "PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK "
    "TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

  for (const char *p = codes; *p != '\0'; p += 3)
    if (p[0] == code[0] && p[1] == code[1])
      return TRUE;

  return FALSE;
}

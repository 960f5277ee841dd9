/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <string.h>

#include "privacy/check-wallet.h"

/* Hardware addresses, places on the map, wallets and bank codes: what is neither a number
 * with a shape nor an address. */

/* "00:1A:2B:3C:4D:5E" */
#define MAC_LENGTH 17

/* Two decimals are a percentage; four are ten metres. */
#define GEO_DECIMALS 4
#define BITS_GEO 1

#define WALLET_MIN 26
#define WALLET_MAX 90

/* Network hardware: six pairs of hexadecimal digits (IEEE 802) between ':' or '-', or three
 * groups of four between '.'. @at is the first separator. */
void
detect_mac (Detect *self, gsize at)
{
  guint width = self->text[at] == '.' ? 4 : 2;
  gsize length = width == 4 ? 14 : MAC_LENGTH;
  gsize start = at - width;
  gsize end = start + length;
  guint n_digits = 0;
  gboolean same = TRUE;
  guint8 before, after;

  if (at < width || end > self->length)
    return;
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = self->text[start + i];

      if (i % (width + 1) == width ? c != self->text[at] : !g_ascii_isxdigit ((char) c))
        return;
      n_digits += text_is_digit (c);
      same = same && (i % (width + 1) == width || c == self->text[start]);
    }
  before = start > 0 ? self->text[start - 1] : ' ';
  after = text_byte (self->text, self->length, end);
  /* Longer chains are account numbers and fingerprints. */
  if (text_is_alnum (before) || text_is_alnum (after) || same || before == self->text[at] || before == ':' || before == '-')
    return;
  if (after == self->text[at] && text_is_alnum (text_byte (self->text, self->length, end + 1)))
    return;
  if (n_digits == 12 && self->text[at] != ':')
    {
      Context context;
      gboolean labelled;

      context_clear (&context);
      context_read (&context, self, start, end);
      context_bits (&context, &self->types[PII_MAC_ADDRESS], &labelled);
      if (!labelled)
        return;
    }
  detect_add_tier (self, &self->types[PII_MAC_ADDRESS], start, end, TWIN_TIER_CERTAIN, N_ ("the form of a hardware address"));
}

/* "-52.520008°"; how many decimals in *@decimals, the whole part in *@degrees. Its end, or @at. */
static gsize
coordinate_end (Detect *self, gsize at, guint *degrees, guint *decimals)
{
  gsize end = at;

  *degrees = 0;
  *decimals = 0;
  if (text_byte (self->text, self->length, end) == '-' || text_byte (self->text, self->length, end) == '+')
    end++;
  for (guint n = 0; n < 3 && end < self->length && text_is_digit (self->text[end]); n++)
    *degrees = *degrees * 10 + self->text[end++] - '0';
  if (text_byte (self->text, self->length, end) != '.' || !text_is_digit (text_byte (self->text, self->length, end + 1)))
    return at;
  for (end++; end < self->length && *decimals <= 15 && text_is_digit (self->text[end]); end++)
    (*decimals)++;
  if (self->length - end >= 2 && memcmp (self->text + end, "\xc2\xb0", 2) == 0)
    end += 2;

  return end;
}

/* "N", "South", after a coordinate. */
static gsize
direction_end (Detect *self, gsize at)
{
  gsize end = at;

  if (text_byte (self->text, self->length, end) == ' ')
    end++;
  if (end < self->length && strchr ("NSEWO", self->text[end]) != NULL && self->text[end] != '\0'
      && !text_is_alnum (text_byte (self->text, self->length, end + 1)))
    return end + 1;

  return at;
}

/* A latitude and a longitude, in decimal degrees. @at is the first digit. */
void
detect_geo (Detect *self, gsize at)
{
  gsize start = at > 0 && self->text[at - 1] == '-' ? at - 1 : at;
  guint latitude, longitude, first_decimals, second_decimals;
  Context context;
  gboolean directed;
  gsize end, next;
  int bits;

  if (start > 0 && (text_is_alnum (self->text[start - 1]) || strchr (".-$/", self->text[start - 1]) != NULL))
    return;
  end = coordinate_end (self, start, &latitude, &first_decimals);
  if (end == start || latitude > 90 || first_decimals < GEO_DECIMALS)
    return;
  next = direction_end (self, end);
  directed = next != end;
  end = next;
  while (next < self->length && next - end < 3 && strchr (", ;/", self->text[next]) != NULL && self->text[next] != '\0')
    next++;
  if (next == end)
    return;
  end = coordinate_end (self, next, &longitude, &second_decimals);
  if (end == next || longitude > 180 || second_decimals < GEO_DECIMALS)
    return;
  end = direction_end (self, end);
  if (text_is_alnum (text_byte (self->text, self->length, end))
      || (text_byte (self->text, self->length, end) == '.' && text_is_digit (text_byte (self->text, self->length, end + 1))))
    return;

  context_clear (&context);
  context_read (&context, self, start, end);
  bits = BITS_GEO + context_bits (&context, &self->types[PII_GEO], NULL) + (directed ? 6 : 0);
  /* Two long numbers with a comma and a blank between are hardly ever anything else; rows of
   * measurements have more than two. */
  if (self->text[next - 1] == ' ' && (self->text[next - 2] == ',') && MIN (first_decimals, second_decimals) >= 5
      && text_byte (self->text, self->length, end) != ',' && (start < 2 || self->text[start - 2] != ','))
    bits += 4;
  detect_add (self, &self->types[PII_GEO], start, end, bits, TRUE, N_ ("a latitude and a longitude"));
}

/* @at is the first digit of a token of letters and digits. */
void
detect_wallet (Detect *self, gsize at)
{
  gsize start = at;
  gsize end = at;

  while (start > 0 && at - start <= WALLET_MAX && text_is_alnum (self->text[start - 1]))
    start--;
  while (end < self->length && end - start <= WALLET_MAX && text_is_alnum (self->text[end]))
    end++;
  if (end - start < WALLET_MIN || end - start > WALLET_MAX || !check_wallet ((const char *) self->text + start, end - start))
    return;
  detect_add_tier (self, &self->types[PII_CRYPTO_WALLET], start, end, TWIN_TIER_CERTAIN, N_ ("the check digits are right"));
}

/* ISO 9362: bank, country, place, maybe a branch. Words look the same, so that a label must
 * stand before it. @at is the first letter of a label: "BIC", "SWIFT". */
void
detect_bic (Detect *self, gsize at)
{
  gsize start = at;
  gsize end;
  guint8 next;

  /* To the value: over the rest of the label, ':' and blanks. */
  for (guint words = 0; words < 3; words++)
    {
      while (start < self->length && (text_is_letter (self->text[start]) || self->text[start] == '-') && start - at < 24)
        start++;
      while (start < self->length && start - at < 28 && strchr (" :/=.\"#", self->text[start]) != NULL && self->text[start] != '\0')
        start++;
      end = start;
      while (end < self->length && end - start < 12 && (g_ascii_isupper ((char) self->text[end]) || text_is_digit (self->text[end])))
        end++;
      next = text_byte (self->text, self->length, end);
      if ((end - start == 8 || end - start == 11) && !text_is_alnum (next) && next != '-')
        {
          char country[3] = { (char) self->text[start + 4], (char) self->text[start + 5], '\0' };

          for (gsize i = start; i < start + 6; i++)
            if (!text_is_letter (self->text[i]))
              return;
          if (start > at && check_country (country))
            detect_add_tier (self, &self->types[PII_BIC], start, end, TWIN_TIER_LIKELY, N_ ("a label before it"));
          return;
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <string.h>

#include "privacy/check-wallet.h"

/* Hardware addresses, wallets and bank codes: what is neither a number with a shape nor an address. */

/* "00:1A:2B:3C:4D:5E" */
#define MAC_LENGTH 17

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

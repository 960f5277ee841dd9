/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-totp.h"

#include <sodium.h>
#include <string.h>

#define STEP_MS 30000
#define DIGITS 6

char *
account_totp_to_base32 (GBytes *secret)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  GString *text = g_string_new (NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (secret, &length);

  /* 20 bytes are 32 characters: no padding. */
  for (gsize bit = 0; bit < 8 * length; bit += 5)
    {
      guint pair = bytes[bit / 8] << 8 | (bit / 8 + 1 < length ? bytes[bit / 8 + 1] : 0);

      g_string_append_c (text, alphabet[pair >> (11 - bit % 8) & 31]);
    }

  return g_string_free_and_steal (text);
}

char *
account_totp_to_uri (GBytes *secret, const char *issuer, const char *account)
{
  g_autofree char *base32 = account_totp_to_base32 (secret);
  g_autofree char *by = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *label = g_uri_escape_string (account, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s", by, label, base32, by);
}

/* RFC 4226, 5.3. */
static guint
code_of_step (GBytes *secret, gint64 step)
{
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
  guint offset;

  g_hmac_update (hmac, (const guint8 *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  offset = digest[19] & 15;

  return ((digest[offset] & 0x7f) << 24 | digest[offset + 1] << 16 | digest[offset + 2] << 8 | digest[offset + 3]) % 1000000;
}

gboolean
account_totp_check (GBytes *secret, const char *code, gint64 now, gint64 last_step, gint64 *step)
{
  gint64 here = now / STEP_MS;

  g_return_val_if_fail (secret != NULL && code != NULL && step != NULL, FALSE);

  if (strlen (code) != DIGITS)
    return FALSE;
  for (gint64 s = MAX (here - 1, last_step + 1); s <= here + 1; s++)
    {
      char right[DIGITS + 1];

      g_snprintf (right, sizeof right, "%06u", code_of_step (secret, s));
      if (sodium_memcmp (right, code, DIGITS) == 0)
        {
          *step = s;
          return TRUE;
        }
    }

  return FALSE;
}

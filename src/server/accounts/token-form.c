/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/token-form.h"

#include <sodium.h>
#include <string.h>

#define ID_LENGTH 8
#define SECRET_LENGTH 43
#define CHECK_LENGTH 6

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* IEEE 802.3, bit by bit: a token has 66 bytes. */
static guint32
crc32_of (const char *text, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint8) text[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }

  return ~crc;
}

static void
append_random (GString *text, guint length)
{
  for (guint i = 0; i < length; i++)
    g_string_append_c (text, alphabet[randombytes_uniform (sizeof alphabet - 1)]);
}

static void
append_check (GString *text)
{
  guint32 crc = crc32_of (text->str, text->len);
  char digits[CHECK_LENGTH];

  for (guint i = CHECK_LENGTH; i-- > 0; crc /= 62)
    digits[i] = alphabet[crc % 62];
  g_string_append_c (text, '_');
  g_string_append_len (text, digits, CHECK_LENGTH);
}

char *
token_form_make (const char *prefix)
{
  GString *token = g_string_new (prefix);

  append_random (token, ID_LENGTH);
  g_string_append_c (token, '_');
  append_random (token, SECRET_LENGTH);
  append_check (token);

  return g_string_free_and_steal (token);
}

char *
token_form_get_id (const char *prefix, const char *token)
{
  gsize length = strlen (prefix) + ID_LENGTH + 1 + SECRET_LENGTH + 1 + CHECK_LENGTH;
  g_autoptr (GString) expected = NULL;

  g_return_val_if_fail (token != NULL, NULL);

  if (strlen (token) != length || !g_str_has_prefix (token, prefix))
    return NULL;
  expected = g_string_new_len (token, (gssize) (length - CHECK_LENGTH - 1));
  append_check (expected);
  if (!g_str_equal (expected->str, token))
    return NULL;

  return g_strndup (token + strlen (prefix), ID_LENGTH);
}

char *
token_form_make_secret (const char *prefix)
{
  GString *secret = g_string_new (prefix);

  append_random (secret, SECRET_LENGTH);

  return g_string_free_and_steal (secret);
}

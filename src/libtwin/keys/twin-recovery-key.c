/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-recovery-key.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#include <sodium.h>
#include <string.h>

/* 256 bits of key and 4 of checksum are 52 characters of 5 bits. */
#define N_CHARACTERS (TWIN_RECOVERY_KEY_GROUPS * 4)
#define TEXT_LENGTH (N_CHARACTERS + TWIN_RECOVERY_KEY_GROUPS - 1)

/* Crockford's base 32: without I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static guint8
compute_checksum (const guint8 *key)
{
  guint8 digest[crypto_generichash_BYTES];
  guint8 checksum;

  crypto_generichash (digest, sizeof digest, key, TWIN_SECRET_KEY_LENGTH, NULL, 0);
  checksum = digest[0] >> 4;
  sodium_memzero (digest, sizeof digest);

  return checksum;
}

/* Bit @index of the key followed by its checksum, the highest of each byte first. */
static guint
get_bit (const guint8 *key, guint8 checksum, guint index)
{
  if (index < TWIN_SECRET_KEY_LENGTH * 8)
    return (key[index / 8] >> (7 - index % 8)) & 1;

  return (checksum >> (3 - (index - TWIN_SECRET_KEY_LENGTH * 8))) & 1;
}

char *
twin_recovery_key_format (TwinSecret *key)
{
  gsize length;
  const guint8 *bytes;
  guint8 checksum;
  char *text;
  gsize out = 0;

  g_return_val_if_fail (key != NULL, NULL);
  bytes = twin_secret_get_bytes (key, &length);
  g_return_val_if_fail (length == TWIN_SECRET_KEY_LENGTH, NULL);

  text = twin_secret_alloc (TEXT_LENGTH + 1);

  checksum = compute_checksum (bytes);
  for (guint i = 0; i < N_CHARACTERS; i++)
    {
      guint value = 0;

      for (guint bit = 0; bit < 5; bit++)
        value = value << 1 | get_bit (bytes, checksum, i * 5 + bit);
      if (i > 0 && i % 4 == 0)
        text[out++] = '-';
      text[out++] = alphabet[value];
    }
  text[out] = '\0';

  return text;
}

/* The value of a character as people type it, -1 for one that is not in the alphabet. */
static int
decode_character (char c)
{
  char upper = g_ascii_toupper (c);
  const char *found;

  if (upper == 'O')
    upper = '0';
  else if (upper == 'I' || upper == 'L')
    upper = '1';
  found = upper != '\0' ? strchr (alphabet, upper) : NULL;

  return found != NULL ? (int) (found - alphabet) : -1;
}

static gboolean
is_separator (char c)
{
  return c == '-' || g_ascii_isspace (c);
}

/* Fills @values (N_CHARACTERS) and returns how many there were, also more than that;
 * -1 if one is not in the alphabet. */
static int
decode_text (const char *text, guint8 *values)
{
  int n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      int value;

      if (is_separator (*p))
        continue;
      value = decode_character (*p);
      if (value < 0)
        return -1;
      if (n < N_CHARACTERS)
        values[n] = (guint8) value;
      n++;
    }

  return n;
}

static TwinSecret *
assemble (const guint8 *values, guint8 *bytes, GError **error)
{
  guint8 checksum = 0;

  memset (bytes, 0, TWIN_SECRET_KEY_LENGTH);
  for (guint i = 0; i < N_CHARACTERS * 5; i++)
    {
      guint bit = (values[i / 5] >> (4 - i % 5)) & 1;

      if (i < TWIN_SECRET_KEY_LENGTH * 8)
        bytes[i / 8] |= (guint8) (bit << (7 - i % 8));
      else
        checksum = (guint8) (checksum << 1 | bit);
    }

  if (checksum == compute_checksum (bytes))
    return twin_secret_new (bytes, TWIN_SECRET_KEY_LENGTH);

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("The recovery key has a typing error: its check character is not right."));

  return NULL;
}

TwinSecret *
twin_recovery_key_parse (const char *text, GError **error)
{
  guint8 *values;
  guint8 *bytes;
  TwinSecret *key = NULL;
  int n;

  g_return_val_if_fail (text != NULL, NULL);

  values = twin_secret_alloc (N_CHARACTERS);
  bytes = twin_secret_alloc (TWIN_SECRET_KEY_LENGTH);

  n = decode_text (text, values);
  if (n < 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         _("The recovery key holds a character that is not used in recovery keys."));
  else if (n != N_CHARACTERS)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                 _("The recovery key has %d characters without the hyphens; it must have %d."), n, N_CHARACTERS);
  else
    key = assemble (values, bytes, error);

  sodium_free (values);
  sodium_free (bytes);

  return key;
}

gboolean
twin_recovery_key_check_group (TwinSecret *key, guint group, const char *typed)
{
  char *text;
  const char *expected;
  guint matched = 0;
  gboolean right = TRUE;

  g_return_val_if_fail (key != NULL && typed != NULL, FALSE);
  g_return_val_if_fail (group >= 1 && group <= TWIN_RECOVERY_KEY_GROUPS, FALSE);

  text = twin_recovery_key_format (key);
  expected = text + (group - 1) * 5;
  for (const char *p = typed; *p != '\0' && right; p++)
    {
      if (is_separator (*p))
        continue;
      right = matched < 4 && decode_character (*p) == decode_character (expected[matched]);
      matched++;
    }
  twin_secret_free_text (text);

  return right && matched == 4;
}

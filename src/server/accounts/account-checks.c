/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-private.h"

#include "base/twin-country.h"
#include "base/twin-error.h"

#include <sodium.h>
#include <string.h>

#define MIN_PASSWORD 12
#define MAX_FIELD 200

gboolean
account_check_text (const char *text, const char *field, gboolean required, GError **error)
{
  if (text == NULL || *text == '\0')
    {
      if (required)
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The %s is missing.", field);
      return !required;
    }
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > MAX_FIELD)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The %s has at most %d characters.", field, MAX_FIELD);
      return FALSE;
    }

  return TRUE;
}

gboolean
account_check_password (const char *password, GError **error)
{
  gboolean upper = FALSE;
  gboolean lower = FALSE;
  gboolean digit = FALSE;
  gboolean other = FALSE;

  if (!g_utf8_validate (password, -1, NULL))
    password = "";
  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      upper |= g_unichar_isupper (c);
      lower |= g_unichar_islower (c);
      digit |= g_unichar_isdigit (c);
      other |= !g_unichar_isalnum (c);
    }
  if (g_utf8_strlen (password, -1) >= MIN_PASSWORD && upper && lower && digit && other)
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
               "A password has at least %d characters, with upper and lower case, a digit and another character.", MIN_PASSWORD);
  return FALSE;
}

/* Argon2id as libsodium has it for interactive use: 64 MB, some 60 ms. */
char *
account_hash_password (const char *password)
{
  char *digest = g_malloc (crypto_pwhash_STRBYTES);

  if (crypto_pwhash_str (digest, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    g_error ("There is no memory for a password's digest.");

  return digest;
}

gboolean
account_check_country (const char *country, const char *region, GError **error)
{
  const char *wanted;

  if (country == NULL || !twin_country_is_valid (country))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The country is a code of two capital letters (ISO 3166-1), like DE.");
      return FALSE;
    }
  wanted = twin_country_get_region (country);
  if (g_strcmp0 (wanted, region) == 0)
    return TRUE;
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
               "This server keeps data in the region %s, and data from %s may not be kept there. Ask for a server in another region.", region, country);

  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account.h"

#include "accounts/account-code.h"
#include "accounts/account-token.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "privacy/twin-pseudonym.h"

#include <sodium.h>
#include <string.h>

#define DEVICE_TOKEN_MS (365 * TWIN_DAY_MS)
#define MIN_PASSWORD 12
#define MAX_FIELD 200

void
account_profile_free (AccountProfile *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->email);
  g_free (self->name);
  g_free (self->country);
  g_free (self->region);
  g_free (self->role);
  g_free (self);
}

gboolean
account_any (Storage *storage, gboolean *any, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  gint64 n = 0;

  if (tx == NULL || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM creator", ""))
    return FALSE;
  *any = n > 0;

  return TRUE;
}

/* --- Making one --- */

static gboolean
check_text (const char *text, const char *field, gboolean required, GError **error)
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

/* At least 12 characters with an upper-case and a lower-case letter, a digit and something else (mission, C22). */
static gboolean
check_password (const char *password, GError **error)
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
static char *
hash_password (const char *password)
{
  char *digest = g_malloc (crypto_pwhash_STRBYTES);

  if (crypto_pwhash_str (digest, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    g_error ("There is no memory for a password's digest.");

  return digest;
}

static gboolean
insert_organisation (StorageTx *tx, const char *id, GError **error)
{
  g_autoptr (GBytes) name = storage_seal_text (tx, "organisation.name", "");

  return storage_execute (tx, error, "INSERT INTO organisation (id, name, settings, created_at, deleted_at) VALUES (?, ?, '{}', ?, 0)", "sBi", id,
                          name, storage_tx_now (tx)) == 1;
}

static gboolean
insert_creator (StorageTx *tx, const AccountProfile *profile, const char *password, GError **error)
{
  g_autofree char *key = storage_hash (tx, "creator.email", profile->email);
  g_autofree char *digest = password != NULL ? hash_password (password) : NULL;
  g_autoptr (GBytes) email = storage_seal_text (tx, "creator.email", profile->email);
  g_autoptr (GBytes) name = storage_seal_text (tx, "creator.name", profile->name);
  g_autoptr (GError) local_error = NULL;

  if (storage_execute (tx, &local_error,
                       "INSERT INTO creator (id, organisation_id, email_key, email, name, country, region, country_changed_at, password, totp,"
                       "    totp_step, role, status, preferences, created_at, deleted_at)"
                       "  VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, NULL, 0, ?, 'active', '{}', ?, 0)",
                       "sssBBssssi", profile->id, profile->organisation_id, key, email, name, profile->country, profile->region, digest,
                       profile->role, profile->created_at) == 1)
    return TRUE;

  if (g_error_matches (local_error, STORAGE_ERROR, STORAGE_ERROR_EXISTS))
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "There is an account with this e-mail address already. Sign in instead.");
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

AccountProfile *
account_create (Storage *storage, const char *code, const char *email, const char *name, const char *country, const char *password,
                const char *region, const char *device, char **token, GError **error)
{
  g_autoptr (AccountProfile) profile = g_new0 (AccountProfile, 1);
  g_autofree char *made_token = NULL;
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL && code != NULL && region != NULL && token != NULL, NULL);

  if (!check_text (email, "e-mail address", TRUE, error) || !check_text (name, "name", FALSE, error)
      || !check_text (device, "name of the computer", FALSE, error) || (password != NULL && !check_password (password, error)))
    return NULL;
  profile->email = twin_email_normalize (email, error);
  if (profile->email == NULL)
    return NULL;
  profile->id = twin_id_new (storage_get_clock (storage));
  profile->name = g_strdup (name);
  profile->country = g_strdup (country);
  profile->region = g_strdup (region);
  profile->has_password = password != NULL;
  profile->created_at = twin_clock_now (storage_get_clock (storage));

  /* The place for its data first: without an account it is empty and unknown, an account without it could not work. */
  if (!storage_create_tenant (storage, profile->id, error))
    return NULL;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !account_code_redeem (tx, code, &profile->organisation_id, &profile->role, error))
    {
      storage_tx_free (g_steal_pointer (&tx));
      storage_delete_tenant (storage, profile->id, NULL);
      return NULL;
    }
  if (profile->organisation_id == NULL)
    {
      profile->organisation_id = twin_id_new (storage_get_clock (storage));
      if (!insert_organisation (tx, profile->organisation_id, error))
        return NULL;
    }
  if (!insert_creator (tx, profile, password, error))
    return NULL;
  made_token = account_token_issue (tx, profile->id, device != NULL ? device : "Twin Studio", ACCOUNT_SCOPE_STUDIO, FALSE, DEVICE_TOKEN_MS, 0, error);
  if (made_token == NULL || !storage_commit (tx, error))
    return NULL;
  *token = g_steal_pointer (&made_token);

  return g_steal_pointer (&profile);
}

AccountProfile *
account_read (Storage *storage, const char *creator_id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (AccountProfile) profile = g_new0 (AccountProfile, 1);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) email = NULL;
  g_autoptr (GBytes) name = NULL;

  rows = tx != NULL ? storage_query (tx, error,
                                     "SELECT organisation_id, email, name, country, region, role, password, totp, created_at, country_changed_at"
                                     "  FROM creator WHERE id = ? AND deleted_at = 0",
                                     "s", creator_id)
                    : NULL;
  if (rows == NULL)
    return NULL;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such account.");
      return NULL;
    }

  email = storage_rows_dup_blob (rows, 1);
  name = storage_rows_dup_blob (rows, 2);
  profile->id = g_strdup (creator_id);
  profile->organisation_id = storage_rows_dup_text (rows, 0);
  profile->email = storage_open_sealed_text (tx, "creator.email", email, error);
  profile->name = name != NULL ? storage_open_sealed_text (tx, "creator.name", name, error) : NULL;
  if (profile->email == NULL || (name != NULL && profile->name == NULL))
    return NULL;
  profile->country = storage_rows_dup_text (rows, 3);
  profile->region = storage_rows_dup_text (rows, 4);
  profile->role = storage_rows_dup_text (rows, 5);
  profile->has_password = storage_rows_get_text (rows, 6) != NULL;
  profile->has_totp = storage_rows_get_text (rows, 7) != NULL;
  profile->created_at = storage_rows_get_int (rows, 8);
  profile->country_changed_at = storage_rows_get_int (rows, 9);

  return g_steal_pointer (&profile);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account.h"

#include "accounts/account-code.h"
#include "accounts/account-log.h"
#include "accounts/account-private.h"
#include "accounts/account-token.h"
#include "base/twin-country.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "privacy/twin-pseudonym.h"

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
  g_autofree char *digest = password != NULL ? account_hash_password (password) : NULL;
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
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS,
                         "There is an account with this e-mail address already. Sign in instead. If it was deleted less than 30 days ago, whoever"
                         " runs the server can bring it back.");
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

  if (!account_check_text (email, "e-mail address", TRUE, error) || !account_check_text (name, "name", FALSE, error)
      || !account_check_text (device, "name of the computer", FALSE, error) || !account_check_country (country, region, error)
      || (password != NULL && !account_check_password (password, error)))
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
  made_token = account_token_issue (tx, profile->id, device != NULL ? device : "Twin Studio", ACCOUNT_SCOPE_STUDIO, FALSE, ACCOUNT_MAX_LIFETIME_MS,
                                    ACCOUNT_COMPUTER_IDLE_MS, error);
  if (made_token == NULL || !account_log_append (tx, profile->id, "account.create", profile->id, "done", NULL, error)
      || !storage_commit (tx, error))
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
                                     "SELECT organisation_id, email, name, country, region, role, password, totp, created_at, country_changed_at, totp_step"
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
  profile->has_totp = storage_rows_get_text (rows, 7) != NULL && storage_rows_get_int (rows, 10) >= 0;
  profile->created_at = storage_rows_get_int (rows, 8);
  profile->country_changed_at = storage_rows_get_int (rows, 9);

  return g_steal_pointer (&profile);
}

/* --- Changing one --- */

static gboolean
change_name (StorageTx *tx, const char *creator_id, const char *name, GError **error)
{
  g_autoptr (GBytes) sealed = storage_seal_text (tx, "creator.name", name);

  return storage_execute (tx, error, "UPDATE creator SET name = ? WHERE id = ?", "Bs", sealed, creator_id) >= 0
         && account_log_append (tx, creator_id, "account.change", creator_id, "done", NULL, error);
}

static gboolean
change_country (StorageTx *tx, const AccountProfile *profile, const char *country, GError **error)
{
  gint64 now = storage_tx_now (tx);
  guint days = twin_country_days_until_change (profile->country_changed_at, now);
  g_autofree char *detail = g_strdup_printf ("{\"from\":\"%s\",\"to\":\"%s\"}", profile->country, country);

  if (days > 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "The country can be changed once in 90 days; it can be again in %u.", days);
      return FALSE;
    }

  return storage_execute (tx, error, "UPDATE creator SET country = ?, region = ?, country_changed_at = ? WHERE id = ?", "ssis", country,
                          twin_country_get_region (country), now, profile->id) >= 0
         && account_log_append (tx, profile->id, "account.country", profile->id, "done", detail, error);
}

gboolean
account_change (Storage *storage, const char *creator_id, const char *name, const char *country, const char *region, GError **error)
{
  g_autoptr (AccountProfile) profile = NULL;
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL && creator_id != NULL && region != NULL, FALSE);

  if (!account_check_text (name, "name", FALSE, error) || (country != NULL && !account_check_country (country, region, error)))
    return FALSE;
  profile = account_read (storage, creator_id, error);
  tx = profile != NULL ? storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error) : NULL;

  return tx != NULL && (name == NULL || change_name (tx, creator_id, name, error))
         && (country == NULL || g_str_equal (country, profile->country) || change_country (tx, profile, country, error))
         && storage_commit (tx, error);
}

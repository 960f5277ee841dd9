/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-sign-in.h"

#include "accounts/account-log.h"
#include "accounts/account-organisation.h"
#include "accounts/account-private.h"
#include "accounts/account-token.h"
#include "accounts/account-totp.h"
#include "base/twin-error.h"
#include "privacy/twin-pseudonym.h"

#include <sodium.h>
#include <string.h>

/* In the place of the last step: the secret was shown and no code has come yet. */
#define UNCONFIRMED (-1)

#define WRONG_CODE "The code is not right. It changes every 30 seconds; is the clock of your phone right?"

/* What signing in needs of an account. */
typedef struct
{
  char *id;
  char *organisation_id;
  char *password;
  GBytes *secret; /* NULL without a confirmed second factor */
  gint64 last_step;
} Account;

static void
account_clear (Account *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->organisation_id, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->secret, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Account, account_clear)

/* By id or by the digest of the address; the account stays empty if there is none. */
static gboolean
find (StorageTx *tx, const char *id, const char *email_key, Account *account, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error, "SELECT id, password, totp, totp_step, organisation_id FROM creator WHERE (id = ? OR email_key = ?) AND deleted_at = 0 AND status = 'active'", "ss", id,
    email_key);
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    {
      account->id = storage_rows_dup_text (rows, 0);
      account->password = storage_rows_dup_text (rows, 1);
      sealed = storage_rows_dup_blob (rows, 2);
      account->last_step = storage_rows_get_int (rows, 3);
      account->organisation_id = storage_rows_dup_text (rows, 4);
      if (sealed != NULL && (account->secret = storage_open_sealed (tx, "creator.totp", sealed, &step_error)) == NULL)
        account_clear (account);
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* Takes as long for an account that is not there. */
static gboolean
password_is_right (const Account *account, const char *password)
{
  static gsize once;
  static char *of_nobody;
  const char *digest = account->password;

  if (g_once_init_enter (&once))
    {
      of_nobody = account_hash_password ("nobody's password");
      g_once_init_leave (&once, 1);
    }
  if (digest == NULL)
    digest = of_nobody;

  return crypto_pwhash_str_verify (digest, password, strlen (password)) == 0 && account->password != NULL;
}

static gboolean
use_code (StorageTx *tx, Account *account, const char *code, gboolean *right, GError **error)
{
  gint64 step = 0;

  *right = code != NULL && account_totp_check (account->secret, code, storage_tx_now (tx), account->last_step, &step);

  return !*right || storage_execute (tx, error, "UPDATE creator SET totp_step = ? WHERE id = ?", "is", step, account->id) >= 0;
}

/* A computer keeps its token in its keyring and locks itself; any other session ends as the organisation wants it. */
static gboolean
find_idle (StorageTx *tx, const Account *account, const char *device, gint64 *idle_ms, GError **error)
{
  g_autoptr (JsonObject) settings = device == NULL ? account_settings_read (tx, account->organisation_id, error) : NULL;

  *idle_ms = settings != NULL ? json_object_get_int_member (settings, "sessionTimeout") * TWIN_SECOND_MS : ACCOUNT_COMPUTER_IDLE_MS;

  return device != NULL || settings != NULL;
}

/* In a transaction: that a code works once holds also for two who use it at the same time. */
static gboolean
finish (StorageTx *tx, Account *account, const char *code, const char *device, AccountSignIn *outcome, char **token, GError **error)
{
  gboolean factor = account->secret != NULL && account->last_step != UNCONFIRMED;
  gboolean right = TRUE;
  gint64 idle_ms = 0;

  if (factor && !use_code (tx, account, code, &right, error))
    return FALSE;
  if (!right)
    {
      *outcome = ACCOUNT_NEEDS_SECOND_FACTOR;
      return TRUE;
    }
  if (!find_idle (tx, account, device, &idle_ms, error))
    return FALSE;
  *token = account_token_issue (tx, account->id, device != NULL ? device : "Session", ACCOUNT_SCOPE_STUDIO, factor, ACCOUNT_MAX_LIFETIME_MS, idle_ms,
                                error);
  if (*token == NULL || !account_log_append (tx, account->id, "account.sign-in", account->id, "done", NULL, error))
    return FALSE;
  *outcome = ACCOUNT_SIGNED_IN;

  return TRUE;
}

gboolean
account_sign_in (Storage *storage, const char *email, const char *password, const char *code, const char *device, AccountSignIn *outcome,
                 char **token, char **creator_id, GError **error)
{
  g_autofree char *address = twin_email_normalize (email, NULL);
  g_autofree char *made = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_auto (Account) account = { 0 };
  g_autofree char *key = NULL;

  g_return_val_if_fail (storage != NULL && password != NULL && outcome != NULL && token != NULL, FALSE);

  *outcome = ACCOUNT_WRONG;
  {
    /* The digest takes its time; nobody waits for it with a transaction. */
    g_autoptr (StorageTx) look = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);

    if (look == NULL)
      return FALSE;
    key = storage_hash (look, "creator.email", address != NULL ? address : "");
    if (!find (look, NULL, key, &account, error))
      return FALSE;
  }
  if (!password_is_right (&account, password))
    return TRUE;

  account_clear (&account);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !find (tx, NULL, key, &account, error) || account.id == NULL
      || !finish (tx, &account, code, device, outcome, &made, error) || !storage_commit (tx, error))
    return FALSE;
  *token = g_steal_pointer (&made);
  *creator_id = g_strdup (account.id);

  return TRUE;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, words);

  return FALSE;
}

gboolean
account_confirm (StorageTx *tx, const char *creator_id, const char *password, const char *code, GError **error)
{
  g_auto (Account) account = { 0 };
  gboolean right = TRUE;

  g_return_val_if_fail (tx != NULL && creator_id != NULL, FALSE);

  if (!find (tx, creator_id, NULL, &account, error))
    return FALSE;
  if (account.password != NULL && (password == NULL || !password_is_right (&account, password)))
    return refuse (error, "The password is not right.");
  if (account.secret == NULL || account.last_step == UNCONFIRMED)
    return TRUE;
  if (!use_code (tx, &account, code, &right, error))
    return FALSE;

  return right || refuse (error, WRONG_CODE);
}

gboolean
account_set_password (Storage *storage, const char *creator_id, const char *token_id, const char *old_password, const char *new_password,
                      GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_auto (Account) account = { 0 };
  g_autofree char *digest = NULL;

  g_return_val_if_fail (storage != NULL && creator_id != NULL && new_password != NULL, FALSE);

  if (!account_check_password (new_password, error))
    return FALSE;
  digest = account_hash_password (new_password);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !find (tx, creator_id, NULL, &account, error))
    return FALSE;
  if (account.password != NULL && (old_password == NULL || !password_is_right (&account, old_password)))
    return refuse (error, "The old password is not right.");

  return storage_execute (tx, error, "UPDATE creator SET password = ? WHERE id = ?", "ss", digest, creator_id) >= 0
         && storage_execute (tx, error, "UPDATE token SET revoked_at = ? WHERE creator_id = ? AND id <> ? AND revoked_at = 0", "iss",
                             storage_tx_now (tx), creator_id, token_id) >= 0
         && account_log_append (tx, creator_id, "account.password", creator_id, "done", NULL, error) && storage_commit (tx, error);
}

GBytes *
account_begin_second_factor (Storage *storage, const char *creator_id, GError **error)
{
  guint8 *random = g_malloc (ACCOUNT_TOTP_SECRET_LENGTH);
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_auto (Account) account = { 0 };

  randombytes_buf (random, ACCOUNT_TOTP_SECRET_LENGTH);
  secret = g_bytes_new_take (random, ACCOUNT_TOTP_SECRET_LENGTH);
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !find (tx, creator_id, NULL, &account, error))
    return NULL;
  if (account.secret != NULL && account.last_step != UNCONFIRMED)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "There is a second factor already. Remove it first.");
      return NULL;
    }
  sealed = storage_seal (tx, "creator.totp", secret);
  if (storage_execute (tx, error, "UPDATE creator SET totp = ?, totp_step = ? WHERE id = ?", "Bis", sealed, (gint64) UNCONFIRMED, creator_id) < 0
      || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&secret);
}

/* Both need a right code. With it the factor was given for @token_id; without a token the secret goes, and no token counts as one for
 * which it was given. */
static gboolean
settle_second_factor (Storage *storage, const char *creator_id, const char *token_id, const char *code, GError **error)
{
  gboolean remove = token_id == NULL;
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  g_auto (Account) account = { 0 };
  gboolean right = FALSE;

  if (tx == NULL || !find (tx, creator_id, NULL, &account, error))
    return FALSE;
  if (account.secret == NULL)
    return refuse (error, "There is no second factor.");
  if (!use_code (tx, &account, code, &right, error))
    return FALSE;
  if (!right)
    return refuse (error, WRONG_CODE);

  if (remove ? storage_execute (tx, error, "UPDATE creator SET totp = NULL, totp_step = 0 WHERE id = ?", "s", creator_id) < 0
                 || storage_execute (tx, error, "UPDATE token SET mfa_at = 0 WHERE creator_id = ?", "s", creator_id) < 0
             : storage_execute (tx, error, "UPDATE token SET mfa_at = ? WHERE id = ? AND creator_id = ?", "iss", storage_tx_now (tx), token_id,
                                creator_id) < 0)
    return FALSE;

  return TRUE
         && account_log_append (tx, creator_id, "account.second-factor", creator_id, "done", remove ? "{\"removed\":true}" : NULL, error)
         && storage_commit (tx, error);
}

gboolean
account_confirm_second_factor (Storage *storage, const char *creator_id, const char *token_id, const char *code, GError **error)
{
  g_return_val_if_fail (token_id != NULL, FALSE);

  return settle_second_factor (storage, creator_id, token_id, code, error);
}

gboolean
account_remove_second_factor (Storage *storage, const char *creator_id, const char *code, GError **error)
{
  return settle_second_factor (storage, creator_id, NULL, code, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/partner-key.h"

#include "accounts/account-log.h"
#include "accounts/token-form.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "twn_ptn_"
#define SECRET_PREFIX "twn_lch_"
#define MAX_DAYS 365

void
partner_new_key_clear (PartnerNewKey *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->launch_secret, g_free);
}

void
partner_caller_free (PartnerCaller *self)
{
  if (self == NULL)
    return;

  g_free (self->partner_id);
  g_free (self->organisation_id);
  g_free (self);
}

gboolean
partner_scopes_parse (const char *text, guint *scopes, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);

  *scopes = 0;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "launch"))
      *scopes |= PARTNER_SCOPE_LAUNCH;
    else if (g_str_equal (names[i], "analytics"))
      *scopes |= PARTNER_SCOPE_ANALYTICS;
    else
      {
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The scopes of a partner’s key are launch and analytics.");
        return FALSE;
      }

  return TRUE;
}

static const char *
describe_scopes (guint scopes)
{
  return scopes == PARTNER_SCOPE_LAUNCH ? "launch" : scopes == PARTNER_SCOPE_ANALYTICS ? "analytics" : "launch analytics";
}

/* --- Making and ending --- */

/* The partner is the organisation's, lasts, and has accepted. */
static gboolean
check_partner (StorageTx *tx, const AccountSession *by, const char *partner_id, GError **error)
{
  g_autoptr (Partner) partner = partner_read (tx, by->organisation_id, partner_id, error);
  g_autoptr (PartnerAgreement) agreement = NULL;
  g_autoptr (GError) local_error = NULL;

  if (partner == NULL)
    return FALSE;
  if (partner->ended_at != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such partner.");
      return FALSE;
    }
  agreement = partner_read_agreement (tx, partner_id, &local_error);
  if (agreement != NULL)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "First put down that the partner accepted the agreement; before that it gets no key.");

  return FALSE;
}

static gboolean
insert (StorageTx *tx, const char *partner_id, guint scopes, PartnerNewKey *made, const char *id, GError **error)
{
  g_autofree char *digest = twin_sha256_hex (made->key, strlen (made->key));
  g_autoptr (GBytes) secret = storage_seal_text (tx, PARTNER_LAUNCH_SECRET, made->launch_secret);

  return storage_execute (tx, error,
                          "INSERT INTO partner_key (id, partner_id, digest, launch_secret, scopes, created_at, expires_at, used_at, revoked_at)"
                          "  VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
                          "sssBsii", id, partner_id, digest, secret, describe_scopes (scopes), storage_tx_now (tx), made->expires_at)
         == 1;
}

gboolean
partner_key_issue (Storage *storage, const AccountSession *by, const char *partner_id, const char *scopes, gint64 days, PartnerNewKey *key, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_auto (PartnerNewKey) made = { 0 };
  g_autofree char *id = NULL;
  guint wanted = 0;

  g_return_val_if_fail (storage != NULL && by != NULL && partner_id != NULL && scopes != NULL && key != NULL, FALSE);

  if (!partner_scopes_parse (scopes, &wanted, error))
    return FALSE;
  if (days < 1 || days > MAX_DAYS)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A partner’s key lasts between 1 and %d days.", MAX_DAYS);
      return FALSE;
    }
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !check_partner (tx, by, partner_id, error))
    return FALSE;
  made = (PartnerNewKey) { token_form_make (PREFIX), token_form_make_secret (SECRET_PREFIX), storage_tx_now (tx) + days * TWIN_DAY_MS };
  id = token_form_get_id (PREFIX, made.key);
  if (!insert (tx, partner_id, wanted, &made, id, error) || !account_log_append (tx, by->creator_id, "partner.key", id, "done", NULL, error)
      || !storage_commit (tx, error))
    return FALSE;
  *key = (PartnerNewKey) { g_steal_pointer (&made.key), g_steal_pointer (&made.launch_secret), made.expires_at };

  return TRUE;
}

gboolean
partner_key_revoke (Storage *storage, const AccountSession *by, const char *partner_id, const char *key_id, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  gint64 n;

  g_return_val_if_fail (storage != NULL && by != NULL && partner_id != NULL && key_id != NULL, FALSE);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  n = tx != NULL ? storage_execute (tx, error,
                                    "UPDATE partner_key SET revoked_at = ?, launch_secret = NULL WHERE id = ? AND partner_id = ? AND revoked_at = 0"
                                    "  AND partner_id IN (SELECT id FROM partner WHERE organisation_id = ?)",
                                    "isss", storage_tx_now (tx), key_id, partner_id, by->organisation_id)
                 : -1;
  if (n == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such key.");

  return n > 0 && account_log_append (tx, by->creator_id, "partner.key-revoke", key_id, "done", NULL, error) && storage_commit (tx, error);
}

/* --- Reading --- */

static void
key_free (PartnerKey *self)
{
  g_free (self->id);
  g_free (self->scopes);
  g_free (self->used_on);
  g_free (self);
}

GPtrArray *
partner_key_list (StorageTx *tx, const char *partner_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "SELECT id, scopes, created_at, expires_at, used_at FROM partner_key"
                                                "  WHERE partner_id = ? AND revoked_at = 0 AND expires_at > ? ORDER BY created_at DESC, id",
                                                "si", partner_id, storage_tx_now (tx));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      PartnerKey *key = g_new0 (PartnerKey, 1);

      key->id = storage_rows_dup_text (rows, 0);
      key->scopes = storage_rows_dup_text (rows, 1);
      key->created_at = storage_rows_get_int (rows, 2);
      key->expires_at = storage_rows_get_int (rows, 3);
      key->used_on = account_token_describe_day (storage_rows_get_int (rows, 4));
      g_ptr_array_add (keys, key);
    }
  if (step_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

gboolean
partner_key_note_use (Storage *storage, const char *key_id, gint64 used_at, GError **error)
{
  gint64 today = twin_clock_now (storage_get_clock (storage)) / TWIN_DAY_MS * TWIN_DAY_MS;
  g_autoptr (StorageTx) tx = NULL;

  if (used_at == today)
    return TRUE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "UPDATE partner_key SET used_at = ? WHERE id = ?", "is", today, key_id) >= 0 && storage_commit (tx, error);
}

static PartnerCaller *
look_up (Storage *storage, const char *id, const char *key, gint64 *used_at, GError **error)
{
  g_autofree char *digest = twin_sha256_hex (key, strlen (key));
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  g_autoptr (StorageRows) rows = NULL;
  PartnerCaller *caller;

  rows = tx != NULL ? storage_query (tx, error,
                                     "SELECT k.digest, k.partner_id, p.organisation_id, k.scopes, k.used_at FROM partner_key k JOIN partner p ON p.id = k.partner_id"
                                     "  WHERE k.id = ? AND k.revoked_at = 0 AND k.expires_at > ? AND p.ended_at = 0",
                                     "si", id, twin_clock_now (storage_get_clock (storage)))
                    : NULL;
  if (rows == NULL || !storage_rows_next (rows, error) || sodium_memcmp (storage_rows_get_text (rows, 0), digest, strlen (digest)) != 0)
    return NULL;
  caller = g_new0 (PartnerCaller, 1);
  caller->partner_id = storage_rows_dup_text (rows, 1);
  caller->organisation_id = storage_rows_dup_text (rows, 2);
  partner_scopes_parse (storage_rows_get_text (rows, 3), &caller->scopes, NULL);
  *used_at = storage_rows_get_int (rows, 4);

  return caller;
}

PartnerCaller *
partner_key_check (Storage *storage, const char *key, GError **error)
{
  g_autoptr (PartnerCaller) caller = NULL;
  g_autofree char *id = NULL;
  gint64 used_at = 0;

  g_return_val_if_fail (storage != NULL && key != NULL, NULL);

  id = token_form_get_id (PREFIX, key);
  caller = id != NULL ? look_up (storage, id, key, &used_at, error) : NULL;

  return caller != NULL && partner_key_note_use (storage, id, used_at, error) ? g_steal_pointer (&caller) : NULL;
}

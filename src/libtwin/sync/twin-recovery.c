/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-recovery.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "keys/twin-keys-error.h"
#include "store/twin-audit-table.h"
#include "store/twin-ledger-table.h"
#include "store/twin-setting-table.h"
#include "store/twin-sync-table.h"
#include "sync/twin-account-private.h"
#include "sync/twin-exchange.h"
#include "sync/twin-sync.h"

#include <string.h>

#define PATH "/v1/vault"

/* Account and digest of what was sent last. */
#define SHARED_SETTING "recovery.shared"

struct _TwinRecovery
{
  char *address;
  char *account;
  TwinSecret *token;
  char *wrapped;
  GPtrArray *ledger;
};

/* --- Sharing --- */

/* NULL without @error where there is nothing to share. */
static char *
export_wrapped (TwinStore *store, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinVault) vault = twin_vault_load (twin_store_get_directory (store), &local_error);
  char *wrapped = vault != NULL ? twin_vault_export_recovery (vault, &local_error) : NULL;

  if (wrapped == NULL && !g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_MISSING)
      && !g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return wrapped;
}

static gboolean
is_shared (TwinStore *store, const char *mark, gboolean *shared, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *last = tx != NULL ? twin_setting_table_get (tx, SHARED_SETTING, &local_error) : NULL;

  *shared = g_strcmp0 (last, mark) == 0;
  if (local_error == NULL)
    return tx != NULL;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
remember (TwinStore *store, const char *mark, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);

  return tx != NULL && twin_setting_table_set (tx, SHARED_SETTING, mark, error)
         && twin_audit_table_append (tx, "server.recovery", "", "done", "{\"direction\":\"sent\"}", error) && twin_transaction_commit (tx, error);
}

/* *@rev: 0 where nothing is there; *@allowed: FALSE where the token may not look, as one for publishing alone. */
static gboolean
fetch (TwinExchange *exchange, char **wrapped, gint64 *rev, gboolean *allowed, GError **error)
{
  TwinRemoteRequest request = { .method = "GET", .path = PATH };
  g_auto (TwinRemoteResponse) response = { 0 };

  *rev = 0;
  if (!twin_exchange_ask (exchange, &request, &response, error))
    return FALSE;
  *allowed = response.status != 403;
  if (response.status == 404 || response.status == 403)
    return TRUE;
  if (response.status != 200)
    return twin_exchange_refuse (&response, error);
  *rev = response.rev;
  *wrapped = g_strndup (g_bytes_get_data (response.body, NULL), g_bytes_get_size (response.body));

  return TRUE;
}

/* Whether what the account holds is of the same library; then it may be replaced. */
static gboolean
check_same_library (const char *ours, const char *theirs, GError **error)
{
  g_autofree char *our_id = twin_vault_peek_id (ours);
  g_autofree char *their_id = theirs != NULL ? twin_vault_peek_id (theirs) : NULL;

  if (theirs == NULL || g_strcmp0 (our_id, their_id) == 0)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                       _("This account belongs to another library. Fetch that one with its recovery key, or connect this one to an account of its own."));

  return FALSE;
}

static gboolean
put (TwinExchange *exchange, TwinStore *store, const char *wrapped, gint64 rev, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (wrapped, strlen (wrapped));
  g_autofree char *key = twin_id_new (twin_store_get_clock (store));
  TwinRemoteRequest request = { .method = "PUT", .path = PATH, .if_match = rev, .if_none = rev == 0, .key = key, .body = body,
                                .content_type = "application/octet-stream" };
  g_auto (TwinRemoteResponse) response = { 0 };

  if (!twin_exchange_ask (exchange, &request, &response, error))
    return FALSE;

  return response.status == 200 || response.status == 201 || twin_exchange_refuse (&response, error);
}

/* That the token is not valid any more is told by what comes after. */
static gboolean
share (TwinExchange *exchange, TwinStore *store, const char *wrapped, const char *mark, GError **error)
{
  g_autofree char *theirs = NULL;
  gboolean allowed = TRUE;
  gint64 rev = 0;

  if (!fetch (exchange, &theirs, &rev, &allowed, error))
    return exchange->signed_out;
  if (!allowed)
    return TRUE;
  if (!check_same_library (wrapped, theirs, error))
    return FALSE;
  if (g_strcmp0 (theirs, wrapped) != 0 && !put (exchange, store, wrapped, rev, error))
    return exchange->signed_out;

  return remember (store, mark, error);
}

gboolean
_twin_recovery_share (TwinStore *store, TwinRemote *remote, const char *account, GCancellable *cancellable, GError **error)
{
  TwinExchange exchange = { .remote = remote, .cancellable = cancellable };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *wrapped = export_wrapped (store, &local_error);
  g_autofree char *digest = wrapped != NULL ? twin_sha256_hex (wrapped, strlen (wrapped)) : NULL;
  g_autofree char *mark = g_strdup_printf ("\"%s %s\"", account, digest);
  gboolean shared = FALSE;

  if (wrapped == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }
  if (!is_shared (store, mark, &shared, error))
    return FALSE;

  return shared || share (&exchange, store, wrapped, mark, error);
}

gboolean
twin_recovery_share (TwinStore *store, TwinRemote *remote, GCancellable *cancellable, GError **error)
{
  g_auto (TwinSyncState) state = { 0 };

  g_return_val_if_fail (store != NULL && remote != NULL, FALSE);

  {
    g_autoptr (TwinTransaction) tx = twin_store_read (store, error);

    if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
      return FALSE;
  }
  if (*state.account == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("No server is connected."));
      return FALSE;
    }

  return _twin_recovery_share (store, remote, state.account, cancellable, error);
}

/* --- Recovering --- */

void
twin_recovery_free (TwinRecovery *self)
{
  if (self == NULL)
    return;

  g_free (self->address);
  g_free (self->account);
  g_clear_pointer (&self->token, twin_secret_unref);
  g_free (self->wrapped);
  g_ptr_array_unref (self->ledger);
  g_free (self);
}

static gboolean
fetch_wrapped (TwinRecovery *self, const TwinAccountSettings *settings, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinRemote) remote = _twin_account_make_remote (NULL, self->ledger, settings, self->address, self->token, error);
  TwinExchange exchange = { .remote = remote, .cancellable = cancellable };
  gboolean allowed = TRUE;
  gint64 rev = 0;

  if (remote == NULL || !fetch (&exchange, &self->wrapped, &rev, &allowed, error))
    {
      if (remote != NULL && exchange.signed_out)
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("The server does not accept the token. Sign in again."));
      return FALSE;
    }
  if (!allowed)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("This token is not for synchronising. Sign in with the password instead."));
  else if (rev == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND,
                         _("This account holds no key that a recovery key opens. Make a recovery key on the other computer and synchronise it."));

  return rev != 0;
}

TwinRecovery *
twin_recovery_begin (const TwinAccountSettings *settings, const TwinAccountRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinRecovery) self = NULL;

  g_return_val_if_fail (settings != NULL && request != NULL && request->address != NULL, NULL);

  self = g_new0 (TwinRecovery, 1);
  self->ledger = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_ledger_record_free);
  self->address = twin_remote_http_check_address (request->address, error);
  if (self->address == NULL || !_twin_account_check_keyring (settings, self->address, cancellable, error)
      || !_twin_account_sign_in (NULL, self->ledger, settings, request, &self->account, &self->token, cancellable, error)
      || !fetch_wrapped (self, settings, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* What left before there was a ledger. */
static gboolean
write_ledger (TwinRecovery *self, TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);

  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < self->ledger->len; i++)
    if (twin_ledger_table_append (tx, self->ledger->pdata[i], error) == 0)
      return FALSE;

  return twin_audit_table_append (tx, "server.recovery", self->account, "done", "{\"direction\":\"received\"}", error)
         && twin_transaction_commit (tx, error);
}

static TwinStore *
make_store (TwinRecovery *self, const TwinRecoveryPlace *place, const char *recovery_key, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinVault) vault = twin_vault_new_from_recovery (place->directory, self->wrapped, recovery_key, error);

  return vault != NULL && place->add_slot (vault, place->user_data, cancellable, error)
           ? twin_store_open (place->directory, twin_vault_get_key (vault), twin_clock_system (), error)
           : NULL;
}

TwinStore *
twin_recovery_make (TwinRecovery *self, const TwinRecoveryPlace *place, const char *recovery_key, const TwinAccountSettings *settings,
                    TwinSecret **token, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinStore) store = NULL;

  g_return_val_if_fail (self != NULL && place != NULL && recovery_key != NULL && settings != NULL, NULL);

  store = make_store (self, place, recovery_key, cancellable, error);
  if (store == NULL || !write_ledger (self, store, error)
      || !_twin_account_keep (store, settings, self->address, self->account, self->token, cancellable, error))
    return NULL;
  if (token != NULL)
    *token = twin_secret_ref (self->token);

  return g_steal_pointer (&store);
}

/* --- What the account holds --- */

typedef struct
{
  TwinRecoveryProgressFunc progress;
  gpointer user_data;
  guint n_left;
  guint n_total;
} Bringing;

/* What arrives raises both figures, what is applied the first. */
static gboolean
tell (Bringing *self, TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  guint n_left = 0;

  if (tx == NULL || !twin_sync_table_count_remote (tx, &n_left, error))
    return FALSE;
  if (n_left > self->n_left)
    self->n_total += n_left - self->n_left;
  self->n_left = n_left;
  if (self->progress != NULL)
    self->progress (self->n_total - n_left, self->n_total, self->user_data);

  return TRUE;
}

static gboolean
explain_status (TwinSync *sync, TwinSyncStatus status, GError **error)
{
  if (status == TWIN_SYNC_IDLE)
    return TRUE;
  if (status == TWIN_SYNC_SIGNED_OUT)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("The server does not accept the token. Sign in again."));
  else if (twin_sync_get_problem (sync) != NULL)
    g_propagate_error (error, g_error_copy (twin_sync_get_problem (sync)));
  else
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("The server asked for a pause."));

  return FALSE;
}

gboolean
twin_recovery_bring (TwinStore *store, const TwinAccountSettings *settings, TwinRecoveryProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  Bringing self = { .progress = progress, .user_data = user_data };
  TwinSyncStatus status = TWIN_SYNC_MORE;
  g_autoptr (TwinRemote) remote = NULL;
  g_autoptr (TwinSync) sync = NULL;
  gint64 next_at = 0;

  g_return_val_if_fail (store != NULL && settings != NULL, FALSE);

  remote = twin_account_open_remote (store, settings, cancellable, error);
  sync = remote != NULL ? twin_sync_new (store, remote) : NULL;
  while (sync != NULL && status == TWIN_SYNC_MORE)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !twin_sync_step (sync, &status, &next_at, cancellable, error)
        || !tell (&self, store, error))
      return FALSE;

  return sync != NULL && explain_status (sync, status, error);
}

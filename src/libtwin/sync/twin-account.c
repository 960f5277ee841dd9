/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-account-private.h"

#include "base/twin-country.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "keys/twin-keys-error.h"
#include "store/twin-audit-table.h"
#include "sync/twin-exchange.h"
#include "sync/twin-sync.h"
#include "twins/twin-settings.h"

#include <string.h>

#define NOT_A_SERVER _("What answered is not a server of this kind. Check the address.")

G_DEFINE_QUARK (twin-account-error-quark, twin_account_error)

TwinRemote *
_twin_account_make_remote (TwinStore *store, GPtrArray *ledger, const TwinAccountSettings *settings, const char *address, TwinSecret *token,
                           GError **error)
{
  TwinRemoteHttpSettings http = { .address = address, .token = token, .strong = settings->strong, .trust = settings->trust, .ledger = ledger };

  return twin_remote_http_new (store, &http, error);
}

/* It holds a code or a password. */
static void
zero_and_free (gpointer text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
set_member (JsonObject *json, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (json, name, value);
}

static GBytes *
write_request (const TwinAccountRequest *request)
{
  g_autoptr (JsonObject) json = json_object_new ();
  char *text;

  set_member (json, "email", request->email);
  set_member (json, "device", request->device);
  if (request->code != NULL)
    {
      set_member (json, "code", request->code);
      set_member (json, "name", request->name);
      set_member (json, "country", request->country);
    }
  else
    set_member (json, "code", request->second_factor);
  set_member (json, "password", request->password);
  text = twin_json_object_to_string (json, FALSE);

  return g_bytes_new_with_free_func (text, strlen (text), zero_and_free, text);
}

/* @with_code: a one-time code was sent, whose refusal is not the refusal of a token. */
static TwinAccountError
classify (const TwinRemoteResponse *response, gboolean with_code)
{
  if (g_strcmp0 (response->problem, "/problems/second-factor-required") == 0)
    return TWIN_ACCOUNT_ERROR_SECOND_FACTOR;

  switch (response->status)
    {
    case 400:
    case 422:
      return TWIN_ACCOUNT_ERROR_INVALID;
    case 401:
      return TWIN_ACCOUNT_ERROR_CREDENTIALS;
    case 403:
      return with_code ? TWIN_ACCOUNT_ERROR_CODE : TWIN_ACCOUNT_ERROR_REFUSED;
    case 409:
      return TWIN_ACCOUNT_ERROR_EXISTS;
    case 429:
      return TWIN_ACCOUNT_ERROR_LATER;
    default:
      return TWIN_ACCOUNT_ERROR_REFUSED;
    }
}

static gboolean
check_answer (const TwinRemoteResponse *response, JsonObject *json, gboolean with_code, GError **error)
{
  const char *detail;

  if ((response->status == 200 || response->status == 201) && json != NULL)
    return TRUE;
  detail = json != NULL ? twin_json_get_string (json, "detail", NULL) : NULL;
  g_set_error (error, TWIN_ACCOUNT_ERROR, (int) classify (response, with_code), _("The server does not let us in (%u): %s"), response->status,
               detail != NULL ? detail : "no reason given");

  return FALSE;
}

/* What the server says of the account: with a new token, or without one for the token that we have. */
static JsonObject *
ask (TwinStore *store, GPtrArray *ledger, const TwinAccountSettings *settings, const TwinAccountRequest *request, GCancellable *cancellable,
     GError **error)
{
  gboolean with_token = request->code == NULL && request->password == NULL;
  g_autoptr (TwinRemote) remote = _twin_account_make_remote (store, ledger, settings, request->address, with_token ? settings->token : NULL, error);
  g_autoptr (GBytes) body = with_token ? NULL : write_request (request);
  TwinRemoteRequest call = { .method = with_token ? "GET" : "POST",
                             .path = with_token ? "/v1/account" : request->code != NULL ? "/v1/connect" : "/v1/sign-in",
                             .body = body, .content_type = "application/json" };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) json = NULL;

  if (remote == NULL || !twin_remote_send (remote, &call, &response, cancellable, error))
    return NULL;
  json = twin_exchange_parse (&response);

  return check_answer (&response, json, request->code != NULL, error) ? g_steal_pointer (&json) : NULL;
}

/* A code works once: what can be known before it is sent is looked at first. */
static gboolean
look_ahead (TwinStore *store, const TwinAccountSettings *settings, const TwinAccountRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinRemote) remote = _twin_account_make_remote (store, NULL, settings, request->address, NULL, error);
  TwinRemoteRequest call = { .method = "GET", .path = "/v1" };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) json = NULL;
  const char *region;

  if (remote == NULL || !twin_remote_send (remote, &call, &response, cancellable, error))
    return FALSE;
  json = twin_exchange_parse (&response);
  if (json == NULL || response.status != 200 || !g_str_equal (twin_json_get_string (json, "server", ""), "twin-server"))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, NOT_A_SERVER);
      return FALSE;
    }
  region = twin_json_get_string (json, "region", NULL);
  if (request->country == NULL || region == NULL || g_strcmp0 (twin_country_get_region (request->country), region) == 0)
    return TRUE;
  g_set_error (error, TWIN_ACCOUNT_ERROR, TWIN_ACCOUNT_ERROR_REGION,
               _("This server keeps data in the region %s, and data from %s may not be kept there. Ask for a server in another region."), region,
               request->country);

  return FALSE;
}

gboolean
_twin_account_check_keyring (const TwinAccountSettings *settings, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinSecret) token = NULL;

  if (settings->keyring == NULL)
    return TRUE;
  token = twin_remote_http_lookup_token (settings->keyring, address, cancellable, &local_error);
  if (token != NULL || g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
log_connection (TwinStore *store, const char *action, const char *account, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);

  return tx != NULL && twin_audit_table_append (tx, action, account, "done", NULL, error) && twin_transaction_commit (tx, error);
}

gboolean
_twin_account_sign_in (TwinStore *store, GPtrArray *ledger, const TwinAccountSettings *settings, const TwinAccountRequest *request, char **account,
                       TwinSecret **token, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) json = ask (store, ledger, settings, request, cancellable, error);
  const char *text;
  const char *id;

  if (json == NULL)
    return FALSE;

  text = twin_json_get_string (json, "token", NULL);
  if (text == NULL)
    id = settings->token != NULL ? twin_json_get_string (json, "id", "") : "";
  else
    id = json_object_has_member (json, "account") ? twin_json_get_string (json_object_get_object_member (json, "account"), "id", "") : "";
  if (*id == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, NOT_A_SERVER);
      return FALSE;
    }
  *account = g_strdup (id);
  *token = text != NULL ? twin_secret_new ((const guint8 *) text, strlen (text)) : twin_secret_ref (settings->token);

  return TRUE;
}

gboolean
_twin_account_keep (TwinStore *store, const TwinAccountSettings *settings, const char *address, const char *account, TwinSecret *token,
                    GCancellable *cancellable, GError **error)
{
  /* The token first: a library that is connected and has none would be told that it is signed out. */
  return (settings->keyring == NULL || twin_remote_http_store_token (settings->keyring, address, token, cancellable, error))
         && twin_sync_connect (store, address, account, error) && log_connection (store, "server.connect", account, error);
}

gboolean
twin_account_settings_load (TwinAccountSettings *settings, TwinLibrary *library, TwinKeyring *keyring, GError **error)
{
  g_autoptr (TwinConfig) config = NULL;

  g_return_val_if_fail (settings != NULL && library != NULL, FALSE);

  config = twin_settings_load (library, error);
  if (config == NULL)
    return FALSE;
  *settings = (TwinAccountSettings) { .keyring = keyring, .strong = g_str_equal (twin_config_get_string (config, "encryptionLevel"), "STRONG") };

  return TRUE;
}

gboolean
twin_account_connect (TwinStore *store, const TwinAccountSettings *settings, const TwinAccountRequest *request, TwinSecret **token,
                      GCancellable *cancellable, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *account = NULL;
  g_autoptr (TwinSecret) secret = NULL;
  g_autoptr (TwinRemote) remote = NULL;

  g_return_val_if_fail (store != NULL && settings != NULL && request != NULL && request->address != NULL, FALSE);

  address = twin_remote_http_check_address (request->address, error);
  if (address == NULL || !_twin_account_check_keyring (settings, address, cancellable, error)
      || (request->code != NULL && !look_ahead (store, settings, request, cancellable, error))
      || !_twin_account_sign_in (store, NULL, settings, request, &account, &secret, cancellable, error))
    return FALSE;

  /* An account holds one library: another one is told before anything is mixed. */
  remote = _twin_account_make_remote (store, NULL, settings, address, secret, error);
  if (remote == NULL || !_twin_recovery_share (store, remote, account, cancellable, error)
      || !_twin_account_keep (store, settings, address, account, secret, cancellable, error))
    return FALSE;
  if (token != NULL)
    *token = g_steal_pointer (&secret);

  return TRUE;
}

static gboolean
read_state (TwinStore *store, TwinSyncState *state, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);

  if (tx == NULL || !twin_sync_table_get_state (tx, state, error))
    return FALSE;
  if (*state->account != '\0')
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("No server is connected."));

  return FALSE;
}

static TwinSecret *
find_token (const TwinAccountSettings *settings, const char *address, GCancellable *cancellable, GError **error)
{
  if (settings->token != NULL)
    return twin_secret_ref (settings->token);
  if (settings->keyring != NULL)
    return twin_remote_http_lookup_token (settings->keyring, address, cancellable, error);
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("There is no token for the server. Sign in again."));

  return NULL;
}

TwinRemote *
twin_account_open_remote (TwinStore *store, const TwinAccountSettings *settings, GCancellable *cancellable, GError **error)
{
  g_auto (TwinSyncState) state = { 0 };
  g_autoptr (TwinSecret) token = NULL;

  g_return_val_if_fail (store != NULL && settings != NULL, NULL);

  if (!read_state (store, &state, error))
    return NULL;
  token = find_token (settings, state.server, cancellable, error);

  return token != NULL ? _twin_account_make_remote (store, NULL, settings, state.server, token, error) : NULL;
}

TwinRemote *
twin_account_open_library (TwinLibrary *library, TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  TwinAccountSettings settings;

  return twin_account_settings_load (&settings, library, keyring, error)
           ? twin_account_open_remote (twin_library_get_store (library), &settings, cancellable, error)
           : NULL;
}

/* Whether the token has ended there; one that had before counts. */
static gboolean
end_session (TwinStore *store, const TwinAccountSettings *settings, GCancellable *cancellable)
{
  g_autoptr (TwinRemote) remote = twin_account_open_remote (store, settings, cancellable, NULL);
  TwinRemoteRequest call = { .method = "DELETE", .path = "/v1/session" };
  g_auto (TwinRemoteResponse) response = { 0 };

  return remote != NULL && twin_remote_send (remote, &call, &response, cancellable, NULL) && (response.status == 204 || response.status == 401);
}

gboolean
twin_account_disconnect (TwinStore *store, const TwinAccountSettings *settings, gboolean *told, GCancellable *cancellable, GError **error)
{
  g_auto (TwinSyncState) state = { 0 };
  gboolean ended;

  g_return_val_if_fail (store != NULL && settings != NULL, FALSE);

  if (!read_state (store, &state, error))
    return FALSE;
  ended = end_session (store, settings, cancellable);
  if (told != NULL)
    *told = ended;

  return (settings->keyring == NULL || twin_remote_http_remove_token (settings->keyring, state.server, cancellable, error))
         && twin_sync_disconnect (store, error) && log_connection (store, "server.disconnect", state.account, error);
}

/* --- The profile --- */

void
twin_account_profile_free (TwinAccountProfile *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->email);
  g_free (self->name);
  g_free (self->country);
  g_free (self->region);
  g_free (self->role);
  g_free (self);
}

static TwinAccountProfile *
read_profile (JsonObject *json)
{
  TwinAccountProfile *self = g_new0 (TwinAccountProfile, 1);

  self->id = g_strdup (twin_json_get_string (json, "id", ""));
  self->email = g_strdup (twin_json_get_string (json, "email", ""));
  self->name = g_strdup (twin_json_get_string (json, "name", ""));
  self->country = g_strdup (twin_json_get_string (json, "country", ""));
  self->region = g_strdup (twin_json_get_string (json, "region", ""));
  self->role = g_strdup (twin_json_get_string (json, "role", ""));
  self->has_password = twin_json_get_boolean (json, "hasPassword", FALSE);
  self->has_second_factor = twin_json_get_boolean (json, "hasSecondFactor", FALSE);
  self->country_days = (guint) twin_json_get_int (json, "daysUntilCountryChange", 0);

  return self;
}

TwinAccountProfile *
twin_account_read_profile (TwinRemote *remote, GCancellable *cancellable, GError **error)
{
  TwinRemoteRequest call = { .method = "GET", .path = "/v1/account" };
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) json = NULL;

  g_return_val_if_fail (remote != NULL, NULL);

  if (!twin_remote_send (remote, &call, &response, cancellable, error))
    return NULL;
  json = twin_exchange_parse (&response);

  return check_answer (&response, json, FALSE, error) ? read_profile (json) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "sync/twin-remote-http.h"

G_BEGIN_DECLS

/* The library's account on a server. */

/**
 * TwinAccountSettings:
 * @keyring: where the token is kept; NULL: it is handed in and out as @token
 * @strong: as in #TwinRemoteHttpSettings; from the setting encryptionLevel
 * @trust: as there, nullable
 * @token: instead of the one in @keyring; nullable
 */
typedef struct
{
  TwinKeyring *keyring;
  gboolean strong;
  GTlsDatabase *trust;
  TwinSecret *token;
} TwinAccountSettings;

/**
 * TwinAccountRequest:
 * @code: the one-time code that the server showed, for a new account; or
 * @password: of an account that is there, with the @second_factor where it has one. Without both, @token of the settings is used
 * @email, @name, @country: of the account; a new one needs e-mail and country (ISO 3166-1 alpha-2)
 * @device: what the token is called there; nullable
 */
typedef struct
{
  const char *address;
  const char *code;
  const char *password;
  const char *second_factor;
  const char *email;
  const char *name;
  const char *country;
  const char *device;
} TwinAccountRequest;

/* Signs in, keeps the token and connects the library (twin_sync_connect()). *@token, nullable, receives it. TWIN_ERROR_REFUSED with
 * the server's words if it does not let us in. */
gboolean twin_account_connect (TwinStore *store, const TwinAccountSettings *settings, const TwinAccountRequest *request, TwinSecret **token,
                               GCancellable *cancellable, GError **error);

/* Ends the token on the server, if that can be reached (*@told), takes it out of the keyring and forgets the server. The library
 * stays as it is. */
gboolean twin_account_disconnect (TwinStore *store, const TwinAccountSettings *settings, gboolean *told, GCancellable *cancellable, GError **error);

/* The way to the server that the library is connected to. TWIN_ERROR_NOT_FOUND: to none; else as twin_keyring_lookup(). */
TwinRemote *twin_account_open_remote (TwinStore *store, const TwinAccountSettings *settings, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

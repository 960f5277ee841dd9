/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "library/twin-library.h"
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

/* Those of @library: the token in @keyring (borrowed, nullable), and the encryption that its setting encryptionLevel asks for. */
gboolean twin_account_settings_load (TwinAccountSettings *settings, TwinLibrary *library, TwinKeyring *keyring, GError **error);

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

/**
 * TwinAccountError:
 * @TWIN_ACCOUNT_ERROR_CODE: the one-time code is wrong, was used or has expired
 * @TWIN_ACCOUNT_ERROR_CREDENTIALS: e-mail address, password or second factor are wrong
 * @TWIN_ACCOUNT_ERROR_SECOND_FACTOR: the account has a second factor and none was given
 * @TWIN_ACCOUNT_ERROR_EXISTS: there is an account with this e-mail address
 * @TWIN_ACCOUNT_ERROR_REGION: the server may not keep data from this country
 * @TWIN_ACCOUNT_ERROR_INVALID: a field is not as the server wants it, such as too weak a password
 * @TWIN_ACCOUNT_ERROR_LATER: too many tries; again in a minute
 * @TWIN_ACCOUNT_ERROR_REFUSED: anything else; as in all of these, the message has the server's words
 *
 * Why a server does not let us in.
 */
typedef enum
{
  TWIN_ACCOUNT_ERROR_CODE,
  TWIN_ACCOUNT_ERROR_CREDENTIALS,
  TWIN_ACCOUNT_ERROR_SECOND_FACTOR,
  TWIN_ACCOUNT_ERROR_EXISTS,
  TWIN_ACCOUNT_ERROR_REGION,
  TWIN_ACCOUNT_ERROR_INVALID,
  TWIN_ACCOUNT_ERROR_LATER,
  TWIN_ACCOUNT_ERROR_REFUSED,
} TwinAccountError;

#define TWIN_ACCOUNT_ERROR (twin_account_error_quark ())
GQuark twin_account_error_quark (void);

/* Signs in, keeps the token and connects the library (twin_sync_connect()). *@token, nullable, receives it. Before a code is used up, the
 * keyring must be there to take the token, and the server must say that it is one and keeps data where data from the country may be.
 * Errors: TWIN_ACCOUNT_ERROR_*, and those of the way there. */
gboolean twin_account_connect (TwinStore *store, const TwinAccountSettings *settings, const TwinAccountRequest *request, TwinSecret **token,
                               GCancellable *cancellable, GError **error);

/* Ends the token on the server, if that can be reached (*@told), takes it out of the keyring and forgets the server. The library
 * stays as it is. */
gboolean twin_account_disconnect (TwinStore *store, const TwinAccountSettings *settings, gboolean *told, GCancellable *cancellable, GError **error);

/* The way to the server that the library is connected to. TWIN_ERROR_NOT_FOUND: to none; else as twin_keyring_lookup(). */
TwinRemote *twin_account_open_remote (TwinStore *store, const TwinAccountSettings *settings, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with the settings of @library. */
TwinRemote *twin_account_open_library (TwinLibrary *library, TwinKeyring *keyring, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinAccountProfile:
 * @region: where the server keeps data: "EU"
 * @role: "creator", "admin", ...
 * @has_second_factor: whether signing in takes a code of an authenticator too
 * @country_days: days until the country may be changed; 0: now
 *
 * What the server holds of the person.
 */
typedef struct
{
  char *id;
  char *email;
  char *name;
  char *country;
  char *region;
  char *role;
  gboolean has_password;
  gboolean has_second_factor;
  guint country_days;
} TwinAccountProfile;

void twin_account_profile_free (TwinAccountProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAccountProfile, twin_account_profile_free)

/* Asks the server. Errors: TWIN_ACCOUNT_ERROR_CREDENTIALS if it does not know the token any more; else as twin_remote_send(). */
TwinAccountProfile *twin_account_read_profile (TwinRemote *remote, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

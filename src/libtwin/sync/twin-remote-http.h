/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "store/twin-store.h"
#include "sync/twin-remote.h"

G_BEGIN_DECLS

/* The way to a server over HTTPS, with libsoup kept on a short lead: HTTP/1.1, no redirection, no cookies, nothing unpacked or
 * guessed, answers of a limited size, errors of TLS are the end of it. Each call stands in the ledger of what left. */

/**
 * TwinRemoteHttpSettings:
 * @address: "https://twins.example.org"; http:// only for this computer
 * @token: goes with each request; NULL for those that need none
 * @strong: TLS 1.3 and nothing older (encryptionLevel STRONG); otherwise 1.2 is the oldest
 * @trust: what certificates are checked against; NULL: the system's authorities
 * @ledger: without a store: array of #TwinLedgerRecord that receives what left, to be put into the store once there is one
 */
typedef struct
{
  const char *address;
  TwinSecret *token;
  gboolean strong;
  GTlsDatabase *trust;
  GPtrArray *ledger;
} TwinRemoteHttpSettings;

/* TWIN_ERROR_INVALID for what is no address, TWIN_ERROR_REFUSED for one without TLS that is not of this computer. The answer is the
 * address in the form it is kept in: no path, no slash at the end. */
char *twin_remote_http_check_address (const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @store is NULL where there is no library yet. Makes no connection yet. twin_remote_send() then fails with: TWIN_ERROR_REFUSED (TLS too old, another page in its place),
 * G_TLS_ERROR, G_IO_ERROR; nothing of a request has left in the first two cases. */
TwinRemote *twin_remote_http_new (TwinStore *store, const TwinRemoteHttpSettings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- The account's token, in the keyring and nowhere else --- */

/* Of the server that the library is connected to. Errors as of twin_keyring_lookup(). */
TwinSecret *twin_remote_http_lookup_token (TwinKeyring *keyring, const char *address, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_remote_http_store_token (TwinKeyring *keyring, const char *address, TwinSecret *token, GCancellable *cancellable, GError **error);
gboolean twin_remote_http_remove_token (TwinKeyring *keyring, const char *address, GCancellable *cancellable, GError **error);

G_END_DECLS

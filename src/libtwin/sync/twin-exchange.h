/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"
#include "sync/twin-remote.h"

G_BEGIN_DECLS

/* What publishing, copying and recovering have in common: requests that are tried again, and pieces that are named by what they are. */

/* Waits @ms or until it is cancelled; a test does not wait. */
typedef void (*TwinExchangeWaitFunc) (gint64 ms, GCancellable *cancellable, gpointer user_data);

/**
 * TwinExchange:
 * @wait: nullable; called with @user_data
 * @sent: nullable; as in #TwinRemoteRequest, for the pieces that are sent
 * @signed_out: set by the functions below: the token is not valid any more. They return FALSE then, without an error
 */
typedef struct
{
  TwinRemote *remote;
  GCancellable *cancellable;
  TwinExchangeWaitFunc wait;
  void (*sent) (gsize n_bytes, gpointer user_data);
  gpointer user_data;
  gboolean signed_out;
} TwinExchange;

/* What waiting is without a test. */
void twin_exchange_wait (gint64 ms, GCancellable *cancellable, gpointer user_data);

/* An answer that is not a passing failure. The request is one that may be repeated: it has a key, or names what it brings by its
 * digest. What can never succeed, such as encryption that is too old, is not tried again. */
gboolean twin_exchange_ask (TwinExchange *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GError **error);

/* The body as a JSON object, NULL if it is none. */
JsonObject *twin_exchange_parse (const TwinRemoteResponse *response) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE and TWIN_ERROR_REFUSED with the server's own words for why not; they are of its program and hold nothing that was sent. */
gboolean twin_exchange_refuse (const TwinRemoteResponse *response, GError **error);

/* Which of @digests (NULL-terminated) the server lacks, NULL-terminated. */
char **twin_exchange_find_missing (TwinExchange *self, const char *const *digests, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sends one; what arrives damaged is sent once more. */
gboolean twin_exchange_send_piece (TwinExchange *self, const char *digest, GBytes *bytes, GError **error);

/* Brings one, whose SHA-256 is @digest: TWIN_ERROR_CORRUPT if it is not, TWIN_ERROR_NOT_FOUND. */
GBytes *twin_exchange_fetch_piece (TwinExchange *self, const char *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/twin-account.h"

G_BEGIN_DECLS

/* What connecting a library and recovering one have in common. @store, or else @ledger, as in #TwinRemoteHttpSettings. */

TwinRemote *_twin_account_make_remote (TwinStore *store, GPtrArray *ledger, const TwinAccountSettings *settings, const char *address,
                                       TwinSecret *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the keyring, if there is one in @settings, can take a token; one that holds none yet can. */
gboolean _twin_account_check_keyring (const TwinAccountSettings *settings, const char *address, GCancellable *cancellable, GError **error);

/* The account's id and a token for it. */
gboolean _twin_account_sign_in (TwinStore *store, GPtrArray *ledger, const TwinAccountSettings *settings, const TwinAccountRequest *request,
                                char **account, TwinSecret **token, GCancellable *cancellable, GError **error);

/* Keeps the token and connects the library. */
gboolean _twin_account_keep (TwinStore *store, const TwinAccountSettings *settings, const char *address, const char *account, TwinSecret *token,
                             GCancellable *cancellable, GError **error);

/* As twin_recovery_share(), for @account. */
gboolean _twin_recovery_share (TwinStore *store, TwinRemote *remote, const char *account, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-vault.h"
#include "sync/twin-account.h"

G_BEGIN_DECLS

/* The way from an account and a recovery key to the library on a second computer. The server keeps the library's key wrapped by the
 * recovery key, which has 256 bits of chance and which the server never sees. */

/* Puts the wrapped key there, or the one of a new recovery key in its place; does nothing where it is there already or the library has no
 * recovery key. twin_account_connect() does it first; to be called again with each synchronisation. TWIN_ERROR_REFUSED where the account
 * holds the key of another library, TWIN_ERROR_NOT_FOUND where no server is connected. */
gboolean twin_recovery_share (TwinStore *store, TwinRemote *remote, GCancellable *cancellable, GError **error);

/**
 * TwinRecovery:
 *
 * An account that was signed in to, for a library that is not here yet. One thread.
 */
typedef struct _TwinRecovery TwinRecovery;

/* Signs in, with a password or with the token of @settings, and brings the wrapped key. TWIN_ERROR_NOT_FOUND if there is none: the library
 * has no recovery key, or was never connected. */
TwinRecovery *twin_recovery_begin (const TwinAccountSettings *settings, const TwinAccountRequest *request, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_recovery_free (TwinRecovery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinRecovery, twin_recovery_free)

/* The library's vault for @directory, where there is none yet; it wants a slot of this computer (twin_vault_add_keyring(), …). Errors as of
 * twin_vault_new_from_recovery(); with a wrong key nothing has happened and another may be tried. */
TwinVault *twin_recovery_open_vault (TwinRecovery *self, const char *directory, const char *recovery_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Connects the new library in @store to the account. What it holds comes with the next synchronisation. *@token, nullable, receives the
 * token. */
gboolean twin_recovery_finish (TwinRecovery *self, TwinStore *store, const TwinAccountSettings *settings, TwinSecret **token,
                               GCancellable *cancellable, GError **error);

G_END_DECLS

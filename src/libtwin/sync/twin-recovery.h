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

/**
 * TwinRecoveryPlace:
 * @directory: where the library is to be; there is none yet
 * @add_slot: gives the vault the slot by which this computer opens it (twin_vault_add_keyring(), …); called with @user_data
 */
typedef struct
{
  const char *directory;
  gboolean (*add_slot) (TwinVault *vault, gpointer user_data, GCancellable *cancellable, GError **error);
  gpointer user_data;
} TwinRecoveryPlace;

/* Makes the library at @place and connects it to the account; what the account holds comes with twin_recovery_bring() or the next
 * synchronisation. *@token, nullable, receives the token. Errors as of twin_vault_new_from_recovery(), and those of the slot, the store
 * and the keyring; with a wrong recovery key nothing has happened and another may be tried. */
TwinStore *twin_recovery_make (TwinRecovery *self, const TwinRecoveryPlace *place, const char *recovery_key, const TwinAccountSettings *settings,
                               TwinSecret **token, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many of the twins, decisions, … that are known of by now are in the library; on the calling thread. */
typedef void (*TwinRecoveryProgressFunc) (guint n_done, guint n_total, gpointer user_data);

/* Takes in what the account holds, without the originals (twin_copies_fetch()). FALSE: cancelled, or the server does not answer, or the
 * store; what is here by then stays, and the next synchronisation goes on from it. */
gboolean twin_recovery_bring (TwinStore *store, const TwinAccountSettings *settings, TwinRecoveryProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);

G_END_DECLS

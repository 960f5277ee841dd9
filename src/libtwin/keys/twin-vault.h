/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"
#include "keys/twin-keyring.h"

G_BEGIN_DECLS

/**
 * TwinVault:
 *
 * The random key of one library and the slots that it is wrapped in, kept as
 * `vault.json` in the library's folder (written beside it, synced, renamed).
 * Each slot opens the vault by itself; changing one never touches the store.
 * A slot is written, read back and tried before the call returns.
 *
 * One thread at a time.
 */
typedef struct _TwinVault TwinVault;

typedef enum
{
  TWIN_SLOT_KEYRING,
  TWIN_SLOT_RECOVERY,
  TWIN_SLOT_PASSPHRASE, /* Argon2id, libsodium's MODERATE limits */
  TWIN_SLOT_KEY_FILE,   /* for servers and scripts: `twinctl --key-file` */
} TwinSlotKind;

/* Whether @directory holds a vault or a store: whether there is something to open. */
gboolean twin_vault_exists (const char *directory);

/* A new random key for @directory (made if needed, mode 0700). Nothing is written before the
 * first slot. Errors: TWIN_KEYS_ERROR_VAULT_EXISTS where twin_vault_exists(). */
TwinVault *twin_vault_new (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The vault of @directory, locked. Errors: TWIN_KEYS_ERROR_VAULT_MISSING, TWIN_ERROR_CORRUPT, G_FILE_ERROR. */
TwinVault *twin_vault_load (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_vault_free (TwinVault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinVault, twin_vault_free)

gboolean twin_vault_has_slot (TwinVault *self, TwinSlotKind kind);

/* The keyring backend named in the keyring slot, or NULL. */
const char *twin_vault_get_keyring_backend (TwinVault *self);

/* The library's key; NULL while the vault is locked. Borrowed. */
TwinSecret *twin_vault_get_key (TwinVault *self);

/* Adding replaces a slot of the same kind. The vault must be unlocked. */
gboolean twin_vault_add_keyring (TwinVault *self, TwinKeyring *keyring, GCancellable *cancellable, GError **error);
TwinSecret *twin_vault_add_recovery (TwinVault *self, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* the new recovery key */
gboolean twin_vault_add_passphrase (TwinVault *self, const char *passphrase, GError **error);
gboolean twin_vault_add_key_file (TwinVault *self, const char *path, GError **error); /* makes the file, 0600, if there is none */

/* Refused (TWIN_ERROR_REFUSED) for the last slot. */
gboolean twin_vault_remove_slot (TwinVault *self, TwinSlotKind kind, GError **error);

/* Errors: TWIN_KEYS_ERROR_*. */
gboolean twin_vault_unlock_keyring (TwinVault *self, TwinKeyring *keyring, GCancellable *cancellable, GError **error);
gboolean twin_vault_unlock_recovery (TwinVault *self, const char *recovery_key, GError **error);
gboolean twin_vault_unlock_passphrase (TwinVault *self, const char *passphrase, GError **error);
gboolean twin_vault_unlock_key_file (TwinVault *self, const char *path, GError **error);

/* The vault with its recovery slot alone, as text for another place: without the recovery key, which has 256 bits of chance, it opens
 * nothing. TWIN_KEYS_ERROR_NO_SLOT without one. The vault may be locked. */
char *twin_vault_export_recovery (TwinVault *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same library's vault on another computer, unlocked: from what twin_vault_export_recovery() gave, for @directory (made if needed,
 * mode 0700). Nothing is written before the first slot. Errors: TWIN_KEYS_ERROR_VAULT_EXISTS, _WRONG, TWIN_ERROR_INVALID, _CORRUPT. */
TwinVault *twin_vault_new_from_recovery (const char *directory, const char *exported, const char *recovery_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id inside what twin_vault_export_recovery() gave; NULL if it is damaged. */
char *twin_vault_peek_id (const char *exported) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the key. */
void twin_vault_lock (TwinVault *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/twin-secret.h"

G_BEGIN_DECLS

/**
 * TwinKeyring:
 *
 * Where secrets are kept: the system keyring (libsecret: the Secret Service, or
 * the Secret portal inside Flatpak), or memory in tests. Items are named by a
 * path: "vault/ID", "model/ID".
 *
 * All calls block and may show the desktop's unlock prompt: never on the main thread.
 */
typedef struct _TwinKeyring TwinKeyring;

TwinKeyring *twin_keyring_new_system (void) G_GNUC_WARN_UNUSED_RESULT;
TwinKeyring *twin_keyring_new_memory (void) G_GNUC_WARN_UNUSED_RESULT;
TwinKeyring *twin_keyring_ref (TwinKeyring *self);
void twin_keyring_unref (TwinKeyring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinKeyring, twin_keyring_unref)

/* "secret-service", "portal-file" or "memory"; kept in the vault to name the one that is missing. */
const char *twin_keyring_get_backend (TwinKeyring *self);

/* Stores, reads it back and compares. @label is what the desktop's keyring
 * manager shows. Errors: TWIN_KEYS_ERROR_NO_KEYRING, _LOCKED. */
gboolean twin_keyring_store (TwinKeyring *self, const char *item, const char *label, TwinSecret *secret,
                             GCancellable *cancellable, GError **error);

/* Errors: TWIN_KEYS_ERROR_NO_KEYRING, _LOCKED, _ABSENT. */
TwinSecret *twin_keyring_lookup (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE also if there was none. */
gboolean twin_keyring_remove (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error);

/* Memory backend only: answers every call as a locked keyring would. */
void twin_keyring_memory_set_locked (TwinKeyring *self, gboolean locked);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinKeysError:
 * @TWIN_KEYS_ERROR_NO_KEYRING: there is no keyring service to be reached (no session bus, no portal)
 * @TWIN_KEYS_ERROR_LOCKED: the keyring is there and locked, or its prompt was dismissed
 * @TWIN_KEYS_ERROR_ABSENT: the keyring is open and does not hold the key
 * @TWIN_KEYS_ERROR_WRONG: this passphrase, recovery key or key file does not open the vault
 * @TWIN_KEYS_ERROR_NO_SLOT: the vault has no slot of that kind
 * @TWIN_KEYS_ERROR_VAULT_EXISTS: a key is not made where there is one already
 * @TWIN_KEYS_ERROR_VAULT_MISSING: there is a store but no vault.json beside it
 *
 * libsecret says NULL without an error for a locked keyring, a dismissed prompt
 * and an absent item alike; these states are told apart here because a new key
 * made for "absent" while it was "locked" has cost people their data.
 */
typedef enum
{
  TWIN_KEYS_ERROR_NO_KEYRING,
  TWIN_KEYS_ERROR_LOCKED,
  TWIN_KEYS_ERROR_ABSENT,
  TWIN_KEYS_ERROR_WRONG,
  TWIN_KEYS_ERROR_NO_SLOT,
  TWIN_KEYS_ERROR_VAULT_EXISTS,
  TWIN_KEYS_ERROR_VAULT_MISSING,
} TwinKeysError;

#define TWIN_KEYS_ERROR (twin_keys_error_quark ())
GQuark twin_keys_error_quark (void);

G_END_DECLS

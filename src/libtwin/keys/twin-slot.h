/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"
#include "base/twin-secret.h"
#include "keys/twin-vault.h"

#include <sodium.h>

G_BEGIN_DECLS

/**
 * TwinSlot:
 * @item: TWIN_SLOT_KEYRING: name of the keyring's item
 * @backend: TWIN_SLOT_KEYRING: which keyring holds it
 * @salt, @opslimit, @memlimit: TWIN_SLOT_PASSPHRASE: of Argon2id
 *
 * The library's key, wrapped by one secret (XChaCha20-Poly1305).
 */
typedef struct
{
  TwinSlotKind kind;
  char *item;
  char *backend;
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint64 opslimit;
  guint64 memlimit;
  guint8 nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
  guint8 ciphertext[TWIN_SECRET_KEY_LENGTH + crypto_aead_xchacha20poly1305_ietf_ABYTES];
} TwinSlot;

TwinSlot *twin_slot_new (TwinSlotKind kind) G_GNUC_WARN_UNUSED_RESULT;
TwinSlot *twin_slot_copy (const TwinSlot *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_slot_free (TwinSlot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSlot, twin_slot_free)

/* Wraps @key in the slot of vault @vault_id; every other field is set before. */
void twin_slot_wrap (TwinSlot *self, const char *vault_id, TwinSecret *secret, TwinSecret *key);

/* NULL if @secret is not the slot's or a byte of the slot was changed. */
TwinSecret *twin_slot_unwrap (const TwinSlot *self, const char *vault_id, TwinSecret *secret) G_GNUC_WARN_UNUSED_RESULT;

/* The secret that a passphrase comes to, by the slot's parameters. NULL with
 * TWIN_ERROR_FAILED if there is not enough memory for it. */
TwinSecret *twin_slot_stretch (const TwinSlot *self, const char *passphrase, GError **error) G_GNUC_WARN_UNUSED_RESULT;

JsonObject *twin_slot_to_json (const TwinSlot *self) G_GNUC_WARN_UNUSED_RESULT;
TwinSlot *twin_slot_new_from_json (JsonObject *object) G_GNUC_WARN_UNUSED_RESULT; /* NULL if it is damaged */

G_END_DECLS

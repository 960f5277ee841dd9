/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* What is synchronised is sealed on this computer: XChaCha20-Poly1305 (libsodium) under a key derived from the library's, so that every
 * computer with the library's key opens it and the server does not. The kind and id are authenticated with it: the server cannot
 * pass one object off as another. The format: a byte 1, a nonce of 24 bytes, the sealed text. */

GBytes *twin_sync_seal (TwinSecret *key, const char *type, const char *id, const char *body) G_GNUC_WARN_UNUSED_RESULT;

/* TWIN_ERROR_CORRUPT if it was not sealed with this key for this object; TWIN_ERROR_INVALID if a later version made it. */
char *twin_sync_open (TwinSecret *key, const char *type, const char *id, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

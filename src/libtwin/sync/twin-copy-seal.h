/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* An original in sealed pieces. Each is XChaCha20-Poly1305 under a key derived from the library's; its place in its original is
 * authenticated with it, so that the server cannot exchange pieces. The nonce is a keyed digest of place and content (a synthetic
 * nonce, as in RFC 8452 and Rogaway and Shrimpton 2006): the same original gives the same pieces, so that only what is missing
 * travels, and to who lacks the key nothing tells one content from another but its size. The format: a byte 1, the nonce, the sealed
 * bytes. */

#define TWIN_COPY_SEALED_BYTES (1u << 20)
#define TWIN_COPY_PLAIN_BYTES (TWIN_COPY_SEALED_BYTES - 41)

/* How many pieces @size bytes come to: at least one. */
guint twin_copy_count_pieces (guint64 size);

/* Piece @number (from 0) of the original with @sha256. @length: at most TWIN_COPY_PLAIN_BYTES. */
GBytes *twin_copy_seal (TwinSecret *key, const char *sha256, guint number, const guint8 *plain, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* TWIN_ERROR_CORRUPT if it is not that piece; TWIN_ERROR_INVALID if a later version made it. */
GBytes *twin_copy_open (TwinSecret *key, const char *sha256, guint number, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* The originals, each an encrypted file in `originals/` (libsodium secretstream
 * XChaCha20-Poly1305 in pieces of 64 KiB, a key for each file), named by a keyed digest
 * of its content so that equal content is one file and its name tells nothing.
 * Written to a temporary name, synced, renamed. Any thread. */

/* Copies the file behind @fd in, from its beginning. TWIN_ERROR_INVALID if it is not what @sha256 says any more,
 * TWIN_ERROR_FAILED if it cannot be read; #TwinStoreError if the copy cannot be written. */
gboolean twin_originals_add (TwinStore *store, int fd, const char *sha256, GCancellable *cancellable, GError **error);

/* A sealed descriptor (memfd) with the plain bytes, never a file; -1 on error:
 * TWIN_ERROR_NOT_FOUND, TWIN_ERROR_CORRUPT if a byte was changed. The caller closes it. */
int twin_originals_open (TwinStore *store, const char *sha256, GError **error);

/* TRUE also if there was none. */
gboolean twin_originals_remove (TwinStore *store, const char *sha256, GError **error);

G_END_DECLS

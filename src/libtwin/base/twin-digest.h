/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/* SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal characters. Any thread. */
char *twin_sha256_hex (const void *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 of the regular file behind @fd; its position does not move. @size, if not NULL, receives the number of bytes.
 * Errors: G_IO_ERROR. */
char *twin_sha256_hex_of_fd (int fd, guint64 *size, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 of the bytes of @salt and then of @value, as 64 lower-case hexadecimal characters: evidence of a value that only whoever has
 * the salt can compare with one. */
char *twin_salted_sha256_hex (GBytes *salt, const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* HMAC-SHA256 (RFC 2104) as 64 lower-case hexadecimal characters. */
char *twin_hmac_sha256_hex (TwinSecret *key, const void *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What both sides of the protocol must agree on to the byte. */

/* The kinds of objects, NULL-terminated. */
const char *const *twin_sync_types (void);
gboolean twin_sync_is_type (const char *type);

/* Whether @id may name an object: a UUID, or the name of a setting; at most 64 letters, digits, "-" and "_". */
gboolean twin_sync_is_id (const char *id);

/* Adds one object that is there (not a tombstone) to the checksum of its kind: the sum modulo 2^64 of the first eight bytes, read
 * big-endian, of SHA-256 over "type NUL id NUL version". The order of adding does not matter. */
void twin_sync_checksum_add (guint64 *checksum, const char *type, const char *id, gint64 rev);

/* 16 hexadecimal digits. */
char *twin_sync_checksum_to_string (guint64 checksum) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

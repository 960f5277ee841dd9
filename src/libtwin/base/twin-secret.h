/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwinSecret:
 *
 * Bytes that must not reach a log, a core dump or a swap file: kept in
 * libsodium's guarded memory (locked, excluded from core dumps, zeroed when
 * freed). Never converted to a C string except by twin_secret_to_hex(). With the
 * first one the process turns its core dumps off: what a key opens is not in them either.
 *
 * Immutable and reference counted. Any thread.
 */
typedef struct _TwinSecret TwinSecret;

#define TWIN_SECRET_KEY_LENGTH 32

TwinSecret *twin_secret_new (const guint8 *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
TwinSecret *twin_secret_new_random (gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Guarded memory for what is on its way to or from a secret; never NULL: without any,
 * the program ends. Free it with sodium_free(), which zeroes it first. */
gpointer twin_secret_alloc (gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Hexadecimal text, as it is kept in keyrings and key files. NULL with
 * TWIN_ERROR_INVALID if it is not hexadecimal or empty. */
TwinSecret *twin_secret_new_from_hex (const char *hex, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TwinSecret *twin_secret_ref (TwinSecret *self);
void twin_secret_unref (TwinSecret *self);

const guint8 *twin_secret_get_bytes (TwinSecret *self, gsize *length);

/* Free the result with twin_secret_free_text(), which zeroes it first. */
char *twin_secret_to_hex (TwinSecret *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_secret_free_text (char *text);

/* In constant time. */
gboolean twin_secret_equal (TwinSecret *a, TwinSecret *b);

/* A key for one purpose, by BLAKE2b keyed with @self (libsodium crypto_generichash).
 * @purpose separates the keys: "original", "value", ... Returns 32 bytes. */
TwinSecret *twin_secret_derive (TwinSecret *self, const char *purpose) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinSecret, twin_secret_unref)

G_END_DECLS

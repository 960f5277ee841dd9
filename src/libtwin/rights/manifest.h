/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"
#include "rights/zip-reader.h"
#include "rights/zip-writer.h"

G_BEGIN_DECLS

/* What an archive holds, as manifest.json: name, size and SHA-256 of every other file, when
 * and by what it was made, and who signed. manifest.sig signs its bytes: a line that names
 * the form, the public key and the Ed25519 signature, in hexadecimal. */

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_SIGNATURE_NAME "manifest.sig"

/* The library's key by which archives and receipts are signed, as twin_store_derive_key() takes it. */
#define MANIFEST_KEY_PURPOSE "export-signature"

/* SHA-256 of the public key (Ed25519) in groups of four, as people compare it. Free it. */
char *manifest_make_fingerprint (const guint8 *public_key) G_GNUC_WARN_UNUSED_RESULT;

/* Adds both files for all entries that are in @zip so far. @seed: 32 bytes, from which the
 * pair of keys is made: the same library always signs with the same. */
gboolean manifest_write (ZipWriter *zip, TwinSecret *seed, gint64 unix_ms, GError **error);

/* Checks signature and manifest, then that it lists exactly the files that are there, with the
 * sizes they have, then each file's digest. */
gboolean manifest_check (ZipReader *zip, char **key_fingerprint, GError **error);

G_END_DECLS

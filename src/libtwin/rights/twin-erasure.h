/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "store/twin-receipt-table.h"

G_BEGIN_DECLS

/* Destroys the documents that were removed before @before (ms), as twin_library_purge_removed() does, then looks for
 * what is left of them, and keeps a signed receipt of what was there and is gone. Documents that somebody is still
 * reading stay for the next time and out of the receipt. *@receipt (nullable): NULL if there was nothing to destroy. */
gboolean twin_erasure_run (TwinLibrary *library, gint64 before, TwinReceiptRecord **receipt, GCancellable *cancellable,
                           GError **error);

/* Keeps a receipt that the encrypted copies of the originals of @ids (NULL-terminated), which were destroyed here before, are no longer
 * on @server. */
gboolean twin_erasure_confirm_copies (TwinLibrary *library, const char *const *ids, const char *server, GError **error);

/* The receipts of this library, the newest first. */
GPtrArray *twin_erasure_list (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#define TWIN_ERASURE_FORMAT "twin-studio-erasure" /* a statement's member "format" */

/* Signs @receipt's statement with the pair of keys that @seed (32 bytes) makes, and puts signature and public key into it. */
void twin_erasure_sign (TwinReceiptRecord *receipt, TwinSecret *seed);

/* @receipt as a file that anybody can check: JSON with the statement as text, its signature and the key. Free it. */
char *twin_erasure_to_json (const TwinReceiptRecord *receipt) G_GNUC_WARN_UNUSED_RESULT;

/* Whether such a file is as it was signed; *@key_fingerprint is that of the library's exports. TWIN_ERROR_CORRUPT if it
 * was changed, TWIN_ERROR_INVALID if it is no receipt. Needs no library. */
gboolean twin_erasure_verify (const char *json, char **key_fingerprint, GError **error);

G_END_DECLS

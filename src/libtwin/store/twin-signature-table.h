/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinSignatureRecord: what a document's text is like (see library/twin-signature.h).
 */
typedef struct
{
  char *document_id;
  guint n_shingles;
  GBytes *signature;
} TwinSignatureRecord;

void twin_signature_record_free (TwinSignatureRecord *self);

gboolean twin_signature_table_set (TwinTransaction *tx, const char *document_id, guint n_shingles, GBytes *signature, GError **error);

/* Those of all documents in sight that have been read and have words, in the order of their adding: TwinSignatureRecord. */
GPtrArray *twin_signature_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The documents in sight that have been read and have no signature yet: ids. */
char **twin_signature_table_list_lacking (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinReceiptRecord: what says that something was erased.
 * @statement: JSON, exactly as it was signed
 * @signature, @public_key: Ed25519, in hexadecimal
 */
typedef struct
{
  char *id;
  gint64 created_at;
  char *statement;
  char *signature;
  char *public_key;
} TwinReceiptRecord;

TwinReceiptRecord *twin_receipt_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_receipt_record_free (TwinReceiptRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinReceiptRecord, twin_receipt_record_free)

gboolean twin_receipt_table_insert (TwinTransaction *tx, const TwinReceiptRecord *record, GError **error);

/* The newest first. */
GPtrArray *twin_receipt_table_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

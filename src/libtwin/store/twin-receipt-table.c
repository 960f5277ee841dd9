/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-receipt-table.h"

#include "store/twin-table.h"

TwinReceiptRecord *
twin_receipt_record_new (void)
{
  return g_new0 (TwinReceiptRecord, 1);
}

void
twin_receipt_record_free (TwinReceiptRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->statement);
  g_free (self->signature);
  g_free (self->public_key);
  g_free (self);
}

gboolean
twin_receipt_table_insert (TwinTransaction *tx, const TwinReceiptRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO erasure_receipt (id, created_at, statement, signature, public_key) "
                                   "VALUES (?, ?, ?, ?, ?)",
                                   "sisss", record->id, record->created_at, record->statement, record->signature,
                                   record->public_key);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinReceiptRecord *self = twin_receipt_record_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->created_at = twin_statement_get_int (row, 1);
  self->statement = twin_statement_dup_text (row, 2);
  self->signature = twin_statement_dup_text (row, 3);
  self->public_key = twin_statement_dup_text (row, 4);

  return self;
}

GPtrArray *
twin_receipt_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT id, created_at, statement, signature, public_key FROM erasure_receipt "
                                   "ORDER BY created_at DESC, id DESC",
                                   error);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_receipt_record_free, error);
}

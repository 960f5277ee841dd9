/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-ledger-table.h"

#include "store/twin-table.h"

TwinLedgerRecord *
twin_ledger_record_new (void)
{
  return g_new0 (TwinLedgerRecord, 1);
}

void
twin_ledger_record_free (TwinLedgerRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->host);
  g_free (self->purpose);
  g_free (self->content);
  g_free (self->outcome);
  g_free (self->reason);
  g_free (self);
}

gint64
twin_ledger_table_append (TwinTransaction *tx, const TwinLedgerRecord *record, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 seq = 0;

  g_return_val_if_fail (tx != NULL && record != NULL, 0);
  g_return_val_if_fail (record->host != NULL && record->purpose != NULL, 0);
  g_return_val_if_fail (record->content != NULL && record->outcome != NULL, 0);

  row = twin_transaction_prepare (
    tx,
    "INSERT INTO outbound (at, host, purpose, content, bytes_out, bytes_in, outcome, reason) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
    error);
  if (!twin_table_insert (row, &seq, error, "isssiiss", record->at != 0 ? record->at : twin_transaction_now (tx),
                          record->host, record->purpose, record->content, (gint64) record->bytes_out,
                          (gint64) record->bytes_in, record->outcome, record->reason))
    return 0;

  return seq;
}

gboolean
twin_ledger_table_update (TwinTransaction *tx, const TwinLedgerRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->outcome != NULL, FALSE);

  return twin_transaction_execute (
           tx, error, "UPDATE outbound SET bytes_out = ?, bytes_in = ?, outcome = ?, reason = ? WHERE seq = ?", "iissi",
           (gint64) record->bytes_out, (gint64) record->bytes_in, record->outcome, record->reason, record->seq)
         && twin_table_expect_change (tx, "There is no such entry in the ledger.", error);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinLedgerRecord *self = twin_ledger_record_new ();

  self->seq = twin_statement_get_int (row, 0);
  self->at = twin_statement_get_int (row, 1);
  self->host = twin_statement_dup_text (row, 2);
  self->purpose = twin_statement_dup_text (row, 3);
  self->content = twin_statement_dup_text (row, 4);
  self->bytes_out = (guint64) twin_statement_get_int (row, 5);
  self->bytes_in = (guint64) twin_statement_get_int (row, 6);
  self->outcome = twin_statement_dup_text (row, 7);
  self->reason = twin_statement_dup_text (row, 8);

  return self;
}

GPtrArray *
twin_ledger_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT seq, at, host, purpose, content, bytes_out, bytes_in, outcome, reason "
                                   "FROM outbound ORDER BY seq DESC",
                                   error);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_ledger_record_free, error);
}

gboolean
twin_ledger_table_prune (TwinTransaction *tx, gint64 before, gint64 *n_rows, GError **error)
{
  g_autoptr (TwinStatement) count = NULL;
  gint64 n = 0;

  g_return_val_if_fail (tx != NULL && n_rows != NULL, FALSE);

  count = twin_transaction_prepare (tx, "SELECT count (*) FROM outbound WHERE at < ?", error);
  if (!twin_table_find_int (count, &n, error, "i", before))
    return FALSE;

  *n_rows = n;

  return n == 0
         || (twin_transaction_execute (tx, error, "DELETE FROM outbound WHERE at < ?", "i", before)
             && twin_table_note_deletion (tx, error));
}

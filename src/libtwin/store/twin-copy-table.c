/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-copy-table.h"

#include "store/twin-table.h"

#define COLUMNS "id, account, sha256, rev, copied_at"

void
twin_copy_record_free (TwinCopyRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->account);
  g_free (self->sha256);
  g_free (self);
}

gboolean
twin_copy_table_set (TwinTransaction *tx, const TwinCopyRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO original_copy (" COLUMNS ") VALUES (?, ?, ?, ?, ?)", "sssii", record->id,
                                   record->account, record->sha256, record->rev, record->copied_at);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinCopyRecord *self = g_new0 (TwinCopyRecord, 1);

  self->id = twin_statement_dup_text (row, 0);
  self->account = twin_statement_dup_text (row, 1);
  self->sha256 = twin_statement_dup_text (row, 2);
  self->rev = twin_statement_get_int (row, 3);
  self->copied_at = twin_statement_get_int (row, 4);

  return self;
}

TwinCopyRecord *
twin_copy_table_get (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM original_copy WHERE id = ?", error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", id);

  return twin_statement_step (row, error) ? read_record (row) : NULL;
}

gboolean
twin_copy_table_delete (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM original_copy WHERE id = ?", "s", id);
}

GPtrArray *
twin_copy_table_list (TwinTransaction *tx, const char *account, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && account != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM original_copy WHERE account = ? ORDER BY id", error);
  if (rows != NULL)
    twin_statement_bind (rows, "s", account);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_copy_record_free, error);
}

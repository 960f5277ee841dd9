/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-reading-table.h"

#include "store/twin-table.h"

void
twin_reading_free (TwinReading *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->format);
  g_free (self->reader);
  g_free (self);
}

gboolean
twin_reading_table_set (TwinTransaction *tx, const char *document_id, const char *reader, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && reader != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO reading (document_id, reader, read_at) VALUES (?, ?, ?)",
                                   "ssi", document_id, reader, twin_transaction_now (tx));
}

static gpointer
read_reading (TwinStatement *row)
{
  TwinReading *self = g_new0 (TwinReading, 1);

  self->document_id = twin_statement_dup_text (row, 0);
  self->format = twin_statement_dup_text (row, 1);
  self->reader = twin_statement_dup_text (row, 2);

  return self;
}

GPtrArray *
twin_reading_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  /* What failed before it was kept has no digest: there is nothing to read again. */
  rows = twin_transaction_prepare (tx,
                                   "SELECT document.id, format, reader FROM document LEFT JOIN reading ON reading.document_id = document.id "
                                   "WHERE removed_at = 0 AND sha256 IS NOT NULL AND state IN ('review', 'ready', 'blocked', 'failed') "
                                   "ORDER BY added_at, document.id",
                                   error);

  return twin_table_read_all (rows, read_reading, (GDestroyNotify) twin_reading_free, error);
}

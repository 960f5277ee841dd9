/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-signature-table.h"

#include "store/twin-table.h"

void
twin_signature_record_free (TwinSignatureRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self);
}

static gpointer
read_signature (TwinStatement *row)
{
  TwinSignatureRecord *self = g_new0 (TwinSignatureRecord, 1);

  self->document_id = twin_statement_dup_text (row, 0);
  self->n_shingles = (guint) twin_statement_get_int (row, 1);
  self->signature = twin_statement_dup_blob (row, 2);

  return self;
}

gboolean
twin_signature_table_set (TwinTransaction *tx, const char *document_id, guint n_shingles, GBytes *signature, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && signature != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT OR REPLACE INTO document_signature (document_id, n_shingles, signature) VALUES (?, ?, ?)",
                                   "siB", document_id, (gint64) n_shingles, signature);
}

GPtrArray *
twin_signature_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT document_id, n_shingles, signature FROM document_signature JOIN document ON id = document_id "
                                   "WHERE removed_at = 0 AND state IN ('review', 'ready', 'blocked') AND n_shingles > 0 "
                                   "ORDER BY added_at, document.rowid",
                                   error);

  return twin_table_read_all (rows, read_signature, (GDestroyNotify) twin_signature_record_free, error);
}

char **
twin_signature_table_list_lacking (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT id FROM document WHERE removed_at = 0 AND state IN ('review', 'ready', 'blocked') "
                                   "AND NOT EXISTS (SELECT 1 FROM document_signature WHERE document_id = id) ORDER BY added_at, id",
                                   error);

  return twin_table_list_text (rows, error, "");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-publication-table.h"

#include "store/twin-table.h"

#define COLUMNS "twin_id, server, account, rev, digest, manifest, anchors, published_at"

void
twin_publication_record_free (TwinPublicationRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_free (self->server);
  g_free (self->account);
  g_free (self->digest);
  g_free (self->manifest);
  g_free (self->anchors);
  g_free (self);
}

gboolean
twin_publication_table_set (TwinTransaction *tx, const TwinPublicationRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->twin_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO publication (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "sssisssi",
                                   record->twin_id, record->server, record->account, record->rev, record->digest, record->manifest,
                                   record->anchors, record->published_at);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinPublicationRecord *self = g_new0 (TwinPublicationRecord, 1);

  self->twin_id = twin_statement_dup_text (row, 0);
  self->server = twin_statement_dup_text (row, 1);
  self->account = twin_statement_dup_text (row, 2);
  self->rev = twin_statement_get_int (row, 3);
  self->digest = twin_statement_dup_text (row, 4);
  self->manifest = twin_statement_dup_text (row, 5);
  self->anchors = twin_statement_dup_text (row, 6);
  self->published_at = twin_statement_get_int (row, 7);

  return self;
}

TwinPublicationRecord *
twin_publication_table_get (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM publication WHERE twin_id = ?", error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", twin_id);

  return twin_statement_step (row, error) ? read_record (row) : NULL;
}

gboolean
twin_publication_table_delete (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && twin_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM publication WHERE twin_id = ?", "s", twin_id);
}

GPtrArray *
twin_publication_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM publication ORDER BY twin_id", error);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_publication_record_free, error);
}

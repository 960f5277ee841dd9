/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-sync-table.h"

#include "store/twin-table.h"

void
twin_outbox_row_free (TwinOutboxRow *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->type);
  g_free (self->id);
  g_free (self->body);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self->problem);
  g_free (self);
}

gboolean
twin_outbox_insert (TwinTransaction *tx, const TwinOutboxRow *row, GError **error)
{
  g_return_val_if_fail (tx != NULL && row != NULL && row->key != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO sync_outbox (key, type, id, base_rev, body, sealed, n_tries, next_at, problem)"
                                   "  VALUES (?, ?, ?, ?, ?, ?, 0, 0, NULL)",
                                   "sssisB", row->key, row->type, row->id, row->base_rev, row->body, row->sealed);
}

static gpointer
read_row (TwinStatement *row)
{
  TwinOutboxRow *self = g_new0 (TwinOutboxRow, 1);

  self->seq = twin_statement_get_int (row, 0);
  self->key = twin_statement_dup_text (row, 1);
  self->type = twin_statement_dup_text (row, 2);
  self->id = twin_statement_dup_text (row, 3);
  self->base_rev = twin_statement_get_int (row, 4);
  self->n_tries = (guint) twin_statement_get_int (row, 5);
  self->next_at = twin_statement_get_int (row, 6);
  self->problem = twin_statement_dup_text (row, 7);

  return self;
}

/* @body and @sealed are read where they are needed only: a list of the queue holds no content. */
TwinOutboxRow *
twin_outbox_next (TwinTransaction *tx, gint64 now, gint64 *next_at, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (TwinOutboxRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && next_at != NULL, NULL);

  *next_at = 0;
  rows = twin_transaction_prepare (tx,
                                   "SELECT seq, key, type, id, base_rev, n_tries, next_at, problem, body, sealed FROM sync_outbox"
                                   "  WHERE problem IS NULL"
                                   "  ORDER BY next_at > ?1 AND next_at <= ?2, iif(next_at > ?1 AND next_at <= ?2, next_at, seq) LIMIT 1",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "ii", now, now + TWIN_OUTBOX_LONGEST_PAUSE_MS);
  if (!twin_statement_step (rows, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  row = read_row (rows);
  if (row->next_at > now && row->next_at <= now + TWIN_OUTBOX_LONGEST_PAUSE_MS)
    {
      *next_at = row->next_at;
      return NULL;
    }
  row->body = twin_statement_dup_text (rows, 8);
  row->sealed = row->body != NULL ? twin_statement_dup_blob (rows, 9) : NULL;

  return g_steal_pointer (&row);
}

gboolean
twin_outbox_delete (TwinTransaction *tx, gint64 seq, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM sync_outbox WHERE seq = ?", "i", seq);
}

gboolean
twin_outbox_postpone (TwinTransaction *tx, gint64 seq, gint64 next_at, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_outbox SET n_tries = n_tries + 1, next_at = ? WHERE seq = ?", "ii", next_at, seq);
}

gboolean
twin_outbox_set_aside (TwinTransaction *tx, gint64 seq, const char *problem, GError **error)
{
  g_return_val_if_fail (tx != NULL && problem != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_outbox SET problem = ? WHERE seq = ?", "si", problem, seq);
}

GPtrArray *
twin_outbox_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT seq, key, type, id, base_rev, n_tries, next_at, problem FROM sync_outbox ORDER BY seq", error);
  if (rows == NULL)
    return NULL;

  return twin_table_read_all (rows, read_row, (GDestroyNotify) twin_outbox_row_free, error);
}

GPtrArray *
twin_outbox_list_all (TwinTransaction *tx, guint limit, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT seq, key, type, id, base_rev, n_tries, next_at, problem FROM ("
                                   "  SELECT seq, key, type, id, base_rev, n_tries, next_at, problem, 0 AS later FROM sync_outbox"
                                   "  UNION ALL"
                                   "  SELECT 0, NULL, type, id, 0, 0, 0, NULL, 1 FROM sync_dirty d"
                                   "    WHERE NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.type = d.type AND o.id = d.id))"
                                   "  ORDER BY later, seq, type, id LIMIT ?",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "i", (gint64) limit);

  return twin_table_read_all (rows, read_row, (GDestroyNotify) twin_outbox_row_free, error);
}

gboolean
twin_outbox_hurry (TwinTransaction *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_outbox SET next_at = 0 WHERE next_at <> 0 AND problem IS NULL", "");
}

gboolean
twin_outbox_count (TwinTransaction *tx, guint *n_waiting, guint *n_set_aside, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && n_waiting != NULL && n_set_aside != NULL, FALSE);

  row = twin_transaction_prepare (tx,
                                  "SELECT (SELECT count(*) FROM sync_dirty d WHERE NOT EXISTS"
                                  "          (SELECT 1 FROM sync_outbox o WHERE o.type = d.type AND o.id = d.id))"
                                  "       + (SELECT count(*) FROM sync_outbox WHERE problem IS NULL),"
                                  "       (SELECT count(*) FROM sync_outbox WHERE problem IS NOT NULL)",
                                  error);
  if (!twin_table_step_one (row, "The outbox cannot be counted.", error, ""))
    return FALSE;
  *n_waiting = (guint) twin_statement_get_int (row, 0);
  *n_set_aside = (guint) twin_statement_get_int (row, 1);

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-analytics-table.h"

char *
twin_analytics_table_get (TwinTransaction *tx, const char *twin_id, gint64 *fetched_at, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL && fetched_at != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT body, fetched_at FROM analytics WHERE twin_id = ?", error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", twin_id);
  if (!twin_statement_step (row, error))
    return NULL;
  *fetched_at = twin_statement_get_int (row, 1);

  return twin_statement_dup_text (row, 0);
}

gboolean
twin_analytics_table_set (TwinTransaction *tx, const char *twin_id, const char *body, gint64 fetched_at, GError **error)
{
  g_return_val_if_fail (tx != NULL && twin_id != NULL && body != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO analytics (twin_id, body, fetched_at) VALUES (?, ?, ?)", "ssi", twin_id, body,
                                   fetched_at);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-detection-table.h"

#include "store/twin-table.h"

gboolean
twin_detection_table_set (TwinTransaction *tx, const char *document_id, const char *digest, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && digest != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO detection (document_id, digest, detected_at) VALUES (?, ?, ?)",
                                   "ssi", document_id, digest, twin_transaction_now (tx));
}

gboolean
twin_detection_table_is_current (TwinTransaction *tx, const char *document_id, const char *digest, gboolean *current, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 found = 0;

  g_return_val_if_fail (tx != NULL && document_id != NULL && digest != NULL && current != NULL, FALSE);

  row = twin_transaction_prepare (tx, "SELECT 1 FROM detection WHERE document_id = ? AND digest = ?", &local_error);
  *current = twin_table_find_int (row, &found, &local_error, "ss", document_id, digest);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

char **
twin_detection_table_list_stale (TwinTransaction *tx, const char *digest, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT document.id FROM document LEFT JOIN detection ON detection.document_id = document.id "
                                   "WHERE removed_at = 0 AND state IN ('review', 'ready', 'blocked') "
                                   "AND (?1 IS NULL OR digest IS NULL OR digest <> ?1) ORDER BY added_at, document.id",
                                   error);

  return twin_table_list_text (rows, error, "s", digest);
}

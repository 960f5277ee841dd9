/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-picture-text-table.h"

#include "store/twin-table.h"

GBytes *
twin_picture_text_table_find (TwinTransaction *tx, const char *digest, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && digest != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT blocks FROM picture_text WHERE digest = ? LIMIT 1", error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", digest);

  return twin_statement_step (row, error) ? twin_statement_dup_blob (row, 0) : NULL;
}

gboolean
twin_picture_text_table_add (TwinTransaction *tx, const char *document_id, const char *digest, GBytes *blocks, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && digest != NULL && blocks != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT OR IGNORE INTO picture_text (document_id, digest, blocks) SELECT id, ?2, ?3 FROM document WHERE id = ?1",
                                   "ssB", document_id, digest, blocks);
}

gboolean
twin_picture_text_table_keep (TwinTransaction *tx, const char *document_id, GHashTable *digests, GError **error)
{
  g_auto (GStrv) known = NULL;
  TwinStatement *rows;

  g_return_val_if_fail (tx != NULL && document_id != NULL && digests != NULL, FALSE);

  rows = twin_transaction_prepare (tx, "SELECT digest FROM picture_text WHERE document_id = ?", error);
  known = twin_table_list_text (rows, error, "s", document_id);
  g_clear_pointer (&rows, twin_statement_free);
  if (known == NULL)
    return FALSE;

  for (guint i = 0; known[i] != NULL; i++)
    if (!g_hash_table_contains (digests, known[i])
        && !(twin_transaction_execute (tx, error, "DELETE FROM picture_text WHERE document_id = ? AND digest = ?", "ss", document_id, known[i])
             && twin_table_note_deletion (tx, error)))
      return FALSE;

  return TRUE;
}

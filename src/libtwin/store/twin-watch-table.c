/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-watch-table.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-table.h"

void
twin_watched_folder_free (TwinWatchedFolder *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self);
}

static gpointer
read_folder (TwinStatement *row)
{
  TwinWatchedFolder *self = g_new0 (TwinWatchedFolder, 1);

  self->path = twin_statement_dup_text (row, 0);
  self->added_at = twin_statement_get_int (row, 1);
  self->looked_at = twin_statement_get_int (row, 2);

  return self;
}

/* Whether @sql, a question about @key, has an answer. */
static gboolean
has_row (TwinTransaction *tx, const char *sql, const char *key, gboolean *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, sql, &local_error);
  gint64 one = 0;

  *found = twin_table_find_int (row, &one, &local_error, "s", key);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
twin_watch_table_add (TwinTransaction *tx, const char *path, GError **error)
{
  gboolean known = FALSE;

  g_return_val_if_fail (tx != NULL && path != NULL, FALSE);

  if (!has_row (tx, "SELECT 1 FROM watched_folder WHERE path = ?", path, &known, error))
    return FALSE;
  if (known)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _("This folder is watched already."));
      return FALSE;
    }

  return twin_transaction_execute (tx, error, "INSERT INTO watched_folder (path, added_at, looked_at) VALUES (?, ?, 0)", "si",
                                   path, twin_transaction_now (tx));
}

gboolean
twin_watch_table_remove (TwinTransaction *tx, const char *path, GError **error)
{
  g_return_val_if_fail (tx != NULL && path != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM watched_folder WHERE path = ?", "s", path)
         && twin_table_expect_change (tx, "This folder is not watched. “twinctl watch list” shows those that are.", error);
}

GPtrArray *
twin_watch_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT path, added_at, looked_at FROM watched_folder ORDER BY path", error);

  return twin_table_read_all (rows, read_folder, (GDestroyNotify) twin_watched_folder_free, error);
}

gboolean
twin_watch_table_set_looked (TwinTransaction *tx, const char *path, GError **error)
{
  g_return_val_if_fail (tx != NULL && path != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE watched_folder SET looked_at = ? WHERE path = ?", "is",
                                   twin_transaction_now (tx), path);
}

gboolean
twin_watch_table_set_absent (TwinTransaction *tx, const char *document_id, gboolean absent, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL, FALSE);

  if (!absent)
    return twin_transaction_execute (tx, error, "DELETE FROM watched_absence WHERE document_id = ?", "s", document_id);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO watched_absence (document_id, gone_at) VALUES (?, ?)", "si",
                                   document_id, twin_transaction_now (tx));
}

char **
twin_watch_table_list_absent (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT document_id FROM watched_absence ORDER BY gone_at, document_id", error);

  return twin_table_list_text (rows, error, "");
}

gboolean
twin_watch_table_is_absent (TwinTransaction *tx, const char *document_id, gboolean *absent, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && absent != NULL, FALSE);

  return has_row (tx, "SELECT 1 FROM watched_absence WHERE document_id = ?", document_id, absent, error);
}

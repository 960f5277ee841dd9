/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync-merge.h"

/* What people decide. */

static TwinSyncConflict *
find_conflict (TwinTransaction *tx, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) conflicts = twin_sync_conflict_list (tx, error);

  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    if (((const TwinSyncConflict *) conflicts->pdata[i])->number == number)
      return g_ptr_array_steal_index (conflicts, i);
  if (conflicts != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This conflict is not there any more."));

  return NULL;
}

/* An edit like any other. */
static gboolean
write_edit (TwinTransaction *tx, const TwinSyncConflict *conflict, const char *body, GError **error)
{
  return twin_replica_write (tx, conflict->type, conflict->id, body, error)
         && twin_sync_table_mark_dirty (tx, conflict->type, conflict->id, error);
}

/* What was deleted since comes back whole: an edit wins over a deletion. */
static gboolean
take_mine (TwinTransaction *tx, const TwinSyncConflict *conflict, const char *current, const char *const *fields, GError **error)
{
  g_autofree char *picked = NULL;

  if (*fields == NULL)
    return TRUE;
  if (current == NULL)
    return write_edit (tx, conflict, conflict->mine, error);
  picked = twin_sync_pick (current, conflict->mine, fields, error);

  return picked != NULL && write_edit (tx, conflict, picked, error);
}

/* @fields: NULL stands for all that differ. */
static gboolean
end_conflict (TwinStore *store, gint64 number, const char *const *fields, char **before, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
  g_autoptr (TwinSyncConflict) conflict = tx != NULL ? find_conflict (tx, number, error) : NULL;
  g_autofree char *current = NULL;

  if (conflict == NULL || !twin_replica_read (tx, conflict->type, conflict->id, &current, error)
      || !take_mine (tx, conflict, current, fields != NULL ? fields : (const char *const *) conflict->fields, error)
      || !twin_sync_conflict_delete (tx, number, error) || !twin_transaction_commit (tx, error))
    return FALSE;
  if (before != NULL)
    *before = g_steal_pointer (&current);

  return TRUE;
}

gboolean
twin_sync_resolve (TwinStore *store, gint64 number, gboolean keep_mine, GError **error)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (store != NULL, FALSE);

  return end_conflict (store, number, keep_mine ? NULL : none, NULL, error);
}

gboolean
twin_sync_resolve_fields (TwinStore *store, gint64 number, const char *const *mine, char **before, GError **error)
{
  g_return_val_if_fail (store != NULL && mine != NULL, FALSE);

  return end_conflict (store, number, mine, before, error);
}

gboolean
twin_sync_reopen (TwinStore *store, const TwinSyncConflict *conflict, const char *before, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *current = NULL;
  g_autofree char *body = NULL;

  g_return_val_if_fail (store != NULL && conflict != NULL, FALSE);

  tx = twin_store_write (store, error);
  if (tx == NULL || !twin_replica_read (tx, conflict->type, conflict->id, &current, error))
    return FALSE;
  if (current != NULL && before != NULL)
    {
      body = twin_sync_pick (current, before, (const char *const *) conflict->fields, error);
      if (body == NULL || (!g_str_equal (body, current) && !write_edit (tx, conflict, body, error)))
        return FALSE;
    }

  return twin_sync_conflict_insert (tx, conflict, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_sync_retry (TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (store != NULL, FALSE);

  tx = twin_store_write (store, error);
  rows = tx != NULL ? twin_outbox_list (tx, error) : NULL;
  if (rows == NULL)
    return FALSE;

  /* Under a new key: the old one may belong to an answer that was stored. */
  for (guint i = 0; i < rows->len; i++)
    {
      const TwinOutboxRow *row = rows->pdata[i];

      if (row->problem != NULL && (!twin_outbox_delete (tx, row->seq, error) || !twin_sync_table_mark_dirty (tx, row->type, row->id, error)))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

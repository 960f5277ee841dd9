/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-pending.h"

#include "base/twin-json.h"
#include "store/twin-sync-table.h"
#include "sync/twin-replica.h"

void
twin_sync_pending_free (TwinSyncPending *self)
{
  if (self == NULL)
    return;

  g_free (self->type);
  g_free (self->id);
  g_free (self->name);
  g_free (self->owner);
  g_free (self->problem);
  g_free (self);
}

/* What was put away can come back for a while: for people it is deleted. */
static gboolean
is_deleted (const char *body)
{
  g_autoptr (JsonObject) object = body != NULL ? twin_json_parse_object (body, NULL) : NULL;

  return object == NULL || twin_json_get_boolean (object, "removed", FALSE);
}

/* Takes over the texts of @row that it needs. */
static TwinSyncPending *
describe (TwinTransaction *tx, TwinOutboxRow *row, GError **error)
{
  g_autoptr (TwinSyncPending) self = g_new0 (TwinSyncPending, 1);
  g_auto (TwinReplicaLabel) label = { 0 };
  g_auto (TwinSyncVersion) base = { 0 };
  g_autofree char *body = NULL;

  if (!twin_replica_describe (tx, row->type, row->id, &label, error) || !twin_replica_read (tx, row->type, row->id, &body, error)
      || !twin_sync_table_get (tx, TWIN_SYNC_BASE, row->type, row->id, &base, error))
    return NULL;

  self->type = g_steal_pointer (&row->type);
  self->id = g_steal_pointer (&row->id);
  self->problem = g_steal_pointer (&row->problem);
  self->name = label.name != NULL ? g_steal_pointer (&label.name) : twin_replica_get_title (self->type, base.body);
  self->owner = g_steal_pointer (&label.owner);
  self->deleted = is_deleted (body);
  self->changed_at = label.changed_at;
  self->n_tries = row->n_tries;
  self->next_at = row->next_at;

  return g_steal_pointer (&self);
}

GPtrArray *
twin_sync_list_pending (TwinTransaction *tx, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_sync_pending_free);

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_outbox_list_all (tx, limit, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      TwinSyncPending *pending = describe (tx, rows->pdata[i], error);

      if (pending == NULL)
        return NULL;
      g_ptr_array_add (list, pending);
    }

  return g_steal_pointer (&list);
}

/* What belongs to a twin marks the twin, a decision its document; of two marks the greater one counts. */
GHashTable *
twin_sync_list_marks (TwinTransaction *tx, GError **error)
{
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "WITH marked (type, id, mark) AS ("
                                   "  SELECT type, id, 1 FROM sync_dirty UNION ALL SELECT type, id, 1 FROM sync_outbox"
                                   "  UNION ALL SELECT type, id, 2 FROM sync_conflict)"
                                   " SELECT place, max(mark) FROM ("
                                   "  SELECT 'twin/' || id AS place, mark FROM marked WHERE type = 'twin'"
                                   "  UNION ALL SELECT 'document/' || id, mark FROM marked WHERE type IN ('document', 'decision')"
                                   "  UNION ALL SELECT 'twin/' || a.twin_id, mark FROM marked m JOIN access_entry a ON a.id = m.id"
                                   "    WHERE m.type = 'access-entry'"
                                   "  UNION ALL SELECT 'twin/' || q.twin_id, mark FROM marked m JOIN evaluation_question q ON q.id = m.id"
                                   "    WHERE m.type = 'question'"
                                   "  UNION ALL SELECT 'twin/' || q.twin_id, mark FROM marked m JOIN quiz q ON q.id = m.id"
                                   "    WHERE m.type = 'quiz')"
                                   " GROUP BY place",
                                   error);
  if (rows == NULL)
    return NULL;
  while (twin_statement_step (rows, &local_error))
    g_hash_table_insert (marks, twin_statement_dup_text (rows, 0), GINT_TO_POINTER ((int) twin_statement_get_int (rows, 1)));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&marks);
}

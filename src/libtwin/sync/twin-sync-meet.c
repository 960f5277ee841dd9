/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-private.h"

#include "sync/twin-replica.h"
#include "sync/twin-sync-merge.h"

/* One place for all ways in which two versions meet. */

static gboolean
note_conflict (TwinTransaction *tx, const char *type, const char *id, const char *mine, const char *theirs, char **fields, GError **error)
{
  TwinSyncConflict conflict = { 0, (char *) type, (char *) id, (char *) mine, (char *) theirs, fields, twin_transaction_now (tx) };

  return twin_sync_conflict_insert (tx, &conflict, error);
}

/* Makes the library hold @body, and the base what was seen; if something else came of it here, that is an edit of ours. */
static gboolean
adopt (TwinTransaction *tx, const TwinSyncVersion *theirs, const char *body, GError **error)
{
  g_autofree char *written = NULL;

  if (!twin_sync_table_set_applying (tx, theirs->type, theirs->id, error) || !twin_replica_write (tx, theirs->type, theirs->id, body, error)
      || !twin_sync_table_set_applying (tx, NULL, NULL, error) || !twin_replica_read (tx, theirs->type, theirs->id, &written, error))
    return FALSE;

  if (theirs->body == NULL && written == NULL
          ? !twin_sync_table_drop (tx, TWIN_SYNC_BASE, theirs->type, theirs->id, error)
          : !twin_sync_table_set (tx, TWIN_SYNC_BASE, theirs->type, theirs->id, theirs->rev, theirs->body, error))
    return FALSE;

  return g_strcmp0 (written, theirs->body) == 0 ? twin_sync_table_clear_dirty (tx, theirs->type, theirs->id, error)
                                                : twin_sync_table_mark_dirty (tx, theirs->type, theirs->id, error);
}

gboolean
_twin_sync_reconcile (TwinTransaction *tx, const TwinSyncVersion *theirs, GError **error)
{
  g_auto (TwinSyncVersion) base = { 0 };
  g_auto (TwinSyncMerge) merge = { 0 };
  g_autofree char *mine = NULL;

  if (!twin_sync_table_get (tx, TWIN_SYNC_BASE, theirs->type, theirs->id, &base, error) || !twin_replica_read (tx, theirs->type, theirs->id, &mine, error)
      || !twin_sync_table_drop (tx, TWIN_SYNC_REMOTE, theirs->type, theirs->id, error))
    return FALSE;

  if (g_strcmp0 (mine, base.body) == 0 || g_strcmp0 (mine, theirs->body) == 0 || mine == NULL)
    return adopt (tx, theirs, theirs->body, error);
  if (theirs->body == NULL)
    return adopt (tx, theirs, mine, error);

  if (!twin_sync_merge (base.body, mine, theirs->body, &merge, error)
      || (merge.fields != NULL && !note_conflict (tx, theirs->type, theirs->id, mine, theirs->body, merge.fields, error)))
    return FALSE;

  return adopt (tx, theirs, merge.body, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-sync-table.h"

#include "store/twin-table.h"

void
twin_sync_state_clear (TwinSyncState *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->cursor, g_free);
}

void
twin_sync_version_clear (TwinSyncVersion *self)
{
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->body, g_free);
}

void
twin_sync_version_free (TwinSyncVersion *self)
{
  if (self == NULL)
    return;

  twin_sync_version_clear (self);
  g_free (self);
}

void
twin_sync_conflict_free (TwinSyncConflict *self)
{
  if (self == NULL)
    return;

  g_free (self->type);
  g_free (self->id);
  g_free (self->mine);
  g_free (self->theirs);
  g_strfreev (self->fields);
  g_free (self);
}

/* --- State --- */

gboolean
twin_sync_table_get_state (TwinTransaction *tx, TwinSyncState *state, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && state != NULL, FALSE);

  row = twin_transaction_prepare (tx, "SELECT server, account, cursor, listing, agreed_at FROM sync_state", error);
  if (!twin_table_step_one (row, "The state of the synchronisation is missing.", error, ""))
    return FALSE;

  state->server = twin_statement_dup_text (row, 0);
  state->account = twin_statement_dup_text (row, 1);
  state->cursor = twin_statement_dup_text (row, 2);
  state->listing = twin_statement_get_int (row, 3);
  state->agreed_at = twin_statement_get_int (row, 4);

  return TRUE;
}

gboolean
twin_sync_table_set_state (TwinTransaction *tx, const TwinSyncState *state, GError **error)
{
  g_return_val_if_fail (tx != NULL && state != NULL && state->server != NULL && state->account != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_state SET server = ?, account = ?, cursor = ?, listing = ?, agreed_at = ?", "sssii",
                                   state->server, state->account, state->cursor, state->listing, state->agreed_at);
}

gboolean
twin_sync_table_set_applying (TwinTransaction *tx, const char *type, const char *id, GError **error)
{
  g_autofree char *name = type != NULL ? g_strjoin ("/", type, id, NULL) : g_strdup ("");

  g_return_val_if_fail (tx != NULL && (type == NULL || id != NULL), FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_state SET applying = ?", "s", name);
}

gboolean
twin_sync_table_reset (TwinTransaction *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM sync_dirty", "") && twin_transaction_execute (tx, error, "DELETE FROM sync_base", "")
         && twin_sync_table_drop_remotes (tx, error)
         && twin_transaction_execute (tx, error, "DELETE FROM sync_outbox", "");
}

/* --- Dirty --- */

gboolean
twin_sync_table_mark_dirty (TwinTransaction *tx, const char *type, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "INSERT INTO sync_dirty (type, id) VALUES (?, ?) ON CONFLICT DO NOTHING", "ss", type, id);
}

gboolean
twin_sync_table_clear_dirty (TwinTransaction *tx, const char *type, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM sync_dirty WHERE type = ? AND id = ?", "ss", type, id);
}

gboolean
twin_sync_table_is_dirty (TwinTransaction *tx, const char *type, const char *id, gboolean *dirty, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 n = 0;

  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL && dirty != NULL, FALSE);

  row = twin_transaction_prepare (tx, "SELECT count(*) FROM sync_dirty WHERE type = ? AND id = ?", &local_error);
  *dirty = twin_table_find_int (row, &n, &local_error, "ss", type, id) && n > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* --- Base and remote --- */

/* A remote version counts only if it is newer than what is there. */
static const struct
{
  const char *get;
  const char *set;
  const char *drop;
} trees[] = {
  [TWIN_SYNC_BASE] = { "SELECT rev, body FROM sync_base WHERE type = ? AND id = ?",
                       "INSERT INTO sync_base (type, id, rev, body, listing) VALUES (?, ?, ?, ?, 0)"
                       "  ON CONFLICT (type, id) DO UPDATE SET rev = excluded.rev, body = excluded.body",
                       "DELETE FROM sync_base WHERE type = ? AND id = ?" },
  [TWIN_SYNC_REMOTE] = { "SELECT rev, body FROM sync_remote WHERE type = ? AND id = ?",
                         "INSERT INTO sync_remote (type, id, rev, body) VALUES (?, ?, ?, ?)"
                         "  ON CONFLICT (type, id) DO UPDATE SET rev = excluded.rev, body = excluded.body WHERE excluded.rev > rev",
                         "DELETE FROM sync_remote WHERE type = ? AND id = ?" },
};

gboolean
twin_sync_table_get (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, TwinSyncVersion *version, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL && version != NULL, FALSE);

  row = twin_transaction_prepare (tx, trees[tree].get, error);
  if (row == NULL)
    return FALSE;

  version->type = g_strdup (type);
  version->id = g_strdup (id);
  twin_statement_bind (row, "ss", type, id);
  if (twin_statement_step (row, &local_error))
    {
      version->rev = twin_statement_get_int (row, 0);
      version->body = twin_statement_dup_text (row, 1);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
twin_sync_table_set (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, gint64 rev, const char *body, GError **error)
{
  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL && rev > 0, FALSE);

  return twin_transaction_execute (tx, error, trees[tree].set, "ssis", type, id, rev, body);
}

gboolean
twin_sync_table_drop (TwinTransaction *tx, TwinSyncTree tree, const char *type, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, trees[tree].drop, "ss", type, id);
}

gboolean
twin_sync_table_drop_remotes (TwinTransaction *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM sync_remote", "");
}

static gpointer
read_version (TwinStatement *row)
{
  TwinSyncVersion *self = g_new0 (TwinSyncVersion, 1);

  self->type = twin_statement_dup_text (row, 0);
  self->id = twin_statement_dup_text (row, 1);
  self->rev = twin_statement_get_int (row, 2);
  self->body = twin_statement_dup_text (row, 3);

  return self;
}

static GPtrArray *
list_versions (TwinTransaction *tx, const char *sql, gint64 number, GError **error)
{
  g_autoptr (TwinStatement) rows = twin_transaction_prepare (tx, sql, error);

  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "i", number);

  return twin_table_read_all (rows, read_version, (GDestroyNotify) twin_sync_version_free, error);
}

GPtrArray *
twin_sync_table_list_dirty (TwinTransaction *tx, guint limit, GError **error)
{
  g_return_val_if_fail (tx != NULL, NULL);

  return list_versions (tx,
                        "SELECT type, id, 0, NULL FROM sync_dirty"
                        "  WHERE NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.type = sync_dirty.type AND o.id = sync_dirty.id)"
                        "  LIMIT ?",
                        limit, error);
}

gboolean
twin_sync_table_count_remote (TwinTransaction *tx, guint *n, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && n != NULL, FALSE);

  row = twin_transaction_prepare (tx, "SELECT count(*) FROM sync_remote", error);
  if (!twin_table_step_one (row, "What is to be applied cannot be counted.", error, ""))
    return FALSE;
  *n = (guint) twin_statement_get_int (row, 0);

  return TRUE;
}

GPtrArray *
twin_sync_table_list_remote (TwinTransaction *tx, guint limit, GError **error)
{
  g_return_val_if_fail (tx != NULL, NULL);

  return list_versions (tx,
                        "SELECT type, id, rev, body FROM sync_remote"
                        "  WHERE NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.type = sync_remote.type AND o.id = sync_remote.id)"
                        "  LIMIT ?",
                        limit, error);
}

GPtrArray *
twin_sync_table_list_unlisted (TwinTransaction *tx, gint64 listing, GError **error)
{
  g_return_val_if_fail (tx != NULL, NULL);

  return list_versions (tx, "SELECT type, id, rev, body FROM sync_base WHERE listing <> ?", listing, error);
}

gboolean
twin_sync_table_note_listed (TwinTransaction *tx, const char *type, const char *id, gint64 listing, GError **error)
{
  g_return_val_if_fail (tx != NULL && type != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE sync_base SET listing = ? WHERE type = ? AND id = ?", "iss", listing, type, id);
}

GPtrArray *
twin_sync_table_list_known (TwinTransaction *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL, NULL);

  return list_versions (tx,
                        "SELECT type, id, rev, NULL FROM ("
                        "  SELECT type, id, rev, body FROM sync_remote"
                        "  UNION ALL"
                        "  SELECT type, id, rev, body FROM sync_base b"
                        "    WHERE NOT EXISTS (SELECT 1 FROM sync_remote r WHERE r.type = b.type AND r.id = b.id AND r.rev >= b.rev))"
                        "  WHERE body IS NOT NULL AND ? = 0 ORDER BY type",
                        0, error);
}

/* --- Conflicts --- */

gboolean
twin_sync_conflict_insert (TwinTransaction *tx, const TwinSyncConflict *conflict, GError **error)
{
  g_autofree char *fields = NULL;

  g_return_val_if_fail (tx != NULL && conflict != NULL && conflict->mine != NULL, FALSE);

  fields = conflict->fields != NULL ? g_strjoinv ("\n", conflict->fields) : g_strdup ("");

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO sync_conflict (type, id, mine, theirs, fields, found_at) VALUES (?, ?, ?, ?, ?, ?)",
                                   "sssssi", conflict->type, conflict->id, conflict->mine, conflict->theirs, fields, conflict->found_at);
}

gboolean
twin_sync_conflict_delete (TwinTransaction *tx, gint64 number, GError **error)
{
  g_return_val_if_fail (tx != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM sync_conflict WHERE number = ?", "i", number);
}

static gpointer
read_conflict (TwinStatement *row)
{
  TwinSyncConflict *self = g_new0 (TwinSyncConflict, 1);
  const char *fields = twin_statement_get_text (row, 4);

  self->type = twin_statement_dup_text (row, 0);
  self->id = twin_statement_dup_text (row, 1);
  self->mine = twin_statement_dup_text (row, 2);
  self->theirs = twin_statement_dup_text (row, 3);
  self->fields = g_strsplit (fields, "\n", -1);
  self->found_at = twin_statement_get_int (row, 5);
  self->number = twin_statement_get_int (row, 6);

  return self;
}

GPtrArray *
twin_sync_conflict_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT type, id, mine, theirs, fields, found_at, number FROM sync_conflict ORDER BY number", error);
  if (rows == NULL)
    return NULL;

  return twin_table_read_all (rows, read_conflict, (GDestroyNotify) twin_sync_conflict_free, error);
}

gboolean
twin_sync_conflict_count (TwinTransaction *tx, guint *n, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && n != NULL, FALSE);

  row = twin_transaction_prepare (tx, "SELECT count(*) FROM sync_conflict", error);
  if (!twin_table_step_one (row, "The conflicts cannot be counted.", error, ""))
    return FALSE;
  *n = (guint) twin_statement_get_int (row, 0);

  return TRUE;
}

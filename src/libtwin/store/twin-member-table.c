/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-member-table.h"

#include "store/twin-table.h"

#define COLUMNS "member.document_id, container_id, root_id, container_name, inner_path, depth, gone_at"

void
twin_membership_free (TwinMembership *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->container_id);
  g_free (self->root_id);
  g_free (self->container_name);
  g_free (self->inner_path);
  g_free (self);
}

static gpointer
read_membership (TwinStatement *row)
{
  TwinMembership *self = g_new0 (TwinMembership, 1);

  self->document_id = twin_statement_dup_text (row, 0);
  self->container_id = twin_statement_dup_text (row, 1);
  self->root_id = twin_statement_dup_text (row, 2);
  self->container_name = twin_statement_dup_text (row, 3);
  self->inner_path = twin_statement_dup_text (row, 4);
  self->depth = (guint) twin_statement_get_int (row, 5);
  self->gone_at = twin_statement_get_int (row, 6);

  return self;
}

/* The row that @row is at after one step; NULL without @error where there is none. */
static TwinMembership *
step_to (TwinStatement *row, GError **error)
{
  return twin_statement_step (row, error) ? read_membership (row) : NULL;
}

gboolean
twin_member_table_insert (TwinTransaction *tx, const TwinMembership *membership, GError **error)
{
  g_return_val_if_fail (tx != NULL && membership != NULL, FALSE);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO member (document_id, container_id, root_id, container_name, inner_path, depth, gone_at) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
                                   "sssssii", membership->document_id, membership->container_id, membership->root_id,
                                   membership->container_name, membership->inner_path, (gint64) membership->depth, membership->gone_at);
}

TwinMembership *
twin_member_table_get (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && document_id != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM member WHERE document_id = ?", error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "s", document_id);

  return step_to (row, error);
}

TwinMembership *
twin_member_table_find (TwinTransaction *tx, const char *container_id, const char *inner_path, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && container_id != NULL && inner_path != NULL, NULL);

  row = twin_transaction_prepare (tx,
                                  "SELECT " COLUMNS " FROM member JOIN document ON id = document_id "
                                  "WHERE container_id = ? AND inner_path = ? ORDER BY removed_at <> 0, added_at DESC, document.rowid DESC LIMIT 1",
                                  error);
  if (row == NULL)
    return NULL;
  twin_statement_bind (row, "ss", container_id, inner_path);

  return step_to (row, error);
}

GPtrArray *
twin_member_table_list (TwinTransaction *tx, const char *container_id, gint64 removed_at, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && container_id != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT " COLUMNS " FROM member JOIN document ON id = document_id "
                                   "WHERE container_id = ? AND removed_at = ? AND gone_at = 0 ORDER BY inner_path, document_id",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "si", container_id, removed_at);

  return twin_table_read_all (rows, read_membership, (GDestroyNotify) twin_membership_free, error);
}

gboolean
twin_member_table_count (TwinTransaction *tx, const char *root_id, guint *n_members, guint64 *size, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && root_id != NULL && n_members != NULL && size != NULL, FALSE);

  row = twin_transaction_prepare (tx,
                                  "SELECT count (*), coalesce (sum (size), 0) FROM member JOIN document ON id = document_id WHERE root_id = ?",
                                  error);
  if (!twin_table_step_one (row, "", error, "s", root_id))
    return FALSE;
  *n_members = (guint) twin_statement_get_int (row, 0);
  *size = (guint64) twin_statement_get_int (row, 1);

  return TRUE;
}

gboolean
twin_member_table_set_gone (TwinTransaction *tx, const char *document_id, gint64 gone_at, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE member SET gone_at = ? WHERE document_id = ?", "is", gone_at, document_id);
}

gboolean
twin_member_table_set_path (TwinTransaction *tx, const char *document_id, const char *inner_path, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && inner_path != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE member SET inner_path = ? WHERE document_id = ?", "ss", inner_path, document_id);
}

gboolean
twin_member_table_hand_over (TwinTransaction *tx, const char *from_id, const char *to_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && from_id != NULL && to_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "UPDATE OR REPLACE member SET document_id = ? WHERE document_id = ?", "ss", to_id, from_id);
}

gboolean
twin_member_table_is_absent (TwinTransaction *tx, const char *document_id, gboolean *absent, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 one = 0;

  g_return_val_if_fail (tx != NULL && document_id != NULL && absent != NULL, FALSE);

  row = twin_transaction_prepare (tx,
                                  "SELECT 1 FROM member JOIN watched_absence ON watched_absence.document_id = root_id "
                                  "JOIN document AS inner_one ON inner_one.id = member.document_id JOIN document AS root ON root.id = root_id "
                                  "WHERE member.document_id = ? AND inner_one.removed_at = root.removed_at",
                                  &local_error);
  *absent = twin_table_find_int (row, &one, &local_error, "s", document_id);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return local_error == NULL;
}

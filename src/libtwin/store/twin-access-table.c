/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-access-table.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-table.h"

static const char *const kind_names[] = {
  [TWIN_ACCESS_ADDRESS] = "address",
  [TWIN_ACCESS_DOMAIN] = "domain",
};

TwinAccessRecord *
twin_access_record_new (void)
{
  TwinAccessRecord *self = g_new0 (TwinAccessRecord, 1);

  self->roles = g_new0 (char *, 1);
  self->groups = g_new0 (char *, 1);

  return self;
}

TwinAccessRecord *
twin_access_record_copy (const TwinAccessRecord *self)
{
  TwinAccessRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TwinAccessRecord, 1);
  copy->id = g_strdup (self->id);
  copy->twin_id = g_strdup (self->twin_id);
  copy->kind = self->kind;
  copy->value = g_strdup (self->value);
  copy->origin = g_strdup (self->origin);
  copy->added_at = self->added_at;
  copy->valid_to = self->valid_to;
  copy->roles = g_strdupv (self->roles);
  copy->groups = g_strdupv (self->groups);

  return copy;
}

void
twin_access_record_free (TwinAccessRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->twin_id);
  g_free (self->value);
  g_free (self->origin);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  g_free (self);
}

gboolean
twin_access_table_insert (TwinTransaction *tx, const TwinAccessRecord *record, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *known = NULL;
  g_autofree char *roles = NULL;
  g_autofree char *groups = NULL;

  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);
  g_return_val_if_fail (record->twin_id != NULL && record->value != NULL, FALSE);
  g_return_val_if_fail ((guint) record->kind < G_N_ELEMENTS (kind_names), FALSE);

  known = twin_access_table_find (tx, record->twin_id, record->value, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (known != NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _("This entry is on the access list already."));
      return FALSE;
    }

  roles = twin_table_write_strv (record->roles);
  groups = twin_table_write_strv (record->groups);

  return twin_transaction_execute (tx, error,
                                   "INSERT INTO access_entry (id, twin_id, kind, value, origin, added_at, valid_to, roles, groups) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   "sssssiiss", record->id, record->twin_id, kind_names[record->kind], record->value,
                                   record->origin, record->added_at, record->valid_to, roles, groups);
}

gboolean
twin_access_table_update (TwinTransaction *tx, const TwinAccessRecord *record, GError **error)
{
  g_autofree char *roles = NULL;
  g_autofree char *groups = NULL;

  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);

  roles = twin_table_write_strv (record->roles);
  groups = twin_table_write_strv (record->groups);

  return twin_transaction_execute (tx, error, "UPDATE access_entry SET valid_to = ?, roles = ?, groups = ? WHERE id = ?", "isss",
                                   record->valid_to, roles, groups, record->id)
         && twin_table_expect_change (tx, "There is no such entry of an access list.", error);
}

gboolean
twin_access_table_delete (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM access_entry WHERE id = ?", "s", id);
}

char *
twin_access_table_find (TwinTransaction *tx, const char *twin_id, const char *value, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL && value != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT id FROM access_entry WHERE twin_id = ? AND value = ?", error);

  return twin_table_find_text (row, error, "ss", twin_id, value);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinAccessRecord *self = twin_access_record_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->twin_id = twin_statement_dup_text (row, 1);
  self->kind = g_strcmp0 (twin_statement_get_text (row, 2), kind_names[TWIN_ACCESS_DOMAIN]) == 0 ? TWIN_ACCESS_DOMAIN
                                                                                                : TWIN_ACCESS_ADDRESS;
  self->value = twin_statement_dup_text (row, 3);
  self->origin = twin_statement_dup_text (row, 4);
  self->added_at = twin_statement_get_int (row, 5);
  self->valid_to = twin_statement_get_int (row, 6);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  self->roles = twin_table_parse_strv (twin_statement_get_text (row, 7));
  self->groups = twin_table_parse_strv (twin_statement_get_text (row, 8));

  return self;
}

GPtrArray *
twin_access_table_list (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT id, twin_id, kind, value, origin, added_at, valid_to, roles, groups FROM access_entry "
                                   "WHERE twin_id = ? ORDER BY kind DESC, value",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", twin_id);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_access_record_free, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-twin-table.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-table.h"

#define COLUMNS "id, name, config, created_at, updated_at, removed_at"

TwinTwinRecord *
twin_twin_record_new (void)
{
  return g_new0 (TwinTwinRecord, 1);
}

void
twin_twin_record_free (TwinTwinRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->config);
  g_free (self);
}

/* Two names are the same twin if they differ only in case or in how a letter is composed. */
static char *
name_to_key (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  char *normalized = g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);

  return normalized != NULL ? normalized : g_steal_pointer (&folded);
}

/* The index on names would refuse it too, in words nobody can act on. */
static gboolean
check_name_free (TwinTransaction *tx, const TwinTwinRecord *record, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *holder = NULL;

  if (record->removed_at != 0)
    return TRUE;

  holder = twin_twin_table_find_name (tx, record->name, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (holder == NULL || g_str_equal (holder, record->id))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _("There is a twin of this name already. Choose another name."));

  return FALSE;
}

gboolean
twin_twin_table_insert (TwinTransaction *tx, const TwinTwinRecord *record, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);
  g_return_val_if_fail (record->name != NULL && record->config != NULL, FALSE);

  key = name_to_key (record->name);

  return check_name_free (tx, record, error)
         && twin_transaction_execute (tx, error,
                                      "INSERT INTO twin (id, name, name_key, config, created_at, updated_at, removed_at) "
                                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
                                      "ssssiii", record->id, record->name, key, record->config, record->created_at,
                                      record->updated_at, record->removed_at);
}

gboolean
twin_twin_table_update (TwinTransaction *tx, const TwinTwinRecord *record, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (tx != NULL && record != NULL && record->id != NULL, FALSE);
  g_return_val_if_fail (record->name != NULL && record->config != NULL, FALSE);

  key = name_to_key (record->name);

  return check_name_free (tx, record, error)
         && twin_transaction_execute (tx, error,
                                      "UPDATE twin SET name = ?, name_key = ?, config = ?, created_at = ?, "
                                      "updated_at = ?, removed_at = ? WHERE id = ?",
                                      "sssiiis", record->name, key, record->config, record->created_at,
                                      record->updated_at, record->removed_at, record->id)
         && twin_table_expect_change (tx, "There is no such twin.", error);
}

gboolean
twin_twin_table_delete (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM twin WHERE id = ?", "s", id)
         && twin_table_note_deletion (tx, error);
}

static gpointer
read_record (TwinStatement *row)
{
  TwinTwinRecord *self = twin_twin_record_new ();

  self->id = twin_statement_dup_text (row, 0);
  self->name = twin_statement_dup_text (row, 1);
  self->config = twin_statement_dup_text (row, 2);
  self->created_at = twin_statement_get_int (row, 3);
  self->updated_at = twin_statement_get_int (row, 4);
  self->removed_at = twin_statement_get_int (row, 5);

  return self;
}

TwinTwinRecord *
twin_twin_table_get (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT " COLUMNS " FROM twin WHERE id = ?", error);

  return twin_table_read_one (row, read_record, "There is no such twin.", error, "s", id);
}

char *
twin_twin_table_find_name (TwinTransaction *tx, const char *name, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (tx != NULL && name != NULL, NULL);

  key = name_to_key (name);
  row = twin_transaction_prepare (tx, "SELECT id FROM twin WHERE name_key = ? AND removed_at = 0", error);

  return twin_table_find_text (row, error, "s", key);
}

GPtrArray *
twin_twin_table_list (TwinTransaction *tx, gboolean removed, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, "SELECT " COLUMNS " FROM twin WHERE (removed_at <> 0) = ? ORDER BY name_key, created_at", error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "b", removed != FALSE);

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_twin_record_free, error);
}

gboolean
twin_twin_table_add_document (TwinTransaction *tx, const char *twin_id, const char *document_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && twin_id != NULL && document_id != NULL, FALSE);

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO twin_document (twin_id, document_id, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "ssi",
    twin_id, document_id, twin_transaction_now (tx));
}

gboolean
twin_twin_table_remove_document (TwinTransaction *tx, const char *twin_id, const char *document_id, GError **error)
{
  g_return_val_if_fail (tx != NULL && twin_id != NULL && document_id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM twin_document WHERE twin_id = ? AND document_id = ?", "ss",
                                   twin_id, document_id);
}

char **
twin_twin_table_list_documents (TwinTransaction *tx, const char *twin_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, "SELECT document_id FROM twin_document WHERE twin_id = ? ORDER BY added_at, document_id", error);

  return twin_table_list_text (rows, error, "s", twin_id);
}

/* Moves the ids gathered so far for @document_id into @map. */
static void
flush_twins (GHashTable *map, char *document_id, GPtrArray *twin_ids)
{
  if (document_id == NULL)
    return;

  g_ptr_array_add (twin_ids, NULL);
  g_hash_table_insert (map, document_id, g_ptr_array_steal (twin_ids, NULL));
}

GHashTable *
twin_twin_table_map_documents (TwinTransaction *tx, GError **error)
{
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) twin_ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *document_id = NULL;
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT twin_document.document_id, twin_document.twin_id FROM twin_document "
                                   "JOIN twin ON twin.id = twin_document.twin_id WHERE twin.removed_at = 0 "
                                   "ORDER BY twin_document.document_id, twin.name_key",
                                   error);
  if (rows == NULL)
    return NULL;

  while (twin_statement_step (rows, &local_error))
    {
      const char *id = twin_statement_get_text (rows, 0);

      if (g_strcmp0 (id, document_id) != 0)
        {
          flush_twins (map, g_steal_pointer (&document_id), twin_ids);
          document_id = g_strdup (id);
        }
      g_ptr_array_add (twin_ids, twin_statement_dup_text (rows, 1));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  flush_twins (map, g_steal_pointer (&document_id), twin_ids);

  return g_steal_pointer (&map);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-custom-type-table.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-table.h"

/* The set that was asked for last: a run over many documents asks for the same again and again, and a set
 * that is used again remembers what it learnt. */
static GMutex caching;
static TwinTypeSet *cached;

/* What was let out under other types is made anew when it is next asked for. */
static gboolean
drop_renditions (TwinTransaction *tx, GError **error)
{
  return twin_transaction_execute (tx, error, "DELETE FROM rendition", "") && twin_table_note_deletion (tx, error);
}

gboolean
twin_custom_type_table_put (TwinTransaction *tx, const TwinCustomType *type, GError **error)
{
  g_autoptr (TwinStatement) count = NULL;
  g_autofree char *id = NULL;
  gint64 n_others = 0;

  g_return_val_if_fail (tx != NULL && type != NULL, FALSE);

  if (twin_custom_type_intern (type, error) == NULL)
    return FALSE;

  id = twin_custom_type_make_id (type->name);
  count = twin_transaction_prepare (tx, "SELECT count (*) FROM custom_type WHERE id <> ?", error);
  if (!twin_table_find_int (count, &n_others, error, "s", id))
    return FALSE;
  if (n_others >= TWIN_TYPE_SET_CUSTOM_MAX)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There are %d types of your own already, which is as many as there can be."),
                   TWIN_TYPE_SET_CUSTOM_MAX);
      return FALSE;
    }
  g_clear_pointer (&count, twin_statement_free);

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO custom_type (id, name, shape, labels, check_name, action, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, shape = excluded.shape, labels = excluded.labels, "
    "check_name = excluded.check_name, action = excluded.action",
    "ssssssi", id, type->name, type->shape, type->labels, type->check, twin_pii_action_to_string (type->action),
    twin_transaction_now (tx))
    && drop_renditions (tx, error);
}

gboolean
twin_custom_type_table_delete (TwinTransaction *tx, const char *id, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM custom_type WHERE id = ?", "s", id)
         && twin_table_expect_change (tx, "There is no such type of your own. “twinctl types” lists them.", error)
         && twin_transaction_execute (tx, error, "DELETE FROM finding WHERE type = ?", "s", id)
         && twin_transaction_execute (tx, error, "DELETE FROM decision WHERE type = ?", "s", id)
         && twin_transaction_execute (tx, error, "DELETE FROM pseudonym WHERE type = ?", "s", id)
         && drop_renditions (tx, error);
}

static TwinCustomType *
read_definition (TwinStatement *row, int column)
{
  TwinPiiAction action;

  if (twin_statement_get_text (row, column) == NULL
      || !twin_pii_action_from_string (twin_statement_get_text (row, column + 4), &action))
    return NULL;

  return twin_custom_type_new (twin_statement_get_text (row, column), twin_statement_get_text (row, column + 1),
                               twin_statement_get_text (row, column + 2), twin_statement_get_text (row, column + 3), action);
}

static gpointer
read_type (TwinStatement *row)
{
  return read_definition (row, 0);
}

GPtrArray *
twin_custom_type_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (tx, "SELECT " TWIN_CUSTOM_TYPE_COLUMNS " FROM custom_type ORDER BY created_at, id", error);
  if (rows == NULL)
    return NULL;

  return twin_table_read_all (rows, read_type, (GDestroyNotify) twin_custom_type_free, error);
}

/* The cached set if it is the same as @set, else @set, which is cached from now on. */
static TwinTypeSet *
share (TwinTypeSet *set)
{
  TwinTypeSet *shared;

  g_mutex_lock (&caching);
  if (cached == NULL || !g_str_equal (twin_type_set_get_digest (cached), twin_type_set_get_digest (set)))
    {
      g_clear_pointer (&cached, twin_type_set_unref);
      cached = twin_type_set_ref (set);
    }
  shared = twin_type_set_ref (cached);
  g_mutex_unlock (&caching);
  twin_type_set_unref (set);

  return shared;
}

TwinTypeSet *
twin_custom_type_table_load (TwinTransaction *tx, GError **error)
{
  g_autoptr (GPtrArray) definitions = twin_custom_type_table_list (tx, error);
  g_autoptr (GPtrArray) types = g_ptr_array_new ();

  if (definitions == NULL)
    return NULL;

  for (guint i = 0; i < definitions->len; i++)
    {
      const TwinPiiType *type = twin_custom_type_intern (g_ptr_array_index (definitions, i), error);

      if (type == NULL)
        return NULL;
      g_ptr_array_add (types, (gpointer) type);
    }

  return share (twin_type_set_new (types));
}

const TwinPiiType *
_twin_custom_type_table_read (TwinStatement *row, const char *id, int column)
{
  g_autoptr (TwinCustomType) definition = NULL;

  if (!g_str_has_prefix (id, TWIN_CUSTOM_TYPE_PREFIX))
    return twin_pii_type_lookup (id);

  definition = read_definition (row, column);

  return definition != NULL ? twin_custom_type_intern (definition, NULL) : NULL;
}

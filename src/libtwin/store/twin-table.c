/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-table.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "store/twin-connection.h"
#include "store/twin-setting-table.h"

gboolean
twin_table_note_deletion (TwinTransaction *tx, GError **error)
{
  g_autofree char *id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));

  return twin_setting_table_set (tx, TWIN_TABLE_DELETION_NOTE, id, error);
}

static gboolean
step_one (TwinStatement *statement, const char *missing, GError **error, const char *types, va_list values)
{
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  twin_statement_bind_valist (statement, types, values);
  if (twin_statement_step (statement, &local_error))
    return TRUE;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (missing != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, missing);

  return FALSE;
}

gboolean
twin_table_step_one (TwinStatement *statement, const char *missing, GError **error, const char *types, ...)
{
  va_list values;
  gboolean found;

  va_start (values, types);
  found = step_one (statement, missing, error, types, values);
  va_end (values);

  return found;
}

gpointer
twin_table_read_one (TwinStatement *statement, TwinTableReadFunc read, const char *missing, GError **error,
                     const char *types, ...)
{
  va_list values;
  gboolean found;

  va_start (values, types);
  found = step_one (statement, missing, error, types, values);
  va_end (values);

  return found ? read (statement) : NULL;
}

GPtrArray *
twin_table_read_all (TwinStatement *statement, TwinTableReadFunc read, GDestroyNotify free_func, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_func);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return NULL;

  while (twin_statement_step (statement, &local_error))
    {
      gpointer record = read (statement);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&records);
}

char *
twin_table_find_text (TwinStatement *statement, GError **error, const char *types, ...)
{
  va_list values;
  gboolean found;

  va_start (values, types);
  found = step_one (statement, NULL, error, types, values);
  va_end (values);

  return found ? twin_statement_dup_text (statement, 0) : NULL;
}

gboolean
twin_table_find_int (TwinStatement *statement, gint64 *value, GError **error, const char *types, ...)
{
  va_list values;
  gboolean found;

  va_start (values, types);
  found = step_one (statement, NULL, error, types, values);
  va_end (values);
  if (found)
    *value = twin_statement_get_int (statement, 0);

  return found;
}

gboolean
twin_table_insert (TwinStatement *statement, gint64 *number, GError **error, const char *types, ...)
{
  g_autoptr (GError) local_error = NULL;
  va_list values;
  gboolean found;

  va_start (values, types);
  found = step_one (statement, NULL, error, types, values);
  va_end (values);
  if (!found)
    return FALSE;

  *number = twin_statement_get_int (statement, 0);
  twin_statement_step (statement, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gpointer
read_text (TwinStatement *row)
{
  return twin_statement_dup_text (row, 0);
}

char **
twin_table_list_text (TwinStatement *statement, GError **error, const char *types, ...)
{
  g_autoptr (GPtrArray) texts = NULL;
  va_list values;

  if (statement == NULL)
    return NULL;

  va_start (values, types);
  twin_statement_bind_valist (statement, types, values);
  va_end (values);
  texts = twin_table_read_all (statement, read_text, g_free, error);
  if (texts == NULL)
    return NULL;
  g_ptr_array_add (texts, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

gboolean
twin_table_expect_change (TwinTransaction *tx, const char *missing, GError **error)
{
  g_autoptr (TwinStatement) statement = twin_transaction_prepare (tx, "SELECT changes ()", error);

  if (statement == NULL || !twin_statement_step (statement, error))
    return FALSE;
  if (twin_statement_get_int (statement, 0) > 0)
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, missing);

  return FALSE;
}

char *
twin_table_write_strv (char **values)
{
  g_autoptr (JsonObject) object = json_object_new ();

  twin_json_set_strv (object, "all", (const char *const *) values);

  return twin_json_to_string (json_object_get_member (object, "all"), FALSE);
}

char **
twin_table_parse_strv (const char *text)
{
  g_autofree char *wrapped = NULL;
  g_autoptr (JsonObject) object = NULL;

  /* Nearly all are empty, and parsing was most of the time that a list took. */
  if (text == NULL || g_str_equal (text, "[]"))
    return g_new0 (char *, 1);

  wrapped = g_strdup_printf ("{\"all\":%s}", text);
  object = twin_json_parse_object (wrapped, NULL);

  return object != NULL ? twin_json_get_strv (object, "all") : g_new0 (char *, 1);
}

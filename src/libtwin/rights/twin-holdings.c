/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/twin-holdings.h"

#include "privacy/twin-retention.h"
#include "rights/export-tables.h"
#include "rights/holdings.h"
#include "store/twin-setting-table.h"
#include "twins/twin-config.h"

/* The column that says how old a row is; NULL where the table has none. */
static const char *
find_time_column (const ExportTable *table)
{
  static const char *const names[] = { "at", "added_at", "created_at", "decided_at" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    for (guint i = 0; i < table->n_columns; i++)
      if (g_str_equal (table->columns[i].column, names[k]))
        return names[k];

  return NULL;
}

/* Rows that hold a value of @column, and the time of the oldest of them. */
static gboolean
count_rows (TwinTransaction *tx, const ExportTable *table, const TwinColumn *column, guint64 *count, gint64 *oldest,
            GError **error)
{
  const char *time_column = find_time_column (table);
  g_autofree char *oldest_sql = time_column != NULL ? g_strdup_printf ("min(\"%s\")", time_column) : g_strdup ("0");
  g_autofree char *sql = g_strdup_printf ("SELECT count(*), %s FROM \"%s\" WHERE \"%s\" IS NOT NULL AND \"%s\" <> ''",
                                          oldest_sql, table->name, column->column, column->column);
  g_autoptr (TwinStatement) statement = twin_transaction_prepare (tx, g_intern_string (sql), error);

  if (statement == NULL || !twin_statement_step (statement, error))
    return FALSE;

  *count = (guint64) twin_statement_get_int (statement, 0);
  *oldest = twin_statement_get_int (statement, 1);

  return TRUE;
}

/* How many days a class is kept: as set for the organisation, or else by default. 0: until the creator deletes it. */
static guint
get_days (const TwinRetentionClass *class, const TwinConfig *settings)
{
  g_autofree char *key = g_strconcat ("retention.", class->id, NULL);
  g_autofree char *value = settings != NULL ? twin_config_get (settings, key) : NULL;
  guint64 days;

  if (value != NULL && g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT, &days, NULL))
    return (guint) days + class->grace_days;

  return class->days > 0 ? class->days + class->grace_days : 0;
}

static TwinConfig *
load_settings (TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = twin_setting_table_get (tx, "settings", &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return text != NULL ? twin_config_new_from_json (text, error) : twin_config_new ();
}

static gboolean
add_table (TwinTransaction *tx, const ExportTable *table, const TwinConfig *settings, GPtrArray *holdings, GError **error)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TwinColumn *column = &table->columns[i];
      const TwinRetentionClass *class = twin_retention_class_lookup (column->retention);
      guint days = class != NULL ? get_days (class, settings) : 0;
      TwinHolding *holding;
      gint64 oldest;

      if (!column->personal)
        continue;

      holding = g_new0 (TwinHolding, 1);
      g_ptr_array_add (holdings, holding);
      holding->table = column->table;
      holding->label = column->label;
      holding->purpose = column->purpose;
      holding->legal_basis = column->legal_basis;
      holding->retention = column->retention;
      if (!count_rows (tx, table, column, &holding->count, &oldest, error))
        return FALSE;
      if (days > 0 && holding->count > 0 && oldest > 0)
        holding->until = oldest + days * TWIN_DAY_MS;
    }

  return TRUE;
}

GPtrArray *
holdings_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinConfig) settings = load_settings (tx, error);
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) tables = export_tables_list ();

  if (settings == NULL)
    return NULL;

  for (guint i = 0; i < tables->len; i++)
    if (!add_table (tx, &g_array_index (tables, ExportTable, i), settings, holdings, error))
      return NULL;

  return g_steal_pointer (&holdings);
}

GPtrArray *
twin_holdings_list (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? holdings_list (tx, error) : NULL;
}

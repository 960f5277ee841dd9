/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-tables.h"

struct _ExportRows
{
  TwinStatement *statement;
};

GArray *
export_tables_list (void)
{
  GArray *tables = g_array_new (FALSE, TRUE, sizeof (ExportTable));
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      ExportTable *last = tables->len > 0 ? &g_array_index (tables, ExportTable, tables->len - 1) : NULL;

      if (last != NULL && g_str_equal (last->name, columns[i].table))
        last->n_columns++;
      else
        {
          ExportTable table = { columns[i].table, &columns[i], 1 };
          g_array_append_val (tables, table);
        }
    }

  return tables;
}

/* Each column's type stands before it, because one column may hold several. The text
 * stays for good: the store keeps its statements by it. */
static const char *
make_query (const ExportTable *table)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf (sql, "%stypeof(\"%s\"), \"%s\"", i > 0 ? ", " : "", table->columns[i].column,
                            table->columns[i].column);
  g_string_append_printf (sql, " FROM \"%s\"", table->name);

  return g_intern_string (sql->str);
}

ExportRows *
export_rows_new (TwinTransaction *tx, const ExportTable *table, GError **error)
{
  TwinStatement *statement = twin_transaction_prepare (tx, make_query (table), error);
  ExportRows *self;

  if (statement == NULL)
    return NULL;

  self = g_new0 (ExportRows, 1);
  self->statement = statement;

  return self;
}

void
export_rows_free (ExportRows *self)
{
  if (self == NULL)
    return;

  twin_statement_free (self->statement);
  g_free (self);
}

gboolean
export_rows_next (ExportRows *self, GError **error)
{
  return twin_statement_step (self->statement, error);
}

ExportValueKind
export_rows_get_kind (ExportRows *self, guint column)
{
  static const char *const names[] = { "null", "integer", "real", "text", "blob" };
  const char *name = twin_statement_get_text (self->statement, (int) column * 2);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (ExportValueKind) i;

  g_assert_not_reached ();
}

gint64
export_rows_get_integer (ExportRows *self, guint column)
{
  return twin_statement_get_int (self->statement, (int) column * 2 + 1);
}

double
export_rows_get_real (ExportRows *self, guint column)
{
  return twin_statement_get_double (self->statement, (int) column * 2 + 1);
}

static char *
encode_blob (ExportRows *self, guint column)
{
  g_autoptr (GBytes) blob = twin_statement_dup_blob (self->statement, (int) column * 2 + 1);
  gsize length;
  gconstpointer data = g_bytes_get_data (blob, &length);

  return g_base64_encode (data, length);
}

char *
export_rows_dup_text (ExportRows *self, guint column)
{
  const char *text;

  switch (export_rows_get_kind (self, column))
    {
    case EXPORT_VALUE_NULL:
      return g_strdup ("");
    case EXPORT_VALUE_BLOB:
      return encode_blob (self, column);
    case EXPORT_VALUE_INTEGER:
    case EXPORT_VALUE_REAL:
    case EXPORT_VALUE_TEXT:
    default:
      text = twin_statement_get_text (self->statement, (int) column * 2 + 1);
      return g_utf8_make_valid (text != NULL ? text : "", -1);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-job.h"

#include "base/twin-json.h"

static JsonNode *
make_value (ExportRows *rows, guint column)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *text = NULL;

  switch (export_rows_get_kind (rows, column))
    {
    case EXPORT_VALUE_NULL:
      return json_node_init_null (node);
    case EXPORT_VALUE_INTEGER:
      return json_node_init_int (node, export_rows_get_integer (rows, column));
    case EXPORT_VALUE_REAL:
      return json_node_init_double (node, export_rows_get_real (rows, column));
    case EXPORT_VALUE_TEXT:
    case EXPORT_VALUE_BLOB:
    default:
      text = export_rows_dup_text (rows, column);
      return json_node_init_string (node, text);
    }
}

static gboolean
write_row (const ExportTable *table, ExportRows *rows, gboolean first, const ExportSink *sink, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < table->n_columns; i++)
    json_object_set_member (object, table->columns[i].column, make_value (rows, i));
  text = twin_json_object_to_string (object, FALSE);

  return export_sink_write_text (sink, first ? "\n    " : ",\n    ", error)
         && export_sink_write_text (sink, text, error);
}

static gboolean
write_table (const ExportJob *job, const ExportTable *table, gboolean first_table, const ExportSink *sink, GError **error)
{
  g_autoptr (ExportRows) rows = export_rows_new (job->tx, table, error);
  g_autofree char *opening = g_strdup_printf ("%s\n  \"%s\": [", first_table ? "" : ",", table->name);
  g_autoptr (GError) local_error = NULL;
  gboolean first = TRUE;

  if (rows == NULL || !export_sink_write_text (sink, opening, error))
    return FALSE;

  for (; export_rows_next (rows, &local_error); first = FALSE)
    if (!export_job_check (job, error) || !write_row (table, rows, first, sink, error))
      return FALSE;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return export_sink_write_text (sink, first ? "]" : "\n  ]", error);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/* What each column is and why it is kept: the export explains itself. */
static JsonArray *
describe_columns (void)
{
  JsonArray *array = json_array_new ();
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      JsonObject *object = json_object_new ();

      set_text (object, "table", columns[i].table);
      set_text (object, "column", columns[i].column);
      set_text (object, "label", columns[i].label);
      json_object_set_boolean_member (object, "personal", columns[i].personal);
      set_text (object, "purpose", columns[i].purpose);
      set_text (object, "legal_basis", columns[i].legal_basis);
      set_text (object, "retention", columns[i].retention);
      json_array_add_object_element (array, object);
    }

  return array;
}

static gboolean
write_head (const ExportJob *job, const ExportSink *sink, GError **error)
{
  g_autofree char *exported_at = twin_time_to_iso8601 (job->now);
  g_autoptr (JsonNode) columns = json_node_init_array (json_node_alloc (), NULL);
  g_autofree char *columns_text = NULL;
  g_autofree char *head = NULL;

  json_node_take_array (columns, describe_columns ());
  columns_text = twin_json_to_string (columns, FALSE);
  head = g_strdup_printf ("{\n \"format\": \"twin-studio-export\",\n \"version\": 1,\n \"schema_version\": %u,\n"
                          " \"exported_at\": \"%s\",\n \"columns\": %s,\n \"tables\": {",
                          twin_schema_version (), exported_at, columns_text);

  return export_sink_write_text (sink, head, error);
}

gboolean
export_json_write (const ExportJob *job, const ExportSink *sink, GError **error)
{
  g_autoptr (GArray) tables = export_tables_list ();

  if (!write_head (job, sink, error))
    return FALSE;

  for (guint i = 0; i < tables->len; i++)
    if (!write_table (job, &g_array_index (tables, ExportTable, i), i == 0, sink, error))
      return FALSE;

  return export_sink_write_text (sink, "\n }\n}\n", error);
}

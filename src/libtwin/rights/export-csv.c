/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-job.h"

#include "base/twin-csv.h"

static gboolean
write_record (char **fields, const ExportSink *sink, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);

  twin_csv_append_record (line, (const char *const *) fields);

  return export_sink_write (sink, line->str, line->len, error);
}

static gboolean
write_titles (const ExportTable *table, const ExportSink *sink, GError **error)
{
  g_auto (GStrv) fields = g_new0 (char *, table->n_columns + 1);

  for (guint i = 0; i < table->n_columns; i++)
    fields[i] = g_strdup (table->columns[i].column);

  return write_record (fields, sink, error);
}

static gboolean
write_rows (const ExportJob *job, const ExportTable *table, const ExportSink *sink, GError **error)
{
  g_autoptr (ExportRows) rows = export_rows_new (job->tx, table, error);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  while (export_rows_next (rows, &local_error))
    {
      g_auto (GStrv) fields = g_new0 (char *, table->n_columns + 1);

      for (guint i = 0; i < table->n_columns; i++)
        fields[i] = export_rows_dup_text (rows, i);
      if (!export_job_check (job, error) || !write_record (fields, sink, error))
        return FALSE;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
export_csv_write (const ExportJob *job, ZipWriter *zip, const char *prefix, GError **error)
{
  g_autoptr (GArray) tables = export_tables_list ();
  const ExportSink *sink = zip_writer_get_sink (zip);

  for (guint i = 0; i < tables->len; i++)
    {
      const ExportTable *table = &g_array_index (tables, ExportTable, i);
      g_autofree char *name = g_strdup_printf ("%s%s.csv", prefix, table->name);

      if (!zip_writer_begin (zip, name, error)
          || !write_titles (table, sink, error)
          || !write_rows (job, table, sink, error)
          || !zip_writer_end (zip, error))
        return FALSE;
    }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/twin-export.h"

#include "rights/export-file.h"
#include "rights/export-job.h"
#include "rights/manifest.h"
#include "rights/zip-reader.h"
#include "store/twin-audit-table.h"

static const char *const format_names[] = { "json", "csv", "pdf", "archive" };

gboolean
twin_export_format_from_string (const char *text, TwinExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    if (g_ascii_strcasecmp (text, format_names[i]) == 0)
      {
        *format = (TwinExportFormat) i;
        return TRUE;
      }

  return FALSE;
}

gboolean
export_job_step (const ExportJob *job, double fraction, const char *what, GError **error)
{
  if (!export_job_check (job, error))
    return FALSE;
  if (job->progress != NULL)
    job->progress (fraction, what, job->user_data);

  return TRUE;
}

gboolean
export_job_check (const ExportJob *job, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

static gboolean
write_to_file (gpointer target, const void *data, gsize length, GError **error)
{
  return export_file_write (target, data, length, error);
}

static gboolean
write_zip (const ExportJob *job, TwinExportFormat format, ExportFile *file, GError **error)
{
  g_autoptr (ZipWriter) zip = zip_writer_new (file, job->now);
  gboolean written;

  if (format == TWIN_EXPORT_CSV)
    written = export_csv_write (job, zip, "", error);
  else
    written = export_archive_write (job, zip, error);

  return written && zip_writer_finish (zip, error);
}

static gboolean
write_format (const ExportJob *job, TwinExportFormat format, ExportFile *file, GError **error)
{
  ExportSink sink = { write_to_file, file };

  switch (format)
    {
    case TWIN_EXPORT_JSON:
      return export_json_write (job, &sink, error);
    case TWIN_EXPORT_PDF:
      return export_pdf_write (job, &sink, error);
    case TWIN_EXPORT_CSV:
    case TWIN_EXPORT_ARCHIVE:
    default:
      return write_zip (job, format, file, error);
    }
}

static gboolean
log_export (TwinStore *store, TwinExportFormat format, const char *outcome, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
  g_autofree char *detail = g_strdup_printf ("{\"format\":\"%s\"}", format_names[format]);

  return tx != NULL && twin_audit_table_append (tx, "export.write", "", outcome, detail, error)
         && twin_transaction_commit (tx, error);
}

static gboolean
write_content (ExportJob *job, TwinExportFormat format, ExportFile *file, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (job->library), error);

  if (tx == NULL)
    return FALSE;

  job->tx = tx;
  job->now = twin_transaction_now (tx);

  return export_job_step (job, 0, format_names[format], error)
         && write_format (job, format, file, error)
         && export_job_step (job, 1, format_names[format], error);
}

gboolean
twin_export_write (TwinLibrary *library, TwinExportFormat format, const char *path,
                   TwinExportProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (ExportFile) file = NULL;
  g_autoptr (GError) log_error = NULL;
  ExportJob job = { library, NULL, 0, progress, user_data, cancellable };
  TwinStore *store;

  g_return_val_if_fail (library != NULL && path != NULL, FALSE);
  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (format_names), FALSE);

  store = twin_library_get_store (library);
  file = export_file_new (path, error);
  if (file == NULL)
    return FALSE;

  if (!write_content (&job, format, file, error))
    {
      /* What went wrong first is what the caller has to know. */
      if (!log_export (store, format, "failed", &log_error))
        g_debug ("A failed export is not in the audit log: %s", log_error->message);
      return FALSE;
    }

  /* In this order no export is ever there that the log does not tell of. */
  return log_export (store, format, "done", error) && export_file_commit (file, error);
}

gboolean
twin_export_verify (const char *path, char **key_fingerprint, GError **error)
{
  g_autoptr (ZipReader) zip = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  zip = zip_reader_new (path, error);

  return zip != NULL && manifest_check (zip, key_fingerprint, error);
}

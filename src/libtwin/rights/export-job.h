/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rights/export-sink.h"
#include "rights/export-tables.h"
#include "rights/twin-export.h"
#include "rights/zip-writer.h"

G_BEGIN_DECLS

/**
 * ExportJob: one export under way: everything comes from the one moment of the
 * store that @tx sees.
 */
typedef struct
{
  TwinLibrary *library;
  TwinTransaction *tx;
  gint64 now;
  TwinExportProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} ExportJob;

/* Says how far it is. FALSE with G_IO_ERROR_CANCELLED. */
gboolean export_job_step (const ExportJob *job, double fraction, const char *what, GError **error);

/* FALSE with G_IO_ERROR_CANCELLED: for the rows in between. */
gboolean export_job_check (const ExportJob *job, GError **error);

/* One JSON document with all tables. */
gboolean export_json_write (const ExportJob *job, const ExportSink *sink, GError **error);

/* One entry @prefix + TABLE.csv for each table. */
gboolean export_csv_write (const ExportJob *job, ZipWriter *zip, const char *prefix, GError **error);

/* For reading: a tagged PDF. */
gboolean export_pdf_write (const ExportJob *job, const ExportSink *sink, GError **error);

/* All of them, the originals, and the signed manifest. */
gboolean export_archive_write (const ExportJob *job, ZipWriter *zip, GError **error);

G_END_DECLS

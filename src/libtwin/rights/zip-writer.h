/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rights/export-file.h"
#include "rights/export-sink.h"
#include "rights/zip-format.h"

G_BEGIN_DECLS

/**
 * ZipWriter: writes an archive in the form of zip-format.h, entry by entry, of
 * sizes that need not be known before. One thread.
 */
typedef struct _ZipWriter ZipWriter;

/* @file is borrowed and stands at its beginning. */
ZipWriter *zip_writer_new (ExportFile *file, gint64 unix_ms) G_GNUC_WARN_UNUSED_RESULT;
void zip_writer_free (ZipWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipWriter, zip_writer_free)

/* Begins an entry; what goes into zip_writer_get_sink() is its content until it is ended. */
gboolean zip_writer_begin (ZipWriter *self, const char *name, GError **error);
const ExportSink *zip_writer_get_sink (ZipWriter *self);
gboolean zip_writer_end (ZipWriter *self, GError **error);

/* A whole entry at once. */
gboolean zip_writer_add (ZipWriter *self, const char *name, const void *data, gsize length, GError **error);

/* The entries that were ended: ZipEntry with digests. Borrowed. */
GPtrArray *zip_writer_get_entries (ZipWriter *self);

/* Writes the directory; the file is then complete. */
gboolean zip_writer_finish (ZipWriter *self, GError **error);

G_END_DECLS

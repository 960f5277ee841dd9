/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ExportFile:
 *
 * A file that is there whole or not at all: written without a name where the file
 * system can (so that not even a kill leaves a piece behind), else under a temporary
 * one, with mode 0600; synced; then given its name. One thread.
 */
typedef struct _ExportFile ExportFile;

ExportFile *export_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Without export_file_commit() nothing is left. */
void export_file_free (ExportFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportFile, export_file_free)

gboolean export_file_write (ExportFile *self, const void *data, gsize length, GError **error);

/* How many bytes were written: where the next one goes. */
guint64 export_file_get_position (ExportFile *self);

/* Replaces bytes that were written before. */
gboolean export_file_patch (ExportFile *self, guint64 position, const void *data, gsize length, GError **error);

/* Durable under its name when it returns TRUE. Replaces a file of that name. */
gboolean export_file_commit (ExportFile *self, GError **error);

G_END_DECLS

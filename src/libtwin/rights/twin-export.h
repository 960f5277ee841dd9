/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

typedef enum
{
  TWIN_EXPORT_JSON,
  TWIN_EXPORT_CSV,     /* a folder of one file per table is a .zip too */
  TWIN_EXPORT_PDF,     /* tagged */
  TWIN_EXPORT_ARCHIVE, /* all three, the originals and a signed manifest, in one .zip */
} TwinExportFormat;

gboolean twin_export_format_from_string (const char *text, TwinExportFormat *format);

/* Called on the exporting thread; 0 to 1. */
typedef void (*TwinExportProgressFunc) (double fraction, const char *what, gpointer user_data);

/* Writes everything held about and for the creator (every table and column that store/twin-schema.h
 * describes) to @path: to a temporary file beside it, synced, renamed; nothing is left after a failure.
 * Blocks. Errors: G_IO_ERROR_*, TWIN_STORE_ERROR_*. */
gboolean twin_export_write (TwinLibrary *library, TwinExportFormat format, const char *path,
                            TwinExportProgressFunc progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);

/* Checks an archive by itself, without a library: signature of the manifest, then size and SHA-256 of
 * every file. FALSE with TWIN_ERROR_CORRUPT that names the first file that is wrong, missing or not in the
 * manifest. *@key_fingerprint (nullable) receives the signer's. */
gboolean twin_export_verify (const char *path, char **key_fingerprint, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "text/twin-record.h"

G_BEGIN_DECLS

/**
 * TwinFoundFile:
 * @path: canonical, as the system names it
 * @name: the file's name as valid UTF-8
 * @modified_at: ms
 * @reason: NONE, or why it cannot be read: UNREADABLE, TOO_LARGE
 */
typedef struct
{
  char *path;
  char *name;
  guint64 size;
  gint64 modified_at;
  TwinReason reason;
} TwinFoundFile;

void twin_found_file_free (TwinFoundFile *self);

/* What @path means: the file itself, or every file in that folder and below, sorted by name at each level.
 * Passed over inside a folder: hidden files, links that lead out of it, and what is neither file nor folder.
 * What cannot be opened is in the result with its reason.
 *
 * Appends TwinFoundFile to @found, and to @folders (nullable; char *) the folders that were listed. FALSE with
 * G_IO_ERROR_CANCELLED only. */
gboolean twin_folder_walk (const char *path, GPtrArray *found, GPtrArray *folders, GCancellable *cancellable, GError **error);

/* Size and time of modification from @fd or, if it is -1, of @path, following links. FALSE if there is no
 * regular file; *@is_folder (nullable) tells whether it is a folder. */
gboolean twin_found_file_stat (int fd, const char *path, guint64 *size, gint64 *modified_at, gboolean *is_folder);

G_END_DECLS

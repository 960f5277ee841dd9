/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-record.h"

G_BEGIN_DECLS

/* Where a file lies inside of an archive or a message: "2023/budget.xlsx". It is shown and compared, never opened; but
 * a name that would lead out of the archive, or that shows as something else than it is, is none. */

/* NONE for a path as it should be: parts that are neither empty nor "." nor "..", valid UTF-8, without control and
 * direction characters, within the limits of base/twin-limits.h. BAD_NAME for any other. */
TwinReason twin_member_path_check (const char *path);

/* What an archive calls a file, as such a path: "\" of a program of Windows is "/", empty parts and "." go. NULL if it
 * cannot be one. Free it. */
char *twin_member_path_new (const char *name, gboolean is_windows) G_GNUC_WARN_UNUSED_RESULT;

/* Whatever comes nearest to @name (any bytes) that can be shown: for one that was refused. Free it. */
char *twin_member_path_new_shown (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The last part. */
const char *twin_member_path_get_name (const char *path);

/* Whether a part of it is hidden, as the files are that folders are read without: it begins with a dot, or is what
 * macOS puts beside the files. */
gboolean twin_member_path_is_hidden (const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All of a file, or of standard input for NULL and "-". At most TWIN_LIMIT_FILE_BYTES.
 * NUL-terminated beyond the length. */
GBytes *cli_read_input (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says on standard error that findings may be missing where @text is not UTF-8. */
void cli_warn_unless_utf8 (GBytes *text);

/* "2027-06-30" as the last moment of that day, UTC. FALSE with CLI_ERROR_USAGE. */
gboolean cli_parse_date (const char *text, gint64 *unix_ms, GError **error);

G_END_DECLS

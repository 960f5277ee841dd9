/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"

G_BEGIN_DECLS

/* What twinctl says on standard output: tables for people, one JSON object a
 * line for scripts. Text from documents is printed without its control
 * characters, which a terminal would obey. */

/* One line; UTF-8, printf-like. */
void cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Bytes as they are. */
void cli_write (const char *bytes, gsize length);

void cli_print_json (JsonObject *object);

/* @text with each control character replaced by a blank. NULL gives "". */
char *cli_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but line breaks and tabs stay. */
char *cli_clean_lines (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * CliTable:
 *
 * Rows of columns, aligned by the width of their characters on a terminal.
 */
typedef struct _CliTable CliTable;

/* The column titles, already translated; NULL-terminated. */
CliTable *cli_table_new (const char *first, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

/* As many cells as there are columns; NULL-terminated, so an absent value is "". */
void cli_table_add (CliTable *self, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Prints titles and rows, nothing at all if there are no rows. */
void cli_table_print (CliTable *self);
void cli_table_free (CliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

/* Pushes out what is buffered. FALSE with CLI_ERROR_OUTPUT or _READER_GONE if anything printed was lost. */
gboolean cli_output_finish (GError **error);

G_END_DECLS

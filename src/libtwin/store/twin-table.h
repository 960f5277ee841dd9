/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* What the tables have in common. @statement may be NULL in all of these: preparing it
 * has then failed and @error is set, so that the check stands here once. */

#define TWIN_TABLE_DELETION_NOTE "store.deletion"

/* Notes that what the caller deletes is to be overwritten: see twin_store_needs_purge(). */
gboolean twin_table_note_deletion (TwinTransaction *tx, GError **error);

/* Makes a record of the current row; NULL leaves the row out. */
typedef gpointer (*TwinTableReadFunc) (TwinStatement *row);

/* Binds and steps to the one row. FALSE with TWIN_ERROR_NOT_FOUND and the words @missing. */
gboolean twin_table_step_one (TwinStatement *statement, const char *missing, GError **error, const char *types, ...);
gpointer twin_table_read_one (TwinStatement *statement, TwinTableReadFunc read, const char *missing, GError **error,
                              const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;

/* All rows of a statement that is already bound. */
GPtrArray *twin_table_read_all (TwinStatement *statement, TwinTableReadFunc read, GDestroyNotify free_func,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first column of the first row, NULL without @error where there is none. */
char *twin_table_find_text (TwinStatement *statement, GError **error, const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE without @error where there is no row. */
gboolean twin_table_find_int (TwinStatement *statement, gint64 *value, GError **error, const char *types, ...);

/* Runs an INSERT ... RETURNING of one number to its end, before which it is not complete. */
gboolean twin_table_insert (TwinStatement *statement, gint64 *number, GError **error, const char *types, ...);

/* All rows' first column, NULL-terminated. */
char **twin_table_list_text (TwinStatement *statement, GError **error, const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE with TWIN_ERROR_NOT_FOUND if the statement before it changed no row. */
gboolean twin_table_expect_change (TwinTransaction *tx, const char *missing, GError **error);

/* Texts as one column holds them, an array as JSON. write: NULL is none; parse: never NULL, whatever the text. */
char *twin_table_write_strv (char **values) G_GNUC_WARN_UNUSED_RESULT;
char **twin_table_parse_strv (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

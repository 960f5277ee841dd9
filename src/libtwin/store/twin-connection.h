/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"
#include "store/twin-statement.h"
#include "store/twin-store-error.h"

#include <sqlcipher/sqlite3.h>

G_BEGIN_DECLS

/**
 * TwinConnection:
 *
 * One connection to the encrypted database, with its statement cache. Only the
 * store's own files include this. One thread at a time.
 */
typedef struct _TwinConnection TwinConnection;

typedef enum
{
  TWIN_CONNECTION_READER,
  TWIN_CONNECTION_WRITER,
} TwinConnectionMode;

/* Opens the file at @path (made if needed by a writer, mode 0600) and proves that @key opens it. */
TwinConnection *twin_connection_open (const char *path, TwinSecret *key, TwinConnectionMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_connection_free (TwinConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinConnection, twin_connection_free)

/* Runs statements that return nothing of interest. */
gboolean twin_connection_run (TwinConnection *self, const char *sql, GError **error);

/* The first column of the first row; FALSE without @error where there is no row. */
gboolean twin_connection_get_int (TwinConnection *self, const char *sql, gint64 *value, GError **error);

/* Borrowed from the cache; @sql is a constant of the program. */
TwinStatement *twin_connection_prepare (TwinConnection *self, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows this connection has changed since it was opened. */
gint64 twin_connection_count_changes (TwinConnection *self);

/* Whether a transaction is open. */
gboolean twin_connection_in_transaction (TwinConnection *self);

/* Turns what SQLite reported into words and a #TwinStoreError. */
void twin_connection_set_error (sqlite3 *db, int code, GError **error);

/* For statements: who made them and how they go back. */
struct _TwinStatement
{
  TwinConnection *connection;
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean cached;
  gboolean borrowed;
  int bind_result; /* of the first bind that failed, reported by the next step */
};

void twin_statement_bind_valist (TwinStatement *self, const char *types, va_list values);

G_END_DECLS

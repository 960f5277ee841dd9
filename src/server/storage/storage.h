/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/twin-clock.h"
#include "base/twin-secret.h"

G_BEGIN_DECLS

/**
 * StorageError:
 * @STORAGE_ERROR_FAILED: the engine reported something else; the message holds a code, never a value
 * @STORAGE_ERROR_EXISTS: a key that must be unique is there already
 * @STORAGE_ERROR_REFERENCE: the row refers to one that is not there, or is referred to
 * @STORAGE_ERROR_BUSY: another transaction was in the way; the whole of this one may be tried again
 * @STORAGE_ERROR_FULL: no room; nothing was changed
 * @STORAGE_ERROR_UNREACHABLE: the database does not answer
 * @STORAGE_ERROR_UNKNOWN_TENANT: there is no such tenant
 * @STORAGE_ERROR_UNSAFE: the database would not keep tenants apart; it was not opened
 */
typedef enum
{
  STORAGE_ERROR_FAILED,
  STORAGE_ERROR_EXISTS,
  STORAGE_ERROR_REFERENCE,
  STORAGE_ERROR_BUSY,
  STORAGE_ERROR_FULL,
  STORAGE_ERROR_UNREACHABLE,
  STORAGE_ERROR_UNKNOWN_TENANT,
  STORAGE_ERROR_UNSAFE,
} StorageError;

#define STORAGE_ERROR (storage_error_quark ())
GQuark storage_error_quark (void);

/**
 * Storage:
 *
 * Where the server keeps things: one part for the server itself ("the system") and one for each tenant, which is one creator's
 * account. Two engines behind it, chosen when it is opened: SQLCipher with a file per tenant, or PostgreSQL with forced row-level
 * security. Both understand the statements of the server as they are written, one text for both, so no statement names a tenant:
 * the transaction does.
 *
 * Any thread.
 */
typedef struct _Storage Storage;

/* Opens or makes the files in @directory, encrypted with keys derived from @key. Errors: STORAGE_ERROR, TWIN_STORE_ERROR. */
Storage *storage_open_embedded (const char *directory, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Connects to the PostgreSQL of @uri (libpq's form) as a role that neither owns the tables nor may bypass their policies, after
 * storage_prepare_postgres() has made them; refuses others with STORAGE_ERROR_UNSAFE. @key seals what storage_seal() is given. */
Storage *storage_open_postgres (const char *uri, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes or updates tables, policies and the role of the server, as the owner of the database that @owner_uri names. @role is the
 * name of the server's role; it gets @password. May run again. */
gboolean storage_prepare_postgres (const char *owner_uri, const char *role, TwinSecret *password, GError **error);

/* Evidence: a storage beside the one of the accounts with a key, a file or a database and a role of its own, for what must not lie with
 * what it proves (the salts of consent). It has no tenants; STORAGE_SYSTEM is all of it. */
Storage *storage_open_evidence_embedded (const char *directory, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Storage *storage_open_evidence_postgres (const char *uri, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean storage_prepare_evidence_postgres (const char *owner_uri, const char *role, TwinSecret *password, GError **error);

void storage_free (Storage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Storage, storage_free)

TwinClock *storage_get_clock (Storage *self);

/* A key for one purpose, derived from the server's; it is in no database. */
TwinSecret *storage_derive_key (Storage *self, const char *purpose) G_GNUC_WARN_UNUSED_RESULT;

/* "embedded" or "postgres". */
const char *storage_get_engine (Storage *self);

/* A tenant is a UUID. Making one that is there is no error. Deleting one removes all it had, at once: its file, or its rows. */
gboolean storage_create_tenant (Storage *self, const char *tenant, GError **error);
gboolean storage_delete_tenant (Storage *self, const char *tenant, GError **error);
char **storage_list_tenants (Storage *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Overwrites what was deleted: write-ahead log and free pages; with PostgreSQL, VACUUM. */
gboolean storage_purge (Storage *self, const char *tenant, GError **error);

/**
 * StorageTx:
 *
 * A transaction on one tenant or, with STORAGE_SYSTEM, on the server's own tables. Freed without storage_commit() it is undone.
 * One thread; it is not nested: what needs the system and a tenant ends the one before it begins the other.
 */
typedef struct _StorageTx StorageTx;

#define STORAGE_SYSTEM NULL

typedef enum
{
  STORAGE_READ,
  STORAGE_READ_ONE, /* a single statement: what answers every request costs PostgreSQL no BEGIN and ROLLBACK */
  STORAGE_WRITE, /* the embedded engine lets one in at a time for each tenant, the others wait */
} StorageMode;

StorageTx *storage_begin (Storage *self, const char *tenant, StorageMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Durable when it returns TRUE. Nothing can be done with @tx afterwards but free it. */
gboolean storage_commit (StorageTx *tx, GError **error);
void storage_tx_free (StorageTx *tx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StorageTx, storage_tx_free)

Storage *storage_tx_get_storage (StorageTx *tx);
const char *storage_tx_get_tenant (StorageTx *tx); /* NULL for the system */
gint64 storage_tx_now (StorageTx *tx);

/* Runs @sql, a constant of the program in what SQLite and PostgreSQL have in common, with "?" for each value. @types has a letter
 * for each: i gint64, s const char* (NULL = SQL NULL), B GBytes* (NULL = SQL NULL). Returns how many rows it changed, -1 on error. */
gint64 storage_execute (StorageTx *tx, GError **error, const char *sql, const char *types, ...);

/* The rows that @sql gives. Free them before the transaction. */
typedef struct _StorageRows StorageRows;
StorageRows *storage_query (StorageTx *tx, GError **error, const char *sql, const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
void storage_rows_free (StorageRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StorageRows, storage_rows_free)

/* The next row. FALSE at the end and on an error: check @error. */
gboolean storage_rows_next (StorageRows *rows, GError **error);

/* Columns from 0. Text is borrowed until the next row. */
gint64 storage_rows_get_int (StorageRows *rows, int column); /* 0 for SQL NULL */
const char *storage_rows_get_text (StorageRows *rows, int column); /* NULL for SQL NULL */
char *storage_rows_dup_text (StorageRows *rows, int column) G_GNUC_WARN_UNUSED_RESULT;
GBytes *storage_rows_dup_blob (StorageRows *rows, int column) G_GNUC_WARN_UNUSED_RESULT; /* NULL for SQL NULL */

/* The first column of the first row, @fallback where there is no row. FALSE on an error. */
gboolean storage_get_int (StorageTx *tx, gint64 *value, gint64 fallback, GError **error, const char *sql, const char *types, ...);

/* The next number of the tenant's counter @name, from 1, taken inside the transaction: whoever sees a number sees all before it. */
gboolean storage_next (StorageTx *tx, const char *name, gint64 *value, GError **error);

/* Seals a value so that the database and its backups do not hold it in clear (XChaCha20-Poly1305, libsodium), under a key for the
 * tenant and @purpose ("table.column"), so that it opens nowhere else. NULL for NULL. */
GBytes *storage_seal (StorageTx *tx, const char *purpose, GBytes *plain) G_GNUC_WARN_UNUSED_RESULT;
GBytes *storage_seal_text (StorageTx *tx, const char *purpose, const char *plain) G_GNUC_WARN_UNUSED_RESULT;

/* NULL with TWIN_ERROR_CORRUPT if it is not what storage_seal() made there. */
GBytes *storage_open_sealed (StorageTx *tx, const char *purpose, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *storage_open_sealed_text (StorageTx *tx, const char *purpose, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* HMAC-SHA256 of @value under a key for @purpose that is in no database, as hexadecimal text: for looking up what is held only as a
 * digest (mission: "SHA-256" is implemented keyed). The same for all tenants if @tx is on the system. */
char *storage_hash (StorageTx *tx, const char *purpose, const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

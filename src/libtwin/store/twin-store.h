/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-clock.h"
#include "base/twin-secret.h"
#include "store/twin-statement.h"
#include "store/twin-store-error.h"

G_BEGIN_DECLS

/**
 * TwinStore:
 *
 * The encrypted store of one library: SQLCipher in `library.db`, WAL with
 * synchronous=FULL, secure_delete, temporary data in memory; and the originals as
 * encrypted files in `originals/`. One connection writes, others read.
 *
 * Any thread.
 */
typedef struct _TwinStore TwinStore;

/* Opens or creates the store in @directory and brings its schema up to date, each
 * step in its transaction. Errors: TWIN_STORE_ERROR_*. */
TwinStore *twin_store_open (const char *directory, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwinStore *twin_store_ref (TwinStore *self);
void twin_store_unref (TwinStore *self); /* the last one closes it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinStore, twin_store_unref)

TwinClock *twin_store_get_clock (TwinStore *self);
const char *twin_store_get_directory (TwinStore *self);

/* A key for one purpose, derived from the library's. */
TwinSecret *twin_store_derive_key (TwinStore *self, const char *purpose) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinTransaction:
 *
 * A unit of work. Freeing it without twin_transaction_commit() undoes it, so that
 * an early return undoes:
 *
 *   g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
 *   if (tx == NULL || !twin_twin_table_delete (tx, id, error))
 *     return FALSE;
 *   return twin_transaction_commit (tx, error);
 *
 * A reading one sees one moment of the store and need not be committed. One thread.
 */
typedef struct _TwinTransaction TwinTransaction;

TwinTransaction *twin_store_read (TwinStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Waits for the writer before it; not to be taken twice by one thread. */
TwinTransaction *twin_store_write (TwinStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Durable when it returns TRUE. */
gboolean twin_transaction_commit (TwinTransaction *self, GError **error);
void twin_transaction_free (TwinTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinTransaction, twin_transaction_free)

TwinStore *twin_transaction_get_store (TwinTransaction *self);
gint64 twin_transaction_now (TwinTransaction *self); /* the store's clock */

/* A statement of this connection, from its cache. @sql is a constant of the program. */
TwinStatement *twin_transaction_prepare (TwinTransaction *self, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs @sql with the values of @types (see twin_statement_bind()) and no result. */
gboolean twin_transaction_execute (TwinTransaction *self, GError **error, const char *sql, const char *types, ...);

/* Overwrites what was deleted: full-text segments, write-ahead log and free pages
 * (merge, checkpoint(TRUNCATE), incremental vacuum). Takes as long as it takes, in steps
 * between which others write. */
gboolean twin_store_purge (TwinStore *self, GCancellable *cancellable, GError **error);

/* Whether documents or twins were deleted and no purge has come to its end since: also
 * where the program died between the two. */
gboolean twin_store_needs_purge (TwinStore *self, gboolean *needed, GError **error);

/* Called once for each transaction that was committed and changed something, on its
 * thread, when it is freed. One function; NULL to stop: it waits for a call on another
 * thread to end, after which there is none. */
typedef void (*TwinStoreChangedFunc) (gpointer user_data);
void twin_store_set_changed_func (TwinStore *self, TwinStoreChangedFunc func, gpointer user_data);

/* Counts passages that are taken out of the full-text index one by one, which is dear: see
 * twin_passage_table_drop_document(). Returns: how many so far in this transaction. */
guint64 twin_transaction_add_erased (TwinTransaction *self, guint64 n);

/* Keeps @bytes in memory under @name, in the place of what was there, as long as the store is open: what was made from
 * its content and is expensive to make again. Any thread. */
void twin_store_keep (TwinStore *self, const char *name, GBytes *bytes);

/* What is kept under @name, or NULL. Any thread. */
GBytes *twin_store_dup_kept (TwinStore *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

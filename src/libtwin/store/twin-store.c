/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-store.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-connection.h"
#include "store/twin-migrations.h"
#include "store/twin-originals.h"
#include "store/twin-originals-private.h"
#include "store/twin-setting-table.h"
#include "store/twin-table.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define DATABASE_NAME "library.db"

/* Readers above this number are closed after use instead of kept. */
#define MAX_IDLE_READERS 4

/* How often the purge asks again while somebody reads the old log; each waits as long
 * as a connection waits for a lock. */
#define PURGE_ATTEMPTS 12

/* How many pages one step of the purge works on: writers wait no longer than for one step. */
#define MERGE_STEP "256"
#define VACUUM_STEP "1024"

struct _TwinStore
{
  gatomicrefcount ref_count;
  char *directory;
  char *path;
  TwinSecret *key;
  TwinClock *clock;

  GMutex writer_lock;
  TwinConnection *writer;     /* under writer_lock */
  GThread *writer_thread;     /* who holds it; atomic */

  GMutex lock;                /* for what follows */
  GQueue readers;             /* idle TwinConnection */
  GHashTable *kept;           /* name -> GBytes */

  GRecMutex changed_lock;     /* for what follows, and held while it is called */
  TwinStoreChangedFunc changed_func;
  gpointer changed_data;
};

struct _TwinTransaction
{
  TwinStore *store;
  TwinConnection *connection;
  gboolean writes;
  gboolean finished;
  gboolean changed;
  gint64 changes_before;
  guint64 n_erased;
};

static gboolean
ensure_directory (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0 && g_chmod (directory, 0700) == 0)
    return TRUE;

  int saved = errno;

  g_set_error (error, TWIN_STORE_ERROR, saved == ENOSPC ? TWIN_STORE_ERROR_FULL : TWIN_STORE_ERROR_IO,
               _("The library's folder cannot be used: %s."), g_strerror (saved));
  return FALSE;
}

/* An empty database beside originals is a lost one: a new one in its place would
 * look as if nothing had ever been there. */
static gboolean
check_not_lost (TwinStore *self, GError **error)
{
  GStatBuf info;

  if (g_stat (self->path, &info) == 0 && info.st_size > 0)
    return TRUE;
  if (twin_originals_is_empty (self->directory))
    return TRUE;

  g_set_error_literal (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_CORRUPT,
                       _("The library's database is gone while its documents are there. Restore its folder from a backup."));
  return FALSE;
}

TwinStore *
twin_store_open (const char *directory, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_autoptr (TwinStore) self = NULL;
  gsize key_length;

  g_return_val_if_fail (directory != NULL && key != NULL && clock != NULL, NULL);
  twin_secret_get_bytes (key, &key_length);
  g_return_val_if_fail (key_length == TWIN_SECRET_KEY_LENGTH, NULL);

  self = g_new0 (TwinStore, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->writer_lock);
  g_mutex_init (&self->lock);
  g_rec_mutex_init (&self->changed_lock);
  g_queue_init (&self->readers);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->directory = g_strdup (directory);
  self->path = g_build_filename (directory, DATABASE_NAME, NULL);
  self->key = twin_secret_ref (key);
  self->clock = clock;

  if (!ensure_directory (directory, error) || !check_not_lost (self, error))
    return NULL;

  self->writer = twin_connection_open (self->path, key, TWIN_CONNECTION_WRITER, error);
  if (self->writer == NULL || !twin_migrations_run (self->writer, error))
    return NULL;

  twin_originals_sweep (directory);

  return g_steal_pointer (&self);
}

TwinStore *
twin_store_ref (TwinStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
twin_store_unref (TwinStore *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->readers, (GDestroyNotify) twin_connection_free);
  g_hash_table_unref (self->kept);
  /* The last to close copies the log into the database and removes it. */
  g_clear_pointer (&self->writer, twin_connection_free);
  g_mutex_clear (&self->writer_lock);
  g_mutex_clear (&self->lock);
  g_rec_mutex_clear (&self->changed_lock);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_free (self->path);
  g_free (self->directory);
  g_free (self);
}

TwinClock *
twin_store_get_clock (TwinStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->clock;
}

const char *
twin_store_get_directory (TwinStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->directory;
}

TwinSecret *
twin_store_derive_key (TwinStore *self, const char *purpose)
{
  g_return_val_if_fail (self != NULL, NULL);

  return twin_secret_derive (self->key, purpose);
}

static TwinTransaction *
transaction_new (TwinStore *store, TwinConnection *connection, gboolean writes)
{
  TwinTransaction *self = g_new0 (TwinTransaction, 1);

  self->store = twin_store_ref (store);
  self->connection = connection;
  self->writes = writes;
  self->changes_before = twin_connection_count_changes (connection);

  return self;
}

static TwinConnection *
take_reader (TwinStore *self, GError **error)
{
  TwinConnection *reader;

  g_mutex_lock (&self->lock);
  reader = g_queue_pop_tail (&self->readers);
  g_mutex_unlock (&self->lock);

  return reader != NULL ? reader : twin_connection_open (self->path, self->key, TWIN_CONNECTION_READER, error);
}

static void
give_reader_back (TwinStore *self, TwinConnection *reader)
{
  g_mutex_lock (&self->lock);
  if (self->readers.length < MAX_IDLE_READERS)
    g_queue_push_tail (&self->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->lock);

  twin_connection_free (reader);
}

TwinTransaction *
twin_store_read (TwinStore *self, GError **error)
{
  g_autoptr (TwinConnection) reader = NULL;
  gint64 version;

  g_return_val_if_fail (self != NULL, NULL);

  reader = take_reader (self, error);
  /* The moment that is seen is that of the first read, so there is one right away. */
  if (reader == NULL
      || !twin_connection_run (reader, "BEGIN", error)
      || !twin_connection_get_int (reader, "PRAGMA user_version", &version, error))
    return NULL;

  return transaction_new (self, g_steal_pointer (&reader), FALSE);
}

static void
lock_writer (TwinStore *self)
{
  g_mutex_lock (&self->writer_lock);
  g_atomic_pointer_set (&self->writer_thread, g_thread_self ());
}

static void
unlock_writer (TwinStore *self)
{
  g_atomic_pointer_set (&self->writer_thread, NULL);
  g_mutex_unlock (&self->writer_lock);
}

TwinTransaction *
twin_store_write (TwinStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (g_atomic_pointer_get (&self->writer_thread) == g_thread_self ())
    g_error ("A thread that writes to the store asked to write a second time");

  lock_writer (self);
  if (!twin_connection_run (self->writer, "BEGIN IMMEDIATE", error))
    {
      unlock_writer (self);
      return NULL;
    }

  return transaction_new (self, self->writer, TRUE);
}

/* With the lock held, so that nobody is called who has said that he will be gone. */
static void
notify_changed (TwinStore *self)
{
  g_rec_mutex_lock (&self->changed_lock);
  if (self->changed_func != NULL)
    self->changed_func (self->changed_data);
  g_rec_mutex_unlock (&self->changed_lock);
}

gboolean
twin_transaction_commit (TwinTransaction *self, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->finished, FALSE);

  /* After a failure it is still open and undone by twin_transaction_free(). */
  if (!twin_connection_run (self->connection, "COMMIT", error))
    return FALSE;

  self->finished = TRUE;
  self->changed = self->writes && twin_connection_count_changes (self->connection) != self->changes_before;

  return TRUE;
}

void
twin_transaction_free (TwinTransaction *self)
{
  if (self == NULL)
    return;

  /* SQLite has undone it itself after some errors, a full disk among them. */
  if (twin_connection_in_transaction (self->connection))
    twin_connection_run (self->connection, "ROLLBACK", NULL);

  if (self->writes)
    unlock_writer (self->store);
  else
    give_reader_back (self->store, self->connection);

  /* Not while the writer is held: who is told may want to write. */
  if (self->changed)
    notify_changed (self->store);

  twin_store_unref (self->store);
  g_free (self);
}

guint64
twin_transaction_add_erased (TwinTransaction *self, guint64 n)
{
  g_return_val_if_fail (self != NULL, 0);

  self->n_erased += n;

  return self->n_erased;
}

TwinStore *
twin_transaction_get_store (TwinTransaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->store;
}

gint64
twin_transaction_now (TwinTransaction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return twin_clock_now (self->store->clock);
}

TwinStatement *
twin_transaction_prepare (TwinTransaction *self, const char *sql, GError **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  return twin_connection_prepare (self->connection, sql, error);
}

gboolean
twin_transaction_execute (TwinTransaction *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (TwinStatement) statement = twin_transaction_prepare (self, sql, error);
  g_autoptr (GError) local_error = NULL;
  va_list values;

  if (statement == NULL)
    return FALSE;

  va_start (values, types);
  twin_statement_bind_valist (statement, types, values);
  va_end (values);

  while (twin_statement_step (statement, &local_error))
    ;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Copies the log into the database and cuts it to nothing. Each attempt waits for
 * readers of old moments; writers have their turn between two attempts. */
static gboolean
truncate_log (TwinStore *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < PURGE_ATTEMPTS; i++)
    {
      gint64 busy = 0;
      gboolean read;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      lock_writer (self);
      read = twin_connection_get_int (self->writer, "PRAGMA wal_checkpoint (TRUNCATE)", &busy, error);
      unlock_writer (self);
      if (!read)
        return FALSE;
      if (busy == 0)
        return TRUE;
    }

  g_set_error_literal (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_BUSY,
                       _("Another program is reading this library, so what was deleted could not be overwritten yet."));
  return FALSE;
}

/* One step of the merge of all segments of the index into one, in which deleted words are
 * no more. FTS5 tells the end by changing less than two rows. */
static gboolean
merge_index_step (TwinStore *self, gboolean *more, GError **error)
{
  gint64 before = twin_connection_count_changes (self->writer);

  if (!twin_connection_run (self->writer, "INSERT INTO passage_index (passage_index, rank) VALUES ('merge', -" MERGE_STEP ")",
                            error))
    return FALSE;

  *more = twin_connection_count_changes (self->writer) - before >= 2;

  return TRUE;
}

static gboolean
vacuum_step (TwinStore *self, gboolean *more, GError **error)
{
  gint64 n_free = 0;

  if (!twin_connection_run (self->writer, "PRAGMA incremental_vacuum (" VACUUM_STEP ")", error)
      || !twin_connection_get_int (self->writer, "PRAGMA freelist_count", &n_free, error))
    return FALSE;

  *more = n_free > 0;

  return TRUE;
}

typedef gboolean (*PurgeStepFunc) (TwinStore *self, gboolean *more, GError **error);

static gboolean
run_steps (TwinStore *self, PurgeStepFunc step, GCancellable *cancellable, GError **error)
{
  gboolean more = TRUE;
  gboolean done = TRUE;

  while (done && more)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      lock_writer (self);
      done = step (self, &more, error);
      unlock_writer (self);
    }

  return done;
}

/* Only if something in it is marked as deleted. What is marked while it runs is gone with it or left in the count. */
static gboolean
merge_index (TwinStore *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = NULL;
  gint64 n_marked = 0;
  gboolean known;
  gboolean done;

  lock_writer (self);
  known = twin_connection_get_int (self->writer, "SELECT n_marked FROM search_state", &n_marked, error);
  unlock_writer (self);
  if (!known || n_marked == 0)
    return known;

  if (!run_steps (self, merge_index_step, cancellable, error))
    return FALSE;

  sql = g_strdup_printf ("UPDATE search_state SET n_marked = n_marked - %" G_GINT64_FORMAT, n_marked);
  lock_writer (self);
  done = twin_connection_run (self->writer, sql, error);
  unlock_writer (self);

  return done;
}

/* What the last deletion left; NULL if it has been purged. */
static gboolean
read_deletion_note (TwinStore *self, char **note, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self, error);
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL)
    return FALSE;

  *note = twin_setting_table_get (tx, TWIN_TABLE_DELETION_NOTE, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Not a note that a deletion since has left. */
static gboolean
remove_deletion_note (TwinStore *self, const char *note, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self, error);

  return tx != NULL
         && twin_transaction_execute (tx, error, "DELETE FROM setting WHERE key = ? AND value = ?", "ss",
                                      TWIN_TABLE_DELETION_NOTE, note)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_store_needs_purge (TwinStore *self, gboolean *needed, GError **error)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (self != NULL && needed != NULL, FALSE);

  if (!read_deletion_note (self, &note, error))
    return FALSE;

  *needed = note != NULL;

  return TRUE;
}

gboolean
twin_store_purge (TwinStore *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  return read_deletion_note (self, &note, error)
         && merge_index (self, cancellable, error)
         && truncate_log (self, cancellable, error)
         && run_steps (self, vacuum_step, cancellable, error)
         && truncate_log (self, cancellable, error)
         && (note == NULL || remove_deletion_note (self, note, error));
}

void
twin_store_set_changed_func (TwinStore *self, TwinStoreChangedFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  g_rec_mutex_lock (&self->changed_lock);
  self->changed_func = func;
  self->changed_data = user_data;
  g_rec_mutex_unlock (&self->changed_lock);
}

void
twin_store_keep (TwinStore *self, const char *name, GBytes *bytes)
{
  g_return_if_fail (self != NULL && name != NULL && bytes != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->kept, g_strdup (name), g_bytes_ref (bytes));
  g_mutex_unlock (&self->lock);
}

GBytes *
twin_store_dup_kept (TwinStore *self, const char *name)
{
  GBytes *bytes;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  g_mutex_lock (&self->lock);
  bytes = g_hash_table_lookup (self->kept, name);
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_mutex_unlock (&self->lock);

  return bytes;
}

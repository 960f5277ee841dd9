/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/storage-private.h"
#include "storage/storage-schema.h"

#include "store/twin-connection.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* How many tenants keep their files open: each has a writer and a few readers of some 16 MB cache at most. */
#define MAX_OPEN_TENANTS 64
#define MAX_IDLE_READERS 4

/* The file of one tenant, or of the system. */
typedef struct
{
  char *path;
  StoragePart part;
  TwinSecret *key;
  gint has_tables;   /* of this version */
  GMutex write_lock; /* one writer at a time */
  TwinConnection *writer;
  GPtrArray *readers; /* idle ones, under the storage's lock */
  guint n_users;      /* likewise */
  gint64 last_use;
} Database;

typedef struct
{
  Storage base;
  char *directory;
  GMutex lock;
  GHashTable *databases; /* tenant, or "" for the system -> Database */
  gint64 n_uses;
} Embedded;

typedef struct
{
  StorageTx base;
  Database *database;
  TwinConnection *connection;
  gboolean writing;
} EmbeddedTx;

typedef struct
{
  StorageRows base;
  TwinStatement *statement;
} EmbeddedRows;

static const StorageEngine embedded_engine;

/* Every kind of failure that the server tells apart; the words stay SQLite's, which hold no value. */
static void
translate_error (GError **error, GError *reported)
{
  StorageError code = STORAGE_ERROR_FAILED;

  if (g_error_matches (reported, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FULL))
    code = STORAGE_ERROR_FULL;
  else if (g_error_matches (reported, TWIN_STORE_ERROR, TWIN_STORE_ERROR_BUSY))
    code = STORAGE_ERROR_BUSY;
  else if (strstr (reported->message, "FOREIGN KEY") != NULL)
    code = STORAGE_ERROR_REFERENCE;
  else if (strstr (reported->message, "UNIQUE") != NULL)
    code = STORAGE_ERROR_EXISTS;

  g_set_error_literal (error, STORAGE_ERROR, code, reported->message);
  g_error_free (reported);
}

static void
database_free (gpointer data)
{
  Database *self = data;

  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->writer, twin_connection_free);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_mutex_clear (&self->write_lock);
  g_free (self->path);
  g_free (self);
}

static char *
tenant_folder (Embedded *self, const char *tenant)
{
  return tenant != NULL ? g_build_filename (self->directory, "tenants", tenant, NULL) : g_strdup (self->directory);
}

static const char *
root_name (Embedded *self)
{
  return self->base.root == STORAGE_PART_EVIDENCE ? "evidence" : "system";
}

static char *
database_path (Embedded *self, const char *tenant)
{
  g_autofree char *folder = tenant_folder (self, tenant);
  g_autofree char *name = g_strconcat (tenant != NULL ? "tenant" : root_name (self), ".db", NULL);

  return g_build_filename (folder, name, NULL);
}

static Database *
database_new (Embedded *self, const char *tenant)
{
  Database *database = g_new0 (Database, 1);
  g_autofree char *purpose = g_strjoin ("/", "storage", "file", tenant != NULL ? tenant : root_name (self), NULL);

  database->path = database_path (self, tenant);
  database->part = tenant != NULL ? STORAGE_PART_TENANT : self->base.root;
  database->key = twin_secret_derive (self->base.key, purpose);
  database->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_connection_free);
  g_mutex_init (&database->write_lock);

  return database;
}

/* Closes the one that was not used for the longest time. Under the lock. */
static void
close_one (Embedded *self)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  const char *oldest = NULL;
  gint64 oldest_use = G_MAXINT64;

  g_hash_table_iter_init (&iter, self->databases);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Database *database = value;

      if (database->n_users == 0 && database->last_use < oldest_use)
        {
          oldest_use = database->last_use;
          oldest = key;
        }
    }
  if (oldest != NULL)
    g_hash_table_remove (self->databases, oldest);
}

static gboolean
make_tables (TwinConnection *writer, StoragePart part, GError **error)
{
  g_autofree char *schema = storage_schema_for_sqlite (part);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", storage_schema_version ());
  gint64 version = 0;

  if (!twin_connection_get_int (writer, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == storage_schema_version ())
    return TRUE;
  if (version > storage_schema_version ())
    {
      g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_FAILED,
                           "The data was written by a later version of twin-server. Update twin-server to open it.");
      return FALSE;
    }

  if (twin_connection_run (writer, "BEGIN IMMEDIATE", error) && twin_connection_run (writer, schema, error)
      && twin_connection_run (writer, set_version, error) && twin_connection_run (writer, "COMMIT", error))
    return TRUE;
  if (twin_connection_in_transaction (writer))
    twin_connection_run (writer, "ROLLBACK", NULL);

  return FALSE;
}

/* Held under its write lock. */
static gboolean
ensure_writer (Database *database, GError **error)
{
  g_autoptr (TwinConnection) writer = NULL;

  if (database->writer != NULL)
    return TRUE;

  writer = twin_connection_open (database->path, database->key, TWIN_CONNECTION_WRITER, error);
  if (writer == NULL || !make_tables (writer, database->part, error))
    return FALSE;
  database->writer = g_steal_pointer (&writer);
  g_atomic_int_set (&database->has_tables, TRUE);

  return TRUE;
}

/* A reader cannot make the tables that a version before this one did not have. */
static gboolean
ensure_tables (Database *database, GError **error)
{
  gboolean made;

  if (g_atomic_int_get (&database->has_tables))
    return TRUE;

  g_mutex_lock (&database->write_lock);
  made = ensure_writer (database, error);
  g_mutex_unlock (&database->write_lock);

  return made;
}

static void
release (Embedded *self, Database *database)
{
  g_mutex_lock (&self->lock);
  database->n_users--;
  g_mutex_unlock (&self->lock);
}

/* The database of @tenant, in use until release(). */
static Database *
acquire (Embedded *self, const char *tenant, GError **error)
{
  const char *name = tenant != NULL ? tenant : "";
  Database *database;

  g_mutex_lock (&self->lock);
  database = g_hash_table_lookup (self->databases, name);
  if (database == NULL)
    {
      g_autofree char *path = database_path (self, tenant);

      if (tenant != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_mutex_unlock (&self->lock);
          g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_UNKNOWN_TENANT, "There is no such account.");
          return NULL;
        }
      if (g_hash_table_size (self->databases) >= MAX_OPEN_TENANTS)
        close_one (self);
      database = database_new (self, tenant);
      g_hash_table_insert (self->databases, g_strdup (name), database);
    }
  database->n_users++;
  database->last_use = ++self->n_uses;
  g_mutex_unlock (&self->lock);

  return database;
}

static TwinConnection *
take_reader (Embedded *self, Database *database, GError **error)
{
  TwinConnection *reader = NULL;

  g_mutex_lock (&self->lock);
  if (database->readers->len > 0)
    reader = g_ptr_array_steal_index_fast (database->readers, database->readers->len - 1);
  g_mutex_unlock (&self->lock);

  return reader != NULL ? reader : twin_connection_open (database->path, database->key, TWIN_CONNECTION_READER, error);
}

static void
give_back_reader (Embedded *self, Database *database, TwinConnection *reader)
{
  g_mutex_lock (&self->lock);
  if (database->readers->len < MAX_IDLE_READERS)
    g_ptr_array_add (database->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&reader, twin_connection_free);
}

static StorageTx *
embedded_begin (Storage *storage, const char *tenant, StorageMode mode, GError **error)
{
  Embedded *self = (Embedded *) storage;
  EmbeddedTx *tx;
  Database *database = acquire (self, tenant, error);
  gboolean writing = mode == STORAGE_WRITE;
  TwinConnection *connection = NULL;
  GError *reported = NULL;

  if (database == NULL)
    return NULL;

  if (writing)
    {
      g_mutex_lock (&database->write_lock);
      if (ensure_writer (database, &reported))
        connection = database->writer;
    }
  else if (ensure_tables (database, &reported))
    connection = take_reader (self, database, &reported);

  if (connection == NULL
      || (mode != STORAGE_READ_ONE && !twin_connection_run (connection, writing ? "BEGIN IMMEDIATE" : "BEGIN", &reported)))
    {
      if (writing)
        g_mutex_unlock (&database->write_lock);
      else
        g_clear_pointer (&connection, twin_connection_free);
      release (self, database);
      translate_error (error, reported);
      return NULL;
    }

  tx = g_new0 (EmbeddedTx, 1);
  storage_tx_init (&tx->base, storage, tenant);
  tx->database = database;
  tx->connection = connection;
  tx->writing = writing;

  return &tx->base;
}

static gboolean
embedded_commit (StorageTx *base, GError **error)
{
  EmbeddedTx *tx = (EmbeddedTx *) base;
  GError *reported = NULL;

  if (twin_connection_run (tx->connection, "COMMIT", &reported))
    return TRUE;
  translate_error (error, reported);

  return FALSE;
}

static void
embedded_tx_free (StorageTx *base)
{
  EmbeddedTx *tx = (EmbeddedTx *) base;
  Embedded *self = (Embedded *) base->storage;

  if (twin_connection_in_transaction (tx->connection))
    twin_connection_run (tx->connection, "ROLLBACK", NULL);
  if (tx->writing)
    g_mutex_unlock (&tx->database->write_lock);
  else
    give_back_reader (self, tx->database, tx->connection);
  release (self, tx->database);
  storage_tx_clear (base);
  g_free (tx);
}

/* A bind fails only if there is no memory. */
static void
bind (sqlite3_stmt *stmt, int index, const StorageValue *value)
{
  if (value->type == 'i')
    sqlite3_bind_int64 (stmt, index, value->number);
  else if (value->type == 's')
    sqlite3_bind_text (stmt, index, value->text, -1, SQLITE_TRANSIENT);
  else if (value->bytes == NULL)
    sqlite3_bind_null (stmt, index);
  else
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (value->bytes, &length);

      /* NULL would be SQL NULL, which an empty value is not. */
      sqlite3_bind_blob64 (stmt, index, data != NULL ? data : "", length, SQLITE_TRANSIENT);
    }
}

static TwinStatement *
prepare (StorageTx *base, const char *sql, const StorageValue *values, guint n_values, GError **error)
{
  EmbeddedTx *tx = (EmbeddedTx *) base;
  GError *reported = NULL;
  TwinStatement *statement = twin_connection_prepare (tx->connection, sql, &reported);

  if (statement == NULL)
    {
      translate_error (error, reported);
      return NULL;
    }
  for (guint i = 0; i < n_values; i++)
    bind (statement->stmt, (int) i + 1, &values[i]);

  return statement;
}

static gint64
embedded_execute (StorageTx *base, const char *sql, const StorageValue *values, guint n_values, GError **error)
{
  EmbeddedTx *tx = (EmbeddedTx *) base;
  g_autoptr (TwinStatement) statement = prepare (base, sql, values, n_values, error);
  gint64 before = twin_connection_count_changes (tx->connection);
  GError *reported = NULL;

  if (statement == NULL)
    return -1;
  while (twin_statement_step (statement, &reported))
    continue;
  if (reported != NULL)
    {
      translate_error (error, reported);
      return -1;
    }

  return twin_connection_count_changes (tx->connection) - before;
}

static StorageRows *
embedded_query (StorageTx *base, const char *sql, const StorageValue *values, guint n_values, GError **error)
{
  TwinStatement *statement = prepare (base, sql, values, n_values, error);
  EmbeddedRows *rows;

  if (statement == NULL)
    return NULL;

  rows = g_new0 (EmbeddedRows, 1);
  rows->base.engine = &embedded_engine;
  rows->statement = statement;

  return &rows->base;
}

static void
embedded_rows_free (StorageRows *base)
{
  EmbeddedRows *rows = (EmbeddedRows *) base;

  twin_statement_free (rows->statement);
  g_free (rows);
}

static gboolean
embedded_rows_next (StorageRows *base, GError **error)
{
  GError *reported = NULL;

  if (twin_statement_step (((EmbeddedRows *) base)->statement, &reported))
    return TRUE;
  if (reported != NULL)
    translate_error (error, reported);

  return FALSE;
}

static gint64
embedded_rows_get_int (StorageRows *base, int column)
{
  return twin_statement_get_int (((EmbeddedRows *) base)->statement, column);
}

static const char *
embedded_rows_get_text (StorageRows *base, int column)
{
  return twin_statement_get_text (((EmbeddedRows *) base)->statement, column);
}

static GBytes *
embedded_rows_dup_blob (StorageRows *base, int column)
{
  TwinStatement *statement = ((EmbeddedRows *) base)->statement;

  if (sqlite3_column_type (statement->stmt, column) == SQLITE_NULL)
    return NULL;

  return twin_statement_dup_blob (statement, column);
}

/* Makes the file, so that a tenant is there exactly if its file is. */
static gboolean
embedded_create_tenant (Storage *storage, const char *tenant, GError **error)
{
  Embedded *self = (Embedded *) storage;
  g_autofree char *folder = tenant_folder (self, tenant);
  g_autofree char *path = database_path (self, tenant);
  g_autoptr (TwinConnection) writer = NULL;
  Database *database;
  gboolean made;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, STORAGE_ERROR, errno == ENOSPC ? STORAGE_ERROR_FULL : STORAGE_ERROR_FAILED,
                   "The folder of an account cannot be made: %s.", g_strerror (errno));
      return FALSE;
    }

  database = database_new (self, tenant);
  made = ensure_writer (database, error);
  database_free (database);

  return made;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
embedded_delete_tenant (Storage *storage, const char *tenant, GError **error)
{
  Embedded *self = (Embedded *) storage;
  g_autofree char *folder = tenant_folder (self, tenant);
  g_autofree char *path = database_path (self, tenant);
  Database *database;
  gboolean busy;

  g_mutex_lock (&self->lock);
  database = g_hash_table_lookup (self->databases, tenant);
  busy = database != NULL && database->n_users > 0;
  if (!busy)
    {
      g_hash_table_remove (self->databases, tenant);
      /* First the file without which there is no tenant. */
      if (g_unlink (path) == 0 || errno == ENOENT)
        remove_folder (folder);
    }
  g_mutex_unlock (&self->lock);

  if (busy)
    g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_BUSY, "The account is in use at this moment. Try again.");
  else if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_FAILED, "The files of an account could not be deleted.");
      return FALSE;
    }

  return !busy;
}

static char **
embedded_list_tenants (Storage *storage, GError **error)
{
  Embedded *self = (Embedded *) storage;
  g_autofree char *folder = g_build_filename (self->directory, "tenants", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GStrvBuilder) tenants = g_strv_builder_new ();
  const char *name;

  if (dir == NULL)
    return NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "tenant.db", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_strv_builder_add (tenants, name);
    }

  return g_strv_builder_end (tenants);
}

static gboolean
embedded_purge (Storage *storage, const char *tenant, GError **error)
{
  Embedded *self = (Embedded *) storage;
  Database *database = acquire (self, tenant, error);
  GError *reported = NULL;
  gboolean done;

  if (database == NULL)
    return FALSE;

  g_mutex_lock (&database->write_lock);
  done = ensure_writer (database, &reported)
         && twin_connection_run (database->writer, "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);", &reported);
  g_mutex_unlock (&database->write_lock);
  release (self, database);
  if (!done)
    translate_error (error, reported);

  return done;
}

static void
embedded_free (Storage *storage)
{
  Embedded *self = (Embedded *) storage;

  g_clear_pointer (&self->databases, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_free (self->directory);
  storage_clear (storage);
  g_free (self);
}

static const StorageEngine embedded_engine = {
  .name = "embedded",
  .free = embedded_free,
  .create_tenant = embedded_create_tenant,
  .delete_tenant = embedded_delete_tenant,
  .list_tenants = embedded_list_tenants,
  .purge = embedded_purge,
  .begin = embedded_begin,
  .commit = embedded_commit,
  .tx_free = embedded_tx_free,
  .execute = embedded_execute,
  .query = embedded_query,
  .rows_free = embedded_rows_free,
  .rows_next = embedded_rows_next,
  .rows_get_int = embedded_rows_get_int,
  .rows_get_text = embedded_rows_get_text,
  .rows_dup_blob = embedded_rows_dup_blob,
};

/* The system's tables must be there before a reader comes. */
static gboolean
prepare_system (Embedded *self, GError **error)
{
  g_autoptr (StorageTx) tx = embedded_begin (&self->base, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && embedded_commit (tx, error);
}

static Storage *
open_part (const char *directory, StoragePart root, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_autoptr (Storage) self = NULL;
  g_autofree char *tenants = NULL;
  Embedded *embedded;

  tenants = g_build_filename (directory, "tenants", NULL);
  if (g_mkdir_with_parents (tenants, 0700) != 0)
    {
      g_set_error (error, STORAGE_ERROR, STORAGE_ERROR_FAILED, "The folder %s cannot be made: %s.", tenants, g_strerror (errno));
      return NULL;
    }

  embedded = g_new0 (Embedded, 1);
  self = &embedded->base;
  storage_init (self, &embedded_engine, root, key, clock);
  embedded->directory = g_strdup (directory);
  embedded->databases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, database_free);
  g_mutex_init (&embedded->lock);
  if (!prepare_system (embedded, error))
    return NULL;

  return g_steal_pointer (&self);
}

Storage *
storage_open_embedded (const char *directory, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_return_val_if_fail (directory != NULL && key != NULL && clock != NULL, NULL);

  return open_part (directory, STORAGE_PART_SYSTEM, key, clock, error);
}

Storage *
storage_open_evidence_embedded (const char *directory, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_return_val_if_fail (directory != NULL && key != NULL && clock != NULL, NULL);

  return open_part (directory, STORAGE_PART_EVIDENCE, key, clock, error);
}

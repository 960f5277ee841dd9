/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-connection.h"

#include "base/twin-i18n.h"
#include "store/twin-tokenizer.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SALT_LENGTH 16
#define BUSY_TIMEOUT_MS 5000

struct _TwinConnection
{
  sqlite3 *db;
  GHashTable *statements; /* SQL -> TwinStatement */
};

/* The first 16 bytes of the file are SQLCipher's salt. It is derived from the key
 * instead of drawn at random: the key is random and used for one file, so nothing is
 * lost, and whether it belongs to the key tells a wrong key from a damaged file,
 * which SQLCipher reports alike. */
static void
derive_salt (TwinSecret *key, guint8 salt[SALT_LENGTH])
{
  g_autoptr (TwinSecret) derived = twin_secret_derive (key, "database salt");

  memcpy (salt, twin_secret_get_bytes (derived, NULL), SALT_LENGTH);
}

static gboolean
file_has_salt (const char *path, TwinSecret *key)
{
  guint8 expected[SALT_LENGTH];
  guint8 found[SALT_LENGTH] = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n;

  if (fd < 0)
    return FALSE;
  n = pread (fd, found, sizeof found, 0);
  close (fd);
  derive_salt (key, expected);

  return n == SALT_LENGTH && memcmp (found, expected, SALT_LENGTH) == 0;
}

/* Whether the system could not read the database or its log. SQLite calls that damage, and it may only be a loose cable. */
static gboolean
disk_failed (sqlite3 *db)
{
  sqlite3_file *log = NULL;
  int system_error = 0;

  sqlite3_file_control (db, "main", SQLITE_FCNTL_LAST_ERRNO, &system_error);
  if (system_error == 0 && sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &system_error);

  return system_error == EIO || system_error == ENXIO;
}

static TwinStoreError
classify (sqlite3 *db, int code)
{
  int system_error = db != NULL ? sqlite3_system_errno (db) : 0;

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return TWIN_STORE_ERROR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: /* its log cannot be made, for one */
      /* A file size limit is a full disk to whoever meets it. */
      if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)
        return TWIN_STORE_ERROR_FULL;
      return TWIN_STORE_ERROR_IO;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return TWIN_STORE_ERROR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TWIN_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return db != NULL && disk_failed (db) ? TWIN_STORE_ERROR_IO : TWIN_STORE_ERROR_CORRUPT;
    default:
      return TWIN_STORE_ERROR_FAILED;
    }
}

void
twin_connection_set_error (sqlite3 *db, int code, GError **error)
{
  TwinStoreError kind = classify (db, code);

  switch (kind)
    {
    case TWIN_STORE_ERROR_FULL:
      g_set_error_literal (error, TWIN_STORE_ERROR, kind,
                           _("There is no room left on the disk. Nothing was changed; make room and try again."));
      break;
    case TWIN_STORE_ERROR_IO:
      /* "Disk I/O error" helps nobody, and SQLite does not always know what the system said. */
      if ((code & 0xff) != SQLITE_CANTOPEN && (code & 0xff) != SQLITE_READONLY && (code & 0xff) != SQLITE_PERM)
        g_set_error_literal (error, TWIN_STORE_ERROR, kind,
                             _("The disk of the library could not be read or written. See whether it is connected, sound and not full, and try again."));
      else
        g_set_error_literal (error, TWIN_STORE_ERROR, kind,
                             _("The library's database could not be opened. See whether its disk is connected, sound and not full, and whether you may write there."));
      break;
    case TWIN_STORE_ERROR_BUSY:
      g_set_error_literal (error, TWIN_STORE_ERROR, kind,
                           _("Another program is writing to this library. Try again when it has finished."));
      break;
    case TWIN_STORE_ERROR_CORRUPT:
      g_set_error_literal (error, TWIN_STORE_ERROR, kind,
                           _("The library's database is damaged. Restore its folder from a backup."));
      break;
    default:
      /* SQLite's own words name columns for a constraint and quote the query for a
       * full-text one; only the former are free of what people typed. */
      g_set_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FAILED, _("The database reported: %s."),
                   db != NULL && (code & 0xff) == SQLITE_CONSTRAINT ? sqlite3_errmsg (db) : sqlite3_errstr (code));
      break;
    }
}

static void
statement_destroy (gpointer data)
{
  TwinStatement *statement = data;

  sqlite3_finalize (statement->stmt);
  g_free (statement);
}

static gboolean
ensure_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int saved = errno;

  if (fd >= 0)
    {
      /* Also one that a backup tool put back with wider permissions. SQLite gives
       * the log and its index the permissions of the database. */
      int result = fchmod (fd, 0600);

      saved = errno;
      close (fd);
      if (result == 0)
        return TRUE;
    }

  g_set_error (error, TWIN_STORE_ERROR, saved == ENOSPC ? TWIN_STORE_ERROR_FULL : TWIN_STORE_ERROR_IO,
               _("The library's database cannot be opened: %s."), g_strerror (saved));
  return FALSE;
}

/* The raw key and salt in SQLCipher's form x'...', in guarded memory. */
static gboolean
apply_key (sqlite3 *db, TwinSecret *key, GError **error)
{
  guint8 salt[SALT_LENGTH];
  char salt_hex[2 * SALT_LENGTH + 1];
  char *key_hex = twin_secret_to_hex (key);
  gsize length = strlen ("x''") + strlen (key_hex) + 2 * SALT_LENGTH;
  char *clause = twin_secret_alloc (length + 1);
  int code;

  derive_salt (key, salt);
  sodium_bin2hex (salt_hex, sizeof salt_hex, salt, sizeof salt);
  g_snprintf (clause, length + 1, "x'%s%s'", key_hex, salt_hex);
  code = sqlite3_key_v2 (db, "main", clause, (int) length);
  sodium_free (clause);
  twin_secret_free_text (key_hex);

  if (code != SQLITE_OK)
    twin_connection_set_error (db, code, error);

  return code == SQLITE_OK;
}

/* With a libsqlite3 in the place of SQLCipher every key is accepted and nothing is encrypted. */
static gboolean
check_encryption (sqlite3 *db, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean encrypted;

  encrypted = sqlite3_prepare_v2 (db, "PRAGMA cipher_version", -1, &stmt, NULL) == SQLITE_OK
              && sqlite3_step (stmt) == SQLITE_ROW && sqlite3_column_bytes (stmt, 0) > 0;
  sqlite3_finalize (stmt);

  if (!encrypted)
    g_set_error_literal (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_NOT_ENCRYPTED,
                         _("This program was built with a database that does not encrypt, so it did not open the library. "
                           "Install it from a trusted source."));

  return encrypted;
}

/* The first read: fails if the key is wrong or the first page damaged. */
static gboolean
check_key (sqlite3 *db, const char *path, TwinSecret *key, GError **error)
{
  int code = sqlite3_exec (db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  if ((code & 0xff) == SQLITE_NOTADB && !file_has_salt (path, key))
    g_set_error_literal (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_WRONG_KEY,
                         _("This key does not open the library: it belongs to another one."));
  else
    twin_connection_set_error (db, code, error);

  return FALSE;
}

static gboolean
add_tokenizer (sqlite3 *db, GError **error)
{
  int code = twin_tokenizer_register (db);

  if (code != SQLITE_OK)
    twin_connection_set_error (db, code, error);

  return code == SQLITE_OK;
}

static gboolean
configure (TwinConnection *self, TwinConnectionMode mode, GError **error)
{
  /* synchronous: NORMAL loses acknowledged commits in a power cut. temp_store: in
   * clear on the disk otherwise. mmap would put plain pages beside the cipher. */
  static const char common[] =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";
  static const char writer[] =
    "PRAGMA auto_vacuum = INCREMENTAL;" /* counts for a new file only */
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA journal_size_limit = 16777216;"
    "PRAGMA cache_size = -16384;";
  static const char reader[] =
    "PRAGMA query_only = ON;"
    "PRAGMA cache_size = -8192;";

  return twin_connection_run (self, common, error)
         && twin_connection_run (self, mode == TWIN_CONNECTION_WRITER ? writer : reader, error);
}

TwinConnection *
twin_connection_open (const char *path, TwinSecret *key, TwinConnectionMode mode, GError **error)
{
  g_autoptr (TwinConnection) self = g_new0 (TwinConnection, 1);
  int code;

  g_return_val_if_fail (path != NULL && key != NULL, NULL);

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_destroy);
  if (mode == TWIN_CONNECTION_WRITER && !ensure_file (path, error))
    return NULL;

  code = sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code != SQLITE_OK)
    {
      twin_connection_set_error (self->db, code, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);

  if (!check_encryption (self->db, error)
      /* What it would write to standard error is in the errors that are returned. */
      || !twin_connection_run (self, "PRAGMA cipher_log_level = NONE", error)
      || !apply_key (self->db, key, error)
      /* Pins the file format against later defaults. */
      || !twin_connection_run (self, "PRAGMA cipher_compatibility = 4", error)
      || !check_key (self->db, path, key, error)
      || !configure (self, mode, error)
      || !add_tokenizer (self->db, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
twin_connection_free (TwinConnection *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->db);
  g_free (self);
}

gboolean
twin_connection_run (TwinConnection *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    twin_connection_set_error (self->db, code, error);

  return code == SQLITE_OK;
}

gboolean
twin_connection_get_int (TwinConnection *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (TwinStatement) statement = twin_connection_prepare (self, sql, error);

  if (statement == NULL || !twin_statement_step (statement, error))
    return FALSE;

  *value = twin_statement_get_int (statement, 0);

  return TRUE;
}

TwinStatement *
twin_connection_prepare (TwinConnection *self, const char *sql, GError **error)
{
  TwinStatement *statement = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *stmt = NULL;
  int code;

  if (statement != NULL && !statement->borrowed)
    {
      statement->borrowed = TRUE;
      return statement;
    }

  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
  if (code != SQLITE_OK)
    {
      twin_connection_set_error (self->db, code, error);
      return NULL;
    }

  /* The same statement inside itself gets a copy that lives as long as its use. */
  gboolean cached = statement == NULL;

  statement = g_new0 (TwinStatement, 1);
  statement->connection = self;
  statement->db = self->db;
  statement->stmt = stmt;
  statement->cached = cached;
  statement->borrowed = TRUE;
  if (cached)
    g_hash_table_insert (self->statements, (gpointer) sql, statement);

  return statement;
}

gint64
twin_connection_count_changes (TwinConnection *self)
{
  return sqlite3_total_changes64 (self->db);
}

gboolean
twin_connection_in_transaction (TwinConnection *self)
{
  return !sqlite3_get_autocommit (self->db);
}

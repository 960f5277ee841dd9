/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-records.h"
#include "store/twin-schema.h"
#include "store/twin-setting-table.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER "Der Keller von Frau Quittenbaum steht unter Wasser."

static void
set_setting (LibraryFixture *library, const char *key, const char *value)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;

  twin_setting_table_set (tx, key, value, &error);
  g_assert_no_error (error);
  library_fixture_commit (tx);
}

static char *
get_setting (LibraryFixture *library, const char *key)
{
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;
  char *value = twin_setting_table_get (tx, key, &error);

  g_assert_no_error (error);

  return value;
}

/* The store's error for opening @directory with @key; it must not open. */
static int
open_fails_with (LibraryFixture *library, TwinSecret *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStore) store = twin_store_open (library->directory, key, library->clock, &error);

  g_assert_null (store);
  g_assert_nonnull (error);
  g_assert_true (error->domain == TWIN_STORE_ERROR);

  return error->code;
}

static void
overwrite (const char *path, goffset offset, gsize length)
{
  g_autofree guint8 *noise = g_malloc (length);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  memset (noise, 0xa5, length);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, noise, length, offset), ==, (gssize) length);
  close (fd);
}

static void
test_keeps_what_was_written (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *value = NULL;

  set_setting (library, "greeting", "\"" MARKER "\"");
  library_fixture_reopen (library);
  value = get_setting (library, "greeting");

  g_assert_cmpstr (value, ==, "\"" MARKER "\"");
}

static void
test_modes (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  static const char *const names[] = { "library.db", "library.db-wal", "library.db-shm" };
  GStatBuf info;

  set_setting (library, "a", "1");
  g_assert_cmpint (g_stat (library->directory, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = library_fixture_path (library, names[i]);

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0600);
    }
}

static void
test_pragmas (void)
{
  static const struct
  {
    const char *pragma;
    gint64 expected;
  } cases[] = {
    { "PRAGMA synchronous", 2 },
    { "PRAGMA secure_delete", 1 },
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA temp_store", 2 },
    { "PRAGMA cell_size_check", 1 },
    { "PRAGMA trusted_schema", 0 },
    { "PRAGMA auto_vacuum", 2 },
    { "PRAGMA user_version", 6 },
  };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);

  g_assert_cmpuint (twin_schema_version (), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, cases[i].pragma, &error);

      g_assert_no_error (error);
      g_assert_true (twin_statement_step (row, &error));
      g_test_message ("%s", cases[i].pragma);
      g_assert_cmpint (twin_statement_get_int (row, 0), ==, cases[i].expected);
    }
}

static void
test_wrong_key (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinSecret) other = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autofree char *value = NULL;

  set_setting (library, "a", "1");
  g_assert_cmpint (open_fails_with (library, other), ==, TWIN_STORE_ERROR_WRONG_KEY);
  g_clear_pointer (&library->store, twin_store_unref);
  g_assert_cmpint (open_fails_with (library, other), ==, TWIN_STORE_ERROR_WRONG_KEY);

  /* and nothing was harmed by trying */
  library_fixture_reopen (library);
  value = get_setting (library, "a");
  g_assert_cmpstr (value, ==, "1");
}

/* A first page that is damaged is not taken for a wrong key. */
static void
test_damaged_first_page (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *path = library_fixture_path (library, "library.db");

  g_clear_pointer (&library->store, twin_store_unref);
  overwrite (path, 100, 64);
  g_assert_cmpint (open_fails_with (library, library->key), ==, TWIN_STORE_ERROR_CORRUPT);
}

static void
test_damaged_page (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *path = library_fixture_path (library, "library.db");
  g_autoptr (GString) long_value = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  for (guint i = 0; i < 4000; i++)
    g_string_append (long_value, MARKER);
  set_setting (library, "long", long_value->str);
  g_clear_pointer (&library->store, twin_store_unref);
  {
    GStatBuf info;

    g_assert_cmpint (g_stat (path, &info), ==, 0);
    overwrite (path, info.st_size - 4096 * 3, 16);
  }

  library_fixture_reopen (library);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_read (library);

    value = twin_setting_table_get (tx, "long", &error);
  }
  g_assert_null (value);
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_CORRUPT);
}

static void
test_no_database_at_all (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *path = library_fixture_path (library, "library.db");
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&library->store, twin_store_unref);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open_fails_with (library, library->key), ==, TWIN_STORE_ERROR_WRONG_KEY);
}

static void
test_too_new (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);
    g_autoptr (GError) error = NULL;

    twin_transaction_execute (tx, &error, "PRAGMA user_version = 99", "");
    g_assert_no_error (error);
    library_fixture_commit (tx);
  }
  g_clear_pointer (&library->store, twin_store_unref);
  g_assert_cmpint (open_fails_with (library, library->key), ==, TWIN_STORE_ERROR_TOO_NEW);
}

/* Originals without their database are a loss that must not look like a new library. */
static void
test_lost_database (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *path = library_fixture_path (library, "library.db");
  g_autofree char *folder = library_fixture_path (library, "originals");
  g_autofree char *original = g_build_filename (folder, "0123", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&library->store, twin_store_unref);
  g_mkdir (folder, 0700);
  g_file_set_contents (original, "x", 1, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_assert_cmpint (open_fails_with (library, library->key), ==, TWIN_STORE_ERROR_CORRUPT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_unwritable (void)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStore) store = twin_store_open ("/proc/no-such-place", key, twin_clock_system (), &error);

  g_assert_null (store);
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_IO);
}

/* With libsoup the system's libsqlite3 is in this process too. If its symbols were the
 * ones called, the marker would stand in the file in clear. */
static void
test_nothing_in_clear (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (SoupSession) session = soup_session_new ();

  set_setting (library, "marker", MARKER);
  g_assert_false (library_fixture_find_marker (library->directory, MARKER));
  g_assert_false (library_fixture_find_marker (library->directory, "Quittenbaum"));
  g_assert_false (library_fixture_find_marker (library->directory, "SQLite format 3"));
  g_clear_pointer (&library->store, twin_store_unref);
  g_assert_false (library_fixture_find_marker (library->directory, "Quittenbaum"));

  /* and the search itself does find what is there */
  {
    g_autofree char *path = library_fixture_path (library, "plain");
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, "x" MARKER "y", -1, &error);
    g_assert_no_error (error);
    g_assert_true (library_fixture_find_marker (library->directory, MARKER));
  }
}

static void
test_purge (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *path = library_fixture_path (library, "library.db");
  g_autofree char *log = library_fixture_path (library, "library.db-wal");
  g_autofree char *value = g_strnfill (1000000, 'x');
  g_autoptr (GError) error = NULL;
  GStatBuf before;
  GStatBuf after;

  set_setting (library, "big", value);
  twin_store_purge (library->store, NULL, &error);
  g_assert_no_error (error);
  g_stat (path, &before);

  set_setting (library, "big", NULL);
  twin_store_purge (library->store, NULL, &error);
  g_assert_no_error (error);
  g_stat (path, &after);
  g_assert_cmpint (before.st_size - after.st_size, >, 900000);
  g_stat (log, &after);
  g_assert_cmpint (after.st_size, ==, 0);
}

static void
test_purge_is_cancelled (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (twin_store_purge (library->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
needs_purge (LibraryFixture *library)
{
  g_autoptr (GError) error = NULL;
  gboolean needed = FALSE;

  g_assert_true (twin_store_needs_purge (library->store, &needed, &error));
  g_assert_no_error (error);

  return needed;
}

/* A program that dies, or is stopped, between a deletion and its purge leaves that to the next one. */
static void
test_purge_is_not_forgotten (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (needs_purge (library));
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);
    g_autofree char *id = library_records_add_document (tx, "a.txt");

    twin_document_table_delete (tx, id, &error);
    g_assert_no_error (error);
    library_fixture_commit (tx);
  }
  library_fixture_reopen (library);
  g_assert_true (needs_purge (library));

  g_cancellable_cancel (cancellable);
  g_assert_false (twin_store_purge (library->store, cancellable, &error));
  g_assert_true (needs_purge (library));

  g_assert_true (twin_store_purge (library->store, NULL, NULL));
  g_assert_false (needs_purge (library));
}

static void
test_derived_keys (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinSecret) a = twin_store_derive_key (library->store, "one");
  g_autoptr (TwinSecret) b = twin_store_derive_key (library->store, "two");
  g_autoptr (TwinSecret) again = twin_store_derive_key (library->store, "one");

  g_assert_true (twin_secret_equal (a, again));
  g_assert_false (twin_secret_equal (a, b));
  g_assert_false (twin_secret_equal (a, library->key));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/keeps-what-was-written", test_keeps_what_was_written);
  g_test_add_func ("/store/modes", test_modes);
  g_test_add_func ("/store/pragmas", test_pragmas);
  g_test_add_func ("/store/wrong-key", test_wrong_key);
  g_test_add_func ("/store/damaged-first-page", test_damaged_first_page);
  g_test_add_func ("/store/damaged-page", test_damaged_page);
  g_test_add_func ("/store/no-database-at-all", test_no_database_at_all);
  g_test_add_func ("/store/too-new", test_too_new);
  g_test_add_func ("/store/lost-database", test_lost_database);
  g_test_add_func ("/store/unwritable", test_unwritable);
  g_test_add_func ("/store/nothing-in-clear", test_nothing_in_clear);
  g_test_add_func ("/store/purge", test_purge);
  g_test_add_func ("/store/purge-is-cancelled", test_purge_is_cancelled);
  g_test_add_func ("/store/purge-is-not-forgotten", test_purge_is_not_forgotten);
  g_test_add_func ("/store/derived-keys", test_derived_keys);

  return g_test_run ();
}

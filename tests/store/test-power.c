/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "library-records.h"
#include "store/twin-audit-table.h"
#include "store/twin-originals.h"
#include "store/twin-schema.h"
#include "store/twin-setting-table.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* A program that is killed, or whose disk is full, in the middle of writing: nothing
 * that it was told is stored may be gone, and nothing may be half there. */

#define N_KILLS 100
#define N_KILLS_AT_CREATION 40
#define WRITER_VARIABLE "TWIN_TEST_WRITER"

/* --- The program that is killed ---------------------------------------------------- */

static LibraryFixture *
attach (const char *directory)
{
  LibraryFixture *library = g_new0 (LibraryFixture, 1);
  guint8 bytes[TWIN_SECRET_KEY_LENGTH];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i + 1);
  library->directory = g_strdup (directory);
  library->key = twin_secret_new (bytes, sizeof bytes);
  library->clock = twin_clock_manual_new (LIBRARY_FIXTURE_TIME);
  library_fixture_reopen (library);

  return library;
}

static gint64
read_number (LibraryFixture *library)
{
  return library_fixture_query (library, "SELECT coalesce ((SELECT value FROM setting WHERE key = 'n'), 0)");
}

/* One step of work: a document with its passages, the number, a line in the log; the
 * document of ten steps before goes. */
static void
write_step (LibraryFixture *library, gint64 n)
{
  static const char *const bodies[] = { "Die Möwen kreisen.", "Die Netze trocknen.", "Der Kutter läuft aus.", NULL };
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  g_autofree char *document = library_records_add_document (tx, name);
  g_autoptr (GError) error = NULL;

  library_records_add_rendition (tx, document, "policy", name, bodies);
  twin_setting_table_set (tx, "n", name, &error);
  g_assert_no_error (error);
  twin_audit_table_append (tx, "document.add", document, "done", NULL, &error);
  g_assert_no_error (error);
  twin_transaction_execute (tx, &error, "DELETE FROM document WHERE name = ? - 10", "i", n);
  g_assert_no_error (error);
  library_fixture_commit (tx);
}

/* Works until it is killed; says on standard output what it was told is durable. */
static G_NORETURN void
run_writer (const char *directory)
{
  LibraryFixture *library = attach (directory);
  g_autoptr (GError) error = NULL;

  for (gint64 n = read_number (library) + 1;; n++)
    {
      write_step (library, n);
      if (n % 40 == 0)
        twin_store_purge (library->store, NULL, &error);
      g_assert_no_error (error);
      printf ("%" G_GINT64_FORMAT "\n", n);
      fflush (stdout);
    }
}

/* --- The tests --------------------------------------------------------------------- */

static GSubprocess *
spawn_writer (const char *directory)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *writer;

  g_subprocess_launcher_setenv (launcher, WRITER_VARIABLE, directory, TRUE);
  writer = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);

  return writer;
}

/* Reads what the writer says until it has said @n_lines, kills it a moment later and
 * returns the last number that it said. */
static gint64
kill_after (GSubprocess *writer, guint n_lines, gulong delay_us)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  gint64 last = 0;
  guint n = 0;

  for (;;)
    {
      g_autofree char *line = NULL;

      if (n++ == n_lines)
        {
          g_usleep (delay_us);
          g_subprocess_send_signal (writer, SIGKILL);
        }
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      if (line == NULL)
        break;
      last = g_ascii_strtoll (line, NULL, 10);
    }
  g_subprocess_wait (writer, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (writer));
  g_assert_cmpint (g_subprocess_get_term_sig (writer), ==, SIGKILL);

  return last;
}

static void
check_whole (LibraryFixture *library)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStatement) check = twin_transaction_prepare (tx, "PRAGMA integrity_check", &error);
  gint64 n_rows;
  gint64 bad_seq;

  g_assert_no_error (error);
  g_assert_true (twin_statement_step (check, &error));
  g_assert_cmpstr (twin_statement_get_text (check, 0), ==, "ok");
  twin_transaction_execute (tx, &error, "INSERT INTO passage_index (passage_index, rank) VALUES ('integrity-check', 1)",
                            "");
  g_assert_no_error (error);
  g_assert_true (twin_audit_table_verify (tx, &n_rows, &bad_seq, &error));
  g_assert_no_error (error);
  g_assert_cmpint (bad_seq, ==, 0);
}

static void
test_killed (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  gint64 said = 0;

  g_clear_pointer (&library->store, twin_store_unref);
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autoptr (GSubprocess) writer = spawn_writer (library->directory);
      gint64 last = kill_after (writer, (guint) g_test_rand_int_range (0, 12), (gulong) g_test_rand_int_range (0, 4000));
      gint64 found;

      said = MAX (said, last);
      library_fixture_reopen (library);
      found = read_number (library);
      g_assert_cmpint (found, >=, said);
      g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM audit"), ==, found);
      g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM document"), ==, MIN (found, 10));
      g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM passage"), ==, 3 * MIN (found, 10));
      if (i % 10 == 0)
        check_whole (library);
      g_clear_pointer (&library->store, twin_store_unref);
    }
  library_fixture_reopen (library);
  check_whole (library);
  g_test_message ("killed %d times; %" G_GINT64_FORMAT " steps, none lost", N_KILLS, said);
  g_assert_cmpint (said, >, N_KILLS);
}

/* Killed while the schema is made: the next start makes it. */
static void
test_killed_at_creation (void)
{
  for (guint i = 0; i < N_KILLS_AT_CREATION; i++)
    {
      g_autoptr (LibraryFixture) library = library_fixture_new ();
      g_autoptr (GSubprocess) writer = NULL;

      g_clear_pointer (&library->store, twin_store_unref);
      library_fixture_remove_tree (library->directory);
      writer = spawn_writer (library->directory);
      kill_after (writer, 0, (gulong) g_test_rand_int_range (0, 40000));
      library_fixture_reopen (library);
      g_assert_cmpint (library_fixture_query (library, "PRAGMA user_version"), ==, twin_schema_version ());
    }
}

/* No file may grow past @bytes; 0 takes the limit away. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes > 0 ? bytes : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
write_value (LibraryFixture *library, guint n, const char *value, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (library->store, error);
  g_autofree char *key = g_strdup_printf ("%u", n);

  return tx != NULL && twin_setting_table_set (tx, key, value, error) && twin_transaction_commit (tx, error);
}

/* A limit on the size of files stands in for a full disk: the writes fail in the same place. */
static void
test_full (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *value = g_strnfill (50000, 'x');
  g_autoptr (GError) error = NULL;
  guint n = 0;

  limit_files (1000000);
  while (write_value (library, n, value, &error))
    n++;
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FULL);
  g_assert_cmpuint (n, >, 3);
  g_clear_error (&error);

  /* still to be read, and to be written once there is room */
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM setting"), ==, n);
  limit_files (0);
  g_assert_true (write_value (library, n, value, &error));
  g_assert_no_error (error);
  library_fixture_reopen (library);
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM setting"), ==, n + 1);
  check_whole (library);
}

static void
test_full_at_creation (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStore) store = NULL;

  g_clear_pointer (&library->store, twin_store_unref);
  library_fixture_remove_tree (library->directory);
  limit_files (20000);
  store = twin_store_open (library->directory, library->key, library->clock, &error);
  limit_files (0);
  g_assert_null (store);
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FULL);
  library_fixture_reopen (library);
}

static void
test_full_originals (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *folder = library_fixture_path (library, "originals");
  g_autofree char *bytes = g_strnfill (300000, 'x');
  g_autofree char *sha256 = twin_sha256_hex (bytes, 300000);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("content", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, bytes, 300000), ==, 300000);
  limit_files (200000);
  g_assert_false (twin_originals_add (library->store, fd, sha256, NULL, &error));
  limit_files (0);
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FULL);
  close (fd);

  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir)); /* nothing half written */
}

int
main (int argc, char **argv)
{
  const char *directory = g_getenv (WRITER_VARIABLE);

  if (directory != NULL)
    run_writer (directory);

  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);

  g_test_add_func ("/power/killed", test_killed);
  g_test_add_func ("/power/killed-at-creation", test_killed_at_creation);
  g_test_add_func ("/power/full", test_full);
  g_test_add_func ("/power/full-at-creation", test_full_at_creation);
  g_test_add_func ("/power/full-originals", test_full_originals);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* J1.9: `kill -9` while documents are read and indexed. A second library, which nobody disturbs, says what the
 * index must be in the end. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "library/twin-import.h"
#include "twin-fixture.h"

#define N_FILES 20
#define N_KILLS 6
#define N_PHASES 3

static const char *program;

/* What a session does: adds the folder, reads it, classifies what is new and makes what answers. */
static void
work (const char *directory, const char *files)
{
  g_autoptr (TwinFixture) fixture = g_new0 (TwinFixture, 1);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { files, NULL };
  guint8 bytes[TWIN_SECRET_KEY_LENGTH] = { 42 };

  fixture->clock = twin_clock_manual_new (TWIN_FIXTURE_TIME);
  fixture->key = twin_secret_new (bytes, sizeof bytes);
  fixture->store = twin_store_open (directory, fixture->key, fixture->clock, &error);
  g_assert_no_error (error);
  fixture->library = twin_library_new (fixture->store, twin_intake_new (NULL, 2));

  twin_import_queue (fixture->library, paths, NULL, NULL, &error);
  g_assert_no_error (error);
  twin_import_run (fixture->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  records = twin_library_list (fixture->library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->classification->level == TWIN_LEVEL_NONE)
        twin_fixture_classify (fixture, record->id, TWIN_LEVEL_PUBLIC);
      twin_rendition_ensure (fixture->library, record->id, policy, &error);
      g_assert_no_error (error);
    }

  fixture->directory = g_strdup ("");
  fixture->files = g_strdup ("");
}

/* Does the work in a process of its own; after @kill_after_ms (-1: never) it is killed. Whether it came to its end. */
static gboolean
work_in_child (const char *directory, const char *files, int kill_after_ms)
{
  const char *const argv[] = { program, "--work", directory, files, NULL };
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  int status;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);

  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      if (kill_after_ms >= 0 && g_get_monotonic_time () - begin >= kill_after_ms * G_GINT64_CONSTANT (1000))
        {
          kill (pid, SIGKILL);
          g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
          break;
        }
      g_usleep (500);
    }

  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL)
    return FALSE;

  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);

  return TRUE;
}

static void
write_files (const char *folder, guint phase)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.md", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_string_append_printf (text, "# Document %u of phase %u\n\n", i, phase);
      for (guint j = 0; j < 5 + 20 * i; j++)
        g_string_append_printf (text, "## Part %u\n\nSentence %u of document %u goes to user%u@example.com.\n\n", j, j, i, j);
      g_file_set_contents (path, text->str, -1, &error);
      g_assert_no_error (error);
    }
}

static TwinStore *
open_store (const char *directory)
{
  guint8 bytes[TWIN_SECRET_KEY_LENGTH] = { 42 };
  g_autoptr (TwinSecret) key = twin_secret_new (bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  TwinStore *store = twin_store_open (directory, key, twin_clock_system (), &error);

  g_assert_no_error (error);

  return store;
}

/* The whole index, whatever ids its rows have. */
static char *
dump_index (TwinStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (store, &error);
  g_autoptr (TwinStatement) rows = NULL;
  GString *dump = g_string_new (NULL);

  g_assert_no_error (error);
  rows = twin_transaction_prepare (tx,
                                   "SELECT document.sha256, passage.ordinal, passage.heading, passage.body FROM passage "
                                   "JOIN rendition ON rendition.id = passage.rendition_id "
                                   "JOIN document ON document.id = rendition.document_id ORDER BY 1, 2, 3, 4",
                                   &error);
  g_assert_no_error (error);
  while (twin_statement_step (rows, &error))
    g_string_append_printf (dump, "%s %" G_GINT64_FORMAT " %s\n%s\n", twin_statement_get_text (rows, 0),
                            twin_statement_get_int (rows, 1), twin_statement_get_text (rows, 2),
                            twin_statement_get_text (rows, 3));
  g_assert_no_error (error);

  return g_string_free_and_steal (dump);
}

static gint64
query (TwinStore *store, const char *sql)
{
  TwinFixture fixture = { .store = store };

  return twin_fixture_query (&fixture, sql);
}

static guint
count_files (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GDir *dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  g_clear_pointer (&dir, g_dir_close);

  return n;
}

static void
assert_same (const char *expected_directory, const char *directory)
{
  g_autoptr (TwinStore) expected_store = open_store (expected_directory);
  g_autoptr (TwinStore) store = open_store (directory);
  g_autofree char *expected = dump_index (expected_store);
  g_autofree char *dump = dump_index (store);

  g_assert_cmpuint (strlen (expected), >, 10000);
  g_assert_true (strcmp (dump, expected) == 0);
  g_assert_cmpint (query (store, "SELECT count(*) FROM document"), ==, N_FILES);
  g_assert_cmpint (query (store, "SELECT count(*) FROM document WHERE state = 'ready'"), ==, N_FILES);
  g_assert_cmpint (query (store, "SELECT count(*) FROM rendition"), ==, N_FILES);

  /* The index itself holds each passage once, and the folder each original. */
  g_assert_cmpint (query (store, "SELECT count(*) FROM passage_index WHERE passage_index MATCH 'sentence'"), ==,
                   query (store, "SELECT count(*) FROM passage"));
  g_assert_cmpuint (count_files (directory, "originals"), ==, N_FILES);
}

static void
test_kill (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *files = g_dir_make_tmp ("twin-files-XXXXXX", &error);
  g_autofree char *undisturbed = g_dir_make_tmp ("twin-library-XXXXXX", &error);
  g_autofree char *disturbed = g_dir_make_tmp ("twin-library-XXXXXX", &error);
  guint n_killed = 0;

  g_assert_no_error (error);

  /* New documents first, then all of them changed, which indexes them while they are read. */
  for (guint phase = 0; phase < N_PHASES; phase++)
    {
      gint64 begin;
      int whole;

      write_files (files, phase);
      begin = g_get_monotonic_time ();
      g_assert_true (work_in_child (undisturbed, files, -1));
      whole = (int) ((g_get_monotonic_time () - begin) / 1000);

      for (guint i = 0; i < N_KILLS; i++)
        if (!work_in_child (disturbed, files, g_test_rand_int_range (whole / 20, whole)))
          n_killed++;
      g_assert_true (work_in_child (disturbed, files, -1));

      assert_same (undisturbed, disturbed);
    }

  g_test_message ("killed %u times", n_killed);
  g_assert_cmpuint (n_killed, >=, N_PHASES);

  twin_fixture_remove_tree (files);
  twin_fixture_remove_tree (undisturbed);
  twin_fixture_remove_tree (disturbed);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "--work") == 0)
    {
      work (argv[2], argv[3]);
      return 0;
    }

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/crash/kill", test_kill);

  return g_test_run ();
}

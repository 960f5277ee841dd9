/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-fixture.h"
#include "store/twin-setting-table.h"

#include <string.h>

#define COUNT_SETTINGS "SELECT count(*) FROM setting"
#define INSERT_SETTING "INSERT INTO setting (key, value) VALUES (?, ?)"

static void
insert (TwinTransaction *tx, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  twin_transaction_execute (tx, &error, INSERT_SETTING, "ss", key, value);
  g_assert_no_error (error);
}

static void
test_commit (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    g_assert_cmpint (twin_transaction_now (tx), ==, LIBRARY_FIXTURE_TIME);
    g_assert_true (twin_transaction_get_store (tx) == library->store);
    insert (tx, "a", "1");
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, COUNT_SETTINGS), ==, 1);
}

static void
test_free_undoes (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "a", "1");
  }
  g_assert_cmpint (library_fixture_query (library, COUNT_SETTINGS), ==, 0);
}

static void
test_constraint (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;

  insert (tx, "a", "1");
  g_assert_false (twin_transaction_execute (tx, &error, INSERT_SETTING, "ss", "a", "secret value"));
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "setting.key"));
  g_assert_null (strstr (error->message, "secret value"));
}

static void
test_wrong_sql (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_transaction_prepare (tx, "SELECT nothing FROM nowhere", &error));
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_FAILED);
}

static void
test_types (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, "SELECT ?, ?, ?, ?, ?, ?, ?, ?", &error);
  g_autoptr (GBytes) bytes = g_bytes_new ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) blob = NULL;
  g_autoptr (GBytes) empty_blob = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  twin_statement_bind (row, "ibdssBBB", G_MAXINT64, TRUE, 0.25, "ä", NULL, bytes, empty, NULL);
  g_assert_true (twin_statement_step (row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_statement_get_int (row, 0), ==, G_MAXINT64);
  g_assert_cmpint (twin_statement_get_int (row, 1), ==, 1);
  g_assert_cmpfloat (twin_statement_get_double (row, 2), ==, 0.25);
  text = twin_statement_dup_text (row, 3);
  g_assert_cmpstr (text, ==, "ä");
  g_assert_null (twin_statement_get_text (row, 4));
  blob = twin_statement_dup_blob (row, 5);
  g_assert_true (g_bytes_equal (blob, bytes));
  empty_blob = twin_statement_dup_blob (row, 6);
  g_assert_cmpuint (g_bytes_get_size (empty_blob), ==, 0);
  g_assert_false (twin_statement_step (row, &error));
  g_assert_no_error (error);

  /* bound again without being freed */
  twin_statement_bind (row, "ibdssBBB", G_GINT64_CONSTANT (7), FALSE, 0.5, NULL, "x", NULL, NULL, NULL);
  g_assert_true (twin_statement_step (row, &error));
  g_assert_cmpint (twin_statement_get_int (row, 0), ==, 7);
}

/* The same SQL inside its own loop, and again after it. */
static void
test_nested_statement (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  guint pairs = 0;

  insert (tx, "a", "1");
  insert (tx, "b", "2");
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwinStatement) outer = twin_transaction_prepare (tx, "SELECT key FROM setting", &error);

      while (twin_statement_step (outer, &error))
        {
          g_autoptr (TwinStatement) inner = twin_transaction_prepare (tx, "SELECT key FROM setting", &error);

          while (twin_statement_step (inner, &error))
            pairs++;
        }
      g_assert_no_error (error);
    }
  g_assert_cmpuint (pairs, ==, 8);
}

/* A reader sees the moment at which it began, whatever is written meanwhile; so do two. */
static void
test_readers_and_writer (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) first = NULL;
  g_autoptr (TwinTransaction) second = NULL;
  g_autofree char *seen = NULL;
  g_autoptr (GError) error = NULL;

  first = library_fixture_read (library);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "a", "1");
    g_assert_cmpint (library_fixture_query (library, COUNT_SETTINGS), ==, 0);
    library_fixture_commit (tx);
  }
  second = library_fixture_read (library);

  seen = twin_setting_table_get (first, "a", &error);
  g_assert_no_error (error);
  g_assert_null (seen);
  seen = twin_setting_table_get (second, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seen, ==, "1");
}

static void
test_reader_cannot_write (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_setting_table_set (tx, "a", "1", &error));
  g_assert_nonnull (error);
}

#define N_THREADS 6
#define N_ROUNDS 40

static gpointer
write_many (gpointer data)
{
  LibraryFixture *library = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (TwinTransaction) tx = library_fixture_write (library);
      g_autoptr (GError) error = NULL;

      twin_transaction_execute (tx, &error,
                                "INSERT INTO setting (key, value) VALUES ('n', '1') "
                                "ON CONFLICT (key) DO UPDATE SET value = value + 1",
                                "");
      g_assert_no_error (error);
      if (i % 4 != 3) /* every fourth is undone */
        library_fixture_commit (tx);
    }

  return NULL;
}

static gpointer
read_many (gpointer data)
{
  LibraryFixture *library = data;
  gint64 last = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 now = library_fixture_query (library, "SELECT coalesce ((SELECT value FROM setting WHERE key = 'n'), 0)");

      g_assert_cmpint (now, >=, last);
      last = now;
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  GThread *threads[2 * N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      threads[i] = g_thread_new ("writer", write_many, library);
      threads[N_THREADS + i] = g_thread_new ("reader", read_many, library);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (library_fixture_query (library, "SELECT value FROM setting WHERE key = 'n'"), ==,
                   N_THREADS * N_ROUNDS * 3 / 4);
}

static void
count_change (gpointer data)
{
  ++*(guint *) data;
}

/* Who is told of a change may write at once. */
static void
write_in_turn (gpointer user_data)
{
  LibraryFixture *library = user_data;
  g_autoptr (TwinTransaction) tx = NULL;

  twin_store_set_changed_func (library->store, NULL, NULL);
  tx = library_fixture_write (library);
  insert (tx, "in turn", "1");
  library_fixture_commit (tx);
}

static void
test_changed_func_writes (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();

  twin_store_set_changed_func (library->store, write_in_turn, library);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "a", "1");
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM setting"), ==, 2);
}

static void
test_changed_func (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  guint changes = 0;

  twin_store_set_changed_func (library->store, count_change, &changes);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "a", "1");
    library_fixture_commit (tx);
    g_assert_cmpuint (changes, ==, 0);
  }
  g_assert_cmpuint (changes, ==, 1);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    library_fixture_commit (tx); /* changed nothing */
  }
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "b", "1"); /* undone */
  }
  g_assert_cmpuint (changes, ==, 1);

  twin_store_set_changed_func (library->store, NULL, NULL);
  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);

    insert (tx, "b", "1");
    library_fixture_commit (tx);
  }
  g_assert_cmpuint (changes, ==, 1);
}

/* Two stores on one library, as Studio and twinctl have it. */
static void
test_two_programs (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStore) other = twin_store_open (library->directory, library->key, library->clock, &error);

  g_assert_no_error (error);
  {
    g_autoptr (TwinTransaction) tx = twin_store_write (other, &error);

    g_assert_no_error (error);
    insert (tx, "a", "1");
    library_fixture_commit (tx);
  }
  g_assert_cmpint (library_fixture_query (library, COUNT_SETTINGS), ==, 1);
}

static void
test_busy (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStore) other = twin_store_open (library->directory, library->key, library->clock, &error);
  g_autoptr (TwinTransaction) held = NULL;
  g_autoptr (TwinTransaction) waiting = NULL;

  g_assert_no_error (error);
  held = twin_store_write (other, &error);
  g_assert_no_error (error);
  waiting = twin_store_write (library->store, &error);
  g_assert_null (waiting);
  g_assert_error (error, TWIN_STORE_ERROR, TWIN_STORE_ERROR_BUSY);
}

static void
test_writing_twice (void)
{
  if (g_test_subprocess ())
    {
      LibraryFixture *library = library_fixture_new ();
      g_autoptr (TwinTransaction) first = library_fixture_write (library);
      g_autoptr (TwinTransaction) second = library_fixture_write (library);

      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*asked to write a second time*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transaction/commit", test_commit);
  g_test_add_func ("/transaction/free-undoes", test_free_undoes);
  g_test_add_func ("/transaction/constraint", test_constraint);
  g_test_add_func ("/transaction/wrong-sql", test_wrong_sql);
  g_test_add_func ("/transaction/types", test_types);
  g_test_add_func ("/transaction/nested-statement", test_nested_statement);
  g_test_add_func ("/transaction/readers-and-writer", test_readers_and_writer);
  g_test_add_func ("/transaction/reader-cannot-write", test_reader_cannot_write);
  g_test_add_func ("/transaction/threads", test_threads);
  g_test_add_func ("/transaction/changed-func", test_changed_func);
  g_test_add_func ("/transaction/changed-func-writes", test_changed_func_writes);
  g_test_add_func ("/transaction/two-programs", test_two_programs);
  g_test_add_func ("/transaction/busy", test_busy);
  g_test_add_func ("/transaction/writing-twice", test_writing_twice);

  return g_test_run ();
}

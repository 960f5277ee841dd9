/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-fixture.h"
#include "store/twin-audit-table.h"

#include <string.h>

static void
append (LibraryFixture *library, const char *action, const char *object, const char *detail)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;

  twin_audit_table_append (tx, action, object, "done", detail, &error);
  g_assert_no_error (error);
  library_fixture_commit (tx);
}

/* A log of nine rows, one second apart. */
static LibraryFixture *
library_with_log (void)
{
  LibraryFixture *library = library_fixture_new ();

  for (guint i = 0; i < 9; i++)
    {
      append (library, i % 2 == 0 ? "document.add" : "document.decide", "0193574c-0000-7000-8000-000000000000",
              i % 3 == 0 ? NULL : "{\"count\":1}");
      twin_clock_manual_advance (library->clock, TWIN_SECOND_MS);
    }

  return library;
}

static void
run (LibraryFixture *library, const char *sql)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;

  twin_transaction_execute (tx, &error, sql, "");
  g_assert_no_error (error);
  library_fixture_commit (tx);
}

static gint64
verify (LibraryFixture *library, gint64 *n_rows)
{
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;
  gint64 bad_seq = -1;

  g_assert_true (twin_audit_table_verify (tx, n_rows, &bad_seq, &error));
  g_assert_no_error (error);

  return bad_seq;
}

static void
test_whole (void)
{
  g_autoptr (LibraryFixture) empty = library_fixture_new ();
  g_autoptr (LibraryFixture) library = library_with_log ();
  gint64 n_rows;

  g_assert_cmpint (verify (empty, &n_rows), ==, 0);
  g_assert_cmpint (n_rows, ==, 0);
  g_assert_cmpint (verify (library, &n_rows), ==, 0);
  g_assert_cmpint (n_rows, ==, 9);
}

static void
test_list (void)
{
  g_autoptr (LibraryFixture) library = library_with_log ();
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = twin_audit_table_list (tx, 0, 0, &error);
  g_autoptr (GPtrArray) page = twin_audit_table_list (tx, 5, 2, &error);
  TwinAuditRecord *first;
  TwinAuditRecord *second;

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 9);
  g_assert_cmpuint (page->len, ==, 2);
  first = g_ptr_array_index (page, 0);
  second = g_ptr_array_index (page, 1);
  g_assert_cmpint (first->seq, ==, 4);
  g_assert_cmpint (second->seq, ==, 3);
  g_assert_cmpstr (first->prev_hash, ==, second->hash);
  g_assert_cmpstr (first->action, ==, "document.decide");
  g_assert_cmpstr (first->outcome, ==, "done");
  g_assert_cmpstr (first->detail, ==, "{}");
  g_assert_cmpint (first->at, ==, LIBRARY_FIXTURE_TIME + 3 * TWIN_SECOND_MS);
}

/* The hash by hand, so that another program can check the log. */
static void
test_hash_is_documented (void)
{
  TwinAuditRecord record = {
    .seq = 12,
    .at = 1795420800000,
    .action = (char *) "document.add",
    .object = (char *) "x",
    .outcome = (char *) "done",
    .detail = (char *) "{}",
    .prev_hash = (char *) "ab",
  };
  g_autofree char *hash = twin_audit_record_compute_hash (&record);
  g_autofree char *expected = g_compute_checksum_for_string (
    G_CHECKSUM_SHA256, "2:ab2:1213:179542080000012:document.add1:x4:done2:{}", -1);

  g_assert_cmpstr (hash, ==, expected);
}

/* Whatever is done to the log, the first row that is wrong or missing is named. */
static void
test_tampered (void)
{
  static const struct
  {
    const char *sql;
    gint64 bad_seq;
  } cases[] = {
    { "UPDATE audit SET outcome = 'refused' WHERE seq = 4", 4 },
    { "UPDATE audit SET object = '' WHERE seq = 1", 1 },
    { "UPDATE audit SET detail = '{\"count\":2}' WHERE seq = 9", 9 },
    { "UPDATE audit SET at = at + 1 WHERE seq = 5", 5 },
    { "UPDATE audit SET action = 'document.remove' WHERE seq = 2", 2 },
    { "UPDATE audit SET hash = prev_hash WHERE seq = 3", 3 },
    { "UPDATE audit SET prev_hash = '' WHERE seq = 6", 6 },
    { "DELETE FROM audit WHERE seq = 1", 1 },
    { "DELETE FROM audit WHERE seq = 5", 5 },
    { "DELETE FROM audit WHERE seq = 9", 9 },
    { "DELETE FROM audit WHERE seq >= 7", 7 },
    { "DELETE FROM audit", 1 },
    { "UPDATE audit SET seq = -seq WHERE seq = 3", -3 },
    { "UPDATE audit SET seq = CASE seq WHEN 3 THEN 40 ELSE seq END", 3 },
    { "INSERT INTO audit SELECT 10, at, action, object, outcome, detail, prev_hash, hash FROM audit WHERE seq = 9", 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LibraryFixture) library = library_with_log ();
      gint64 n_rows;

      g_test_message ("%s", cases[i].sql);
      run (library, cases[i].sql);
      g_assert_cmpint (verify (library, &n_rows), ==, cases[i].bad_seq);
    }
}

/* Two rows that changed places. */
static void
test_reordered (void)
{
  g_autoptr (LibraryFixture) library = library_with_log ();
  gint64 n_rows;

  run (library, "UPDATE audit SET seq = -1 WHERE seq = 4");
  run (library, "UPDATE audit SET seq = 4 WHERE seq = 7");
  run (library, "UPDATE audit SET seq = 7 WHERE seq = -1");
  g_assert_cmpint (verify (library, &n_rows), ==, 4);
  g_assert_cmpint (n_rows, ==, 9);
}

/* A row whose hash was computed anew is given away by the one after it, or by the head. */
static void
test_forged (void)
{
  static const gint64 seqs[] = { 4, 9 };

  for (guint i = 0; i < G_N_ELEMENTS (seqs); i++)
    {
      g_autoptr (LibraryFixture) library = library_with_log ();
      gint64 n_rows;

      {
        g_autoptr (TwinTransaction) tx = library_fixture_write (library);
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) rows = twin_audit_table_list (tx, seqs[i] + 1, 1, &error);
        TwinAuditRecord *row = g_ptr_array_index (rows, 0);
        g_autofree char *hash = NULL;

        g_assert_cmpint (row->seq, ==, seqs[i]);
        g_free (row->outcome);
        row->outcome = g_strdup ("refused");
        hash = twin_audit_record_compute_hash (row);
        twin_transaction_execute (tx, &error, "UPDATE audit SET outcome = 'refused', hash = ? WHERE seq = ?", "si",
                                  hash, seqs[i]);
        g_assert_no_error (error);
        library_fixture_commit (tx);
      }
      g_assert_cmpint (verify (library, &n_rows), ==, MIN (seqs[i] + 1, 9));
    }
}

static void
test_undone_with_its_transaction (void)
{
  g_autoptr (LibraryFixture) library = library_with_log ();
  gint64 n_rows;

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);
    g_autoptr (GError) error = NULL;

    twin_audit_table_append (tx, "document.remove", "", "done", NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (verify (library, &n_rows), ==, 0);
  g_assert_cmpint (n_rows, ==, 9);
}

static gint64
prune (LibraryFixture *library, gint64 before)
{
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;
  gint64 n_rows = -1;

  g_assert_true (twin_audit_table_prune (tx, before, &n_rows, &error));
  g_assert_no_error (error);
  library_fixture_commit (tx);

  return n_rows;
}

/* What is due goes; what stays is still a chain, and one that shows where it was cut by others. */
static void
test_pruned (void)
{
  g_autoptr (LibraryFixture) library = library_with_log ();
  gint64 n_rows;

  g_assert_cmpint (prune (library, LIBRARY_FIXTURE_TIME), ==, 0);
  g_assert_cmpint (prune (library, LIBRARY_FIXTURE_TIME + 3 * TWIN_SECOND_MS), ==, 3);
  g_assert_cmpint (verify (library, &n_rows), ==, 0);
  g_assert_cmpint (n_rows, ==, 6);

  run (library, "DELETE FROM audit WHERE seq = 4");
  g_assert_cmpint (verify (library, &n_rows), ==, 4);
}

static void
test_pruned_to_nothing (void)
{
  g_autoptr (LibraryFixture) library = library_with_log ();
  gint64 n_rows;

  g_assert_cmpint (prune (library, LIBRARY_FIXTURE_TIME + TWIN_DAY_MS), ==, 9);
  g_assert_cmpint (verify (library, &n_rows), ==, 0);
  g_assert_cmpint (n_rows, ==, 0);

  append (library, "document.add", "", NULL);
  g_assert_cmpint (library_fixture_query (library, "SELECT max (seq) FROM audit"), ==, 10);
  g_assert_cmpint (verify (library, &n_rows), ==, 0);
}

static void
test_unknown_action (void)
{
  if (g_test_subprocess ())
    {
      LibraryFixture *library = library_fixture_new ();

      append (library, "document.abolish", "", NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*document.abolish*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/audit-table/whole", test_whole);
  g_test_add_func ("/audit-table/list", test_list);
  g_test_add_func ("/audit-table/hash-is-documented", test_hash_is_documented);
  g_test_add_func ("/audit-table/tampered", test_tampered);
  g_test_add_func ("/audit-table/reordered", test_reordered);
  g_test_add_func ("/audit-table/forged", test_forged);
  g_test_add_func ("/audit-table/undone-with-its-transaction", test_undone_with_its_transaction);
  g_test_add_func ("/audit-table/pruned", test_pruned);
  g_test_add_func ("/audit-table/pruned-to-nothing", test_pruned_to_nothing);
  g_test_add_func ("/audit-table/unknown-action", test_unknown_action);

  return g_test_run ();
}

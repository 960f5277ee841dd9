/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "library-fixture.h"
#include "store/twin-ledger-table.h"

static gint64
append (TwinTransaction *tx, const char *host, const char *outcome)
{
  g_autoptr (TwinLedgerRecord) record = twin_ledger_record_new ();
  g_autoptr (GError) error = NULL;
  gint64 seq;

  record->host = g_strdup (host);
  record->purpose = g_strdup ("answer");
  record->content = g_strdup ("question and passages");
  record->bytes_out = 4711;
  record->outcome = g_strdup (outcome);
  seq = twin_ledger_table_append (tx, record, &error);
  g_assert_no_error (error);

  return seq;
}

static void
test_append_update_list (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  TwinLedgerRecord *record;

  g_assert_cmpint (append (tx, "a.example", "refused"), ==, 1);
  g_assert_cmpint (append (tx, "b.example", "sent"), ==, 2);

  records = twin_ledger_table_list (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  record = g_ptr_array_index (records, 0); /* the newest */
  g_assert_cmpstr (record->host, ==, "b.example");
  g_assert_cmpint (record->at, ==, LIBRARY_FIXTURE_TIME);
  g_assert_null (record->reason);

  record->bytes_in = 12;
  record->reason = g_strdup ("the line went dead");
  g_free (record->outcome);
  record->outcome = g_strdup ("failed");
  g_assert_true (twin_ledger_table_update (tx, record, &error));
  g_assert_no_error (error);
  g_clear_pointer (&records, g_ptr_array_unref);

  records = twin_ledger_table_list (tx, &error);
  record = g_ptr_array_index (records, 0);
  g_assert_cmpuint (record->bytes_out, ==, 4711);
  g_assert_cmpuint (record->bytes_in, ==, 12);
  g_assert_cmpstr (record->outcome, ==, "failed");
  g_assert_cmpstr (record->reason, ==, "the line went dead");
  g_assert_cmpstr (record->purpose, ==, "answer");
  g_assert_cmpstr (record->content, ==, "question and passages");

  record->seq = 99;
  g_assert_false (twin_ledger_table_update (tx, record, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-table/append-update-list", test_append_update_list);

  return g_test_run ();
}

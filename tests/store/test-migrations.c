/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-records.h"
#include "store/twin-access-table.h"
#include "store/twin-audit-table.h"
#include "store/twin-finding-table.h"
#include "store/twin-ledger-table.h"
#include "store/twin-reading-table.h"
#include "store/twin-schema.h"
#include "store/twin-setting-table.h"
#include "store/twin-twin-table.h"

#include <glib/gstdio.h>
#include <string.h>

/* One library of each version that was ever released, as that version wrote it; each
 * must open and hold everything. After a new step of the schema:
 *   test-store-migrations --make FOLDER
 * and put the library.db from FOLDER beside the others. */

#define VALUE_KEY "0123456789abcdef"

static const char *const bodies[] = { "Die Möwen kreisen über dem Hafen.", "Die Netze trocknen.", NULL };

static void
fill_document (TwinTransaction *tx, const char *id)
{
  g_autoptr (TwinDocument) text = twin_document_new ();
  g_autoptr (GError) error = NULL;
  const TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH, .page = 1 };

  twin_document_append (text, &block, bodies[0], -1);
  twin_document_set_title (text, "Am Hafen");
  twin_document_table_set_text (tx, id, text, &error);
  g_assert_no_error (error);
  twin_transaction_execute (
    tx, &error,
    "INSERT INTO finding (document_id, number, type, start_byte, end_byte, tier, valid, reason, value_key) "
    "VALUES (?, 1, 'email', 4, 10, 'certain', 1, 'a label before it', '" VALUE_KEY "')",
    "s", id);
  g_assert_no_error (error);
  twin_finding_table_decide (tx, id, twin_pii_type_lookup ("email"), VALUE_KEY, TWIN_DECISION_MASK, &error);
  g_assert_no_error (error);
  library_records_add_rendition (tx, id, "policy", "Hafen", bodies);
}

static void
fill_twin (TwinTransaction *tx, const char *document_id)
{
  g_autofree char *id = library_records_add_twin (tx, "Kursbegleiter");
  g_autoptr (TwinAccessRecord) entry = twin_access_record_new ();
  g_autoptr (GError) error = NULL;

  twin_twin_table_add_document (tx, id, document_id, &error);
  g_assert_no_error (error);
  entry->id = g_strdup ("entry");
  entry->twin_id = g_strdup (id);
  entry->value = g_strdup ("anna@b.example");
  twin_access_table_insert (tx, entry, &error);
  g_assert_no_error (error);
}

static void
fill_logs (TwinTransaction *tx)
{
  g_autoptr (TwinLedgerRecord) call = twin_ledger_record_new ();
  g_autoptr (GError) error = NULL;

  call->host = g_strdup ("a.example");
  call->purpose = g_strdup ("answer");
  call->content = g_strdup ("question and passages");
  call->outcome = g_strdup ("sent");
  twin_ledger_table_append (tx, call, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    twin_audit_table_append (tx, "document.add", "", "done", NULL, &error);
  g_assert_no_error (error);
  twin_setting_table_set (tx, "settings", "{\"a\":1}", &error);
  g_assert_no_error (error);
}

static int
make_fixture (const char *directory)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *from = NULL;
  g_autofree char *to = g_build_filename (directory, "library.db", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  {
    g_autoptr (TwinTransaction) tx = library_fixture_write (library);
    g_autofree char *id = library_records_add_document (tx, "hafen.txt");

    fill_document (tx, id);
    fill_twin (tx, id);
    fill_logs (tx);
    library_fixture_commit (tx);
  }
  from = library_fixture_path (library, "library.db");
  g_clear_pointer (&library->store, twin_store_unref);

  return g_file_get_contents (from, &contents, &length, NULL)
             && g_file_set_contents (to, contents, (gssize) length, NULL)
           ? 0
           : 1;
}

/* A library that version @version has left. */
static LibraryFixture *
library_of_version (guint version)
{
  LibraryFixture *library = library_fixture_new ();
  g_autofree char *name = g_strdup_printf ("library-v%u.db", version);
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "store", "fixtures", name, NULL);
  g_autofree char *to = library_fixture_path (library, "library.db");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_clear_pointer (&library->store, twin_store_unref);
  g_file_get_contents (from, &contents, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, contents, (gssize) length, &error);
  g_assert_no_error (error);
  library_fixture_reopen (library);

  return library;
}

static void
check_document (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = twin_document_table_list (tx, &error);
  const TwinDocumentRecord *record;
  g_autoptr (TwinDocument) text = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 1);
  record = g_ptr_array_index (documents, 0);
  g_assert_cmpstr (record->name, ==, "hafen.txt");
  text = twin_document_table_get_text (tx, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin_document_get_text (text, NULL), ==, bodies[0]);
  g_assert_cmpstr (twin_document_get_title (text), ==, "Am Hafen");
  findings = twin_finding_table_list (tx, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (((TwinFindingRecord *) g_ptr_array_index (findings, 0))->decision, ==, TWIN_DECISION_MASK);
}

static void
check_passages (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;
  static const char *const variants[] = { "netz", NULL }; /* as version 3 indexes "Netze" in German */
  TwinPassageTerm term = { .variants = variants, .weight = 1 };
  g_autoptr (GArray) scope = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (TwinPassageTerm));
  g_autoptr (GPtrArray) documents = twin_document_table_list (tx, &error);
  const TwinDocumentRecord *record = g_ptr_array_index (documents, 0);
  gint64 rendition = twin_passage_table_find_rendition (tx, record->id, "policy", &error);
  g_autoptr (GArray) hits = NULL;

  g_assert_no_error (error);
  g_array_append_val (scope, rendition);
  g_array_append_val (terms, term);
  hits = twin_passage_table_match (tx, terms, scope, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
}

static void
check_twin (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = twin_twin_table_find_name (tx, "kursbegleiter", &error);
  g_auto (GStrv) documents = twin_twin_table_list_documents (tx, id, &error);
  g_autofree char *entry = twin_access_table_find (tx, id, "anna@b.example", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (documents), ==, 1);
  g_assert_cmpstr (entry, ==, "entry");
}

static void
check_logs (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calls = twin_ledger_table_list (tx, &error);
  g_autofree char *setting = twin_setting_table_get (tx, "settings", &error);
  gint64 n_rows;
  gint64 bad_seq;

  g_assert_no_error (error);
  g_assert_cmpuint (calls->len, ==, 1);
  g_assert_cmpstr (setting, ==, "{\"a\":1}");
  g_assert_true (twin_audit_table_verify (tx, &n_rows, &bad_seq, &error));
  g_assert_cmpint (n_rows, ==, 3);
  g_assert_cmpint (bad_seq, ==, 0);
}

static void
test_version (gconstpointer data)
{
  g_autoptr (LibraryFixture) library = library_of_version (GPOINTER_TO_UINT (data));
  g_autoptr (TwinTransaction) tx = NULL;

  g_assert_cmpint (library_fixture_query (library, "PRAGMA user_version"), ==, twin_schema_version ());
  tx = library_fixture_read (library);
  check_document (tx);
  check_passages (tx);
  check_twin (tx);
  check_logs (tx);
}

/* What is noted to be synchronised in a library of version 4 that a server is agreed with: its quizzes, which were not until then. */
static void
test_quizzes_are_noted (void)
{
  g_autoptr (LibraryFixture) library = library_of_version (4);
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GError) error = NULL;
  g_autofree char *twin = twin_twin_table_find_name (tx, "kursbegleiter", &error);

  g_assert_true (twin_transaction_execute (tx, &error, "UPDATE sync_state SET account = 'a'", ""));
  g_assert_true (twin_transaction_execute (tx, &error, "INSERT INTO quiz (id, twin_id, title, added_at, updated_at) VALUES ('q', ?, 'Nets', 1, 1)",
                                           "s", twin));
  g_assert_no_error (error);
  library_fixture_commit (tx);
  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM sync_dirty WHERE type = 'quiz' AND id = 'q'"), ==, 1);
}

/* Documents that were read before readers told their version are to be read again. */
static void
test_readers_are_unknown (void)
{
  g_autoptr (LibraryFixture) library = library_of_version (5);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) readings = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (library_fixture_query (library, "SELECT count(*) FROM reading"), ==, 0);
  tx = library_fixture_write (library);
  g_assert_true (twin_transaction_execute (tx, &error, "UPDATE document SET sha256 = 'ab', state = 'ready', format = 'txt'", ""));
  readings = twin_reading_table_list (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 1);
  g_assert_cmpstr (((TwinReading *) g_ptr_array_index (readings, 0))->format, ==, "txt");
  g_assert_null (((TwinReading *) g_ptr_array_index (readings, 0))->reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (argc == 3 && g_str_equal (argv[1], "--make"))
    return make_fixture (argv[2]);

  for (guint version = 1; version <= twin_schema_version (); version++)
    {
      g_autofree char *path = g_strdup_printf ("/migrations/version-%u", version);
      g_autofree char *name = g_strdup_printf ("library-v%u.db", version);
      g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "store", "fixtures", name, NULL);

      /* The newest version has a library of its own once it was released. */
      if (version == twin_schema_version () && !g_file_test (fixture, G_FILE_TEST_EXISTS))
        continue;
      g_test_add_data_func (path, GUINT_TO_POINTER (version), test_version);
    }

  g_test_add_func ("/migrations/quizzes-are-noted", test_quizzes_are_noted);
  g_test_add_func ("/migrations/readers-are-unknown", test_readers_are_unknown);

  return g_test_run ();
}

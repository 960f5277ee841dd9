/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "archiving.h"
#include "base/twin-error.h"
#include "library/twin-import-lock.h"
#include "library/twin-passages.h"
#include "library/twin-reading.h"
#include "store/twin-originals.h"
#include "store/twin-reading-table.h"
#include "twin-fixture.h"

/* Documents that an earlier program has read. */

#define TEXT "# Keys\n\nThe keys hang beside the door.\n\nWrite to anna.berg@example.com soon.\n"
#define EDITED "The keys hang in the hall."

/* Gives a document the text, or the failure, that another reader came to. */
static void
read_by_another (TwinFixture *fixture, const char *id, const char *text, TwinReason reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, &error);
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, id, &error);

  g_assert_no_error (error);
  if (text != NULL)
    {
      g_autoptr (TwinDocument) document = twin_document_new ();
      const TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH };

      twin_document_append (document, &block, text, -1);
      g_assert_true (twin_document_table_set_text (tx, id, document, &error));
    }
  record->reason = reason;
  if (reason != TWIN_REASON_NONE)
    record->state = TWIN_DOCUMENT_FAILED;
  g_assert_true (twin_document_table_update (tx, record, &error));
  g_assert_true (twin_reading_table_set (tx, id, "another reader", &error));
  g_assert_true (twin_transaction_commit (tx, &error));
}

static guint
count (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  int n = twin_reading_count_stale (fixture->library, &error);

  g_assert_no_error (error);

  return (guint) n;
}

/* Reads again and sees to it that @n_read documents were, @n_changed with another text. */
static void
renew (TwinFixture *fixture, guint n_read, guint n_changed)
{
  g_autoptr (GError) error = NULL;
  TwinReadingReport report;

  g_assert_true (twin_reading_renew (fixture->library, &report, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_documents, ==, n_read);
  g_assert_cmpuint (report.n_changed, ==, n_changed);
}

static char *
get_text (TwinFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (fixture->store, &error);
  g_autoptr (TwinDocument) document = twin_document_table_get_text (tx, id, &error);

  g_assert_no_error (error);

  return g_strdup (twin_document_get_text (document, NULL));
}

static void
assert_text (TwinFixture *fixture, const char *id, const char *expected)
{
  g_autofree char *text = get_text (fixture, id);

  g_assert_cmpstr (text, ==, expected);
}

/* What was decided, how it was classified and what was written by hand holds for the new text too. */
static void
test_decisions_stay (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "keys.md", TEXT, TWIN_LEVEL_INTERNAL);
  g_autofree char *before = get_text (fixture, id);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinReview) review = NULL;
  g_autoptr (TwinPassages) passages = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_review_decide_all (fixture->library, id, NULL, TRUE, TWIN_DECISION_REJECT, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (twin_passages_set_text (fixture->library, id, 1, EDITED, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (fixture), ==, 0);
  read_by_another (fixture, id, "The keys hang be- side the door.", TWIN_REASON_NONE);
  g_assert_cmpuint (count (fixture), ==, 1);

  renew (fixture, 1, 1);
  assert_text (fixture, id, before);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_INTERNAL);
  review = twin_review_load (fixture->library, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (review->findings->len, ==, 1);
  g_assert_cmpint (((TwinFindingRecord *) g_ptr_array_index (review->findings, 0))->decision, ==, TWIN_DECISION_REJECT);
  passages = twin_passages_load (fixture->library, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passages->edits->len, ==, 1);
  g_assert_true (g_array_index (passages->applied, gboolean, 0));
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count (*) FROM passage WHERE body = '" EDITED "'"), ==, 1);

  /* The next start finds nothing to do. */
  g_assert_cmpuint (count (fixture), ==, 0);
  renew (fixture, 0, 0);
}

static void
test_same_text_changes_nothing (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "keys.md", TEXT, TWIN_LEVEL_PUBLIC);
  guint n_logged = twin_fixture_count_audit (fixture, "document.import", NULL);
  gint64 rendition;

  g_assert_nonnull (id);
  /* As a library is whose documents were all read before readers told their version. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, &error);
    g_autoptr (TwinTransaction) tx = NULL;

    rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
    tx = twin_store_write (fixture->store, &error);
    g_assert_true (twin_transaction_execute (tx, &error, "DELETE FROM reading", ""));
    g_assert_true (twin_transaction_commit (tx, &error));
  }

  renew (fixture, 1, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT id FROM rendition"), ==, rendition);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.import", NULL), ==, n_logged);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_original_is_gone (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "keys.md", TEXT, TWIN_LEVEL_PUBLIC);
  g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, id);
  g_autoptr (TwinDocumentRecord) after = NULL;

  read_by_another (fixture, id, "As it was.", TWIN_REASON_NONE);
  g_assert_true (twin_originals_remove (fixture->store, record->sha256, NULL));
  renew (fixture, 1, 0);
  assert_text (fixture, id, "As it was.");
  after = twin_fixture_get (fixture, id);
  g_assert_cmpint (after->state, ==, TWIN_DOCUMENT_READY);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* The kept original counts: a file that was written to since is imported when it is added, not before. */
static void
test_file_has_changed (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.txt", "The first version.\n");

  read_by_another (fixture, id, "The frist version.", TWIN_REASON_NONE);
  twin_fixture_write (fixture, "note.txt", "The second version, which is longer.\n");
  renew (fixture, 1, 1);
  assert_text (fixture, id, "The first version.");
}

static void
test_failed_before (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.txt", "It can be read now.\n");
  g_autofree char *unread = twin_fixture_add (fixture, "program.exe", "\x7f" "ELF\x02\x01\x01");
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocumentRecord) other = NULL;

  read_by_another (fixture, id, "", TWIN_REASON_UNSUPPORTED);
  read_by_another (fixture, unread, NULL, TWIN_REASON_UNSUPPORTED);
  renew (fixture, 2, 1);
  assert_text (fixture, id, "It can be read now.");
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  g_assert_cmpint (record->reason, ==, TWIN_REASON_NONE);
  other = twin_fixture_get (fixture, unread);
  g_assert_cmpint (other->state, ==, TWIN_DOCUMENT_FAILED);
}

/* A reader that makes nothing of a file does not take the text away that another had made of it. */
static void
test_less_is_not_taken (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "broken.pdf", "%PDF-1.4 and nothing more");
  g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, id);
  g_autoptr (TwinTransaction) tx = NULL;

  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_FAILED);
  read_by_another (fixture, id, "Salvaged.", TWIN_REASON_NONE);
  tx = twin_store_write (fixture->store, NULL);
  record->state = TWIN_DOCUMENT_READY;
  record->reason = TWIN_REASON_NONE;
  g_assert_true (twin_document_table_update (tx, record, NULL));
  g_assert_true (twin_transaction_commit (tx, NULL));
  g_clear_pointer (&tx, twin_transaction_free);

  renew (fixture, 1, 0);
  assert_text (fixture, id, "Salvaged.");
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
put_archive (TwinFixture *fixture)
{
  Archiving *zip = archiving_new ("zip", NULL);
  g_autofree char *path = twin_fixture_path (fixture, "all.zip");
  g_autoptr (GBytes) bytes = NULL;

  archiving_add (zip, "one.txt", "The nets are dry.\n");
  archiving_add (zip, "two.txt", "The boats are out.\n");
  bytes = archiving_free_to_bytes (zip);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
}

/* An archive waits until nobody imports, and what is new in it becomes documents that are read. */
static void
test_archive (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (TwinImportLock) lock = NULL;
  g_autoptr (TwinDocumentRecord) member = NULL;
  g_autofree char *zip = NULL;
  g_autofree char *one = NULL;
  g_autofree char *again = NULL;

  put_archive (fixture);
  twin_fixture_import (fixture);
  zip = twin_fixture_find (fixture, "all.zip");
  one = twin_fixture_find (fixture, "one.txt");
  read_by_another (fixture, zip, NULL, TWIN_REASON_NONE);
  {
    g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, NULL);

    g_assert_true (twin_document_table_delete (tx, one, NULL));
    g_assert_true (twin_transaction_commit (tx, NULL));
  }

  lock = twin_import_lock_new (twin_store_get_directory (fixture->store), NULL);
  renew (fixture, 0, 0);
  g_assert_cmpuint (count (fixture), ==, 1);

  g_clear_pointer (&lock, twin_import_lock_free);
  renew (fixture, 1, 0);
  g_assert_cmpuint (count (fixture), ==, 0);
  again = twin_fixture_find (fixture, "one.txt");
  member = twin_fixture_get (fixture, again);
  g_assert_cmpint (member->state, ==, TWIN_DOCUMENT_READY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/reading/decisions-stay", test_decisions_stay);
  g_test_add_func ("/library/reading/same-text-changes-nothing", test_same_text_changes_nothing);
  g_test_add_func ("/library/reading/original-is-gone", test_original_is_gone);
  g_test_add_func ("/library/reading/file-has-changed", test_file_has_changed);
  g_test_add_func ("/library/reading/failed-before", test_failed_before);
  g_test_add_func ("/library/reading/less-is-not-taken", test_less_is_not_taken);
  g_test_add_func ("/library/reading/archive", test_archive);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "library-records.h"

#include <string.h>

/* A record in which no field has its default. */
static TwinDocumentRecord *
full_record (void)
{
  static const char *const roles[] = { "Lehrkraft, \"A\"", "tutor", NULL };
  static const char *const groups[] = { "5b", NULL };
  TwinDocumentRecord *record = twin_document_record_new ();

  record->id = g_strdup ("0193574c-0000-7000-8000-00000000000a");
  record->name = g_strdup ("plan.pdf");
  record->path = g_strdup ("/home/a/\xff.pdf"); /* file names are bytes */
  record->title = g_strdup ("Lehrplan");
  record->format = g_strdup ("pdf");
  record->mime_type = g_strdup ("application/pdf");
  record->sha256 = g_strnfill (64, 'a');
  record->language = g_strdup ("de");
  record->size = G_GUINT64_CONSTANT (5000000000);
  record->modified_at = 1;
  record->added_at = 2;
  record->state = TWIN_DOCUMENT_REVIEW;
  record->reason = TWIN_REASON_NO_TEXT;
  record->partial = TRUE;
  record->include_hidden = TRUE;
  record->n_pages = 3;
  record->n_findings = 4;
  record->n_undecided = 5;
  twin_classification_free (record->classification);
  record->classification = twin_classification_new (TWIN_LEVEL_CONFIDENTIAL);
  g_strfreev (record->classification->allowed_roles);
  record->classification->allowed_roles = g_strdupv ((char **) roles);
  g_strfreev (record->classification->allowed_groups);
  record->classification->allowed_groups = g_strdupv ((char **) groups);
  record->classification->require_mfa = TRUE;

  return record;
}

static void
assert_equal (const TwinDocumentRecord *a, const TwinDocumentRecord *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->path, ==, b->path);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_cmpstr (a->format, ==, b->format);
  g_assert_cmpstr (a->mime_type, ==, b->mime_type);
  g_assert_cmpstr (a->sha256, ==, b->sha256);
  g_assert_cmpstr (a->language, ==, b->language);
  g_assert_cmpstr (a->duplicate_of, ==, b->duplicate_of);
  g_assert_cmpuint (a->size, ==, b->size);
  g_assert_cmpint (a->modified_at, ==, b->modified_at);
  g_assert_cmpint (a->added_at, ==, b->added_at);
  g_assert_cmpint (a->removed_at, ==, b->removed_at);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->reason, ==, b->reason);
  g_assert_cmpint (a->partial, ==, b->partial);
  g_assert_cmpint (a->include_hidden, ==, b->include_hidden);
  g_assert_cmpuint (a->n_pages, ==, b->n_pages);
  g_assert_cmpuint (a->n_findings, ==, b->n_findings);
  g_assert_cmpuint (a->n_undecided, ==, b->n_undecided);
  g_assert_cmpint (a->classification->level, ==, b->classification->level);
  g_assert_cmpstrv (a->classification->allowed_roles, b->classification->allowed_roles);
  g_assert_cmpstrv (a->classification->allowed_groups, b->classification->allowed_groups);
  g_assert_cmpint (a->classification->require_mfa, ==, b->classification->require_mfa);
}

static void
test_round_trip (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (TwinDocumentRecord) full = full_record ();
  g_autoptr (TwinDocumentRecord) bare = twin_document_record_new ();
  g_autoptr (TwinDocumentRecord) found = NULL;
  g_autoptr (TwinDocumentRecord) copy = twin_document_record_copy (full);
  g_autoptr (GError) error = NULL;

  assert_equal (copy, full);
  g_assert_true (twin_document_table_insert (tx, full, &error));
  g_assert_no_error (error);
  found = twin_document_table_get (tx, full->id, &error);
  g_assert_no_error (error);
  assert_equal (found, full);
  g_clear_pointer (&found, twin_document_record_free);

  /* every column goes back to its default */
  bare->id = g_strdup (full->id);
  bare->name = g_strdup ("x");
  g_assert_true (twin_document_table_update (tx, bare, &error));
  g_assert_no_error (error);
  found = twin_document_table_get (tx, full->id, &error);
  assert_equal (found, bare);
}

static void
test_states (void)
{
  static const char *const names[] = { "queued", "extracting", "review", "ready", "blocked", "failed", "duplicate" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (twin_document_state_to_string ((TwinDocumentState) i), ==, names[i]);
      g_assert_cmpint (twin_document_state_from_string (names[i]), ==, i);
    }
  g_assert_cmpint (twin_document_state_from_string ("unheard of"), ==, TWIN_DOCUMENT_FAILED);
}

static void
test_display_name (void)
{
  static const struct
  {
    const char *title;
    const char *expected;
  } cases[] = { { NULL, "a.txt" }, { "", "a.txt" }, { "Title", "Title" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();

      record->name = g_strdup ("a.txt");
      record->title = g_strdup (cases[i].title);
      g_assert_cmpstr (twin_document_record_get_display_name (record), ==, cases[i].expected);
    }
}

static TwinDocumentRecord *
get (TwinTransaction *tx, const char *id)
{
  g_autoptr (GError) error = NULL;
  TwinDocumentRecord *record = twin_document_table_get (tx, id, &error);

  g_assert_no_error (error);

  return record;
}

static void
update (TwinTransaction *tx, const TwinDocumentRecord *record)
{
  g_autoptr (GError) error = NULL;

  twin_document_table_update (tx, record, &error);
  g_assert_no_error (error);
}

static void
test_lists (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) removed = NULL;
  g_autoptr (GPtrArray) queued = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);
      g_autofree char *id = library_records_add_document (tx, name);
      g_autoptr (TwinDocumentRecord) record = get (tx, id);

      twin_clock_manual_advance (library->clock, i == 4 ? 0 : 1); /* two at the same moment */
      record->state = i < 7 ? TWIN_DOCUMENT_QUEUED : TWIN_DOCUMENT_READY;
      record->removed_at = i == 2 ? 9 : 0;
      update (tx, record);
    }

  all = twin_document_table_list (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 9);
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i < 2 ? i : i + 1);

      g_assert_cmpstr (((TwinDocumentRecord *) g_ptr_array_index (all, i))->name, ==, name);
    }

  removed = twin_document_table_list_removed (tx, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (removed->len, ==, 1);
  queued = twin_document_table_list_state (tx, TWIN_DOCUMENT_QUEUED, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queued->len, ==, 3);
  g_assert_cmpstr (((TwinDocumentRecord *) g_ptr_array_index (queued, 2))->name, ==, "3.txt");
}

static void
test_find (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (TwinDocumentRecord) record = full_record ();
  g_autofree char *other = library_records_add_document (tx, "other.txt");
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  twin_document_table_insert (tx, record, &error);
  g_assert_no_error (error);

  found = twin_document_table_find_path (tx, record->path, &error);
  g_assert_cmpstr (found, ==, record->id);
  g_free (g_steal_pointer (&found));
  found = twin_document_table_find_content (tx, record->sha256, other, &error);
  g_assert_cmpstr (found, ==, record->id);
  g_free (g_steal_pointer (&found));
  found = twin_document_table_find_content (tx, record->sha256, NULL, &error);
  g_assert_cmpstr (found, ==, record->id);
  g_free (g_steal_pointer (&found));

  g_assert_null (twin_document_table_find_content (tx, record->sha256, record->id, &error));
  g_assert_null (twin_document_table_find_content (tx, "b", NULL, &error));
  g_assert_null (twin_document_table_find_path (tx, "/home/a", &error));
  record->removed_at = 1;
  update (tx, record);
  g_assert_null (twin_document_table_find_path (tx, record->path, &error));
  g_assert_null (twin_document_table_find_content (tx, record->sha256, NULL, &error));
  g_assert_no_error (error);
}

static void
test_not_found (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autoptr (TwinDocumentRecord) record = full_record ();
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_document_table_get (tx, "nothing", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (twin_document_table_update (tx, record, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (twin_document_table_get_text (tx, "nothing", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

static void
test_text (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *id = library_records_add_document (tx, "a.txt");
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (TwinDocument) found = NULL;
  g_autoptr (GError) error = NULL;
  const TwinBlock heading = { .kind = TWIN_BLOCK_HEADING, .level = 1, .page = 2 };
  const TwinBlock paragraph = { .kind = TWIN_BLOCK_PARAGRAPH, .page = 2 };

  twin_document_append (document, &heading, "Über uns", -1);
  twin_document_append (document, &paragraph, "Wir sind da.", -1);
  twin_document_set_title (document, "Titel");
  twin_document_set_language (document, "de");
  twin_document_set_n_pages (document, 2);

  for (guint i = 0; i < 2; i++) /* the second replaces the first */
    {
      g_assert_true (twin_document_table_set_text (tx, id, document, &error));
      g_assert_no_error (error);
    }
  found = twin_document_table_get_text (tx, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin_document_get_text (found, NULL), ==, twin_document_get_text (document, NULL));
  g_assert_cmpuint (twin_document_get_n_blocks (found), ==, 2);
  g_assert_cmpint (twin_document_get_block (found, 1)->heading, ==, 0);
  g_assert_cmpstr (twin_document_get_title (found), ==, "Titel");
  g_assert_cmpstr (twin_document_get_language (found), ==, "de");
  g_assert_cmpuint (twin_document_get_n_pages (found), ==, 2);

  /* goes with the document */
  g_assert_true (twin_document_table_delete (tx, id, &error));
  g_assert_null (twin_document_table_get_text (tx, id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* The copy of a document that is destroyed is not destroyed with it. */
static void
test_duplicate_outlives (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);
  g_autofree char *original = library_records_add_document (tx, "a.txt");
  g_autofree char *duplicate = library_records_add_document (tx, "b.txt");
  g_autoptr (TwinDocumentRecord) record = get (tx, duplicate);
  g_autoptr (TwinDocumentRecord) after = NULL;
  g_autoptr (GError) error = NULL;

  record->duplicate_of = g_strdup (original);
  update (tx, record);
  g_assert_true (twin_document_table_delete (tx, original, &error));
  g_assert_no_error (error);
  after = get (tx, duplicate);
  g_assert_null (after->duplicate_of);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document-table/round-trip", test_round_trip);
  g_test_add_func ("/document-table/states", test_states);
  g_test_add_func ("/document-table/display-name", test_display_name);
  g_test_add_func ("/document-table/lists", test_lists);
  g_test_add_func ("/document-table/find", test_find);
  g_test_add_func ("/document-table/not-found", test_not_found);
  g_test_add_func ("/document-table/text", test_text);
  g_test_add_func ("/document-table/duplicate-outlives", test_duplicate_outlives);

  return g_test_run ();
}

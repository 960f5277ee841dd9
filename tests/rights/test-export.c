/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/twin-csv.h"
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "rights-fixture.h"
#include "rights/twin-export.h"
#include "rights/zip-reader.h"
#include "store/twin-schema.h"

static char *
write_export (RightsFixture *fixture, TwinExportFormat format, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = rights_fixture_path (fixture, name);

  twin_export_write (fixture->library, format, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return path;
}

static JsonObject *
get_tables (JsonObject *export)
{
  return json_object_get_object_member (export, "tables");
}

static void
test_json_holds_every_column (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_JSON, "export.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) export = NULL;
  g_autofree char *text = NULL;
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  export = twin_json_parse_object (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin_json_get_string (export, "format", NULL), ==, "twin-studio-export");
  g_assert_cmpint (twin_json_get_int (export, "version", 0), ==, 1);
  g_assert_cmpstr (twin_json_get_string (export, "exported_at", NULL), ==, "2026-11-23T08:00:00Z");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (export, "columns")), ==, n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      JsonArray *rows = json_object_get_array_member (get_tables (export), columns[i].table);

      g_test_message ("%s.%s", columns[i].table, columns[i].column);
      g_assert_nonnull (rows);
      g_assert_cmpuint (json_array_get_length (rows), >, 0);
      g_assert_true (json_object_has_member (json_array_get_object_element (rows, 0), columns[i].column));
    }
}

static void
test_json_holds_the_values (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_JSON, "export.json");
  g_autoptr (JsonObject) export = NULL;
  g_autofree char *text = NULL;
  g_autofree guint8 *blocks = NULL;
  JsonObject *row;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  export = twin_json_parse_object (text, NULL);

  row = json_array_get_object_element (json_object_get_array_member (get_tables (export), "document_text"), 0);
  g_assert_nonnull (strstr (twin_json_get_string (row, "text", ""), "ada@example.org"));
  blocks = g_base64_decode (twin_json_get_string (row, "blocks", ""), &length);
  g_assert_cmpuint (length, >, 0);

  row = json_array_get_object_element (json_object_get_array_member (get_tables (export), "access_entry"), 0);
  g_assert_cmpstr (twin_json_get_string (row, "value", NULL), ==, "grace@example.org");
  g_assert_cmpstr (twin_json_get_string (row, "origin", NULL), ==, RIGHTS_FORMULA);

  row = json_array_get_object_element (json_object_get_array_member (get_tables (export), "document"), 0);
  g_assert_cmpint (twin_json_get_int (row, "added_at", 0), ==, LIBRARY_FIXTURE_TIME);
  g_assert_true (json_object_get_null_member (row, "duplicate_of"));
}

static void
check_csv_titles (ZipReader *zip, const char *table)
{
  g_autofree char *name = g_strconcat (table, ".csv", NULL);
  const ZipEntry *entry = zip_reader_find (zip, name);
  g_autoptr (GBytes) content = NULL;
  g_auto (GStrv) titles = NULL;
  TwinCsvReader reader;
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);
  guint n = 0;

  g_assert_nonnull (entry);
  content = zip_reader_read (zip, entry, 1 << 20, NULL);
  twin_csv_reader_init (&reader, g_bytes_get_data (content, NULL), g_bytes_get_size (content), ',');
  titles = twin_csv_reader_next (&reader);

  for (guint i = 0; i < n_columns; i++)
    if (g_str_equal (columns[i].table, table))
      g_assert_cmpstr (titles[n++], ==, columns[i].column);
  g_assert_null (titles[n]);

  for (g_auto (GStrv) row = twin_csv_reader_next (&reader); row != NULL; row = twin_csv_reader_next (&reader))
    {
      g_assert_cmpuint (g_strv_length (row), ==, n);
      g_strfreev (row);
    }
}

static void
test_csv_holds_every_column (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_CSV, "export.zip");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZipReader) zip = zip_reader_new (path, &error);
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  g_assert_no_error (error);
  for (guint i = 0; i < n_columns; i++)
    if (i == 0 || !g_str_equal (columns[i].table, columns[i - 1].table))
      check_csv_titles (zip, columns[i].table);
}

/* A spreadsheet must not take somebody's text for a formula. */
static void
test_csv_guards_formulas (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_CSV, "export.zip");
  g_autoptr (ZipReader) zip = zip_reader_new (path, NULL);
  g_autoptr (GBytes) content = zip_reader_read (zip, zip_reader_find (zip, "access_entry.csv"), 1 << 20, NULL);
  const char *text = g_bytes_get_data (content, NULL);

  g_assert_null (strstr (text, ",=HYPERLINK"));
  g_assert_null (strstr (text, ",\"=HYPERLINK"));
  g_assert_nonnull (strstr (text, ",\"'=HYPERLINK"));
}

/* Its standard output, or NULL where the program is not installed. */
static char *
run_program (const char *const *argv)
{
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  char *output = NULL;

  if (process == NULL)
    return NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

static void
test_pdf_is_tagged (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_PDF, "export.pdf");
  g_autofree char *info = run_program ((const char *const[]){ "pdfinfo", path, NULL });
  g_autofree char *text = run_program ((const char *const[]){ "pdftotext", "-layout", path, "-", NULL });
  g_autofree char *structure = run_program ((const char *const[]){ "pdfinfo", "-struct-text", path, NULL });

  if (info == NULL || text == NULL)
    {
      g_test_skip ("pdfinfo and pdftotext (poppler-utils) are not installed");
      return;
    }

  g_assert_true (g_regex_match_simple ("Tagged:\\s+yes", info, 0, 0));
  g_assert_nonnull (strstr (info, "What Twin Studio holds for you"));
  g_assert_nonnull (strstr (text, "grace@example.org"));
  g_assert_nonnull (strstr (text, "Prof"));
  g_assert_nonnull (strstr (text, "library.create"));
  g_assert_nonnull (strstr (structure, "H1"));
  g_assert_nonnull (strstr (structure, "TH"));
}

static void
test_archive_is_verified (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_ARCHIVE, "export.zip");
  g_autofree char *again = write_export (fixture, TWIN_EXPORT_ARCHIVE, "again.zip");
  g_autofree char *fingerprint = NULL;
  g_autofree char *fingerprint_again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_export_verify (path, &fingerprint, &error));
  g_assert_no_error (error);
  g_assert_true (twin_export_verify (again, &fingerprint_again, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (fingerprint), ==, 64 + 15);
  g_assert_cmpstr (fingerprint, ==, fingerprint_again);
}

/* That others can read it, too. */
static void
test_archive_is_a_zip (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_ARCHIVE, "export.zip");
  g_autofree char *report = run_program ((const char *const[]){ "unzip", "-t", path, NULL });

  if (report == NULL)
    {
      g_test_skip ("unzip is not installed");
      return;
    }

  g_assert_nonnull (strstr (report, "No errors detected"));
}

static void
test_archive_holds_originals (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_ARCHIVE, "export.zip");
  g_autoptr (ZipReader) zip = zip_reader_new (path, NULL);
  const ZipEntry *first = zip_reader_find (zip, "originals/_._.._evil_name.txt");
  const ZipEntry *second = zip_reader_find (zip, "originals/_._.._evil_name (2).txt");
  g_autoptr (GBytes) content = NULL;

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  content = zip_reader_read (zip, first, 1 << 20, NULL);
  g_assert_cmpstr (g_bytes_get_data (content, NULL), ==, RIGHTS_TEXT);

  for (guint i = 0; i < zip_reader_get_n_entries (zip); i++)
    {
      const char *name = zip_reader_get_entry (zip, i)->name;

      g_assert_null (strstr (name, "/.."));
      g_assert_true (g_ascii_isalpha (name[0]));
    }
}

static void
test_mode_is_private (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();

  for (TwinExportFormat format = TWIN_EXPORT_JSON; format <= TWIN_EXPORT_ARCHIVE; format++)
    {
      g_autofree char *path = write_export (fixture, format, "export");
      struct stat status;

      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  g_assert_cmpuint (rights_fixture_count_files (fixture), ==, 1);
}

static void
cancel_late (double fraction, const char *what, gpointer user_data)
{
  if (fraction >= 0.2)
    g_cancellable_cancel (user_data);
}

/* Nothing is left, and what was there stays. */
static void
test_cancel_leaves_nothing (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = rights_fixture_path (fixture, "export.zip");
  g_autofree char *other = rights_fixture_path (fixture, "other.zip");
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, "precious", -1, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (twin_export_write (fixture->library, TWIN_EXPORT_ARCHIVE, i == 0 ? path : other, cancel_late,
                                         cancellable, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }

  g_assert_cmpuint (rights_fixture_count_files (fixture), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
}

static void
test_bad_folder_is_an_error (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = rights_fixture_path (fixture, "nowhere/export.json");
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_export_write (fixture->library, TWIN_EXPORT_JSON, path, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (rights_fixture_count_files (fixture), ==, 0);
}

static void
test_is_logged (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autofree char *path = write_export (fixture, TWIN_EXPORT_JSON, "export.json");

  g_assert_cmpint (library_fixture_query (fixture->base, "SELECT count(*) FROM audit WHERE action = 'export.write'"
                                                         " AND outcome = 'done'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/export/json-columns", test_json_holds_every_column);
  g_test_add_func ("/rights/export/json-values", test_json_holds_the_values);
  g_test_add_func ("/rights/export/csv-columns", test_csv_holds_every_column);
  g_test_add_func ("/rights/export/csv-formulas", test_csv_guards_formulas);
  g_test_add_func ("/rights/export/pdf-tagged", test_pdf_is_tagged);
  g_test_add_func ("/rights/export/archive-verified", test_archive_is_verified);
  g_test_add_func ("/rights/export/archive-zip", test_archive_is_a_zip);
  g_test_add_func ("/rights/export/archive-originals", test_archive_holds_originals);
  g_test_add_func ("/rights/export/mode", test_mode_is_private);
  g_test_add_func ("/rights/export/cancel", test_cancel_leaves_nothing);
  g_test_add_func ("/rights/export/bad-folder", test_bad_folder_is_an_error);
  g_test_add_func ("/rights/export/logged", test_is_logged);

  return g_test_run ();
}

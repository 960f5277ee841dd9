/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "archiving.h"
#include "base/twin-limits.h"
#include "library/twin-watch.h"
#include "twin-fixture.h"

/* Archives and messages in a real library: what is in them becomes documents of their own, and stays with what it
 * came in. */

#define MAIL "Write to anna@example.org about the harbour.\n"

static void
put_file (TwinFixture *fixture, const char *name, GBytes *bytes)
{
  g_autofree char *path = twin_fixture_path (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

/* Ends @archiving as the file @name in the folder. */
static void
put_archive (TwinFixture *fixture, const char *name, Archiving *archiving)
{
  g_autoptr (GBytes) bytes = archiving_free_to_bytes (archiving);

  put_file (fixture, name, bytes);
}

static void
put_reports (TwinFixture *fixture, const char *second, const char *third_name)
{
  Archiving *zip = archiving_new ("zip", NULL);

  archiving_add_folder (zip, "2023/");
  archiving_add (zip, "2023/one.txt", MAIL);
  archiving_add (zip, "2023/two.md", second);
  archiving_add (zip, third_name, "The nets are dry.\n");
  archiving_add (zip, ".hidden", "nothing to see");
  archiving_add (zip, "__MACOSX/2023/._one.txt", "nothing to see");
  put_archive (fixture, "reports.zip", zip);
}

/* All documents in sight as "name | container | inner path | state or reason", in the order of these. */
static char *
list (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = twin_library_list (fixture->library, &error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (lines, g_strdup_printf ("%s | %s | %s | %s", record->name, record->container_name != NULL ? record->container_name : "",
                                               record->inner_path != NULL ? record->inner_path : "",
                                               record->reason != TWIN_REASON_NONE ? twin_reason_to_string (record->reason)
                                                                                  : twin_document_state_to_string (record->state)));
    }
  g_ptr_array_sort_values (lines, (GCompareFunc) strcmp);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_list (TwinFixture *fixture, const char *expected)
{
  g_autofree char *lines = list (fixture);

  g_assert_cmpstr (lines, ==, expected);
}

static guint
count_reads (TwinFixture *fixture)
{
  return twin_fixture_count_audit (fixture, "document.import", NULL);
}

static void
touch (TwinFixture *fixture)
{
  /* Another time: the file is looked into again. */
  g_usleep (20 * 1000);
}

static void
test_kinds (gconstpointer data)
{
  const char *kind = data;
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *name = g_strconcat ("papers.", kind, NULL);
  g_autofree char *expected = g_strdup_printf ("Möwen.txt | %s | 2023/Möwen.txt | ready\n%s |  |  | ready\ntwo.md | %s | two.md | ready", name, name, name);
  Archiving *archive = archiving_new (kind, NULL);

  archiving_add (archive, "2023/Möwen.txt", "The gulls circle.\n");
  archiving_add (archive, "two.md", "# Two\n\n" MAIL);
  put_archive (fixture, name, archive);
  twin_fixture_import (fixture);
  assert_list (fixture, expected);
}

static void
test_single_file (void)
{
  static const char *const kinds[] = { "gz", "bz2", "xz", "zst" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TwinFixture) fixture = twin_fixture_new ();
      g_autofree char *name = g_strconcat ("letter.txt.", kinds[i], NULL);
      g_autofree char *expected = g_strdup_printf ("letter.txt | %s | letter.txt | ready\n%s |  |  | ready", name, name);
      Archiving *archive = archiving_new (kinds[i], NULL);

      archiving_add (archive, "letter.txt", "The gulls circle.\n");
      put_archive (fixture, name, archive);
      twin_fixture_import (fixture);
      assert_list (fixture, expected);
    }
}

static void
test_unchanged (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  guint n_reads;

  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  assert_list (fixture, "one.txt | reports.zip | 2023/one.txt | ready\nreports.zip |  |  | ready\nthree.txt | reports.zip | three.txt | ready\n"
                        "two.md | reports.zip | 2023/two.md | ready");
  id = twin_fixture_find (fixture, "one.txt");
  n_reads = count_reads (fixture);

  /* The same file: not even opened. */
  twin_fixture_import (fixture);
  g_assert_cmpuint (count_reads (fixture), ==, n_reads);

  /* The same content, saved again: the archive is looked into, nothing in it is read. */
  touch (fixture);
  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  g_assert_cmpuint (count_reads (fixture), ==, n_reads + 1);
}

static void
test_changed (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;
  g_autofree char *moved = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocumentRecord) changed = NULL;
  guint n_reads;

  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  one = twin_fixture_find (fixture, "one.txt");
  two = twin_fixture_find (fixture, "two.md");
  three = twin_fixture_find (fixture, "three.txt");
  twin_fixture_classify (fixture, one, TWIN_LEVEL_PUBLIC);
  twin_fixture_classify (fixture, two, TWIN_LEVEL_PUBLIC);
  twin_fixture_classify (fixture, three, TWIN_LEVEL_PUBLIC);
  n_reads = count_reads (fixture);

  touch (fixture);
  put_reports (fixture, "# Two has grown\n", "2024/nets.txt");
  twin_fixture_import (fixture);
  assert_list (fixture, "nets.txt | reports.zip | 2024/nets.txt | ready\none.txt | reports.zip | 2023/one.txt | ready\nreports.zip |  |  | ready\n"
                        "two.md | reports.zip | 2023/two.md | ready");
  /* The archive and the one that changed, and that the one that moved is known. */
  g_assert_cmpuint (count_reads (fixture) - n_reads, <=, 3);

  moved = twin_fixture_find (fixture, "nets.txt");
  g_assert_cmpstr (moved, ==, three);
  record = twin_fixture_get (fixture, three);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_PUBLIC);
  changed = twin_fixture_get (fixture, two);
  g_assert_cmpint (changed->classification->level, ==, TWIN_LEVEL_PUBLIC);
  g_assert_cmpuint (changed->size, ==, strlen ("# Two has grown\n"));
}

static void
test_gone_and_back (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *one = NULL;
  g_autofree char *again = NULL;
  Archiving *zip;

  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  one = twin_fixture_find (fixture, "one.txt");
  twin_fixture_classify (fixture, one, TWIN_LEVEL_PUBLIC);

  touch (fixture);
  zip = archiving_new ("zip", NULL);
  archiving_add (zip, "2023/two.md", "# Two\n");
  put_archive (fixture, "reports.zip", zip);
  twin_fixture_import (fixture);
  assert_list (fixture, "reports.zip |  |  | ready\ntwo.md | reports.zip | 2023/two.md | ready");

  touch (fixture);
  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  again = twin_fixture_find (fixture, "one.txt");
  g_assert_cmpstr (again, ==, one);
}

static void
test_removal (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *archive = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  guint n_reads;

  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  archive = twin_fixture_find (fixture, "reports.zip");
  one = twin_fixture_find (fixture, "one.txt");
  two = twin_fixture_find (fixture, "two.md");

  /* One that was removed by hand stays so, also when its archive is read again. */
  g_assert_true (twin_library_remove (fixture->library, two, &error));
  twin_clock_manual_advance (fixture->clock, 1000);
  touch (fixture);
  put_reports (fixture, "# Two\n", "three.txt");
  twin_fixture_import (fixture);
  assert_list (fixture, "one.txt | reports.zip | 2023/one.txt | ready\nreports.zip |  |  | ready\nthree.txt | reports.zip | three.txt | ready");

  /* All at once, and one that has gone with the archive once more. */
  n_reads = count_reads (fixture);
  g_assert_true (twin_library_remove (fixture->library, archive, &error));
  g_assert_no_error (error);
  assert_list (fixture, "");
  g_assert_true (twin_library_remove (fixture->library, one, &error));
  g_assert_true (twin_library_restore (fixture->library, archive, &error));
  g_assert_true (twin_library_restore (fixture->library, one, &error));
  g_assert_no_error (error);
  assert_list (fixture, "one.txt | reports.zip | 2023/one.txt | ready\nreports.zip |  |  | ready\nthree.txt | reports.zip | three.txt | ready");
  g_assert_cmpuint (count_reads (fixture), ==, n_reads);

  g_assert_true (twin_library_remove (fixture->library, archive, &error));
  twin_clock_manual_advance (fixture->clock, 1000);
  g_assert_true (twin_library_purge_removed (fixture->library, G_MAXINT64, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count (*) FROM document"), ==, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count (*) FROM member"), ==, 0);
  {
    g_autofree char *originals = g_build_filename (fixture->directory, "originals", NULL);
    g_autoptr (GDir) dir = g_dir_open (originals, 0, NULL);

    g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);
  }
}

static void
test_duplicates (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  Archiving *zip = archiving_new ("zip", NULL);

  twin_fixture_write (fixture, "a.txt", MAIL);
  archiving_add (zip, "b.txt", MAIL);
  archiving_add (zip, "c/b.txt", MAIL);
  archiving_add (zip, "b.txt", "Another of the same name.\n");
  put_archive (fixture, "z.zip", zip);
  twin_fixture_import (fixture);
  assert_list (fixture, "a.txt |  |  | ready\nb (2).txt | z.zip | b (2).txt | ready\nb.txt | z.zip | b.txt | duplicate\nb.txt | z.zip | c/b.txt | duplicate\nz.zip |  |  | ready");

  /* When the one goes, another is read in its place. */
  file = twin_fixture_find (fixture, "a.txt");
  g_assert_true (twin_library_remove (fixture->library, file, &error));
  g_assert_true (twin_import_run (fixture->library, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_list (fixture, "b (2).txt | z.zip | b (2).txt | ready\nb.txt | z.zip | b.txt | ready\nb.txt | z.zip | c/b.txt | duplicate\nz.zip |  |  | ready");
}

static void
test_hostile (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree guint8 *zeros = g_malloc0 (8 << 20);
  g_autofree char *long_name = g_strnfill (300, 'n');
  g_autofree char *shown_name = g_strnfill (TWIN_LIMIT_MEMBER_PART_BYTES - 8, 'n');
  g_autofree char *expected = NULL;
  Archiving *zip = archiving_new ("zip", NULL);
  Archiving *tar = archiving_new ("tar", NULL);
  Archiving *closed = archiving_new ("zip", "secret");

  archiving_add (zip, "../up.txt", "a");
  archiving_add (zip, "/etc/root.txt", "a");
  archiving_add (zip, "C:\\drive.txt", "a");
  archiving_add (zip, "over\xe2\x80\xaetxt.exe", "a");
  archiving_add (zip, "bell\a.txt", "a");
  archiving_add (zip, long_name, "a");
  archiving_add_bytes (zip, "zeros.bin", zeros, 8 << 20);
  archiving_add (zip, "good.txt", "All is well.\n");
  put_archive (fixture, "a.zip", zip);

  archiving_add (tar, "good2.txt", "All is well, too.\n");
  archiving_add_link (tar, "link.txt", "/etc/passwd");
  archiving_add_hard_link (tar, "hard.txt", "good2.txt");
  archiving_add_fifo (tar, "fifo");
  put_archive (fixture, "b.tar", tar);

  archiving_add (closed, "secret.txt", "Nobody knows.\n");
  put_archive (fixture, "c.zip", closed);

  twin_fixture_import (fixture);
  expected = g_strdup_printf ("a.zip |  |  | ready\n"
                              "b.tar |  |  | ready\n"
                              "bell\xef\xbf\xbd.txt | a.zip | bell\xef\xbf\xbd.txt | bad-name\n"
                              "c.zip |  |  | ready\n"
                              "drive.txt | a.zip | drive.txt | bad-name\n"
                              "fifo | b.tar | fifo | link\n"
                              "good.txt | a.zip | good.txt | ready\n"
                              "good2.txt | b.tar | good2.txt | ready\n"
                              "hard.txt | b.tar | hard.txt | link\n"
                              "link.txt | b.tar | link.txt | link\n"
                              "%1$s | a.zip | %1$s | bad-name\n"
                              "over\xef\xbf\xbdtxt.exe | a.zip | over\xef\xbf\xbdtxt.exe | bad-name\n"
                              "root.txt | a.zip | root.txt | bad-name\n"
                              "secret.txt | c.zip | secret.txt | encrypted\n"
                              "up.txt | a.zip | up.txt | bad-name\n"
                              "zeros.bin | a.zip | zeros.bin | bomb",
                              shown_name);
  assert_list (fixture, expected);
}

static GBytes *
nest (guint depth)
{
  g_autofree char *name = g_strdup_printf ("%u.zip", depth);
  g_autofree char *text = g_strdup_printf ("At depth %u.\n", depth);
  Archiving *zip = archiving_new ("zip", NULL);

  archiving_add (zip, "text.txt", text);
  if (depth > 1)
    {
      g_autoptr (GBytes) inner = nest (depth - 1);

      archiving_add_bytes (zip, name, g_bytes_get_data (inner, NULL), g_bytes_get_size (inner));
    }

  return archiving_free_to_bytes (zip);
}

static void
test_nested (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GBytes) bytes = nest (TWIN_LIMIT_MEMBER_DEPTH + 2);

  put_file (fixture, "top.zip", bytes);
  twin_fixture_import (fixture);
  assert_list (fixture, "3.zip | 4.zip | 3.zip | nested\n"
                        "4.zip | 5.zip | 4.zip | ready\n"
                        "5.zip | 6.zip | 5.zip | ready\n"
                        "6.zip | top.zip | 6.zip | ready\n"
                        "text.txt | 4.zip | text.txt | ready\n"
                        "text.txt | 5.zip | text.txt | ready\n"
                        "text.txt | 6.zip | text.txt | ready\n"
                        "text.txt | top.zip | text.txt | ready\n"
                        "top.zip |  |  | ready");
}

static const char letter[] =
  "From: anna@example.org\r\nTo: otto@example.org\r\nSubject: The harbour\r\nMIME-Version: 1.0\r\n"
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
  "--b\r\nContent-Type: text/plain\r\n\r\nSee the report.\r\n"
  "--b\r\nContent-Type: text/markdown; name=report.md\r\nContent-Disposition: attachment; filename=report.md\r\n"
  "Content-Transfer-Encoding: base64\r\n\r\nIyBSZXBvcnQKClRoZSBuZXRzIGFyZSBkcnkuCg==\r\n"
  "--b\r\nContent-Type: image/png; name=sign.png\r\nContent-ID: <sign>\r\nContent-Disposition: inline; filename=sign.png\r\n\r\nno picture\r\n"
  "--b\r\nContent-Type: text/plain; name=x\r\nContent-Disposition: attachment; filename=\"../../x.txt\"\r\n\r\nout\r\n"
  "--b--\r\n";

static void
test_messages (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *mbox = g_strconcat ("From anna@example.org Mon Jan  1 00:00:00 2024\n", letter, "\nFrom otto@example.org Mon Jan  1 00:00:00 2024\n",
                                       letter, NULL);

  twin_fixture_write (fixture, "a.eml", letter);
  twin_fixture_import (fixture);
  twin_fixture_write (fixture, "b.mbox", mbox);
  twin_fixture_import (fixture);
  assert_list (fixture, "a.eml |  |  | ready\n"
                        "b.mbox |  |  | ready\n"
                        "report.md | a.eml | report.md | ready\n"
                        "report.md | b.mbox | Message 1/report.md | duplicate\n"
                        "report.md | b.mbox | Message 2/report.md | duplicate\n"
                        "x.txt | a.eml | x.txt | bad-name\n"
                        "x.txt | b.mbox | Message 1/x.txt | bad-name\n"
                        "x.txt | b.mbox | Message 2/x.txt | bad-name");
}

static void
test_watched (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = twin_fixture_path (fixture, "reports.zip");
  g_autofree char *one = NULL;
  g_autofree char *again = NULL;
  guint n_reads;

  twin_fixture_write (fixture, "beside.txt", "So that the folder is not empty.\n");
  put_reports (fixture, "# Two\n", "three.txt");
  g_assert_true (twin_watch_add (fixture->library, fixture->files, &error));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) events = twin_watch_look (fixture->library, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (twin_import_run (fixture->library, NULL, NULL, NULL, &error));
    }
  one = twin_fixture_find (fixture, "one.txt");
  n_reads = count_reads (fixture);

  /* Gone with its archive; no purge destroys it. */
  g_assert_no_errno (g_unlink (path));
  g_clear_pointer (&error, g_error_free);
  g_ptr_array_unref (twin_watch_look (fixture->library, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_list (fixture, "beside.txt |  |  | ready");
  twin_clock_manual_advance (fixture->clock, 1000);
  g_assert_true (twin_library_purge_removed (fixture->library, G_MAXINT64, NULL, &error));
  g_assert_no_error (error);

  put_reports (fixture, "# Two\n", "three.txt");
  g_ptr_array_unref (twin_watch_look (fixture->library, NULL, NULL, &error));
  g_assert_true (twin_import_run (fixture->library, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  again = twin_fixture_find (fixture, "one.txt");
  g_assert_cmpstr (again, ==, one);
  g_assert_cmpuint (count_reads (fixture), <=, n_reads + 1);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "7z" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strconcat ("/library/members/", kinds[i], NULL);

      g_test_add_data_func (name, kinds[i], test_kinds);
    }
  g_test_add_func ("/library/members/single-file", test_single_file);
  g_test_add_func ("/library/members/unchanged", test_unchanged);
  g_test_add_func ("/library/members/changed", test_changed);
  g_test_add_func ("/library/members/gone-and-back", test_gone_and_back);
  g_test_add_func ("/library/members/removal", test_removal);
  g_test_add_func ("/library/members/duplicates", test_duplicates);
  g_test_add_func ("/library/members/hostile", test_hostile);
  g_test_add_func ("/library/members/nested", test_nested);
  g_test_add_func ("/library/members/messages", test_messages);
  g_test_add_func ("/library/members/watched", test_watched);

  return g_test_run ();
}

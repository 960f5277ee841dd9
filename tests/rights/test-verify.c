/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "rights-fixture.h"
#include "rights/manifest.h"
#include "rights/twin-export.h"
#include "rights/zip-reader.h"
#include "rights/zip-writer.h"

/* A byte after every so many is changed: prime, so that all fields of the headers are met. */
#define STRIDE 61

#define N_MUTATIONS 3000

typedef struct
{
  RightsFixture *fixture;
  char *path;
  char *broken;
  char *bytes;
  gsize length;
} Archive;

static void
set_up (Archive *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->fixture = rights_fixture_new ();
  self->path = rights_fixture_path (self->fixture, "whole.zip");
  self->broken = rights_fixture_path (self->fixture, "broken.zip");
  twin_export_write (self->fixture->library, TWIN_EXPORT_ARCHIVE, self->path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &self->bytes, &self->length, NULL));
}

static void
tear_down (Archive *self, gconstpointer data)
{
  rights_fixture_free (self->fixture);
  g_free (self->path);
  g_free (self->broken);
  g_free (self->bytes);
}

static void
write_broken (Archive *self, const char *bytes, gsize length)
{
  g_assert_true (g_file_set_contents_full (self->broken, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* The file whose header or content byte @position is, or NULL for the directory at the end. */
static const ZipEntry *
find_owner (ZipReader *zip, gsize position)
{
  for (guint i = 0; i < zip_reader_get_n_entries (zip); i++)
    {
      const ZipEntry *entry = zip_reader_get_entry (zip, i);

      if (position >= entry->offset && position < zip_entry_get_data_offset (entry) + entry->size)
        return entry;
    }

  return NULL;
}

static void
test_flipped_byte_is_named (Archive *self, gconstpointer data)
{
  g_autoptr (ZipReader) whole = zip_reader_new (self->path, NULL);
  guint n_named = 0;

  for (gsize i = 0; i < self->length; i += STRIDE)
    {
      const ZipEntry *owner = find_owner (whole, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *quoted = owner != NULL ? g_strdup_printf ("“%s”", owner->name) : NULL;

      self->bytes[i] ^= 0x20;
      write_broken (self, self->bytes, self->length);
      self->bytes[i] ^= 0x20;

      g_assert_false (twin_export_verify (self->broken, NULL, &error));
      g_assert_true (error->domain == TWIN_ERROR);
      if (quoted == NULL)
        continue;

      if (strstr (error->message, quoted) == NULL)
        g_test_message ("byte %" G_GSIZE_FORMAT " of %s: %s", i, quoted, error->message);
      g_assert_nonnull (strstr (error->message, quoted));
      n_named++;
    }

  g_assert_cmpuint (n_named, >, 100);
}

static void
test_cut_off_is_refused (Archive *self, gconstpointer data)
{
  for (gsize length = 0; length < self->length; length += 1 + self->length / 300)
    {
      g_autoptr (GError) error = NULL;

      write_broken (self, self->bytes, length);
      g_assert_false (twin_export_verify (self->broken, NULL, &error));
      g_assert_true (error->domain == TWIN_ERROR);
    }
}

/* Overwritten, doubled and dropped pieces, most of them in the directory, where the numbers are. */
static void
test_mutations_are_refused (Archive *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr (GString) bytes = g_string_new_len (self->bytes, (gssize) self->length);
      gsize reach = g_rand_boolean (random) ? 1500 : self->length;
      gsize position = self->length - 1 - (gsize) g_rand_int_range (random, 0, (gint32) MIN (reach, self->length));
      g_autoptr (GError) error = NULL;

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          bytes->str[position] = (char) g_rand_int_range (random, 0, 256);
          break;
        case 1:
          for (gsize k = position; k < MIN (position + 8, bytes->len); k++)
            bytes->str[k] = (char) 0xff;
          break;
        case 2:
          g_string_erase (bytes, (gssize) position, (gssize) MIN (bytes->len - position, 46));
          break;
        default:
          g_string_insert_len (bytes, (gssize) position, self->bytes, 98);
          break;
        }
      if (bytes->len == self->length && memcmp (bytes->str, self->bytes, self->length) == 0)
        continue;

      write_broken (self, bytes->str, bytes->len);
      g_assert_false (twin_export_verify (self->broken, NULL, &error));
      g_assert_nonnull (error);
    }
}

/* Writes the archive anew, without @dropped, with @added beside it, and with @doubled twice; in @edited the
 * first "2026" becomes "2025". The signature stays as it is. */
static void
rewrite (Archive *self, const char *dropped, const char *added, const char *doubled, const char *edited)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZipReader) whole = zip_reader_new (self->path, &error);
  g_autoptr (ExportFile) file = export_file_new (self->broken, &error);
  g_autoptr (ZipWriter) zip = zip_writer_new (file, LIBRARY_FIXTURE_TIME);

  for (guint i = 0; i < zip_reader_get_n_entries (whole); i++)
    {
      const ZipEntry *entry = zip_reader_get_entry (whole, i);
      g_autoptr (GBytes) content = zip_reader_read (whole, entry, 1 << 24, &error);
      gsize length;
      gconstpointer bytes = g_bytes_get_data (content, &length);
      g_autofree char *changed = g_memdup2 (bytes, length + 1);

      g_assert_no_error (error);
      if (g_strcmp0 (entry->name, dropped) == 0)
        continue;
      if (g_strcmp0 (entry->name, edited) == 0)
        {
          strstr (changed, "2026")[3] = '5';
          bytes = changed;
        }
      g_assert_true (zip_writer_add (zip, entry->name, bytes, length, &error));
      if (g_strcmp0 (entry->name, doubled) == 0)
        g_assert_true (zip_writer_add (zip, entry->name, bytes, length, &error));
    }
  if (added != NULL)
    g_assert_true (zip_writer_add (zip, added, "x", 1, &error));

  g_assert_true (zip_writer_finish (zip, &error));
  g_assert_true (export_file_commit (file, &error));
}

static void
test_other_files_are_named (Archive *self, gconstpointer data)
{
  static const struct
  {
    const char *dropped;
    const char *added;
    const char *doubled;
    const char *edited;
    const char *message;
  } cases[] = {
    { "json/export.json", NULL, NULL, NULL, "“json/export.json” is missing" },
    { "manifest.json", NULL, NULL, NULL, "“manifest.json” is missing" },
    { "manifest.sig", NULL, NULL, NULL, "“manifest.sig” is missing" },
    { NULL, "originals/planted.txt", NULL, NULL, "“originals/planted.txt” is not in its list" },
    { NULL, NULL, "csv/twin.csv", NULL, "“csv/twin.csv” is in it twice" },
    { NULL, NULL, NULL, "json/export.json", "“json/export.json” is not what was written" },
    { NULL, NULL, NULL, "manifest.json", "the signature does not belong to “manifest.json”" },
  };

  rewrite (self, NULL, NULL, NULL, NULL);
  g_assert_true (twin_export_verify (self->broken, NULL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      rewrite (self, cases[i].dropped, cases[i].added, cases[i].doubled, cases[i].edited);
      g_assert_false (twin_export_verify (self->broken, NULL, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* Ends that agree with themselves and with nothing else: numbers to be believed would lead out of the file. */
static void
test_made_up_ends_are_refused (Archive *self, gconstpointer data)
{
  g_autoptr (ZipReader) whole = zip_reader_new (self->path, NULL);
  guint n = zip_reader_get_n_entries (whole);
  const ZipEntry *last = zip_reader_get_entry (whole, n - 1);
  guint64 offset = zip_entry_get_data_offset (last) + last->size;
  guint64 size = self->length - ZIP_TAIL_SIZE - offset;
  const struct
  {
    guint64 n_entries;
    guint64 offset;
    guint64 size;
  } ends[] = {
    { n, offset + 1, size },
    { n, offset + 1, size - 1 },
    { n, offset - 1, size + 1 },
    { n, offset, size - 1 },
    { n + 1, offset, size },
    { n - 1, offset, size },
    { 0, offset, size },
    { 0, offset + size, 0 },
    { 0, 0, offset + size },
    { G_MAXUINT64, offset, size },
    { n, self->length, size },
    { n, G_MAXUINT64, size },
    { n, G_MAXUINT64 - size + 1, size },
    { n, offset, G_MAXUINT64 },
    { n, G_MAXUINT64, G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;

      g_byte_array_append (bytes, (const guint8 *) self->bytes, (guint) (self->length - ZIP_TAIL_SIZE));
      zip_append_tail (bytes, ends[i].n_entries, ends[i].offset, ends[i].size);
      write_broken (self, (const char *) bytes->data, bytes->len);
      g_assert_false (twin_export_verify (self->broken, NULL, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
    }
}

/* Whoever signs anew is found out by the fingerprint. */
static void
test_another_key_shows (Archive *self, gconstpointer data)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (32);
  g_autoptr (ExportFile) file = export_file_new (self->broken, NULL);
  g_autoptr (ZipWriter) zip = zip_writer_new (file, LIBRARY_FIXTURE_TIME);
  g_autofree char *fingerprint = NULL;
  g_autofree char *other = NULL;

  g_assert_true (zip_writer_add (zip, "json/export.json", "{}", 2, NULL));
  g_assert_true (manifest_write (zip, key, LIBRARY_FIXTURE_TIME, NULL));
  g_assert_true (zip_writer_finish (zip, NULL));
  g_assert_true (export_file_commit (file, NULL));

  g_assert_true (twin_export_verify (self->path, &fingerprint, NULL));
  g_assert_true (twin_export_verify (self->broken, &other, NULL));
  g_assert_cmpstr (fingerprint, !=, other);
}

static void
test_not_a_file (Archive *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_export_verify (self->fixture->folder, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (twin_export_verify (self->broken, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The check value of CRC-32 that every description of it gives. */
static void
test_crc32 (void)
{
  g_assert_cmphex (zip_crc32 (0, "123456789", 9), ==, 0xcbf43926);
  g_assert_cmphex (zip_crc32 (zip_crc32 (0, "1234", 4), "56789", 5), ==, 0xcbf43926);
  g_assert_cmphex (zip_crc32 (0, "", 0), ==, 0);
}

static void
add (const char *name, void (*function) (Archive *, gconstpointer))
{
  g_test_add (name, Archive, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/verify/crc32", test_crc32);
  add ("/rights/verify/flipped", test_flipped_byte_is_named);
  add ("/rights/verify/cut-off", test_cut_off_is_refused);
  add ("/rights/verify/mutations", test_mutations_are_refused);
  add ("/rights/verify/other-files", test_other_files_are_named);
  add ("/rights/verify/made-up-ends", test_made_up_ends_are_refused);
  add ("/rights/verify/another-key", test_another_key_shows);
  add ("/rights/verify/not-a-file", test_not_a_file);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "library-fixture.h"
#include "store/twin-originals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (64 * 1024)
#define MARKER "Quittenbaum"

/* A descriptor with @length bytes that differ from place to place. */
static int
open_content (gsize length, char **sha256)
{
  int fd = memfd_create ("content", MFD_CLOEXEC);
  g_autofree char *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i * 31 + i / 251);
  if (length > strlen (MARKER))
    memcpy (bytes, MARKER, strlen (MARKER));
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  *sha256 = twin_sha256_hex (bytes, length);

  return fd;
}

static void
add (LibraryFixture *library, gsize length, char **sha256)
{
  int fd = open_content (length, sha256);
  g_autoptr (GError) error = NULL;

  twin_originals_add (library->store, fd, *sha256, NULL, &error);
  g_assert_no_error (error);
  close (fd);
}

/* The one file in the folder of the originals. */
static char *
find_file (LibraryFixture *library)
{
  g_autofree char *folder = library_fixture_path (library, "originals");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  char *path = name != NULL ? g_build_filename (folder, name, NULL) : NULL;

  g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);

  return path;
}

static void
assert_opens_to (LibraryFixture *library, const char *sha256, gsize length)
{
  g_autoptr (GError) error = NULL;
  int fd = twin_originals_open (library->store, sha256, &error);
  g_autofree char *found = NULL;
  guint64 size;

  g_assert_no_error (error);
  found = twin_sha256_hex_of_fd (fd, &size, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, sha256);
  g_assert_cmpuint (size, ==, length);
  close (fd);
}

static void
assert_corrupt (LibraryFixture *library, const char *sha256)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_originals_open (library->store, sha256, &error), ==, -1);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
}

static void
test_round_trip (void)
{
  static const gsize lengths[] = { 0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (LibraryFixture) library = library_fixture_new ();
      g_autofree char *sha256 = NULL;

      add (library, lengths[i], &sha256);
      assert_opens_to (library, sha256, lengths[i]);
    }
}

/* The position at which the caller's descriptor stands does not matter and does not move. */
static void
test_position (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  int fd = open_content (1000, &sha256);
  g_autoptr (GError) error = NULL;

  lseek (fd, 500, SEEK_SET);
  g_assert_true (twin_originals_add (library->store, fd, sha256, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 500);
  close (fd);
  assert_opens_to (library, sha256, 1000);
}

static void
test_what_is_handed_out (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  char first[11];
  int fd;

  add (library, 1000, &sha256);
  fd = twin_originals_open (library->store, sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fcntl (fd, F_GET_SEALS) & (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL), ==,
                   F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_cmpint (write (fd, "x", 1), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (read (fd, first, sizeof first), ==, sizeof first); /* stands at the beginning */
  g_assert_cmpmem (first, sizeof first, MARKER, strlen (MARKER));
  close (fd);
}

static void
test_nothing_in_clear (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  GStatBuf info;

  add (library, 1000, &sha256);
  path = find_file (library);
  g_assert_null (strstr (path, sha256));
  g_assert_false (library_fixture_find_marker (library->directory, MARKER));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
}

static void
test_twice_is_one_file (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *again = NULL;
  g_autofree char *path = NULL;

  add (library, 1000, &sha256);
  add (library, 1000, &again);
  path = find_file (library); /* asserts that there is one */
  assert_opens_to (library, sha256, 1000);
}

static void
test_another_library (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autofree char *sha256 = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  add (library, 1000, &sha256);
  one = find_file (library);
  library_fixture_remove_tree (library->directory);
  g_clear_pointer (&library->key, twin_secret_unref);
  library->key = g_steal_pointer (&key);
  library_fixture_reopen (library);
  g_free (sha256);
  add (library, 1000, &sha256);
  two = find_file (library);
  g_assert_cmpstr (one, !=, two);
}

static void
test_missing (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = twin_sha256_hex ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_originals_open (library->store, sha256, &error), ==, -1);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (twin_originals_remove (library->store, sha256, &error));
  g_assert_no_error (error);
}

static void
test_remove (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;

  add (library, 1000, &sha256);
  g_assert_true (twin_originals_remove (library->store, sha256, &error));
  g_assert_no_error (error);
  g_assert_null (find_file (library));
}

static void
test_changed_while_read (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *other = twin_sha256_hex ("x", 1);
  int fd = open_content (1000, &sha256);
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_originals_add (library->store, fd, other, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_null (find_file (library)); /* nothing half written either */
  close (fd);
}

static void
test_cancelled (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *sha256 = NULL;
  int fd = open_content (1000, &sha256);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (twin_originals_add (library->store, fd, sha256, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (find_file (library));
  close (fd);
}

static void
read_file (const char *path, char **bytes, gsize *length)
{
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, bytes, length, &error);
  g_assert_no_error (error);
}

static void
write_file (const char *path, const char *bytes, gsize length)
{
  int fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  close (fd);
}

static void
test_flipped (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  add (library, 2 * PIECE + 500, &sha256);
  path = find_file (library);
  read_file (path, &bytes, &length);
  for (gsize i = 0; i < length; i += 97)
    {
      bytes[i] ^= 1;
      write_file (path, bytes, length);
      assert_corrupt (library, sha256);
      bytes[i] ^= 1;
    }
  write_file (path, bytes, length);
  assert_opens_to (library, sha256, 2 * PIECE + 500);
}

static void
test_cut_and_lengthened (void)
{
  static const gsize sealed = PIECE + 17;
  static const gsize header = 32;
  const gsize cuts[] = { 0, 1, 8, 31, header, header + 1, header + 17, header + 1000, header + sealed - 1,
                         header + sealed, header + sealed + 1, header + 2 * sealed, header + 2 * sealed + 16 };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  add (library, 2 * PIECE, &sha256);
  path = find_file (library);
  read_file (path, &bytes, &length);
  g_assert_cmpuint (length, ==, header + 2 * sealed + 17); /* the last piece is empty: the end is a piece of its own */
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      write_file (path, bytes, cuts[i]);
      assert_corrupt (library, sha256);
    }

  bytes = g_realloc (bytes, length + 1);
  bytes[length] = 0;
  write_file (path, bytes, length + 1);
  assert_corrupt (library, sha256);
}

/* One file put in the place of another. */
static void
test_swapped (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *path_one = NULL;
  g_autofree char *path_two = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  add (library, 1000, &one);
  path_one = find_file (library);
  read_file (path_one, &bytes, &length);
  twin_originals_remove (library->store, one, &error);
  g_assert_no_error (error);
  add (library, 1001, &two);
  path_two = find_file (library);
  write_file (path_two, bytes, length);
  assert_corrupt (library, two);
}

/* Adding again mends a damaged copy. */
static void
test_mended (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *sha256 = NULL;
  g_autofree char *again = NULL;
  g_autofree char *path = NULL;

  add (library, 1000, &sha256);
  path = find_file (library);
  write_file (path, "x", 1);
  assert_corrupt (library, sha256);
  add (library, 1000, &again);
  assert_opens_to (library, sha256, 1000);
}

/* What a killed writer left is removed at the next opening; what somebody still writes is not. */
static void
test_left_over (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autofree char *folder = library_fixture_path (library, "originals");
  g_autofree char *dead = g_build_filename (folder, ".new-dead", NULL);
  g_autofree char *alive = g_build_filename (folder, ".new-alive", NULL);
  g_autoptr (GError) error = NULL;
  int fd;

  g_mkdir (folder, 0700);
  g_file_set_contents (dead, "x", 1, &error);
  g_assert_no_error (error);
  fd = open (alive, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  library_fixture_reopen (library);
  g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (alive, G_FILE_TEST_EXISTS));
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/originals/round-trip", test_round_trip);
  g_test_add_func ("/originals/position", test_position);
  g_test_add_func ("/originals/what-is-handed-out", test_what_is_handed_out);
  g_test_add_func ("/originals/nothing-in-clear", test_nothing_in_clear);
  g_test_add_func ("/originals/twice-is-one-file", test_twice_is_one_file);
  g_test_add_func ("/originals/another-library", test_another_library);
  g_test_add_func ("/originals/missing", test_missing);
  g_test_add_func ("/originals/remove", test_remove);
  g_test_add_func ("/originals/changed-while-read", test_changed_while_read);
  g_test_add_func ("/originals/cancelled", test_cancelled);
  g_test_add_func ("/originals/flipped", test_flipped);
  g_test_add_func ("/originals/cut-and-lengthened", test_cut_and_lengthened);
  g_test_add_func ("/originals/swapped", test_swapped);
  g_test_add_func ("/originals/mended", test_mended);
  g_test_add_func ("/originals/left-over", test_left_over);

  return g_test_run ();
}

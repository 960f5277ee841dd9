/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-folder.h"

#include <errno.h>
#include <glib/gstdio.h>

/* That it lasts cannot be seen without a power cut: what can is that it reaches the folder. */
static void
test_sync (void)
{
  g_autofree char *folder = g_dir_make_tmp ("twin-folder-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  g_assert_true (twin_folder_sync (folder));
  g_assert_true (twin_folder_sync_of (path));

  g_assert_false (twin_folder_sync (path));
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (twin_folder_sync (path));
  g_assert_cmpint (errno, ==, ENOTDIR);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/folder/sync", test_sync);

  return g_test_run ();
}

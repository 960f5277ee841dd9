/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for the fuzzer where there is none: runs every file of the folders once. A folder that does not exist
 * holds nothing: a target without findings has none. */
#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

static guint
replay_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      g_autofree guint8 *exact = NULL;
      gsize size;

      if (!g_file_get_contents (path, &content, &size, NULL))
        continue;

      /* Of its very length, so that a sanitizer sees a read behind it. */
      exact = g_memdup2 (content, size);
      LLVMFuzzerTestOneInput (exact, size);
      n++;
    }
  return n;
}

int
main (int argc,
      char **argv)
{
  guint n = 0;

  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    n += replay_folder (argv[i]);
  g_print ("1..1\n%sok 1 %u inputs\n", n > 0 ? "" : "not ", n);
  return n > 0 ? 0 : 1;
}

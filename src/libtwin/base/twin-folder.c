/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

gboolean
twin_folder_sync (const char *folder)
{
  int fd;
  gboolean done;
  int saved;

  g_return_val_if_fail (folder != NULL, FALSE);

  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;

  done = fsync (fd) == 0;
  saved = errno;
  close (fd);
  errno = saved;

  return done;
}

gboolean
twin_folder_sync_of (const char *path)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  folder = g_path_get_dirname (path);

  return twin_folder_sync (folder);
}

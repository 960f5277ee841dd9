/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"

struct _TwinImportLock
{
  int fd;
};

TwinImportLock *
twin_import_lock_new (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "import.lock", NULL);
  g_autofd int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  TwinImportLock *self;

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("The library's folder cannot be written to: %s"),
                   g_strerror (saved));
      return NULL;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS,
                           _("Documents of this library are being read already, in another window or by twinctl. "
                             "What was added will be read there."));
      return NULL;
    }

  self = g_new0 (TwinImportLock, 1);
  self->fd = g_steal_fd (&fd);

  return self;
}

void
twin_import_lock_free (TwinImportLock *self)
{
  if (self == NULL)
    return;

  g_close (self->fd, NULL);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/twin-folder.h"
#include "base/twin-i18n.h"

#define BUFFER_SIZE (1 << 16)

struct _ExportFile
{
  char *path;
  char *folder;
  char *temporary; /* its name while it has one, else NULL */
  int fd;
  guint64 flushed;
  gsize buffered;
  guint8 buffer[BUFFER_SIZE];
};

static gboolean
set_error (GError **error, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("The export could not be written: %s."),
               g_strerror (code));

  return FALSE;
}

static char *
make_temporary_name (ExportFile *self)
{
  g_autofree char *random = g_uuid_string_random ();

  return g_strdup_printf ("%s/.twin-export-%s", self->folder, random);
}

/* Not every file system has files without names: those of the document portal do not. */
static gboolean
open_temporary (ExportFile *self, GError **error)
{
  self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return TRUE;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
    return set_error (error, errno);

  self->temporary = make_temporary_name (self);
  self->fd = open (self->temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return TRUE;

  g_clear_pointer (&self->temporary, g_free);

  return set_error (error, errno);
}

ExportFile *
export_file_new (const char *path, GError **error)
{
  g_autoptr (ExportFile) self = g_new0 (ExportFile, 1);

  self->fd = -1;
  self->path = g_canonicalize_filename (path, NULL);
  self->folder = g_path_get_dirname (self->path);

  return open_temporary (self, error) ? g_steal_pointer (&self) : NULL;
}

void
export_file_free (ExportFile *self)
{
  if (self == NULL)
    return;

  if (self->temporary != NULL)
    unlink (self->temporary);
  g_clear_fd (&self->fd, NULL);
  explicit_bzero (self->buffer, sizeof self->buffer);
  g_free (self->temporary);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_at (int fd, guint64 position, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = pwrite (fd, data, length, (off_t) position);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return set_error (error, n < 0 ? errno : ENOSPC);

      data += n;
      length -= (gsize) n;
      position += (guint64) n;
    }

  return TRUE;
}

static gboolean
flush (ExportFile *self, GError **error)
{
  if (!write_at (self->fd, self->flushed, self->buffer, self->buffered, error))
    return FALSE;

  self->flushed += self->buffered;
  self->buffered = 0;

  return TRUE;
}

gboolean
export_file_write (ExportFile *self, const void *data, gsize length, GError **error)
{
  if (self->buffered + length > BUFFER_SIZE && !flush (self, error))
    return FALSE;

  if (length > BUFFER_SIZE)
    {
      if (!write_at (self->fd, self->flushed, data, length, error))
        return FALSE;
      self->flushed += length;
      return TRUE;
    }

  if (length > 0)
    memcpy (self->buffer + self->buffered, data, length);
  self->buffered += length;

  return TRUE;
}

guint64
export_file_get_position (ExportFile *self)
{
  return self->flushed + self->buffered;
}

gboolean
export_file_patch (ExportFile *self, guint64 position, const void *data, gsize length, GError **error)
{
  g_assert (position + length <= export_file_get_position (self));

  return flush (self, error) && write_at (self->fd, position, data, length, error);
}

/* A nameless file gets a temporary name first, because only rename() replaces. */
static gboolean
give_name (ExportFile *self, GError **error)
{
  g_autofree char *link = NULL;
  g_autofree char *name = NULL;

  if (self->temporary != NULL)
    return TRUE;

  link = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  name = make_temporary_name (self);
  if (linkat (AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0)
    return set_error (error, errno);

  self->temporary = g_steal_pointer (&name);

  return TRUE;
}

gboolean
export_file_commit (ExportFile *self, GError **error)
{
  if (!flush (self, error))
    return FALSE;
  if (fsync (self->fd) != 0)
    return set_error (error, errno);
  if (!give_name (self, error))
    return FALSE;
  if (rename (self->temporary, self->path) != 0)
    return set_error (error, errno);

  g_clear_pointer (&self->temporary, g_free);
  /* The new name is durable only when the folder is. Some file systems cannot do it; then it is as good as it gets. */
  if (!twin_folder_sync (self->folder))
    g_debug ("The folder of an export was not synced: %s", g_strerror (errno));

  return TRUE;
}

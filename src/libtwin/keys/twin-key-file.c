/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-key-file.h"

#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "base/twin-i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX_LENGTH (TWIN_SECRET_KEY_LENGTH * 2)

static void
set_file_error (GError **error, const char *what, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s.", what,
               g_strerror (code));
}

/* The key and a line break, in one write: it is far below what a file system splits. */
static gboolean
write_key (int fd, TwinSecret *key)
{
  char *hex = twin_secret_to_hex (key);
  gboolean done = write (fd, hex, HEX_LENGTH) == HEX_LENGTH && write (fd, "\n", 1) == 1 && fsync (fd) == 0;
  int saved = errno;

  twin_secret_free_text (hex);
  errno = saved;

  return done;
}

gboolean
twin_key_file_create (const char *path, GError **error)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean done;
  int saved;

  if (fd < 0)
    {
      set_file_error (error, _("The key file could not be made"), errno);
      return FALSE;
    }

  errno = ENOSPC; /* a short write sets none */
  done = write_key (fd, key) && twin_folder_sync_of (path);
  saved = errno;
  close (fd);
  if (!done)
    {
      g_unlink (path);
      set_file_error (error, _("The key file could not be written"), saved);
    }

  return done;
}

static gboolean
check_private (int fd, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) < 0)
    {
      set_file_error (error, _("The key file could not be read"), errno);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The key file is not a regular file."));
      return FALSE;
    }
  if ((info.st_mode & 077) == 0 && (info.st_uid == geteuid () || info.st_uid == 0))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                       _("Other users of this computer can read or replace the key file. "
                         "Make it yours alone (chmod 600) and try again."));

  return FALSE;
}

static TwinSecret *
read_key (int fd, GError **error)
{
  char *text = twin_secret_alloc (HEX_LENGTH + 2);
  TwinSecret *key = NULL;
  gssize n;

  n = read (fd, text, HEX_LENGTH + 1);
  if (n < 0)
    set_file_error (error, _("The key file could not be read"), errno);
  else if (n < HEX_LENGTH || (n > HEX_LENGTH && text[HEX_LENGTH] != '\n'))
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The key file does not hold a key of %d characters."),
                 HEX_LENGTH);
  else
    {
      text[HEX_LENGTH] = '\0';
      key = twin_secret_new_from_hex (text, error);
    }
  sodium_free (text);

  return key;
}

TwinSecret *
twin_key_file_read (const char *path, GError **error)
{
  TwinSecret *key = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      set_file_error (error, _("The key file could not be opened"), errno);
      return NULL;
    }

  if (check_private (fd, error))
    key = read_key (fd, error);
  close (fd);

  return key;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/twin-error.h"

/* Longer than any passphrase and than a recovery key; a fixed buffer so that no
 * copy stays behind where memory was grown. */
#define SECRET_MAXIMUM 4096

static int
open_terminal (void)
{
  return open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

gboolean
cli_terminal_is_there (void)
{
  g_autofd int fd = open_terminal ();

  return fd >= 0;
}

void
cli_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, SECRET_MAXIMUM);
  g_free (secret);
}

/* Reads byte by byte, so that nothing after the line is taken. */
static char *
read_line (int fd, GError **error)
{
  char *line = g_malloc0 (SECRET_MAXIMUM);
  gsize length = 0;

  for (;;)
    {
      char c;
      gssize n = read (fd, &c, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("The secret could not be read: %s."),
                       g_strerror (saved));
          break;
        }
      if (n == 0 || c == '\n')
        {
          if (length > 0 && line[length - 1] == '\r')
            line[--length] = '\0';
          if (length > 0)
            return line;
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("The secret is empty."));
          break;
        }
      if (length + 1 == SECRET_MAXIMUM)
        {
          g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("The secret is too long."));
          break;
        }
      line[length++] = c;
    }

  cli_secret_free (line);

  return NULL;
}

char *
cli_secret_ask (const char *prompt, GError **error)
{
  g_autofd int fd = open_terminal ();
  struct termios before;
  struct termios silent;
  char *secret;

  if (fd < 0 || tcgetattr (fd, &before) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _ ("There is no terminal to ask on."));
      return NULL;
    }

  /* Without ISIG a Ctrl+C cannot leave the terminal silent (as getpass(3) does it). */
  silent = before;
  silent.c_lflag &= ~(tcflag_t) (ECHO | ISIG);
  if (write (fd, prompt, strlen (prompt)) < 0 || tcsetattr (fd, TCSAFLUSH, &silent) != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _ ("The terminal cannot be used."));
      return NULL;
    }

  secret = read_line (fd, error);
  tcsetattr (fd, TCSAFLUSH, &before);
  if (write (fd, "\n", 1) < 0)
    g_debug ("The terminal took no line break.");

  return secret;
}

char *
cli_secret_ask_new (const char *prompt, const char *again, GError **error)
{
  char *first = cli_secret_ask (prompt, error);
  char *second = first != NULL ? cli_secret_ask (again, error) : NULL;
  gboolean equal = second != NULL && strcmp (first, second) == 0;

  if (second != NULL && !equal)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("The two are not the same."));

  cli_secret_free (second);
  if (equal)
    return first;

  cli_secret_free (first);

  return NULL;
}

char *
cli_secret_read_file (const char *path, GError **error)
{
  /* The file that was read last, for its next line. */
  static char *open_path;
  static int fd = -1;

  if (g_str_equal (path, "-"))
    return read_line (STDIN_FILENO, error);
  if (g_strcmp0 (path, open_path) == 0)
    return read_line (fd, error);

  g_clear_fd (&fd, NULL);
  g_clear_pointer (&open_path, g_free);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      int saved = errno;
      g_autofree char *display = g_filename_display_name (path);

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("%s could not be opened: %s."), display,
                   g_strerror (saved));
      return NULL;
    }
  open_path = g_strdup (path);

  return read_line (fd, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "cli-error.h"

#define PIECE (1 << 16)

static gboolean
read_all (int fd, const char *name, GByteArray *all, GError **error)
{
  for (;;)
    {
      guint length = all->len;
      gssize n;

      if (length > TWIN_LIMIT_FILE_BYTES - PIECE - 1)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("%s is too large."), name);
          return FALSE;
        }

      g_byte_array_set_size (all, length + PIECE);
      n = read (fd, all->data + length, PIECE);
      if (n < 0)
        {
          int saved = errno;

          g_byte_array_set_size (all, length);
          if (saved == EINTR)
            continue;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("%s could not be read: %s."), name,
                       g_strerror (saved));
          return FALSE;
        }

      g_byte_array_set_size (all, length + (guint) n);
      if (n == 0)
        return TRUE;
    }
}

GBytes *
cli_read_input (const char *path, GError **error)
{
  gboolean standard = path == NULL || g_str_equal (path, "-");
  g_autofree char *name = standard ? g_strdup (_ ("Standard input")) : g_filename_display_name (path);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofd int file = -1;

  if (!standard)
    {
      file = open (path, O_RDONLY | O_CLOEXEC);
      if (file < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("%s could not be opened: %s."), name,
                       g_strerror (saved));
          return NULL;
        }
    }

  if (!read_all (standard ? STDIN_FILENO : file, name, all, error))
    return NULL;

  g_byte_array_append (all, (const guint8 *) "", 1);
  all->len--;

  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

void
cli_warn_unless_utf8 (GBytes *text)
{
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);

  if (!g_utf8_validate_len (bytes, length, NULL))
    g_printerr ("twinctl: %s\n", _ ("Warning: this is not UTF-8 text, so findings may be missing. Add files that are not "
                                    "plain text to a library with “twinctl add”."));
}

gboolean
cli_parse_date (const char *text, gint64 *unix_ms, GError **error)
{
  g_autofree char *with_time = g_strconcat (text, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (with_time, NULL);

  if (day == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("A date is written like 2027-06-30."));
      return FALSE;
    }

  *unix_ms = g_date_time_to_unix (day) * TWIN_SECOND_MS + TWIN_DAY_MS - 1;

  return TRUE;
}

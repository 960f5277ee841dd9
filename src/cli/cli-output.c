/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "cli-error.h"

struct _CliTable
{
  guint n_columns;
  GPtrArray *cells; /* row by row, the titles first */
};

static int write_errno;

void
cli_write (const char *bytes, gsize length)
{
  if (length > 0 && fwrite (bytes, 1, length, stdout) != length && write_errno == 0)
    write_errno = errno != 0 ? errno : EIO;
}

void
cli_print (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  cli_write (line, strlen (line));
  cli_write ("\n", 1);
}

void
cli_print_json (JsonObject *object)
{
  g_autofree char *line = twin_json_object_to_string (object, FALSE);

  cli_write (line, strlen (line));
  cli_write ("\n", 1);
}

static char *
clean (const char *text, gboolean keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *cleaned = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean control = g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029;

      g_string_append_unichar (cleaned, control && !(keep_lines && (c == '\n' || c == '\t')) ? ' ' : c);
    }

  return g_string_free (cleaned, FALSE);
}

char *
cli_clean (const char *text)
{
  return clean (text, FALSE);
}

char *
cli_clean_lines (const char *text)
{
  return clean (text, TRUE);
}

gboolean
cli_output_finish (GError **error)
{
  if (fflush (stdout) != 0 && write_errno == 0)
    write_errno = errno;
  if (write_errno == 0)
    return TRUE;

  g_set_error (error, CLI_ERROR, write_errno == EPIPE ? CLI_ERROR_READER_GONE : CLI_ERROR_OUTPUT,
               _ ("The output could not be written: %s."), g_strerror (write_errno));

  return FALSE;
}

static void
add_row (CliTable *self, const char *first, va_list arguments)
{
  guint n = 0;

  for (const char *cell = first; cell != NULL; cell = va_arg (arguments, const char *))
    {
      g_ptr_array_add (self->cells, cli_clean (cell));
      n++;
    }
  if (self->n_columns == 0)
    self->n_columns = n;

  g_assert (n == self->n_columns);
}

CliTable *
cli_table_new (const char *first, ...)
{
  CliTable *self = g_new0 (CliTable, 1);
  va_list arguments;

  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (arguments, first);
  add_row (self, first, arguments);
  va_end (arguments);

  return self;
}

void
cli_table_add (CliTable *self, const char *first, ...)
{
  va_list arguments;

  va_start (arguments, first);
  add_row (self, first, arguments);
  va_end (arguments);
}

/* Columns that @text takes on a terminal. */
static guint
display_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

void
cli_table_print (CliTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  g_autoptr (GString) line = g_string_new (NULL);

  if (self->cells->len == self->n_columns)
    return;

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], display_width (self->cells->pdata[i]));

  for (guint i = 0; i < self->cells->len; i++)
    {
      guint column = i % self->n_columns;
      const char *cell = self->cells->pdata[i];

      g_string_append (line, cell);
      if (column + 1 < self->n_columns)
        {
          for (guint pad = display_width (cell); pad < widths[column] + 2; pad++)
            g_string_append_c (line, ' ');
          continue;
        }

      cli_print ("%s", g_strchomp (line->str));
      g_string_truncate (line, 0);
    }
}

void
cli_table_free (CliTable *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->cells);
  g_free (self);
}

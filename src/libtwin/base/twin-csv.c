/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-csv.h"

#include <string.h>

/* The delimiter that splits the first line into most fields, outside quotes. */
static char
guess_delimiter (const char *text, gsize length)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (text[i] == '\n' && !quoted)
        break;
      else if (!quoted)
        for (guint k = 0; k < G_N_ELEMENTS (candidates); k++)
          counts[k] += text[i] == candidates[k];
    }

  for (guint k = 1; k < G_N_ELEMENTS (candidates); k++)
    if (counts[k] > counts[best])
      best = k;

  return candidates[best];
}

void
twin_csv_reader_init (TwinCsvReader *self, const char *text, gsize length, char delimiter)
{
  static const char bom[] = "\xef\xbb\xbf";

  if (length >= 3 && memcmp (text, bom, 3) == 0)
    self->position = 3;
  else
    self->position = 0;

  self->text = text;
  self->length = length;
  self->line = 0;
  self->breaks = 0;
  self->start = 0;
  self->delimiter = delimiter != 0 ? delimiter : guess_delimiter (text + self->position, length - self->position);
}

static void
skip_blank_lines (TwinCsvReader *self)
{
  while (self->position < self->length
         && (self->text[self->position] == '\n' || self->text[self->position] == '\r'))
    {
      self->line += self->text[self->position] == '\n';
      self->position++;
    }
}

/* Reads one field and stops at its delimiter or line end. */
static char *
read_field (TwinCsvReader *self)
{
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = FALSE;

  while (self->position < self->length)
    {
      char c = self->text[self->position];

      if (quoted && c == '"' && self->position + 1 < self->length && self->text[self->position + 1] == '"')
        {
          g_string_append_c (field, '"');
          self->position += 2;
          continue;
        }
      if (c == '"' && (quoted || field->len == 0))
        {
          quoted = !quoted;
          self->position++;
          continue;
        }
      if (!quoted && (c == self->delimiter || c == '\n' || c == '\r'))
        break;

      self->breaks += c == '\n';
      g_string_append_c (field, c);
      self->position++;
    }


  /* No longer than it is: a record may have millions of fields. */
  return g_strndup (field->str, field->len);
}

char **
twin_csv_reader_next (TwinCsvReader *self)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  self->line += self->breaks;
  self->breaks = 0;
  skip_blank_lines (self);
  if (self->position >= self->length)
    return NULL;

  self->line++;
  self->start = self->position;
  for (;;)
    {
      g_strv_builder_take (fields, read_field (self));
      if (self->position >= self->length || self->text[self->position] != self->delimiter)
        break;
      self->position++;
    }

  if (self->position < self->length && self->text[self->position] == '\r')
    self->position++;
  if (self->position < self->length && self->text[self->position] == '\n')
    self->position++;

  return g_strv_builder_end (fields);
}

static gboolean
is_number (const char *field)
{
  char *end = NULL;

  g_ascii_strtod (field, &end);

  return end != field && *end == '\0' && (g_ascii_isdigit (field[0]) || g_ascii_isdigit (field[1]));
}

static void
append_field (GString *out, const char *field)
{
  gboolean formula = field[0] != '\0' && strchr ("=+-@\t\r", field[0]) != NULL && !is_number (field);
  gboolean quote = formula || strpbrk (field, ",;\t\"\r\n") != NULL;

  if (!quote)
    {
      g_string_append (out, field);
      return;
    }

  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (const char *p = field; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

void
twin_csv_append_record (GString *out, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_field (out, fields[i]);
    }
  g_string_append (out, "\r\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-reader.h"

#include <string.h>

#define REPLACEMENT 0xfffd

char
json_reader_peek (JsonReader *self)
{
  g_return_val_if_fail (self != NULL, '\0');

  while (self->p < self->end && strchr (" \t\r\n", *self->p) != NULL && *self->p != '\0')
    self->p++;
  return self->p < self->end ? *self->p : '\0';
}

gboolean
json_reader_take (JsonReader *self,
                  char c)
{
  if (json_reader_peek (self) != c || self->p == self->end)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
take_unit (JsonReader *self,
           gunichar *unit)
{
  *unit = 0;
  if (self->end - self->p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->p[i]);

      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + (gunichar) digit;
    }
  self->p += 4;
  return TRUE;
}

/* Behind "\u": one unit of UTF-16, or two. */
static gboolean
take_unicode (JsonReader *self,
              GString *out)
{
  gunichar c, second;
  const char *before;

  if (!take_unit (self, &c))
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00)
    {
      before = self->p;
      if (self->end - self->p >= 2 && self->p[0] == '\\' && self->p[1] == 'u')
        {
          self->p += 2;
          if (take_unit (self, &second) && second >= 0xdc00 && second < 0xe000)
            c = 0x10000 + ((c - 0xd800) << 10) + (second - 0xdc00);
          else
            self->p = before;
        }
    }
  if (out != NULL)
    g_string_append_unichar (out, g_unichar_validate (c) && c != 0 ? c : REPLACEMENT);
  return TRUE;
}

static gboolean
take_escape (JsonReader *self,
             GString *out)
{
  static const char signs[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char c;

  if (self->p == self->end)
    return FALSE;
  c = *self->p++;
  if (c == 'u')
    return take_unicode (self, out);
  found = c != '\0' ? strchr (signs, c) : NULL;
  if (found == NULL)
    return FALSE;
  if (out != NULL)
    g_string_append_c (out, meanings[found - signs]);
  return TRUE;
}

static gboolean
take_string (JsonReader *self,
             GString *out)
{
  self->p++;
  while (self->p < self->end)
    {
      const char *start = self->p;

      while (self->p < self->end && *self->p != '"' && *self->p != '\\')
        self->p++;
      if (out != NULL)
        g_string_append_len (out, start, self->p - start);
      if (self->p == self->end)
        return FALSE;
      if (*self->p++ == '"')
        return TRUE;
      if (!take_escape (self, out))
        return FALSE;
    }
  return FALSE;
}

gboolean
json_reader_take_scalar (JsonReader *self,
                         GString *out)
{
  static const char *const names[] = { "true", "false", "null" };
  const char *start;

  g_return_val_if_fail (self != NULL, FALSE);

  if (out != NULL)
    g_string_truncate (out, 0);
  if (json_reader_peek (self) == '"')
    return take_string (self, out);

  start = self->p;
  while (self->p < self->end && (g_ascii_isalnum (*self->p) || *self->p == '+' || *self->p == '-' || *self->p == '.'))
    self->p++;
  if (out != NULL)
    g_string_append_len (out, start, self->p - start);
  if (self->p > start && (g_ascii_isdigit (*start) || *start == '-'))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((gsize) (self->p - start) == strlen (names[i]) && memcmp (start, names[i], strlen (names[i])) == 0)
      return TRUE;
  return FALSE;
}

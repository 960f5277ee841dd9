/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-query.h"

#include <sodium.h>
#include <string.h>

#include "base/twin-error.h"

struct _HttpQuery
{
  GPtrArray *names;
  GPtrArray *values;
};

static char *
decode (const char *text, gsize length, gboolean plus_is_blank)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == '%')
        {
          int high = length - i > 2 ? g_ascii_xdigit_value (text[i + 1]) : -1;
          int low = length - i > 2 ? g_ascii_xdigit_value (text[i + 2]) : -1;

          if (high < 0 || low < 0)
            return NULL;
          c = (char) (high << 4 | low);
          i += 2;
        }
      else if (c == '+' && plus_is_blank)
        {
          c = ' ';
        }
      g_string_append_c (out, c);
    }
  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return NULL;

  return g_string_free_and_steal (g_steal_pointer (&out));
}

static gboolean
has_control (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return TRUE;

  return FALSE;
}

static gboolean
add_field (HttpQuery *self, const char *text, gsize length, GError **error)
{
  const char *equals = memchr (text, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - text) : length;
  g_autofree char *name = decode (text, name_length, TRUE);
  g_autofree char *value = equals != NULL ? decode (equals + 1, length - name_length - 1, TRUE) : g_strdup ("");

  if (name == NULL || value == NULL || *name == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A field is not properly percent-encoded UTF-8, or has no name.");
      return FALSE;
    }
  if (http_query_get (self, name) != NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A field is there more than once.");
      return FALSE;
    }
  if (self->names->len == HTTP_QUERY_MAX_FIELDS)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "There are more than %d fields.", HTTP_QUERY_MAX_FIELDS);
      return FALSE;
    }
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->values, g_steal_pointer (&value));

  return TRUE;
}

/* A form may hold an address or a password. */
static void
wipe_and_free (gpointer text)
{
  sodium_memzero (text, strlen (text));
  g_free (text);
}

HttpQuery *
http_query_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (HttpQuery) self = g_new0 (HttpQuery, 1);
  const char *end = text + length;

  self->names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  self->values = g_ptr_array_new_with_free_func (wipe_and_free);
  while (text < end)
    {
      const char *and = memchr (text, '&', (gsize) (end - text));
      const char *stop = and != NULL ? and : end;

      if (stop > text && !add_field (self, text, (gsize) (stop - text), error))
        return NULL;
      text = stop + 1;
    }

  return g_steal_pointer (&self);
}

void
http_query_free (HttpQuery *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values); /* overwritten first */
  g_free (self);
}

const char *
http_query_get (const HttpQuery *self, const char *name)
{
  guint at;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (!g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &at))
    return NULL;

  return g_ptr_array_index (self->values, at);
}

gboolean
http_query_get_int (const HttpQuery *self, const char *name, gint64 min, gint64 max, gint64 fallback, gint64 *value, GError **error)
{
  const char *text = http_query_get (self, name);

  *value = fallback;
  if (text == NULL)
    return TRUE;
  if (*text == '+' || g_ascii_isspace (*text) || !g_ascii_string_to_signed (text, 10, min, max, value, NULL))
    {
      *value = fallback;
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                   "“%s” must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", name, min, max);
      return FALSE;
    }

  return TRUE;
}

const char **
http_query_get_names (const HttpQuery *self)
{
  const char **names = g_new0 (const char *, self->names->len + 1);

  for (guint i = 0; i < self->names->len; i++)
    names[i] = g_ptr_array_index (self->names, i);

  return names;
}

char *
http_percent_decode (const char *text, gsize length)
{
  g_autofree char *decoded = decode (text, length, FALSE);

  return decoded != NULL && !has_control (decoded) ? g_steal_pointer (&decoded) : NULL;
}

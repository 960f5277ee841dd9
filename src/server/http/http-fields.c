/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-fields.h"

#include <string.h>

#define DIGEST_LENGTH 32
#define TOKEN68 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="

static const char *
skip_blanks (const char *text)
{
  while (*text == ' ' || *text == '\t')
    text++;

  return text;
}

/* Digits, at most what fits. */
static gboolean
read_number (const char **text, guint64 *number)
{
  const char *c = *text;

  *number = 0;
  for (; g_ascii_isdigit (*c); c++)
    {
      guint64 digit = (guint64) (*c - '0');

      if (*number > (G_MAXUINT64 - digit) / 10)
        return FALSE;
      *number = *number * 10 + digit;
    }
  if (c == *text)
    return FALSE;
  *text = c;

  return TRUE;
}

/* cookie-octet of RFC 6265. */
static gboolean
is_cookie_octet (char c)
{
  return c > 0x20 && c < 0x7f && strchr ("\",;\\", c) == NULL;
}

static char *
read_cookie_value (const char *begin, const char *end)
{
  if (end - begin >= 2 && *begin == '"' && end[-1] == '"')
    {
      begin++;
      end--;
    }
  for (const char *c = begin; c < end; c++)
    if (!is_cookie_octet (*c))
      return NULL;

  return g_strndup (begin, (gsize) (end - begin));
}

HttpRange
http_range_parse (const char *value, guint64 size, guint64 *first, guint64 *length)
{
  guint64 last;

  *first = 0;
  *length = size;
  if (g_ascii_strncasecmp (value, "bytes=", 6) != 0)
    return HTTP_RANGE_NONE;
  value += 6;

  if (*value == '-')
    {
      value++;
      if (!read_number (&value, &last) || *value != '\0')
        return HTTP_RANGE_NONE;
      *length = MIN (last, size);
      *first = size - *length;
      return *length == 0 ? HTTP_RANGE_UNSATISFIABLE : HTTP_RANGE_PART;
    }

  if (!read_number (&value, first) || *value++ != '-')
    goto none;
  last = G_MAXUINT64;
  if (*value != '\0' && !read_number (&value, &last))
    goto none;
  if (*value != '\0' || last < *first)
    goto none;
  if (*first >= size)
    return HTTP_RANGE_UNSATISFIABLE;
  *length = MIN (last, size - 1) - *first + 1;

  return HTTP_RANGE_PART;

none:
  *first = 0;

  return HTTP_RANGE_NONE;
}

gboolean
http_etag_matches (const char *value, const char *etag, gboolean weak)
{
  gboolean matches = FALSE;

  value = skip_blanks (value);
  if (strcmp (value, "*") == 0)
    return TRUE;

  for (;;)
    {
      gboolean is_weak = strncmp (value, "W/", 2) == 0;
      const char *begin = is_weak ? value + 2 : value;
      const char *end = *begin == '"' ? strchr (begin + 1, '"') : NULL;

      if (end == NULL)
        return FALSE;
      end++;
      if ((gsize) (end - begin) == strlen (etag) && strncmp (begin, etag, (gsize) (end - begin)) == 0 && (weak || !is_weak))
        matches = TRUE;
      value = skip_blanks (end);
      if (*value == '\0')
        return matches;
      if (*value != ',')
        return FALSE;
      value = skip_blanks (value + 1);
    }
}

char *
http_string_field_parse (const char *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  value = skip_blanks (value);
  if (*value++ != '"')
    return NULL;
  for (; *value != '"'; value++)
    {
      if (*value == '\\' && *++value != '"' && *value != '\\')
        return NULL;
      if (*value < 0x20 || *value >= 0x7f)
        return NULL;
      g_string_append_c (text, *value);
    }
  if (*skip_blanks (value + 1) != '\0')
    return NULL;

  return g_string_free_and_steal (g_steal_pointer (&text));
}

gboolean
http_digest_field_parse (const char *value, guint8 digest[32])
{
  static const char key[] = "sha-256=:";
  /* 32 bytes are 43 characters of base64 and one "=". */
  static const gsize encoded_length = 44;
  g_auto (GStrv) members = g_strsplit (value, ",", -1);
  gboolean found = FALSE;

  for (guint i = 0; members[i] != NULL; i++)
    {
      const char *member = g_strstrip (members[i]);
      g_autofree char *encoded = NULL;
      g_autofree guint8 *bytes = NULL;
      g_autofree char *again = NULL;
      gsize length;

      if (!g_str_has_prefix (member, key))
        continue;
      member += strlen (key);
      if (found || strlen (member) != encoded_length + 1 || member[encoded_length] != ':')
        return FALSE;
      encoded = g_strndup (member, encoded_length);
      bytes = g_base64_decode (encoded, &length);
      again = g_base64_encode (bytes, length);
      if (length != DIGEST_LENGTH || strcmp (again, encoded) != 0)
        return FALSE;
      memcpy (digest, bytes, DIGEST_LENGTH);
      found = TRUE;
    }

  return found;
}

char *
http_digest_field_print (const guint8 digest[32])
{
  g_autofree char *encoded = g_base64_encode (digest, DIGEST_LENGTH);

  return g_strdup_printf ("sha-256=:%s:", encoded);
}

char *
http_cookie_parse (const char *value, const char *name)
{
  g_autofree char *found = NULL;
  gsize length = strlen (name);

  for (;;)
    {
      const char *end = strchrnul (value, ';');

      value = skip_blanks (value);
      if ((gsize) (end - MIN (value, end)) > length && strncmp (value, name, length) == 0 && value[length] == '=')
        {
          const char *stop = end;

          while (stop > value + length + 1 && (stop[-1] == ' ' || stop[-1] == '\t'))
            stop--;
          if (found != NULL)
            return NULL;
          found = read_cookie_value (value + length + 1, stop);
          if (found == NULL)
            return NULL;
        }
      if (*end == '\0')
        return g_steal_pointer (&found);
      value = end + 1;
    }
}

const char *
http_bearer_parse (const char *value)
{
  if (g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;
  value = skip_blanks (value + 7);

  return *value != '\0' && value[strspn (value, TOKEN68)] == '\0' ? value : NULL;
}

gboolean
http_media_type_is (const char *value, const char *type)
{
  const char *end = value + strcspn (value, "; \t");
  const char *parameter;

  if ((gsize) (end - value) != strlen (type) || g_ascii_strncasecmp (value, type, strlen (type)) != 0)
    return FALSE;

  parameter = skip_blanks (end);
  if (*parameter == '\0')
    return TRUE;
  if (*parameter != ';')
    return FALSE;
  parameter = skip_blanks (parameter + 1);
  if (g_ascii_strncasecmp (parameter, "charset=", 8) != 0)
    return TRUE;
  parameter += 8;

  return g_ascii_strcasecmp (parameter, "utf-8") == 0 || g_ascii_strcasecmp (parameter, "\"utf-8\"") == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/html.h"

#include <string.h>

struct _Html
{
  GString *out;
  GPtrArray *open; /* names, borrowed */
};

/* WHATWG HTML, 13.1.2: void elements. */
static const char *const void_elements[] = { "br", "hr", "img", "input", "link", "meta", "wbr", NULL };

static const char *const address_attributes[] = { "action", "formaction", "href", "src", NULL };

Html *
html_new (void)
{
  Html *self = g_new0 (Html, 1);

  self->out = g_string_sized_new (4096);
  self->open = g_ptr_array_new ();

  return self;
}

void
html_free (Html *self)
{
  if (self == NULL)
    return;

  g_string_free (self->out, TRUE);
  g_ptr_array_unref (self->open);
  g_free (self);
}

/* Enough for text and for values in double quotes (WHATWG HTML, 13.3). Control characters have no place in HTML. */
static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      default:
        if (((guchar) *p >= 0x20 && *p != 0x7f) || *p == '\n' || *p == '\t')
          g_string_append_c (out, *p);
      }
}

/* An app for mail or for one-time passwords leads nowhere either. */
static gboolean
is_own_address (const char *value)
{
  return *value == '#' || g_str_has_prefix (value, "mailto:") || g_str_has_prefix (value, "otpauth://totp/") || (*value == '/' && value[1] != '/' && value[1] != '\\');
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  /* Scripts and styles are files, so that the browser may refuse any other. */
  g_assert (!g_str_has_prefix (name, "on") && !g_str_equal (name, "style"));
  if (g_strv_contains (address_attributes, name) && !is_own_address (value))
    g_error ("A page would lead away from this server by %s", name);

  g_string_append_c (out, ' ');
  g_string_append (out, name);
  if (*value == '\0' && !g_str_equal (name, "value") && !g_str_equal (name, "alt"))
    return;
  g_string_append (out, "=\"");
  append_escaped (out, value);
  g_string_append_c (out, '"');
}

static void
begin (Html *self, const char *element, va_list attributes)
{
  const char *name;

  g_string_append_c (self->out, '<');
  g_string_append (self->out, element);
  while ((name = va_arg (attributes, const char *)) != NULL)
    {
      const char *value = va_arg (attributes, const char *);

      if (value != NULL)
        append_attribute (self->out, name, value);
    }
  g_string_append_c (self->out, '>');
  if (!g_strv_contains (void_elements, element))
    g_ptr_array_add (self->open, (gpointer) element);
}

void
html_doctype (Html *self)
{
  g_string_append (self->out, "<!DOCTYPE html>\n");
}

void
html_begin (Html *self, const char *element, ...)
{
  va_list attributes;

  va_start (attributes, element);
  begin (self, element, attributes);
  va_end (attributes);
}

void
html_end (Html *self, const char *element)
{
  g_assert (self->open->len > 0 && g_str_equal (self->open->pdata[self->open->len - 1], element));

  g_ptr_array_set_size (self->open, (int) self->open->len - 1);
  g_string_append_printf (self->out, "</%s>", element);
}

void
html_text (Html *self, const char *text)
{
  append_escaped (self->out, text);
}

void
html_leaf (Html *self, const char *element, const char *text, ...)
{
  va_list attributes;

  va_start (attributes, text);
  begin (self, element, attributes);
  va_end (attributes);
  html_text (self, text);
  html_end (self, element);
}

char *
html_take (Html *self)
{
  char *text;

  g_assert (self->open->len == 0);

  text = g_string_free_and_steal (self->out);
  self->out = g_string_new (NULL);

  return text;
}

GBytes *
html_finish (Html *self)
{
  char *text = html_take (self);

  return g_bytes_new_take (text, strlen (text));
}

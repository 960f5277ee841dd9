/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "entities.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* "&CounterClockwiseContourIntegral;" is the longest (WHATWG HTML, 13.5). */
#define MAX_NAME_LENGTH 40

static gunichar
get_number (const char *digits)
{
  gboolean hexadecimal = *digits == 'x' || *digits == 'X';
  guint64 value = g_ascii_strtoull (hexadecimal ? digits + 1 : digits, NULL, hexadecimal ? 16 : 10);

  return value > 0 && value <= 0x10ffff && g_unichar_validate ((gunichar) value) ? (gunichar) value : 0xfffd;
}

void
extract_append_entity (GString *out, const char *entity, gsize length)
{
  char name[MAX_NAME_LENGTH + 1];
  const htmlEntityDesc *known;

  g_return_if_fail (out != NULL && entity != NULL);

  if (length < 3 || length - 2 > MAX_NAME_LENGTH)
    {
      g_string_append_len (out, entity, (gssize) length);
      return;
    }

  /* Without "&" and ";". */
  memcpy (name, entity + 1, length - 2);
  name[length - 2] = '\0';
  if (name[0] == '#')
    {
      g_string_append_unichar (out, get_number (name + 1));
      return;
    }

  known = htmlEntityLookup ((const xmlChar *) name);
  if (known != NULL)
    g_string_append_unichar (out, known->value);
  else
    g_string_append_len (out, entity, (gssize) length);
}

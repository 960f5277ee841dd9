/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front-matter.h"

#include <string.h>

#define MAX_FRONT_MATTER_BYTES (64u << 10)

static void
take_entry (ExtractSink *sink, char *line, char **label)
{
  char *colon = strchr (line, ':');
  char *value;

  /* "tags:" and then "- first", "- second". */
  if (g_ascii_isspace (*line) || *line == '-')
    {
      value = g_strstrip (line + strspn (line, " \t-"));
      if (*label != NULL)
        extract_sink_metadata (sink, *label, value);
      return;
    }
  if (colon == NULL)
    return;

  g_free (*label);
  *label = g_strndup (line, (gsize) (colon - line));
  value = g_strstrip (colon + 1);
  if (strlen (value) > 1 && (*value == '"' || *value == '\'') && value[strlen (value) - 1] == *value)
    {
      value[strlen (value) - 1] = '\0';
      value++;
    }
  if (g_ascii_strcasecmp (*label, "title") == 0)
    extract_sink_set_title (sink, value);
  extract_sink_metadata (sink, *label, value);
}

gsize
extract_front_matter (ExtractSink *sink, const char *text, gsize length)
{
  g_autofree char *head = NULL;
  g_autofree char *label = NULL;
  g_auto (GStrv) lines = NULL;
  gsize used = 0;
  guint n_lines = 0;

  if (!g_str_has_prefix (text, "---\n") && !g_str_has_prefix (text, "---\r\n"))
    return 0;

  head = g_strndup (text, MIN (length, MAX_FRONT_MATTER_BYTES));
  lines = g_strsplit (head, "\n", -1);
  used = strlen (lines[0]) + 1;
  for (n_lines = 1; lines[n_lines] != NULL; n_lines++)
    {
      used += strlen (lines[n_lines]) + 1;
      if (g_str_has_prefix (lines[n_lines], "---") || g_str_has_prefix (lines[n_lines], "..."))
        break;
    }
  if (lines[n_lines] == NULL)
    return 0;

  for (guint i = 1; i < n_lines; i++)
    take_entry (sink, lines[i], &label);

  return MIN (used, length);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-member-path.h"

#include <string.h>

#include "base/twin-limits.h"

/* Not controls, nor what turns the order of the letters round, so that "fdp.exe" shows as "exe.pdf" (UAX 9, 2). */
static gboolean
is_shown (gunichar c)
{
  gboolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

  return !g_unichar_iscntrl (c) && !turns && c != 0x2028 && c != 0x2029;
}

static gboolean
is_part (const char *part, gsize length)
{
  if (length == 0 || length > TWIN_LIMIT_MEMBER_PART_BYTES)
    return FALSE;

  return !(length == 1 && part[0] == '.') && !(length == 2 && part[0] == '.' && part[1] == '.');
}

TwinReason
twin_member_path_check (const char *path)
{
  g_return_val_if_fail (path != NULL, TWIN_REASON_BAD_NAME);

  if (strlen (path) > TWIN_LIMIT_MEMBER_NAME_BYTES || !g_utf8_validate (path, -1, NULL))
    return TWIN_REASON_BAD_NAME;
  for (const char *p = path; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_shown (g_utf8_get_char (p)))
      return TWIN_REASON_BAD_NAME;

  for (const char *part = path;; part++)
    {
      gsize length = strcspn (part, "/");

      if (!is_part (part, length))
        return TWIN_REASON_BAD_NAME;
      part += length;
      if (*part == '\0')
        return TWIN_REASON_NONE;
    }
}

char *
twin_member_path_new (const char *name, gboolean is_windows)
{
  g_autofree char *slashes = NULL;
  g_autoptr (GString) path = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  slashes = g_strdup (name);
  if (is_windows)
    g_strdelimit (slashes, "\\", '/');
  if (slashes[0] == '/' || (is_windows && g_ascii_isalpha (slashes[0]) && slashes[1] == ':'))
    return NULL;

  path = g_string_new (NULL);
  parts = g_strsplit (slashes, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !g_str_equal (parts[i], "."))
      g_string_append_printf (path, "%s%s", path->len > 0 ? "/" : "", parts[i]);

  return twin_member_path_check (path->str) == TWIN_REASON_NONE ? g_string_free_and_steal (g_steal_pointer (&path)) : NULL;
}

char *
twin_member_path_new_shown (const char *name)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  gsize part = 0;

  g_return_val_if_fail (name != NULL, NULL);

  valid = g_utf8_make_valid (name, -1);
  for (const char *p = valid; *p != '\0' && path->len < TWIN_LIMIT_MEMBER_PART_BYTES - 8; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* One part: where it would lie is what is wrong with it. */
      if (c == '/' || c == '\\')
        g_string_truncate (path, part);
      else
        g_string_append_unichar (path, is_shown (c) ? c : 0xfffd);
    }
  if (!is_part (path->str, path->len))
    g_string_assign (path, "\xef\xbf\xbd");

  return g_string_free_and_steal (g_steal_pointer (&path));
}

const char *
twin_member_path_get_name (const char *path)
{
  const char *slash;

  g_return_val_if_fail (path != NULL, "");

  slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

gboolean
twin_member_path_is_hidden (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return path[0] == '.' || strstr (path, "/.") != NULL || g_str_has_prefix (path, "__MACOSX/");
}

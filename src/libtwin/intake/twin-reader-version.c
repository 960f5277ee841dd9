/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-reader-version.h"

#include "reader-versions.h"

const char *
twin_reader_version (const char *format)
{
  const char *unread = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reader_versions); i++)
    {
      if (g_strcmp0 (reader_versions[i].format, format) == 0)
        return reader_versions[i].digest;
      if (*reader_versions[i].format == '\0')
        unread = reader_versions[i].digest;
    }

  return unread;
}

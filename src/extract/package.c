/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "package.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* A small file may be all zeros; only above this size is a high ratio an attack. */
#define RATIO_COUNTS_FROM (1u << 20)

struct _ExtractPackage
{
  struct archive *reader;
  struct archive_entry *entry;
  TwinReason reason;
  guint n_entries;
  gint64 entry_offset; /* in the container, where the packed bytes of this file begin */
  guint64 entry_size;  /* unpacked so far */
  guint64 total_size;  /* unpacked so far, all files */
};

static void
fail (ExtractPackage *self,
      TwinReason reason)
{
  /* The first reason is the cause; what follows from it is not news. */
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
}

static gboolean
within_limits (ExtractPackage *self,
               gsize size)
{
  gint64 packed = archive_filter_bytes (self->reader, 0) - self->entry_offset;

  self->entry_size += size;
  self->total_size += size;
  if (self->total_size > TWIN_LIMIT_ARCHIVE_BYTES)
    return FALSE;
  if (self->entry_size <= RATIO_COUNTS_FROM)
    return TRUE;
  return self->entry_size / (guint64) MAX (packed, 1) <= TWIN_LIMIT_ARCHIVE_RATIO;
}

ExtractPackage *
extract_package_new (const ExtractInput *input)
{
  ExtractPackage *self;

  g_return_val_if_fail (input != NULL, NULL);

  self = g_new0 (ExtractPackage, 1);
  self->reader = archive_read_new ();

  /* The central directory where there is one; else the local headers, which is
   * what still reads a file that was cut off. */
  archive_read_support_format_zip_seekable (self->reader);
  archive_read_support_format_zip_streamable (self->reader);
  if (archive_read_open_memory (self->reader, input->bytes, input->size) != ARCHIVE_OK)
    fail (self, TWIN_REASON_BROKEN);
  return self;
}

void
extract_package_free (ExtractPackage *self)
{
  if (self == NULL)
    return;
  archive_read_free (self->reader);
  g_free (self);
}

const char *
extract_package_next (ExtractPackage *self)
{
  const char *name;
  int result;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->reason != TWIN_REASON_NONE)
    return NULL;

  result = archive_read_next_header (self->reader, &self->entry);
  if (result == ARCHIVE_EOF)
    return NULL;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
    {
      fail (self, TWIN_REASON_BROKEN);
      return NULL;
    }
  if (++self->n_entries > TWIN_LIMIT_ARCHIVE_ENTRIES)
    {
      fail (self, TWIN_REASON_TOO_LARGE);
      return NULL;
    }
  self->entry_size = 0;
  self->entry_offset = archive_filter_bytes (self->reader, 0);

  /* A name that is not of this locale is of no part that is looked for. */
  name = archive_entry_pathname (self->entry);
  return name != NULL ? name : "";
}

gboolean
extract_package_read (ExtractPackage *self,
                      const char **bytes,
                      gsize *size)
{
  const void *block;
  la_int64_t offset;
  int result;

  g_return_val_if_fail (self != NULL && self->entry != NULL, FALSE);

  if (self->reason != TWIN_REASON_NONE)
    return FALSE;
  if (archive_entry_is_data_encrypted (self->entry))
    {
      fail (self, TWIN_REASON_ENCRYPTED);
      return FALSE;
    }

  result = archive_read_data_block (self->reader, &block, size, &offset);
  if (result == ARCHIVE_EOF)
    return FALSE;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
    {
      fail (self, TWIN_REASON_BROKEN);
      return FALSE;
    }
  if (!within_limits (self, *size))
    {
      fail (self, TWIN_REASON_TOO_LARGE);
      return FALSE;
    }
  *bytes = block;
  return TRUE;
}

char *
extract_package_read_all (ExtractPackage *self,
                          gsize maximum,
                          gsize *size)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const char *bytes;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  while (extract_package_read (self, &bytes, &length))
    {
      if (all->len + length > maximum)
        return NULL;
      g_string_append_len (all, bytes, (gssize) length);
    }
  if (self->reason != TWIN_REASON_NONE)
    return NULL;
  if (size != NULL)
    *size = all->len;
  return g_string_free (g_steal_pointer (&all), FALSE);
}

TwinReason
extract_package_get_reason (const ExtractPackage *self)
{
  g_return_val_if_fail (self != NULL, TWIN_REASON_NONE);

  return self->reason;
}

gboolean
extract_package_is_zip (const ExtractInput *input)
{
  g_return_val_if_fail (input != NULL, FALSE);

  return input->size > 30 && memcmp (input->bytes, "PK\003\004", 4) == 0;
}

gboolean
extract_package_has_folder (const ExtractInput *input,
                            const char *folder)
{
  g_autoptr (ExtractPackage) package = NULL;
  const char *name;

  g_return_val_if_fail (input != NULL && folder != NULL, FALSE);

  /* Names are written as they are: most containers can be told without being opened. */
  if (memmem (input->bytes, input->size, folder, strlen (folder)) == NULL)
    return FALSE;
  package = extract_package_new (input);
  while ((name = extract_package_next (package)) != NULL)
    if (g_str_has_prefix (name, folder))
      return TRUE;
  return FALSE;
}

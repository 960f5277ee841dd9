/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "rar-head.h"
#include "text/twin-language.h"
#include "text/twin-member-path.h"

/* How much of the archive is handed to the reader at a time, so that what was read can be told from what is there. */
#define PIECE_BYTES (256u << 10)

/* A small file may be all zeros; only above this size is a high ratio an attack. */
#define RATIO_COUNTS_FROM (1u << 20)

/* An archive of this size or larger may unpack to so many times itself. Documents shrink to a fifth, logs to a twentieth. */
#define TOTAL_RATIO 20

/* A damaged file in a ZIP ends libarchive's reader. It is begun anew behind that file, so often: each time passes over
 * all that were read. */
#define MAX_RESTARTS 64

struct _ExtractArchive
{
  const ExtractInput *input;
  struct archive *reader;
  struct archive_entry *entry;
  TwinReason reason;
  char *path;
  GByteArray *encrypted; /* of a RAR archive: rar_head_list_encrypted() */
  gboolean is_zip;      /* each file is packed by itself */
  gboolean is_raw;      /* one file without a name */
  guint n_entries;
  guint n_restarts;
  gboolean stopped;     /* the reader has ended at a damaged file */
  gint64 entry_offset;  /* in the archive, where the packed bytes of this file begin */
  guint64 entry_size;   /* unpacked so far */
  guint64 total_size;   /* unpacked so far, all files */
};

static void
fail (ExtractArchive *self, TwinReason reason)
{
  /* The first reason is the cause; what follows from it is not news. */
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
}

/* Why the reader stopped. */
static TwinReason
get_failure (const ExtractArchive *self)
{
  if (archive_read_has_encrypted_entries (self->reader) > 0)
    return TWIN_REASON_ENCRYPTED;

  return archive_errno (self->reader) == ENOMEM ? TWIN_REASON_TOO_LARGE : TWIN_REASON_BROKEN;
}

/* Bytes of the archive that have been used. */
static gint64
get_offset (const ExtractArchive *self)
{
  return archive_filter_bytes (self->reader, -1);
}

static void
open_reader (ExtractArchive *self)
{
  /* No filter that libarchive would start a program for, and no format that documents do not come in: each of them
   * is code that reads what strangers have written. */
  self->reader = archive_read_new ();
  archive_read_support_filter_gzip (self->reader);
  archive_read_support_filter_bzip2 (self->reader);
  archive_read_support_filter_xz (self->reader);
  archive_read_support_filter_zstd (self->reader);
  archive_read_support_format_zip (self->reader);
  archive_read_support_format_tar (self->reader);
  archive_read_support_format_7zip (self->reader);
  archive_read_support_format_rar (self->reader);
  archive_read_support_format_rar5 (self->reader);
  archive_read_support_format_raw (self->reader);
  if (archive_read_open_memory2 (self->reader, self->input->bytes, self->input->size, PIECE_BYTES) != ARCHIVE_OK)
    fail (self, get_failure (self));
}

/* Goes on behind the files that were read. FALSE if that cannot be done. */
static gboolean
restart (ExtractArchive *self)
{
  int result = ARCHIVE_OK;

  archive_read_free (self->reader);
  open_reader (self);
  for (guint i = 0; i < self->n_entries && (result == ARCHIVE_OK || result == ARCHIVE_WARN); i++)
    result = archive_read_next_header (self->reader, &self->entry);
  self->stopped = FALSE;

  return (result == ARCHIVE_OK || result == ARCHIVE_WARN) && self->reason == TWIN_REASON_NONE;
}

ExtractArchive *
extract_archive_new (const ExtractInput *input)
{
  ExtractArchive *self;

  g_return_val_if_fail (input != NULL, NULL);

  self = g_new0 (ExtractArchive, 1);
  self->input = input;
  self->encrypted = rar_head_list_encrypted (input, TWIN_LIMIT_ARCHIVE_ENTRIES);
  fail (self, rar_head_check (input));
  open_reader (self);

  return self;
}

void
extract_archive_free (ExtractArchive *self)
{
  if (self == NULL)
    return;

  archive_read_free (self->reader);
  g_byte_array_unref (self->encrypted);
  g_free (self->path);
  g_free (self);
}

/* "report.txt" for "report.txt.gz". */
static char *
dup_raw_name (const ExtractInput *input)
{
  g_autofree char *name = g_path_get_basename (*input->name != '\0' ? input->name : "data");
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return g_steal_pointer (&name);
}

/* The name as UTF-8. An old ZIP does not say what it is written in; IBM's first code page is what the format means. */
static char *
dup_name (const ExtractArchive *self)
{
  const char *name = archive_entry_pathname_utf8 (self->entry);
  gsize length;

  if (self->is_raw)
    return dup_raw_name (self->input);
  if (name == NULL)
    name = archive_entry_pathname (self->entry);
  if (name == NULL)
    return g_strdup ("");
  if (g_utf8_validate (name, -1, NULL))
    return g_strdup (name);
  if (self->is_zip)
    return g_convert (name, -1, "UTF-8", "IBM437", NULL, NULL, NULL);

  return twin_text_decode ((const guint8 *) name, strlen (name), &length, NULL);
}

static gboolean
is_encrypted (const ExtractArchive *self)
{
  return archive_entry_is_encrypted (self->entry) || (self->n_entries <= self->encrypted->len && self->encrypted->data[self->n_entries - 1] != 0);
}

/* Where the entry lies; NULL if it is to be passed over. */
static char *
dup_path (const ExtractArchive *self, TwinReason *reason)
{
  g_autofree char *name = dup_name (self);
  char *path = name != NULL ? twin_member_path_new (name, self->is_zip) : NULL;
  mode_t type = archive_entry_filetype (self->entry);

  *reason = TWIN_REASON_NONE;
  if (type == AE_IFDIR)
    {
      g_free (path);
      return NULL;
    }
  if (path == NULL)
    {
      *reason = TWIN_REASON_BAD_NAME;
      return twin_member_path_new_shown (name != NULL ? name : "");
    }

  if (archive_entry_hardlink (self->entry) != NULL || (type != AE_IFREG && type != 0))
    *reason = TWIN_REASON_LINK;
  else if (is_encrypted (self))
    *reason = TWIN_REASON_ENCRYPTED;
  else if (archive_entry_size_is_set (self->entry) && archive_entry_size (self->entry) > (la_int64_t) TWIN_LIMIT_MEMBER_BYTES)
    *reason = TWIN_REASON_TOO_LARGE;

  return path;
}

static gboolean
next_entry (ExtractArchive *self)
{
  int result, format;

  if (self->stopped && (++self->n_restarts > MAX_RESTARTS || !restart (self)))
    {
      fail (self, TWIN_REASON_BROKEN);
      return FALSE;
    }

  result = archive_read_next_header (self->reader, &self->entry);
  if (result == ARCHIVE_EOF)
    return FALSE;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
    {
      fail (self, get_failure (self));
      return FALSE;
    }
  if (++self->n_entries > TWIN_LIMIT_ARCHIVE_ENTRIES)
    {
      fail (self, TWIN_REASON_TOO_LARGE);
      return FALSE;
    }

  format = archive_format (self->reader) & ARCHIVE_FORMAT_BASE_MASK;
  self->is_zip = format == ARCHIVE_FORMAT_ZIP;
  self->is_raw = format == ARCHIVE_FORMAT_RAW;
  self->entry_size = 0;
  self->entry_offset = get_offset (self);

  return TRUE;
}

gboolean
extract_archive_next (ExtractArchive *self, const char **path, TwinReason *reason)
{
  g_return_val_if_fail (self != NULL && path != NULL && reason != NULL, FALSE);

  while (self->reason == TWIN_REASON_NONE && next_entry (self))
    {
      g_free (self->path);
      self->path = dup_path (self, reason);
      if (self->path == NULL || twin_member_path_is_hidden (self->path))
        continue;
      *path = self->path;
      return TRUE;
    }

  return FALSE;
}

/* Of what is left out too: unpacking it took as long. In a ZIP a file has its own ratio, elsewhere the archive has one.
 * What unpacks to too much ends the archive unless the next file can be had without unpacking the rest of this one. */
static TwinReason
check_limits (ExtractArchive *self)
{
  guint64 total = CLAMP (self->input->size * TOTAL_RATIO, (guint64) TWIN_LIMIT_ARCHIVE_BYTES, TWIN_LIMIT_MEMBERS_BYTES);
  guint64 size = self->is_zip ? self->entry_size : self->total_size;
  gint64 packed = self->is_zip ? get_offset (self) - self->entry_offset : get_offset (self);

  if (self->total_size > total)
    fail (self, self->input->size >= TWIN_LIMIT_MEMBERS_BYTES / TOTAL_RATIO ? TWIN_REASON_TOO_LARGE : TWIN_REASON_BOMB);
  else if (size > RATIO_COUNTS_FROM && size / (guint64) MAX (packed, 1) > TWIN_LIMIT_ARCHIVE_RATIO)
    {
      if (self->is_zip)
        return TWIN_REASON_BOMB;
      fail (self, TWIN_REASON_BOMB);
    }
  else if (self->entry_size > TWIN_LIMIT_MEMBER_BYTES)
    {
      if (self->is_zip)
        return TWIN_REASON_TOO_LARGE;
      fail (self, TWIN_REASON_TOO_LARGE);
    }

  return self->reason;
}

gboolean
extract_archive_read (ExtractArchive *self, const void **bytes, gsize *size, TwinReason *reason)
{
  la_int64_t offset;
  int result;

  g_return_val_if_fail (self != NULL && self->entry != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL && size != NULL && reason != NULL, FALSE);

  *reason = TWIN_REASON_NONE;
  result = archive_read_data_block (self->reader, bytes, size, &offset);
  if (result == ARCHIVE_EOF)
    return FALSE;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
    {
      *reason = archive_entry_is_encrypted (self->entry) ? TWIN_REASON_ENCRYPTED : get_failure (self);
      self->stopped = result == ARCHIVE_FATAL;
      if (self->stopped && !self->is_zip)
        fail (self, *reason);
      return FALSE;
    }

  /* A sparse file has holes, which would be made into bytes. */
  if (offset != (la_int64_t) self->entry_size)
    {
      *reason = TWIN_REASON_UNSUPPORTED;
      return FALSE;
    }
  self->entry_size += *size;
  self->total_size += *size;
  *reason = check_limits (self);

  return *reason == TWIN_REASON_NONE;
}

TwinReason
extract_archive_get_reason (const ExtractArchive *self)
{
  g_return_val_if_fail (self != NULL, TWIN_REASON_NONE);

  return self->reason;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archiving.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>

struct _Archiving
{
  struct archive *writer;
  GByteArray *bytes;
};

static la_ssize_t
append (struct archive *writer, void *data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);

  return (la_ssize_t) length;
}

static void
set_kind (struct archive *writer, const char *kind)
{
  static const struct
  {
    const char *suffix;
    int (*add) (struct archive *);
  } filters[] = {
    { "gz", archive_write_add_filter_gzip },
    { "bz2", archive_write_add_filter_bzip2 },
    { "xz", archive_write_add_filter_xz },
    { "zst", archive_write_add_filter_zstd },
  };

  if (g_str_equal (kind, "zip"))
    archive_write_set_format_zip (writer);
  else if (g_str_equal (kind, "7z"))
    archive_write_set_format_7zip (writer);
  else if (g_str_has_prefix (kind, "tar"))
    archive_write_set_format_pax_restricted (writer);
  else
    archive_write_set_format_raw (writer);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_has_suffix (kind, filters[i].suffix))
      g_assert_cmpint (filters[i].add (writer), ==, ARCHIVE_OK);
}

Archiving *
archiving_new (const char *kind, const char *passphrase)
{
  Archiving *self = g_new0 (Archiving, 1);

  /* Names are UTF-8. */
  setlocale (LC_CTYPE, "C.UTF-8");
  self->bytes = g_byte_array_new ();
  self->writer = archive_write_new ();
  set_kind (self->writer, kind);
  archive_write_set_bytes_per_block (self->writer, 0);
  if (passphrase != NULL)
    {
      g_assert_cmpint (archive_write_set_options (self->writer, "zip:encryption=aes256"), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_set_passphrase (self->writer, passphrase), ==, ARCHIVE_OK);
    }
  g_assert_cmpint (archive_write_open (self->writer, self->bytes, NULL, append, NULL), ==, ARCHIVE_OK);

  return self;
}

static void
add (Archiving *self, const char *name, mode_t type, const char *link, const char *hard_link, const void *content, gsize size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_size (entry, (la_int64_t) size);
  if (link != NULL)
    archive_entry_set_symlink (entry, link);
  if (hard_link != NULL)
    archive_entry_set_hardlink (entry, hard_link);
  g_assert_cmpint (archive_write_header (self->writer, entry), >=, ARCHIVE_WARN);
  if (size > 0)
    g_assert_cmpint (archive_write_data (self->writer, content, size), ==, (la_ssize_t) size);
  archive_entry_free (entry);
}

void
archiving_add_bytes (Archiving *self, const char *name, const void *content, gsize size)
{
  add (self, name, AE_IFREG, NULL, NULL, content, size);
}

void
archiving_add (Archiving *self, const char *name, const char *content)
{
  archiving_add_bytes (self, name, content, strlen (content));
}

void
archiving_add_link (Archiving *self, const char *name, const char *target)
{
  add (self, name, AE_IFLNK, target, NULL, NULL, 0);
}

void
archiving_add_hard_link (Archiving *self, const char *name, const char *target)
{
  add (self, name, AE_IFREG, NULL, target, NULL, 0);
}

void
archiving_add_fifo (Archiving *self, const char *name)
{
  add (self, name, AE_IFIFO, NULL, NULL, NULL, 0);
}

void
archiving_add_folder (Archiving *self, const char *name)
{
  add (self, name, AE_IFDIR, NULL, NULL, NULL, 0);
}

GBytes *
archiving_free_to_bytes (Archiving *self)
{
  GBytes *bytes;

  g_assert_cmpint (archive_write_close (self->writer), ==, ARCHIVE_OK);
  archive_write_free (self->writer);
  bytes = g_byte_array_free_to_bytes (self->bytes);
  g_free (self);

  return bytes;
}

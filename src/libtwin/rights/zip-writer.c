/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/zip-writer.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

struct _ZipWriter
{
  ExportFile *file;
  guint32 dos_time;
  GPtrArray *entries;
  ZipEntry *current;
  GChecksum *checksum;
  ExportSink sink;
};

static gboolean
write_content (gpointer target, const void *data, gsize length, GError **error)
{
  ZipWriter *self = target;

  g_assert (self->current != NULL);

  self->current->crc = zip_crc32 (self->current->crc, data, length);
  self->current->size += length;
  if (length > 0)
    g_checksum_update (self->checksum, data, (gssize) length);

  return export_file_write (self->file, data, length, error);
}

ZipWriter *
zip_writer_new (ExportFile *file, gint64 unix_ms)
{
  ZipWriter *self = g_new0 (ZipWriter, 1);

  self->file = file;
  self->dos_time = zip_dos_time (unix_ms);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) zip_entry_free);
  self->sink.write = write_content;
  self->sink.target = self;

  return self;
}

void
zip_writer_free (ZipWriter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->current, zip_entry_free);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

const ExportSink *
zip_writer_get_sink (ZipWriter *self)
{
  return &self->sink;
}

GPtrArray *
zip_writer_get_entries (ZipWriter *self)
{
  return self->entries;
}

static gboolean
write_bytes (ZipWriter *self, GByteArray *bytes, GError **error)
{
  return export_file_write (self->file, bytes->data, bytes->len, error);
}

gboolean
zip_writer_begin (ZipWriter *self, const char *name, GError **error)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();

  g_assert (self->current == NULL);
  g_assert (strlen (name) <= ZIP_MAXIMUM_NAME);

  if (self->entries->len == ZIP_MAXIMUM_ENTRIES)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("There are too many files for one archive."));
      return FALSE;
    }

  self->current = g_new0 (ZipEntry, 1);
  self->current->name = g_strdup (name);
  self->current->offset = export_file_get_position (self->file);
  self->current->dos_time = self->dos_time;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  zip_entry_append_local (self->current, header);

  return write_bytes (self, header, error);
}

gboolean
zip_writer_end (ZipWriter *self, GError **error)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();
  ZipEntry *entry = g_steal_pointer (&self->current);

  g_assert (entry != NULL);

  entry->sha256 = g_strdup (g_checksum_get_string (self->checksum));
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_ptr_array_add (self->entries, entry);

  /* Only now are its size and its check sum known. */
  zip_entry_append_local (entry, header);

  return export_file_patch (self->file, entry->offset, header->data, header->len, error);
}

gboolean
zip_writer_add (ZipWriter *self, const char *name, const void *data, gsize length, GError **error)
{
  return zip_writer_begin (self, name, error) && export_sink_write (&self->sink, data, length, error)
         && zip_writer_end (self, error);
}

gboolean
zip_writer_finish (ZipWriter *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 offset = export_file_get_position (self->file);

  g_assert (self->current == NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      g_byte_array_set_size (bytes, 0);
      zip_entry_append_central (self->entries->pdata[i], bytes);
      if (!write_bytes (self, bytes, error))
        return FALSE;
    }

  g_byte_array_set_size (bytes, 0);
  zip_append_tail (bytes, self->entries->len, offset, export_file_get_position (self->file) - offset);

  return write_bytes (self, bytes, error);
}

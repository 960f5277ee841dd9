/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/zip-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#define PIECE (1 << 16)

struct _ZipReader
{
  int fd;
  guint64 file_size;
  GPtrArray *entries;
  GHashTable *by_name;
};

static gboolean
set_invalid (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("This is not an archive that Twin Studio made, or it was cut off."));

  return FALSE;
}

static gboolean
set_wrong_directory (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The archive was changed: its directory is wrong."));

  return FALSE;
}

static gboolean
set_wrong_entry (const ZipEntry *entry, GError **error)
{
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The archive was changed: “%s” is not what was written."),
               entry->name);

  return FALSE;
}

static gboolean
read_at (ZipReader *self, guint64 position, guint8 *buffer, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = pread (self->fd, buffer, length, (off_t) position);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("The archive could not be read: %s."),
                       g_strerror (saved));
          return FALSE;
        }
      if (n == 0)
        return set_invalid (error); /* shortened while it was read */

      buffer += n;
      position += (guint64) n;
      length -= (gsize) n;
    }

  return TRUE;
}

static guint16
get_16 (const guint8 *bytes)
{
  return (guint16) (bytes[0] | bytes[1] << 8);
}

static guint32
get_32 (const guint8 *bytes)
{
  return get_16 (bytes) | (guint32) get_16 (bytes + 2) << 16;
}

static guint64
get_64 (const guint8 *bytes)
{
  return get_32 (bytes) | (guint64) get_32 (bytes + 4) << 32;
}

static gboolean
name_is_acceptable (const char *name, gsize length)
{
  return length > 0 && length <= ZIP_MAXIMUM_NAME && memchr (name, '\0', length) == NULL
         && g_utf8_validate_len (name, length, NULL);
}

/* The next entry of the directory at *@position. Only what varies is taken out of the bytes;
 * then they are compared with what they must be for it. */
static ZipEntry *
read_central (ZipReader *self, guint64 *position, guint64 end, GError **error)
{
  g_autoptr (ZipEntry) entry = g_new0 (ZipEntry, 1);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  guint8 bytes[ZIP_CENTRAL_SIZE + ZIP_MAXIMUM_NAME + ZIP_CENTRAL_EXTRA_SIZE];
  const guint8 *extra;
  gsize name_length;
  gsize length;

  if (end - *position < ZIP_CENTRAL_SIZE + ZIP_CENTRAL_EXTRA_SIZE)
    {
      set_wrong_directory (error);
      return NULL;
    }
  if (!read_at (self, *position, bytes, ZIP_CENTRAL_SIZE, error))
    return NULL;

  name_length = get_16 (bytes + 28);
  length = ZIP_CENTRAL_SIZE + name_length + ZIP_CENTRAL_EXTRA_SIZE;
  if (name_length > ZIP_MAXIMUM_NAME || end - *position < length)
    {
      set_wrong_directory (error);
      return NULL;
    }
  if (!read_at (self, *position, bytes, length, error))
    return NULL;
  if (!name_is_acceptable ((const char *) bytes + ZIP_CENTRAL_SIZE, name_length))
    {
      set_wrong_directory (error);
      return NULL;
    }

  extra = bytes + ZIP_CENTRAL_SIZE + name_length;
  entry->name = g_strndup ((const char *) bytes + ZIP_CENTRAL_SIZE, name_length);
  entry->dos_time = get_32 (bytes + 12);
  entry->crc = get_32 (bytes + 16);
  entry->size = get_64 (extra + 4);
  entry->offset = get_64 (extra + 20);

  zip_entry_append_central (entry, expected);
  if (expected->len != length || memcmp (expected->data, bytes, length) != 0)
    {
      set_wrong_directory (error);
      return NULL;
    }

  *position += length;

  return g_steal_pointer (&entry);
}

/* An entry begins where the one before ended, and the directory where the last one did. */
static gboolean
check_local (ZipReader *self, const ZipEntry *entry, guint64 expected_offset, guint64 directory, GError **error)
{
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  guint8 bytes[ZIP_LOCAL_SIZE + ZIP_MAXIMUM_NAME + ZIP_LOCAL_EXTRA_SIZE];

  zip_entry_append_local (entry, expected);
  if (entry->offset != expected_offset || directory - expected_offset < expected->len
      || directory - expected_offset - expected->len < entry->size)
    return set_wrong_directory (error);

  if (!read_at (self, entry->offset, bytes, expected->len, error))
    return FALSE;

  return memcmp (bytes, expected->data, expected->len) == 0 || set_wrong_entry (entry, error);
}

static gboolean
read_entries (ZipReader *self, guint64 n_entries, guint64 directory, guint64 end, GError **error)
{
  guint64 position = directory;
  guint64 offset = 0;

  for (guint64 i = 0; i < n_entries; i++)
    {
      ZipEntry *entry = read_central (self, &position, end, error);

      if (entry == NULL)
        return FALSE;

      g_ptr_array_add (self->entries, entry);
      if (!check_local (self, entry, offset, directory, error))
        return FALSE;
      if (!g_hash_table_insert (self->by_name, entry->name, entry))
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The archive was changed: “%s” is in it twice."),
                       entry->name);
          return FALSE;
        }
      offset = zip_entry_get_data_offset (entry) + entry->size;
    }

  return (position == end && offset == directory) || set_wrong_directory (error);
}

static gboolean
read_directory (ZipReader *self, GError **error)
{
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  guint8 tail[ZIP_TAIL_SIZE];
  guint64 n_entries, size, offset, end;

  if (self->file_size < ZIP_TAIL_SIZE)
    return set_invalid (error);

  end = self->file_size - ZIP_TAIL_SIZE;
  if (!read_at (self, end, tail, sizeof tail, error))
    return FALSE;
  if (get_32 (tail) != 0x06064b50 && get_32 (tail + 56) != 0x07064b50 && get_32 (tail + 76) != 0x06054b50)
    return set_invalid (error);

  n_entries = get_64 (tail + 24);
  size = get_64 (tail + 40);
  offset = get_64 (tail + 48);
  zip_append_tail (expected, n_entries, offset, size);
  if (memcmp (expected->data, tail, sizeof tail) != 0 || n_entries > ZIP_MAXIMUM_ENTRIES || size > end
      || offset != end - size)
    return set_wrong_directory (error);

  return read_entries (self, n_entries, offset, end, error);
}

static gboolean
open_file (ZipReader *self, const char *path, GError **error)
{
  struct stat status;

  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    {
      int saved = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("The archive could not be opened: %s."),
                   g_strerror (saved));
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    return set_invalid (error);

  self->file_size = (guint64) status.st_size;

  return TRUE;
}

ZipReader *
zip_reader_new (const char *path, GError **error)
{
  g_autoptr (ZipReader) self = g_new0 (ZipReader, 1);

  self->fd = -1;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) zip_entry_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);

  if (!open_file (self, path, error) || !read_directory (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
zip_reader_free (ZipReader *self)
{
  if (self == NULL)
    return;

  g_clear_fd (&self->fd, NULL);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

guint
zip_reader_get_n_entries (ZipReader *self)
{
  return self->entries->len;
}

const ZipEntry *
zip_reader_get_entry (ZipReader *self, guint index)
{
  return self->entries->pdata[index];
}

const ZipEntry *
zip_reader_find (ZipReader *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

GBytes *
zip_reader_read (ZipReader *self, const ZipEntry *entry, gsize maximum, GError **error)
{
  g_autofree guint8 *content = NULL;

  if (entry->size > maximum)
    {
      set_wrong_entry (entry, error);
      return NULL;
    }

  content = g_malloc0 (entry->size + 1);
  if (!read_at (self, zip_entry_get_data_offset (entry), content, entry->size, error))
    return NULL;
  if (zip_crc32 (0, content, entry->size) != entry->crc)
    {
      set_wrong_entry (entry, error);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&content), entry->size);
}

char *
zip_reader_digest (ZipReader *self, const ZipEntry *entry, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (PIECE);
  guint64 position = zip_entry_get_data_offset (entry);
  guint64 left = entry->size;
  guint32 crc = 0;

  while (left > 0)
    {
      gsize n = (gsize) MIN (left, PIECE);

      if (!read_at (self, position, buffer, n, error))
        return NULL;
      g_checksum_update (checksum, buffer, (gssize) n);
      crc = zip_crc32 (crc, buffer, n);
      position += n;
      left -= n;
    }

  if (crc != entry->crc)
    {
      set_wrong_entry (entry, error);
      return NULL;
    }

  return g_strdup (g_checksum_get_string (checksum));
}

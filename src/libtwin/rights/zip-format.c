/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/zip-format.h"

#include <string.h>

#define VERSION 45            /* the first with ZIP64 */
#define MADE_BY (3 << 8 | 45) /* Unix, so that the mode below counts */
#define UTF8_NAMES 0x0800
#define MODE (0100600u << 16)

static void
append_16 (GByteArray *out, guint16 value)
{
  guint16 little = GUINT16_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
append_32 (GByteArray *out, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
append_64 (GByteArray *out, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

void
zip_entry_free (ZipEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

guint64
zip_entry_get_data_offset (const ZipEntry *self)
{
  return self->offset + ZIP_LOCAL_SIZE + strlen (self->name) + ZIP_LOCAL_EXTRA_SIZE;
}

/* What both headers have in common. */
static void
append_facts (const ZipEntry *self, GByteArray *out)
{
  append_16 (out, VERSION);
  append_16 (out, UTF8_NAMES);
  append_16 (out, 0); /* stored */
  append_32 (out, self->dos_time);
  append_32 (out, self->crc);
  append_32 (out, G_MAXUINT32); /* see the ZIP64 field */
  append_32 (out, G_MAXUINT32);
  append_16 (out, (guint16) strlen (self->name));
}

static void
append_name (const ZipEntry *self, GByteArray *out)
{
  g_byte_array_append (out, (const guint8 *) self->name, (guint) strlen (self->name));
}

void
zip_entry_append_local (const ZipEntry *self, GByteArray *out)
{
  append_32 (out, 0x04034b50);
  append_facts (self, out);
  append_16 (out, ZIP_LOCAL_EXTRA_SIZE);
  append_name (self, out);
  append_16 (out, 0x0001);
  append_16 (out, ZIP_LOCAL_EXTRA_SIZE - 4);
  append_64 (out, self->size);
  append_64 (out, self->size);
}

void
zip_entry_append_central (const ZipEntry *self, GByteArray *out)
{
  append_32 (out, 0x02014b50);
  append_16 (out, MADE_BY);
  append_facts (self, out);
  append_16 (out, ZIP_CENTRAL_EXTRA_SIZE);
  append_16 (out, 0); /* comment */
  append_16 (out, 0); /* disk */
  append_16 (out, 0); /* internal attributes */
  append_32 (out, MODE);
  append_32 (out, G_MAXUINT32);
  append_name (self, out);
  append_16 (out, 0x0001);
  append_16 (out, ZIP_CENTRAL_EXTRA_SIZE - 4);
  append_64 (out, self->size);
  append_64 (out, self->size);
  append_64 (out, self->offset);
}

void
zip_append_tail (GByteArray *out, guint64 n_entries, guint64 offset, guint64 size)
{
  append_32 (out, 0x06064b50);
  append_64 (out, 56 - 12);
  append_16 (out, MADE_BY);
  append_16 (out, VERSION);
  append_32 (out, 0);
  append_32 (out, 0);
  append_64 (out, n_entries);
  append_64 (out, n_entries);
  append_64 (out, size);
  append_64 (out, offset);

  append_32 (out, 0x07064b50);
  append_32 (out, 0);
  append_64 (out, offset + size);
  append_32 (out, 1);

  append_32 (out, 0x06054b50);
  append_16 (out, 0);
  append_16 (out, 0);
  append_16 (out, G_MAXUINT16);
  append_16 (out, G_MAXUINT16);
  append_32 (out, G_MAXUINT32);
  append_32 (out, G_MAXUINT32);
  append_16 (out, 0);
}

static guint32 crc_table[256];

static void
fill_crc_table (void)
{
  for (guint32 i = 0; i < 256; i++)
    {
      guint32 c = i;

      for (int bit = 0; bit < 8; bit++)
        c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
      crc_table[i] = c;
    }
}

guint32
zip_crc32 (guint32 crc, const void *data, gsize length)
{
  static gsize filled;
  const guint8 *bytes = data;

  if (g_once_init_enter (&filled))
    {
      fill_crc_table ();
      g_once_init_leave (&filled, 1);
    }

  crc = ~crc;
  for (gsize i = 0; i < length; i++)
    crc = crc_table[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);

  return ~crc;
}

guint32
zip_dos_time (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_ms / 1000);
  guint year;

  if (time == NULL)
    return 1 << 21 | 1 << 16; /* 1980-01-01, the earliest there is */

  year = (guint) CLAMP (g_date_time_get_year (time), 1980, 2107);

  return (year - 1980) << 25 | (guint) g_date_time_get_month (time) << 21
         | (guint) g_date_time_get_day_of_month (time) << 16 | (guint) g_date_time_get_hour (time) << 11
         | (guint) g_date_time_get_minute (time) << 5 | (guint) g_date_time_get_second (time) / 2;
}

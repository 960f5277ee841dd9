/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rar-packing.h"

#include <string.h>

struct _RarPacking
{
  guint version;
  RarPackingFlags flags;
  GByteArray *bytes;
};

/* The checksum of ZIP, PNG and RAR. */
static guint32
checksum (const guint8 *bytes, gsize size)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      sum ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
    }

  return ~sum;
}

/* The lowest byte first. */
static void
put_bytes (GByteArray *out, guint64 value, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      g_byte_array_append (out, &byte, 1);
    }
}

/* Seven bits a byte, the lowest first. */
static void
put_number (GByteArray *out, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    put_bytes (out, (value & 0x7f) | 0x80, 1);
  put_bytes (out, value, 1);
}

static void
put_head_4 (RarPacking *self, guint8 kind, guint16 flags, GByteArray *fields)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();

  put_bytes (head, kind, 1);
  put_bytes (head, flags, 2);
  put_bytes (head, 7 + fields->len, 2);
  g_byte_array_append (head, fields->data, fields->len);
  put_bytes (self->bytes, checksum (head->data, head->len) & 0xffff, 2);
  g_byte_array_append (self->bytes, head->data, head->len);
}

static void
put_head_5 (RarPacking *self, GByteArray *fields)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();

  put_number (head, fields->len);
  g_byte_array_append (head, fields->data, fields->len);
  put_bytes (self->bytes, checksum (head->data, head->len), 4);
  g_byte_array_append (self->bytes, head->data, head->len);
}

static void
begin_4 (RarPacking *self)
{
  g_autoptr (GByteArray) fields = g_byte_array_new ();
  guint16 flags = ((self->flags & RAR_PACKING_VOLUME) != 0 ? 0x01 : 0) | ((self->flags & RAR_PACKING_ENCRYPTED_HEADS) != 0 ? 0x80 : 0);

  g_byte_array_append (self->bytes, (const guint8 *) "Rar!\x1a\x07", 7);
  put_bytes (fields, 0, 6);
  put_head_4 (self, 0x73, flags, fields);
}

static void
begin_5 (RarPacking *self)
{
  g_autoptr (GByteArray) encryption = g_byte_array_new ();
  g_autoptr (GByteArray) fields = g_byte_array_new ();

  g_byte_array_append (self->bytes, (const guint8 *) "Rar!\x1a\x07\x01", 8);
  if ((self->flags & RAR_PACKING_ENCRYPTED_HEADS) != 0)
    {
      put_bytes (encryption, 4, 1); /* kind; flags, version, no check of the password */
      put_bytes (encryption, 0, 3);
      put_bytes (encryption, 15, 1);
      put_bytes (encryption, 0, 8);
      put_bytes (encryption, 0, 8);
      put_head_5 (self, encryption);
    }
  put_number (fields, 1);
  put_number (fields, 0);
  put_number (fields, (self->flags & RAR_PACKING_VOLUME) != 0 ? 1 : 0);
  put_head_5 (self, fields);
}

RarPacking *
rar_packing_new (guint version, RarPackingFlags flags)
{
  RarPacking *self = g_new0 (RarPacking, 1);

  g_assert (version == 4 || version == 5);
  self->version = version;
  self->flags = flags;
  self->bytes = g_byte_array_new ();
  if (version == 4)
    begin_4 (self);
  else
    begin_5 (self);

  return self;
}

static void
add_4 (RarPacking *self, const char *name, const void *content, gsize size)
{
  g_autoptr (GByteArray) fields = g_byte_array_new ();

  put_bytes (fields, size, 4);
  put_bytes (fields, size, 4);
  put_bytes (fields, 3, 1); /* Unix */
  put_bytes (fields, checksum (content, size), 4);
  put_bytes (fields, 0x5a8f6000, 4); /* a day in 2025 */
  put_bytes (fields, 20, 1);
  put_bytes (fields, 0x30, 1); /* stored */
  put_bytes (fields, strlen (name), 2);
  put_bytes (fields, 0100644, 4);
  g_byte_array_append (fields, (const guint8 *) name, (guint) strlen (name));
  put_head_4 (self, 0x74, (guint16) (0x8000 | ((self->flags & RAR_PACKING_ENCRYPTED_FILES) != 0 ? 0x04 : 0)), fields);
  g_byte_array_append (self->bytes, content, (guint) size);
}

/* What says how a file is encrypted (AES-256, with a password that nobody knows). */
static void
put_encryption_5 (GByteArray *out)
{
  put_number (out, 36); /* bytes of it from here on */
  put_number (out, 1);
  put_number (out, 0);
  put_number (out, 0);
  put_bytes (out, 15, 1);
  for (guint i = 0; i < 4; i++)
    put_bytes (out, 0, 8);
}

static void
add_5 (RarPacking *self, const char *name, const void *content, gsize size)
{
  g_autoptr (GByteArray) fields = g_byte_array_new ();
  g_autoptr (GByteArray) extra = g_byte_array_new ();

  if ((self->flags & RAR_PACKING_ENCRYPTED_FILES) != 0)
    put_encryption_5 (extra);
  put_number (fields, 2);
  put_number (fields, extra->len > 0 ? 0x03 : 0x02); /* content follows */
  if (extra->len > 0)
    put_number (fields, extra->len);
  put_number (fields, size);
  put_number (fields, 0x04); /* with a checksum */
  put_number (fields, size);
  put_number (fields, 0100644);
  put_bytes (fields, checksum (content, size), 4);
  put_number (fields, 0); /* stored */
  put_number (fields, 1); /* Unix */
  put_number (fields, strlen (name));
  g_byte_array_append (fields, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (fields, extra->data, extra->len);
  put_head_5 (self, fields);
  g_byte_array_append (self->bytes, content, (guint) size);
}

void
rar_packing_add (RarPacking *self, const char *name, const void *content, gsize size)
{
  if (self->version == 4)
    add_4 (self, name, content, size);
  else
    add_5 (self, name, content, size);
}

GBytes *
rar_packing_free_to_bytes (RarPacking *self)
{
  g_autoptr (GByteArray) fields = g_byte_array_new ();
  GBytes *bytes;

  if (self->version == 4)
    {
      put_head_4 (self, 0x7b, 0x4000, fields);
    }
  else
    {
      put_number (fields, 5);
      put_number (fields, 0);
      put_number (fields, 0);
      put_head_5 (self, fields);
    }
  bytes = g_byte_array_free_to_bytes (self->bytes);
  g_free (self);

  return bytes;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-blocks.h"

#include <math.h>
#include <string.h>

#include "base/twin-limits.h"

/* The encoded form of the blocks: "TWB" and a version, the number of blocks as a
 * varint (LEB128), then for each block
 *
 *   kind (1 byte), flags (1 byte; HAS_BOX if a box follows), level (1 byte),
 *   varint bytes between the end of the block before and the start, varint length,
 *   varint page, and four little-endian floats if there is a box.
 *
 * Offsets are differences, so that they cannot run backwards; the nearest heading is
 * not in it. */
static const guint8 magic[] = { 'T', 'W', 'B', 1 };

#define HAS_BOX (1 << 7)
#define ALL_FLAGS (TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED | TWIN_BLOCK_FLAG_INSERTED | TWIN_BLOCK_FLAG_OCR \
                   | TWIN_BLOCK_FLAG_HEADER_ROW | TWIN_BLOCK_FLAG_UNPAINTED)
#define MIN_ENCODED_BLOCK 6 /* bytes */

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gsize position;
  gboolean failed;
} Reader;

static void
append_byte (GByteArray *out, guint8 byte)
{
  g_byte_array_append (out, &byte, 1);
}

static void
append_varint (GByteArray *out, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    append_byte (out, (guint8) (value | 0x80));
  append_byte (out, (guint8) value);
}

static void
append_float (GByteArray *out, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static gboolean
has_box (const TwinBlock *block)
{
  return block->x != 0 || block->y != 0 || block->width != 0 || block->height != 0;
}

GBytes *
twin_blocks_encode (const TwinBlock *blocks, guint n_blocks)
{
  GByteArray *out = g_byte_array_new ();
  gsize end = 0;

  g_byte_array_append (out, magic, sizeof magic);
  append_varint (out, n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    {
      const TwinBlock *block = &blocks[i];

      append_byte (out, (guint8) block->kind);
      append_byte (out, (guint8) (block->flags | (has_box (block) ? HAS_BOX : 0)));
      append_byte (out, (guint8) block->level);
      append_varint (out, block->start - end);
      append_varint (out, block->length);
      append_varint (out, block->page);
      if (has_box (block))
        {
          append_float (out, block->x);
          append_float (out, block->y);
          append_float (out, block->width);
          append_float (out, block->height);
        }
      end = block->start + block->length;
    }

  return g_byte_array_free_to_bytes (out);
}

static guint8
read_byte (Reader *reader)
{
  if (reader->failed || reader->position >= reader->length)
    {
      reader->failed = TRUE;
      return 0;
    }

  return reader->bytes[reader->position++];
}

static guint
read_varint (Reader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 35; shift += 7)
    {
      guint8 byte = read_byte (reader);

      value |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        {
          reader->failed |= value > G_MAXUINT32;
          return (guint) value;
        }
    }
  reader->failed = TRUE;

  return 0;
}

static float
read_float (Reader *reader)
{
  guint32 bits = 0;
  float value;

  for (guint shift = 0; shift < 32; shift += 8)
    bits |= (guint32) read_byte (reader) << shift;
  memcpy (&value, &bits, sizeof value);
  reader->failed |= !isfinite (value);

  return value;
}

/* Reads the block that begins at or after byte @end of the text. */
static gboolean
read_block (Reader *reader, gsize end, TwinBlock *block)
{
  guint8 flags;

  memset (block, 0, sizeof *block);
  block->heading = -1;
  block->kind = read_byte (reader);
  flags = read_byte (reader);
  block->flags = flags & ~HAS_BOX;
  block->level = read_byte (reader);
  block->start = end + read_varint (reader);
  block->length = read_varint (reader);
  block->page = read_varint (reader);
  if ((flags & HAS_BOX) != 0)
    {
      block->x = read_float (reader);
      block->y = read_float (reader);
      block->width = read_float (reader);
      block->height = read_float (reader);
    }

  return !reader->failed && block->kind <= TWIN_BLOCK_LINK_TARGET && (block->flags & ~ALL_FLAGS) == 0;
}

GArray *
twin_blocks_decode (GBytes *bytes)
{
  g_autoptr (GArray) blocks = NULL;
  Reader reader = { 0 };
  gsize end = 0;
  guint n_blocks;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.bytes = g_bytes_get_data (bytes, &reader.length);
  if (reader.length < sizeof magic || memcmp (reader.bytes, magic, sizeof magic) != 0)
    return NULL;

  reader.position = sizeof magic;
  n_blocks = read_varint (&reader);
  /* Checked against what is there before anything is allocated for it. */
  if (reader.failed || n_blocks > TWIN_LIMIT_BLOCKS || n_blocks > reader.length / MIN_ENCODED_BLOCK)
    return NULL;

  blocks = g_array_sized_new (FALSE, FALSE, sizeof (TwinBlock), n_blocks);
  for (guint i = 0; i < n_blocks; i++)
    {
      TwinBlock block;

      if (!read_block (&reader, end, &block))
        return NULL;
      g_array_append_val (blocks, block);
      end = block.start + block.length;
    }

  return reader.position == reader.length ? g_steal_pointer (&blocks) : NULL;
}

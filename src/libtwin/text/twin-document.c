/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-document.h"

#include <math.h>
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "text/twin-clean.h"

#define N_HEADING_LEVELS 6
#define MAX_LIST_LEVEL 255

struct _TwinDocument
{
  GString *text;
  GArray *blocks; /* of TwinBlock */
  int headings[N_HEADING_LEVELS]; /* the open heading of each level, or -1 */
  char *title;
  char *language;
  guint n_pages;
};

static const char *const kind_names[] = {
  [TWIN_BLOCK_PARAGRAPH] = "paragraph",
  [TWIN_BLOCK_HEADING] = "heading",
  [TWIN_BLOCK_LIST_ITEM] = "list-item",
  [TWIN_BLOCK_TABLE_ROW] = "table-row",
  [TWIN_BLOCK_CODE] = "code",
  [TWIN_BLOCK_QUOTE] = "quote",
  [TWIN_BLOCK_CAPTION] = "caption",
  [TWIN_BLOCK_NOTE] = "note",
  [TWIN_BLOCK_PAGE_HEADER] = "page-header",
  [TWIN_BLOCK_PAGE_FOOTER] = "page-footer",
  [TWIN_BLOCK_COMMENT] = "comment",
  [TWIN_BLOCK_METADATA] = "metadata",
  [TWIN_BLOCK_ALT_TEXT] = "alt-text",
  [TWIN_BLOCK_LINK_TARGET] = "link-target",
};

/* The encoded form of the blocks: "TWB" and a version, the number of blocks as a
 * varint (LEB128), then for each block
 *
 *   kind (1 byte), flags (1 byte; HAS_BOX if a box follows), level (1 byte),
 *   varint bytes between the end of the block before and the start, varint length,
 *   varint page, and four little-endian floats if there is a box.
 *
 * Offsets are differences, so that they cannot run backwards; the nearest heading
 * is found anew when it is read. */
static const guint8 blocks_magic[] = { 'T', 'W', 'B', 1 };

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

const char *
twin_block_kind_to_string (TwinBlockKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), kind_names[TWIN_BLOCK_PARAGRAPH]);

  return kind_names[kind];
}

TwinBlockKind
twin_block_kind_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      return (TwinBlockKind) i;

  return TWIN_BLOCK_PARAGRAPH;
}

TwinDocument *
twin_document_new (void)
{
  TwinDocument *self = g_atomic_rc_box_new0 (TwinDocument);

  self->text = g_string_new (NULL);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (TwinBlock));
  for (guint i = 0; i < N_HEADING_LEVELS; i++)
    self->headings[i] = -1;

  return self;
}

TwinDocument *
twin_document_ref (TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
document_clear (gpointer data)
{
  TwinDocument *self = data;

  g_string_free (self->text, TRUE);
  g_array_unref (self->blocks);
  g_free (self->title);
  g_free (self->language);
}

void
twin_document_unref (TwinDocument *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, document_clear);
}

/* What a reader of the page does not see gives nothing else its place. */
static gboolean
is_structural_heading (const TwinBlock *block)
{
  return block->kind == TWIN_BLOCK_HEADING && (block->flags & TWIN_BLOCK_FLAG_HIDDEN) == 0;
}

static int
find_heading_above (const TwinDocument *self, guint below_level)
{
  for (guint level = below_level; level > 0; level--)
    if (self->headings[level - 1] >= 0)
      return self->headings[level - 1];

  return -1;
}

/* Adds @block, whose range is set, and gives it its heading. */
static void
add_block (TwinDocument *self, const TwinBlock *block)
{
  TwinBlock added = *block;

  if (added.kind == TWIN_BLOCK_HEADING)
    added.level = CLAMP (added.level, 1, N_HEADING_LEVELS);
  else
    added.level = added.kind == TWIN_BLOCK_LIST_ITEM ? CLAMP (added.level, 1, MAX_LIST_LEVEL) : 0;

  added.heading = find_heading_above (self, is_structural_heading (&added) ? added.level - 1 : N_HEADING_LEVELS);
  if (is_structural_heading (&added))
    {
      self->headings[added.level - 1] = (int) self->blocks->len;
      for (guint i = added.level; i < N_HEADING_LEVELS; i++)
        self->headings[i] = -1;
    }

  g_array_append_val (self->blocks, added);
}

static const char *
get_separator (const TwinDocument *self, TwinBlockKind next)
{
  const TwinBlock *last;

  if (self->blocks->len == 0)
    return "";

  last = &g_array_index (self->blocks, TwinBlock, self->blocks->len - 1);

  return last->kind == TWIN_BLOCK_TABLE_ROW && next == TWIN_BLOCK_TABLE_ROW ? "\n" : "\n\n";
}

gboolean
twin_document_append (TwinDocument *self, const TwinBlock *block, const char *text, gssize length)
{
  g_autofree char *clean = NULL;
  const char *separator;
  TwinBlock added;
  gsize size;

  g_return_val_if_fail (self != NULL && block != NULL && text != NULL, FALSE);
  g_return_val_if_fail ((guint) block->kind < G_N_ELEMENTS (kind_names), FALSE);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (size > TWIN_LIMIT_TEXT_BYTES)
    return FALSE;

  added = *block;
  added.flags &= ALL_FLAGS;
  clean = twin_clean_text (text, size, block->kind, &added.length);
  if (clean == NULL)
    return TRUE;

  separator = get_separator (self, block->kind);
  if (self->blocks->len >= TWIN_LIMIT_BLOCKS
      || self->text->len + strlen (separator) + added.length > TWIN_LIMIT_TEXT_BYTES)
    return FALSE;

  g_string_append (self->text, separator);
  added.start = self->text->len;
  g_string_append_len (self->text, clean, (gssize) added.length);
  add_block (self, &added);

  return TRUE;
}

const char *
twin_document_get_text (const TwinDocument *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length != NULL)
    *length = self->text->len;

  return self->text->str;
}

guint
twin_document_get_n_blocks (const TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->blocks->len;
}

const TwinBlock *
twin_document_get_block (const TwinDocument *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->blocks->len, NULL);

  return &g_array_index (self->blocks, TwinBlock, index);
}

const TwinBlock *
twin_document_find_block (const TwinDocument *self, gsize offset, guint *index)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->blocks->len == 0)
    return NULL;

  /* The last block that starts at or before @offset; the first one starts at 0. */
  high = self->blocks->len;
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->blocks, TwinBlock, middle).start <= offset)
        low = middle;
      else
        high = middle;
    }

  if (index != NULL)
    *index = low;

  return &g_array_index (self->blocks, TwinBlock, low);
}

char *
twin_document_dup_heading_path (const TwinDocument *self, guint index)
{
  g_autoptr (GString) path = g_string_new (NULL);
  int at;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->blocks->len, NULL);

  at = (int) index;
  if (!is_structural_heading (&g_array_index (self->blocks, TwinBlock, index)))
    at = g_array_index (self->blocks, TwinBlock, index).heading;

  while (at >= 0)
    {
      const TwinBlock *heading = &g_array_index (self->blocks, TwinBlock, at);

      if (path->len > 0)
        g_string_prepend (path, TWIN_HEADING_SEPARATOR);
      g_string_prepend_len (path, self->text->str + heading->start, (gssize) heading->length);
      /* A path is one line. */
      for (gsize i = 0; i < heading->length; i++)
        if (path->str[i] == '\n')
          path->str[i] = ' ';
      at = heading->heading;
    }

  return g_string_free_and_steal (g_steal_pointer (&path));
}

void
twin_document_set_title (TwinDocument *self, const char *title)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->title, title);
}

const char *
twin_document_get_title (const TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

void
twin_document_set_language (TwinDocument *self, const char *language)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->language, language);
}

const char *
twin_document_get_language (const TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->language;
}

void
twin_document_set_n_pages (TwinDocument *self, guint n_pages)
{
  g_return_if_fail (self != NULL);

  self->n_pages = n_pages;
}

guint
twin_document_get_n_pages (const TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pages;
}

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
twin_document_encode_blocks (const TwinDocument *self)
{
  GByteArray *out;
  gsize end = 0;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_byte_array_new ();
  g_byte_array_append (out, blocks_magic, sizeof blocks_magic);
  append_varint (out, self->blocks->len);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const TwinBlock *block = &g_array_index (self->blocks, TwinBlock, i);

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

static gboolean
is_character_start (const char *text, gsize offset)
{
  return ((guchar) text[offset] & 0xc0) != 0x80;
}

/* Reads the block after byte @end of the text and adds it. */
static gboolean
read_block (TwinDocument *self, Reader *reader, gsize *end)
{
  TwinBlock block = { 0 };
  const char *separator;
  guint8 flags;
  gsize gap;

  block.kind = read_byte (reader);
  flags = read_byte (reader);
  block.flags = flags & ~HAS_BOX;
  block.level = read_byte (reader);
  gap = read_varint (reader);
  block.length = read_varint (reader);
  block.page = read_varint (reader);
  if ((flags & HAS_BOX) != 0)
    {
      block.x = read_float (reader);
      block.y = read_float (reader);
      block.width = read_float (reader);
      block.height = read_float (reader);
    }
  if (reader->failed || (guint) block.kind >= G_N_ELEMENTS (kind_names) || (block.flags & ~ALL_FLAGS) != 0)
    return FALSE;

  separator = get_separator (self, block.kind);
  block.start = *end + gap;
  *end = block.start + block.length;
  if (gap != strlen (separator) || block.length == 0 || *end > self->text->len
      || memcmp (self->text->str + block.start - gap, separator, gap) != 0
      || !is_character_start (self->text->str, block.start))
    return FALSE;

  add_block (self, &block);

  return TRUE;
}

static gboolean
read_blocks (TwinDocument *self, GBytes *blocks)
{
  Reader reader = { 0 };
  gsize end = 0;
  guint n_blocks;

  reader.bytes = g_bytes_get_data (blocks, &reader.length);
  if (reader.length < sizeof blocks_magic || memcmp (reader.bytes, blocks_magic, sizeof blocks_magic) != 0)
    return FALSE;

  reader.position = sizeof blocks_magic;
  n_blocks = read_varint (&reader);
  if (reader.failed || n_blocks > TWIN_LIMIT_BLOCKS || n_blocks > reader.length / MIN_ENCODED_BLOCK)
    return FALSE;

  for (guint i = 0; i < n_blocks; i++)
    if (!read_block (self, &reader, &end))
      return FALSE;

  return reader.position == reader.length && end == self->text->len;
}

TwinDocument *
twin_document_new_from_parts (const char *text, gsize length, GBytes *blocks, GError **error)
{
  g_autoptr (TwinDocument) self = twin_document_new ();

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (blocks != NULL, NULL);

  if (length <= TWIN_LIMIT_TEXT_BYTES && (length == 0 || g_utf8_validate_len (text, length, NULL)))
    {
      if (length > 0)
        g_string_append_len (self->text, text, (gssize) length);
      if (read_blocks (self, blocks))
        return g_steal_pointer (&self);
    }

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       "The stored text of this document and its structure do not belong together. "
                       "Import the document again.");

  return NULL;
}

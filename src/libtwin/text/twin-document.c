/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-document.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-limits.h"
#include "text/twin-blocks.h"
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

#define ALL_FLAGS (TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED | TWIN_BLOCK_FLAG_INSERTED | TWIN_BLOCK_FLAG_OCR \
                   | TWIN_BLOCK_FLAG_HEADER_ROW | TWIN_BLOCK_FLAG_UNPAINTED)

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

GBytes *
twin_document_encode_blocks (const TwinDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return twin_blocks_encode ((const TwinBlock *) self->blocks->data, self->blocks->len);
}

static gboolean
is_character_start (const char *text, gsize offset)
{
  return ((guchar) text[offset] & 0xc0) != 0x80;
}

/* Adds @block if it continues the text where the one before it ends. */
static gboolean
adopt_block (TwinDocument *self, const TwinBlock *block, gsize end)
{
  const char *separator = get_separator (self, block->kind);
  gsize gap = block->start - end;

  if (gap != strlen (separator) || block->length == 0 || block->start > self->text->len
      || block->length > self->text->len - block->start
      || memcmp (self->text->str + end, separator, gap) != 0
      || !is_character_start (self->text->str, block->start))
    return FALSE;

  add_block (self, block);

  return TRUE;
}

static gboolean
adopt_blocks (TwinDocument *self, GBytes *bytes)
{
  g_autoptr (GArray) blocks = twin_blocks_decode (bytes);
  gsize end = 0;

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const TwinBlock *block = &g_array_index (blocks, TwinBlock, i);

      if (!adopt_block (self, block, end))
        return FALSE;
      end = block->start + block->length;
    }

  return blocks != NULL && end == self->text->len;
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
      if (adopt_blocks (self, blocks))
        return g_steal_pointer (&self);
    }

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("The stored text of this document and its structure do not belong together. "
                         "Import the document again."));

  return NULL;
}

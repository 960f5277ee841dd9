/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TWIN_BLOCK_PARAGRAPH,
  TWIN_BLOCK_HEADING,
  TWIN_BLOCK_LIST_ITEM,
  TWIN_BLOCK_TABLE_ROW,   /* cells joined by a tab; the table's header row carries FLAG_HEADER_ROW */
  TWIN_BLOCK_CODE,
  TWIN_BLOCK_QUOTE,
  TWIN_BLOCK_CAPTION,
  TWIN_BLOCK_NOTE,        /* foot- and endnotes */
  TWIN_BLOCK_PAGE_HEADER,
  TWIN_BLOCK_PAGE_FOOTER,
  TWIN_BLOCK_COMMENT,
  TWIN_BLOCK_METADATA,    /* "Author: ...", one block for each entry */
  TWIN_BLOCK_ALT_TEXT,
  TWIN_BLOCK_LINK_TARGET,
} TwinBlockKind;

typedef enum
{
  TWIN_BLOCK_FLAG_NONE = 0,
  TWIN_BLOCK_FLAG_HIDDEN = 1 << 0,      /* not what a reader of the page sees; out unless the creator lets it in */
  TWIN_BLOCK_FLAG_DELETED = 1 << 1,     /* a tracked deletion */
  TWIN_BLOCK_FLAG_INSERTED = 1 << 2,    /* a tracked insertion */
  TWIN_BLOCK_FLAG_OCR = 1 << 3,
  TWIN_BLOCK_FLAG_HEADER_ROW = 1 << 4,
  TWIN_BLOCK_FLAG_UNPAINTED = 1 << 5,   /* white on white, zero size, off the page */
} TwinBlockFlags;

/* "paragraph", "heading", ... as stored and exported. Unknown names read as paragraph. */
const char *twin_block_kind_to_string (TwinBlockKind kind);
TwinBlockKind twin_block_kind_from_string (const char *text);

/**
 * TwinBlock:
 * @start, @length: bytes in the document's text
 * @page: from 1; 0 where the format has no pages
 * @level: of a heading (1-6) or of a list item (1...), else 0
 * @heading: index of the block that is the nearest heading above, or -1
 * @x, @y, @width, @height: box on the page in points from its top left; all 0 where unknown
 *
 * A paragraph, a heading, a row... Plain data.
 */
typedef struct
{
  TwinBlockKind kind;
  TwinBlockFlags flags;
  gsize start;
  gsize length;
  guint page;
  guint level;
  int heading;
  float x, y, width, height;
} TwinBlock;

/**
 * TwinDocument:
 *
 * The text of one document and what its parts are. The text is valid UTF-8 in
 * NFC, blocks in reading order, separated by a blank line, the rows of a table by
 * a line break; hidden blocks are in it too and carry their flag, so that one
 * offset means one place everywhere.
 *
 * Built by one thread; constant and shareable afterwards.
 */
typedef struct _TwinDocument TwinDocument;

TwinDocument *twin_document_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinDocument *twin_document_ref (TwinDocument *self);
void twin_document_unref (TwinDocument *self);

/* Appends a block. @text is cleaned (text/twin-clean.h: invalid UTF-8 replaced, NFC,
 * control and bidirectional control characters dropped, blanks at the ends trimmed,
 * runs of blanks folded, but not in code); a block without text is not added. start,
 * length and heading of @block are filled in here. FALSE once TWIN_LIMIT_TEXT_BYTES
 * or TWIN_LIMIT_BLOCKS is reached; what is there stays usable. */
gboolean twin_document_append (TwinDocument *self, const TwinBlock *block, const char *text, gssize length);

const char *twin_document_get_text (const TwinDocument *self, gsize *length);
guint twin_document_get_n_blocks (const TwinDocument *self);
const TwinBlock *twin_document_get_block (const TwinDocument *self, guint index);

/* The block that holds byte @offset, or the nearest before it; NULL only if there is none. */
const TwinBlock *twin_document_find_block (const TwinDocument *self, gsize offset, guint *index);

/* "Handbook › 4 Emergencies › 4.2 Spills": the headings above and including @index. "" where there are none. */
char *twin_document_dup_heading_path (const TwinDocument *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
#define TWIN_HEADING_SEPARATOR " › "

/* Facts about the file. Strings are copied; may be NULL. */
void twin_document_set_title (TwinDocument *self, const char *title);
const char *twin_document_get_title (const TwinDocument *self);
void twin_document_set_language (TwinDocument *self, const char *language); /* BCP 47: "de" */
const char *twin_document_get_language (const TwinDocument *self);
void twin_document_set_n_pages (TwinDocument *self, guint n_pages);
guint twin_document_get_n_pages (const TwinDocument *self);

/* All blocks as one stable, versioned run of bytes, as the store keeps them; and back.
 * from_parts returns NULL with TWIN_ERROR_CORRUPT if the two do not belong together. */
GBytes *twin_document_encode_blocks (const TwinDocument *self) G_GNUC_WARN_UNUSED_RESULT;
TwinDocument *twin_document_new_from_parts (const char *text, gsize length, GBytes *blocks, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinDocument, twin_document_unref)

G_END_DECLS

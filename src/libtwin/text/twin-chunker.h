/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

/**
 * TwinChunk:
 * @start, @end: bytes in the document's text
 * @page_from, @page_to: 0 where the format has no pages
 * @first_block, @last_block: the blocks it comes from
 * @header_row: where it begins in the middle of a table, the block that heads the columns; else -1
 *
 * A passage: what is indexed, ranked and cited. Plain data; its text is the
 * range of the document's text, its heading path that of @first_block.
 */
typedef struct
{
  gsize start;
  gsize end;
  guint page_from;
  guint page_to;
  guint first_block;
  guint last_block;
  int header_row;
} TwinChunk;

/**
 * TwinSpan: a byte range that must not be cut.
 */
typedef struct
{
  gsize start;
  gsize end;
} TwinSpan;

#define TWIN_CHUNK_TARGET 1000 /* characters; measured: the right passage came first for .919 of the questions, for .844 with cuts of fixed length */
#define TWIN_CHUNK_MAXIMUM 1500

/* Cuts @document into passages of whole paragraphs up to @target characters; a paragraph
 * longer than TWIN_CHUNK_MAXIMUM is split at sentences (ICU), a sentence longer than that
 * where a line may be broken. Passages do not overlap, so that an offset is in one of them.
 * Never across a heading: headings are in the heading path, and a passage only where nothing
 * stands under them. Never inside one of @protected (sorted by start; #TwinSpan, nullable: the
 * findings), even if the passage grows longer for it. Table rows stay whole up to
 * TWIN_CHUNK_MAXIMUM. Hidden blocks are left out unless @include_hidden, and so is a page
 * header or footer that was met before.
 *
 * Returns: an array of #TwinChunk in order. Any thread. */
GArray *twin_chunk_document (const TwinDocument *document, GArray *protected, guint target, gboolean include_hidden) G_GNUC_WARN_UNUSED_RESULT;

/* The sentences of @text as #TwinSpan without the blanks around them, by ICU's rules for @language
 * (NULL: root) and lists of abbreviations. A line broken by a margin does not end one. */
GArray *twin_sentences (const char *text, gsize length, const char *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

/**
 * TwinChunk:
 * @start, @end: bytes in the document's text
 * @page_from, @page_to: 0 where the format has no pages
 * @first_block, @last_block: the blocks it comes from
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
} TwinChunk;

/**
 * TwinSpan: a byte range that must not be cut.
 */
typedef struct
{
  gsize start;
  gsize end;
} TwinSpan;

#define TWIN_CHUNK_TARGET 1000 /* characters; `anchors/extraction.md` 2.5: hit@1 .919 against .844 for fixed cuts */
#define TWIN_CHUNK_MAXIMUM 1500

/* Cuts @document into passages of whole paragraphs up to @target characters;
 * a longer paragraph is split at sentences (ICU). Never across a heading, never
 * inside one of @protected (sorted #TwinSpan, nullable: the findings). Hidden blocks
 * are left out unless @include_hidden. Table rows stay whole.
 *
 * Returns: an array of #TwinChunk in order. Any thread. */
GArray *twin_chunk_document (const TwinDocument *document, GArray *protected, guint target, gboolean include_hidden) G_GNUC_WARN_UNUSED_RESULT;

/* The sentences of @text as #TwinSpan, by ICU's rules for @language (NULL: root). */
GArray *twin_sentences (const char *text, gsize length, const char *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

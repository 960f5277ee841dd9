/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/**
 * ExtractFlow:
 *
 * Turns paragraphs, tables, frames and notes, as word processors and web pages
 * nest them, into blocks in reading order: a frame follows the paragraph that
 * holds it, the cells of a row become one block, and what a reader does not see
 * (deletions, targets of links, comments) follows what he does. One thread.
 */
typedef struct _ExtractFlow ExtractFlow;

/* Where the blocks go; FALSE when no more are wanted. */
typedef gboolean (*ExtractFlowFunc) (const TwinBlock *block, const char *text, gsize length, gpointer data);

ExtractFlow *extract_flow_new (ExtractFlowFunc emit, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void extract_flow_free (ExtractFlow *self);

/* For @data an #ExtractSink. */
gboolean extract_flow_emit_to_sink (const TwinBlock *block, const char *text, gsize length, gpointer data);

/* Whether a block was refused: stop reading. */
gboolean extract_flow_is_full (const ExtractFlow *self);

/* All blocks from now on are of this kind and have these flags too: a page header, a note.
 * TWIN_BLOCK_PARAGRAPH leaves the kind as it is. */
void extract_flow_set_story (ExtractFlow *self, TwinBlockKind kind, TwinBlockFlags flags);

/* Paragraphs nest: one begun inside another belongs to a frame in it. */
void extract_flow_begin_paragraph (ExtractFlow *self, TwinBlockKind kind, guint level);
void extract_flow_end_paragraph (ExtractFlow *self);
gboolean extract_flow_in_paragraph (const ExtractFlow *self);

/* Of the paragraph that is open. */
void extract_flow_set_kind (ExtractFlow *self, TwinBlockKind kind, guint level);

/* Text of the open paragraph, or of one that is begun for it. With HIDDEN in @flags it
 * becomes a block of its own behind the paragraph; INSERTED marks the paragraph. */
void extract_flow_text (ExtractFlow *self, const char *text, gssize length, TwinBlockFlags flags);

/* A block that follows the open paragraph or row, or comes at once where none is open. */
void extract_flow_aside (ExtractFlow *self, TwinBlockKind kind, TwinBlockFlags flags, const char *text);

void extract_flow_begin_table (ExtractFlow *self);
void extract_flow_end_table (ExtractFlow *self);
void extract_flow_begin_row (ExtractFlow *self, TwinBlockFlags flags);
void extract_flow_set_header_row (ExtractFlow *self);
void extract_flow_end_row (ExtractFlow *self);
void extract_flow_begin_cell (ExtractFlow *self);
void extract_flow_end_cell (ExtractFlow *self);

/* Ends whatever is still open: the file was cut off. */
void extract_flow_finish (ExtractFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractFlow, extract_flow_free)

G_END_DECLS

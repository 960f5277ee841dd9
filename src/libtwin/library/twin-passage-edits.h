/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-passage-edit-table.h"
#include "text/twin-chunker.h"

G_BEGIN_DECLS

/**
 * TwinCut: a passage after the edits.
 * @text: the edit that says what is in it, or NULL: the document's text; borrowed
 */
typedef struct
{
  TwinChunk chunk;
  const TwinPassageEdit *text;
} TwinCut;

/* Applies @edits (TwinPassageEdit) in their order to @chunks, the passages that @document was cut into. An edit whose
 * anchors do not stand there any more, that would join across a heading or divide one of @spans (TwinSpan), is passed
 * over. @applied (nullable) receives a gboolean for each edit. Pure; any thread.
 *
 * Returns: an array of TwinCut in the order of the text. */
GArray *twin_passage_edits_apply (const TwinDocument *document, GArray *spans, GArray *chunks, GPtrArray *edits,
                                  GArray *applied) G_GNUC_WARN_UNUSED_RESULT;

/* The edit that names the passage @index of @cuts by its text; kind and what belongs to it are the caller's. */
TwinPassageEdit *twin_passage_edits_anchor (const TwinDocument *document, GArray *cuts, guint index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

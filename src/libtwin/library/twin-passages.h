/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-passage-edits.h"
#include "library/twin-review.h"

G_BEGIN_DECLS

/**
 * TwinPassages: the passages of a document as its text is cut now.
 * @review: the document they are of
 * @cuts: TwinCut in the order of the text; passage N of `twinctl chunks` is the one at N - 1
 * @edits: TwinPassageEdit, all of them
 * @applied: gboolean for each edit: whether it still stands
 */
typedef struct
{
  TwinReview *review;
  GArray *cuts;
  GPtrArray *edits;
  GArray *applied;
} TwinPassages;

TwinPassages *twin_passages_load (TwinLibrary *library, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_passages_free (TwinPassages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPassages, twin_passages_free)

/* Changes passages by hand; @number is from 1. The document's renditions are made anew, and the edits hold for as long
 * as the text they were made on stands in the document, whatever changes around it. TWIN_ERROR_NOT_FOUND for a passage
 * that is not there; TWIN_ERROR_REFUSED where it would join across a heading or divide something personal.
 *
 * merge joins the passage with the one after it. split cuts it before @at (bytes from its beginning in the document's
 * text). set_text says what is in it instead: @text is searched and rewritten like the document's own. undo takes the
 * last of a document's edits back, whether it applies or not. */
gboolean twin_passages_merge (TwinLibrary *library, const char *id, guint number, GError **error);
gboolean twin_passages_split (TwinLibrary *library, const char *id, guint number, gsize at, GError **error);
gboolean twin_passages_set_text (TwinLibrary *library, const char *id, guint number, const char *text, GError **error);
gboolean twin_passages_undo (TwinLibrary *library, const char *id, GError **error);

G_END_DECLS

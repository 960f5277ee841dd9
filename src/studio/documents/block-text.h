/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-document-table.h"
#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/* How a block of a document is shown on a page of text. Any thread. */
StudioTextStyle studio_block_get_style (const TwinBlock *block);

/* What hidden text is, for people: "Comment". Translated. */
const char *studio_block_get_hidden_name (const TwinBlock *block);

/* "Comment, left out". */
char *studio_block_dup_hidden_label (const TwinBlock *block, gboolean include_hidden) G_GNUC_WARN_UNUSED_RESULT;

/* "Page 3", or what pages are called in such a document. */
char *studio_block_dup_page_caption (const TwinDocumentRecord *record, guint page) G_GNUC_WARN_UNUSED_RESULT;

/* The same for the page of @block, and whether it was read off a picture, which mistakes letters: what is found there wants a second
 * look. */
char *studio_block_dup_caption (const TwinDocumentRecord *record, const TwinBlock *block) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

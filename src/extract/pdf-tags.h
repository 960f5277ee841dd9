/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poppler.h>

#include "extractor.h"

G_BEGIN_DECLS

/**
 * PdfTags:
 *
 * What a tagged PDF says about itself: which words are headings, and what its pictures show. The order of its tags and
 * the text of its paragraphs are not asked for: poppler draws a page anew for each piece of tagged text, which takes
 * thirty times as long as all the rest. One thread.
 */
typedef struct _PdfTags PdfTags;

/* NULL if @document is not tagged, or its tags cannot be believed. @document must outlive it. */
PdfTags *pdf_tags_new (PopplerDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void pdf_tags_free (PdfTags *self);

/* Makes headings of those of @blocks (PdfBlock) of page @number, from 1, that are tagged as such. @self nullable. */
void pdf_tags_apply (const PdfTags *self, guint number, GPtrArray *blocks);

/* What the pictures of page @number show, as hidden text. @self nullable. FALSE if the sink has had enough. */
gboolean pdf_tags_tell_pictures (const PdfTags *self, guint number, ExtractSink *sink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfTags, pdf_tags_free)

G_END_DECLS

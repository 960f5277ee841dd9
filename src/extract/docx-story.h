/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docx-references.h"
#include "flow.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * DocxStory:
 *
 * Reads one part of WordprocessingML (the document, a header, the notes, the
 * comments) into a flow. What it refers to (styles, links, notes, comments) must
 * have been read before. One thread.
 */
typedef struct _DocxStory DocxStory;

/* A story that goes to @flow. */
DocxStory *docx_story_new (DocxReferences *references, ExtractFlow *flow) G_GNUC_WARN_UNUSED_RESULT;

/* A story of notes or comments, kept in @references until a paragraph refers to them. */
DocxStory *docx_story_new_asides (DocxReferences *references) G_GNUC_WARN_UNUSED_RESULT;

void docx_story_free (DocxStory *self);

/* The part has come to its end, or as far as it goes. */
void docx_story_finish (DocxStory *self);

/* data is the #DocxStory. */
extern const ExtractXmlHandler docx_story_handler;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocxStory, docx_story_free)

G_END_DECLS

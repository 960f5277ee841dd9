/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/document.h"
#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioReviewPage:
 *
 * One document: its text before, under review and after, and the decisions on what was found. Or all documents
 * that have something to be decided: the paragraphs with findings of all of them, where one decision covers a
 * value everywhere. Emits "next-document" when the creator wants to go on with another one.
 */
#define STUDIO_TYPE_REVIEW_PAGE (studio_review_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioReviewPage, studio_review_page, STUDIO, REVIEW_PAGE, AdwNavigationPage)

/* @document: NULL for all that have something to be decided now. */
StudioReviewPage *studio_review_page_new (StudioSession *session, StudioDocument *document) G_GNUC_WARN_UNUSED_RESULT;

/* NULL for several. */
StudioDocument *studio_review_page_get_document (StudioReviewPage *self);

/* Whether there is another document that waits: enables "Next Document". */
void studio_review_page_set_has_next (StudioReviewPage *self, gboolean has_next);

void studio_review_page_start_search (StudioReviewPage *self);

G_END_DECLS

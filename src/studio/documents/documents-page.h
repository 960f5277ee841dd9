/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/document-list.h"
#include "studio/documents/import-job.h"
#include "studio/twins/twin-list.h"

G_BEGIN_DECLS

/**
 * StudioDocumentsPage:
 *
 * The list of documents: filter, search, order, selection, and the import bar.
 * Emits "open" (StudioDocument) when one is to be reviewed, "review-all" when all are together.
 */
#define STUDIO_TYPE_DOCUMENTS_PAGE (studio_documents_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioDocumentsPage, studio_documents_page, STUDIO, DOCUMENTS_PAGE, AdwNavigationPage)

StudioDocumentsPage *studio_documents_page_new (StudioSession *session, StudioDocumentList *documents,
                                                StudioImportJob *import,
                                                StudioTwinList *twins) G_GNUC_WARN_UNUSED_RESULT;

void studio_documents_page_start_search (StudioDocumentsPage *self);
void studio_documents_page_toggle_selecting (StudioDocumentsPage *self);

/* The document that is shown after @document in the list, or NULL: "Next Document" of the review.
 * With @needing_decision, the next one that waits for the creator. */
StudioDocument *studio_documents_page_get_next (StudioDocumentsPage *self, StudioDocument *document,
                                                gboolean needing_decision);

G_END_DECLS

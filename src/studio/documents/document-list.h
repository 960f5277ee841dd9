/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/document.h"
#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioDocumentList:
 *
 * All documents of the open library as a list model of #StudioDocument, kept up to date
 * with the store: read on a worker thread, merged on the main thread, so that an item
 * stays the same object for as long as its document is there.
 *
 * Emits "changed" after each merge that made a difference.
 */
#define STUDIO_TYPE_DOCUMENT_LIST (studio_document_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioDocumentList, studio_document_list, STUDIO, DOCUMENT_LIST, GObject)

StudioDocumentList *studio_document_list_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

GListModel *studio_document_list_get_model (StudioDocumentList *self);
StudioDocument *studio_document_list_find (StudioDocumentList *self, const char *id); /* borrowed, nullable */

/* FALSE until the store has been read for the first time. */
gboolean studio_document_list_get_loaded (StudioDocumentList *self);

/* Why the last reading failed, or NULL. */
const GError *studio_document_list_get_error (StudioDocumentList *self);

guint studio_document_list_count (StudioDocumentList *self, StudioDocumentGroup group);
guint studio_document_list_count_waiting (StudioDocumentList *self); /* queued or being read */
guint studio_document_list_count_open (StudioDocumentList *self);    /* with findings to decide */

void studio_document_list_refresh (StudioDocumentList *self);

/* Merges @records (#TwinDocumentRecord) as a reading of the store would; @twins: document id to names, nullable. */
void studio_document_list_merge (StudioDocumentList *self, GPtrArray *records, GHashTable *twins);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-document-table.h"

G_BEGIN_DECLS

/**
 * StudioDocumentChanges:
 * @records: (element-type TwinDocumentRecord): of documents that are new or not as they were
 * @gone: (element-type utf8): ids of those that are no longer there
 * @twins: document id to the NULL-terminated names of its twins; nullable
 *
 * What one reading of all documents shows that the one before did not, so that the main thread has to look at
 * those only: ten thousand are read again and again while they are imported.
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *gone;
  GHashTable *twins;
} StudioDocumentChanges;

/* @known tells what the last reading has shown and is brought up to date; a table of
 * studio_document_changes_known_new(), used by one thread at a time. Takes @records and @twins over. */
StudioDocumentChanges *studio_document_changes_new (GHashTable *known, GPtrArray *records, GHashTable *twins) G_GNUC_WARN_UNUSED_RESULT;
void studio_document_changes_free (StudioDocumentChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioDocumentChanges, studio_document_changes_free)

GHashTable *studio_document_changes_known_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"
#include "storage/storage.h"
#include "twins/twin-bundle-format.h"

G_BEGIN_DECLS

/* The searchable form of some documents of a bundle. */

/* Makes the store in @directory, which must not be there, from @documents (TwinBundleDocument), whose pieces are read within @tx. It
 * is made beside it and moved there when it is whole. FALSE with TWIN_ERROR_INVALID if a piece is not what the manifest says. */
gboolean published_index_make (const char *directory, TwinSecret *key, TwinClock *clock, StorageTx *tx, GPtrArray *documents,
                               GCancellable *cancellable, GError **error);

/* Reads every piece of @documents as published_index_make() would, and stores nothing. */
gboolean published_index_check (StorageTx *tx, GPtrArray *documents, GCancellable *cancellable, GError **error);

/* All that can be searched: the ids (gint64) of the documents' renditions. */
GArray *published_index_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The passages of a document from the number @first on, at most @n: TwinPassageRecord. TWIN_ERROR_NOT_FOUND where there is no such
 * document; fewer, or none, where it has fewer. */
GPtrArray *published_index_list_passages (TwinTransaction *tx, const char *document_id, guint first, guint n, char **title, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The number of the passage of @document that @anchor names, in *@ordinal. TWIN_ERROR_NOT_FOUND if the document has it no longer. */
gboolean published_index_find_anchor (StorageTx *tx, const TwinBundleDocument *document, const char *anchor, guint *ordinal, GError **error);

/* Deletes a folder and what is in it; one that is not there is no error. */
gboolean published_index_remove (const char *directory, GError **error);

G_END_DECLS

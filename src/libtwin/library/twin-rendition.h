/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "store/twin-passage-table.h"

G_BEGIN_DECLS

/* A rendition is a document exactly as one policy lets it out: decided, rewritten, scanned
 * again, cut into passages and indexed. It is the only form of a document that answers,
 * is published or is shown as "After". */

/* Whether the document may be released under @policy: TRUE, or FALSE with TWIN_ERROR_REFUSED that
 * says why in the user's words (undecided, blocked, unclassified, residue, not read, searched by other rules than these). */
gboolean twin_rendition_check (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error);

/* The rendition's id, made now if there is none or the document changed since; 0 with an error as above. A document
 * that was searched by other rules than these is searched again first. */
gint64 twin_rendition_ensure (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error);

/* The same for many documents, in few transactions: what a twin asks for before it answers.
 * @renditions (gint64) receives one for each of @document_ids, 0 where it is refused or the document is gone;
 * @reasons (nullable; char *) then why, else NULL. FALSE only if the store fails or @cancellable. */
gboolean twin_rendition_ensure_all (TwinLibrary *library, const char *const *document_ids, const TwinPiiPolicy *policy,
                                    GArray *renditions, GPtrArray *reasons, GCancellable *cancellable, GError **error);

/* Its whole text: what passages' offsets count in. */
char *twin_rendition_dup_text (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

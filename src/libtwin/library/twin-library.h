/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/twin-intake.h"
#include "privacy/twin-pii-policy.h"
#include "store/twin-document-table.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinLibrary:
 *
 * One creator's documents: the store and the workers together. The root that the
 * floors above are handed.
 *
 * Any thread. Every function is synchronous; Studio calls them from worker threads.
 */
typedef struct _TwinLibrary TwinLibrary;

/* Takes a reference to @store and takes @intake over (NULL for a library that only reads what is there:
 * twin_import_run() fails then). Documents that were being read when the program died are queued again, by whoever reads next. */
TwinLibrary *twin_library_new (TwinStore *store, TwinIntake *intake) G_GNUC_WARN_UNUSED_RESULT;
TwinLibrary *twin_library_ref (TwinLibrary *self);
void twin_library_unref (TwinLibrary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinLibrary, twin_library_unref)

TwinStore *twin_library_get_store (TwinLibrary *self);
TwinIntake *twin_library_get_intake (TwinLibrary *self);

/* All documents in sight, newest last: TwinDocumentRecord. */
GPtrArray *twin_library_list (TwinLibrary *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwinDocumentRecord *twin_library_get (TwinLibrary *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id that @reference means: a full id, its first characters (at least 4), its last 8 or more, or a file name;
 * TWIN_ERROR_NOT_FOUND, or TWIN_ERROR_INVALID if it means several. For what people type. */
char *twin_library_resolve (TwinLibrary *self, const char *reference, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The policy for documents that no twin says otherwise about. set re-judges every document. */
TwinPiiPolicy *twin_library_get_policy (TwinLibrary *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_library_set_policy (TwinLibrary *self, const TwinPiiPolicy *policy, GError **error);

gboolean twin_library_classify (TwinLibrary *self, const char *id, const TwinClassification *classification, GError **error);

/* All of @ids in one transaction, or none of them. */
gboolean twin_library_classify_all (TwinLibrary *self, const char *const *ids, const TwinClassification *classification, GError **error);

/* Puts a document out of sight at once; undo with restore. purge destroys what was put away before
 * @before (ms): rows, passages, index, original; then overwrites the freed space. */
gboolean twin_library_remove (TwinLibrary *self, const char *id, GError **error);
gboolean twin_library_restore (TwinLibrary *self, const char *id, GError **error);
gboolean twin_library_purge_removed (TwinLibrary *self, gint64 before, GCancellable *cancellable, GError **error);

/* Destroys what is here of a document that was destroyed on another computer: row and original. twin_store_needs_purge() then says that
 * its space is to be overwritten. Inside a transaction of the caller. */
gboolean twin_library_forget (TwinTransaction *tx, const char *id, GError **error);

G_END_DECLS

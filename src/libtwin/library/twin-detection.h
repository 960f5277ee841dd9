/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "privacy/twin-custom-type.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/* What documents are searched for, and searching them again when that has changed: by an update of the
 * program, or by a type that the creator defines. Until a document has been searched again nothing of it
 * is released. Decisions stay, because they are about values. */

/* What this library's documents are searched for. */
TwinTypeSet *twin_detection_load_types (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinDetectionReport:
 * @n_documents: how many were searched again
 * @n_changed: how many of them now hold other findings
 * @n_undecided: how many findings of those are undecided
 */
typedef struct
{
  guint n_documents;
  guint n_changed;
  guint n_undecided;
} TwinDetectionReport;

/* Called after each document, on the thread of the call. */
typedef void (*TwinDetectionProgressFunc) (guint n_done, guint n_total, gpointer user_data);

/* Searches those of @ids that were searched by other rules; of all documents if @ids is NULL. An id of no document is
 * passed over. Findings that changed take the document's renditions with them, its state is judged anew, and the audit
 * log says how many there were. @report, @progress: nullable. What was done before it is cancelled stays done. */
gboolean twin_detection_renew (TwinLibrary *library, const char *const *ids, TwinDetectionReport *report,
                               TwinDetectionProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                               GError **error);

/* The same whatever they were searched by. */
gboolean twin_detection_repeat (TwinLibrary *library, const char *const *ids, TwinDetectionReport *report,
                                TwinDetectionProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                                GError **error);

/* How many documents were searched by other rules than these; -1 on error. */
int twin_detection_count_stale (TwinLibrary *library, GError **error);

/* The types that the creator defined: TwinCustomType. put replaces the type of the same name; neither searches:
 * twin_detection_renew() does. TWIN_ERROR_INVALID says what of @type cannot be read and where, TWIN_ERROR_NOT_FOUND
 * that there is none. */
GPtrArray *twin_detection_list_types (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_detection_put_type (TwinLibrary *library, const TwinCustomType *type, GError **error);
gboolean twin_detection_remove_type (TwinLibrary *library, const char *id, GError **error);

G_END_DECLS

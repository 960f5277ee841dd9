/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-folder-walk.h"
#include "library/twin-library.h"

G_BEGIN_DECLS

/* What the files of this floor share. */

/* A document that is in sight; TWIN_ERROR_NOT_FOUND for a removed one too. */
TwinDocumentRecord *_twin_library_load (TwinTransaction *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends a change of policy that a crash cut off. */
gboolean _twin_library_finish_judgement (TwinLibrary *self, GError **error);

/* Queues the documents that were named duplicates of @id. */
gboolean _twin_library_release_duplicates (TwinTransaction *tx, const char *id, GError **error);

/* Destroys an original that no document but @except_id names, removed ones counted. @tx writes: no reader can
 * take the same content in meanwhile. */
gboolean _twin_library_drop_original (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error);

/* Whether @file is as @record has it, so that there is nothing to read. */
gboolean _twin_import_is_unchanged (const TwinDocumentRecord *record, const TwinFoundFile *file);

/* twin_import_queue() for files (TwinFoundFile) that were found already. */
int _twin_import_queue_found (TwinLibrary *library, GPtrArray *found, GPtrArray *ids, GCancellable *cancellable, GError **error);

/* Puts @record, which is in sight, out of it, with what lies in it. @detail (nullable) goes into the audit log. */
gboolean _twin_library_put_away (TwinTransaction *tx, TwinDocumentRecord *record, const char *detail, GError **error);

/* Brings @record, which is out of sight, back as it is now, judged by the policy of today, with what went with it. */
gboolean _twin_library_bring_back (TwinTransaction *tx, TwinDocumentRecord *record, const char *detail, GError **error);

G_END_DECLS

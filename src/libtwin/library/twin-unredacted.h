/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "search/twin-index.h"

G_BEGIN_DECLS

/**
 * TwinUnredacted:
 *
 * Documents as they are, before anything is redacted, to be searched on this computer and for nothing else:
 * what redaction costs is measured against them. They are cut and indexed in a transaction of the store that
 * is never committed and that only this type holds, so that no other reader ever sees them, nothing can
 * release them and nothing is left of them, also if the program dies.
 *
 * Nobody else writes to the store as long as one lives. One thread.
 */
typedef struct _TwinUnredacted TwinUnredacted;

/* @document_ids: NULL-terminated; those without text are passed over. NULL with G_IO_ERROR_CANCELLED or what the
 * store says. */
TwinUnredacted *twin_unredacted_new (TwinLibrary *library, const char *const *document_ids, GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_unredacted_free (TwinUnredacted *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinUnredacted, twin_unredacted_free)

/* As twin_index_search(), in these documents. The hits hold personal data. */
GPtrArray *twin_unredacted_search (TwinUnredacted *self, const char *question, const char *language, guint limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

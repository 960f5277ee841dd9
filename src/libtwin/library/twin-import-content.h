/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/**
 * TwinImportContent:
 * @extraction: what the worker gave
 * @pictures: digests of those that were read off (a set of char *)
 * @types, @detected: what its text was searched for, and what was found
 * @signature, @n_shingles: what its text is like
 *
 * What came of reading one file, on its way into the store. Internal to the import.
 */
typedef struct
{
  TwinExtraction *extraction;
  GHashTable *pictures;
  TwinTypeSet *types;
  GArray *detected;
  GBytes *signature;
  guint n_shingles;
} TwinImportContent;

TwinImportContent *twin_import_content_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_import_content_free (TwinImportContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinImportContent, twin_import_content_free)

/* Takes @extraction over and searches it, without a transaction: that can take long. */
gboolean twin_import_content_fill (TwinImportContent *self, TwinLibrary *library, TwinExtraction *extraction, GError **error);

/* Makes it the text of @record, which is judged and stored with it. */
gboolean twin_import_content_store (TwinImportContent *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error);

/* The same for a file that was read before by another reader. Nothing changes but who has read it where this comes to the
 * same, or to less: a text that is there is not lost to a reader that fails. *@changed tells. */
gboolean twin_import_content_store_again (TwinImportContent *self, TwinTransaction *tx, TwinDocumentRecord *record,
                                          gboolean *changed, GError **error);

/* Notes that @record was read, also in vain, by the readers of this program. */
gboolean twin_import_content_note_reader (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error);

/* What was known of an earlier content must not stay when there is none now. */
gboolean twin_import_content_clear (TwinTransaction *tx, TwinDocumentRecord *record, GError **error);

/* That an import has come to an end, for the audit log. */
gboolean twin_import_content_log (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error);

G_END_DECLS

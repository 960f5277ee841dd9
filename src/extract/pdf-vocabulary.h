/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdfVocabulary:
 *
 * The words that a document writes in one piece, so far: they tell whether a hyphen at the end of a line divides a
 * word or is of it. Keeps 64-bit hashes only, up to a fixed number.
 */
typedef struct _PdfVocabulary PdfVocabulary;

PdfVocabulary *pdf_vocabulary_new (void) G_GNUC_WARN_UNUSED_RESULT;
void pdf_vocabulary_free (PdfVocabulary *self);

/* One word as it stands in the text; marks around it do not count, nor does case. */
void pdf_vocabulary_add (PdfVocabulary *self, const char *word, gsize length);

/* Whether the hyphen between @first, the end of a line without it, and @second, the beginning of the next, is of the
 * word: "state-" and "controlled". Both end where the word does. @self may be NULL. */
gboolean pdf_vocabulary_keeps_hyphen (const PdfVocabulary *self, const char *first, gsize first_length, const char *second, gsize second_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfVocabulary, pdf_vocabulary_free)

G_END_DECLS

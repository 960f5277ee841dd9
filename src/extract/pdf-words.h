/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-vocabulary.h"

G_BEGIN_DECLS

/* How the words of one line go on in the next. Texts are valid UTF-8. */

/* Appends @text with its ligatures and presentation forms taken apart. */
void pdf_append_text (GString *out, const char *text, gsize length);

/* Makes @text ready for the line @next to be appended: without the hyphen of a divided
 * word, with a blank, or with nothing between. @vocabulary, which may be NULL, tells which hyphens are of their word. */
void pdf_join_lines (GString *text, const char *next, const PdfVocabulary *vocabulary);

/* Whether @text ends in a hyphen behind a letter. */
gboolean pdf_ends_divided (const GString *text);

gboolean pdf_ends_sentence (const char *text);
gboolean pdf_starts_lower (const char *text);
gboolean pdf_has_letter (const char *text);

/* "• ", "1. ", "(a) ": its bytes; 0 if the line does not begin with one. */
gsize pdf_list_marker_length (const char *text, gsize length);
gboolean pdf_is_bullet (const char *text);

G_END_DECLS

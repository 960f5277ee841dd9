/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* Whether @c is a letter of a script that runs from right to left. */
gboolean pdf_is_rtl (gunichar c);

/* Whether @c is one of the controls that poppler wraps text in that runs against the page; they have no box. */
gboolean pdf_is_bidi_control (gunichar c);

/* Whether poppler found text that runs from the right: what follows is for such pages only. */
gboolean pdf_has_rtl_runs (const char *text);

/* Puts @boxes into the order of @text: poppler gives the letters of a word that runs from the right in the order
 * in which they are read, but their boxes from left to right. */
void pdf_mirror_boxes (const char *text, PopplerRectangle *boxes, guint n_boxes);

/* Turns round, in place, the letters of glyphs that are lam and alef in one: poppler takes them for two letters from
 * left to right. @boxes are in the order of @text. */
void pdf_mend_arabic_ligatures (char *text, const PopplerRectangle *boxes, guint n_boxes);

/* Stands for a blank that is none. */
#define PDF_NO_BLANK '\1'

/* poppler says of each word whether a blank is on its right, and puts it on its left where words run from the right.
 * Writes PDF_NO_BLANK over those that the boxes do not show. */
void pdf_mend_blanks (char *text, const PopplerRectangle *boxes, guint n_boxes);

/* Whether the boxes of two letters that follow each other, the second one being @c, show a blank. */
gboolean pdf_is_blank_between (const PopplerRectangle *a, const PopplerRectangle *b, gunichar c);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"
#include "text/twin-document.h"

G_BEGIN_DECLS

/* A block of a page and its text. */
typedef struct
{
  TwinBlock block;
  GString *text;
  float size;          /* of its type */
  float right;         /* edge of the column it stands in */
  gboolean ends_full;  /* its last line reaches that edge */
} PdfBlock;

/* The paragraphs, headings, list items, rows and notes of @page in reading order; @body_size is
 * the size of the document's running text. Lines marked PDF_LINE_MARGIN come first and last, as
 * page header and footer.
 *
 * Returns: an array of PdfBlock. */
GPtrArray *pdf_build_blocks (const PdfPage *page, float body_size) G_GNUC_WARN_UNUSED_RESULT;

/* Moves the rest of a word that was divided at the end of @last to it, from @next. */
void pdf_join_divided_word (PdfBlock *last, PdfBlock *next, const PdfVocabulary *vocabulary);

G_END_DECLS

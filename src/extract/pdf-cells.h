/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-rows.h"

G_BEGIN_DECLS

/* Words of a row between which there is no wide gap. */
typedef struct
{
  float x0, x1;
  guint first;  /* of the row's words */
  guint n;
} PdfCell;

/* A row cut into cells. */
typedef struct
{
  GArray *words; /* guint: into the page's words, from the left */
  GArray *cells; /* PdfCell */
} PdfCutRow;

/* Cuts @n rows of the region @rows, from @first on.
 *
 * Returns: an array of PdfCutRow. */
GArray *pdf_cut_rows (const PdfPage *page, GArray *rows, guint first, guint n) G_GNUC_WARN_UNUSED_RESULT;

static inline const PdfCutRow *
pdf_cut_at (GArray *cuts,
            guint i)
{
  return &g_array_index (cuts, PdfCutRow, i);
}

static inline const PdfCell *
pdf_cell_at (const PdfCutRow *cut,
             guint i)
{
  return &g_array_index (cut->cells, PdfCell, i);
}

/* Word @i of the row, from the left. */
static inline const PdfWord *
pdf_cut_word (const PdfPage *page,
              const PdfCutRow *cut,
              guint i)
{
  return pdf_page_get_word (page, g_array_index (cut->words, guint, i));
}

/* Whether the word is but the mark of a list item. */
gboolean pdf_is_marker_word (const PdfPage *page, const PdfWord *word);

G_END_DECLS

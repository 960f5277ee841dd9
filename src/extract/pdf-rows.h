/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"

G_BEGIN_DECLS

/**
 * PdfRow:
 * @lines, @n_lines: lines that stand at the same height in a region, in the order in which they are read
 * @flags: that all of them have
 * @step: to the row above, from foot to foot; 0 for the first
 * @table: number of the table it is of, from 1; 0 outside
 * @is_note: small type at the foot of the region
 */
typedef struct
{
  const PdfLine **lines;
  guint n_lines;
  float x0, y0, x1, y1;
  float size;
  guint n_chars;
  PdfLineFlags flags;
  float step;
  guint table;
  gboolean is_note;
} PdfRow;

/* Cuts the lines of a region, which come from the top, into rows. */
GArray *pdf_find_rows (const PdfLine *const *lines, guint n) G_GNUC_WARN_UNUSED_RESULT;

static inline PdfRow *
pdf_row_at (GArray *rows,
            guint i)
{
  return &g_array_index (rows, PdfRow, i);
}

/* The usual distance from row to row; 0 if there is one row only. */
float pdf_measure_leading (GArray *rows);

/* The text of @row, blanks between its lines. */
void pdf_append_row (GString *text, const PdfPage *page, const PdfRow *row);

G_END_DECLS

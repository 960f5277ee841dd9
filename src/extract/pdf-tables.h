/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-rows.h"

G_BEGIN_DECLS

/**
 * PdfTableRow:
 * @text: its cells, a tab between two
 * @first, @n_rows: the rows of the region that it was made of
 * @is_header: it names the columns
 * @is_list: it is of one of the lists that stand beside each other, and no table row
 */
typedef struct
{
  GString *text;
  guint first;
  guint n_rows;
  gboolean is_header;
  gboolean is_list;
} PdfTableRow;

/* Finds the tables among the @rows of a region by what stands under each other, and says so in their @table. */
void pdf_find_tables (const PdfPage *page, GArray *rows, float leading);

/* The rows of the table that begins with row @first of @rows: what is set over several lines is one again, and a
 * column that is empty has an empty cell.
 *
 * Returns: an array of PdfTableRow. */
GPtrArray *pdf_read_table (const PdfPage *page, GArray *rows, guint first) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

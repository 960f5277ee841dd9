/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-tables.h"

#include "pdf-cells.h"

#include <math.h>

#define SAME_EDGE_EM 0.6f      /* cells that are set under each other, in units of the type's size */
#define MIN_TABLE_ROWS 2
#define LOOK_BACK 4            /* rows that a row may be aligned with */
#define MAX_STEP 3.0f          /* to the next row, times the usual distance */
#define WRAP_STEP 1.3f         /* to the next line of a cell, the same */

static gboolean
has_cells (const PdfCutRow *cut)
{
  return cut->cells->len >= 2;
}

/* Whether two cells of different rows are set under each other: left, right or centred. */
static gboolean
cells_agree (const PdfCell *a,
             const PdfCell *b,
             float tolerance)
{
  return fabsf (a->x0 - b->x0) < tolerance || fabsf (a->x1 - b->x1) < tolerance
         || fabsf ((a->x0 + a->x1) - (b->x0 + b->x1)) < 2 * tolerance;
}

static gboolean
cuts_agree (const PdfCutRow *a,
            const PdfCutRow *b,
            float tolerance)
{
  guint n = 0;

  for (guint i = 0; i < a->cells->len; i++)
    for (guint j = 0; j < b->cells->len; j++)
      if (cells_agree (pdf_cell_at (a, i), pdf_cell_at (b, j), tolerance))
        {
          n++;
          break;
        }
  return n >= 2;
}

/* Where tables are looked for. */
typedef struct
{
  const PdfPage *page;
  GArray *rows;
  GArray *cuts;  /* PdfCutRow, one a row */
  float leading;
} Finder;

static gboolean
agrees_above (Finder *self,
              guint first,
              guint i)
{
  float size = pdf_row_at (self->rows, i)->size;

  for (guint j = i; j > first && i - j < LOOK_BACK; j--)
    if (cuts_agree (pdf_cut_at (self->cuts, j - 1), pdf_cut_at (self->cuts, i), SAME_EDGE_EM * MIN (size, pdf_row_at (self->rows, j - 1)->size)))
      return TRUE;
  return FALSE;
}

/* Whether a row stands between the lines of the one above it: a cell that is centred on the lines beside it. */
static gboolean
overlaps_above (Finder *self,
                guint i)
{
  const PdfRow *row = pdf_row_at (self->rows, i);
  const PdfRow *above = pdf_row_at (self->rows, i - 1);

  return row->step < 0.75f * MIN (row->size, above->size);
}

/* Whether the row is one piece that stands inside the table from @first on, not all across it. */
static gboolean
is_inside (Finder *self,
           guint first,
           guint i)
{
  const PdfRow *row = pdf_row_at (self->rows, i);
  float x0 = G_MAXFLOAT, x1 = -G_MAXFLOAT;

  for (guint j = first; j < i; j++)
    {
      x0 = MIN (x0, pdf_row_at (self->rows, j)->x0);
      x1 = MAX (x1, pdf_row_at (self->rows, j)->x1);
    }
  return row->x0 > x0 - row->size && row->x1 < x1 + row->size && row->x1 - row->x0 < 0.6f * (x1 - x0);
}

/* Whether the row is a further line of a cell behind the first column. */
static gboolean
continues_cell (Finder *self,
                guint first,
                guint i)
{
  const PdfRow *row = pdf_row_at (self->rows, i);
  float tolerance = SAME_EDGE_EM * row->size;

  if (row->step > WRAP_STEP * MAX (self->leading, 1.1f * row->size))
    return FALSE;
  for (guint j = i; j > first && i - j < 2 * LOOK_BACK; j--)
    {
      const PdfCutRow *above = pdf_cut_at (self->cuts, j - 1);

      for (guint c = 1; c < above->cells->len; c++)
        if (fabsf (pdf_cell_at (above, c)->x0 - row->x0) < tolerance && row->x0 > pdf_row_at (self->rows, first)->x0 + 2 * row->size)
          return TRUE;
    }
  return FALSE;
}

static gboolean
belongs (Finder *self,
         guint first,
         guint i)
{
  const PdfRow *row = pdf_row_at (self->rows, i);

  if (row->step > MAX_STEP * MAX (self->leading, row->size))
    return FALSE;
  if (overlaps_above (self, i) && (has_cells (pdf_cut_at (self->cuts, i)) || is_inside (self, first, i)))
    return TRUE;
  if (has_cells (pdf_cut_at (self->cuts, i)))
    return agrees_above (self, first, i);
  if (continues_cell (self, first, i))
    return TRUE;

  /* One word in a column, and the table goes on behind it. */
  return i + 1 < self->rows->len && is_inside (self, first, i) && has_cells (pdf_cut_at (self->cuts, i + 1))
         && pdf_row_at (self->rows, i + 1)->step < 2 * MAX (self->leading, row->size) && agrees_above (self, first, i + 1);
}

/* Code is set in columns by its indents, lists by their marks. */
static gboolean
is_table (Finder *self,
          guint first,
          guint end)
{
  guint n_multi = 0, n_code = 0, n_wide = 0;

  for (guint i = first; i < end; i++)
    {
      guint n_cells = pdf_cut_at (self->cuts, i)->cells->len;

      n_multi += has_cells (pdf_cut_at (self->cuts, i));
      n_wide += n_cells >= 3;
      n_code += (pdf_row_at (self->rows, i)->flags & PDF_LINE_MONOSPACED) != 0;
    }
  return n_multi >= MIN_TABLE_ROWS && (n_code * 2 < end - first || n_wide * 2 > end - first);
}

void
pdf_find_tables (const PdfPage *page,
                 GArray *rows,
                 float leading)
{
  Finder self = { page, rows, NULL, leading };
  guint n_tables = 0;

  g_return_if_fail (page != NULL && rows != NULL);

  self.cuts = pdf_cut_rows (page, rows, 0, rows->len);
  for (guint i = 0; i + 1 < rows->len;)
    {
      guint end = i + 1;

      if (has_cells (pdf_cut_at (self.cuts, i)))
        while (end < rows->len && belongs (&self, i, end))
          end++;
      if (end - i >= MIN_TABLE_ROWS && is_table (&self, i, end))
        {
          n_tables++;
          for (guint j = i; j < end; j++)
            pdf_row_at (rows, j)->table = n_tables;
          i = end;
        }
      else
        {
          i++;
        }
    }
  g_array_unref (self.cuts);
}

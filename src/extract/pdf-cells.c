/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-cells.h"

#include "pdf-words.h"

/* In units of the type's size. */
#define CELL_GAP_EM 0.95f      /* between the cells of a row */
#define NARROW_EM 0.4f         /* gaps in justified lines are wider than this... */
#define JUSTIFIED_EM 1.8f      /* ...and narrower than this */
#define FULL 0.95f             /* of the column, a line that is justified */

static void
cut_row_clear (gpointer data)
{
  PdfCutRow *cut = data;

  g_array_unref (cut->words);
  g_array_unref (cut->cells);
}

static int
compare_words (gconstpointer a,
               gconstpointer b,
               gpointer page)
{
  float x = pdf_page_get_word (page, *(const guint *) a)->x0;
  float y = pdf_page_get_word (page, *(const guint *) b)->x0;

  return x < y ? -1 : x > y;
}

gboolean
pdf_is_marker_word (const PdfPage *page,
                    const PdfWord *word)
{
  g_return_val_if_fail (page != NULL && word != NULL, FALSE);

  return word->n_chars <= 4 && pdf_list_marker_length (page->text + word->start, word->length) > 0;
}

/* The gap before word @i of a row; none behind the mark of a list item, which belongs to what follows. */
static float
gap_before (const PdfPage *page,
            const PdfCutRow *cut,
            guint i)
{
  const PdfWord *last = pdf_cut_word (page, cut, i - 1);

  return pdf_is_marker_word (page, last) ? 0 : pdf_cut_word (page, cut, i)->x0 - last->x1;
}

/* Whether a row is set to the width of its column, @width: all its gaps are wide, and none by far. */
static gboolean
is_justified (const PdfPage *page,
              const PdfRow *row,
              const PdfCutRow *cut,
              float width)
{
  float narrowest = G_MAXFLOAT, widest = 0;

  for (guint i = 1; i < cut->words->len; i++)
    {
      float gap = gap_before (page, cut, i);

      narrowest = MIN (narrowest, gap);
      widest = MAX (widest, gap);
    }
  return row->x1 - row->x0 > FULL * width && narrowest > NARROW_EM * row->size && widest < JUSTIFIED_EM * row->size;
}

static void
collect_words (const PdfPage *page,
               const PdfRow *row,
               PdfCutRow *cut)
{
  for (guint i = 0; i < row->n_lines; i++)
    for (guint w = 0; w < row->lines[i]->n_words; w++)
      {
        guint word = row->lines[i]->first_word + w;

        g_array_append_val (cut->words, word);
      }
  g_array_sort_with_data (cut->words, compare_words, (gpointer) page);
}

static PdfCutRow
cut_row (const PdfPage *page,
         const PdfRow *row,
         float width)
{
  PdfCutRow cut = { g_array_new (FALSE, FALSE, sizeof (guint)), g_array_new (FALSE, FALSE, sizeof (PdfCell)) };
  float wide = CELL_GAP_EM * row->size;

  collect_words (page, row, &cut);
  if (is_justified (page, row, &cut, width))
    wide = G_MAXFLOAT;
  for (guint i = 0; i < cut.words->len; i++)
    {
      const PdfWord *word = pdf_cut_word (page, &cut, i);
      PdfCell *last = cut.cells->len > 0 ? &g_array_index (cut.cells, PdfCell, cut.cells->len - 1) : NULL;

      if (last != NULL && gap_before (page, &cut, i) < wide)
        {
          last->x1 = MAX (last->x1, word->x1);
          last->n++;
        }
      else
        {
          PdfCell cell = { word->x0, word->x1, i, 1 };

          g_array_append_val (cut.cells, cell);
        }
    }
  return cut;
}

static float
region_width (GArray *rows)
{
  float left = G_MAXFLOAT, right = -G_MAXFLOAT;

  for (guint i = 0; i < rows->len; i++)
    {
      left = MIN (left, pdf_row_at (rows, i)->x0);
      right = MAX (right, pdf_row_at (rows, i)->x1);
    }
  return right - left;
}

GArray *
pdf_cut_rows (const PdfPage *page,
              GArray *rows,
              guint first,
              guint n)
{
  GArray *cuts = g_array_sized_new (FALSE, FALSE, sizeof (PdfCutRow), n);
  float width;

  g_return_val_if_fail (page != NULL && rows != NULL && first + n <= rows->len, cuts);

  g_array_set_clear_func (cuts, cut_row_clear);
  width = region_width (rows);
  for (guint i = 0; i < n; i++)
    {
      PdfCutRow cut = cut_row (page, pdf_row_at (rows, first + i), width);

      g_array_append_val (cuts, cut);
    }
  return cuts;
}

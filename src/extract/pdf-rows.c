/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-rows.h"

#include "pdf-words.h"

#include <stdlib.h>

/* Lines whose middles are closer than this, in units of the type, are one row. */
#define SAME_ROW_EM 0.4f

static float
middle (const PdfLine *line)
{
  return (line->y0 + line->y1) / 2;
}

static void
row_clear (gpointer data)
{
  g_free (((PdfRow *) data)->lines);
}

static int
compare_left (gconstpointer a,
              gconstpointer b)
{
  const PdfLine *one = *(const PdfLine *const *) a;
  const PdfLine *two = *(const PdfLine *const *) b;

  return one->x0 < two->x0 ? -1 : one->x0 > two->x0;
}

static int
compare_right (gconstpointer a,
               gconstpointer b)
{
  return compare_left (b, a);
}

static void
finish_row (PdfRow *row)
{
  guint n_rtl = 0;

  row->x0 = row->y0 = G_MAXFLOAT;
  row->x1 = row->y1 = -G_MAXFLOAT;
  row->flags = ~0;
  for (guint i = 0; i < row->n_lines; i++)
    {
      const PdfLine *line = row->lines[i];

      row->x0 = MIN (row->x0, line->x0);
      row->y0 = MIN (row->y0, line->y0);
      row->x1 = MAX (row->x1, line->x1);
      row->y1 = MAX (row->y1, line->y1);
      row->size = line->n_chars > row->n_chars || i == 0 ? line->size : row->size;
      row->n_chars += line->n_chars;
      row->flags &= line->flags;
      n_rtl += (line->flags & PDF_LINE_RTL) != 0;
    }
  qsort (row->lines, row->n_lines, sizeof row->lines[0], n_rtl * 2 > row->n_lines ? compare_right : compare_left);
}

GArray *
pdf_find_rows (const PdfLine *const *lines,
               guint n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (PdfRow));

  g_array_set_clear_func (rows, row_clear);
  for (guint i = 0; i < n;)
    {
      PdfRow row = { 0 };
      guint end = i + 1;

      while (end < n
             && middle (lines[end]) - middle (lines[i]) < SAME_ROW_EM * MAX (lines[i]->size, lines[end]->size))
        end++;
      row.n_lines = end - i;
      row.lines = g_memdup2 (lines + i, row.n_lines * sizeof row.lines[0]);
      finish_row (&row);
      if (rows->len > 0)
        row.step = row.y1 - pdf_row_at (rows, rows->len - 1)->y1;
      g_array_append_val (rows, row);
      i = end;
    }
  return rows;
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return x < y ? -1 : x > y;
}

float
pdf_measure_leading (GArray *rows)
{
  g_autofree float *steps = g_new (float, rows->len + 1);
  guint n = 0;

  for (guint i = 1; i < rows->len; i++)
    if (pdf_row_at (rows, i)->step > 0)
      steps[n++] = pdf_row_at (rows, i)->step;
  if (n == 0)
    return 0;
  qsort (steps, n, sizeof (float), compare_floats);
  return steps[n / 2];
}

static void
append_line (GString *text,
             const PdfPage *page,
             const PdfLine *line)
{
  for (guint i = 0; i < line->n_words; i++)
    {
      const PdfWord *word = pdf_page_get_word (page, line->first_word + i);

      if (i > 0)
        g_string_append_c (text, ' ');
      pdf_append_text (text, page->text + word->start, word->length);
    }
}

void
pdf_append_row (GString *text,
                const PdfPage *page,
                const PdfRow *row)
{
  for (guint i = 0; i < row->n_lines; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_line (text, page, row->lines[i]);
    }
}

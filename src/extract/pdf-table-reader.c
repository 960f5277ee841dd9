/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-tables.h"

#include "pdf-cells.h"
#include "pdf-words.h"

#include <math.h>
#include <string.h>

#define STRIP_EM 0.4f          /* between two columns, through all rows; in units of the type's size */
#define WIDE_STRIP_EM 0.9f     /* the same, where there are few rows */
#define FEW_ROWS 3
#define WRAP_STEP 1.3f         /* to the next line of a cell, times the least distance in the table */
#define LIST_STEP 1.45f        /* lists beside each other are set closer than the rows of a table, in units of the type */
#define MAX_COLUMNS 64
#define MAX_HEADER_ROWS 3

/* The strips that the columns of a table stand in. */
typedef struct
{
  float starts[MAX_COLUMNS];
  guint n;
} Columns;

/* A table being read. */
typedef struct
{
  const PdfPage *page;
  GArray *rows;
  GArray *cuts;     /* PdfCutRow of the table's rows */
  guint first, n;   /* its rows */
  float x0, x1, size;
  float least_step; /* between lines that do not overlap */
  gboolean rtl;
  Columns columns;
} Table;

static PdfRow *
table_row (Table *self,
           guint i)
{
  return pdf_row_at (self->rows, self->first + i);
}

static void
measure_table (Table *self)
{
  guint n_rtl = 0;

  self->x0 = self->least_step = G_MAXFLOAT;
  self->x1 = -G_MAXFLOAT;
  for (guint i = 0; i < self->n; i++)
    {
      const PdfRow *row = table_row (self, i);

      self->x0 = MIN (self->x0, row->x0);
      self->x1 = MAX (self->x1, row->x1);
      self->size = MAX (self->size, row->size);
      n_rtl += (row->flags & PDF_LINE_RTL) != 0;
      if (i > 0 && row->step > 0.75f * row->size)
        self->least_step = MIN (self->least_step, row->step);
    }
  self->rtl = n_rtl * 2 > self->n;
}

/* How many rows have ink at each point of the table's width. The first rows may name two columns at once. */
static void
count_ink (Table *self,
           guint *ink,
           guint width)
{
  guint most = 0;

  for (guint i = 0; i < self->n; i++)
    most = MAX (most, pdf_cut_at (self->cuts, i)->cells->len);
  for (guint i = 0; i < self->n; i++)
    {
      const PdfCutRow *cut = pdf_cut_at (self->cuts, i);

      if (cut->cells->len * 2 < most)
        continue;
      for (guint w = 0; w < cut->words->len; w++)
        {
          const PdfWord *word = pdf_cut_word (self->page, cut, w);
          gboolean marks = pdf_is_marker_word (self->page, word) && w + 1 < cut->words->len;
          guint end = MIN ((guint) ceilf ((marks ? pdf_cut_word (self->page, cut, w + 1)->x0 : word->x1) - self->x0), width);

          for (guint x = (guint) MAX (word->x0 - self->x0, 0); x < end; x++)
            ink[x]++;
        }
    }
}

static void
find_columns (Table *self)
{
  guint width = (guint) ceilf (self->x1 - self->x0) + 1;
  g_autofree guint *ink = g_new0 (guint, width);
  guint allowed = self->n > 3 * FEW_ROWS ? self->n / 12 : 0;
  float strip = (self->n <= FEW_ROWS ? WIDE_STRIP_EM : STRIP_EM) * self->size;
  guint gap = 0;

  count_ink (self, ink, width);
  self->columns.starts[0] = self->x0 - 1;
  self->columns.n = 1;
  for (guint x = 0; x < width; x++)
    {
      if (ink[x] <= allowed)
        {
          gap++;
          continue;
        }
      if (gap > 0 && gap < x && (float) gap >= strip && self->columns.n < MAX_COLUMNS)
        self->columns.starts[self->columns.n++] = self->x0 + (float) x - (float) gap / 2;
      gap = 0;
    }
}

/* The column that holds most of a word, by its middle. */
static guint
column_of (Table *self,
           const PdfWord *word)
{
  float x = (word->x0 + word->x1) / 2;
  guint column = 0;

  while (column + 1 < self->columns.n && x >= self->columns.starts[column + 1])
    column++;
  return column;
}

/* The word that stands for word @i of a row when its column is looked for. */
static const PdfWord *
marked_word (Table *self,
             const PdfCutRow *cut,
             guint i)
{
  return pdf_is_marker_word (self->page, pdf_cut_word (self->page, cut, i)) && i + 1 < cut->words->len ? pdf_cut_word (self->page, cut, i + 1)
                                                                                         : pdf_cut_word (self->page, cut, i);
}

static void
append_to_cell (GString *cell,
                const PdfPage *page,
                const PdfWord *word)
{
  if (cell->len > 0)
    g_string_append_c (cell, ' ');
  pdf_append_text (cell, page->text + word->start, word->length);
}

static GString **
new_cells (guint n)
{
  GString **cells = g_new0 (GString *, n);

  for (guint i = 0; i < n; i++)
    cells[i] = g_string_new (NULL);
  return cells;
}

static void
free_cells (GString **cells,
            guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_free (cells[i], TRUE);
  g_free (cells);
}

/* Adds the words of row @i to the cells; a piece that no wide gap divides stays in one cell: a title over
 * several columns. */
static void
fill_cells (Table *self,
            guint i,
            GString **cells)
{
  const PdfCutRow *cut = pdf_cut_at (self->cuts, i);
  gboolean spans = cut->cells->len * 2 <= self->columns.n;

  for (guint c = 0; c < cut->cells->len; c++)
    {
      const PdfCell *cell = pdf_cell_at (cut, c);
      guint home = column_of (self, marked_word (self, cut, cell->first));
      gboolean from_right = table_row (self, i)->flags & PDF_LINE_RTL;

      for (guint w = 0; w < cell->n; w++)
        {
          guint at = from_right ? cell->n - 1 - w : w;
          const PdfWord *word = pdf_cut_word (self->page, cut, cell->first + at);

          append_to_cell (cells[spans ? home : column_of (self, marked_word (self, cut, cell->first + at))], self->page, word);
        }
    }
}

static gboolean
is_number (const GString *cell)
{
  guint n_digits = 0, n_letters = 0;

  for (const char *p = cell->str; *p != '\0'; p = g_utf8_next_char (p))
    {
      n_digits += g_unichar_isdigit (g_utf8_get_char (p));
      n_letters += g_unichar_isalpha (g_utf8_get_char (p));
    }
  return n_digits > n_letters;
}

/* Whether @next holds but further lines of the cells of @above: the first column is empty, what is filled was
 * filled above, and none of it is a number. */
static gboolean
is_wrapped (Table *self,
            GString **above,
            GString **next,
            guint i)
{
  guint key = self->rtl ? self->columns.n - 1 : 0;
  guint n_above = 0, n_next = 0;

  if (table_row (self, i)->step > WRAP_STEP * self->least_step)
    return FALSE;
  for (guint c = 0; c < self->columns.n; c++)
    {
      n_above += above[c]->len > 0;
      n_next += next[c]->len > 0;
      if (next[c]->len > 0 && (above[c]->len == 0 || is_number (above[c]) || is_number (next[c])))
        return FALSE;
    }
  if (n_next == 0)
    return FALSE;
  return next[key]->len == 0 ? n_next < n_above : n_next == 1 && pdf_starts_lower (next[key]->str);
}

/* How many of the cells are filled, and how many of these with a number. */
static guint
count_filled (Table *self,
              GString **cells,
              guint *n_numbers)
{
  guint n = 0;

  *n_numbers = 0;
  for (guint c = 0; c < self->columns.n; c++)
    {
      n += cells[c]->len > 0;
      *n_numbers += cells[c]->len > 0 && is_number (cells[c]);
    }
  return n;
}

/* The lines of the header: those above the first row of numbers that name columns, one close above the other. */
static guint
count_header_rows (Table *self)
{
  GString **cells = new_cells (self->columns.n);
  guint n = 0;
  gboolean found = FALSE;

  for (; n < MIN (self->n, MAX_HEADER_ROWS + 1) && !found; n++)
    {
      guint n_filled, n_numbers;

      for (guint c = 0; c < self->columns.n; c++)
        g_string_truncate (cells[c], 0);
      fill_cells (self, n, cells);
      n_filled = count_filled (self, cells, &n_numbers);
      found = n_numbers * 2 > n_filled;
      if (!found && (n_filled < 2 || (n > 0 && table_row (self, n)->step > WRAP_STEP * self->least_step)))
        break;
    }
  free_cells (cells, self->columns.n);
  return found ? n - 1 : 0;
}

static void
take_cells (Table *self,
            GString **above,
            GString **next)
{
  for (guint i = 0; i < self->columns.n; i++)
    {
      if (above[i]->len > 0 && next[i]->len > 0)
        pdf_join_lines (above[i], next[i]->str, self->page->vocabulary);
      g_string_append_len (above[i], next[i]->str, (gssize) next[i]->len);
      g_string_truncate (next[i], 0);
    }
}

static void
table_row_free (gpointer data)
{
  PdfTableRow *row = data;

  g_string_free (row->text, TRUE);
  g_free (row);
}

static void
tell_cells (Table *self,
            GPtrArray *out,
            GString **cells,
            guint first,
            guint n_rows)
{
  PdfTableRow *row = g_new0 (PdfTableRow, 1);

  row->text = g_string_new (NULL);
  row->first = self->first + first;
  row->n_rows = n_rows;
  for (guint c = 0; c < self->columns.n; c++)
    {
      GString *cell = cells[self->rtl ? self->columns.n - 1 - c : c];

      if (c > 0)
        g_string_append_c (row->text, '\t');
      g_string_append_len (row->text, cell->str, (gssize) cell->len);
      g_string_truncate (cell, 0);
    }
  g_ptr_array_add (out, row);
}

/* Whether the first row names the columns: it is bold and the next is not, or the next has numbers and it has none. */
static gboolean
has_header (Table *self,
            GPtrArray *out)
{
  const PdfTableRow *first, *second;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  guint n_numbers = 0;

  if (out->len < 2)
    return FALSE;
  first = g_ptr_array_index (out, 0);
  second = g_ptr_array_index (out, 1);
  if ((pdf_row_at (self->rows, first->first)->flags & PDF_LINE_BOLD) && !(pdf_row_at (self->rows, second->first)->flags & PDF_LINE_BOLD))
    return TRUE;
  names = g_strsplit (first->text->str, "\t", -1);
  values = g_strsplit (second->text->str, "\t", -1);
  for (guint c = 0; c < self->columns.n; c++)
    {
      GString name = { .str = names[c], .len = strlen (names[c]) };
      GString value = { .str = values[c], .len = strlen (values[c]) };

      if (is_number (&name))
        return FALSE;
      n_numbers += name.len > 0 && is_number (&value);
    }
  return n_numbers > 0;
}

/* Whether lists stand beside each other, which are read one after the other: each with marks, and set as close as
 * running text. */
static gboolean
is_lists (Table *self)
{
  guint n_marked = 0, n_cells = 0;
  float steps = 0, sizes = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const PdfCutRow *cut = pdf_cut_at (self->cuts, i);

      if (i > 0)
        {
          steps += table_row (self, i)->step;
          sizes += table_row (self, i)->size;
        }
      for (guint c = 0; c < cut->cells->len; c++)
        {
          const PdfWord *word = pdf_cut_word (self->page, cut, pdf_cell_at (cut, c)->first);

          n_cells++;
          n_marked += pdf_list_marker_length (self->page->text + word->start, word->length) > 0;
        }
    }
  return n_marked * 2 > n_cells && steps < LIST_STEP * sizes;
}

static void
read_lists (Table *self,
            GPtrArray *out)
{
  for (guint c = 0; c < self->columns.n; c++)
    for (guint i = 0; i < self->n; i++)
      {
        GString **cells = new_cells (self->columns.n);

        fill_cells (self, i, cells);
        if (cells[c]->len > 0)
          {
            PdfTableRow *row = g_new0 (PdfTableRow, 1);

            row->text = g_string_new_len (cells[c]->str, (gssize) cells[c]->len);
            row->first = self->first + i;
            row->n_rows = 1;
            row->is_list = TRUE;
            g_ptr_array_add (out, row);
          }
        free_cells (cells, self->columns.n);
      }
}

static void
read_rows (Table *self,
           GPtrArray *out)
{
  GString **open = new_cells (self->columns.n);
  GString **next = new_cells (self->columns.n);
  guint n_header = count_header_rows (self);
  guint start = 0;

  fill_cells (self, 0, open);
  for (guint i = 1; i < self->n; i++)
    {
      const PdfRow *row = table_row (self, i);

      fill_cells (self, i, next);
      if (row->step >= 0.75f * MIN (row->size, table_row (self, i - 1)->size) && i >= n_header && !is_wrapped (self, open, next, i))
        {
          tell_cells (self, out, open, start, i - start);
          start = i;
        }
      take_cells (self, open, next);
    }
  tell_cells (self, out, open, start, self->n - start);
  free_cells (open, self->columns.n);
  free_cells (next, self->columns.n);
}

GPtrArray *
pdf_read_table (const PdfPage *page,
                GArray *rows,
                guint first)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (table_row_free);
  Table self = { .page = page, .rows = rows, .first = first };

  g_return_val_if_fail (page != NULL && rows != NULL && first < rows->len, out);

  while (first + self.n < rows->len && pdf_row_at (rows, first + self.n)->table == pdf_row_at (rows, first)->table)
    self.n++;
  self.cuts = pdf_cut_rows (page, rows, first, self.n);
  measure_table (&self);
  find_columns (&self);
  if (is_lists (&self))
    {
      read_lists (&self, out);
    }
  else
    {
      read_rows (&self, out);
      if (has_header (&self, out))
        ((PdfTableRow *) g_ptr_array_index (out, 0))->is_header = TRUE;
    }
  g_array_unref (self.cuts);
  return out;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-blocks.h"

#include "pdf-order.h"
#include "pdf-words.h"

#include <math.h>
#include <string.h>

/* All in units of the type's size, unless they say otherwise. */
#define SAME_ROW_EM 0.4f       /* baselines closer than this are one row */
#define CELL_GAP_EM 1.1f       /* between the cells of a row */
#define SAME_EDGE_EM 0.6f      /* cells that are set under each other */
#define INDENT_EM 0.7f
#define PARAGRAPH_GAP 1.35f    /* times the usual distance of baselines */

#define MIN_TABLE_ROWS 2
#define HEADING_RATIO 1.12f    /* to the size of the body */
#define NOTE_RATIO 0.93f
#define MAX_HEADING_CHARS 200
#define MAX_HEADING_LINES 4

/* Lines that stand at the same height in a region, from left to right. */
typedef struct
{
  const PdfLine **lines;
  guint n_lines;
  float x0, y0, x1, y1;
  float size;
  guint n_chars;
  PdfLineFlags flags; /* that all of them have */
  gboolean in_table;
  gboolean is_note;
} Row;

typedef struct
{
  const PdfPage *page;
  float body_size;
  GPtrArray *blocks;
  GPtrArray *notes;
  GArray *rows;        /* Row, of the region */
  float left, right;   /* of the region */
  float leading;       /* usual distance of baselines in it */
  PdfBlock *open;      /* paragraph that may go on */
  Row last;            /* its last row */
  guint n_rows;        /* of it */
  gboolean after_break; /* the last row was of another region */
} Builder;

static void
block_free (gpointer data)
{
  PdfBlock *block = data;

  g_string_free (block->text, TRUE);
  g_free (block);
}

static void
row_clear (gpointer data)
{
  g_free (((Row *) data)->lines);
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
finish_row (Row *row)
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

static float
middle (const PdfLine *line)
{
  return (line->y0 + line->y1) / 2;
}

/* Cuts the region's lines, which come from the top, into rows. */
static void
find_rows (Builder *self,
           const PdfLine *const *lines,
           guint n)
{
  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < n;)
    {
      Row row = { 0 };
      guint end = i + 1;

      while (end < n
             && middle (lines[end]) - middle (lines[i]) < SAME_ROW_EM * MAX (lines[i]->size, lines[end]->size))
        end++;
      row.n_lines = end - i;
      row.lines = g_memdup2 (lines + i, row.n_lines * sizeof row.lines[0]);
      finish_row (&row);
      g_array_append_val (self->rows, row);
      i = end;
    }
}

static Row *
row_at (Builder *self,
        guint i)
{
  return &g_array_index (self->rows, Row, i);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return x < y ? -1 : x > y;
}

static void
measure_region (Builder *self)
{
  g_autofree float *steps = g_new (float, self->rows->len);
  guint n = 0;

  self->left = G_MAXFLOAT;
  self->right = -G_MAXFLOAT;
  self->leading = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = row_at (self, i);

      self->left = MIN (self->left, row->x0);
      self->right = MAX (self->right, row->x1);
      if (i > 0 && row->y1 > row_at (self, i - 1)->y1)
        steps[n++] = row->y1 - row_at (self, i - 1)->y1;
    }
  if (n == 0)
    return;
  qsort (steps, n, sizeof (float), compare_floats);
  self->leading = steps[n / 2];
}

static gboolean
is_marker_line (Builder *self,
                const PdfLine *line)
{
  return line->n_chars <= 4 && pdf_list_marker_length (self->page->text + line->start, line->length) > 0;
}

static gboolean
has_cells (Builder *self,
           const Row *row)
{
  if (row->n_lines < 2 || (row->n_lines == 2 && is_marker_line (self, row->lines[0])))
    return FALSE;
  for (guint i = 1; i < row->n_lines; i++)
    {
      float gap = row->lines[i]->x0 > row->lines[i - 1]->x0 ? row->lines[i]->x0 - row->lines[i - 1]->x1
                                                            : row->lines[i - 1]->x0 - row->lines[i]->x1;

      if (gap < CELL_GAP_EM * row->size)
        return FALSE;
    }
  return TRUE;
}

/* Whether two cells of different rows are set under each other: left, right or centred. */
static gboolean
cells_agree (const PdfLine *a,
             const PdfLine *b,
             float tolerance)
{
  return fabsf (a->x0 - b->x0) < tolerance || fabsf (a->x1 - b->x1) < tolerance
         || fabsf ((a->x0 + a->x1) - (b->x0 + b->x1)) < 2 * tolerance;
}

static gboolean
rows_agree (const Row *a,
            const Row *b)
{
  float tolerance = SAME_EDGE_EM * MIN (a->size, b->size);
  guint n = 0;

  for (guint i = 0; i < a->n_lines; i++)
    for (guint j = 0; j < b->n_lines; j++)
      if (cells_agree (a->lines[i], b->lines[j], tolerance))
        {
          n++;
          break;
        }
  return n >= 2;
}

static void
find_tables (Builder *self)
{
  for (guint i = 0; i + 1 < self->rows->len;)
    {
      guint end = i + 1;

      if (has_cells (self, row_at (self, i)))
        while (end < self->rows->len && has_cells (self, row_at (self, end))
               && rows_agree (row_at (self, end - 1), row_at (self, end)))
          end++;
      if (end - i >= MIN_TABLE_ROWS)
        for (guint j = i; j < end; j++)
          row_at (self, j)->in_table = TRUE;
      i = end;
    }
}

/* Small type at the foot of a region, on the lower half of the page. */
static void
find_notes (Builder *self)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      Row *row = row_at (self, i - 1);

      if (self->body_size <= 0 || row->size > NOTE_RATIO * self->body_size || row->y0 < self->page->height / 2
          || row->in_table)
        break;
      row->is_note = TRUE;
    }
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

static void
append_row (GString *text,
            const PdfPage *page,
            const Row *row)
{
  for (guint i = 0; i < row->n_lines; i++)
    {
      if (i > 0)
        g_string_append_c (text, row->in_table ? '\t' : ' ');
      append_line (text, page, row->lines[i]);
    }
}

static void
extend_box (TwinBlock *block,
            const Row *row)
{
  float right = MAX (block->x + block->width, row->x1);
  float bottom = MAX (block->y + block->height, row->y1);

  if (block->width <= 0)
    {
      *block = (TwinBlock) { .kind = block->kind, .flags = block->flags, .page = block->page, .level = block->level,
                             .x = row->x0, .y = row->y0, .width = row->x1 - row->x0, .height = row->y1 - row->y0 };
      return;
    }
  block->x = MIN (block->x, row->x0);
  block->y = MIN (block->y, row->y0);
  block->width = right - block->x;
  block->height = bottom - block->y;
}

static guint
heading_level (float ratio)
{
  return ratio >= 1.7f ? 1 : ratio >= 1.3f ? 2 : ratio >= HEADING_RATIO ? 3 : 4;
}

/* Larger type, or bold where the text is not, and short. */
static void
classify (Builder *self,
          PdfBlock *block,
          gboolean bold)
{
  float ratio = self->body_size > 0 ? block->size / self->body_size : 1;
  glong n_chars = g_utf8_strlen (block->text->str, (gssize) block->text->len);

  if (block->block.kind != TWIN_BLOCK_PARAGRAPH && block->block.kind != TWIN_BLOCK_LIST_ITEM)
    return;
  if (pdf_is_bullet (block->text->str) || n_chars > MAX_HEADING_CHARS || self->n_rows > MAX_HEADING_LINES || !pdf_has_letter (block->text->str))
    return;
  if (ratio >= HEADING_RATIO || (bold && ratio > 0.98f && self->n_rows <= 2 && !pdf_ends_sentence (block->text->str)))
    {
      block->block.kind = TWIN_BLOCK_HEADING;
      block->block.level = heading_level (ratio);
    }
}

static void
close_paragraph (Builder *self)
{
  PdfBlock *block = g_steal_pointer (&self->open);

  if (block == NULL)
    return;
  classify (self, block, (self->last.flags & PDF_LINE_BOLD) != 0);
  g_ptr_array_add (block->block.kind == TWIN_BLOCK_NOTE ? self->notes : self->blocks, block);
}

static PdfBlock *
new_block (Builder *self,
           const Row *row,
           TwinBlockKind kind)
{
  PdfBlock *block = g_new0 (PdfBlock, 1);

  block->text = g_string_new (NULL);
  block->block.kind = kind;
  block->block.page = self->page->number;
  block->size = row->size;
  if (row->flags & PDF_LINE_UNPAINTED)
    block->block.flags = TWIN_BLOCK_FLAG_UNPAINTED | TWIN_BLOCK_FLAG_HIDDEN;
  return block;
}

static void
add_table_row (Builder *self,
               const Row *row)
{
  PdfBlock *block = new_block (self, row, TWIN_BLOCK_TABLE_ROW);

  append_row (block->text, self->page, row);
  extend_box (&block->block, row);
  g_ptr_array_add (self->blocks, block);
}

static float
first_word_width (Builder *self,
                  const Row *row)
{
  const PdfWord *word = pdf_page_get_word (self->page, row->lines[0]->first_word);

  return word->x1 - word->x0;
}

/* How far a row's end stands from the edge of its column. */
static float
room_behind (Builder *self,
             const Row *row)
{
  return row->flags & PDF_LINE_RTL ? row->x0 - self->left : self->right - row->x1;
}

static gboolean
is_full (Builder *self,
         const Row *row,
         float next_word)
{
  return room_behind (self, row) < next_word + 0.3f * row->size;
}

/* How far a row's beginning stands from the edge of its column. */
static float
indent_of (Builder *self,
           const Row *row)
{
  return row->flags & PDF_LINE_RTL ? self->right - row->x1 : row->x0 - self->left;
}

/* Whether @row goes on with the paragraph that is open, in the next column or further down
 * the page. */
static gboolean
continues_after_break (Builder *self,
                       const Row *row)
{
  const char *text = self->page->text + row->lines[0]->start;

  if (self->open->block.kind == TWIN_BLOCK_HEADING || fabsf (self->open->size - row->size) > 0.08f * row->size)
    return FALSE;
  if (!self->open->ends_full || pdf_ends_sentence (self->open->text->str))
    return FALSE;
  return pdf_starts_lower (text) || pdf_ends_divided (self->open->text);
}

static gboolean
continues (Builder *self,
           const Row *row,
           gsize marker)
{
  const Row *last = &self->last;
  float step = row->y1 - last->y1;
  float leading = self->leading > 0 ? self->leading : 1.2f * row->size;
  float indent = indent_of (self, row);

  if (self->open == NULL || last->is_note != row->is_note || (last->flags & PDF_LINE_UNPAINTED) != (row->flags & PDF_LINE_UNPAINTED))
    return FALSE;
  if (self->after_break)
    return continues_after_break (self, row);
  if (fabsf (self->open->size - row->size) > 0.08f * MAX (self->open->size, row->size)
      || (last->flags & PDF_LINE_BOLD) != (row->flags & PDF_LINE_BOLD))
    return FALSE;
  if (step < -0.2f * row->size || step > PARAGRAPH_GAP * MAX (leading, 1.1f * row->size))
    return FALSE;
  if (step > PARAGRAPH_GAP * leading && last->size >= row->size)
    return FALSE;
  if (marker > 0 && (self->open->block.kind == TWIN_BLOCK_LIST_ITEM || !is_full (self, last, first_word_width (self, row))
                     || pdf_is_bullet (self->page->text + row->lines[0]->start)))
    return FALSE;

  /* A line that had room for the next word was the last of its paragraph. */
  if (!is_full (self, last, first_word_width (self, row)) && pdf_ends_sentence (self->open->text->str))
    return FALSE;
  if (self->open->block.kind != TWIN_BLOCK_LIST_ITEM && self->n_rows > 0 && indent > indent_of (self, last) + INDENT_EM * row->size
      && indent < indent_of (self, last) + 6 * row->size && indent > INDENT_EM * row->size && pdf_ends_sentence (self->open->text->str))
    return FALSE;
  return TRUE;
}

static void
add_row (Builder *self,
         const Row *row)
{
  const PdfLine *first = row->lines[0];
  gsize marker = pdf_list_marker_length (self->page->text + first->start, first->length);
  gboolean mono = (row->flags & PDF_LINE_MONOSPACED) != 0;

  if (!continues (self, row, marker))
    {
      close_paragraph (self);
      self->open = new_block (self, row, row->is_note ? TWIN_BLOCK_NOTE : marker > 0 ? TWIN_BLOCK_LIST_ITEM
                                                                        : mono       ? TWIN_BLOCK_CODE
                                                                                     : TWIN_BLOCK_PARAGRAPH);
      self->open->block.level = self->open->block.kind == TWIN_BLOCK_LIST_ITEM;
      self->n_rows = 0;
    }
  if (self->n_rows > 0 && self->open->block.kind == TWIN_BLOCK_CODE)
    g_string_append_c (self->open->text, '\n');
  else if (self->n_rows > 0)
    pdf_join_lines (self->open->text, self->page->text + first->start);
  append_row (self->open->text, self->page, row);
  extend_box (&self->open->block, row);
  self->n_rows++;
  self->last = *row;
  self->open->right = self->right;
  self->open->ends_full = room_behind (self, row) < 2.5f * row->size;
  self->after_break = FALSE;
}

/* Body rows first: a note at the foot of a column does not end the paragraph that goes on in
 * the next one. */
static void
build_region (Builder *self,
              const PdfLine *const *lines,
              guint n)
{
  PdfBlock *body;

  find_rows (self, lines, n);
  measure_region (self);
  find_tables (self);
  find_notes (self);
  self->after_break = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = row_at (self, i);

      if (row->is_note)
        continue;
      if (row->in_table)
        {
          close_paragraph (self);
          add_table_row (self, row);
        }
      else
        {
          add_row (self, row);
        }
    }
  body = g_steal_pointer (&self->open);
  for (guint i = 0; i < self->rows->len; i++)
    if (row_at (self, i)->is_note)
      add_row (self, row_at (self, i));
  close_paragraph (self);
  self->open = body;
}

static void
add_line_block (Builder *self,
                const PdfLine *line,
                TwinBlockKind kind,
                TwinBlockFlags flags)
{
  Row row = { .lines = &line, .n_lines = 1, .x0 = line->x0, .y0 = line->y0, .x1 = line->x1, .y1 = line->y1, .size = line->size, .flags = line->flags };
  PdfBlock *block = new_block (self, &row, kind);

  block->block.flags |= flags;
  append_row (block->text, self->page, &row);
  extend_box (&block->block, &row);
  g_ptr_array_add (self->blocks, block);
}

static void
add_margin_blocks (Builder *self,
                   gboolean header)
{
  TwinBlockKind kind = header ? TWIN_BLOCK_PAGE_HEADER : TWIN_BLOCK_PAGE_FOOTER;

  for (guint i = 0; i < self->page->lines->len; i++)
    {
      const PdfLine *line = &g_array_index (self->page->lines, PdfLine, i);
      gboolean top = middle (line) < self->page->height / 2;

      if ((line->flags & PDF_LINE_MARGIN) && top == header)
        add_line_block (self, line, kind, TWIN_BLOCK_FLAG_HIDDEN);
    }
}

/* What is set on its side stands in no column; it comes last. */
static void
add_vertical_blocks (Builder *self)
{
  for (guint i = 0; i < self->page->lines->len; i++)
    {
      const PdfLine *line = &g_array_index (self->page->lines, PdfLine, i);

      if ((line->flags & PDF_LINE_VERTICAL) && !(line->flags & PDF_LINE_MARGIN))
        add_line_block (self, line, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE);
    }
}

static void
build_body (Builder *self)
{
  g_autofree const PdfLine **lines = g_new (const PdfLine *, self->page->lines->len + 1);
  g_autoptr (PdfOrder) owner = NULL;
  GPtrArray *order;
  guint n = 0;

  for (guint i = 0; i < self->page->lines->len; i++)
    {
      const PdfLine *line = &g_array_index (self->page->lines, PdfLine, i);

      if (!(line->flags & (PDF_LINE_MARGIN | PDF_LINE_VERTICAL)))
        lines[n++] = line;
    }
  owner = pdf_order_new (self->page, lines, n);
  order = pdf_order_get_lines (owner);
  for (guint start = 0; start < order->len;)
    {
      guint end = start;

      while (end < order->len && g_ptr_array_index (order, end) != NULL)
        end++;
      if (end > start)
        build_region (self, (const PdfLine *const *) order->pdata + start, end - start);
      start = end + 1;
    }
  close_paragraph (self);
}

GPtrArray *
pdf_build_blocks (const PdfPage *page,
                  float body_size)
{
  Builder self = { .page = page, .body_size = body_size };

  g_return_val_if_fail (page != NULL, NULL);

  self.blocks = g_ptr_array_new_with_free_func (block_free);
  self.notes = g_ptr_array_new ();
  self.rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self.rows, row_clear);

  add_margin_blocks (&self, TRUE);
  build_body (&self);
  for (guint i = 0; i < self.notes->len; i++)
    g_ptr_array_add (self.blocks, g_ptr_array_index (self.notes, i));
  add_vertical_blocks (&self);
  add_margin_blocks (&self, FALSE);

  g_ptr_array_unref (self.notes);
  g_array_unref (self.rows);
  return self.blocks;
}

void
pdf_join_divided_word (PdfBlock *last,
                       PdfBlock *next)
{
  gsize length;

  g_return_if_fail (last != NULL && next != NULL);

  if (last->block.kind != TWIN_BLOCK_PARAGRAPH || next->block.kind != TWIN_BLOCK_PARAGRAPH
      || !pdf_ends_divided (last->text) || !pdf_starts_lower (next->text->str))
    return;
  length = strcspn (next->text->str, " \t\n");
  pdf_join_lines (last->text, next->text->str);
  g_string_append_len (last->text, next->text->str, (gssize) length);
  g_string_erase (next->text, 0, (gssize) length);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-blocks.h"

#include "pdf-order.h"
#include "pdf-tables.h"
#include "pdf-words.h"

#include <math.h>
#include <string.h>

/* All in units of the type's size, unless they say otherwise. */
#define INDENT_EM 0.7f
#define PARAGRAPH_GAP 1.35f    /* times the usual distance of baselines */

#define HEADING_RATIO 1.12f    /* to the size of the body */
#define NOTE_RATIO 0.93f
#define MUCH_ROOM 0.35f        /* of the width of a region, behind a line that does not go on */
#define MAX_HEADING_CHARS 200
#define MAX_HEADING_LINES 4

typedef struct
{
  const PdfPage *page;
  float body_size;
  GPtrArray *blocks;
  GPtrArray *notes;
  GArray *rows;        /* PdfRow, of the region */
  float left, right;   /* of the region */
  float leading;       /* usual distance of baselines in it */
  PdfBlock *open;      /* paragraph that may go on */
  PdfRow last;            /* its last row */
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

static float
middle (const PdfLine *line)
{
  return (line->y0 + line->y1) / 2;
}

static void
measure_region (Builder *self)
{
  self->left = G_MAXFLOAT;
  self->right = -G_MAXFLOAT;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PdfRow *row = pdf_row_at (self->rows, i);

      self->left = MIN (self->left, row->x0);
      self->right = MAX (self->right, row->x1);
    }
  self->leading = pdf_measure_leading (self->rows);
}

/* Small type at the foot of a region, on the lower half of the page. */
static void
find_notes (Builder *self)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      PdfRow *row = pdf_row_at (self->rows, i - 1);

      if (self->body_size <= 0 || row->size > NOTE_RATIO * self->body_size || row->y0 < self->page->height / 2
          || row->table > 0)
        break;
      row->is_note = TRUE;
    }
}

static void
extend_box (TwinBlock *block,
            const PdfRow *row)
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
           const PdfRow *row,
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
add_table (Builder *self,
           guint first)
{
  g_autoptr (GPtrArray) table = pdf_read_table (self->page, self->rows, first);

  for (guint i = 0; i < table->len; i++)
    {
      PdfTableRow *source = g_ptr_array_index (table, i);
      PdfBlock *block = new_block (self, pdf_row_at (self->rows, source->first), TWIN_BLOCK_TABLE_ROW);

      if (source->is_list)
        block->block.kind = pdf_list_marker_length (source->text->str, source->text->len) > 0 ? TWIN_BLOCK_LIST_ITEM : TWIN_BLOCK_PARAGRAPH;
      block->block.level = block->block.kind == TWIN_BLOCK_LIST_ITEM;
      g_string_append_len (block->text, source->text->str, (gssize) source->text->len);
      if (source->is_header)
        block->block.flags |= TWIN_BLOCK_FLAG_HEADER_ROW;
      for (guint j = 0; j < source->n_rows; j++)
        extend_box (&block->block, pdf_row_at (self->rows, source->first + j));
      g_ptr_array_add (self->blocks, block);
    }
}

static float
first_word_width (Builder *self,
                  const PdfRow *row)
{
  const PdfWord *word = pdf_page_get_word (self->page, row->lines[0]->first_word);

  return word->x1 - word->x0;
}

/* How far a row's end stands from the edge of its column. */
static float
room_behind (Builder *self,
             const PdfRow *row)
{
  return row->flags & PDF_LINE_RTL ? row->x0 - self->left : self->right - row->x1;
}

static gboolean
is_full (Builder *self,
         const PdfRow *row,
         float next_word)
{
  return room_behind (self, row) < next_word + 0.3f * row->size;
}

static gboolean
has_much_room (Builder *self,
               const PdfRow *row)
{
  return room_behind (self, row) > MUCH_ROOM * (self->right - self->left);
}

/* How far a row's beginning stands from the edge of its column. */
static float
indent_of (Builder *self,
           const PdfRow *row)
{
  return row->flags & PDF_LINE_RTL ? self->right - row->x1 : row->x0 - self->left;
}

/* Whether @row goes on with the paragraph that is open, in the next column or further down
 * the page. */
static gboolean
continues_after_break (Builder *self,
                       const PdfRow *row)
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
           const PdfRow *row,
           gsize marker)
{
  const PdfRow *last = &self->last;
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

  /* A line that had room for the next word was the last of its paragraph; much room, whatever it ends with: items
   * of a list whose marks are drawn, lines of an address. */
  if (!is_full (self, last, first_word_width (self, row))
      && (pdf_ends_sentence (self->open->text->str) || (has_much_room (self, last) && !pdf_starts_lower (self->page->text + row->lines[0]->start))))
    return FALSE;
  if (self->open->block.kind != TWIN_BLOCK_LIST_ITEM && self->n_rows > 0 && indent > indent_of (self, last) + INDENT_EM * row->size
      && indent < indent_of (self, last) + 6 * row->size && indent > INDENT_EM * row->size && pdf_ends_sentence (self->open->text->str))
    return FALSE;
  return TRUE;
}

static void
add_row (Builder *self,
         const PdfRow *row)
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
    pdf_join_lines (self->open->text, self->page->text + first->start, self->page->vocabulary);
  pdf_append_row (self->open->text, self->page, row);
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

  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = pdf_find_rows (lines, n);
  measure_region (self);
  pdf_find_tables (self->page, self->rows, self->leading);
  find_notes (self);
  self->after_break = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      PdfRow *row = pdf_row_at (self->rows, i);

      if (row->is_note)
        continue;
      if (row->table > 0)
        {
          close_paragraph (self);
          if (i == 0 || pdf_row_at (self->rows, i - 1)->table != row->table)
            add_table (self, i);
        }
      else
        {
          add_row (self, row);
        }
    }
  body = g_steal_pointer (&self->open);
  for (guint i = 0; i < self->rows->len; i++)
    if (pdf_row_at (self->rows, i)->is_note)
      add_row (self, pdf_row_at (self->rows, i));
  close_paragraph (self);
  self->open = body;
}

static void
add_line_block (Builder *self,
                const PdfLine *line,
                TwinBlockKind kind,
                TwinBlockFlags flags)
{
  PdfRow row = { .lines = &line, .n_lines = 1, .x0 = line->x0, .y0 = line->y0, .x1 = line->x1, .y1 = line->y1, .size = line->size, .flags = line->flags };
  PdfBlock *block = new_block (self, &row, kind);

  block->block.flags |= flags;
  pdf_append_row (block->text, self->page, &row);
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

  add_margin_blocks (&self, TRUE);
  build_body (&self);
  for (guint i = 0; i < self.notes->len; i++)
    g_ptr_array_add (self.blocks, g_ptr_array_index (self.notes, i));
  add_vertical_blocks (&self);
  add_margin_blocks (&self, FALSE);

  g_ptr_array_unref (self.notes);
  g_clear_pointer (&self.rows, g_array_unref);
  return self.blocks;
}

void
pdf_join_divided_word (PdfBlock *last,
                       PdfBlock *next,
                       const PdfVocabulary *vocabulary)
{
  gsize length;

  g_return_if_fail (last != NULL && next != NULL);

  if (last->block.kind != TWIN_BLOCK_PARAGRAPH || next->block.kind != TWIN_BLOCK_PARAGRAPH
      || !pdf_ends_divided (last->text) || !pdf_starts_lower (next->text->str))
    return;
  length = strcspn (next->text->str, " \t\n");
  pdf_join_lines (last->text, next->text->str, vocabulary);
  g_string_append_len (last->text, next->text->str, (gssize) length);
  g_string_erase (next->text, 0, (gssize) length);
}

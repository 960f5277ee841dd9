/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet-rows.h"

#include <string.h>

/* An empty cell keeps its place, so that a value stands under its heading; more of them
 * than this in a row are a gap between two tables. */
#define MAX_GAP 32

/* Ranges of hidden columns; a sheet has 16,384 columns. */
#define MAX_RANGES 1024

/* A row that is longer is one long text referred to again and again. */
#define MAX_ROW_BYTES (4u << 20)

/* The name of a column is no longer. */
#define MAX_NAME_BYTES 255

typedef struct
{
  guint first, last;
} Range;

/* A row that is told once it is known what follows it. */
typedef struct
{
  GString *text;    /* the visible cells, a tab between them */
  GString *hidden;  /* those of hidden columns */
  guint n_cells;
  gboolean names;   /* each cell is a text, and no text is there twice */
  gboolean row_hidden;
} Row;

struct _SheetRows
{
  ExtractSink *sink;
  TwinBlockFlags flags;
  GArray *hidden_columns; /* Range */
  GHashTable *seen;       /* texts of the row that is open */
  Row row;
  Row held;               /* the first row of a table, or a lone text */
  gboolean has_held;
  gboolean in_table;      /* a row of it was told */
  gint64 last_number;     /* of the last row that had cells; -2 before any */
  guint number;
  guint base;             /* the table's first column */
  guint column;           /* where the row's text stands */
  gboolean continues;     /* the row belongs to the table above it */
  gboolean full;
};

static void
row_init (Row *row)
{
  row->text = g_string_new (NULL);
  row->hidden = g_string_new (NULL);
}

static void
row_reset (Row *row)
{
  g_string_truncate (row->text, 0);
  g_string_truncate (row->hidden, 0);
  row->n_cells = 0;
  row->names = TRUE;
  row->row_hidden = FALSE;
}

static void
row_clear (Row *row)
{
  g_string_free (row->text, TRUE);
  g_string_free (row->hidden, TRUE);
}

SheetRows *
sheet_rows_new (ExtractSink *sink,
                TwinBlockFlags flags)
{
  SheetRows *self;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (SheetRows, 1);
  self->sink = sink;
  self->flags = flags;
  self->hidden_columns = g_array_new (FALSE, FALSE, sizeof (Range));
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last_number = -2;
  row_init (&self->row);
  row_init (&self->held);
  return self;
}

void
sheet_rows_free (SheetRows *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->hidden_columns);
  g_hash_table_unref (self->seen);
  row_clear (&self->row);
  row_clear (&self->held);
  g_free (self);
}

void
sheet_rows_hide_columns (SheetRows *self,
                         guint first,
                         guint last)
{
  Range range = { first, last };

  g_return_if_fail (self != NULL);

  if (self->hidden_columns->len < MAX_RANGES)
    g_array_append_val (self->hidden_columns, range);
}

static gboolean
is_hidden_column (SheetRows *self,
                  guint column)
{
  for (guint i = 0; i < self->hidden_columns->len; i++)
    {
      const Range *range = &g_array_index (self->hidden_columns, Range, i);

      if (column >= range->first && column <= range->last)
        return TRUE;
    }
  return FALSE;
}

static void
tell (SheetRows *self,
      TwinBlockKind kind,
      TwinBlockFlags flags,
      const GString *text)
{
  const TwinBlock block = { .kind = kind, .flags = self->flags | flags };

  if (text->len > 0 && !extract_sink_block (self->sink, &block, text->str, (gssize) text->len))
    self->full = TRUE;
}

static void
tell_row (SheetRows *self,
          const Row *row,
          TwinBlockKind kind,
          TwinBlockFlags flags)
{
  if (row->row_hidden)
    flags |= TWIN_BLOCK_FLAG_HIDDEN;
  tell (self, kind, flags, row->text);
  tell (self, kind, flags | TWIN_BLOCK_FLAG_HIDDEN, row->hidden);
}

/* The held row, now that it is known whether a row follows at once. */
static void
release (SheetRows *self,
         gboolean followed)
{
  if (!self->has_held)
    return;
  self->has_held = FALSE;
  if (self->held.n_cells == 1)
    tell_row (self, &self->held, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE);
  else
    tell_row (self, &self->held, TWIN_BLOCK_TABLE_ROW,
              followed && self->held.names ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE);
  self->in_table = self->held.n_cells > 1;
}

void
sheet_rows_begin (SheetRows *self,
                  guint number,
                  gboolean hidden)
{
  g_return_if_fail (self != NULL);

  row_reset (&self->row);
  g_hash_table_remove_all (self->seen);
  self->row.row_hidden = hidden;
  self->number = number;
  self->continues = number == self->last_number + 1 && (self->in_table || (self->has_held && self->held.n_cells > 1));
  self->column = self->base;
}

/* A table is told from its own first column on, wherever on the sheet that is. */
static void
move_to_column (SheetRows *self,
                guint column)
{
  if (!self->continues && self->row.n_cells == 0)
    self->base = self->column = column;
  if (self->row.text->len > 0 && column <= self->column)
    g_string_append_c (self->row.text, '\t');
  if (column > self->column + MAX_GAP)
    self->column = column - 1;
  for (; self->column < column; self->column++)
    if (!is_hidden_column (self, self->column))
      g_string_append_c (self->row.text, '\t');
}

/* A tab ends a cell, so there is none inside one. */
static void
append_plain (GString *row,
              const char *text)
{
  gsize start = row->len;

  g_string_append (row, text);
  g_strdelimit (row->str + start, "\t\r\n", ' ');
}

void
sheet_rows_cell (SheetRows *self,
                 guint column,
                 const char *text,
                 gboolean is_text)
{
  g_return_if_fail (self != NULL && text != NULL);

  if (*text == '\0' || self->full)
    return;
  if (self->row.text->len + self->row.hidden->len > MAX_ROW_BYTES)
    {
      self->full = TRUE;
      return;
    }
  self->row.names &= is_text && strlen (text) <= MAX_NAME_BYTES;
  if (self->row.names && !self->continues)
    self->row.names = g_hash_table_add (self->seen, g_strdup (text));
  if (is_hidden_column (self, column))
    {
      if (self->row.hidden->len > 0)
        g_string_append_c (self->row.hidden, '\t');
      append_plain (self->row.hidden, text);
    }
  else
    {
      move_to_column (self, column);
      append_plain (self->row.text, text);
    }
  self->row.n_cells++;
}

void
sheet_rows_end (SheetRows *self)
{
  gboolean follows;

  g_return_if_fail (self != NULL);

  if (self->row.n_cells == 0)
    return;
  follows = self->number == self->last_number + 1;
  self->last_number = self->number;
  release (self, follows);
  self->in_table &= follows;
  if (self->in_table)
    {
      tell_row (self, &self->row, TWIN_BLOCK_TABLE_ROW, TWIN_BLOCK_FLAG_NONE);
    }
  else
    {
      Row held = self->held;

      self->held = self->row;
      self->row = held;
      self->has_held = TRUE;
    }
}

gboolean
sheet_rows_finish (SheetRows *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  release (self, FALSE);
  return !self->full;
}

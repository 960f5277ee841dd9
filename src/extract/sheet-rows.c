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

/* What spans rows is a label; a longer text is told once. */
#define MAX_LABEL_BYTES 200

/* What is told again for cells that span several, in a sheet. */
#define MAX_REPEATED_BYTES (4u << 20)

typedef struct
{
  guint first, last;
} Range;

/* A cell that spans columns, in the text of its row. */
typedef struct
{
  gsize start, end; /* its own text */
  guint first, last;
} Span;

/* A cell above that reaches down into the row. */
typedef struct
{
  guint first, last;
  guint last_row;
  gboolean is_text;
  char *label;
} Label;

/* A row that is told once it is known what follows it. */
typedef struct
{
  GString *text;    /* the visible cells, a tab between them */
  GString *hidden;  /* those of hidden columns */
  GArray *columns;  /* guint, of the visible cells */
  GArray *spans;    /* Span */
  guint n_cells;
  gboolean words;   /* each cell is a text */
  gboolean names;   /* and no text is there twice */
  gboolean row_hidden;
} Row;

struct _SheetRows
{
  ExtractSink *sink;
  TwinBlockFlags flags;
  GArray *hidden_columns; /* Range */
  GHashTable *seen;       /* texts of the row that is open */
  SheetMerges *merges;
  GArray *labels;         /* Label, by their columns */
  guint next_label;       /* of the row that is open */
  gsize repeated_bytes;
  Row row;
  Row held;               /* the first row of a table, or a lone text */
  gboolean has_held;
  gboolean in_table;      /* a row of it was told */
  gint64 last_number;     /* of the last row that had cells; -2 before any */
  guint number;
  guint base;             /* the table's first column */
  guint column;           /* where the row's text stands */
  gboolean subheads;      /* the row that comes stands under headings that span its columns, or are far fewer */
  gboolean continues;     /* the row belongs to the table above it */
  gboolean full;
};

static void
row_init (Row *row)
{
  row->text = g_string_new (NULL);
  row->hidden = g_string_new (NULL);
  row->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  row->spans = g_array_new (FALSE, FALSE, sizeof (Span));
}

static void
row_reset (Row *row)
{
  g_string_truncate (row->text, 0);
  g_string_truncate (row->hidden, 0);
  g_array_set_size (row->columns, 0);
  g_array_set_size (row->spans, 0);
  row->n_cells = 0;
  row->words = TRUE;
  row->names = TRUE;
  row->row_hidden = FALSE;
}

static void
row_clear (Row *row)
{
  g_string_free (row->text, TRUE);
  g_string_free (row->hidden, TRUE);
  g_array_unref (row->columns);
  g_array_unref (row->spans);
}

static void
label_clear (gpointer data)
{
  g_free (((Label *) data)->label);
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
  self->merges = sheet_merges_new ();
  self->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (self->labels, label_clear);
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
  sheet_merges_free (self->merges);
  g_array_unref (self->labels);
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

void
sheet_rows_merge (SheetRows *self, const SheetMerge *merge)
{
  g_return_if_fail (self != NULL && merge != NULL);

  sheet_merges_add (self->merges, merge);
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

/* Whether @row has several cells of its own under @span. */
static gboolean
divides (const Row *row, const Span *span)
{
  guint n = 0;

  for (guint i = 0; i < row->columns->len; i++)
    n += g_array_index (row->columns, guint, i) >= span->first && g_array_index (row->columns, guint, i) <= span->last;

  return n > 1;
}

/* A heading over several columns is that of each of them, if the row below divides it. TRUE if there was one. */
static gboolean
repeat_spans (SheetRows *self, Row *row, const Row *below)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize from = 0;

  for (guint i = 0; row->n_cells > 1 && i < row->spans->len; i++)
    {
      const Span *span = &g_array_index (row->spans, Span, i);

      if (!divides (below, span))
        continue;
      g_string_append_len (text, row->text->str + from, (gssize) (span->end - from));
      from = span->end;
      for (guint column = span->first + 1; column <= span->last; column++)
        {
          if (is_hidden_column (self, column))
            continue;
          g_string_append_c (text, '\t');
          g_string_append_len (text, row->text->str + span->start, (gssize) (span->end - span->start));
          from += row->text->str[from] == '\t';
        }
    }
  if (text->len == 0)
    return FALSE;
  g_string_append (text, row->text->str + from);
  g_string_assign (row->text, text->str);

  return TRUE;
}

/* The held row, now that it is known whether a row follows at once. */
static void
release (SheetRows *self,
         gboolean followed)
{
  if (!self->has_held)
    return;
  self->has_held = FALSE;
  self->subheads = followed && (repeat_spans (self, &self->held, &self->row) || self->held.n_cells * 2 <= self->row.n_cells)
                   && self->held.names && self->held.n_cells > 1;
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
  self->next_label = 0;
  for (guint i = self->labels->len; i > 0; i--)
    if (g_array_index (self->labels, Label, i - 1).last_row < number)
      g_array_remove_index (self->labels, i - 1);
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

static void
put_cell (SheetRows *self, guint column, const char *text)
{
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

/* What cells above say in this row, of the columns before @column. */
static void
put_labels (SheetRows *self, guint column)
{
  for (; self->next_label < self->labels->len; self->next_label++)
    {
      const Label *label = &g_array_index (self->labels, Label, self->next_label);

      if (label->first >= column)
        return;
      self->repeated_bytes += strlen (label->label);
      if (self->repeated_bytes > MAX_REPEATED_BYTES)
        return;
      put_cell (self, label->first, label->label);
      self->row.words &= label->is_text;
      self->row.names &= label->is_text;
    }
}

static void
add_label (SheetRows *self, const SheetMerge *merge, const char *text, gboolean is_text)
{
  Label label = { merge->column, merge->last_column, merge->last_row, is_text, NULL };
  guint at = 0;

  if (strlen (text) > MAX_LABEL_BYTES || self->labels->len >= MAX_RANGES)
    return;
  while (at < self->labels->len && g_array_index (self->labels, Label, at).first < label.first)
    at++;
  label.label = g_strdup (text);
  g_array_insert_val (self->labels, at, label);
  self->next_label += at <= self->next_label;
}

/* Of the cell that was told last. */
static void
note_merge (SheetRows *self, guint column, gsize start, const char *text, gboolean is_text)
{
  const SheetMerge *merge = sheet_merges_find (self->merges, self->number, column);
  Span span = { .start = start, .end = self->row.text->len, .first = column };

  if (merge == NULL)
    return;
  span.last = MIN (merge->last_column, column + MAX_GAP);
  if (span.last > column && !is_hidden_column (self, column))
    g_array_append_val (self->row.spans, span);
  if (merge->last_row > merge->row)
    add_label (self, merge, text, is_text);
}

void
sheet_rows_cell (SheetRows *self,
                 guint column,
                 const char *text,
                 gboolean is_text)
{
  gsize length;

  g_return_if_fail (self != NULL && text != NULL);

  if (*text == '\0' || self->full)
    return;
  if (self->row.text->len + self->row.hidden->len > MAX_ROW_BYTES)
    {
      self->full = TRUE;
      return;
    }
  put_labels (self, column);
  length = strlen (text);
  self->row.words &= is_text && length <= MAX_NAME_BYTES;
  self->row.names &= self->row.words;
  if (self->row.names && !self->continues)
    self->row.names = g_hash_table_add (self->seen, g_strdup (text));
  put_cell (self, column, text);
  if (!is_hidden_column (self, column))
    g_array_append_val (self->row.columns, column);
  note_merge (self, column, self->row.text->len - MIN (length, self->row.text->len), text, is_text);
}

void
sheet_rows_end (SheetRows *self)
{
  gboolean follows;

  g_return_if_fail (self != NULL);

  if (self->row.n_cells == 0)
    return;
  put_labels (self, G_MAXUINT);
  follows = self->number == self->last_number + 1;
  self->last_number = self->number;
  release (self, follows);
  self->in_table &= follows;
  if (self->in_table)
    {
      tell_row (self, &self->row, TWIN_BLOCK_TABLE_ROW,
                self->subheads && self->row.words ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE);
      self->subheads = FALSE;
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

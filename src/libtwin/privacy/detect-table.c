/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-table.h"

#include <string.h>

#include "privacy/detect-text.h"

/* Longer lines are no table that somebody reads. */
#define LINE_MAX_BYTES 1024
#define BARE_HEADER_MAX 48

/* The first line break in [start, end); @end if there is none. Where the scan knows the breaks, it is a step for a block. */
static gsize
find_break (const Detect *self, gsize start, gsize end)
{
  const guint8 *found;

  while (start < end && blocks_know (&self->blocks, start, 0))
    {
      guint n = (guint) MIN (end - start, SCAN_BLOCK);
      guint64 lines = blocks_around (&self->blocks, start, 0).lines & scan_lowest (n);

      if (lines != 0)
        return start + (guint) __builtin_ctzll (lines);
      start += n;
    }
  found = start < end ? memchr (self->text + start, '\n', end - start) : NULL;

  return found != NULL ? (gsize) (found - self->text) : end;
}

/* Moves the marks of the current line and of the current block (lines without a blank one
 * between) on to @value. */
static void
advance (Detect *self, gsize value)
{
  /* Most values are of the line that was read last. */
  if (self->row_read && self->row_start == self->line_start && value <= self->row_end)
    return;
  while (self->line_scanned < value)
    {
      gsize at = find_break (self, self->line_scanned, value);

      self->line_scanned = at;
      if (at == value)
        return;
      if (at == self->line_start || (at == self->line_start + 1 && self->text[at - 1] == '\r'))
        self->block_start = at + 1;
      self->line_start = self->line_scanned = at + 1;
    }
}

static gsize
line_end (Detect *self, gsize start)
{
  return find_break (self, start, start + MIN (self->length - start, LINE_MAX_BYTES));
}

/* Whether a line only rules a table: "+----+", "|---|". */
static gboolean
is_rule (Detect *self, gsize start, gsize end)
{
  for (gsize at = start; at < end; at++)
    if (strchr ("+-=|: \r", self->text[at]) == NULL)
      return FALSE;

  return TRUE;
}

/* How many of @delimiter stand in [start, end) outside of quotation marks. */
static guint
count (Detect *self, gsize start, gsize end, guint8 delimiter)
{
  gboolean quoted = FALSE;
  guint n = 0;

  /* Most lines have no quotation marks, and then it is a step for many bytes. */
  if (start < end && memchr (self->text + start, '"', end - start) == NULL)
    {
      for (gsize at = start; at < end; at++)
        n += self->text[at] == delimiter;
      return n;
    }
  for (gsize at = start; at < end; at++)
    if (self->text[at] == '"')
      quoted = !quoted;
    else if (!quoted && self->text[at] == delimiter)
      n++;

  return n;
}

/* The cell of @column in a line. */
static void
find_cell (Detect *self, gsize line_start, gsize line_stop, guint8 delimiter, guint column, gsize *start, gsize *end)
{
  gboolean quoted = FALSE;

  *start = line_start;
  for (gsize at = line_start; at < line_stop; at++)
    {
      if (self->text[at] == '"')
        quoted = !quoted;
      if (quoted || self->text[at] != delimiter)
        continue;
      if (column == 0)
        {
          *end = at;
          return;
        }
      column--;
      *start = at + 1;
    }
  *end = line_stop;
}

/* "name,phone": two sentences may have a comma each. */
static gboolean
is_bare_header (Detect *self, gsize start, gsize end)
{
  if (end - start > BARE_HEADER_MAX)
    return FALSE;
  for (gsize at = start; at < end; at++)
    if (text_is_digit (self->text[at]) || strchr (".!?;:@", self->text[at]) != NULL || (self->text[at] == ',' && self->text[at + 1] == ' '))
      return FALSE;

  return TRUE;
}

/* Finds out once for each line whether it is a row of a table, and of which. */
static void
read_row (Detect *self)
{
  static const guint8 delimiters[TABLE_DELIMITERS] = { '\t', '|', ';', ',' };
  gsize header = self->block_start;
  gsize header_end;

  self->row_start = self->line_start;
  self->row_read = TRUE;
  self->row_delimiter = 0;
  self->cells_counted = self->line_start;
  self->cells = 0;
  self->cells_quoted = FALSE;
  self->row_end = line_end (self, self->line_start);
  /* The first line of a paragraph is of no table: most texts have no others. */
  if (header >= self->line_start)
    return;
  header_end = line_end (self, header);
  if (is_rule (self, header, header_end))
    {
      header = header_end + 1;
      header_end = header < self->length ? line_end (self, header) : header;
    }
  if (header >= self->line_start)
    return;
  if (!self->header_counted || self->header_start != header)
    for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++)
      self->header_counts[i] = count (self, header, header_end, delimiters[i]);
  self->header_counted = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (delimiters) && self->row_delimiter == 0; i++)
    {
      guint n = self->header_counts[i];

      /* A row has as many as its header. */
      if (n > 0 && (n > 1 || delimiters[i] != ',' || is_bare_header (self, header, header_end)) && n == count (self, self->line_start, self->row_end, delimiters[i]))
        self->row_delimiter = delimiters[i];
    }
  self->header_start = header;
  self->header_end = header_end;
}

/* The column of @value, which is counted on from the value before. */
static guint
column_of (Detect *self, gsize value)
{
  if (value < self->cells_counted)
    return count (self, self->line_start, value, self->row_delimiter);
  for (; self->cells_counted < value; self->cells_counted++)
    if (self->text[self->cells_counted] == '"')
      self->cells_quoted = !self->cells_quoted;
    else if (!self->cells_quoted && self->text[self->cells_counted] == self->row_delimiter)
      self->cells++;

  return self->cells;
}

gboolean
table_column (Detect *self, gsize value, guint *column)
{
  /* A value asked for again, from a little before. */
  if (value < self->line_start)
    return FALSE;
  advance (self, value);
  if (!self->row_read || self->row_start != self->line_start)
    read_row (self);
  if (self->row_delimiter == 0 || value >= self->row_end)
    return FALSE;
  *column = column_of (self, value);

  return TRUE;
}

void
table_header (Detect *self, guint column, gsize *start, gsize *end)
{
  find_cell (self, self->header_start, self->header_end, self->row_delimiter, column, start, end);
}

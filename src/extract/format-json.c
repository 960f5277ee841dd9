/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "identify.h"
#include "input.h"
#include "json-reader.h"

/* As deep as documents are taken; what is deeper is an attack on the stack. */
#define MAX_DEPTH TWIN_LIMIT_XML_DEPTH

/* More columns are no table that anybody reads. */
#define MAX_COLUMNS 64

/* A value longer than this is text and stands for itself; short ones are lines of a block. */
#define MAX_LINE_BYTES 400
#define MAX_BLOCK_BYTES 2000

#define VALUES_PER_PROGRESS 1024

typedef struct
{
  JsonReader reader;
  ExtractSink *sink;
  GString *path;   /* of the value that is read: "books[2].title" */
  GString *block;  /* lines that wait for each other */
  GString *scalar;
  guint depth;
  guint n_values;
  TwinReason reason;
} Json;

static const char *const extensions[] = { "json", "jsonl", "ndjson", "geojson", NULL };

/* Braces begin other texts too: only the name tells. */
static gboolean
matches (const ExtractInput *input)
{
  return extract_input_has_extension (input, extensions) && extract_is_text (input);
}

static gboolean
fail (Json *self,
      TwinReason reason)
{
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
  return FALSE;
}

static gboolean
tell_block (Json *self,
            TwinBlockKind kind,
            TwinBlockFlags flags,
            const GString *text)
{
  const TwinBlock block = { .kind = kind, .flags = flags };

  if (!extract_sink_block (self->sink, &block, text->str, (gssize) text->len))
    return fail (self, TWIN_REASON_TOO_LARGE);
  return TRUE;
}

static gboolean
flush (Json *self)
{
  gboolean more = self->block->len == 0 || tell_block (self, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE, self->block);

  g_string_truncate (self->block, 0);
  return more;
}

/* A value that says something, as a line of its own: nothing and "" do not. */
static gboolean
tell_line (Json *self,
           const GString *text)
{
  gsize length = self->path->len + text->len;

  if (++self->n_values % VALUES_PER_PROGRESS == 0)
    extract_sink_progress (self->sink, 0, 0);
  if (text->len == 0 || strcmp (text->str, "null") == 0)
    return TRUE;
  if ((length > MAX_LINE_BYTES || self->block->len + length > MAX_BLOCK_BYTES) && !flush (self))
    return FALSE;
  if (self->block->len > 0)
    g_string_append_c (self->block, '\n');
  if (self->path->len > 0)
    g_string_append_printf (self->block, "%s: ", self->path->str);
  g_string_append_len (self->block, text->str, (gssize) text->len);
  return length <= MAX_LINE_BYTES || flush (self);
}

/* The column called @name; added where there is room, else -1. */
static int
find_column (GPtrArray *columns,
             const char *name,
             gboolean add)
{
  for (guint i = 0; i < columns->len; i++)
    if (strcmp (g_ptr_array_index (columns, i), name) == 0)
      return (int) i;
  if (!add || columns->len >= MAX_COLUMNS)
    return -1;
  g_ptr_array_add (columns, g_strdup (name));
  return (int) columns->len - 1;
}

/* Takes an object whose values are all scalars, and puts each into its column of @cells; without
 * @cells the columns are collected. FALSE if it is another kind of object. */
static gboolean
take_flat_object (JsonReader *reader,
                  GPtrArray *columns,
                  GString **cells,
                  GString *scratch)
{
  if (!json_reader_take (reader, '{'))
    return FALSE;
  if (json_reader_take (reader, '}'))
    return TRUE;
  do
    {
      int column;

      if (json_reader_peek (reader) != '"' || !json_reader_take_scalar (reader, scratch))
        return FALSE;
      column = find_column (columns, scratch->str, cells == NULL);
      if (column < 0 || !json_reader_take (reader, ':'))
        return FALSE;
      if (!json_reader_take_scalar (reader, cells != NULL ? cells[column] : scratch))
        return FALSE;
      if (cells == NULL && scratch->len > MAX_LINE_BYTES)
        return FALSE;
    }
  while (json_reader_take (reader, ','));
  return json_reader_take (reader, '}');
}

/* The columns of the table that the elements from here to @close are; NULL if they are none.
 * Looks no further than the first element that has something inside: never twice at the same. */
static GPtrArray *
find_columns (const Json *self,
              char close)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) scratch = g_string_new (NULL);
  JsonReader reader = self->reader;
  guint n = 0;

  while (json_reader_peek (&reader) == '{')
    {
      if (!take_flat_object (&reader, columns, NULL, scratch))
        return NULL;
      n++;
      json_reader_take (&reader, ',');
    }
  if (n < 2 || columns->len < 2 || json_reader_peek (&reader) != close)
    return NULL;
  return g_steal_pointer (&columns);
}

static void
append_cell (GString *row,
             const char *text,
             gboolean first)
{
  gsize start;

  if (!first)
    g_string_append_c (row, '\t');
  start = row->len;
  if (strcmp (text, "null") != 0)
    g_string_append (row, text);
  g_strdelimit (row->str + start, "\t\r\n", ' ');
}

/* The elements from here on, which find_columns() has seen. */
static gboolean
tell_table (Json *self,
            GPtrArray *columns)
{
  g_autoptr (GString) row = g_string_new (NULL);
  GString *cells[MAX_COLUMNS];
  gboolean more;

  for (guint i = 0; i < columns->len; i++)
    {
      cells[i] = g_string_new (NULL);
      append_cell (row, g_ptr_array_index (columns, i), i == 0);
    }
  more = flush (self) && tell_block (self, TWIN_BLOCK_TABLE_ROW, TWIN_BLOCK_FLAG_HEADER_ROW, row);
  while (more && json_reader_peek (&self->reader) == '{')
    {
      for (guint i = 0; i < columns->len; i++)
        g_string_truncate (cells[i], 0);
      take_flat_object (&self->reader, columns, cells, self->scalar);
      json_reader_take (&self->reader, ',');
      g_string_truncate (row, 0);
      for (guint i = 0; i < columns->len; i++)
        append_cell (row, cells[i]->str, i == 0);
      more = tell_block (self, TWIN_BLOCK_TABLE_ROW, TWIN_BLOCK_FLAG_NONE, row);
      if (++self->n_values % VALUES_PER_PROGRESS == 0)
        extract_sink_progress (self->sink, 0, 0);
    }
  for (guint i = 0; i < columns->len; i++)
    g_string_free (cells[i], TRUE);
  return more;
}

static gboolean tell_value (Json *self);

static gboolean
tell_object (Json *self)
{
  gsize length = self->path->len;

  if (json_reader_take (&self->reader, '}'))
    return TRUE;
  do
    {
      if (json_reader_peek (&self->reader) != '"' || !json_reader_take_scalar (&self->reader, self->scalar)
          || !json_reader_take (&self->reader, ':'))
        return fail (self, TWIN_REASON_BROKEN);
      if (length > 0)
        g_string_append_c (self->path, '.');
      g_string_append_len (self->path, self->scalar->str, (gssize) MIN (self->scalar->len, MAX_LINE_BYTES));
      if (!tell_value (self))
        return FALSE;
      g_string_truncate (self->path, length);
    }
  while (json_reader_take (&self->reader, ','));
  return json_reader_take (&self->reader, '}') || fail (self, TWIN_REASON_BROKEN);
}

/* A table has a name too. */
static gboolean
tell_named_table (Json *self,
                  GPtrArray *columns)
{
  if (!flush (self))
    return FALSE;
  if (self->path->len > 0 && !tell_block (self, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE, self->path))
    return FALSE;
  return tell_table (self, columns);
}

/* The plain values of an array, in one line. The scalar stays: it may be the one there was no room for. */
static gboolean
tell_list (Json *self,
           GString *list)
{
  gboolean more = list->len == 0 || tell_line (self, list);

  g_string_truncate (list, 0);
  return more;
}

static gboolean
tell_element (Json *self,
              guint index,
              GString *list)
{
  gsize length = self->path->len;
  char c = json_reader_peek (&self->reader);

  if (c != '{' && c != '[')
    {
      if (!json_reader_take_scalar (&self->reader, self->scalar))
        return fail (self, TWIN_REASON_BROKEN);
      if (list->len + self->scalar->len > MAX_BLOCK_BYTES && !tell_list (self, list))
        return FALSE;
      if (list->len > 0)
        g_string_append (list, ", ");
      g_string_append_len (list, self->scalar->str, (gssize) self->scalar->len);
      return TRUE;
    }
  if (!tell_list (self, list))
    return FALSE;
  g_string_append_printf (self->path, "[%u]", index);
  if (!tell_value (self))
    return FALSE;
  g_string_truncate (self->path, length);
  return TRUE;
}

static gboolean
tell_array (Json *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GPtrArray) columns = find_columns (self, ']');

  if (columns != NULL)
    return tell_named_table (self, columns) && (json_reader_take (&self->reader, ']') || fail (self, TWIN_REASON_BROKEN));
  if (json_reader_take (&self->reader, ']'))
    return TRUE;
  for (guint i = 0;; i++)
    {
      if (!tell_element (self, i, list))
        break;
      if (!json_reader_take (&self->reader, ','))
        break;
    }
  if (!tell_list (self, list) || self->reason != TWIN_REASON_NONE)
    return FALSE;
  return json_reader_take (&self->reader, ']') || fail (self, TWIN_REASON_BROKEN);
}

/* Recursion is bounded by MAX_DEPTH. */
static gboolean
tell_value (Json *self)
{
  gboolean more;

  if (self->depth >= MAX_DEPTH)
    return fail (self, TWIN_REASON_TOO_LARGE);
  self->depth++;
  if (json_reader_take (&self->reader, '{'))
    more = flush (self) && tell_object (self) && flush (self);
  else if (json_reader_take (&self->reader, '['))
    more = tell_array (self);
  else if (json_reader_take_scalar (&self->reader, self->scalar))
    more = tell_line (self, self->scalar);
  else
    more = fail (self, TWIN_REASON_BROKEN);
  self->depth--;
  return more;
}

/* One value, or one in each line. */
static void
tell_values (Json *self)
{
  g_autoptr (GPtrArray) columns = find_columns (self, '\0');

  if (columns != NULL && self->reader.p < self->reader.end)
    tell_table (self, columns);
  else
    while (json_reader_peek (&self->reader) != '\0' && tell_value (self))
      ;
  if (self->reader.p < self->reader.end)
    fail (self, TWIN_REASON_BROKEN);
  flush (self);
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  Json self = { .sink = sink };
  g_autofree char *text = NULL;
  gboolean complete;
  gsize length;

  text = extract_input_dup_text (input, &length, &complete);
  self.reader = (JsonReader) { text, text + length };
  self.path = g_string_new (NULL);
  self.block = g_string_new (NULL);
  self.scalar = g_string_new (NULL);
  tell_values (&self);
  g_string_free (self.path, TRUE);
  g_string_free (self.block, TRUE);
  g_string_free (self.scalar, TRUE);
  return complete ? self.reason : TWIN_REASON_TOO_LARGE;
}

const ExtractFormat extract_format_json = {
  .id = "json",
  .mime_type = "application/json",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};

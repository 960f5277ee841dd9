/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "odf-package.h"
#include "sheet-rows.h"

#define MIME_TYPE "application/vnd.oasis.opendocument.spreadsheet"

/* A row or cell with text that is written once and stands for more than so many is no list
 * that anybody reads, but an attack. Empty ones may be repeated to the end of the sheet. */
#define MAX_REPEATED 256
#define MAX_CELL_BYTES (1u << 20)
#define MAX_ROW_BYTES (4u << 20)
#define MAX_SPACES 256

typedef struct
{
  guint column;
  guint n_spanned, n_spanned_rows; /* columns and rows that it stands in */
  gboolean is_text;
  char *text;
} Cell;

typedef struct
{
  ExtractSink *sink;
  GHashTable *hidden_tables; /* names of styles */
  char *style;               /* being read */
  SheetRows *rows;           /* of the table that is open */
  TwinBlockFlags flags;
  GArray *cells;             /* Cell, of the row that is open */
  GPtrArray *comments;       /* char *, of this sheet */
  GPtrArray *shapes;         /* char *, text over the cells */
  GString *text;             /* of what is open: a cell, a comment, a shape */
  GString *author;
  char *value;               /* of the cell, where it shows no text */
  gsize row_bytes;
  guint row;
  guint column;
  guint n_rows;              /* the row stands for so many */
  guint n_columns;           /* the same for the cell */
  guint n_spanned, n_spanned_rows;
  guint tables;              /* open: one in a cell is its text */
  guint paragraphs;
  guint comment;
  guint shape;               /* depth in a drawing */
  gboolean row_hidden;
  gboolean is_text;
  gboolean in_cell;
  gboolean in_author;
  gboolean cut;
  GString *cell_text;        /* while a comment in it is read */
} Ods;

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->text);
}

static guint
read_repeat (const ExtractXmlAttributes *attributes,
             const char *name)
{
  return (guint) CLAMP (extract_xml_get_int (attributes, name, 1), 1, 1 << 20);
}

static gboolean
is_collapsed (const ExtractXmlAttributes *attributes)
{
  return extract_xml_has_attribute (attributes, "visibility", "collapse") || extract_xml_has_attribute (attributes, "visibility", "filter");
}

static void
begin_table (Ods *self,
             const ExtractXmlAttributes *attributes)
{
  g_autofree char *name = extract_xml_dup_attribute (attributes, "name");
  g_autofree char *style = extract_xml_dup_attribute (attributes, "style-name");
  TwinBlock heading = { .kind = TWIN_BLOCK_HEADING, .level = 1 };

  if (self->tables++ > 0)
    return;
  self->flags = style != NULL && g_hash_table_contains (self->hidden_tables, style) ? TWIN_BLOCK_FLAG_HIDDEN : TWIN_BLOCK_FLAG_NONE;
  heading.flags = self->flags;
  if (name != NULL)
    extract_sink_block (self->sink, &heading, name, -1);
  self->rows = sheet_rows_new (self->sink, self->flags);
  self->row = 0;
  self->column = 0;
}

static void
tell_texts (Ods *self,
            GPtrArray *texts,
            TwinBlockKind kind,
            TwinBlockFlags flags)
{
  const TwinBlock block = { .kind = kind, .flags = flags };

  for (guint i = 0; i < texts->len; i++)
    extract_sink_block (self->sink, &block, g_ptr_array_index (texts, i), -1);
  g_ptr_array_set_size (texts, 0);
}

static void
end_table (Ods *self)
{
  self->tables -= self->tables > 0;
  if (self->tables > 0 || self->rows == NULL)
    return;
  self->cut |= !sheet_rows_finish (self->rows);
  g_clear_pointer (&self->rows, sheet_rows_free);
  tell_texts (self, self->shapes, TWIN_BLOCK_PARAGRAPH, self->flags);
  tell_texts (self, self->comments, TWIN_BLOCK_COMMENT, TWIN_BLOCK_FLAG_HIDDEN);
}

static void
begin_column (Ods *self,
              const ExtractXmlAttributes *attributes)
{
  guint n = read_repeat (attributes, "number-columns-repeated");

  if (is_collapsed (attributes))
    sheet_rows_hide_columns (self->rows, self->column, self->column + n - 1);
  self->column += n;
}

static void
begin_row (Ods *self,
           const ExtractXmlAttributes *attributes)
{
  self->n_rows = read_repeat (attributes, "number-rows-repeated");
  self->row_hidden = is_collapsed (attributes);
  self->column = 0;
  self->row_bytes = 0;
  g_array_set_size (self->cells, 0);
}

static void
tell_merges (Ods *self,
             guint row)
{
  for (guint k = 0; k < self->cells->len; k++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, k);
      const SheetMerge merge = { row, cell->column, row + cell->n_spanned_rows - 1, cell->column + cell->n_spanned - 1 };

      if (cell->n_spanned > 1 || cell->n_spanned_rows > 1)
        sheet_rows_merge (self->rows, &merge);
    }
}

static void
end_row (Ods *self)
{
  guint n = self->cells->len > 0 ? MIN (self->n_rows, MAX_REPEATED) : 0;

  self->cut |= n > 0 && n < self->n_rows;
  for (guint i = 0; i < n; i++)
    {
      tell_merges (self, self->row + i);
      sheet_rows_begin (self->rows, self->row + i, self->row_hidden);
      for (guint k = 0; k < self->cells->len; k++)
        {
          const Cell *cell = &g_array_index (self->cells, Cell, k);

          sheet_rows_cell (self->rows, cell->column, cell->text, cell->is_text);
        }
      sheet_rows_end (self->rows);
      extract_sink_progress (self->sink, 0, 0);
    }
  self->row += self->n_rows;
  g_array_set_size (self->cells, 0);
}

static void
begin_cell (Ods *self,
            const ExtractXmlAttributes *attributes)
{
  static const char *const values[] = { "string-value", "date-value", "time-value", "boolean-value", "value" };
  g_autofree char *type = extract_xml_dup_attribute (attributes, "value-type");

  self->in_cell = TRUE;
  self->n_columns = read_repeat (attributes, "number-columns-repeated");
  self->n_spanned = read_repeat (attributes, "number-columns-spanned");
  self->n_spanned_rows = read_repeat (attributes, "number-rows-spanned");
  self->is_text = type == NULL || strcmp (type, "string") == 0;
  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->value, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (values) && self->value == NULL; i++)
    self->value = extract_xml_dup_attribute (attributes, values[i]);
}

static void
end_cell (Ods *self)
{
  const char *text = self->text->len > 0 ? self->text->str : self->value;
  guint n = text != NULL && *text != '\0' ? MIN (self->n_columns, MAX_REPEATED) : 0;

  self->cut |= n > 0 && n < self->n_columns;
  for (guint i = 0; i < n; i++)
    {
      Cell cell = { .column = self->column + i, .n_spanned = self->n_spanned, .n_spanned_rows = self->n_spanned_rows, .is_text = self->is_text };

      self->row_bytes += strlen (text);
      if (self->row_bytes > MAX_ROW_BYTES)
        {
          self->cut = TRUE;
          break;
        }
      cell.text = g_strdup (text);
      g_array_append_val (self->cells, cell);
    }
  self->column += self->n_columns;
  self->in_cell = FALSE;
}

static void
put (Ods *self,
     const char *text,
     gsize length)
{
  GString *to = self->in_author ? self->author : self->text;

  if ((self->paragraphs > 0 || self->in_author) && to->len + length <= MAX_CELL_BYTES)
    g_string_append_len (to, text, (gssize) length);
}

/* A comment or a shape: what the cell says waits. */
static void
begin_aside (Ods *self)
{
  g_string_assign (self->cell_text, self->text->str);
  g_string_truncate (self->text, 0);
  g_string_truncate (self->author, 0);
}

static void
end_aside (Ods *self,
           GPtrArray *list)
{
  if (self->text->len > 0)
    g_ptr_array_add (list, self->author->len > 0 ? g_strdup_printf ("%s: %s", self->author->str, self->text->str) : g_strdup (self->text->str));
  g_string_assign (self->text, self->cell_text->str);
  g_string_truncate (self->author, 0);
}

static void
begin_paragraph (Ods *self)
{
  self->paragraphs++;
  if (self->text->len > 0)
    g_string_append_c (self->text, self->comment > 0 || self->shape > 0 ? '\n' : ' ');
}

static void
read_style (Ods *self,
            const char *name,
            const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "style") == 0)
    {
      g_free (self->style);
      self->style = extract_xml_dup_attribute (attributes, "name");
    }
  else if (self->style != NULL && extract_xml_has_attribute (attributes, "display", "false"))
    {
      g_hash_table_add (self->hidden_tables, g_strdup (self->style));
    }
}

static gboolean
is_shape (const char *name)
{
  static const char *const names[] = { "frame", "custom-shape", "rect", "ellipse", "caption", "line", "connector" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Inside a sheet. */
static void
start_in_sheet (Ods *self,
                const char *name,
                const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "annotation") == 0 && self->shape == 0 && self->comment++ == 0)
    begin_aside (self);
  else if (is_shape (name) && self->comment == 0 && self->shape++ == 0)
    begin_aside (self);
  else if (strcmp (name, "p") == 0)
    begin_paragraph (self);
  else if (strcmp (name, "s") == 0)
    for (int i = CLAMP (extract_xml_get_int (attributes, "c", 1), 1, MAX_SPACES); i > 0; i--)
      put (self, " ", 1);
  else if (strcmp (name, "tab") == 0 || strcmp (name, "line-break") == 0)
    put (self, " ", 1);
  else if (strcmp (name, "creator") == 0)
    self->in_author = self->comment > 0;
  else if (self->tables > 1 || self->comment > 0 || self->shape > 0)
    return;
  else if (strcmp (name, "table-column") == 0)
    begin_column (self, attributes);
  else if (strcmp (name, "table-row") == 0)
    begin_row (self, attributes);
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    begin_cell (self, attributes);
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  Ods *self = data;

  if (strcmp (name, "table") == 0 && strstr (ns, "table") != NULL)
    begin_table (self, attributes);
  else if (self->rows != NULL)
    start_in_sheet (self, name, attributes);
  else if (strcmp (name, "style") == 0 || strcmp (name, "table-properties") == 0)
    read_style (self, name, attributes);
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  Ods *self = data;

  if (strcmp (name, "table") == 0 && strstr (ns, "table") != NULL)
    end_table (self);
  else if (self->rows == NULL)
    return;
  else if (strcmp (name, "p") == 0)
    self->paragraphs -= self->paragraphs > 0;
  else if (strcmp (name, "creator") == 0)
    self->in_author = FALSE;
  else if (strcmp (name, "annotation") == 0 && self->comment > 0 && --self->comment == 0)
    end_aside (self, self->comments);
  else if (is_shape (name) && self->shape > 0 && --self->shape == 0)
    end_aside (self, self->shapes);
  else if (self->tables > 1 || self->comment > 0 || self->shape > 0)
    return;
  else if (strcmp (name, "table-row") == 0)
    end_row (self);
  else if (self->in_cell && (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0))
    end_cell (self);
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  put (data, text, length);
}

static const ExtractXmlHandler handler = { on_start, on_end, on_text };

/* Where the file was cut off, the row that was being read is the last one. */
static void
finish (Ods *self)
{
  if (self->rows == NULL)
    return;
  self->tables = 1;
  if (self->cells->len > 0)
    end_row (self);
  end_table (self);
}

static gboolean
matches (const ExtractInput *input)
{
  return odf_package_has_type (input, MIME_TYPE);
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (ExtractParts) parts = extract_parts_new (input, sink, NULL);
  Ods self = { .sink = sink };

  if (!odf_package_open (parts, sink))
    return extract_parts_get_reason (parts);

  self.hidden_tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self.cells, cell_clear);
  self.comments = g_ptr_array_new_with_free_func (g_free);
  self.shapes = g_ptr_array_new_with_free_func (g_free);
  self.text = g_string_new (NULL);
  self.author = g_string_new (NULL);
  self.cell_text = g_string_new (NULL);
  extract_parts_read_xml (parts, "content.xml", &handler, &self);
  finish (&self);
  if (self.cut)
    extract_parts_note_reason (parts, TWIN_REASON_TOO_LARGE);

  g_hash_table_unref (self.hidden_tables);
  g_array_unref (self.cells);
  g_ptr_array_unref (self.comments);
  g_ptr_array_unref (self.shapes);
  g_string_free (self.text, TRUE);
  g_string_free (self.author, TRUE);
  g_string_free (self.cell_text, TRUE);
  g_free (self.style);
  g_free (self.value);
  return extract_parts_get_reason (parts);
}

static const char *const extensions[] = { "ods", "ots", NULL };

const ExtractFormat extract_format_ods = {
  .id = "ods",
  .mime_type = MIME_TYPE,
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};

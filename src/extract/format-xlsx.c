/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "cell-number.h"
#include "drawing-text.h"
#include "office-comments.h"
#include "package.h"
#include "parts.h"
#include "properties.h"
#include "sheet-rows.h"
#include "sink.h"
#include "xlsx-book.h"
#include "xlsx-merges.h"

#define MAX_CELL_BYTES (1u << 20)

#define ROWS_PER_PROGRESS 256

typedef struct
{
  ExtractSink *sink;
  ExtractParts *parts;
  XlsxBook *book;
  XlsxMerges *merges;
} Xlsx;

/* A sheet while it is read. */
typedef struct
{
  const XlsxBook *book;
  ExtractSink *sink;
  SheetRows *rows;
  GString *value;
  gint64 row;
  gint64 column;
  char type;         /* of the cell: its attribute's first letters */
  guint style;
  guint phonetic;
  gboolean in_row;
  gboolean in_value; /* v, or t of an inline string */
} Sheet;

static void
begin_cell (Sheet *self,
            const ExtractXmlAttributes *attributes)
{
  g_autofree char *reference = extract_xml_dup_attribute (attributes, "r");
  g_autofree char *type = extract_xml_dup_attribute (attributes, "t");
  gint64 column = reference != NULL ? xlsx_column_of (reference) : -1;

  self->column = column >= 0 ? column : self->column + 1;
  self->style = (guint) extract_xml_get_int (attributes, "s", 0);
  g_string_truncate (self->value, 0);

  /* 18.18.11: b, d, e, inlineStr, n, s (shared), str (of a formula). */
  self->type = type == NULL ? 'n' : strcmp (type, "str") == 0 ? 't' : type[0];
}

static void
end_cell (Sheet *self)
{
  g_autofree char *number = NULL;
  const char *text = self->value->str;
  char *end;
  double value;

  switch (self->type)
    {
    case 's':
      text = xlsx_book_get_text (self->book, (guint) g_ascii_strtoull (text, NULL, 10));
      break;
    case 'b':
      text = strcmp (text, "1") == 0 ? "TRUE" : "FALSE";
      break;
    case 'n':
      value = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0')
        break;
      number = extract_cell_format_number (value, xlsx_book_get_format (self->book, self->style), self->book->since_1904);
      text = number;
      break;
    default:
      break;
    }
  if (text != NULL && self->value->len > 0)
    sheet_rows_cell (self->rows, (guint) self->column, text, strchr ("sti", self->type) != NULL);
}

static void
begin_row (Sheet *self,
           const ExtractXmlAttributes *attributes)
{
  int number = extract_xml_get_int (attributes, "r", 0);

  self->row = number > 0 ? number - 1 : self->row + 1;
  self->row = MIN (self->row, XLSX_MAX_ROWS);
  self->column = -1;
  self->in_row = TRUE;
  sheet_rows_begin (self->rows, (guint) self->row,
                    extract_xml_has_attribute (attributes, "hidden", "1") || extract_xml_has_attribute (attributes, "hidden", "true"));
  if (self->row % ROWS_PER_PROGRESS == 0)
    extract_sink_progress (self->sink, 0, 0);
}

static void
hide_columns (Sheet *self,
              const ExtractXmlAttributes *attributes)
{
  int first = extract_xml_get_int (attributes, "min", 0);
  int last = extract_xml_get_int (attributes, "max", first);

  if (first > 0 && last >= first
      && (extract_xml_has_attribute (attributes, "hidden", "1") || extract_xml_has_attribute (attributes, "hidden", "true")))
    sheet_rows_hide_columns (self->rows, (guint) first - 1, (guint) last - 1);
}

static void
on_sheet_start (gpointer data,
                const char *ns,
                const char *name,
                const ExtractXmlAttributes *attributes)
{
  Sheet *self = data;

  if (strcmp (name, "c") == 0)
    begin_cell (self, attributes);
  else if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
    self->in_value = self->phonetic == 0;
  else if (strcmp (name, "row") == 0)
    begin_row (self, attributes);
  else if (strcmp (name, "col") == 0)
    hide_columns (self, attributes);
  else if (strcmp (name, "rPh") == 0)
    self->phonetic++;
}

static void
on_sheet_end (gpointer data,
              const char *ns,
              const char *name)
{
  Sheet *self = data;

  self->in_value = FALSE;
  if (strcmp (name, "c") == 0 && self->in_row)
    end_cell (self);
  else if (strcmp (name, "row") == 0 && self->in_row)
    {
      sheet_rows_end (self->rows);
      self->in_row = FALSE;
    }
  else if (strcmp (name, "rPh") == 0)
    self->phonetic -= self->phonetic > 0;
}

static void
on_sheet_text (gpointer data,
               const char *text,
               gsize length)
{
  Sheet *self = data;

  if (self->in_value && self->value->len + length <= MAX_CELL_BYTES)
    g_string_append_len (self->value, text, (gssize) length);
}

static const ExtractXmlHandler sheet_handler = { on_sheet_start, on_sheet_end, on_sheet_text };

static void
tell_rows (Xlsx *self,
           const char *part,
           TwinBlockFlags flags)
{
  g_autoptr (SheetRows) rows = sheet_rows_new (self->sink, flags);
  Sheet sheet = { .book = self->book, .sink = self->sink, .rows = rows, .row = -1 };

  xlsx_merges_tell (self->merges, part, rows);
  sheet.value = g_string_new (NULL);
  extract_parts_read_xml (self->parts, part, &sheet_handler, &sheet);
  if (sheet.in_row)
    sheet_rows_end (rows);
  if (!sheet_rows_finish (rows))
    extract_parts_note_reason (self->parts, TWIN_REASON_TOO_LARGE);
  g_string_free (sheet.value, TRUE);
}

/* Text boxes, pictures and charts over the cells, or a sheet that is nothing but a chart. */
static void
tell_drawing (Xlsx *self,
              const char *part,
              TwinBlockFlags flags)
{
  g_autoptr (GPtrArray) relations = extract_parts_read_relations (self->parts, part);
  g_autoptr (ExtractFlow) flow = extract_flow_new (extract_flow_emit_to_sink, self->sink);
  g_autoptr (DrawingText) drawing = drawing_text_new (DRAWING_TEXT_SHEET, flow, relations, flags);

  extract_parts_read_xml (self->parts, part, &drawing_text_handler, drawing);
  drawing_text_finish (drawing, self->parts);
}

/* A new comment stands in two parts: as it is, and with an explanation for old programs. */
static void
tell_comments (Xlsx *self,
               const GPtrArray *relations,
               const OfficeAuthors *authors)
{
  const ExtractRelation *threaded = extract_relations_find_type (relations, "threadedComment");
  const ExtractRelation *comments = extract_relations_find_type (relations, "comments");

  if (comments != NULL)
    office_comments_tell (self->parts, comments->target, authors, self->sink);
  if (threaded != NULL)
    office_comments_tell (self->parts, threaded->target, authors, self->sink);
}

static void
tell_sheet (Xlsx *self,
            const XlsxSheetName *sheet,
            const char *part,
            const OfficeAuthors *authors)
{
  g_autoptr (GPtrArray) relations = extract_parts_read_relations (self->parts, part);
  const TwinBlock heading = { .kind = TWIN_BLOCK_HEADING, .level = 1, .flags = sheet->hidden ? TWIN_BLOCK_FLAG_HIDDEN : TWIN_BLOCK_FLAG_NONE };
  const ExtractRelation *drawing = extract_relations_find_type (relations, "drawing");

  if (sheet->name != NULL)
    extract_sink_block (self->sink, &heading, sheet->name, -1);
  tell_rows (self, part, heading.flags);
  if (drawing != NULL)
    tell_drawing (self, drawing->target, heading.flags);
  tell_comments (self, relations, authors);
}

static void
read_related (Xlsx *self,
              const GPtrArray *relations,
              const char *type,
              const char *usual_name,
              const ExtractXmlHandler *handler)
{
  const ExtractRelation *relation = extract_relations_find_type (relations, type);

  extract_parts_read_xml (self->parts, relation != NULL ? relation->target : usual_name, handler, self->book);
}

static void
tell_properties (Xlsx *self)
{
  static const char *const names[] = { "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ExtractProperties) properties = extract_properties_new (self->sink);

      extract_parts_read_xml (self->parts, names[i], &extract_properties_handler, properties);
    }
}

/* What is left of a workbook that was cut off: its list of sheets often stands last. */
static void
tell_found_sheets (Xlsx *self,
                   const OfficeAuthors *authors)
{
  for (guint i = 1; !extract_parts_is_full (self->parts); i++)
    {
      g_autofree char *part = g_strdup_printf ("xl/worksheets/sheet%u.xml", i);

      if (!extract_parts_contains (self->parts, part))
        return;
      tell_sheet (self, &(XlsxSheetName) { 0 }, part, authors);
    }
}

static void
tell_book (Xlsx *self)
{
  g_autoptr (GPtrArray) package_relations = extract_parts_read_relations (self->parts, "");
  const ExtractRelation *main_part = extract_relations_find_type (package_relations, "officeDocument");
  const char *workbook = main_part != NULL ? main_part->target : "xl/workbook.xml";
  g_autoptr (GPtrArray) relations = extract_parts_read_relations (self->parts, workbook);
  g_autoptr (OfficeAuthors) authors = office_authors_new ();

  if (!extract_parts_contains (self->parts, workbook))
    extract_parts_note_reason (self->parts, TWIN_REASON_BROKEN);
  tell_properties (self);
  extract_parts_read_xml (self->parts, workbook, &xlsx_workbook_handler, self->book);
  read_related (self, relations, "styles", "xl/styles.xml", &xlsx_styles_handler);
  read_related (self, relations, "sharedStrings", "xl/sharedStrings.xml", &xlsx_strings_handler);
  for (guint i = 0; i < relations->len; i++)
    {
      const ExtractRelation *relation = g_ptr_array_index (relations, i);

      if (strcmp (relation->type, "person") == 0)
        extract_parts_read_xml (self->parts, relation->target, &office_authors_handler, authors);
    }
  if (self->book->sheets->len == 0)
    tell_found_sheets (self, authors);
  for (guint i = 0; i < self->book->sheets->len && !extract_parts_is_full (self->parts); i++)
    {
      const XlsxSheetName *sheet = g_ptr_array_index (self->book->sheets, i);
      const ExtractRelation *relation = extract_relations_find (relations, sheet->relation);

      if (relation != NULL && !relation->external)
        tell_sheet (self, sheet, relation->target, authors);
    }
}

static gboolean
matches (const ExtractInput *input)
{
  return extract_package_is_zip (input) && extract_package_has_folder (input, "xl/");
}

/* Sheets and shared strings are read where they stand. */
static gboolean
is_kept (const char *name)
{
  return g_str_has_suffix (name, ".rels") || strstr (name, "omments") != NULL || g_str_has_prefix (name, "xl/charts/")
         || g_str_has_prefix (name, "xl/drawings/drawing") || strcmp (name, "xl/workbook.xml") == 0;
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (ExtractParts) parts = extract_parts_new (input, sink, is_kept);
  g_autoptr (XlsxBook) book = xlsx_book_new ();
  g_autoptr (XlsxMerges) merges = xlsx_merges_new (input, sink);
  Xlsx self = { .sink = sink, .parts = parts, .book = book, .merges = merges };

  tell_book (&self);
  return extract_parts_get_reason (parts);
}

static const char *const extensions[] = { "xlsx", "xlsm", "xltx", "xltm", NULL };

const ExtractFormat extract_format_xlsx = {
  .id = "xlsx",
  .mime_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xlsx-book.h"

#include <string.h>

#include "cell-number.h"

/* ECMA-376 part 1, 18.8.10: there are no more cell styles than this in a workbook. */
#define MAX_CELL_FORMATS 65536

/* A workbook of more sheets cannot be told from an attack. */
#define MAX_SHEETS 10000

static void
sheet_name_free (gpointer data)
{
  XlsxSheetName *sheet = data;

  g_free (sheet->name);
  g_free (sheet->relation);
  g_free (sheet);
}

XlsxBook *
xlsx_book_new (void)
{
  XlsxBook *self = g_new0 (XlsxBook, 1);

  self->texts = g_string_new (NULL);
  self->text_starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->formats = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cell_formats = g_array_new (FALSE, FALSE, sizeof (guint));
  self->sheets = g_ptr_array_new_with_free_func (sheet_name_free);
  return self;
}

void
xlsx_book_free (XlsxBook *self)
{
  if (self == NULL)
    return;
  g_string_free (self->texts, TRUE);
  g_array_unref (self->text_starts);
  g_hash_table_unref (self->formats);
  g_array_unref (self->cell_formats);
  g_ptr_array_unref (self->sheets);
  g_free (self);
}

static void
on_workbook_start (gpointer data,
                   const char *ns,
                   const char *name,
                   const ExtractXmlAttributes *attributes)
{
  XlsxBook *self = data;
  XlsxSheetName *sheet;

  if (strcmp (name, "workbookPr") == 0)
    self->since_1904 = extract_xml_has_attribute (attributes, "date1904", "1") || extract_xml_has_attribute (attributes, "date1904", "true");
  if (strcmp (name, "sheet") != 0 || self->sheets->len >= MAX_SHEETS)
    return;
  sheet = g_new0 (XlsxSheetName, 1);
  sheet->name = extract_xml_dup_attribute (attributes, "name");
  sheet->relation = extract_xml_dup_attribute (attributes, "id");
  sheet->hidden = extract_xml_has_attribute (attributes, "state", "hidden") || extract_xml_has_attribute (attributes, "state", "veryHidden");
  g_ptr_array_add (self->sheets, sheet);
}

const ExtractXmlHandler xlsx_workbook_handler = { on_workbook_start, NULL, NULL };

static void
on_styles_start (gpointer data,
                 const char *ns,
                 const char *name,
                 const ExtractXmlAttributes *attributes)
{
  XlsxBook *self = data;

  if (strcmp (name, "cellXfs") == 0)
    self->in_cell_formats = TRUE;
  else if (strcmp (name, "numFmt") == 0)
    {
      char *code = extract_xml_dup_attribute (attributes, "formatCode");

      if (code != NULL)
        g_hash_table_replace (self->formats, GINT_TO_POINTER (extract_xml_get_int (attributes, "numFmtId", 0)), code);
    }
  else if (strcmp (name, "xf") == 0 && self->in_cell_formats && self->cell_formats->len < MAX_CELL_FORMATS)
    {
      guint id = (guint) extract_xml_get_int (attributes, "numFmtId", 0);

      g_array_append_val (self->cell_formats, id);
    }
}

static void
on_styles_end (gpointer data,
               const char *ns,
               const char *name)
{
  if (strcmp (name, "cellXfs") == 0)
    ((XlsxBook *) data)->in_cell_formats = FALSE;
}

const ExtractXmlHandler xlsx_styles_handler = { on_styles_start, on_styles_end, NULL };

static void
on_strings_start (gpointer data,
                  const char *ns,
                  const char *name,
                  const ExtractXmlAttributes *attributes)
{
  XlsxBook *self = data;

  if (self->skipping > 0 || strcmp (name, "rPh") == 0)
    {
      /* How a word is read aloud is not part of it. */
      self->skipping++;
      return;
    }
  if (strcmp (name, "si") == 0)
    g_array_append_val (self->text_starts, self->texts->len);
  self->in_text = strcmp (name, "t") == 0;
}

static void
on_strings_end (gpointer data,
                const char *ns,
                const char *name)
{
  XlsxBook *self = data;

  self->in_text = FALSE;
  if (self->skipping > 0)
    self->skipping--;
  else if (strcmp (name, "si") == 0)
    g_string_append_c (self->texts, '\0');
}

static void
on_strings_text (gpointer data,
                 const char *text,
                 gsize length)
{
  XlsxBook *self = data;

  if (self->in_text && self->text_starts->len > 0 && self->texts->len + length <= TWIN_LIMIT_TEXT_BYTES)
    g_string_append_len (self->texts, text, (gssize) length);
}

const ExtractXmlHandler xlsx_strings_handler = { on_strings_start, on_strings_end, on_strings_text };

const char *
xlsx_book_get_text (const XlsxBook *self,
                    guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->text_starts->len ? self->texts->str + g_array_index (self->text_starts, gsize, index) : NULL;
}

const char *
xlsx_book_get_format (const XlsxBook *self,
                      guint style)
{
  const char *written;
  guint id;

  g_return_val_if_fail (self != NULL, NULL);

  if (style >= self->cell_formats->len)
    return NULL;
  id = g_array_index (self->cell_formats, guint, style);
  written = g_hash_table_lookup (self->formats, GUINT_TO_POINTER (id));
  return written != NULL ? written : extract_cell_builtin_format (id);
}

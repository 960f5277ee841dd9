/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml.h"

G_BEGIN_DECLS

/* ECMA-376 part 1, 18.3.1.73: a sheet has no more. */
#define XLSX_MAX_ROWS (1u << 20)
#define XLSX_MAX_COLUMNS (1u << 14)

/**
 * XlsxBook:
 *
 * What all sheets of a workbook share: its texts, the formats of its numbers, the
 * names of its sheets. One thread.
 */
typedef struct
{
  GString *texts;       /* the shared strings, each ended by a NUL */
  GArray *text_starts;  /* gsize */
  GHashTable *formats;  /* id → char *, those that the workbook writes */
  GArray *cell_formats; /* guint, the number format of each cell style */
  GPtrArray *sheets;    /* XlsxSheetName */
  gboolean since_1904;

  /* While it is being read. */
  gboolean in_text;
  gboolean in_cell_formats;
  guint skipping;
} XlsxBook;

typedef struct
{
  char *name;
  char *relation;
  gboolean hidden;
} XlsxSheetName;

XlsxBook *xlsx_book_new (void) G_GNUC_WARN_UNUSED_RESULT;
void xlsx_book_free (XlsxBook *self);

/* Of workbook.xml, styles.xml and sharedStrings.xml; data is the #XlsxBook. */
extern const ExtractXmlHandler xlsx_workbook_handler;
extern const ExtractXmlHandler xlsx_styles_handler;
extern const ExtractXmlHandler xlsx_strings_handler;

/* NULL if there is no such text. */
const char *xlsx_book_get_text (const XlsxBook *self, guint index);

/* The code by which cells of this style show numbers; NULL: as they are. */
const char *xlsx_book_get_format (const XlsxBook *self, guint style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XlsxBook, xlsx_book_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "sheet-merges.h"

G_BEGIN_DECLS

/**
 * SheetRows:
 *
 * Turns the cells of a sheet into blocks. Rows that follow each other are a table,
 * and its first row heads it if each of its cells is a name of its own; a lone text
 * above a table is a paragraph. Hidden rows and columns come as hidden rows. A cell
 * that spans rows says its text in each of them, and a heading that spans columns
 * over each of their own headings, so that every row can be read alone. One thread.
 */
typedef struct _SheetRows SheetRows;

/* @flags: of all rows, HIDDEN for a sheet that is. */
SheetRows *sheet_rows_new (ExtractSink *sink, TwinBlockFlags flags) G_GNUC_WARN_UNUSED_RESULT;
void sheet_rows_free (SheetRows *self);

/* Columns @first to @last (from 0) are not shown. */
void sheet_rows_hide_columns (SheetRows *self, guint first, guint last);

/* A cell spans several. Before its row comes. */
void sheet_rows_merge (SheetRows *self, const SheetMerge *merge);

/* A row comes; @number from 0, as the sheet counts. */
void sheet_rows_begin (SheetRows *self, guint number, gboolean hidden);

/* A cell of it that has text. Columns come from left to right; @is_text: it is a word and no number. */
void sheet_rows_cell (SheetRows *self, guint column, const char *text, gboolean is_text);

void sheet_rows_end (SheetRows *self);

/* The sheet ends. FALSE if it was cut: a row was too long or the sink has had enough. */
gboolean sheet_rows_finish (SheetRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SheetRows, sheet_rows_free)

G_END_DECLS

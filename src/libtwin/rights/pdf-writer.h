/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rights/export-sink.h"

G_BEGIN_DECLS

/**
 * PdfWriter:
 *
 * A readable document of headings, paragraphs and tables on A4 pages, tagged so
 * that a screen reader knows which is which, with an outline and page numbers. It
 * goes out page by page. One thread.
 */
typedef struct _PdfWriter PdfWriter;

/* @sink is borrowed. @date as ISO 8601. */
PdfWriter *pdf_writer_new (const ExportSink *sink, const char *title, const char *date) G_GNUC_WARN_UNUSED_RESULT;
void pdf_writer_free (PdfWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfWriter, pdf_writer_free)

/* @level 1 to 3; all are in the outline. */
void pdf_writer_add_heading (PdfWriter *self, int level, const char *text);
void pdf_writer_add_paragraph (PdfWriter *self, const char *text);

/* A table's columns: titles (NULL-terminated) and their shares of the width. Both are borrowed until the
 * table is ended. */
void pdf_writer_begin_table (PdfWriter *self, const char *const *titles, const double *shares);
void pdf_writer_add_row (PdfWriter *self, const char *const *cells);
void pdf_writer_end_table (PdfWriter *self);

/* Writes the rest. Whatever failed at any time is told here. */
gboolean pdf_writer_finish (PdfWriter *self, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sheet-rows.h"

G_BEGIN_DECLS

/**
 * XlsxMerges:
 *
 * Which cells of a workbook span several. A sheet says so behind its rows, so it is
 * looked through for that before they are read. One thread.
 */
typedef struct _XlsxMerges XlsxMerges;

/* What cannot be read of @input has none. */
XlsxMerges *xlsx_merges_new (const ExtractInput *input, ExtractSink *sink) G_GNUC_WARN_UNUSED_RESULT;
void xlsx_merges_free (XlsxMerges *self);

/* Tells @rows, of which no row has come, of those of the sheet in @part ("xl/worksheets/sheet1.xml"). */
void xlsx_merges_tell (const XlsxMerges *self, const char *part, SheetRows *rows);

/* "BC12" → 54, from 0; -1 if there is no letter. */
gint64 xlsx_column_of (const char *reference);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XlsxMerges, xlsx_merges_free)

G_END_DECLS

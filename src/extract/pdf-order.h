/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"

G_BEGIN_DECLS

/**
 * PdfOrder:
 *
 * The lines of a page in reading order: columns one after the other, what spans them
 * before and behind. A line that reaches across a gutter is cut in two.
 */
typedef struct _PdfOrder PdfOrder;

/* Orders @lines, which are of @page; both must outlive it. */
PdfOrder *pdf_order_new (const PdfPage *page, const PdfLine *const *lines, guint n_lines) G_GNUC_WARN_UNUSED_RESULT;
void pdf_order_free (PdfOrder *self);

/* An array of const PdfLine *, with a NULL where a new column begins or what spans columns ends. */
GPtrArray *pdf_order_get_lines (PdfOrder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfOrder, pdf_order_free)

G_END_DECLS

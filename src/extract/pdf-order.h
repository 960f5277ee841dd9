/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"

G_BEGIN_DECLS

/* Puts lines in reading order: columns one after the other, what spans them before and
 * behind. Where a new column begins, or what spans columns ends, the order has a NULL.
 * @lines are #PdfLine of one page; they stay where they are.
 *
 * Returns: an array of const PdfLine *. */
GPtrArray *pdf_order_lines (const PdfLine *const *lines, guint n_lines) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

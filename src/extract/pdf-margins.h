/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"

G_BEGIN_DECLS

/* How many pages before and behind a page are looked at. Two of them are of the same side
 * of the sheet, whose headers may differ from the other's. */
#define PDF_MARGIN_REACH 4

/* Marks what stands in the same place on @others as page header and footer: the same
 * words, numbers aside, or a number that counts the pages. */
void pdf_mark_margins (PdfPage *page, const PdfPage *const *others, guint n_others);

G_END_DECLS

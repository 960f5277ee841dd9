/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"

G_BEGIN_DECLS

/* White words are marked PDF_LINE_UNPAINTED until it is known what they stand on: paints the
 * page, if there are any, and takes the mark from those that can be seen. */
void pdf_check_paint (PdfPage *page, PopplerPage *source);

G_END_DECLS

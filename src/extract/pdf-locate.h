/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdf-page.h"
#include "text/twin-page-record.h"

G_BEGIN_DECLS

/* Appends to @boxes (TwinPageBox) where the meant bytes of @part stand on @page, in points, a box for each run of
 * words on a line. The text of a block is not that of the page - words divided at the ends of lines are whole,
 * ligatures are letters, marks of notes are gone -, so the two are aligned letter by letter. Where nothing of it is
 * found, the box of the block is appended. */
void pdf_locate_part (const PdfPage *page, const TwinPagePart *part, GArray *boxes);

G_END_DECLS

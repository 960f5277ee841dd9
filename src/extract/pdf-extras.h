/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

#include <poppler.h>

G_BEGIN_DECLS

/* What a PDF file holds besides the text on its pages. */

/* Title, author and the rest of the document's information. */
void pdf_tell_metadata (PopplerDocument *document, ExtractSink *sink);

/* Comments, targets of links and what was filled in. FALSE if the sink has had enough. */
gboolean pdf_tell_page_extras (PopplerPage *page, ExtractSink *sink);

G_END_DECLS

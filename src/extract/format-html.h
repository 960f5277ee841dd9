/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Reads @html, which is UTF-8, into @sink: for the parts of a mail message. Nothing is
 * left out as navigation. FALSE if it was too deep to be understood and its bare text
 * was told instead, or if the sink has had enough. */
gboolean extract_html_text (const char *html, gsize length, ExtractSink *sink);

/* The same for a chapter of a book, whose title and author are the book's. */
gboolean extract_html_chapter (const char *html, gsize length, ExtractSink *sink);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Reads @html, which is UTF-8, into @sink: for the parts of a mail message. Nothing is
 * left out as navigation. FALSE if it was too deep to be understood and its bare text
 * was told instead, or if the sink has had enough. */
gboolean extract_html_text (const char *html, gsize length, ExtractSink *sink);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

#include <gumbo.h>

G_BEGIN_DECLS

/* Tells the text below @root to @sink, leaving out the nodes that are keys of @excluded
 * (nullable). FALSE if the sink has had enough. */
gboolean extract_html_walk (const GumboNode *root, GHashTable *excluded, ExtractSink *sink);

/* Title, author, description and keywords from the head of the page. */
void extract_html_walk_head (const GumboNode *html, ExtractSink *sink);

/* Whether the page says that this element is not shown. */
gboolean extract_html_is_hidden (const GumboElement *element);

const char *extract_html_get_attribute (const GumboElement *element, const char *name);

G_END_DECLS

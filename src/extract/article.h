/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gumbo.h>

G_BEGIN_DECLS

/* The nodes of a page that are not its article: navigation, teasers, comments, advertising.
 * A set of #GumboNode, for as long as the page is there; NULL where the page as a whole is
 * what there is to read. */
GHashTable *extract_article_find_surroundings (const GumboNode *root) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

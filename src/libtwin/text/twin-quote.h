/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds in @text the place that @quote was taken from, though blanks, case, endings of lines or single words
 * have changed since: first letter by letter, then word by word, then the stretch of about its length that
 * shares most of its words, at least six in ten. Of equal places the one nearest to byte @near.
 *
 * Returns: FALSE if there is none; else bytes [*@start, *@end) of @text. Both are valid UTF-8. Linear in the
 * length of @text; any thread. */
gboolean twin_quote_find (const char *text, gsize length, const char *quote, gsize near, gsize *start, gsize *end);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-question.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/* For this floor only. */

/* Takes the term, which the index does not hold, for the one of the index that is most like it: one
 * slip of the finger away, two in long words; of several, the most frequent. Sets its @nearest and lowers its
 * @share. Figures and scripts without spaces are left alone. Returns: whether there is one; check @error. */
gboolean twin_nearest_find (TwinTransaction *tx, TwinQuestion *question, guint term, GError **error);

/* The least number of insertions, deletions, replacements and swaps of neighbours that make @b of @a
 * (Damerau 1964, restricted); more than @limit is returned as @limit + 1. In characters. */
guint twin_nearest_distance (const char *a, const char *b, guint limit);

G_END_DECLS

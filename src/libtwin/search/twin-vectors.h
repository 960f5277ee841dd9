/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* Passages found by the meaning that a model gives them instead of by their words. A passage's vector is kept as one
 * signed byte for each dimension and, apart from that, as the signs alone. A search compares the question with the
 * signs of all passages, which are kept in memory, and then with the bytes of the best 200. */

/**
 * TwinVectorMatch:
 * @similarity: the cosine, -1 to 1
 */
typedef struct
{
  gint64 passage_id;
  double similarity;
} TwinVectorMatch;

/* Stores the vector that @model gave a passage; it is brought to the length 1. TWIN_ERROR_INVALID for one that
 * is empty, too long (over 65,536), or holds what is no number. */
gboolean twin_vectors_set (TwinTransaction *tx, gint64 passage_id, const char *model, const float *values, gsize n_values,
                           GError **error);

/* The passages of @renditions (gint64) nearest to @values. Returns: at most @limit TwinVectorMatch, best first;
 * none if no passage has a vector of this length by @model. */
GArray *twin_vectors_search (TwinTransaction *tx, const char *model, const float *values, gsize n_values, GArray *renditions,
                             guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

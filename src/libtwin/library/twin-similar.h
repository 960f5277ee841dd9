/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/**
 * TwinSimilarPair: two documents that say nearly the same.
 * @keep: the one that is suggested: the newer file, or of two of one time the longer text
 * @other: the other one
 * @similarity: the share of their runs of three words that they have in common, 0 to 1; an estimate
 */
typedef struct
{
  TwinDocumentRecord *keep;
  TwinDocumentRecord *other;
  double similarity;
} TwinSimilarPair;

void twin_similar_pair_free (TwinSimilarPair *self);

#define TWIN_SIMILAR_DEFAULT 0.7

/* The pairs of documents in sight that were not set apart and share at least @similarity (0.5 and above are found with certainty enough), the
 * most alike first: TwinSimilarPair. Of many that are all alike (more than 32 at once) each is paired with some. Documents
 * that came before there were signatures are looked through first. Any thread. */
GPtrArray *twin_similar_list (TwinLibrary *library, double similarity, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether two documents both stay, however alike they are: such a pair is listed no more. */
gboolean twin_similar_set_apart (TwinLibrary *library, const char *a, const char *b, gboolean apart, GError **error);

/* Names @others (NULL-terminated) duplicates of @keep, in one transaction: they answer no more, but keep their text and
 * decisions. TWIN_ERROR_INVALID where one of them is @keep, or has no text. */
gboolean twin_similar_keep (TwinLibrary *library, const char *keep, const char *const *others, GError **error);

/* Takes that back. TWIN_ERROR_INVALID for a document that is no duplicate, or one with the very same content. */
gboolean twin_similar_separate (TwinLibrary *library, const char *id, GError **error);

G_END_DECLS

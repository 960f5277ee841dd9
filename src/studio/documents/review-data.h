/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-review.h"
#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/**
 * StudioReviewValue: one value found in a document, with all its places.
 * @value: as it stands in the document the first time
 * @first: where that is, for the order of the list
 */
typedef struct
{
  const TwinPiiType *type;
  char *value_key;
  char *value;
  gsize first;
  TwinTier tier;
  const char *reason;
  guint n_places;
  TwinDecision decision;
  TwinOutcome outcome;
} StudioReviewValue;

/**
 * StudioReviewData:
 * @values: StudioReviewValue, by type, then in the order of the text; only what leaves
 * @n_findings, @n_undecided: places; as in the list of documents
 * @before, @review, @after, @passages: the text in its four views. Marks of @review carry
 *   the index of their value.
 * @hidden: what hidden text there is, "Comment: 2, Deleted text: 1", or NULL
 *
 * Everything that the review page shows of one document, at one moment. Made on a worker
 * thread, constant afterwards.
 */
typedef struct
{
  TwinDocumentRecord *record;
  GPtrArray *values;
  guint n_findings;
  guint n_undecided;
  guint n_passages;
  StudioTextContent *before;
  StudioTextContent *review;
  StudioTextContent *after;
  StudioTextContent *passages;
  char *hidden;
} StudioReviewData;

StudioReviewData *studio_review_data_load (TwinLibrary *library, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
StudioReviewData *studio_review_data_new (const TwinReview *review) G_GNUC_WARN_UNUSED_RESULT;
void studio_review_data_free (StudioReviewData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioReviewData, studio_review_data_free)

/* The first place of a value in @review, from mark @from on and then from the beginning. */
guint studio_review_data_find_mark (const StudioReviewData *self, guint value, guint from);

G_END_DECLS

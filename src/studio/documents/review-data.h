/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-review.h"
#include "library/twin-suggest.h"
#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/**
 * StudioReviewValue: one value that was found, with all its places.
 * @value: as it stands in the text the first time
 * @also: other ways in which it is written, "0049 30 901820, 030 901820", or NULL
 * @document, @first: where it stands the first time, for the order of the list
 * @n_documents: how many of the documents that are looked at hold it
 */
typedef struct
{
  const TwinPiiType *type;
  char *value_key;
  char *value;
  char *also;
  guint document;
  gsize first;
  TwinTier tier;
  const char *reason;
  guint n_places;
  guint n_documents;
  TwinDecision decision;
  TwinOutcome outcome;

  /*< private >*/
  GPtrArray *spellings;
  guint last_document;
} StudioReviewValue;

/**
 * StudioReviewData:
 * @record: of the one document, or NULL for several
 * @ids: of the documents that are looked at
 * @types: what was looked for
 * @suggestion: what the findings say about the classification of the one document; NULL for several
 * @values: StudioReviewValue, by type, then in the order of the text; only what leaves
 * @n_findings, @n_undecided: places; as in the list of documents
 * @before, @review, @after, @passages: the text in its four views. Marks of @review carry
 *   the index of their value.
 *   Of several documents only the paragraphs in which something was found, and no passages (NULL).
 * @hidden: what hidden text there is, "Comment: 2, Deleted text: 1", or NULL
 *
 * Everything that the review page shows of one document or of several, at one moment. Made on a worker
 * thread, constant afterwards.
 */
typedef struct
{
  TwinDocumentRecord *record;
  char **ids;
  TwinTypeSet *types;
  TwinSuggestion *suggestion;
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

/* Several documents: those with @ids as far as they are still there, or, for NULL, all that have something to be
 * decided now. */
StudioReviewData *studio_review_data_load_several (TwinLibrary *library, const char *const *ids,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
StudioReviewData *studio_review_data_new (const TwinReview *review) G_GNUC_WARN_UNUSED_RESULT;
void studio_review_data_free (StudioReviewData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioReviewData, studio_review_data_free)

/* The first place of a value in @review, from mark @from on and then from the beginning. */
guint studio_review_data_find_mark (const StudioReviewData *self, guint value, guint from);

G_END_DECLS

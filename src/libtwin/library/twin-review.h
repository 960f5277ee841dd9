/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "library/twin-release.h"
#include "store/twin-finding-table.h"
#include "store/twin-passage-table.h"

G_BEGIN_DECLS

/**
 * TwinReview:
 * @findings: TwinFindingRecord in the order of the text
 * @outcomes: TwinOutcome for each, under the library's policy
 *
 * Everything that the review page and `twinctl show` need of one document, at one moment.
 */
typedef struct
{
  TwinDocumentRecord *record;
  TwinDocument *document;
  GPtrArray *findings;
  GArray *outcomes;
  TwinPiiPolicy *policy;
  TwinTypeSet *types;
} TwinReview;

void twin_review_free (TwinReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinReview, twin_review_free)

/* TWIN_ERROR_NOT_FOUND; TWIN_ERROR_INVALID with the reason in words for a document without text. */
TwinReview *twin_review_load (TwinLibrary *library, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The decided text as it would travel (hidden blocks left out unless the document lets them in): the "After"
 * of the review page. What is undecided or blocked shows as redacted. The release also tells where each block
 * went, and twin_release_cut() gives the passages as they will be cited. */
TwinRelease *twin_review_release (const TwinReview *self) G_GNUC_WARN_UNUSED_RESULT;

/* The rewritten text alone. */
TwinRedaction *twin_review_redact (const TwinReview *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinDecisionChange: one decision for one value of one document.
 */
typedef struct
{
  const TwinPiiType *type;
  const char *value_key;
  TwinDecision decision;
} TwinDecisionChange;

/* Decides @n_changes values at once, in one transaction, and judges the document again.
 * @previous (nullable) receives what was there before, in the same form: undo is calling again with it
 * (array of TwinDecisionRecord). */
gboolean twin_review_decide (TwinLibrary *library, const char *id, const TwinDecisionChange *changes, guint n_changes,
                             GPtrArray **previous, GError **error);

/**
 * TwinPlacedDecision: a decision for one value, and where it holds.
 * @document_id: NULL for every document in sight that holds the value
 */
typedef struct
{
  char *document_id;
  const TwinPiiType *type;
  char *value_key;
  TwinDecision decision;
} TwinPlacedDecision;

TwinPlacedDecision *twin_placed_decision_new (const char *document_id, const TwinPiiType *type, const char *value_key,
                                              TwinDecision decision) G_GNUC_WARN_UNUSED_RESULT;
void twin_placed_decision_free (TwinPlacedDecision *self);

/* Makes @decisions (TwinPlacedDecision) in one transaction, over as many documents as they mean, and judges each
 * of these again. @previous (nullable) receives what was there before, document by document (array of
 * TwinPlacedDecision, owning): undo is calling again with it. */
gboolean twin_review_decide_across (TwinLibrary *library, GPtrArray *decisions, GPtrArray **previous, GError **error);

/* Every undecided finding (or every finding, if @all) of the document, or only those of @type. Returns how many values, -1 on error. */
int twin_review_decide_all (TwinLibrary *library, const char *id, const TwinPiiType *type, gboolean all,
                            TwinDecision decision, GPtrArray **previous, GError **error);

/* Lets hidden text in or leaves it out (J1 step 2: out by default). */
gboolean twin_review_set_include_hidden (TwinLibrary *library, const char *id, gboolean include_hidden, GError **error);

G_END_DECLS

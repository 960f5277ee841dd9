/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-pii-policy.h"
#include "store/twin-document-table.h"
#include "store/twin-finding-table.h"

G_BEGIN_DECLS

/* What a policy and the creator's decisions come to for a whole document: the one
 * place where its state and its counts are worked out. Internal to this floor. */

/* The library's own policy, as it stands in @tx. */
TwinPiiPolicy *twin_judgement_load_policy (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One TwinOutcome for each of @findings (TwinFindingRecord). */
GArray *twin_judgement_resolve (const TwinPiiPolicy *policy, GPtrArray *findings) G_GNUC_WARN_UNUSED_RESULT;

/* Whether [@start, @end) holds something that leaves: what stands in hidden blocks alone does not,
 * unless they are let in. */
gboolean twin_judgement_leaves (const TwinDocument *document, gboolean include_hidden, gsize start, gsize end);

/* Gives names to the values among @findings that @outcomes replace by pseudonyms and that have none. @text: of the
 * document. Needs a writing transaction. */
gboolean twin_judgement_assign (TwinTransaction *tx, GPtrArray *findings, GArray *outcomes, const char *text, GError **error);

/* Whether a value among @findings is yet to be given a name. */
gboolean twin_judgement_lacks_names (GPtrArray *findings, GArray *outcomes);

/* Sets state, n_findings and n_undecided of @record, whose text is @document. */
void twin_judgement_apply (TwinDocumentRecord *record, const TwinDocument *document, GPtrArray *findings, GArray *outcomes);

/* Judges a document anew under @policy, if it has text, and stores @record. Its renditions are dropped if
 * @changed (a decision, what leaves) or if it may not be released any more; a policy alone leaves them,
 * because each is of one policy. */
gboolean twin_judgement_renew (TwinTransaction *tx, TwinDocumentRecord *record, const TwinPiiPolicy *policy,
                               gboolean changed, GError **error);

/* Whether @state is one of a document that has been read and has text. */
gboolean twin_judgement_has_text (TwinDocumentState state);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-redaction.h"
#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinFindingRecord: one place in one document, and what was decided on its value.
 * @number: from 1, in the order of the text; the FINDING of `twinctl decide`
 * @value_key: equal for equal values of a document: SHA-256 of the normal form
 * @decision: of the value, so of all places that hold it
 * @pseudonym: the name that the value has in this library, "EMAIL_1"; NULL while it has none
 */
typedef struct
{
  guint number;
  TwinFinding finding;
  char *value_key;
  TwinDecision decision;
  char *pseudonym;
} TwinFindingRecord;

void twin_finding_record_free (TwinFindingRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinFindingRecord, twin_finding_record_free)

/* The value key of what @finding holds in @text. */
char *twin_finding_compute_key (const TwinFinding *finding, const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces the findings of a document; decisions stay. @findings: #TwinFinding; @text: what they point into. */
gboolean twin_finding_table_replace (TwinTransaction *tx, const char *document_id, GArray *findings, const char *text, GError **error);

/* In the order of the text, joined with the decisions. Types the program no longer knows are left out. */
GPtrArray *twin_finding_table_list (TwinTransaction *tx, const char *document_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One decision for a value; TWIN_DECISION_NONE takes it back. */
gboolean twin_finding_table_decide (TwinTransaction *tx, const char *document_id, const TwinPiiType *type,
                                    const char *value_key, TwinDecision decision, GError **error);

/* The documents in sight whose findings hold a value, oldest first. */
char **twin_finding_table_list_holders (TwinTransaction *tx, const TwinPiiType *type, const char *value_key,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All decisions of a document, for undo and export: {type id, value key, decision}. */
typedef struct
{
  const TwinPiiType *type;
  char *value_key;
  TwinDecision decision;
  gint64 decided_at;
} TwinDecisionRecord;

void twin_decision_record_free (TwinDecisionRecord *self);
GPtrArray *twin_finding_table_list_decisions (TwinTransaction *tx, const char *document_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

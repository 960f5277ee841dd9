/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-suggest.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"

static TwinEvidence *
find_evidence (GArray *evidence, const TwinPiiType *type)
{
  TwinEvidence empty = { type, 0, 0, 0 };

  for (guint i = 0; i < evidence->len; i++)
    if (g_array_index (evidence, TwinEvidence, i).type == type)
      return &g_array_index (evidence, TwinEvidence, i);
  g_array_append_val (evidence, empty);

  return &g_array_index (evidence, TwinEvidence, evidence->len - 1);
}

/* @outcomes: TwinOutcome for each of @findings. */
static TwinSuggestion *
weigh (const TwinDocumentRecord *record, const TwinDocument *document, GPtrArray *findings, GArray *outcomes)
{
  g_autoptr (GArray) evidence = g_array_new (FALSE, FALSE, sizeof (TwinEvidence));

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &((TwinFindingRecord *) g_ptr_array_index (findings, i))->finding;
      TwinOutcome outcome = g_array_index (outcomes, TwinOutcome, i);
      TwinEvidence *entry;

      if (finding->tier == TWIN_TIER_CANDIDATE
          || !twin_judgement_leaves (document, record->include_hidden, finding->start, finding->end))
        continue;
      entry = find_evidence (evidence, finding->type);
      entry->n++;
      entry->n_open += outcome == TWIN_OUTCOME_KEEP || outcome == TWIN_OUTCOME_UNDECIDED;
      entry->n_blocked += outcome == TWIN_OUTCOME_BLOCK;
    }

  return twin_suggestion_new ((const TwinEvidence *) (gpointer) evidence->data, evidence->len);
}

static TwinSuggestion *
suggest (TwinTransaction *tx, const TwinDocumentRecord *record, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (TwinDocument) document = NULL;
  g_autoptr (GArray) outcomes = NULL;

  findings = twin_finding_table_list (tx, record->id, error);
  document = findings != NULL ? twin_document_table_get_text (tx, record->id, error) : NULL;
  if (document == NULL)
    return NULL;

  outcomes = twin_judgement_resolve (policy, findings);

  return weigh (record, document, findings, outcomes);
}

TwinSuggestion *
twin_suggest_level (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinPiiPolicy) policy = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  record = tx != NULL ? _twin_library_load (tx, id, error) : NULL;
  policy = record != NULL ? twin_judgement_load_policy (tx, error) : NULL;
  if (policy == NULL)
    return NULL;
  if (!twin_judgement_has_text (record->state))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This document has no text that says how sensitive it is."));
      return NULL;
    }

  return suggest (tx, record, policy, error);
}

TwinSuggestion *
twin_suggest_for_review (const TwinReview *review)
{
  g_return_val_if_fail (review != NULL, NULL);

  return weigh (review->record, review->document, review->findings, review->outcomes);
}

/* The log tells the types that decided, never a value. */
static char *
describe (const TwinSuggestion *suggestion)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  JsonObject *reasons = json_object_new ();

  for (guint i = 0; i < suggestion->reasons->len; i++)
    {
      const TwinLevelReason *reason = &g_array_index (suggestion->reasons, TwinLevelReason, i);

      json_object_set_int_member (reasons, reason->evidence.type->id, reason->evidence.n);
    }
  json_object_set_string_member (detail, "level", twin_level_to_string (suggestion->level));
  json_object_set_object_member (detail, "suggested", reasons);

  return twin_json_object_to_string (detail, FALSE);
}

/* Classifies @record if that is still to be done; counts it in *@n_done. */
static gboolean
accept (TwinTransaction *tx, TwinDocumentRecord *record, const TwinPiiPolicy *policy, int *n_done, GError **error)
{
  g_autoptr (TwinSuggestion) suggestion = NULL;
  g_autofree char *detail = NULL;

  if (record->classification->level != TWIN_LEVEL_NONE || !twin_judgement_has_text (record->state))
    return TRUE;

  suggestion = suggest (tx, record, policy, error);
  if (suggestion == NULL)
    return FALSE;
  record->classification->level = suggestion->level;
  detail = describe (suggestion);
  (*n_done)++;

  return twin_document_table_update (tx, record, error)
         && twin_audit_table_append (tx, "document.classify", record->id, "done", detail, error);
}

static gboolean
accept_all (TwinTransaction *tx, const char *const *ids, const TwinPiiPolicy *policy, int *n_done, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, ids[i], error);

      if (record == NULL || !accept (tx, record, policy, n_done, error))
        return FALSE;
    }
  if (ids != NULL)
    return TRUE;

  records = twin_document_table_list (tx, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!accept (tx, g_ptr_array_index (records, i), policy, n_done, error))
      return FALSE;

  return records != NULL;
}

int
twin_suggest_accept (TwinLibrary *library, const char *const *ids, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinPiiPolicy) policy = NULL;
  int n_done = 0;

  g_return_val_if_fail (library != NULL, -1);

  tx = twin_store_write (twin_library_get_store (library), error);
  policy = tx != NULL ? twin_judgement_load_policy (tx, error) : NULL;

  return policy != NULL && accept_all (tx, ids, policy, &n_done, error) && twin_transaction_commit (tx, error) ? n_done : -1;
}

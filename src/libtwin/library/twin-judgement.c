/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-judgement.h"

#include "base/twin-json.h"
#include "library/twin-release.h"
#include "store/twin-passage-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-setting-table.h"

TwinPiiPolicy *
twin_judgement_load_policy (TwinTransaction *tx, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;

  text = twin_setting_table_get (tx, "piiDetection", &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (text == NULL)
    return twin_pii_policy_new ();

  object = twin_json_parse_object (text, error);
  if (object == NULL)
    return NULL;

  return twin_pii_policy_new_from_json (object, error);
}

GArray *
twin_judgement_resolve (const TwinPiiPolicy *policy, GPtrArray *findings)
{
  GArray *outcomes = g_array_sized_new (FALSE, FALSE, sizeof (TwinOutcome), findings->len);

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (findings, i);
      TwinOutcome outcome = twin_outcome_resolve (policy, record->finding.type, record->finding.tier,
                                                  record->decision);

      g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

static gboolean
lacks_name (GPtrArray *findings, GArray *outcomes, guint i)
{
  const TwinFindingRecord *record = g_ptr_array_index (findings, i);

  return g_array_index (outcomes, TwinOutcome, i) == TWIN_OUTCOME_PSEUDONYM && record->pseudonym == NULL;
}

gboolean
twin_judgement_lacks_names (GPtrArray *findings, GArray *outcomes)
{
  for (guint i = 0; i < findings->len; i++)
    if (lacks_name (findings, outcomes, i))
      return TRUE;

  return FALSE;
}

gboolean
twin_judgement_assign (TwinTransaction *tx, GPtrArray *findings, GArray *outcomes, const char *text, GError **error)
{
  for (guint i = 0; i < findings->len; i++)
    if (lacks_name (findings, outcomes, i)
        && !twin_pseudonym_table_assign (tx, g_ptr_array_index (findings, i), text, error))
      return FALSE;

  return TRUE;
}

gboolean
twin_judgement_leaves (const TwinDocument *document, gboolean include_hidden, gsize start, gsize end)
{
  guint index = 0;

  if (include_hidden || twin_document_find_block (document, start, &index) == NULL)
    return TRUE;

  for (; index < twin_document_get_n_blocks (document); index++)
    {
      const TwinBlock *block = twin_document_get_block (document, index);

      if (block->start >= end)
        break;
      if (!twin_release_is_hidden (block) && block->start + block->length > start)
        return TRUE;
    }

  return FALSE;
}

void
twin_judgement_apply (TwinDocumentRecord *record, const TwinDocument *document, GPtrArray *findings, GArray *outcomes)
{
  gboolean blocked = FALSE;

  g_return_if_fail (findings->len == outcomes->len);

  record->n_findings = 0;
  record->n_undecided = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &((TwinFindingRecord *) g_ptr_array_index (findings, i))->finding;
      TwinOutcome outcome = g_array_index (outcomes, TwinOutcome, i);

      if (!twin_judgement_leaves (document, record->include_hidden, finding->start, finding->end))
        continue;

      if (finding->tier != TWIN_TIER_CANDIDATE)
        record->n_findings++;
      if (outcome == TWIN_OUTCOME_UNDECIDED)
        record->n_undecided++;
      if (outcome == TWIN_OUTCOME_BLOCK)
        blocked = TRUE;
    }

  if (blocked)
    record->state = TWIN_DOCUMENT_BLOCKED;
  else if (record->n_undecided > 0)
    record->state = TWIN_DOCUMENT_REVIEW;
  else
    record->state = TWIN_DOCUMENT_READY;
}

gboolean
twin_judgement_has_text (TwinDocumentState state)
{
  return state == TWIN_DOCUMENT_REVIEW || state == TWIN_DOCUMENT_READY || state == TWIN_DOCUMENT_BLOCKED;
}

gboolean
twin_judgement_renew (TwinTransaction *tx, TwinDocumentRecord *record, const TwinPiiPolicy *policy,
                      gboolean changed, GError **error)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GArray) outcomes = NULL;
  g_autoptr (TwinDocument) document = NULL;
  gboolean lacks_names;

  if (!twin_judgement_has_text (record->state))
    return twin_document_table_update (tx, record, error);

  findings = twin_finding_table_list (tx, record->id, error);
  if (findings == NULL)
    return FALSE;

  outcomes = twin_judgement_resolve (policy, findings);
  lacks_names = twin_judgement_lacks_names (findings, outcomes);

  /* The text is needed only to tell hidden places from visible ones, and what is to be named. */
  if (lacks_names || (findings->len > 0 && !record->include_hidden))
    document = twin_document_table_get_text (tx, record->id, error);
  else
    document = twin_document_new ();
  if (document == NULL)
    return FALSE;

  if (lacks_names && !twin_judgement_assign (tx, findings, outcomes, twin_document_get_text (document, NULL), error))
    return FALSE;
  twin_judgement_apply (record, document, findings, outcomes);

  if ((changed || record->state != TWIN_DOCUMENT_READY) && !twin_passage_table_drop_document (tx, record->id, error))
    return FALSE;

  return twin_document_table_update (tx, record, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-review.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-custom-type-table.h"

void
twin_review_free (TwinReview *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->record, twin_document_record_free);
  g_clear_pointer (&self->document, twin_document_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->outcomes, g_array_unref);
  g_clear_pointer (&self->policy, twin_pii_policy_free);
  g_clear_pointer (&self->types, twin_type_set_unref);
  g_free (self);
}

/* Why there is nothing to review. */
static gboolean
check_has_text (const TwinDocumentRecord *record, GError **error)
{
  const char *reason;

  if (twin_judgement_has_text (record->state))
    return TRUE;

  if (record->state == TWIN_DOCUMENT_FAILED)
    reason = twin_reason_get_sentence (record->reason);
  else if (record->state == TWIN_DOCUMENT_DUPLICATE)
    reason = "This document is the same as another one. Look at that one.";
  else if (record->state == TWIN_DOCUMENT_ABSENT)
    reason = "The file of this document is on another computer. Add it here.";
  else
    reason = "This document is not read yet.";

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, reason);

  return FALSE;
}

static TwinReview *
load_review (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinReview) self = g_new0 (TwinReview, 1);

  self->record = _twin_library_load (tx, id, error);
  if (self->record == NULL || !check_has_text (self->record, error))
    return NULL;

  self->document = twin_document_table_get_text (tx, id, error);
  self->findings = self->document != NULL ? twin_finding_table_list (tx, id, error) : NULL;
  self->policy = self->findings != NULL ? twin_judgement_load_policy (tx, error) : NULL;
  self->types = self->policy != NULL ? twin_custom_type_table_load (tx, error) : NULL;
  if (self->types == NULL)
    return NULL;

  self->outcomes = twin_judgement_resolve (self->policy, self->findings);

  return g_steal_pointer (&self);
}

TwinReview *
twin_review_load (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? load_review (tx, id, error) : NULL;
}

TwinRelease *
twin_review_release (const TwinReview *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return twin_release_new (self->types, self->document, self->record->include_hidden, self->findings, self->outcomes);
}

TwinRedaction *
twin_review_redact (const TwinReview *self)
{
  g_autoptr (TwinRelease) release = twin_review_release (self);

  return release != NULL ? g_steal_pointer (&release->redaction) : NULL;
}

static TwinDecision
find_decision (GPtrArray *decisions, const TwinDecisionChange *change)
{
  for (guint i = 0; i < decisions->len; i++)
    {
      const TwinDecisionRecord *record = g_ptr_array_index (decisions, i);

      if (record->type == change->type && g_strcmp0 (record->value_key, change->value_key) == 0)
        return record->decision;
    }

  return TWIN_DECISION_NONE;
}

/* What the values of @changes are decided as now. */
static GPtrArray *
list_previous (TwinTransaction *tx, const char *id, const TwinDecisionChange *changes, guint n_changes, GError **error)
{
  g_autoptr (GPtrArray) decisions = twin_finding_table_list_decisions (tx, id, error);
  GPtrArray *previous;

  if (decisions == NULL)
    return NULL;

  previous = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_decision_record_free);
  for (guint i = 0; i < n_changes; i++)
    {
      TwinDecisionRecord *record = g_new0 (TwinDecisionRecord, 1);

      record->type = changes[i].type;
      record->value_key = g_strdup (changes[i].value_key);
      record->decision = find_decision (decisions, &changes[i]);
      g_ptr_array_add (previous, record);
    }

  return previous;
}

/* {"accept":3,"reject":1}: how many values, never which. */
static char *
describe_changes (const TwinDecisionChange *changes, guint n_changes)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  for (guint i = 0; i < n_changes; i++)
    {
      const char *name = twin_decision_to_string (changes[i].decision);

      json_object_set_int_member (detail, name, twin_json_get_int (detail, name, 0) + 1);
    }

  return twin_json_object_to_string (detail, FALSE);
}

static gboolean
judge_again (TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_judgement_load_policy (tx, error);

  return policy != NULL && twin_judgement_renew (tx, record, policy, TRUE, error);
}

/* Changes decisions in @tx, which the caller commits. */
static gboolean
decide (TwinTransaction *tx, const char *id, const TwinDecisionChange *changes, guint n_changes,
        GPtrArray **previous, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, id, error);
  g_autofree char *detail = describe_changes (changes, n_changes);

  if (record == NULL || !check_has_text (record, error))
    return FALSE;

  *previous = list_previous (tx, id, changes, n_changes, error);
  if (*previous == NULL)
    return FALSE;

  for (guint i = 0; i < n_changes; i++)
    if (!twin_finding_table_decide (tx, id, changes[i].type, changes[i].value_key, changes[i].decision, error))
      return FALSE;

  return judge_again (tx, record, error)
         && twin_audit_table_append (tx, "document.decide", id, "done", detail, error);
}

gboolean
twin_review_decide (TwinLibrary *library, const char *id, const TwinDecisionChange *changes, guint n_changes,
                    GPtrArray **previous, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && id != NULL && (changes != NULL || n_changes == 0), FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  if (tx == NULL
      || !decide (tx, id, changes, n_changes, &before, error)
      || !twin_transaction_commit (tx, error))
    return FALSE;

  if (previous != NULL)
    *previous = g_steal_pointer (&before);

  return TRUE;
}

/* ---- Over several documents ---- */

TwinPlacedDecision *
twin_placed_decision_new (const char *document_id, const TwinPiiType *type, const char *value_key, TwinDecision decision)
{
  TwinPlacedDecision *self;

  g_return_val_if_fail (type != NULL && value_key != NULL, NULL);

  self = g_new0 (TwinPlacedDecision, 1);
  self->document_id = g_strdup (document_id);
  self->type = type;
  self->value_key = g_strdup (value_key);
  self->decision = decision;

  return self;
}

void
twin_placed_decision_free (TwinPlacedDecision *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->value_key);
  g_free (self);
}

/* Adds @decision to what @by_document (id -> GArray of TwinDecisionChange) has for @id. */
static void
place (GHashTable *by_document, const char *id, const TwinPlacedDecision *decision)
{
  TwinDecisionChange change = { decision->type, decision->value_key, decision->decision };
  GArray *changes = g_hash_table_lookup (by_document, id);

  if (changes == NULL)
    {
      changes = g_array_new (FALSE, FALSE, sizeof (TwinDecisionChange));
      g_hash_table_insert (by_document, g_strdup (id), changes);
    }
  g_array_append_val (changes, change);
}

static gboolean
place_everywhere (TwinTransaction *tx, GHashTable *by_document, const TwinPlacedDecision *decision, GError **error)
{
  g_auto (GStrv) ids = twin_finding_table_list_holders (tx, decision->type, decision->value_key, error);

  for (char **id = ids; id != NULL && *id != NULL; id++)
    place (by_document, *id, decision);

  return ids != NULL;
}

/* What is to change in which document; the keys are borrowed from @decisions. */
static GHashTable *
sort_by_document (TwinTransaction *tx, GPtrArray *decisions, GError **error)
{
  g_autoptr (GHashTable) by_document = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                              (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < decisions->len; i++)
    {
      const TwinPlacedDecision *decision = g_ptr_array_index (decisions, i);

      if (decision->document_id != NULL)
        place (by_document, decision->document_id, decision);
      else if (!place_everywhere (tx, by_document, decision, error))
        return NULL;
    }

  return g_steal_pointer (&by_document);
}

static void
append_placed (GPtrArray *placed, const char *id, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDecisionRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (placed, twin_placed_decision_new (id, record->type, record->value_key, record->decision));
    }
}

gboolean
twin_review_decide_across (TwinLibrary *library, GPtrArray *decisions, GPtrArray **previous, GError **error)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_placed_decision_free);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GHashTable) by_document = NULL;
  GHashTableIter iter;
  const char *id;
  GArray *changes;

  g_return_val_if_fail (library != NULL && decisions != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  by_document = tx != NULL ? sort_by_document (tx, decisions, error) : NULL;
  if (by_document == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, by_document);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &changes))
    {
      g_autoptr (GPtrArray) records = NULL;

      if (!decide (tx, id, (const TwinDecisionChange *) (gpointer) changes->data, changes->len, &records, error))
        return FALSE;
      append_placed (before, id, records);
    }
  if (!twin_transaction_commit (tx, error))
    return FALSE;

  if (previous != NULL)
    *previous = g_steal_pointer (&before);

  return TRUE;
}

/* ---- All that is undecided ---- */

/* The values that are meant, each once. Their keys are borrowed from @review. */
static GArray *
choose_values (const TwinReview *review, const TwinPiiType *type, gboolean all, TwinDecision decision)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TwinDecisionChange));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (review->findings, i);
      TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, i);
      TwinDecisionChange change = { record->finding.type, record->value_key, decision };

      if (type != NULL && record->finding.type != type)
        continue;
      if (!all && outcome != TWIN_OUTCOME_UNDECIDED)
        continue;
      if (g_hash_table_add (seen, g_strconcat (change.type->id, ":", change.value_key, NULL)))
        g_array_append_val (changes, change);
    }

  return changes;
}

int
twin_review_decide_all (TwinLibrary *library, const char *id, const TwinPiiType *type, gboolean all,
                        TwinDecision decision, GPtrArray **previous, GError **error)
{
  g_autoptr (TwinReview) review = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, -1);

  tx = twin_store_write (twin_library_get_store (library), error);
  review = tx != NULL ? load_review (tx, id, error) : NULL;
  if (review == NULL)
    return -1;

  changes = choose_values (review, type, all, decision);
  if (!decide (tx, id, (const TwinDecisionChange *) (gpointer) changes->data, changes->len, &before, error)
      || !twin_transaction_commit (tx, error))
    return -1;

  if (previous != NULL)
    *previous = g_steal_pointer (&before);

  return (int) changes->len;
}

gboolean
twin_review_set_include_hidden (TwinLibrary *library, const char *id, gboolean include_hidden, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? _twin_library_load (tx, id, error) : NULL;
  if (record == NULL)
    return FALSE;
  if (record->include_hidden == !!include_hidden)
    return TRUE;

  record->include_hidden = !!include_hidden;

  return judge_again (tx, record, error)
         && twin_audit_table_append (tx, "document.hidden", id, "done",
                                     include_hidden ? "{\"included\":true}" : "{\"included\":false}", error)
         && twin_transaction_commit (tx, error);
}

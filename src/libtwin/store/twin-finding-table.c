/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-finding-table.h"

#include "base/twin-digest.h"
#include "store/twin-custom-type-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-table.h"

#include <string.h>

void
twin_finding_record_free (TwinFindingRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->value_key);
  g_free (self->pseudonym);
  g_free (self);
}

void
twin_decision_record_free (TwinDecisionRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->value_key);
  g_free (self);
}

char *
twin_finding_compute_key (const TwinFinding *finding, const char *text)
{
  g_autofree char *normal = twin_finding_normalize (finding->type, text + finding->start, finding->end - finding->start);

  return twin_sha256_hex (normal, strlen (normal));
}

static gboolean
insert_finding (TwinTransaction *tx, const char *document_id, guint number, const TwinFinding *finding,
                const char *text, GError **error)
{
  g_autofree char *value_key = twin_finding_compute_key (finding, text);

  return twin_transaction_execute (
    tx, error,
    "INSERT INTO finding (document_id, number, type, start_byte, end_byte, tier, valid, reason, value_key) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "sisiisbss", document_id, (gint64) number, finding->type->id, (gint64) finding->start, (gint64) finding->end,
    twin_tier_to_string (finding->tier), finding->valid != FALSE, finding->reason != NULL ? finding->reason : "",
    value_key);
}

gboolean
twin_finding_table_replace (TwinTransaction *tx, const char *document_id, GArray *findings, const char *text,
                            GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && findings != NULL && text != NULL, FALSE);

  if (!twin_transaction_execute (tx, error, "DELETE FROM finding WHERE document_id = ?", "s", document_id))
    return FALSE;

  for (guint i = 0; i < findings->len; i++)
    if (!insert_finding (tx, document_id, i + 1, &g_array_index (findings, TwinFinding, i), text, error))
      return FALSE;

  return TRUE;
}

/* NULL for a type or tier that this program does not know. */
static gpointer
read_finding (TwinStatement *row)
{
  TwinFinding finding = { 0 };
  TwinFindingRecord *self;

  finding.type = _twin_custom_type_table_read (row, twin_statement_get_text (row, 1), 10);
  if (finding.type == NULL || !twin_tier_from_string (twin_statement_get_text (row, 4), &finding.tier))
    return NULL;
  finding.start = (gsize) twin_statement_get_int (row, 2);
  finding.end = (gsize) twin_statement_get_int (row, 3);
  finding.valid = twin_statement_get_int (row, 5) != 0;
  /* Reasons are a handful of the program's own sentences, static by contract. */
  finding.reason = g_intern_string (twin_statement_get_text (row, 6));

  self = g_new0 (TwinFindingRecord, 1);
  self->number = (guint) twin_statement_get_int (row, 0);
  self->finding = finding;
  self->value_key = twin_statement_dup_text (row, 7);
  if (!twin_decision_from_string (twin_statement_get_text (row, 8), &self->decision))
    self->decision = TWIN_DECISION_NONE;
  if (twin_statement_get_int (row, 9) != 0)
    self->pseudonym = twin_pseudonym_make_name (finding.type, twin_statement_get_int (row, 9));

  return self;
}

GPtrArray *
twin_finding_table_list (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && document_id != NULL, NULL);

  rows = twin_transaction_prepare (
    tx,
    "SELECT finding.number, finding.type, start_byte, end_byte, tier, valid, reason, finding.value_key, "
    "coalesce (decision.decision, 'none'), coalesce (pseudonym.number, 0), " TWIN_CUSTOM_TYPE_COLUMNS
    " FROM finding LEFT JOIN decision "
    "ON decision.document_id = finding.document_id AND decision.type = finding.type "
    "AND decision.value_key = finding.value_key LEFT JOIN pseudonym ON pseudonym.type = finding.type "
    "AND pseudonym.value_key = finding.value_key LEFT JOIN custom_type ON custom_type.id = finding.type "
    "WHERE finding.document_id = ? ORDER BY finding.number",
    error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", document_id);

  return twin_table_read_all (rows, read_finding, (GDestroyNotify) twin_finding_record_free, error);
}

gboolean
twin_finding_table_decide (TwinTransaction *tx, const char *document_id, const TwinPiiType *type,
                           const char *value_key, TwinDecision decision, GError **error)
{
  g_return_val_if_fail (tx != NULL && document_id != NULL && type != NULL && value_key != NULL, FALSE);

  if (decision == TWIN_DECISION_NONE)
    return twin_transaction_execute (tx, error,
                                     "DELETE FROM decision WHERE document_id = ? AND type = ? AND value_key = ?", "sss",
                                     document_id, type->id, value_key);

  return twin_transaction_execute (
    tx, error,
    "INSERT OR REPLACE INTO decision (document_id, type, value_key, decision, decided_at) VALUES (?, ?, ?, ?, ?)",
    "ssssi", document_id, type->id, value_key, twin_decision_to_string (decision), twin_transaction_now (tx));
}

char **
twin_finding_table_list_holders (TwinTransaction *tx, const TwinPiiType *type, const char *value_key, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && type != NULL && value_key != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT DISTINCT document_id FROM finding JOIN document ON document.id = document_id "
                                   "WHERE type = ? AND value_key = ? AND removed_at = 0 ORDER BY document_id",
                                   error);

  return twin_table_list_text (rows, error, "ss", type->id, value_key);
}

/* NULL as above. */
static gpointer
read_decision (TwinStatement *row)
{
  const TwinPiiType *type = _twin_custom_type_table_read (row, twin_statement_get_text (row, 0), 4);
  TwinDecisionRecord *self;
  TwinDecision decision;

  if (type == NULL || !twin_decision_from_string (twin_statement_get_text (row, 2), &decision))
    return NULL;

  self = g_new0 (TwinDecisionRecord, 1);
  self->type = type;
  self->value_key = twin_statement_dup_text (row, 1);
  self->decision = decision;
  self->decided_at = twin_statement_get_int (row, 3);

  return self;
}

GPtrArray *
twin_finding_table_list_decisions (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL && document_id != NULL, NULL);

  rows = twin_transaction_prepare (tx,
                                   "SELECT type, value_key, decision, decided_at, " TWIN_CUSTOM_TYPE_COLUMNS
                                   " FROM decision LEFT JOIN custom_type ON custom_type.id = type WHERE document_id = ? "
                                   "ORDER BY decided_at, type, value_key",
                                   error);
  if (rows == NULL)
    return NULL;
  twin_statement_bind (rows, "s", document_id);

  return twin_table_read_all (rows, read_decision, (GDestroyNotify) twin_decision_record_free, error);
}

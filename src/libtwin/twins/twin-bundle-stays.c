/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-finding-table.h"
#include "twins/twin-access.h"
#include "twins/twin-bundle-entry.h"

static gboolean
is_rewritten (TwinOutcome outcome)
{
  return outcome == TWIN_OUTCOME_REDACT || outcome == TWIN_OUTCOME_MASK || outcome == TWIN_OUTCOME_PSEUDONYM;
}

/* Adds the keys of the values that @policy and the decisions rewrite in a document. */
static gboolean
add_rewritten (TwinTransaction *tx, const char *document_id, const TwinPiiPolicy *policy, GHashTable *keys, GError **error)
{
  g_autoptr (GPtrArray) findings = twin_finding_table_list (tx, document_id, error);

  if (findings == NULL)
    return FALSE;
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFindingRecord *record = findings->pdata[i];

      if (is_rewritten (twin_outcome_resolve (policy, record->finding.type, record->finding.tier, record->decision)))
        g_hash_table_add (keys, g_strdup (record->value_key));
    }

  return TRUE;
}

gboolean
twin_bundle_count_stays (TwinLibrary *library, const TwinTwin *twin, TwinBundleStays *stays, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) knowledge = twin_twin_list_knowledge (library, twin, error);
  g_autoptr (TwinPiiPolicy) policy = knowledge != NULL ? twin_twin_dup_policy (library, twin, error) : NULL;
  g_autoptr (GPtrArray) people = policy != NULL ? twin_access_list (library, twin->id, error) : NULL;
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TwinTransaction) tx = people != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;

  if (tx == NULL)
    return FALSE;

  *stays = (TwinBundleStays) { .n_addresses = people->len };
  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = knowledge->pdata[i];

      if (one->blocked_by != NULL)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add_rewritten (tx, one->record->id, policy, keys, error))
        return FALSE;
      stays->n_originals++;
      stays->original_bytes += one->record->size;
    }
  stays->n_redacted = g_hash_table_size (keys);

  return TRUE;
}

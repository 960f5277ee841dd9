/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-detection.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "library/twin-release.h"
#include "store/twin-audit-table.h"
#include "store/twin-custom-type-table.h"
#include "store/twin-detection-table.h"
#include "store/twin-passage-table.h"
#include "store/twin-pseudonym-table.h"

/* One search of many documents. */
typedef struct
{
  TwinLibrary *library;
  TwinTypeSet *types;
  gboolean always; /* also what was searched by the same rules */
  TwinDetectionReport report;
} Search;

TwinTypeSet *
twin_detection_load_types (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_custom_type_table_load (tx, error) : NULL;
}

/* Those of @ids, or of all documents, that are to be searched. */
static char **
choose_documents (const Search *search, const char *const *ids, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (search->library), error);
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  g_auto (GStrv) stale = NULL;
  g_autoptr (GHashTable) wanted = NULL;

  if (tx == NULL)
    return NULL;

  stale = twin_detection_table_list_stale (tx, search->always ? NULL : twin_type_set_get_digest (search->types), error);
  if (stale == NULL || ids == NULL)
    return g_steal_pointer (&stale);

  wanted = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (wanted, (gpointer) ids[i]);
  for (guint i = 0; stale[i] != NULL; i++)
    if (g_hash_table_contains (wanted, stale[i]))
      g_strv_builder_add (chosen, stale[i]);

  return g_strv_builder_end (chosen);
}

static gboolean
is_same_finding (const TwinFinding *a, const TwinFinding *b)
{
  return a->type == b->type && a->start == b->start && a->end == b->end && a->tier == b->tier && !a->valid == !b->valid;
}

static gboolean
has_changed (GPtrArray *before, GArray *after)
{
  if (before->len != after->len)
    return TRUE;
  for (guint i = 0; i < after->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (before, i);

      if (record->number != i + 1 || !is_same_finding (&record->finding, &g_array_index (after, TwinFinding, i)))
        return TRUE;
    }

  return FALSE;
}

/* Its name is cited, so what is found in there counts too. */
static gboolean
is_name_personal (const Search *search, const TwinDocumentRecord *record)
{
  const char *name = twin_document_record_get_display_name (record);
  g_autoptr (GArray) findings = twin_detect_types (search->types, name, strlen (name));

  return findings->len > 0;
}

static char *
describe_change (guint n_before, guint n_after, guint n_undecided)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_int_member (detail, "before", n_before);
  json_object_set_int_member (detail, "after", n_after);
  json_object_set_int_member (detail, "undecided", n_undecided);

  return twin_json_object_to_string (detail, FALSE);
}

/* Stores what was found; @record is judged with it. */
static gboolean
store_findings (Search *search, TwinTransaction *tx, TwinDocumentRecord *record, GArray *findings, const char *text, GError **error)
{
  g_autoptr (GPtrArray) before = twin_finding_table_list (tx, record->id, error);
  g_autoptr (TwinPiiPolicy) policy = before != NULL ? twin_judgement_load_policy (tx, error) : NULL;
  g_autofree char *detail = NULL;
  gboolean changed;

  if (policy == NULL)
    return FALSE;

  search->report.n_documents++;
  changed = has_changed (before, findings);
  if ((changed && !twin_finding_table_replace (tx, record->id, findings, text, error))
      || !twin_detection_table_set (tx, record->id, twin_type_set_get_digest (search->types), error)
      || !twin_judgement_renew (tx, record, policy, changed || is_name_personal (search, record), error))
    return FALSE;
  if (!changed)
    return TRUE;

  search->report.n_changed++;
  search->report.n_undecided += record->n_undecided;
  detail = describe_change (before->len, findings->len, record->n_undecided);

  return twin_audit_table_append (tx, "document.detect", record->id, "done", detail, error);
}

/* Sees to it that the document is still what was searched: a reader may have taken a new content in meanwhile. */
static gboolean
store_search (Search *search, const TwinDocumentRecord *searched, GArray *findings, const char *text, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (search->library), error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinTypeSet) types = NULL;
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL)
    return FALSE;

  record = _twin_library_load (tx, searched->id, &local_error);
  if (record == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  types = twin_custom_type_table_load (tx, error);
  if (types == NULL)
    return FALSE;
  if (record == NULL || !twin_judgement_has_text (record->state) || g_strcmp0 (record->sha256, searched->sha256) != 0
      || strcmp (twin_type_set_get_digest (types), twin_type_set_get_digest (search->types)) != 0)
    return TRUE;

  return store_findings (search, tx, record, findings, text, error) && twin_transaction_commit (tx, error);
}

/* FALSE only if the store fails: what is gone meanwhile is passed over. */
static gboolean
search_document (Search *search, const char *id, GError **error)
{
  TwinTransaction *tx = twin_store_read (twin_library_get_store (search->library), error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinDocument) document = NULL;
  g_autoptr (GArray) findings = NULL;
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL)
    return FALSE;
  record = _twin_library_load (tx, id, &local_error);
  document = record != NULL ? twin_document_table_get_text (tx, id, &local_error) : NULL;
  twin_transaction_free (tx);
  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE;
  if (document == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  findings = twin_release_detect (search->types, document);

  return store_search (search, record, findings, twin_document_get_text (document, NULL), error);
}

static gboolean
prune_names (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL && twin_pseudonym_table_prune (tx, error) && twin_transaction_commit (tx, error);
}

static gboolean
run_search (Search *search, const char *const *ids, TwinDetectionProgressFunc progress, gpointer user_data,
            GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) chosen = choose_documents (search, ids, error);
  guint n_chosen;

  if (chosen == NULL)
    return FALSE;

  n_chosen = g_strv_length (chosen);
  for (guint i = 0; i < n_chosen; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !search_document (search, chosen[i], error))
        return FALSE;
      if (progress != NULL)
        progress (i + 1, n_chosen, user_data);
    }

  return search->report.n_changed == 0 || prune_names (search->library, error);
}

static gboolean
search_again (TwinLibrary *library, const char *const *ids, gboolean always, TwinDetectionReport *report,
              TwinDetectionProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTypeSet) types = twin_detection_load_types (library, error);
  Search search = { library, types, always, { 0 } };
  gboolean done = types != NULL && run_search (&search, ids, progress, user_data, cancellable, error);

  if (report != NULL)
    *report = search.report;

  return done;
}

gboolean
twin_detection_renew (TwinLibrary *library, const char *const *ids, TwinDetectionReport *report,
                      TwinDetectionProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (library != NULL, FALSE);

  return search_again (library, ids, FALSE, report, progress, user_data, cancellable, error);
}

gboolean
twin_detection_repeat (TwinLibrary *library, const char *const *ids, TwinDetectionReport *report,
                       TwinDetectionProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (library != NULL, FALSE);

  return search_again (library, ids, TRUE, report, progress, user_data, cancellable, error);
}

int
twin_detection_count_stale (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTypeSet) types = NULL;
  Search search = { 0 };
  g_auto (GStrv) stale = NULL;

  g_return_val_if_fail (library != NULL, -1);

  types = twin_detection_load_types (library, error);
  search.library = library;
  search.types = types;
  stale = types != NULL ? choose_documents (&search, NULL, error) : NULL;

  return stale != NULL ? (int) g_strv_length (stale) : -1;
}

GPtrArray *
twin_detection_list_types (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_custom_type_table_list (tx, error) : NULL;
}

gboolean
twin_detection_put_type (TwinLibrary *library, const TwinCustomType *type, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (library != NULL && type != NULL, FALSE);

  id = twin_custom_type_make_id (type->name);
  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL
         && twin_custom_type_table_put (tx, type, error)
         && twin_audit_table_append (tx, "type.put", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_detection_remove_type (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL
         && twin_custom_type_table_delete (tx, id, error)
         && twin_audit_table_append (tx, "type.remove", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How documents go: out of sight, back, or for good. */
#include "library/twin-library.h"

#include <string.h>

#include "base/twin-error.h"
#include "library/twin-import-lock.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-member-table.h"
#include "store/twin-originals.h"
#include "store/twin-passage-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-watch-table.h"

/* Who was named a duplicate of @id is read by itself when that one goes. */
gboolean
_twin_library_release_duplicates (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (GPtrArray) records = twin_document_table_list (tx, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->state != TWIN_DOCUMENT_DUPLICATE || g_strcmp0 (record->duplicate_of, id) != 0)
        continue;

      record->state = TWIN_DOCUMENT_QUEUED;
      g_clear_pointer (&record->duplicate_of, g_free);
      if (!twin_document_table_update (tx, record, error))
        return FALSE;
    }

  return TRUE;
}

typedef gboolean (*MemberFunc) (TwinTransaction *tx, TwinDocumentRecord *record, const char *detail, GError **error);

/* What lies in a document goes and comes with it: those of @container that are in sight, or went at @removed_at. */
static gboolean
for_each_member (TwinTransaction *tx, const char *container, gint64 removed_at, MemberFunc func, const char *detail, GError **error)
{
  g_autoptr (GPtrArray) members = twin_member_table_list (tx, container, removed_at, error);

  if (members == NULL)
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      const TwinMembership *member = g_ptr_array_index (members, i);
      g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, member->document_id, error);

      if (record == NULL || !func (tx, record, detail, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_twin_library_put_away (TwinTransaction *tx, TwinDocumentRecord *record, const char *detail, GError **error)
{
  record->removed_at = twin_transaction_now (tx);

  return twin_document_table_update (tx, record, error)
         && twin_passage_table_drop_document (tx, record->id, error)
         && _twin_library_release_duplicates (tx, record->id, error)
         && twin_audit_table_append (tx, "document.remove", record->id, "done", detail, error)
         && for_each_member (tx, record->id, 0, _twin_library_put_away, detail, error);
}

/* Whether @record went out of sight just now with what it lies in: removing both is one thing. */
static gboolean
went_with_container (TwinTransaction *tx, const TwinDocumentRecord *record)
{
  g_autoptr (TwinDocumentRecord) container = NULL;

  if (record->removed_at == 0 || record->container_id == NULL)
    return FALSE;
  container = twin_document_table_get (tx, record->container_id, NULL);

  return container != NULL && container->removed_at == record->removed_at;
}

gboolean
twin_library_remove (TwinLibrary *self, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (self), error);
  if (tx == NULL)
    return FALSE;

  record = twin_document_table_get (tx, id, NULL);
  if (record != NULL && went_with_container (tx, record))
    return TRUE;
  twin_document_record_free (record);
  record = _twin_library_load (tx, id, error);

  return record != NULL && _twin_library_put_away (tx, record, NULL, error) && twin_transaction_commit (tx, error);
}

gboolean
_twin_library_bring_back (TwinTransaction *tx, TwinDocumentRecord *record, const char *detail, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_judgement_load_policy (tx, error);
  gint64 removed_at = record->removed_at;

  if (policy == NULL)
    return FALSE;

  /* The policy may have changed while it was away. */
  record->removed_at = 0;

  return twin_watch_table_set_absent (tx, record->id, FALSE, error)
         && twin_judgement_renew (tx, record, policy, FALSE, error)
         && twin_audit_table_append (tx, "document.restore", record->id, "done", detail, error)
         && for_each_member (tx, record->id, removed_at, _twin_library_bring_back, detail, error);
}

gboolean
twin_library_restore (TwinLibrary *self, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  gboolean absent = FALSE;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (self), error);
  record = tx != NULL ? twin_document_table_get (tx, id, error) : NULL;
  if (record == NULL || record->removed_at == 0)
    return record != NULL;

  /* Without its file it is kept for its own sake, and no watcher misses the file again. */
  if (!twin_watch_table_is_absent (tx, id, &absent, error))
    return FALSE;
  if (absent)
    g_clear_pointer (&record->path, g_free);

  return _twin_library_bring_back (tx, record, NULL, error) && twin_transaction_commit (tx, error);
}

gboolean
_twin_library_drop_original (TwinTransaction *tx, const char *sha256, const char *except_id, GError **error)
{
  g_autoptr (GPtrArray) removed = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *other = NULL;

  other = twin_document_table_find_content (tx, sha256, except_id, &local_error);
  if (local_error == NULL && other == NULL)
    removed = twin_document_table_list_removed (tx, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (other != NULL)
    return TRUE;

  for (guint i = 0; i < removed->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (removed, i);

      if (g_strcmp0 (record->sha256, sha256) == 0 && strcmp (record->id, except_id) != 0)
        return TRUE;
    }

  return twin_originals_remove (twin_transaction_get_store (tx), sha256, error);
}

/* The original goes before the row that names it: a crash between them leaves a row that the next purge
 * finds, never a file that nobody knows of. */
static gboolean
purge_document (TwinLibrary *self, const char *id, gint64 before, gboolean reading, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self), error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean absent = FALSE;

  if (tx == NULL || !twin_watch_table_is_absent (tx, id, &absent, error)
      || (!absent && !twin_member_table_is_absent (tx, id, &absent, error)))
    return FALSE;
  if (absent)
    return TRUE; /* put away by a watcher, which destroys nothing */

  record = twin_document_table_get (tx, id, &local_error);
  if (record == NULL && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE; /* another program was faster */
  if (record == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record->removed_at == 0 || record->removed_at >= before)
    return TRUE; /* restored since it was listed */
  if (reading && record->state == TWIN_DOCUMENT_EXTRACTING)
    return TRUE; /* a reader has it in hand; the next purge takes it */

  if (record->sha256 != NULL && !_twin_library_drop_original (tx, record->sha256, id, error))
    return FALSE;

  return twin_document_table_delete (tx, id, error)
         && twin_pseudonym_table_prune (tx, error)
         && twin_audit_table_append (tx, "document.purge", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_library_purge_removed (TwinLibrary *self, gint64 before, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  TwinImportLock *lock;
  gboolean done = TRUE;
  gboolean needed = FALSE;
  TwinTransaction *tx;
  TwinStore *store;

  g_return_val_if_fail (self != NULL, FALSE);

  store = twin_library_get_store (self);
  tx = twin_store_read (store, error);
  if (tx == NULL)
    return FALSE;
  records = twin_document_table_list_removed (tx, error);
  twin_transaction_free (tx);
  if (records == NULL)
    return FALSE;

  /* Without the lock somebody is reading, and a document in hand must not go from under them. */
  lock = twin_import_lock_new (twin_store_get_directory (store), NULL);

  for (guint i = 0; done && i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->removed_at >= before)
        continue;

      done = !g_cancellable_set_error_if_cancelled (cancellable, error)
             && purge_document (self, record->id, before, lock == NULL, error);
    }

  twin_import_lock_free (lock);

  return done && twin_store_needs_purge (store, &needed, error)
         && (!needed || twin_store_purge (store, cancellable, error));
}

gboolean
twin_library_forget (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  g_return_val_if_fail (tx != NULL && id != NULL, FALSE);

  record = twin_document_table_get (tx, id, &local_error);
  if (record == NULL && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE;
  if (record == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return _twin_library_release_duplicates (tx, id, error)
         && (record->sha256 == NULL || _twin_library_drop_original (tx, record->sha256, id, error))
         && twin_document_table_delete (tx, id, error) && twin_pseudonym_table_prune (tx, error)
         && twin_audit_table_append (tx, "document.purge", id, "done", "{\"elsewhere\":true}", error);
}

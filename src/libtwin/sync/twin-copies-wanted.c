/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copies-wanted.h"

#include "store/twin-copy-table.h"
#include "store/twin-sync-table.h"
#include "twins/twin-settings.h"
#include "twins/twin-twin.h"

void
twin_copies_wanted_free (TwinCopiesWanted *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->of_twins, g_hash_table_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_free (self);
}

/* Those that a twin knows by hand or by rule, of each twin that has its own switch on. */
static gboolean
add_of_twins (TwinCopiesWanted *self, TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) twins = twin_twin_list (library, error);

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      const TwinTwin *twin = twins->pdata[i];
      g_autoptr (GPtrArray) knowledge = NULL;

      if (!twin_config_get_boolean (twin->config, "copies.originals"))
        continue;
      knowledge = twin_twin_list_knowledge (library, twin, error);
      if (knowledge == NULL)
        return FALSE;
      for (guint k = 0; k < knowledge->len; k++)
        g_hash_table_add (self->of_twins, g_strdup (((TwinKnowledge *) knowledge->pdata[k])->record->id));
    }

  return twins != NULL;
}

static gboolean
read_documents (TwinCopiesWanted *self, TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) removed = tx != NULL ? twin_document_table_list_removed (tx, error) : NULL;

  self->documents = removed != NULL ? twin_document_table_list (tx, error) : NULL;
  if (self->documents == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (self->documents, g_steal_pointer (&removed));

  return TRUE;
}

TwinCopiesWanted *
twin_copies_wanted_new (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinCopiesWanted) self = g_new0 (TwinCopiesWanted, 1);
  g_autoptr (TwinConfig) settings = NULL;
  const char *which;

  g_return_val_if_fail (library != NULL, NULL);

  settings = twin_settings_load (library, error);
  if (settings == NULL)
    return NULL;
  which = twin_config_get_string (settings, "copies.documents");
  self->all = g_str_equal (which, "all");
  self->of_twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if ((g_str_equal (which, "twins") && !add_of_twins (self, library, error)) || !read_documents (self, library, error))
    return NULL;

  return g_steal_pointer (&self);
}

TwinCopyWish
twin_copies_wanted_check (const TwinCopiesWanted *self, const TwinDocumentRecord *document)
{
  /* Who has no original takes no copy away: it may be the last. */
  if (document->state == TWIN_DOCUMENT_ABSENT)
    return TWIN_COPY_WISH_NOT_HERE;
  if (!self->all && !g_hash_table_contains (self->of_twins, document->id) && document->removed_at == 0)
    return TWIN_COPY_WISH_NO;
  if (document->removed_at > 0 || document->sha256 == NULL || document->state == TWIN_DOCUMENT_DUPLICATE || document->state == TWIN_DOCUMENT_QUEUED
      || document->state == TWIN_DOCUMENT_EXTRACTING)
    return TWIN_COPY_WISH_AS_IT_IS;

  return TWIN_COPY_WISH_YES;
}

GPtrArray *
twin_copies_wanted_list_known (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_auto (TwinSyncState) state = { 0 };

  return tx != NULL && twin_sync_table_get_state (tx, &state, error) ? twin_copy_table_list (tx, state.account, error) : NULL;
}

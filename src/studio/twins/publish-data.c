/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-data.h"

#include "store/twin-sync-table.h"

void
studio_publish_data_free (StudioPublishData *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_clear_pointer (&self->gate, twin_gate_free);
  g_clear_pointer (&self->bundle, twin_bundle_free);
  g_clear_pointer (&self->diff, twin_bundle_diff_free);
  g_clear_pointer (&self->last, twin_publication_record_free);
  g_clear_pointer (&self->pending, twin_publish_pending_free);
  g_free (self->page);
  g_free (self->server);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_free (self);
}

static gboolean
load_connection (StudioPublishData *self, TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_auto (TwinSyncState) state = { 0 };

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  if (*state.account != '\0')
    self->server = g_steal_pointer (&state.server);

  return TRUE;
}

/* What was published on this account's server, and what was begun. */
static gboolean
load_history (StudioPublishData *self, TwinLibrary *library, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->last = twin_publish_get_last (library, self->twin_id, &local_error);
  if (local_error == NULL)
    self->pending = twin_publish_get_pending (library, self->twin_id, &local_error);
  if (local_error == NULL)
    self->page = twin_publish_get_page (library, self->twin_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->last != NULL && self->server != NULL && !g_str_equal (self->server, self->last->server))
    g_clear_pointer (&self->last, twin_publication_record_free);

  return TRUE;
}

/* The titles for the checks; a document that has gone meanwhile has none. */
static void
load_titles (StudioPublishData *self, TwinLibrary *library)
{
  for (guint i = 0; i < self->gate->reasons->len; i++)
    {
      const TwinGateReason *reason = self->gate->reasons->pdata[i];

      for (char **id = reason->document_ids; *id != NULL; id++)
        {
          g_autoptr (TwinDocumentRecord) record = twin_library_get (library, *id, NULL);

          if (record == NULL)
            continue;
          g_hash_table_insert (self->titles, g_strdup (*id), g_strdup (twin_document_record_get_display_name (record)));
          if (reason->kind == TWIN_GATE_UNDECIDED)
            self->n_undecided += record->n_undecided;
        }
    }
}

gpointer
studio_publish_data_load (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, twin_id, error);
  g_autoptr (StudioPublishData) self = NULL;

  if (twin == NULL)
    return NULL;

  self = g_new0 (StudioPublishData, 1);
  self->twin_id = g_strdup (twin_id);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gate = twin_gate_check (library, twin, cancellable, error);
  if (self->gate == NULL || !load_connection (self, library, error) || !load_history (self, library, error))
    return NULL;
  load_titles (self, library);
  self->bundle = twin_bundle_make (library, twin, self->gate, cancellable, error);
  self->diff = self->bundle != NULL ? twin_bundle_diff (self->bundle, self->last != NULL ? self->last->manifest : NULL,
                                                        self->last != NULL ? self->last->anchors : NULL, error)
                                    : NULL;
  if (self->diff == NULL || !twin_bundle_get_sizes (self->bundle, &self->sizes, error)
      || !twin_bundle_count_stays (library, twin, &self->stays, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

guint
studio_publish_data_count (const StudioPublishData *self, TwinGateWeight weight)
{
  guint n = 0;

  for (guint i = 0; i < self->gate->reasons->len; i++)
    n += ((TwinGateReason *) self->gate->reasons->pdata[i])->weight == weight;

  return n;
}

gboolean
studio_publish_data_is_published (const StudioPublishData *self)
{
  return self->last != NULL && twin_bundle_diff_is_empty (self->diff);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-sync-table.h"
#include "sync/twin-publish.h"

void
twin_publish_standing_clear (TwinPublishStanding *self)
{
  g_clear_pointer (&self->address, g_free);
}

/* What is on this account's server, or on the last one's while there is none: NULL without @error for nothing. */
static TwinPublicationRecord *
load_last (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_auto (TwinSyncState) state = { 0 };
  g_autoptr (TwinPublicationRecord) last = NULL;

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return NULL;
  last = twin_publication_table_get (tx, twin_id, error);
  if (last != NULL && *state.account != '\0' && !g_str_equal (state.account, last->account))
    return NULL;

  return g_steal_pointer (&last);
}

gboolean
twin_publish_get_standing (TwinLibrary *library, const TwinTwin *twin, TwinPublishStanding *standing, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinPublicationRecord) last = NULL;
  g_autoptr (TwinBundle) bundle = NULL;
  g_autoptr (TwinBundleDiff) diff = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && standing != NULL, FALSE);

  last = load_last (library, twin->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (last == NULL)
    return TRUE;

  bundle = twin_bundle_make (library, twin, NULL, cancellable, error);
  diff = bundle != NULL ? twin_bundle_diff (bundle, last->manifest, last->anchors, error) : NULL;
  if (diff == NULL)
    return FALSE;
  standing->published_at = last->published_at;
  standing->n_changes = twin_bundle_diff_count (diff);
  standing->address = g_strdup (last->server);

  return TRUE;
}

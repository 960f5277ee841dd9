/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-private.h"

#include "base/twin-json.h"
#include "store/twin-store-error.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync-protocol.h"
#include "sync/twin-sync-seal.h"

/* Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): any time up to twice the last one's bound. */
#define FIRST_PAUSE_MS TWIN_SECOND_MS
#define LONGEST_PAUSE_MS (300 * TWIN_SECOND_MS)

/* Of what a server may ask for. */
#define LONGEST_ASKED_S (TWIN_OUTBOX_LONGEST_PAUSE_MS / TWIN_SECOND_MS)

static guint32
system_random (gpointer user_data)
{
  return g_random_int ();
}

gint64
_twin_sync_pause (TwinSync *self, guint n_tries, gint64 retry_after_s)
{
  gint64 bound = MIN (FIRST_PAUSE_MS << MIN (n_tries + 1, 20), LONGEST_PAUSE_MS);

  if (retry_after_s > 0)
    return MIN (retry_after_s, LONGEST_ASKED_S) * TWIN_SECOND_MS;

  return 1 + (gint64) ((double) self->random (self->random_data) / G_MAXUINT32 * (double) bound);
}

gint64
_twin_sync_now (TwinSync *self)
{
  return twin_clock_now (twin_store_get_clock (self->store));
}

TwinSync *
twin_sync_new (TwinStore *store, TwinRemote *remote)
{
  TwinSync *self;

  g_return_val_if_fail (store != NULL && remote != NULL, NULL);

  self = g_new0 (TwinSync, 1);
  self->store = twin_store_ref (store);
  self->remote = remote;
  self->key = twin_store_derive_key (store, "sync");
  self->random = system_random;
  self->pull_wanted = TRUE;

  return self;
}

void
twin_sync_set_random (TwinSync *self, TwinSyncRandom random, gpointer user_data)
{
  g_return_if_fail (self != NULL && random != NULL);

  self->random = random;
  self->random_data = user_data;
}

void
twin_sync_free (TwinSync *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->key, twin_secret_unref);
  g_clear_pointer (&self->store, twin_store_unref);
  g_clear_error (&self->problem);
  g_free (self);
}

gboolean
_twin_sync_is_ahead (TwinSync *self, gint64 time)
{
  gint64 left = time - _twin_sync_now (self);

  return left > 0 && left <= TWIN_OUTBOX_LONGEST_PAUSE_MS;
}

void
twin_sync_wake (TwinSync *self)
{
  g_return_if_fail (self != NULL);

  self->pull_wanted = TRUE;
  self->pull_at = _twin_sync_is_ahead (self, self->quiet_until) ? self->quiet_until : 0;
  self->silent_until = 0;
}

gboolean
twin_sync_hurry (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  twin_sync_wake (self);
  if (_twin_sync_is_ahead (self, self->quiet_until))
    return TRUE;
  tx = twin_store_write (self->store, error);

  return tx != NULL && twin_outbox_hurry (tx, error) && twin_transaction_commit (tx, error);
}

const GError *
twin_sync_get_problem (TwinSync *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problem;
}

/* --- For the parts --- */

JsonObject *
_twin_sync_parse (const TwinRemoteResponse *response)
{
  g_autofree char *text = NULL;
  const char *data;
  gsize length;

  if (response->body == NULL)
    return NULL;
  data = g_bytes_get_data (response->body, &length);
  text = g_strndup (data, length);

  return twin_json_parse_object (text, NULL);
}

gboolean
_twin_sync_open_body (TwinSync *self, JsonObject *change, const char *type, const char *id, char **body, GError **error)
{
  const char *encoded = twin_json_get_string (change, "body", NULL);
  g_autoptr (GBytes) sealed = NULL;
  gsize length;
  guchar *bytes;

  *body = NULL;
  if (twin_json_get_boolean (change, "deleted", FALSE))
    return TRUE;
  bytes = g_base64_decode (encoded != NULL ? encoded : "", &length);
  sealed = g_bytes_new_take (bytes, length);
  *body = twin_sync_open (self->key, type, id, sealed, error);

  return *body != NULL;
}

gboolean
_twin_sync_ask (TwinSync *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, gboolean *answered, GError **error)
{
  g_clear_error (&self->problem);
  *answered = twin_remote_send (self->remote, request, response, cancellable, &self->problem);
  /* The ledger could not be written: not the server's silence. */
  if (self->problem != NULL && self->problem->domain == TWIN_STORE_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&self->problem));
      return FALSE;
    }
  if (*answered)
    self->n_silent = 0;
  self->silent_until = *answered ? 0 : _twin_sync_now (self) + _twin_sync_pause (self, self->n_silent++, 0);
  if (*answered && response->retry_after_s > 0)
    self->quiet_until = _twin_sync_now (self) + MIN (response->retry_after_s, LONGEST_ASKED_S) * TWIN_SECOND_MS;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* --- Connecting --- */

/* Everything that is here is to be compared with what is there. */
static gboolean
mark_everything (TwinTransaction *tx, GError **error)
{
  const char *const *types = twin_sync_types ();

  for (guint t = 0; types[t] != NULL; t++)
    {
      g_auto (GStrv) ids = twin_replica_list (tx, types[t], error);

      if (ids == NULL)
        return FALSE;
      for (guint i = 0; ids[i] != NULL; i++)
        if (!twin_sync_table_mark_dirty (tx, types[t], ids[i], error))
          return FALSE;
    }

  return TRUE;
}

gboolean
twin_sync_connect (TwinStore *store, const char *server, const char *account, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_auto (TwinSyncState) state = { 0 };
  gboolean same;

  g_return_val_if_fail (store != NULL && server != NULL && account != NULL && *account != '\0', FALSE);

  tx = twin_store_write (store, error);
  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  same = g_str_equal (state.account, account);
  g_set_str (&state.server, server);
  g_set_str (&state.account, account);
  if (!same)
    {
      g_clear_pointer (&state.cursor, g_free);
      state.listing = 0;
      state.agreed_at = 0;
      if (!twin_sync_table_reset (tx, error) || !mark_everything (tx, error))
        return FALSE;
    }

  return twin_sync_table_set_state (tx, &state, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_sync_disconnect (TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  TwinSyncState nothing = { (char *) "", (char *) "", NULL, 0, 0 };

  g_return_val_if_fail (store != NULL, FALSE);

  tx = twin_store_write (store, error);

  return tx != NULL && twin_sync_table_reset (tx, error) && twin_sync_table_set_state (tx, &nothing, error)
         && twin_transaction_commit (tx, error);
}

/* --- --- */

static gboolean
is_connected (TwinSync *self, gboolean *connected, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, error);
  g_auto (TwinSyncState) state = { 0 };

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  *connected = *state.account != '\0';

  return TRUE;
}

static gboolean
note_agreement (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_auto (TwinSyncState) state = { 0 };

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  state.agreed_at = _twin_sync_now (self);

  return twin_sync_table_set_state (tx, &state, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_sync_step (TwinSync *self, TwinSyncStatus *status, gint64 *next_at, GCancellable *cancellable, GError **error)
{
  gboolean connected = FALSE;
  gint64 outbox_at = 0;
  TwinSyncStep pulled;
  TwinSyncStep step;

  g_return_val_if_fail (self != NULL && status != NULL && next_at != NULL, FALSE);

  *status = TWIN_SYNC_IDLE;
  *next_at = 0;
  if (!is_connected (self, &connected, error))
    return FALSE;
  if (!connected)
    return TRUE;

  /* First what others did: less is sent that would be refused. */
  pulled = self->signed_out ? TWIN_SYNC_STEP_WAIT : _twin_sync_pull (self, cancellable, error);
  step = pulled;
  if (step == TWIN_SYNC_STEP_NOTHING || step == TWIN_SYNC_STEP_WAIT)
    step = pulled == TWIN_SYNC_STEP_WAIT && self->pull_wanted && !self->signed_out ? TWIN_SYNC_STEP_NOTHING : _twin_sync_apply (self, error);
  if (step == TWIN_SYNC_STEP_NOTHING)
    step = _twin_sync_prepare (self, error);
  if (step == TWIN_SYNC_STEP_NOTHING && !self->signed_out)
    step = _twin_sync_deliver (self, &outbox_at, cancellable, error);

  if (step == TWIN_SYNC_STEP_FAILED)
    return FALSE;
  if (self->signed_out)
    *status = TWIN_SYNC_SIGNED_OUT;
  else if (step == TWIN_SYNC_STEP_DONE)
    *status = TWIN_SYNC_MORE;
  else if (step == TWIN_SYNC_STEP_WAIT || pulled == TWIN_SYNC_STEP_WAIT)
    {
      *status = TWIN_SYNC_WAITING;
      *next_at = outbox_at != 0 && pulled == TWIN_SYNC_STEP_WAIT ? MIN (outbox_at, self->pull_at) : outbox_at != 0 ? outbox_at : self->pull_at;
    }

  return *status != TWIN_SYNC_IDLE || note_agreement (self, error);
}

gboolean
twin_sync_run (TwinSync *self, TwinSyncStatus *status, gint64 *next_at, GCancellable *cancellable, GError **error)
{
  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !twin_sync_step (self, status, next_at, cancellable, error))
        return FALSE;
    }
  while (*status == TWIN_SYNC_MORE);

  return TRUE;
}

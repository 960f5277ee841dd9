/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-private.h"

#include "base/twin-json.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync-seal.h"

#define BATCH 100

static char *
make_key (TwinSync *self)
{
  guint32 words[4];
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (key, "%08x", self->random (self->random_data));

  return g_string_free_and_steal (key);
}

/* Puts one edited object into the outbox, if it differs from what was agreed. */
static gboolean
prepare_one (TwinSync *self, TwinTransaction *tx, const TwinSyncVersion *dirty, GError **error)
{
  g_auto (TwinSyncVersion) base = { 0 };
  g_autofree char *mine = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  TwinOutboxRow row = { 0 };

  if (!twin_replica_read (tx, dirty->type, dirty->id, &mine, error) || !twin_sync_table_get (tx, TWIN_SYNC_BASE, dirty->type, dirty->id, &base, error)
      || !twin_sync_table_clear_dirty (tx, dirty->type, dirty->id, error))
    return FALSE;
  if (g_strcmp0 (mine, base.body) == 0)
    return mine != NULL || base.rev == 0 || twin_sync_table_drop (tx, TWIN_SYNC_BASE, dirty->type, dirty->id, error);

  key = make_key (self);
  sealed = mine != NULL ? twin_sync_seal (self->key, dirty->type, dirty->id, mine) : NULL;
  row.key = key;
  row.type = dirty->type;
  row.id = dirty->id;
  row.base_rev = base.rev;
  row.body = mine;
  row.sealed = sealed;

  return twin_outbox_insert (tx, &row, error);
}

TwinSyncStep
_twin_sync_prepare (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (GPtrArray) dirty = tx != NULL ? twin_sync_table_list_dirty (tx, BATCH, error) : NULL;

  if (dirty == NULL)
    return TWIN_SYNC_STEP_FAILED;
  if (dirty->len == 0)
    return TWIN_SYNC_STEP_NOTHING;
  for (guint i = 0; i < dirty->len; i++)
    if (!prepare_one (self, tx, dirty->pdata[i], error))
      return TWIN_SYNC_STEP_FAILED;

  return twin_transaction_commit (tx, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;
}

/* The server has it, as version @rev. */
static gboolean
acknowledge (TwinTransaction *tx, const TwinOutboxRow *row, gint64 rev, GError **error)
{
  g_auto (TwinSyncVersion) remote = { 0 };

  if (!twin_outbox_delete (tx, row->seq, error)
      || !(row->body != NULL ? twin_sync_table_set (tx, TWIN_SYNC_BASE, row->type, row->id, rev, row->body, error)
                             : twin_sync_table_drop (tx, TWIN_SYNC_BASE, row->type, row->id, error))
      || !twin_sync_table_get (tx, TWIN_SYNC_REMOTE, row->type, row->id, &remote, error))
    return FALSE;

  /* The server's own echo; what is newer waits to be applied. */
  return remote.rev == 0 || remote.rev > rev || twin_sync_table_drop (tx, TWIN_SYNC_REMOTE, row->type, row->id, error);
}

/* It was changed there meanwhile; the answer says to what. */
static gboolean
meet (TwinSync *self, TwinTransaction *tx, const TwinOutboxRow *row, const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) problem = _twin_sync_parse (response);
  JsonObject *current = problem != NULL && json_object_has_member (problem, "current") ? json_object_get_object_member (problem, "current") : NULL;
  g_auto (TwinSyncVersion) theirs = { 0 };
  g_auto (TwinSyncVersion) remote = { 0 };

  if (current == NULL)
    return twin_outbox_set_aside (tx, row->seq, "The server refused this change without saying why.", error);

  theirs.type = g_strdup (row->type);
  theirs.id = g_strdup (row->id);
  theirs.rev = twin_json_get_int (current, "rev", 0);
  if (!_twin_sync_open_body (self, current, row->type, row->id, &theirs.body, error))
    return FALSE;

  /* Our own change, whose answer was lost and whose key was forgotten. */
  if (g_strcmp0 (theirs.body, row->body) == 0)
    return acknowledge (tx, row, theirs.rev, error);

  if (!twin_outbox_delete (tx, row->seq, error) || !twin_sync_table_get (tx, TWIN_SYNC_REMOTE, row->type, row->id, &remote, error))
    return FALSE;

  /* The edit goes on from here, together with what came. */
  return twin_sync_table_mark_dirty (tx, row->type, row->id, error) && _twin_sync_reconcile (tx, remote.rev > theirs.rev ? &remote : &theirs, error);
}

/* The server does not know it any more: it is made anew. */
static gboolean
send_anew (TwinTransaction *tx, const TwinOutboxRow *row, GError **error)
{
  return twin_outbox_delete (tx, row->seq, error) && twin_sync_table_drop (tx, TWIN_SYNC_BASE, row->type, row->id, error)
         && (row->body == NULL || twin_sync_table_mark_dirty (tx, row->type, row->id, error));
}

/* Not the change's fault: what arrived was damaged on the way, or the server is busy. */
static gboolean
is_passing (const TwinRemoteResponse *response)
{
  return response->status == 408 || response->status == 409 || response->status == 429 || response->status >= 500
         || g_strcmp0 (response->problem, "/problems/digest-mismatch") == 0;
}

static const char *
words_for (guint status)
{
  switch (status)
    {
    case 403:
      return "The server does not let this computer change it.";
    case 413:
      return "It is too large for the server.";
    default:
      return "The server did not accept this change. Is Twin Studio older or newer than the server?";
    }
}

/* What the answer to @row means, in one transaction. */
static gboolean
settle (TwinSync *self, const TwinOutboxRow *row, const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  guint status = response->status;
  gboolean done;

  if (tx == NULL)
    return FALSE;

  if (status >= 200 && status < 300)
    done = acknowledge (tx, row, response->rev, error);
  else if (status == 412)
    done = meet (self, tx, row, response, error);
  else if (status == 404 && row->base_rev > 0)
    done = send_anew (tx, row, error);
  else if (is_passing (response))
    done = twin_outbox_postpone (tx, row->seq, _twin_sync_now (self) + _twin_sync_pause (self, row->n_tries, response->retry_after_s), error);
  else
    done = twin_outbox_set_aside (tx, row->seq, words_for (status), error);

  return done && twin_transaction_commit (tx, error);
}

static gboolean
postpone (TwinSync *self, const TwinOutboxRow *row, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);

  return tx != NULL && twin_outbox_postpone (tx, row->seq, _twin_sync_now (self) + _twin_sync_pause (self, row->n_tries, 0), error)
         && twin_transaction_commit (tx, error);
}

static TwinOutboxRow *
take_row (TwinSync *self, gint64 *next_at, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, error);

  return tx != NULL ? twin_outbox_next (tx, _twin_sync_now (self), next_at, error) : NULL;
}

TwinSyncStep
_twin_sync_deliver (TwinSync *self, gint64 *next_at, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinOutboxRow) row = take_row (self, next_at, &local_error);
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autofree char *path = NULL;
  TwinRemoteRequest request = { 0 };
  gboolean answered = FALSE;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return TWIN_SYNC_STEP_FAILED;
    }
  if (row == NULL)
    return *next_at != 0 ? TWIN_SYNC_STEP_WAIT : TWIN_SYNC_STEP_NOTHING;
  if (_twin_sync_is_ahead (self, self->silent_until))
    {
      *next_at = self->silent_until;
      return TWIN_SYNC_STEP_WAIT;
    }

  path = g_strdup_printf ("/v1/objects/%s/%s", row->type, row->id);
  request = (TwinRemoteRequest) {
    .method = row->sealed != NULL ? "PUT" : "DELETE",
    .path = path,
    .if_match = row->base_rev,
    .if_none = row->base_rev == 0,
    .key = row->key,
    .body = row->sealed,
    .content_type = row->sealed != NULL ? "application/octet-stream" : NULL,
  };
  if (!_twin_sync_ask (self, &request, &response, cancellable, &answered, error))
    return TWIN_SYNC_STEP_FAILED;
  if (!answered)
    return postpone (self, row, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;
  if (response.status == 401)
    {
      self->signed_out = TRUE;
      return TWIN_SYNC_STEP_WAIT;
    }
  /* No answer of the protocol: a captive portal, a proxy's page. */
  if (response.status >= 200 && response.status < 300 && response.rev <= 0)
    return postpone (self, row, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;

  return settle (self, row, &response, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;
}

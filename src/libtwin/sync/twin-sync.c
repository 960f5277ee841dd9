/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync-merge.h"
#include "sync/twin-sync-protocol.h"
#include "sync/twin-sync-seal.h"

#include <string.h>

#define PAGE 500
#define BATCH 100

/* Full jitter (anchors: AWS Architecture Blog, "Exponential Backoff And Jitter"): any time up to twice the last one's bound. */
#define FIRST_PAUSE_MS TWIN_SECOND_MS
#define LONGEST_PAUSE_MS (300 * TWIN_SECOND_MS)

/* A server that counts otherwise than we do must not be asked for everything all the time. */
#define LISTING_INTERVAL_MS (60 * 60 * TWIN_SECOND_MS)

struct _TwinSync
{
  TwinStore *store;
  TwinRemote *remote;
  TwinSecret *key;
  TwinSyncRandom random;
  gpointer random_data;
  gboolean pull_wanted;
  guint n_failures; /* of pulls in a row */
  gint64 pull_at;
  gint64 listed_at;
  gboolean signed_out;
};

typedef enum
{
  STEP_NOTHING,
  STEP_DONE,
  STEP_WAIT,
  STEP_FAILED, /* @error is set: the store */
} Step;

static guint32
system_random (gpointer user_data)
{
  return g_random_int ();
}

static gint64
pause_for (TwinSync *self, guint n_tries, gint64 retry_after_s)
{
  gint64 bound = MIN (FIRST_PAUSE_MS << MIN (n_tries + 1, 20), LONGEST_PAUSE_MS);

  if (retry_after_s > 0)
    return retry_after_s * TWIN_SECOND_MS;

  return 1 + (gint64) ((double) self->random (self->random_data) / G_MAXUINT32 * (double) bound);
}

static gint64
now_of (TwinSync *self)
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
  g_free (self);
}

void
twin_sync_wake (TwinSync *self)
{
  g_return_if_fail (self != NULL);

  self->pull_wanted = TRUE;
  self->pull_at = 0;
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

/* --- Merging: one place for all ways in which two versions meet --- */

static gboolean
note_conflict (TwinTransaction *tx, const char *type, const char *id, const char *mine, const char *theirs, char **fields, GError **error)
{
  TwinSyncConflict conflict = { 0, (char *) type, (char *) id, (char *) mine, (char *) theirs, fields, twin_transaction_now (tx) };

  return twin_sync_conflict_insert (tx, &conflict, error);
}

/* Makes the library hold @body, and the base what was seen; if something else came of it here, that is an edit of ours. */
static gboolean
adopt (TwinTransaction *tx, const TwinSyncVersion *theirs, const char *body, GError **error)
{
  g_autofree char *written = NULL;

  if (!twin_sync_table_set_applying (tx, theirs->type, theirs->id, error) || !twin_replica_write (tx, theirs->type, theirs->id, body, error)
      || !twin_sync_table_set_applying (tx, NULL, NULL, error) || !twin_replica_read (tx, theirs->type, theirs->id, &written, error))
    return FALSE;

  if (theirs->body == NULL && written == NULL
          ? !twin_sync_table_drop_base (tx, theirs->type, theirs->id, error)
          : !twin_sync_table_set_base (tx, theirs->type, theirs->id, theirs->rev, theirs->body, error))
    return FALSE;

  return g_strcmp0 (written, theirs->body) == 0 ? twin_sync_table_clear_dirty (tx, theirs->type, theirs->id, error)
                                                : twin_sync_table_mark_dirty (tx, theirs->type, theirs->id, error);
}

/* Brings @theirs together with what the library holds and what was agreed before. An edit wins over a deletion, on either side; where both
 * edited the same member theirs stays and mine is kept as a conflict. */
static gboolean
reconcile (TwinTransaction *tx, const TwinSyncVersion *theirs, GError **error)
{
  g_auto (TwinSyncVersion) base = { 0 };
  g_auto (TwinSyncMerge) merge = { 0 };
  g_autofree char *mine = NULL;

  if (!twin_sync_table_get_base (tx, theirs->type, theirs->id, &base, error) || !twin_replica_read (tx, theirs->type, theirs->id, &mine, error)
      || !twin_sync_table_drop_remote (tx, theirs->type, theirs->id, error))
    return FALSE;

  if (g_strcmp0 (mine, base.body) == 0 || g_strcmp0 (mine, theirs->body) == 0 || mine == NULL)
    return adopt (tx, theirs, theirs->body, error);
  if (theirs->body == NULL)
    return adopt (tx, theirs, mine, error);

  if (!twin_sync_merge (base.body, mine, theirs->body, &merge, error)
      || (merge.fields != NULL && !note_conflict (tx, theirs->type, theirs->id, mine, theirs->body, merge.fields, error)))
    return FALSE;

  return adopt (tx, theirs, merge.body, error);
}

/* --- Taking in --- */

static gboolean
open_body (TwinSync *self, JsonObject *change, const char *type, const char *id, char **body, GError **error)
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

/* What the server says that an object is. Kinds that this version does not know are left to later ones. */
static gboolean
take_version (TwinSync *self, TwinTransaction *tx, JsonObject *change, gint64 listing, GError **error)
{
  const char *type = twin_json_get_string (change, "type", "");
  const char *id = twin_json_get_string (change, "id", "");
  gint64 rev = twin_json_get_int (change, "rev", 0);
  g_auto (TwinSyncVersion) base = { 0 };
  g_autofree char *body = NULL;

  if (!twin_sync_is_type (type) || *id == '\0' || rev <= 0)
    return TRUE;
  if (!open_body (self, change, type, id, &body, error) || !twin_sync_table_get_base (tx, type, id, &base, error)
      || (listing != 0 && !twin_sync_table_note_listed (tx, type, id, listing, error)))
    return FALSE;

  return rev <= base.rev || twin_sync_table_set_remote (tx, type, id, rev, body, error);
}

/* A listing of everything has ended: what it did not name, and both sides had agreed on, was deleted there. */
static gboolean
finish_listing (TwinTransaction *tx, TwinSyncState *state, GError **error)
{
  g_autoptr (GPtrArray) gone = twin_sync_table_list_unlisted (tx, state->listing, error);

  if (gone == NULL)
    return FALSE;
  for (guint i = 0; i < gone->len; i++)
    {
      const TwinSyncVersion *version = gone->pdata[i];
      g_auto (TwinSyncVersion) remote = { 0 };

      /* What the server forgot has no version there any more: an edit of ours makes it anew. */
      if (!twin_sync_table_get_remote (tx, version->type, version->id, &remote, error)
          || (remote.rev == 0 && !twin_sync_table_set_remote (tx, version->type, version->id, version->rev + 1, NULL, error)))
        return FALSE;
    }
  state->listing = 0;

  return TRUE;
}

static gboolean
collections_agree (TwinTransaction *tx, JsonObject *collections, gboolean *agree, GError **error)
{
  g_autoptr (GPtrArray) known = twin_sync_table_list_known (tx, error);
  const char *const *types = twin_sync_types ();

  if (known == NULL)
    return FALSE;

  *agree = TRUE;
  for (guint t = 0; types[t] != NULL; t++)
    {
      JsonObject *theirs = json_object_has_member (collections, types[t]) ? json_object_get_object_member (collections, types[t]) : NULL;
      g_autofree char *text = NULL;
      guint64 checksum = 0;
      gint64 count = 0;

      for (guint i = 0; i < known->len; i++)
        {
          const TwinSyncVersion *version = known->pdata[i];

          if (!g_str_equal (version->type, types[t]))
            continue;
          twin_sync_checksum_add (&checksum, version->type, version->id, version->rev);
          count++;
        }
      text = twin_sync_checksum_to_string (checksum);
      if (count != (theirs != NULL ? twin_json_get_int (theirs, "count", 0) : 0)
          || (count > 0 && !g_str_equal (text, twin_json_get_string (theirs, "checksum", ""))))
        *agree = FALSE;
    }

  return TRUE;
}

/* Looks at everything that the server holds, from the start. What was seen and not yet applied will be seen again if it is still there. */
static gboolean
start_listing (TwinSync *self, TwinTransaction *tx, TwinSyncState *state, GError **error)
{
  g_clear_pointer (&state->cursor, g_free);
  state->listing = 1 + (gint64) (self->random (self->random_data) >> 1);
  self->listed_at = now_of (self);

  return twin_sync_table_drop_remotes (tx, error);
}

/* Rows and cursor in one transaction: neither is ever ahead of the other. */
static gboolean
take_page (TwinSync *self, JsonObject *page, gboolean *more, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_auto (TwinSyncState) state = { 0 };
  JsonArray *changes = json_object_has_member (page, "changes") ? json_object_get_array_member (page, "changes") : NULL;
  const char *next = twin_json_get_string (page, "next", NULL);

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    if (!take_version (self, tx, json_array_get_object_element (changes, i), state.listing, error))
      return FALSE;

  *more = twin_json_get_boolean (page, "more", FALSE);
  if (next != NULL)
    g_set_str (&state.cursor, next);
  if (!*more && state.listing != 0 && !finish_listing (tx, &state, error))
    return FALSE;
  if (!*more && json_object_has_member (page, "collections"))
    {
      gboolean agree = TRUE;

      if (!collections_agree (tx, json_object_get_object_member (page, "collections"), &agree, error))
        return FALSE;
      /* Something was missed: everything is looked at again, but not over and over. */
      if (!agree && (self->listed_at == 0 || now_of (self) - self->listed_at >= LISTING_INTERVAL_MS))
        {
          if (!start_listing (self, tx, &state, error))
            return FALSE;
          *more = TRUE;
        }
    }

  return twin_sync_table_set_state (tx, &state, error) && twin_transaction_commit (tx, error);
}

static gboolean
begin_listing (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_auto (TwinSyncState) state = { 0 };

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;

  return start_listing (self, tx, &state, error) && twin_sync_table_set_state (tx, &state, error) && twin_transaction_commit (tx, error);
}

static char *
make_changes_path (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, error);
  g_auto (TwinSyncState) state = { 0 };
  g_autofree char *cursor = NULL;

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return NULL;
  if (state.cursor == NULL)
    return g_strdup_printf ("/v1/changes?limit=%d&verify=1", PAGE);
  cursor = g_uri_escape_string (state.cursor, NULL, FALSE);

  return g_strdup_printf ("/v1/changes?since=%s&limit=%d&verify=1", cursor, PAGE);
}

static JsonObject *
parse_body (const TwinRemoteResponse *response)
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

/* FALSE if it was cancelled: then nothing is concluded from an answer, as if the program had ended. */
static gboolean
ask (TwinSync *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, gboolean *answered, GError **error)
{
  *answered = twin_remote_send (self->remote, request, response, cancellable, NULL);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static Step
pull_later (TwinSync *self, gint64 retry_after_s)
{
  self->pull_at = now_of (self) + pause_for (self, self->n_failures++, retry_after_s);

  return STEP_WAIT;
}

static Step
pull (TwinSync *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) page = NULL;
  TwinRemoteRequest request = { .method = "GET" };
  gboolean answered = FALSE;
  gboolean more = FALSE;

  if (!self->pull_wanted)
    return STEP_NOTHING;
  if (self->pull_at > now_of (self))
    return STEP_WAIT;
  path = make_changes_path (self, error);
  if (path == NULL)
    return STEP_FAILED;

  request.path = path;
  if (!ask (self, &request, &response, cancellable, &answered, error))
    return STEP_FAILED;
  if (!answered)
    return pull_later (self, 0);
  if (response.status == 401)
    {
      self->signed_out = TRUE;
      return STEP_WAIT;
    }
  if (response.status == 410)
    return begin_listing (self, error) ? STEP_DONE : STEP_FAILED;
  page = response.status == 200 ? parse_body (&response) : NULL;
  /* A captive portal answers 200 too. */
  if (page == NULL || !json_object_has_member (page, "changes"))
    return pull_later (self, response.retry_after_s);

  if (!take_page (self, page, &more, error))
    return STEP_FAILED;
  self->n_failures = 0;
  self->pull_wanted = more;

  return STEP_DONE;
}

/* --- Applying --- */

static int
compare_types (gconstpointer a, gconstpointer b)
{
  const TwinSyncVersion *first = *(const TwinSyncVersion *const *) a;
  const TwinSyncVersion *second = *(const TwinSyncVersion *const *) b;
  const char *const *types = twin_sync_types ();

  for (guint i = 0; types[i] != NULL; i++)
    {
      gboolean is_first = g_str_equal (types[i], first->type);
      gboolean is_second = g_str_equal (types[i], second->type);

      if (is_first || is_second)
        return (int) is_second - (int) is_first;
    }

  return 0;
}

/* Parents come before what refers to them, so all that is known is taken together. */
static Step
apply (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (GPtrArray) versions = tx != NULL ? twin_sync_table_list_remote (tx, G_MAXINT32, error) : NULL;

  if (versions == NULL)
    return STEP_FAILED;
  if (versions->len == 0)
    return STEP_NOTHING;

  g_ptr_array_sort (versions, compare_types);
  for (guint i = 0; i < versions->len; i++)
    if (!reconcile (tx, versions->pdata[i], error))
      return STEP_FAILED;

  return twin_transaction_commit (tx, error) ? STEP_DONE : STEP_FAILED;
}

/* --- Sending --- */

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

  if (!twin_replica_read (tx, dirty->type, dirty->id, &mine, error) || !twin_sync_table_get_base (tx, dirty->type, dirty->id, &base, error)
      || !twin_sync_table_clear_dirty (tx, dirty->type, dirty->id, error))
    return FALSE;
  if (g_strcmp0 (mine, base.body) == 0)
    return mine != NULL || base.rev == 0 || twin_sync_table_drop_base (tx, dirty->type, dirty->id, error);

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

static Step
prepare (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (GPtrArray) dirty = tx != NULL ? twin_sync_table_list_dirty (tx, BATCH, error) : NULL;

  if (dirty == NULL)
    return STEP_FAILED;
  if (dirty->len == 0)
    return STEP_NOTHING;
  for (guint i = 0; i < dirty->len; i++)
    if (!prepare_one (self, tx, dirty->pdata[i], error))
      return STEP_FAILED;

  return twin_transaction_commit (tx, error) ? STEP_DONE : STEP_FAILED;
}

/* The server has it, as version @rev. */
static gboolean
acknowledge (TwinTransaction *tx, const TwinOutboxRow *row, gint64 rev, GError **error)
{
  g_auto (TwinSyncVersion) remote = { 0 };

  if (!twin_outbox_delete (tx, row->seq, error)
      || !(row->body != NULL ? twin_sync_table_set_base (tx, row->type, row->id, rev, row->body, error)
                             : twin_sync_table_drop_base (tx, row->type, row->id, error))
      || !twin_sync_table_get_remote (tx, row->type, row->id, &remote, error))
    return FALSE;

  /* The server's own echo; what is newer waits to be applied. */
  return remote.rev == 0 || remote.rev > rev || twin_sync_table_drop_remote (tx, row->type, row->id, error);
}

/* It was changed there meanwhile; the answer says to what. */
static gboolean
meet (TwinSync *self, TwinTransaction *tx, const TwinOutboxRow *row, const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) problem = parse_body (response);
  JsonObject *current = problem != NULL && json_object_has_member (problem, "current") ? json_object_get_object_member (problem, "current") : NULL;
  g_auto (TwinSyncVersion) theirs = { 0 };
  g_auto (TwinSyncVersion) remote = { 0 };

  if (current == NULL)
    return twin_outbox_set_aside (tx, row->seq, "The server refused this change without saying why.", error);

  theirs.type = g_strdup (row->type);
  theirs.id = g_strdup (row->id);
  theirs.rev = twin_json_get_int (current, "rev", 0);
  if (!open_body (self, current, row->type, row->id, &theirs.body, error))
    return FALSE;

  /* Our own change, whose answer was lost and whose key was forgotten. */
  if (g_strcmp0 (theirs.body, row->body) == 0)
    return acknowledge (tx, row, theirs.rev, error);

  if (!twin_outbox_delete (tx, row->seq, error) || !twin_sync_table_get_remote (tx, row->type, row->id, &remote, error))
    return FALSE;

  /* The edit goes on from here, together with what came. */
  return twin_sync_table_mark_dirty (tx, row->type, row->id, error) && reconcile (tx, remote.rev > theirs.rev ? &remote : &theirs, error);
}

/* The server does not know it any more: it is made anew. */
static gboolean
send_anew (TwinTransaction *tx, const TwinOutboxRow *row, GError **error)
{
  return twin_outbox_delete (tx, row->seq, error) && twin_sync_table_drop_base (tx, row->type, row->id, error)
         && (row->body == NULL || twin_sync_table_mark_dirty (tx, row->type, row->id, error));
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
  else if (status == 409 || status == 429 || status >= 500)
    done = twin_outbox_postpone (tx, row->seq, now_of (self) + pause_for (self, row->n_tries, response->retry_after_s), error);
  else
    done = twin_outbox_set_aside (tx, row->seq, words_for (status), error);

  return done && twin_transaction_commit (tx, error);
}

static gboolean
postpone (TwinSync *self, const TwinOutboxRow *row, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);

  return tx != NULL && twin_outbox_postpone (tx, row->seq, now_of (self) + pause_for (self, row->n_tries, 0), error)
         && twin_transaction_commit (tx, error);
}

static TwinOutboxRow *
take_row (TwinSync *self, gint64 *next_at, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, error);

  return tx != NULL ? twin_outbox_next (tx, now_of (self), next_at, error) : NULL;
}

static Step
deliver (TwinSync *self, gint64 *next_at, GCancellable *cancellable, GError **error)
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
      return STEP_FAILED;
    }
  if (row == NULL)
    return *next_at != 0 ? STEP_WAIT : STEP_NOTHING;

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
  if (!ask (self, &request, &response, cancellable, &answered, error))
    return STEP_FAILED;
  if (!answered)
    return postpone (self, row, error) ? STEP_DONE : STEP_FAILED;
  if (response.status == 401)
    {
      self->signed_out = TRUE;
      return STEP_WAIT;
    }
  /* No answer of the protocol: a captive portal, a proxy's page. */
  if (response.status >= 200 && response.status < 300 && response.rev <= 0)
    return postpone (self, row, error) ? STEP_DONE : STEP_FAILED;

  return settle (self, row, &response, error) ? STEP_DONE : STEP_FAILED;
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
  state.agreed_at = now_of (self);

  return twin_sync_table_set_state (tx, &state, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_sync_step (TwinSync *self, TwinSyncStatus *status, gint64 *next_at, GCancellable *cancellable, GError **error)
{
  gboolean connected = FALSE;
  gint64 outbox_at = 0;
  Step pulled;
  Step step;

  g_return_val_if_fail (self != NULL && status != NULL && next_at != NULL, FALSE);

  *status = TWIN_SYNC_IDLE;
  *next_at = 0;
  if (!is_connected (self, &connected, error))
    return FALSE;
  if (!connected)
    return TRUE;

  /* First what others did: less is sent that would be refused. */
  pulled = self->signed_out ? STEP_WAIT : pull (self, cancellable, error);
  step = pulled;
  if (step == STEP_NOTHING || step == STEP_WAIT)
    step = pulled == STEP_WAIT && self->pull_wanted && !self->signed_out ? STEP_NOTHING : apply (self, error);
  if (step == STEP_NOTHING)
    step = prepare (self, error);
  if (step == STEP_NOTHING && !self->signed_out)
    step = deliver (self, &outbox_at, cancellable, error);

  if (step == STEP_FAILED)
    return FALSE;
  if (self->signed_out)
    *status = TWIN_SYNC_SIGNED_OUT;
  else if (step == STEP_DONE)
    *status = TWIN_SYNC_MORE;
  else if (step == STEP_WAIT || pulled == STEP_WAIT)
    {
      *status = TWIN_SYNC_WAITING;
      *next_at = outbox_at != 0 && pulled == STEP_WAIT ? MIN (outbox_at, self->pull_at) : outbox_at != 0 ? outbox_at : self->pull_at;
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

/* --- What people decide --- */

static TwinSyncConflict *
find_conflict (TwinTransaction *tx, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) conflicts = twin_sync_conflict_list (tx, error);

  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    if (((const TwinSyncConflict *) conflicts->pdata[i])->number == number)
      return g_ptr_array_steal_index (conflicts, i);
  if (conflicts != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "This conflict is not there any more.");

  return NULL;
}

gboolean
twin_sync_resolve (TwinStore *store, gint64 number, gboolean keep_mine, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinSyncConflict) conflict = NULL;

  g_return_val_if_fail (store != NULL, FALSE);

  tx = twin_store_write (store, error);
  conflict = tx != NULL ? find_conflict (tx, number, error) : NULL;

  /* Keeping mine is an edit like any other. */
  return conflict != NULL
         && (!keep_mine
             || (twin_replica_write (tx, conflict->type, conflict->id, conflict->mine, error)
                 && twin_sync_table_mark_dirty (tx, conflict->type, conflict->id, error)))
         && twin_sync_conflict_delete (tx, number, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_sync_retry (TwinStore *store, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (store != NULL, FALSE);

  tx = twin_store_write (store, error);
  rows = tx != NULL ? twin_outbox_list (tx, error) : NULL;
  if (rows == NULL)
    return FALSE;

  /* Under a new key: the old one may belong to an answer that was stored. */
  for (guint i = 0; i < rows->len; i++)
    {
      const TwinOutboxRow *row = rows->pdata[i];

      if (row->problem != NULL && (!twin_outbox_delete (tx, row->seq, error) || !twin_sync_table_mark_dirty (tx, row->type, row->id, error)))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

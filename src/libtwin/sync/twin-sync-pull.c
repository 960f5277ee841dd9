/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-private.h"

#include "base/twin-json.h"
#include "sync/twin-sync-protocol.h"

#define PAGE 500

/* A server that counts otherwise than we do must not be asked for everything all the time. */
#define LISTING_INTERVAL_MS (60 * 60 * TWIN_SECOND_MS)

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
  if (!_twin_sync_open_body (self, change, type, id, &body, error) || !twin_sync_table_get (tx, TWIN_SYNC_BASE, type, id, &base, error)
      || (listing != 0 && !twin_sync_table_note_listed (tx, type, id, listing, error)))
    return FALSE;

  return rev <= base.rev || twin_sync_table_set (tx, TWIN_SYNC_REMOTE, type, id, rev, body, error);
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
      if (!twin_sync_table_get (tx, TWIN_SYNC_REMOTE, version->type, version->id, &remote, error)
          || (remote.rev == 0 && !twin_sync_table_set (tx, TWIN_SYNC_REMOTE, version->type, version->id, version->rev + 1, NULL, error)))
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
  self->listed_at = _twin_sync_now (self);

  return twin_sync_table_drop_remotes (tx, error);
}

/* Rows and cursor in one transaction: neither is ever ahead of the other. */
static gboolean
take_page (TwinSync *self, JsonObject *page, gboolean *more, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_auto (TwinSyncState) state = { 0 };
  gint64 since_listing = _twin_sync_now (self) - self->listed_at;
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
      if (!agree && (since_listing < 0 || since_listing >= LISTING_INTERVAL_MS))
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

static TwinSyncStep
pull_later (TwinSync *self, gint64 retry_after_s)
{
  self->pull_at = _twin_sync_now (self) + _twin_sync_pause (self, self->n_failures++, retry_after_s);

  return TWIN_SYNC_STEP_WAIT;
}

TwinSyncStep
_twin_sync_pull (TwinSync *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autoptr (JsonObject) page = NULL;
  TwinRemoteRequest request = { .method = "GET" };
  gboolean answered = FALSE;
  gboolean more = FALSE;

  if (!self->pull_wanted)
    return TWIN_SYNC_STEP_NOTHING;
  if (_twin_sync_is_ahead (self, self->pull_at))
    return TWIN_SYNC_STEP_WAIT;
  path = make_changes_path (self, error);
  if (path == NULL)
    return TWIN_SYNC_STEP_FAILED;

  request.path = path;
  if (!_twin_sync_ask (self, &request, &response, cancellable, &answered, error))
    return TWIN_SYNC_STEP_FAILED;
  if (!answered)
    return pull_later (self, 0);
  if (response.status == 401)
    {
      self->signed_out = TRUE;
      return TWIN_SYNC_STEP_WAIT;
    }
  if (response.status == 410)
    return begin_listing (self, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;
  page = response.status == 200 ? _twin_sync_parse (&response) : NULL;
  /* A captive portal answers 200 too. */
  if (page == NULL || !json_object_has_member (page, "changes"))
    return pull_later (self, response.retry_after_s);

  if (!take_page (self, page, &more, error))
    return TWIN_SYNC_STEP_FAILED;
  self->n_failures = 0;
  self->pull_wanted = more;

  return TWIN_SYNC_STEP_DONE;
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
TwinSyncStep
_twin_sync_apply (TwinSync *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);
  g_autoptr (GPtrArray) versions = tx != NULL ? twin_sync_table_list_remote (tx, G_MAXINT32, error) : NULL;

  if (versions == NULL)
    return TWIN_SYNC_STEP_FAILED;
  if (versions->len == 0)
    return TWIN_SYNC_STEP_NOTHING;

  g_ptr_array_sort (versions, compare_types);
  for (guint i = 0; i < versions->len; i++)
    if (!_twin_sync_reconcile (tx, versions->pdata[i], error))
      return TWIN_SYNC_STEP_FAILED;

  return twin_transaction_commit (tx, error) ? TWIN_SYNC_STEP_DONE : TWIN_SYNC_STEP_FAILED;
}

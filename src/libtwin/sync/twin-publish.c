/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-publish.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "store/twin-audit-table.h"
#include "store/twin-sync-table.h"
#include "sync/twin-exchange.h"
#include "sync/twin-publish-private.h"

#include <string.h>

/* How often the server may find pieces missing that it had said it has: it forgot them between two calls. */
#define MAX_ROUNDS 3

typedef struct
{
  TwinLibrary *library;
  TwinExchange exchange;
  const TwinPublishOptions *options;
  char *twin_id;
  char *path;   /* "/v1/published-twins/…" */
  char *server; /* that the library is connected to, and the account there */
  char *account;
  TwinPublicationRecord *last;
  TwinPublishProgress progress;
  guint64 n_confirmed; /* bytes of pieces that the server has */
  TwinPublishResult *result;
} Publishing;

void
twin_publish_result_clear (TwinPublishResult *self)
{
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->there_since, g_free);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->gate, twin_gate_free);
}

/* --- Sending --- */

static void
tell (Publishing *self)
{
  if (self->options->progress != NULL)
    self->options->progress (&self->progress, self->options->user_data);
}

static void
wait_and_tell (gint64 ms, GCancellable *cancellable, gpointer user_data)
{
  Publishing *self = user_data;
  TwinPublishWaitFunc wait = self->options->wait != NULL ? self->options->wait : twin_exchange_wait;

  self->progress.wait_ms = ms;
  self->progress.n_bytes_sent = self->n_confirmed;
  tell (self);
  wait (ms, cancellable, self->options->user_data);
  self->progress.wait_ms = 0;
}

/* --- Pieces --- */

static void
on_sent (gsize n_bytes, gpointer user_data)
{
  Publishing *self = user_data;

  self->progress.n_bytes_sent = self->n_confirmed + n_bytes;
  tell (self);
}

/* FALSE without an error: the token is not valid. */
static gboolean
send_pieces (Publishing *self, const TwinBundle *bundle, GError **error)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_null_terminated (bundle->pieces->len, NULL, TRUE);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < bundle->pieces->len; i++)
    g_ptr_array_add (digests, ((TwinBundlePiece *) bundle->pieces->pdata[i])->digest);
  names = twin_exchange_find_missing (&self->exchange, (const char *const *) digests->pdata, error);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const TwinBundlePiece *piece = twin_bundle_find_piece (bundle, names[i]);

      if (piece == NULL)
        continue;
      g_ptr_array_add (missing, (gpointer) piece);
      self->progress.n_pieces++;
      self->progress.n_bytes += piece->size;
    }
  tell (self);
  for (guint i = 0; i < missing->len; i++)
    {
      const TwinBundlePiece *piece = missing->pdata[i];

      if (!twin_exchange_send_piece (&self->exchange, piece->digest, piece->bytes, error))
        return FALSE;
      self->progress.n_sent++;
      self->n_confirmed += piece->size;
      self->progress.n_bytes_sent = self->n_confirmed;
      tell (self);
    }

  return TRUE;
}

/* --- The manifest --- */

/* The version that this computer may replace: the one it put there itself, or one that somebody looked at. */
static gint64
get_base (Publishing *self)
{
  if (self->options->replace > 0)
    return self->options->replace;

  return self->last != NULL ? self->last->rev : 0;
}

/* The same for the same request, also after a restart: the server then answers as it did before. */
static char *
make_key (Publishing *self, const char *digest)
{
  g_autofree char *text = g_strdup_printf ("%s/%s/%lld", self->twin_id, digest, (long long) get_base (self));
  g_autofree char *hash = twin_sha256_hex (text, strlen (text));

  return g_strndup (hash, 32);
}

static void
set_conflict (Publishing *self, const TwinRemoteResponse *response)
{
  g_autoptr (JsonObject) json = twin_exchange_parse (response);
  JsonObject *current = twin_json_get_object (json, "current");

  self->result->outcome = TWIN_PUBLISH_CONFLICT;
  if (current == NULL)
    return;
  self->result->rev = twin_json_get_int (current, "rev", 0);
  g_set_str (&self->result->digest, twin_json_get_string (current, "digest", NULL));
  g_set_str (&self->result->there_since, twin_json_get_string (current, "at", NULL));
}

/* The server names a path of its own; anything else is not shown to anybody. */
static void
note_page (Publishing *self, JsonObject *json)
{
  const char *path = twin_json_get_string (json, "page", NULL);

  g_clear_pointer (&self->result->page, g_free);
  if (path != NULL && g_str_has_prefix (path, "/t/") && strspn (path, "/abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (path))
    self->result->page = g_strconcat (self->server, path, NULL);
}

/* Whether the server has what is here; it computed the digest from what arrived. */
static gboolean
check_digest (Publishing *self, const TwinBundle *bundle, const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) json = twin_exchange_parse (response);
  const char *digest = json != NULL ? twin_json_get_string (json, "digest", "") : "";

  if (!g_str_equal (digest, bundle->digest))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The server has something else than was sent to it. Publish again."));
      return FALSE;
    }
  self->result->outcome = TWIN_PUBLISH_DONE;
  self->result->rev = response->rev;
  g_set_str (&self->result->digest, digest);
  note_page (self, json);

  return TRUE;
}

/* *@again: pieces are missing after all. *@stale: it was the answer to a request of before, and what that put there is there no more:
 * the same content is to be published a second time, which is another request. */
static gboolean
send_manifest (Publishing *self, const TwinBundle *bundle, const char *key, gboolean *again, gboolean *stale, GError **error)
{
  gint64 base = get_base (self);
  TwinRemoteRequest request = { .method = "PUT", .path = self->path, .if_match = base, .if_none = base == 0, .key = key,
                                .body = bundle->manifest, .content_type = "application/json" };
  g_auto (TwinRemoteResponse) response = { 0 };

  *again = FALSE;
  *stale = FALSE;
  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return FALSE;
  switch (response.status)
    {
    case 200:
    case 201:
      *stale = response.replayed && response.current_rev != response.rev;
      return *stale || check_digest (self, bundle, &response, error);
    case 404:
    case 412:
      set_conflict (self, &response);
      /* What stands there is what is to stand there: published from here before, and not remembered. */
      if (g_strcmp0 (self->result->digest, bundle->digest) == 0)
        self->result->outcome = TWIN_PUBLISH_DONE;
      return TRUE;
    case 422:
      {
        g_autoptr (JsonObject) json = twin_exchange_parse (&response);

        *again = json != NULL && json_object_has_member (json, "missing");
        return *again || twin_exchange_refuse (&response, error);
      }
    default:
      return twin_exchange_refuse (&response, error);
    }
}

/* --- Remembering --- */

static char *
describe (Publishing *self)
{
  g_autoptr (JsonObject) json = json_object_new ();

  json_object_set_string_member (json, "server", self->server);
  json_object_set_int_member (json, "rev", self->result->rev);
  json_object_set_int_member (json, "pieces", self->progress.n_sent);
  json_object_set_int_member (json, "bytes", (gint64) self->progress.n_bytes_sent);
  if (self->result->digest != NULL)
    json_object_set_string_member (json, "digest", self->result->digest);

  return twin_json_object_to_string (json, FALSE);
}

/* What was published, that it was, and the evaluation that later ones are measured against, in one transaction. */
static gboolean
remember (Publishing *self, const TwinBundle *bundle, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);
  g_autofree char *manifest = g_strndup (g_bytes_get_data (bundle->manifest, NULL), g_bytes_get_size (bundle->manifest));
  g_autofree char *detail = describe (self);
  const TwinEvaluationRun *run = self->result->gate->run;
  TwinPublicationRecord record = { self->twin_id, self->server, self->account, self->result->rev, bundle->digest, manifest, bundle->anchors, 0 };

  if (tx == NULL)
    return FALSE;
  record.published_at = twin_transaction_now (tx);

  return twin_publication_table_set (tx, &record, error) && _twin_publish_cross_out (tx, self->twin_id, error)
         && (self->result->page == NULL || _twin_publish_keep_page (tx, self->twin_id, self->result->page, error))
         && (run == NULL || twin_evaluation_table_set_baseline (tx, run->id, record.published_at, error))
         && twin_audit_table_append (tx, "twin.publish", self->twin_id, "done", detail, error) && twin_transaction_commit (tx, error);
}

/* Before the first byte goes out. */
static gboolean
note_begin (Publishing *self, const TwinBundle *bundle, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);

  return tx != NULL && _twin_publish_note (tx, self->twin_id, bundle->digest, self->options->replace, error) && twin_transaction_commit (tx, error);
}

/* What another computer put there is looked at first: there is nothing to go on with. */
static gboolean
end_conflict (Publishing *self, GError **error)
{
  return twin_publish_give_up (self->library, self->twin_id, error);
}

static gboolean
forget (Publishing *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);
  g_autofree char *detail = describe (self);

  return tx != NULL && twin_publication_table_delete (tx, self->twin_id, error) && _twin_publish_cross_out (tx, self->twin_id, error)
         && _twin_publish_keep_page (tx, self->twin_id, NULL, error)
         && twin_audit_table_append (tx, "twin.unpublish", self->twin_id, "done", detail, error) && twin_transaction_commit (tx, error);
}

/* --- The whole --- */

TwinPublicationRecord *
twin_publish_get_last (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_publication_table_get (tx, twin_id, error) : NULL;
}

/* What another account has is not this one's to replace. */
static gboolean
begin (Publishing *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);
  g_auto (TwinSyncState) state = { 0 };
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL || !twin_sync_table_get_state (tx, &state, error))
    return FALSE;
  if (*state.account == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("No server is connected. Connect one first."));
      return FALSE;
    }
  self->server = g_steal_pointer (&state.server);
  self->account = g_steal_pointer (&state.account);
  self->last = twin_publication_table_get (tx, self->twin_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->last != NULL && !g_str_equal (self->last->account, self->account))
    g_clear_pointer (&self->last, twin_publication_record_free);

  return TRUE;
}

static void
publishing_init (Publishing *self, TwinLibrary *library, const char *twin_id, TwinRemote *remote, const TwinPublishOptions *options,
                 TwinPublishResult *result, GCancellable *cancellable)
{
  static const TwinPublishOptions none;

  *self = (Publishing) { .library = library, .options = options != NULL ? options : &none, .result = result };
  self->exchange = (TwinExchange) { .remote = remote, .cancellable = cancellable, .wait = wait_and_tell, .sent = on_sent, .user_data = self };
  self->twin_id = g_strdup (twin_id);
  self->path = g_strconcat ("/v1/published-twins/", twin_id, NULL);
}

static void
publishing_clear (Publishing *self)
{
  g_free (self->twin_id);
  g_free (self->path);
  g_free (self->server);
  g_free (self->account);
  g_clear_pointer (&self->last, twin_publication_record_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Publishing, publishing_clear)

/* Pieces, then the manifest; and once more if the server had forgotten some. */
static gboolean
travel (Publishing *self, const TwinBundle *bundle, GError **error)
{
  g_autofree char *key = make_key (self, bundle->digest);
  gboolean again = TRUE;

  for (guint round = 0; again && round < MAX_ROUNDS; round++)
    {
      gboolean stale = FALSE;

      if (!send_pieces (self, bundle, error) || !send_manifest (self, bundle, key, &again, &stale, error))
        return FALSE;
      if (stale)
        {
          g_free (key);
          key = twin_id_new (twin_store_get_clock (twin_library_get_store (self->library)));
          again = TRUE;
        }
    }
  self->result->n_pieces = self->progress.n_sent;
  self->result->n_bytes = self->progress.n_bytes_sent;
  if (again)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("The server loses pieces that were sent to it. Tell its administrator."));

  return !again;
}

/* Whether that is why it failed: there is no error then. */
static gboolean
note_signed_out (Publishing *self)
{
  if (self->exchange.signed_out)
    self->result->outcome = TWIN_PUBLISH_SIGNED_OUT;

  return self->exchange.signed_out;
}

gboolean
twin_publish (TwinLibrary *library, const TwinTwin *twin, TwinRemote *remote, const TwinPublishOptions *options, TwinPublishResult *result,
              GCancellable *cancellable, GError **error)
{
  g_auto (Publishing) self = { 0 };
  g_autoptr (TwinBundle) bundle = NULL;

  g_return_val_if_fail (library != NULL && twin != NULL && remote != NULL && result != NULL, FALSE);

  publishing_init (&self, library, twin->id, remote, options, result, cancellable);
  result->gate = twin_gate_check (library, twin, cancellable, error);
  if (result->gate == NULL || !begin (&self, error))
    return FALSE;
  if (!result->gate->open)
    {
      result->outcome = TWIN_PUBLISH_GATE;
      return TRUE;
    }
  bundle = twin_bundle_make (library, twin, result->gate, cancellable, error);
  if (bundle == NULL)
    return FALSE;
  if (self.options->digest != NULL && !g_str_equal (self.options->digest, bundle->digest))
    {
      result->outcome = TWIN_PUBLISH_CHANGED;
      return TRUE;
    }
  if (!note_begin (&self, bundle, error))
    return FALSE;
  if (!travel (&self, bundle, error))
    return note_signed_out (&self);

  return result->outcome == TWIN_PUBLISH_DONE ? remember (&self, bundle, error) : end_conflict (&self, error);
}

/* The version there, which may be one that this computer has never seen. */
static gboolean
take_back (Publishing *self, GError **error)
{
  g_autofree char *key = make_key (self, "unpublish");
  TwinRemoteRequest request = { .method = "DELETE", .path = self->path, .if_match = get_base (self), .key = key };
  g_auto (TwinRemoteResponse) response = { 0 };

  if (!twin_exchange_ask (&self->exchange, &request, &response, error))
    return FALSE;
  if (response.status == 412)
    set_conflict (self, &response);
  else if (response.status != 204 && response.status != 404)
    return twin_exchange_refuse (&response, error);

  return TRUE;
}

gboolean
twin_unpublish (TwinLibrary *library, const char *twin_id, TwinRemote *remote, const TwinPublishOptions *options, TwinPublishResult *result,
                GCancellable *cancellable, GError **error)
{
  g_auto (Publishing) self = { 0 };

  g_return_val_if_fail (library != NULL && twin_id != NULL && remote != NULL && result != NULL, FALSE);

  publishing_init (&self, library, twin_id, remote, options, result, cancellable);
  if (!begin (&self, error))
    return FALSE;
  if (get_base (&self) == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This twin was not published from this library."));
      return FALSE;
    }
  if (!take_back (&self, error))
    return note_signed_out (&self);

  return result->outcome != TWIN_PUBLISH_DONE || forget (&self, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-publish.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "store/twin-audit-table.h"
#include "store/twin-sync-table.h"
#include "sync/twin-publish-private.h"

#include <string.h>

/* Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
#define FIRST_PAUSE_MS 500
#define LONGEST_PAUSE_MS (30 * TWIN_SECOND_MS)
#define MAX_TRIES 6

/* Digests in one question; the server takes 2,000. */
#define MAX_ASKED 1000

/* How often the server may find pieces missing that it had said it has: it forgot them between two calls. */
#define MAX_ROUNDS 3

typedef struct
{
  TwinLibrary *library;
  TwinRemote *remote;
  const TwinPublishOptions *options;
  GCancellable *cancellable;
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
  g_clear_pointer (&self->gate, twin_gate_free);
}

/* --- Sending --- */

static void
wait_a_while (gint64 ms, GCancellable *cancellable, gpointer user_data)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) ms * 1000);
      return;
    }
  g_poll (&fd, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
}

static void
tell (Publishing *self)
{
  if (self->options->progress != NULL)
    self->options->progress (&self->progress, self->options->user_data);
}

static void
pause_before (Publishing *self, guint try, gint64 retry_after_s)
{
  gint64 bound = MIN (FIRST_PAUSE_MS << MIN (try + 1, 16), LONGEST_PAUSE_MS);
  TwinPublishWaitFunc wait = self->options->wait != NULL ? self->options->wait : wait_a_while;

  self->progress.wait_ms = retry_after_s > 0 ? retry_after_s * TWIN_SECOND_MS : 1 + (gint64) (g_random_double () * (double) bound);
  self->progress.n_bytes_sent = self->n_confirmed;
  tell (self);
  wait (self->progress.wait_ms, self->cancellable, self->options->user_data);
  self->progress.wait_ms = 0;
}

/* Whether it makes sense to ask again: nobody answered, or the server is busy. */
static gboolean
is_passing (guint status)
{
  return status == 408 || status == 429 || status >= 500;
}

/* An answer that is not a passing failure. Every request of a publishing may be repeated: pieces are named by what they are, the
 * rest has a key. What can never succeed, such as encryption that is too old, is not tried again. */
static gboolean
ask (Publishing *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GError **error)
{
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      gboolean answered = twin_remote_send (self->remote, request, response, self->cancellable, &try_error);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (answered && !is_passing (response->status))
        return TRUE;
      if (try + 1 == MAX_TRIES || g_error_matches (try_error, TWIN_ERROR, TWIN_ERROR_REFUSED) || (try_error != NULL && try_error->domain == G_TLS_ERROR))
        {
          if (try_error != NULL)
            g_propagate_error (error, g_steal_pointer (&try_error));
          else
            g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("The server is not able to answer now (%u). Try again later."), response->status);
          return FALSE;
        }
      pause_before (self, try, answered ? response->retry_after_s : 0);
      twin_remote_response_clear (response);
      *response = (TwinRemoteResponse) { 0 };
    }
}

static JsonObject *
parse_body (const TwinRemoteResponse *response)
{
  g_autofree char *text = NULL;

  if (response->body == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));

  return twin_json_parse_object (text, NULL);
}

/* The server's own words for why not; they are of its program and hold nothing that was sent. */
static gboolean
refused (const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) json = parse_body (response);
  const char *detail = json != NULL ? twin_json_get_string (json, "detail", NULL) : NULL;

  if (detail == NULL && json != NULL)
    detail = twin_json_get_string (json, "title", NULL);
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("The server refused it (%u): %s"), response->status, detail != NULL ? detail : "no reason given");

  return FALSE;
}

/* --- Pieces --- */

static GBytes *
write_question (const TwinBundle *bundle, guint from)
{
  g_autoptr (JsonObject) json = json_object_new ();
  JsonArray *digests = json_array_new ();
  char *text;

  for (guint i = from; i < MIN (from + MAX_ASKED, bundle->pieces->len); i++)
    json_array_add_string_element (digests, ((TwinBundlePiece *) bundle->pieces->pdata[i])->digest);
  json_object_set_array_member (json, "digests", digests);
  text = twin_json_object_to_string (json, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/* Adds the pieces that the server lacks to @missing (TwinBundlePiece, borrowed). FALSE: an error, or the token is not valid. */
static gboolean
find_missing (Publishing *self, const TwinBundle *bundle, GPtrArray *missing, GError **error)
{
  for (guint from = 0; from < bundle->pieces->len; from += MAX_ASKED)
    {
      g_autoptr (GBytes) body = write_question (bundle, from);
      TwinRemoteRequest request = { .method = "POST", .path = "/v1/pieces/missing", .body = body, .content_type = "application/json" };
      g_auto (TwinRemoteResponse) response = { 0 };
      g_autoptr (JsonObject) json = NULL;
      g_auto (GStrv) digests = NULL;

      if (!ask (self, &request, &response, error))
        return FALSE;
      if (response.status == 401)
        {
          self->result->outcome = TWIN_PUBLISH_SIGNED_OUT;
          return FALSE;
        }
      json = response.status == 200 ? parse_body (&response) : NULL;
      if (json == NULL)
        return refused (&response, error);
      digests = twin_json_get_strv (json, "missing");
      for (guint i = 0; digests[i] != NULL; i++)
        {
          const TwinBundlePiece *piece = twin_bundle_find_piece (bundle, digests[i]);

          if (piece != NULL)
            g_ptr_array_add (missing, (gpointer) piece);
        }
    }

  return TRUE;
}

static void
on_sent (gsize n_bytes, gpointer user_data)
{
  Publishing *self = user_data;

  self->progress.n_bytes_sent = self->n_confirmed + n_bytes;
  tell (self);
}

static gboolean
send_piece (Publishing *self, const TwinBundlePiece *piece, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/pieces/sha-256/", piece->digest, NULL);
  TwinRemoteRequest request = { .method = "PUT", .path = path, .body = piece->bytes, .content_type = "application/octet-stream",
                                .sent = on_sent, .user_data = self };

  /* What arrives damaged is sent once more; a second time it is not the line. */
  for (guint try = 0;; try++)
    {
      g_auto (TwinRemoteResponse) response = { 0 };

      if (!ask (self, &request, &response, error))
        return FALSE;
      if (response.status == 401)
        {
          self->result->outcome = TWIN_PUBLISH_SIGNED_OUT;
          return FALSE;
        }
      if (response.status == 201 || response.status == 204)
        return TRUE;
      if (try > 0 || g_strcmp0 (response.problem, "/problems/digest-mismatch") != 0)
        return refused (&response, error);
    }
}

static gboolean
send_pieces (Publishing *self, const TwinBundle *bundle, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();

  if (!find_missing (self, bundle, missing, error))
    return FALSE;

  for (guint i = 0; i < missing->len; i++)
    {
      self->progress.n_pieces++;
      self->progress.n_bytes += ((TwinBundlePiece *) missing->pdata[i])->size;
    }
  tell (self);
  for (guint i = 0; i < missing->len; i++)
    {
      const TwinBundlePiece *piece = missing->pdata[i];

      if (!send_piece (self, piece, error))
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
  g_autoptr (JsonObject) json = parse_body (response);
  JsonNode *node = json != NULL ? json_object_get_member (json, "current") : NULL;
  JsonObject *current = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  self->result->outcome = TWIN_PUBLISH_CONFLICT;
  if (current == NULL)
    return;
  self->result->rev = twin_json_get_int (current, "rev", 0);
  g_set_str (&self->result->digest, twin_json_get_string (current, "digest", NULL));
  g_set_str (&self->result->there_since, twin_json_get_string (current, "at", NULL));
}

/* Whether the server has what is here; it computed the digest from what arrived. */
static gboolean
check_digest (Publishing *self, const TwinBundle *bundle, const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) json = parse_body (response);
  const char *digest = json != NULL ? twin_json_get_string (json, "digest", "") : "";

  if (!g_str_equal (digest, bundle->digest))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The server has something else than was sent to it. Publish again."));
      return FALSE;
    }
  self->result->outcome = TWIN_PUBLISH_DONE;
  self->result->rev = response->rev;
  g_set_str (&self->result->digest, digest);

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
  if (!ask (self, &request, &response, error))
    return FALSE;
  switch (response.status)
    {
    case 200:
    case 201:
      *stale = response.replayed && response.current_rev != response.rev;
      return *stale || check_digest (self, bundle, &response, error);
    case 401:
      self->result->outcome = TWIN_PUBLISH_SIGNED_OUT;
      return FALSE;
    case 404:
    case 412:
      set_conflict (self, &response);
      /* What stands there is what is to stand there: published from here before, and not remembered. */
      if (g_strcmp0 (self->result->digest, bundle->digest) == 0)
        self->result->outcome = TWIN_PUBLISH_DONE;
      return TRUE;
    case 422:
      {
        g_autoptr (JsonObject) json = parse_body (&response);

        *again = json != NULL && json_object_has_member (json, "missing");
        return *again || refused (&response, error);
      }
    default:
      return refused (&response, error);
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

  *self = (Publishing) { .library = library, .remote = remote, .options = options != NULL ? options : &none, .cancellable = cancellable,
                         .result = result };
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

gboolean
twin_publish (TwinLibrary *library, const TwinTwin *twin, TwinRemote *remote, const TwinPublishOptions *options, TwinPublishResult *result,
              GCancellable *cancellable, GError **error)
{
  g_auto (Publishing) self = { 0 };
  g_autoptr (TwinBundle) bundle = NULL;
  g_autoptr (GError) local_error = NULL;

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
  if (!travel (&self, bundle, &local_error))
    {
      if (local_error == NULL)
        return TRUE; /* signed out */
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return result->outcome == TWIN_PUBLISH_DONE ? remember (&self, bundle, error) : end_conflict (&self, error);
}

/* The version there, which may be one that this computer has never seen. */
static gboolean
take_back (Publishing *self, GError **error)
{
  g_autofree char *key = make_key (self, "unpublish");
  TwinRemoteRequest request = { .method = "DELETE", .path = self->path, .if_match = get_base (self), .key = key };
  g_auto (TwinRemoteResponse) response = { 0 };

  if (!ask (self, &request, &response, error))
    return FALSE;
  if (response.status == 401)
    self->result->outcome = TWIN_PUBLISH_SIGNED_OUT;
  else if (response.status == 412)
    set_conflict (self, &response);
  else if (response.status != 204 && response.status != 404)
    return refused (&response, error);

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
    return FALSE;

  return result->outcome != TWIN_PUBLISH_DONE || forget (&self, error);
}

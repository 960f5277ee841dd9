/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-exchange.h"

#include "base/twin-clock.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "store/twin-store-error.h"

#include <string.h>

/* Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
#define FIRST_PAUSE_MS 500
#define LONGEST_PAUSE_MS (30 * TWIN_SECOND_MS)
#define MAX_TRIES 6

/* Digests in one question; the server takes 2,000. */
#define MAX_ASKED 1000

void
twin_exchange_wait (gint64 ms, GCancellable *cancellable, gpointer user_data)
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
pause_before (TwinExchange *self, guint try, gint64 retry_after_s)
{
  gint64 bound = MIN (FIRST_PAUSE_MS << MIN (try + 1, 16), LONGEST_PAUSE_MS);
  gint64 ms = retry_after_s > 0 ? retry_after_s * TWIN_SECOND_MS : 1 + (gint64) (g_random_double () * (double) bound);

  if (self->wait != NULL)
    self->wait (ms, self->cancellable, self->user_data);
  else
    twin_exchange_wait (ms, self->cancellable, NULL);
}

/* Whether it makes sense to ask again: nobody answered, or the server is busy. */
static gboolean
is_passing (guint status)
{
  return status == 408 || status == 429 || status >= 500;
}

/* What asking again does not mend; a disk that takes no entry in the ledger is not the server's silence. */
static gboolean
is_final (const GError *reason)
{
  return g_error_matches (reason, TWIN_ERROR, TWIN_ERROR_REFUSED)
         || (reason != NULL && (reason->domain == G_TLS_ERROR || reason->domain == TWIN_STORE_ERROR));
}

gboolean
twin_exchange_ask (TwinExchange *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GError **error)
{
  g_return_val_if_fail (self != NULL && request != NULL && response != NULL, FALSE);

  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      gboolean answered = twin_remote_send (self->remote, request, response, self->cancellable, &try_error);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (answered && !is_passing (response->status))
        {
          self->signed_out = response->status == 401;
          return !self->signed_out;
        }
      if (try + 1 == MAX_TRIES || is_final (try_error))
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

JsonObject *
twin_exchange_parse (const TwinRemoteResponse *response)
{
  g_autofree char *text = NULL;

  if (response->body == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));

  return twin_json_parse_object (text, NULL);
}

gboolean
twin_exchange_refuse (const TwinRemoteResponse *response, GError **error)
{
  g_autoptr (JsonObject) json = twin_exchange_parse (response);
  const char *detail = json != NULL ? twin_json_get_string (json, "detail", NULL) : NULL;

  if (detail == NULL && json != NULL)
    detail = twin_json_get_string (json, "title", NULL);
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("The server refused it (%u): %s"), response->status, detail != NULL ? detail : "no reason given");

  return FALSE;
}

/* --- Pieces --- */

static GBytes *
write_question (const char *const *digests, guint n)
{
  g_autoptr (JsonObject) json = json_object_new ();
  JsonArray *array = json_array_new ();
  char *text;

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (array, digests[i]);
  json_object_set_array_member (json, "digests", array);
  text = twin_json_object_to_string (json, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

char **
twin_exchange_find_missing (TwinExchange *self, const char *const *digests, GError **error)
{
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  guint n_digests;

  g_return_val_if_fail (self != NULL && digests != NULL, NULL);

  n_digests = g_strv_length ((char **) digests);
  for (guint from = 0; from < n_digests; from += MAX_ASKED)
    {
      g_autoptr (GBytes) body = write_question (digests + from, MIN (MAX_ASKED, n_digests - from));
      TwinRemoteRequest request = { .method = "POST", .path = "/v1/pieces/missing", .body = body, .content_type = "application/json" };
      g_auto (TwinRemoteResponse) response = { 0 };
      g_autoptr (JsonObject) json = NULL;
      g_auto (GStrv) names = NULL;

      if (!twin_exchange_ask (self, &request, &response, error))
        return NULL;
      json = response.status == 200 ? twin_exchange_parse (&response) : NULL;
      if (json == NULL)
        {
          twin_exchange_refuse (&response, error);
          return NULL;
        }
      names = twin_json_get_strv (json, "missing");
      g_strv_builder_addv (missing, (const char **) names);
    }

  return g_strv_builder_end (missing);
}

gboolean
twin_exchange_send_piece (TwinExchange *self, const char *digest, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL;
  TwinRemoteRequest request = { .method = "PUT", .body = bytes, .content_type = "application/octet-stream" };

  g_return_val_if_fail (self != NULL && digest != NULL && bytes != NULL, FALSE);

  request.sent = self->sent;
  request.user_data = self->user_data;
  request.path = path = g_strconcat ("/v1/pieces/sha-256/", digest, NULL);
  /* A second time it is not the line. */
  for (guint try = 0;; try++)
    {
      g_auto (TwinRemoteResponse) response = { 0 };

      if (!twin_exchange_ask (self, &request, &response, error))
        return FALSE;
      if (response.status == 201 || response.status == 204)
        return TRUE;
      if (try > 0 || g_strcmp0 (response.problem, "/problems/digest-mismatch") != 0)
        return twin_exchange_refuse (&response, error);
    }
}

GBytes *
twin_exchange_fetch_piece (TwinExchange *self, const char *digest, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *there = NULL;
  TwinRemoteRequest request = { .method = "GET" };
  g_auto (TwinRemoteResponse) response = { 0 };

  g_return_val_if_fail (self != NULL && digest != NULL, NULL);

  request.path = path = g_strconcat ("/v1/pieces/sha-256/", digest, NULL);
  if (!twin_exchange_ask (self, &request, &response, error))
    return NULL;
  if (response.status == 404)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("A part of the copy is not on the server any more."));
  else if (response.status != 200)
    twin_exchange_refuse (&response, error);
  else
    {
      there = twin_sha256_hex (g_bytes_get_data (response.body, NULL), g_bytes_get_size (response.body));
      if (g_str_equal (there, digest))
        return g_bytes_ref (response.body);
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("The server sent something else than was asked for."));
    }

  return NULL;
}

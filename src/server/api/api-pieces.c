/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "bundles/bundle.h"
#include "twins/twin-bundle-format.h"

/* Pieces belong to what is published and to encrypted copies. */
static HttpReply *
require (HttpRequest *request)
{
  return api_get_session (request)->scopes & ACCOUNT_SCOPE_PUBLISH ? NULL : api_require (request, ACCOUNT_SCOPE_SYNC);
}

static gboolean
check_digests (char **digests, GError **error)
{
  guint n = g_strv_length (digests);

  if (n > BUNDLE_MAX_MISSING)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "Ask for at most %d digests at once.", BUNDLE_MAX_MISSING);
  for (guint i = 0; i < n && *error == NULL; i++)
    if (!twin_bundle_is_digest (digests[i]))
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A digest has 64 lower-case hexadecimal digits.");

  return *error == NULL;
}

static HttpReply *
post_missing (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_auto (GStrv) digests = NULL;
  HttpReply *refusal = require (request);

  if (refusal != NULL)
    return refusal;
  asked = http_request_get_json (request, &error);
  if (asked == NULL)
    return http_problem_reply_for_error (error);
  digests = twin_json_get_strv (asked, "digests");
  if (!check_digests (digests, &error))
    return http_problem_reply_for_error (error);
  missing = bundle_find_missing (server->storage, api_get_session (request)->creator_id, (const char *const *) digests, &error);
  if (missing == NULL)
    return http_problem_reply_for_error (error);

  g_ptr_array_add (missing, NULL);
  json = json_object_new ();
  twin_json_set_strv (json, "missing", (const char *const *) missing->pdata);

  return http_reply_new_json (200, json);
}

static HttpReply *
put_piece (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *digest = http_request_get_param (request, "digest");
  GBytes *body = http_request_get_body (request);
  g_autoptr (GError) error = NULL;
  gboolean was_there = FALSE;
  HttpReply *refusal = require (request);

  if (refusal != NULL)
    return refusal;
  if (!twin_bundle_is_digest (digest))
    return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  if (http_request_check_digest (request) == HTTP_DIGEST_DIFFERS)
    return http_problem_reply (HTTP_PROBLEM_DIGEST_MISMATCH, "The piece arrived damaged. Send it again.");
  if (!bundle_put_piece (server->storage, api_get_session (request)->creator_id, digest, body, &was_there, &error))
    return g_error_matches (error, TWIN_ERROR, TWIN_ERROR_INVALID) ? http_problem_reply (HTTP_PROBLEM_DIGEST_MISMATCH, error->message)
                                                                   : http_problem_reply_for_error (error);

  return http_reply_new (was_there ? 204 : 201);
}

static HttpReply *
get_piece (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HttpReply *refusal = require (request);

  if (refusal != NULL)
    return refusal;
  tx = storage_begin (server->storage, api_get_session (request)->creator_id, STORAGE_READ, &error);
  bytes = tx != NULL ? bundle_get_piece (tx, http_request_get_param (request, "digest"), &error) : NULL;

  return bytes != NULL ? http_reply_new_bytes (200, "application/octet-stream", bytes) : http_problem_reply_for_error (error);
}

static const HttpRoute routes[] = {
  { "POST", "/v1/pieces/missing", post_missing, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 256 * 1024, NULL },
  { "PUT", "/v1/pieces/sha-256/{digest}", put_piece, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, BUNDLE_MAX_PIECE, NULL },
  { "GET", "/v1/pieces/sha-256/{digest}", get_piece, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_pieces_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

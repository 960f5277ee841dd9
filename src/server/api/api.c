/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

/* Guesses at tokens, by the network they come from; good ones do not count. */
static const HttpQuota wrong_tokens = { "wrong-tokens", 30, 60 };

void
api_add_routes (HttpRouter *router, Server *server)
{
  api_meta_add_routes (router, server);
  api_account_add_routes (router, server);
  api_tokens_add_routes (router, server);
  api_organisation_add_routes (router, server);
  api_partners_add_routes (router, server);
  api_partner_add_routes (router, server);
  api_objects_add_routes (router, server);
  api_pieces_add_routes (router, server);
  api_published_add_routes (router, server);
  api_analytics_add_routes (router, server);
  api_answers_add_routes (router, server);
}

static HttpReply *
refuse_token (HttpRequest *request, Server *server, HttpProblem problem, const char *detail)
{
  g_autofree char *peer = http_request_hash_peer (request, server->key, wrong_tokens.name);
  HttpQuotaState state = http_limiter_take (server->limiter, &wrong_tokens, peer);
  HttpReply *reply;

  if (!state.allowed)
    return http_quota_refusal (&wrong_tokens, &state);

  reply = http_problem_reply (problem, detail);
  http_reply_set_header (reply, "WWW-Authenticate", "Bearer");

  return reply;
}

HttpReply *
api_gate (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *token = http_request_get_bearer (request);
  AccountTokenState state = ACCOUNT_TOKEN_UNKNOWN;
  AccountSession *session = NULL;
  g_autoptr (GError) error = NULL;

  if (token == NULL)
    return refuse_token (request, server, HTTP_PROBLEM_UNAUTHENTICATED, "This needs a token: Authorization: Bearer twn_pat_….");
  if (!account_token_check (server->storage, token, &state, &session, &error))
    return http_problem_reply_for_error (error);
  if (state == ACCOUNT_TOKEN_EXPIRED)
    return refuse_token (request, server, HTTP_PROBLEM_TOKEN_EXPIRED, "The token has ended. Sign in again.");
  if (state == ACCOUNT_TOKEN_UNKNOWN)
    return refuse_token (request, server, HTTP_PROBLEM_UNAUTHENTICATED, "The token is not valid. Sign in again.");

  http_request_set_data (request, session, (GDestroyNotify) account_session_free);

  return NULL;
}

const AccountSession *
api_get_session (HttpRequest *request)
{
  const AccountSession *session = http_request_get_data (request);

  g_assert (session != NULL);

  return session;
}

HttpReply *
api_require (HttpRequest *request, AccountScope scope)
{
  if (api_get_session (request)->scopes & scope)
    return NULL;

  return http_problem_reply (HTTP_PROBLEM_FORBIDDEN, "This token may not do that: it lacks the scope.");
}

HttpReply *
api_require_permission (HttpRequest *request, Server *server, AccountPermission permission)
{
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (JsonObject) settings = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ADMIN);

  if (refusal != NULL)
    return refusal;
  if (!account_role_may (session->role, permission))
    return http_problem_reply (HTTP_PROBLEM_FORBIDDEN, "Your role in the organisation does not reach to do that.");
  if (session->mfa)
    return NULL;
  tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ, &error);
  settings = tx != NULL ? account_settings_read (tx, session->organisation_id, &error) : NULL;
  if (settings == NULL)
    return http_problem_reply_for_error (error);
  if (!json_object_get_boolean_member (settings, "requireMFAForAdmins"))
    return NULL;

  return http_problem_reply (HTTP_PROBLEM_SECOND_FACTOR_REQUIRED,
                             "Who administers an organisation needs a second factor. Switch it on for your account, or sign in with it.");
}

HttpReply *
api_reply_with_list (HttpRequest *request, Server *server, const char *name, const char *id, ApiList list, ApiDescribe describe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ, &error);
  g_autoptr (GPtrArray) rows = tx != NULL ? list (tx, id, &error) : NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonArray *array;

  if (rows == NULL)
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, describe (rows->pdata[i], api_get_session (request)));
  json_object_set_array_member (json, name, array);

  return http_reply_new_json (200, json);
}

HttpReply *
api_reply_done (gboolean done, GError **error)
{
  return done ? http_reply_new (204) : http_problem_reply_for_error (*error);
}

HttpReply *
api_reply_created (const char *name, const char *value, const GError *error)
{
  g_autoptr (JsonObject) json = NULL;

  if (value == NULL)
    return http_problem_reply_for_error (error);
  json = json_object_new ();
  json_object_set_string_member (json, name, value);

  return http_reply_new_json (201, json);
}

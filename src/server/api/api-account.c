/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "accounts/account.h"
#include "base/twin-json.h"

/* Codes are guessed by nobody at this rate: 60 bits. */
static const HttpQuota connects = { "connect", 10, 60 };

static JsonObject *
describe (const AccountProfile *profile)
{
  JsonObject *json = json_object_new ();
  g_autofree char *created = twin_time_to_iso8601 (profile->created_at);

  json_object_set_string_member (json, "id", profile->id);
  json_object_set_string_member (json, "organisation", profile->organisation_id);
  json_object_set_string_member (json, "email", profile->email);
  json_object_set_string_member (json, "name", profile->name != NULL ? profile->name : "");
  json_object_set_string_member (json, "country", profile->country);
  json_object_set_string_member (json, "region", profile->region);
  json_object_set_string_member (json, "role", profile->role);
  json_object_set_boolean_member (json, "hasPassword", profile->has_password);
  json_object_set_boolean_member (json, "hasSecondFactor", profile->has_totp);
  json_object_set_string_member (json, "createdAt", created);

  return json;
}

/* A one-time code becomes an account and its first token. */
static HttpReply *
connect_account (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autoptr (AccountProfile) profile = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *peer = http_request_hash_peer (request, server->key, connects.name);
  g_autofree char *token = NULL;
  HttpQuotaState quota = http_limiter_take (server->limiter, &connects, peer);

  if (!quota.allowed)
    return http_quota_refusal (&connects, &quota);
  if (asked == NULL)
    return http_problem_reply_for_error (error);

  profile = account_create (server->storage, twin_json_get_string (asked, "code", ""), twin_json_get_string (asked, "email", NULL),
                            twin_json_get_string (asked, "name", NULL), twin_json_get_string (asked, "country", ""),
                            twin_json_get_string (asked, "password", NULL), server->region, twin_json_get_string (asked, "device", NULL), &token,
                            &error);
  if (profile == NULL)
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  json_object_set_string_member (json, "token", token);
  json_object_set_object_member (json, "account", describe (profile));

  return http_reply_new_json (201, json);
}

static HttpReply *
get_account (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccountProfile) profile = account_read (server->storage, api_get_session (request)->creator_id, &error);
  g_autoptr (JsonObject) json = NULL;

  if (profile == NULL)
    return http_problem_reply_for_error (error);
  json = describe (profile);

  return http_reply_new_json (200, json);
}

/* Signing out: the token that asks ends. */
static HttpReply *
delete_session (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_WRITE, &error);

  if (tx == NULL || !account_token_revoke (tx, session->creator_id, session->token_id, &error) || !storage_commit (tx, &error))
    return http_problem_reply_for_error (error);

  return http_reply_new (204);
}

static const HttpRoute routes[] = {
  { "POST", "/v1/connect", connect_account, HTTP_ROUTE_OPEN, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "GET", "/v1/account", get_account, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "DELETE", "/v1/session", delete_session, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_account_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "accounts/account-deletion.h"
#include "accounts/account-private.h"
#include "accounts/account-sign-in.h"
#include "accounts/account-totp.h"
#include "accounts/account.h"
#include "base/twin-country.h"
#include "base/twin-json.h"

/* Codes are guessed by nobody at this rate: 60 bits. */
static const HttpQuota connects = { "connect", 10, 60 };
static const HttpQuota sign_ins = { "sign-in", 10, 60 };
static const HttpQuota deletions = { "deletion", 10, 60 };

static JsonObject *
describe (Server *server, const AccountProfile *profile)
{
  JsonObject *json = json_object_new ();
  g_autofree char *created = twin_time_to_iso8601 (profile->created_at);
  guint days = twin_country_days_until_change (profile->country_changed_at, twin_clock_now (server->clock));

  json_object_set_string_member (json, "id", profile->id);
  json_object_set_string_member (json, "organisation", profile->organisation_id);
  json_object_set_string_member (json, "email", profile->email);
  json_object_set_string_member (json, "name", profile->name != NULL ? profile->name : "");
  json_object_set_string_member (json, "country", profile->country);
  json_object_set_int_member (json, "daysUntilCountryChange", days);
  json_object_set_string_member (json, "region", profile->region);
  json_object_set_string_member (json, "role", profile->role);
  json_object_set_boolean_member (json, "hasPassword", profile->has_password);
  json_object_set_boolean_member (json, "hasSecondFactor", profile->has_totp);
  json_object_set_string_member (json, "createdAt", created);

  return json;
}

/* The token is shown this once. */
static HttpReply *
reply_with_token (Server *server, const char *creator_id, const char *token, guint status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccountProfile) profile = account_read (server->storage, creator_id, &error);
  g_autoptr (JsonObject) json = NULL;

  if (profile == NULL)
    return http_problem_reply_for_error (error);
  json = json_object_new ();
  json_object_set_string_member (json, "token", token);
  json_object_set_object_member (json, "account", describe (server, profile));

  return http_reply_new_json (status, json);
}

/* A one-time code becomes an account and its first token. */
static HttpReply *
connect_account (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autoptr (AccountProfile) profile = NULL;
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


  return reply_with_token (server, profile->id, token, 201);
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
  json = describe (server, profile);

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

  return api_reply_done (tx != NULL && account_token_revoke (tx, session->creator_id, session->token_id, &error) && storage_commit (tx, &error), &error);
}

/* A password, and a code of the authenticator where there is one, become a token. */
static HttpReply *
sign_in (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autofree char *peer = http_request_hash_peer (request, server->key, sign_ins.name);
  HttpQuotaState quota = http_limiter_take (server->limiter, &sign_ins, peer);
  AccountSignIn outcome = ACCOUNT_WRONG;
  g_autofree char *token = NULL;
  g_autofree char *creator_id = NULL;
  const char *device;

  if (!quota.allowed)
    return http_quota_refusal (&sign_ins, &quota);
  if (asked == NULL)
    return http_problem_reply_for_error (error);
  device = twin_json_get_string (asked, "device", NULL);
  if (!account_check_text (device, "name of the computer", FALSE, &error)
      || !account_sign_in (server->storage, twin_json_get_string (asked, "email", ""), twin_json_get_string (asked, "password", ""),
                           twin_json_get_string (asked, "code", NULL), device, &outcome, &token, &creator_id, &error))
    return http_problem_reply_for_error (error);

  if (outcome == ACCOUNT_NEEDS_SECOND_FACTOR)
    return http_problem_reply (HTTP_PROBLEM_SECOND_FACTOR_REQUIRED, "Enter the code that your authenticator shows.");
  if (outcome == ACCOUNT_WRONG)
    return http_problem_reply (HTTP_PROBLEM_UNAUTHENTICATED, "Address and password do not belong together.");

  return reply_with_token (server, creator_id, token, 200);
}

static HttpReply *
change_account (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  if (asked == NULL
      || !account_change (server->storage, api_get_session (request)->creator_id, twin_json_get_string (asked, "name", NULL),
                          twin_json_get_string (asked, "country", NULL), server->region, &error))
    return http_problem_reply_for_error (error);

  return get_account (request, user_data);
}

static HttpReply *
set_password (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && account_set_password (server->storage, session->creator_id, session->token_id,
                                                    twin_json_get_string (asked, "old", NULL), twin_json_get_string (asked, "new", ""), &error),
                         &error);
}

static HttpReply *
begin_second_factor (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (AccountProfile) profile = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *uri = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  profile = account_read (server->storage, api_get_session (request)->creator_id, &error);
  secret = profile != NULL ? account_begin_second_factor (server->storage, profile->id, &error) : NULL;
  if (secret == NULL)
    return http_problem_reply_for_error (error);

  text = account_totp_to_base32 (secret);
  uri = account_totp_to_uri (secret, "Twin Studio", profile->email);
  json = json_object_new ();
  json_object_set_string_member (json, "secret", text);
  json_object_set_string_member (json, "uri", uri);

  return http_reply_new_json (201, json);
}

static HttpReply *
confirm_second_factor (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && account_confirm_second_factor (server->storage, session->creator_id, session->token_id,
                                                             twin_json_get_string (asked, "code", ""), &error),
                         &error);
}

static HttpReply *
remove_second_factor (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && account_remove_second_factor (server->storage, api_get_session (request)->creator_id,
                                                            twin_json_get_string (asked, "code", ""), &error),
                         &error);
}

static HttpReply *
delete_account (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *text = NULL;
  gint64 destroyed_at = 0;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);
  HttpQuotaState quota;

  if (refusal != NULL)
    return refusal;
  quota = http_limiter_take (server->limiter, &deletions, session->creator_id);
  if (!quota.allowed)
    return http_quota_refusal (&deletions, &quota);
  if (asked == NULL
      || !account_delete (server->storage, server->erasures, session->creator_id, twin_json_get_string (asked, "password", NULL),
                          twin_json_get_string (asked, "code", NULL), &destroyed_at, &error))
    return http_problem_reply_for_error (error);
  text = twin_time_to_iso8601 (destroyed_at);
  json = json_object_new ();
  json_object_set_string_member (json, "destroyedAt", text);

  return http_reply_new_json (202, json);
}

static const HttpRoute routes[] = {
  { "POST", "/v1/connect", connect_account, HTTP_ROUTE_OPEN, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "GET", "/v1/account", get_account, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/sign-in", sign_in, HTTP_ROUTE_OPEN, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "PATCH", "/v1/account", change_account, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "PUT", "/v1/account/password", set_password, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "POST", "/v1/account/second-factor", begin_second_factor, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/account/second-factor", confirm_second_factor, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "POST", "/v1/account/second-factor/removal", remove_second_factor, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "POST", "/v1/account/deletion", delete_account, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "DELETE", "/v1/session", delete_session, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_account_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

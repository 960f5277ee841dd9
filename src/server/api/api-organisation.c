/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "accounts/account-code.h"
#include "accounts/account-organisation.h"
#include "accounts/account-team.h"
#include "base/twin-json.h"

#define SMALL (16 * 1024)

/* --- Settings --- */

static HttpReply *
get_organisation (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const AccountSession *session = api_get_session (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonObject *settings;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ, &error);
  settings = tx != NULL ? account_settings_read (tx, session->organisation_id, &error) : NULL;
  if (settings == NULL)
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  json_object_set_string_member (json, "id", session->organisation_id);
  json_object_set_string_member (json, "role", session->role);
  json_object_set_object_member (json, "settings", settings);

  return http_reply_new_json (200, json);
}

static HttpReply *
patch_organisation (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  if (asked == NULL || !account_settings_change (server->storage, api_get_session (request), asked, server->region, &error))
    return http_problem_reply_for_error (error);

  return get_organisation (request, user_data);
}

/* --- Members --- */

static JsonObject *
describe_member (gconstpointer row, const AccountSession *session)
{
  const AccountMember *member = row;
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", member->id);
  json_object_set_string_member (json, "email", member->email);
  json_object_set_string_member (json, "name", member->name != NULL ? member->name : "");
  json_object_set_string_member (json, "role", member->role);
  json_object_set_string_member (json, "status", member->active ? "active" : "disabled");
  json_object_set_boolean_member (json, "hasSecondFactor", member->has_totp);
  json_object_set_string_member (json, "lastUsed", member->used_on != NULL ? member->used_on : "");

  return json;
}

static HttpReply *
get_members (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require_permission (request, user_data, ACCOUNT_MAY_LEAD_TEAMS);

  return refusal != NULL ? refusal
                         : api_reply_with_list (request, user_data, "members", api_get_session (request)->organisation_id, account_member_list,
                                                describe_member);
}

static HttpReply *
patch_member (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && account_member_change (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                                                     twin_json_get_string (asked, "role", NULL), twin_json_get_string (asked, "status", NULL), &error),
                         &error);
}

/* --- Invitations --- */

static JsonObject *
describe_invitation (gconstpointer row, const AccountSession *session)
{
  const AccountCode *code = row;
  JsonObject *json = json_object_new ();
  g_autofree char *created = twin_time_to_iso8601 (code->created_at);
  g_autofree char *expires = twin_time_to_iso8601 (code->expires_at);

  json_object_set_string_member (json, "id", code->id);
  json_object_set_string_member (json, "role", code->role);
  json_object_set_string_member (json, "createdAt", created);
  json_object_set_string_member (json, "expiresAt", expires);

  return json;
}

static HttpReply *
get_invitations (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require_permission (request, user_data, ACCOUNT_MAY_LEAD_TEAMS);

  return refusal != NULL ? refusal
                         : api_reply_with_list (request, user_data, "invitations", api_get_session (request)->organisation_id, account_code_list,
                                                describe_invitation);
}

static HttpReply *
delete_invitation (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (account_uninvite (server->storage, api_get_session (request), http_request_get_param (request, "id"), &error), &error);
}

static HttpReply *
post_invitation (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *code = NULL;
  g_autofree char *until = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;
  code = asked != NULL ? account_invite (server->storage, api_get_session (request), twin_json_get_string (asked, "role", ""), &error) : NULL;
  if (code == NULL)
    return http_problem_reply_for_error (error);

  until = twin_time_to_iso8601 (twin_clock_now (server->clock) + ACCOUNT_CODE_LIFETIME_MS);
  json = json_object_new ();
  json_object_set_string_member (json, "code", code);
  json_object_set_string_member (json, "role", twin_json_get_string (asked, "role", ""));
  json_object_set_string_member (json, "expiresAt", until);

  return http_reply_new_json (201, json);
}

/* --- Groups --- */

static JsonObject *
describe_group (gconstpointer row, const AccountSession *session)
{
  const AccountTeam *team = row;
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", team->id);
  json_object_set_string_member (json, "name", team->name);
  twin_json_set_strv (json, "members", (const char *const *) team->members->pdata);

  return json;
}

static HttpReply *
get_groups (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  return refusal != NULL
           ? refusal
           : api_reply_with_list (request, user_data, "groups", api_get_session (request)->organisation_id, account_team_list, describe_group);
}

static HttpReply *
post_group (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autofree char *id = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;
  id = asked != NULL ? account_team_create (server->storage, api_get_session (request), twin_json_get_string (asked, "name", NULL), &error) : NULL;

  return api_reply_created ("id", id, error);
}

static HttpReply *
patch_group (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && account_team_rename (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                                                   twin_json_get_string (asked, "name", NULL), &error),
                         &error);
}

static HttpReply *
delete_group (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (account_team_delete (server->storage, api_get_session (request), http_request_get_param (request, "id"), &error), &error);
}

static HttpReply *
set_group_member (HttpRequest *request, Server *server, gboolean in)
{
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_LEAD_TEAMS);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (account_team_set_member (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                                                  http_request_get_param (request, "member"), in, &error),
                         &error);
}

static HttpReply *
put_group_member (HttpRequest *request, gpointer user_data)
{
  return set_group_member (request, user_data, TRUE);
}

static HttpReply *
delete_group_member (HttpRequest *request, gpointer user_data)
{
  return set_group_member (request, user_data, FALSE);
}

static HttpReply *
get_organisation_audit (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require_permission (request, user_data, ACCOUNT_MAY_READ_AUDIT);

  return refusal != NULL ? refusal : api_reply_with_log (request, user_data, STORAGE_SYSTEM, api_get_session (request)->organisation_id);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/organisation", get_organisation, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PATCH", "/v1/organisation", patch_organisation, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "GET", "/v1/organisation/members", get_members, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PATCH", "/v1/organisation/members/{id}", patch_member, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "GET", "/v1/organisation/invitations", get_invitations, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "DELETE", "/v1/organisation/invitations/{id}", delete_invitation, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/organisation/invitations", post_invitation, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "GET", "/v1/organisation/groups", get_groups, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/organisation/groups", post_group, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "PATCH", "/v1/organisation/groups/{id}", patch_group, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "DELETE", "/v1/organisation/groups/{id}", delete_group, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/organisation/groups/{id}/members/{member}", put_group_member, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "DELETE", "/v1/organisation/groups/{id}/members/{member}", delete_group_member, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/organisation/audit", get_organisation_audit, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_organisation_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

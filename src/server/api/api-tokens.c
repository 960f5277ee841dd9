/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "accounts/account-log.h"
#include "accounts/account-root.h"
#include "base/twin-json.h"

#define MAX_ENTRIES 500

static const char *const kinds[] = { "access", "computer", "session" };

static JsonObject *
describe_token (gconstpointer row, const AccountSession *session)
{
  const AccountTokenEntry *token = row;
  JsonObject *json = json_object_new ();
  g_autofree char *created = twin_time_to_iso8601 (token->created_at);
  g_autofree char *expires = twin_time_to_iso8601 (token->expires_at);

  json_object_set_string_member (json, "id", token->id);
  json_object_set_string_member (json, "name", token->name);
  json_object_set_string_member (json, "kind", kinds[token->kind]);
  json_object_set_string_member (json, "scopes", token->scopes);
  json_object_set_string_member (json, "createdAt", created);
  json_object_set_string_member (json, "expiresAt", expires);
  json_object_set_string_member (json, "lastUsed", token->used_on != NULL ? token->used_on : "");
  json_object_set_boolean_member (json, "secondFactor", token->mfa);
  json_object_set_boolean_member (json, "current", g_strcmp0 (token->id, session->token_id) == 0);

  return json;
}

static HttpReply *
get_tokens (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  return refusal != NULL ? refusal
                         : api_reply_with_list (request, user_data, "tokens", api_get_session (request)->creator_id, account_token_list, describe_token);
}

/* Shown this once. */
static HttpReply *
post_token (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autofree char *token = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  token = asked != NULL ? account_token_create (server->storage, api_get_session (request), twin_json_get_string (asked, "name", NULL),
                                                twin_json_get_string (asked, "scopes", ""), twin_json_get_int (asked, "days", 90), &error)
                        : NULL;

  return api_reply_created ("token", token, error);
}

static HttpReply *
delete_token (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  if (refusal != NULL)
    return refusal;
  tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_WRITE, &error);

  return api_reply_done (tx != NULL && account_token_revoke (tx, api_get_session (request)->creator_id, http_request_get_param (request, "id"), &error)
                           && storage_commit (tx, &error),
                         &error);
}

/* --- What was done --- */

static JsonArray *
describe_entries (GPtrArray *entries)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const AccountLogEntry *entry = entries->pdata[i];
      JsonObject *json = json_object_new ();
      JsonObject *detail = twin_json_parse_object (entry->detail, NULL);
      g_autofree char *at = twin_time_to_iso8601 (entry->at);

      json_object_set_int_member (json, "seq", entry->seq);
      json_object_set_string_member (json, "at", at);
      json_object_set_string_member (json, "actor", entry->actor);
      json_object_set_string_member (json, "action", entry->action);
      json_object_set_string_member (json, "object", entry->object);
      json_object_set_string_member (json, "outcome", entry->outcome);
      json_object_set_object_member (json, "detail", detail != NULL ? detail : json_object_new ());
      json_object_set_string_member (json, "hash", entry->hash);
      json_array_add_object_element (array, json);
    }

  return array;
}

HttpReply *
api_reply_with_log (HttpRequest *request, Server *server, const char *tenant, const char *organisation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) roots = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *public_key = account_root_get_public_key (server->storage);
  JsonArray *array = json_array_new ();
  gint64 since = 0;
  gint64 limit = 0;

  json_object_set_array_member (json, "roots", array);
  json_object_set_string_member (json, "publicKey", public_key);
  if (!http_query_get_int (http_request_get_query (request), "since", 0, G_MAXINT64, 0, &since, &error)
      || !http_query_get_int (http_request_get_query (request), "limit", 1, MAX_ENTRIES, MAX_ENTRIES, &limit, &error))
    return http_problem_reply_for_error (error);
  tx = storage_begin (server->storage, tenant, STORAGE_READ, &error);
  entries = tx != NULL ? account_log_list (tx, organisation_id, since, (guint) limit, &error) : NULL;
  roots = entries != NULL ? account_root_list (tx, &error) : NULL;
  if (roots == NULL)
    return http_problem_reply_for_error (error);

  for (guint i = 0; i < roots->len; i++)
    {
      const AccountRoot *root = roots->pdata[i];
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "day", root->day);
      json_object_set_int_member (one, "seq", root->seq);
      json_object_set_string_member (one, "hash", root->hash);
      json_object_set_string_member (one, "signature", root->signature);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (json, "entries", describe_entries (entries));

  return http_reply_new_json (200, json);
}

static HttpReply *
get_audit (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_ACCOUNT);

  return refusal != NULL ? refusal : api_reply_with_log (request, user_data, api_get_session (request)->creator_id, NULL);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/account/tokens", get_tokens, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/account/tokens", post_token, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, 16 * 1024, NULL },
  { "DELETE", "/v1/account/tokens/{id}", delete_token, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/account/audit", get_audit, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_tokens_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

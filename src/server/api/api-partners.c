/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "base/twin-json.h"
#include "partners/partner-key.h"
#include "partners/webhook-event.h"

#include <string.h>

/* What an organisation's administrators do with partners; its data protection officer looks. */

#define SMALL (16 * 1024)
#define AGREEMENT (512 * 1024)
#define DEFAULT_DAYS 90
#define MAX_DELIVERIES 100

static void
set_time (JsonObject *json, const char *name, gint64 at)
{
  g_autofree char *text = at != 0 ? twin_time_to_iso8601 (at) : g_strdup ("");

  json_object_set_string_member (json, name, text);
}

/* --- What is said of one --- */

static JsonObject *
describe_partner (gconstpointer row, const AccountSession *session)
{
  const Partner *partner = row;
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", partner->id);
  json_object_set_string_member (json, "name", partner->name);
  json_object_set_string_member (json, "contact", partner->contact != NULL ? partner->contact : "");
  twin_json_set_strv (json, "origins", (const char *const *) partner->origins);
  json_object_set_string_member (json, "webhookUrl", partner->webhook_url);
  json_object_set_boolean_member (json, "hasWebhookSecret", partner->has_webhook_secret);
  set_time (json, "createdAt", partner->created_at);
  set_time (json, "endedAt", partner->ended_at);

  return json;
}

static JsonNode *
describe_agreement (const PartnerAgreement *agreement)
{
  JsonNode *node;
  JsonObject *json;

  if (agreement == NULL)
    return json_node_new (JSON_NODE_NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  json = json_object_new ();
  json_object_set_string_member (json, "version", agreement->version);
  json_object_set_string_member (json, "digest", agreement->digest);
  json_object_set_string_member (json, "acceptedBy", agreement->accepted_by);
  json_object_set_string_member (json, "recordedBy", agreement->recorded_by);
  set_time (json, "at", agreement->at);

  json_node_take_object (node, json);

  return node;
}

static JsonArray *
describe_keys (GPtrArray *keys)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < keys->len; i++)
    {
      const PartnerKey *key = keys->pdata[i];
      JsonObject *json = json_object_new ();

      json_object_set_string_member (json, "id", key->id);
      json_object_set_string_member (json, "scopes", key->scopes);
      set_time (json, "createdAt", key->created_at);
      set_time (json, "expiresAt", key->expires_at);
      json_object_set_string_member (json, "lastUsed", key->used_on != NULL ? key->used_on : "");
      json_array_add_object_element (array, json);
    }

  return array;
}

static JsonObject *
read_one (HttpRequest *request, Server *server, GError **error)
{
  const AccountSession *session = api_get_session (request);
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (Partner) partner = tx != NULL ? partner_read (tx, session->organisation_id, http_request_get_param (request, "id"), error) : NULL;
  g_autoptr (GPtrArray) keys = partner != NULL ? partner_key_list (tx, partner->id, error) : NULL;
  g_autoptr (PartnerAgreement) agreement = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *json;

  if (keys == NULL)
    return NULL;
  agreement = partner_read_agreement (tx, partner->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  json = describe_partner (partner, session);
  json_object_set_member (json, "agreement", describe_agreement (agreement));
  json_object_set_array_member (json, "keys", describe_keys (keys));

  return json;
}

/* --- Looking --- */

static HttpReply *
get_partners (HttpRequest *request, gpointer user_data)
{
  HttpReply *refusal = api_require_permission (request, user_data, ACCOUNT_MAY_READ_AUDIT);

  return refusal != NULL ? refusal
                         : api_reply_with_list (request, user_data, "partners", api_get_session (request)->organisation_id, partner_list, describe_partner);
}

static HttpReply *
get_partner (HttpRequest *request, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = NULL;
  HttpReply *refusal = api_require_permission (request, user_data, ACCOUNT_MAY_READ_AUDIT);

  if (refusal != NULL)
    return refusal;
  json = read_one (request, user_data, &error);

  return json != NULL ? http_reply_new_json (200, json) : http_problem_reply_for_error (error);
}

/* --- Changing --- */

static void
read_fields (Server *server, JsonObject *asked, PartnerFields *fields, char ***origins)
{
  *origins = json_object_has_member (asked, "origins") ? twin_json_get_strv (asked, "origins") : NULL;
  *fields = (PartnerFields) {
    .name = twin_json_get_string (asked, "name", NULL),
    .contact = twin_json_get_string (asked, "contact", NULL),
    .origins = (const char *const *) *origins,
    .webhook_url = twin_json_get_string (asked, "webhookUrl", NULL),
    .local = server->partners_local,
  };
}

static HttpReply *
post_partner (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_auto (GStrv) origins = NULL;
  g_autofree char *id = NULL;
  PartnerFields fields;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  if (asked != NULL)
    {
      read_fields (server, asked, &fields, &origins);
      id = partner_create (server->storage, api_get_session (request), &fields, &error);
    }

  return api_reply_created ("id", id, error);
}

static HttpReply *
patch_partner (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_auto (GStrv) origins = NULL;
  PartnerFields fields;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  if (asked == NULL)
    return http_problem_reply_for_error (error);
  read_fields (server, asked, &fields, &origins);

  return api_reply_done (partner_change (server->storage, api_get_session (request), http_request_get_param (request, "id"), &fields, &error), &error);
}

static HttpReply *
delete_partner (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (partner_end (server->storage, api_get_session (request), http_request_get_param (request, "id"), &error), &error);
}

static HttpReply *
post_agreement (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (asked != NULL
                           && partner_accept (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                                              twin_json_get_string (asked, "version", NULL), twin_json_get_string (asked, "acceptedBy", NULL),
                                              twin_json_get_string (asked, "text", NULL), &error),
                         &error);
}

/* --- Keys and secrets, said once --- */

static HttpReply *
post_key (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) asked = http_request_get_json (request, &error);
  g_autoptr (JsonObject) json = NULL;
  g_auto (PartnerNewKey) key = { 0 };
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  if (asked == NULL
      || !partner_key_issue (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                             twin_json_get_string (asked, "scopes", "launch analytics"), twin_json_get_int (asked, "days", DEFAULT_DAYS), &key, &error))
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  json_object_set_string_member (json, "key", key.key);
  json_object_set_string_member (json, "launchSecret", key.launch_secret);
  set_time (json, "expiresAt", key.expires_at);

  return http_reply_new_json (201, json);
}

static HttpReply *
delete_key (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;

  return api_reply_done (partner_key_revoke (server->storage, api_get_session (request), http_request_get_param (request, "id"),
                                             http_request_get_param (request, "key"), &error),
                         &error);
}

static HttpReply *
post_webhook_secret (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  secret = partner_renew_webhook_secret (server->storage, api_get_session (request), http_request_get_param (request, "id"), &error);

  return api_reply_created ("secret", secret, error);
}

/* --- What it was told --- */

/* The accounts of the organisation: what a partner is told lies with the twin's. */
static GPtrArray *
list_accounts (Server *server, const AccountSession *session, const char *partner_id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (Partner) partner = tx != NULL ? partner_read (tx, session->organisation_id, partner_id, error) : NULL;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  rows = partner != NULL ? storage_query (tx, error, "SELECT id FROM creator WHERE organisation_id = ? AND deleted_at = 0 ORDER BY id", "s", session->organisation_id)
                         : NULL;
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (accounts, storage_rows_dup_text (rows, 0));
  if (step_error == NULL)
    return g_steal_pointer (&accounts);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

static JsonObject *
describe_delivery (const WebhookDelivery *delivery)
{
  JsonObject *json = json_object_new ();
  JsonArray *attempts = json_array_new ();

  json_object_set_string_member (json, "id", delivery->id);
  json_object_set_string_member (json, "state", delivery->state);
  set_time (json, "createdAt", delivery->created_at);
  set_time (json, "dueAt", delivery->due_at);
  json_object_set_int_member (json, "size", delivery->size);
  json_object_set_string_member (json, "digest", delivery->digest);
  for (guint i = 0; i < delivery->attempts->len; i++)
    {
      const WebhookAttempt *attempt = delivery->attempts->pdata[i];
      JsonObject *one = json_object_new ();

      json_object_set_int_member (one, "number", attempt->number);
      set_time (one, "at", attempt->at);
      json_object_set_int_member (one, "status", attempt->status);
      json_object_set_string_member (one, "outcome", attempt->outcome);
      json_array_add_object_element (attempts, one);
    }
  json_object_set_array_member (json, "attempts", attempts);

  return json;
}

static int
compare_deliveries (gconstpointer a, gconstpointer b)
{
  const WebhookDelivery *first = *(const WebhookDelivery *const *) a;
  const WebhookDelivery *second = *(const WebhookDelivery *const *) b;

  return first->created_at != second->created_at ? (first->created_at < second->created_at ? 1 : -1) : strcmp (second->id, first->id);
}

static GPtrArray *
list_deliveries (Server *server, GPtrArray *accounts, const char *partner_id, GError **error)
{
  g_autoptr (GPtrArray) deliveries = webhook_delivery_list_new ();

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr (StorageTx) tx = storage_begin (server->storage, accounts->pdata[i], STORAGE_READ, error);

      if (tx == NULL || !webhook_delivery_list (tx, partner_id, MAX_DELIVERIES, deliveries, error))
        return NULL;
    }
  g_ptr_array_sort (deliveries, compare_deliveries);

  return g_steal_pointer (&deliveries);
}

static HttpReply *
get_deliveries (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *id = http_request_get_param (request, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) deliveries = NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonArray *array;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_READ_AUDIT);

  if (refusal != NULL)
    return refusal;
  accounts = list_accounts (server, api_get_session (request), id, &error);
  deliveries = accounts != NULL ? list_deliveries (server, accounts, id, &error) : NULL;
  if (deliveries == NULL)
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < MIN (deliveries->len, MAX_DELIVERIES); i++)
    json_array_add_object_element (array, describe_delivery (deliveries->pdata[i]));
  json_object_set_array_member (json, "deliveries", array);

  return http_reply_new_json (200, json);
}

static HttpReply *
post_delivery (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *id = http_request_get_param (request, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  gboolean found = FALSE;
  HttpReply *refusal = api_require_permission (request, server, ACCOUNT_MAY_ADMINISTER);

  if (refusal != NULL)
    return refusal;
  accounts = list_accounts (server, api_get_session (request), id, &error);
  for (guint i = 0; accounts != NULL && i < accounts->len && !found; i++)
    {
      if (!webhook_delivery_repeat (server->storage, accounts->pdata[i], id, http_request_get_param (request, "event"), &found, &error))
        return http_problem_reply_for_error (error);
      if (found)
        webhook_sender_wake (server->webhooks, accounts->pdata[i]);
    }
  if (accounts == NULL)
    return http_problem_reply_for_error (error);

  return found ? http_reply_new (204) : http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/partners", get_partners, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/partners", post_partner, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "GET", "/v1/partners/{id}", get_partner, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PATCH", "/v1/partners/{id}", patch_partner, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "DELETE", "/v1/partners/{id}", delete_partner, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/partners/{id}/agreement", post_agreement, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, AGREEMENT, NULL },
  { "POST", "/v1/partners/{id}/keys", post_key, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL, NULL },
  { "DELETE", "/v1/partners/{id}/keys/{key}", delete_key, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/partners/{id}/deliveries", get_deliveries, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/partners/{id}/deliveries/{event}", post_delivery, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "POST", "/v1/partners/{id}/webhook-secret", post_webhook_secret, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_partners_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

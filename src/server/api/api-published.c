/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "base/twin-id.h"
#include "base/twin-json.h"
#include "bundles/address.h"
#include "bundles/published.h"
#include "http/http-fields.h"
#include "insights/insight.h"
#include "learners/learner-factor.h"

#include <string.h>

#define MAX_VAULT (16 * 1024)
#define MAX_COPY (4u << 20)

/* The key inside the quotes of a Structured Field string; NULL if it is not one. */
static char *
read_key (HttpRequest *request)
{
  const char *field = http_request_get_header (request, "Idempotency-Key");

  return field != NULL ? http_string_field_parse (field) : NULL;
}

static JsonObject *
describe (const char *id, gint64 rev, const char *digest, gint64 at)
{
  JsonObject *json = json_object_new ();
  g_autofree char *time = twin_time_to_iso8601 (at);

  json_object_set_string_member (json, "at", time);
  if (digest != NULL)
    json_object_set_string_member (json, "digest", digest);
  json_object_set_string_member (json, "id", id);
  json_object_set_int_member (json, "rev", rev);

  return json;
}

static HttpReply *
reply_for_problem (const char *id, const BundleAnswer *answer)
{
  g_autoptr (JsonObject) members = json_object_new ();

  if (answer->rev > 0)
    json_object_set_object_member (members, "current", describe (id, answer->rev, answer->digest, answer->at));
  if (answer->missing != NULL)
    {
      g_ptr_array_add (answer->missing, NULL);
      twin_json_set_strv (members, "missing", (const char *const *) answer->missing->pdata);
    }

  return http_problem_reply_with (answer->problem, answer->detail, members);
}

/* @page: path of the learners' page, or NULL. */
static HttpReply *
reply_for_answer (const char *id, const BundleAnswer *answer, const char *page)
{
  g_autoptr (JsonObject) json = NULL;
  HttpReply *reply;

  if (answer->problem != HTTP_N_PROBLEMS)
    return reply_for_problem (id, answer);

  json = answer->status != 204 ? describe (id, answer->rev, answer->digest, answer->at) : NULL;
  if (json != NULL && page != NULL)
    json_object_set_string_member (json, "page", page);
  reply = json != NULL ? http_reply_new_json (answer->status, json) : http_reply_new (answer->status);
  if (answer->status != 204)
    http_reply_set_revision (reply, answer->rev);
  if (answer->replayed)
    {
      g_autofree char *current = g_strdup_printf ("%lld", (long long) answer->current_rev);

      http_reply_set_header (reply, "Idempotency-Replayed", "?1");
      http_reply_set_header (reply, "Current-Rev", current);
    }

  return reply;
}

/* What all writes have in common. NULL, or the refusal. */
static HttpReply *
begin_write (HttpRequest *request, AccountScope scope, const char *kind, const char *id, BundleWrite *write, char **key)
{
  HttpReply *refusal = api_require (request, scope);

  if (refusal != NULL)
    return refusal;
  if (!twin_id_is_valid (id))
    return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  if (http_request_check_digest (request) == HTTP_DIGEST_DIFFERS)
    return http_problem_reply (HTTP_PROBLEM_DIGEST_MISMATCH, "The content arrived damaged. Send it again.");

  *key = read_key (request);
  *write = (BundleWrite) {
    .kind = kind,
    .id = id,
    .if_match = http_request_get_header (request, "If-Match"),
    .if_none_match = http_request_get_header (request, "If-None-Match"),
    .key = *key,
  };

  return NULL;
}

static HttpReply *
finish_write (const BundleWrite *write, BundleAnswer *answer, const GError *error)
{
  g_autoptr (BundleAnswer) owned = answer;

  return owned != NULL ? reply_for_answer (write->id, owned, NULL) : http_problem_reply_for_error (error);
}

/* --- Published twins --- */

/* All of a kind under the name @member, without their manifests. */
static HttpReply *
reply_with_list (HttpRequest *request, Server *server, AccountScope scope, const char *kind, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GPtrArray) bundles = NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonArray *array;
  HttpReply *refusal = api_require (request, scope);

  if (refusal != NULL)
    return refusal;
  tx = storage_begin (server->storage, api_get_session (request)->creator_id, STORAGE_READ, &error);
  bundles = tx != NULL ? bundle_list (tx, kind, &error) : NULL;
  if (bundles == NULL)
    return http_problem_reply_for_error (error);

  json = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < bundles->len; i++)
    {
      const Bundle *one = bundles->pdata[i];

      json_array_add_object_element (array, describe (one->id, one->rev, one->digest, one->at));
    }
  json_object_set_array_member (json, member, array);

  return http_reply_new_json (200, json);
}

static HttpReply *
get_published (HttpRequest *request, gpointer user_data)
{
  return reply_with_list (request, user_data, ACCOUNT_SCOPE_PUBLISH, BUNDLE_TWIN, "twins");
}

/* A bundle's manifest as it came. */
static HttpReply *
reply_with_manifest (HttpRequest *request, Server *server, AccountScope scope, const char *kind, const char *id, const char *content_type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (Bundle) bundle = NULL;
  HttpReply *reply = api_require (request, scope);

  if (reply != NULL)
    return reply;
  tx = storage_begin (server->storage, api_get_session (request)->creator_id, STORAGE_READ, &error);
  bundle = tx != NULL ? bundle_read (tx, kind, id, &error) : NULL;
  if (bundle == NULL)
    return http_problem_reply_for_error (error);
  reply = http_reply_new_bytes (200, content_type, bundle->manifest);
  http_reply_set_revision (reply, bundle->rev);
  http_reply_apply_if_none_match (reply, request);

  return reply;
}

static HttpReply *
get_published_twin (HttpRequest *request, gpointer user_data)
{
  return reply_with_manifest (request, user_data, ACCOUNT_SCOPE_PUBLISH, BUNDLE_TWIN, http_request_get_param (request, "id"), "application/json");
}

/* Where learners ask the twin. Without it the twin is published all the same. */
static char *
find_page (Server *server, const char *tenant, const char *twin_id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *slug = address_get_slug (server->storage, tenant, twin_id, &error);

  if (error != NULL)
    g_message ("The address of a twin cannot be read: %s", error->message);

  return slug != NULL ? g_strconcat ("/t/", slug, NULL) : NULL;
}

/* Who was taken off the list sets a second factor up anew when they are put back; that is how a lost one is replaced. */
static void
settle_factors (Server *server, const char *tenant, const char *twin_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinManifest) manifest = published_read (server->published, tenant, twin_id, &error);
  g_autoptr (StorageTx) tx = manifest != NULL ? storage_begin (server->storage, tenant, STORAGE_WRITE, &error) : NULL;

  if (tx == NULL || !learner_factor_keep_listed (tx, manifest, &error) || !storage_commit (tx, &error))
    g_warning ("Second factors of learners who are not on the list any more stay until the twin is published again: %s", error->message);
}

static HttpReply *
put_published_twin (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *tenant = api_get_session (request)->creator_id;
  g_autoptr (BundleAnswer) answer = NULL;
  g_autofree char *key = NULL;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;
  BundleWrite write;
  HttpReply *refusal = begin_write (request, ACCOUNT_SCOPE_PUBLISH, BUNDLE_TWIN, http_request_get_param (request, "id"), &write, &key);

  if (refusal != NULL)
    return refusal;
  write.manifest = http_request_get_body (request);
  write.action = "twin.publish";
  answer = published_publish (server->published, tenant, &write, &error);
  if (answer == NULL)
    return http_problem_reply_for_error (error);
  if (answer->problem == HTTP_N_PROBLEMS)
    settle_factors (server, tenant, write.id);
  page = find_page (server, tenant, write.id);

  return reply_for_answer (write.id, answer, page);
}

/* What was counted goes with the twin, and not only when the housekeeping comes by: it may be published again before. */
static void
forget_insights (Server *server, const char *tenant, const char *twin_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (server->storage, tenant, STORAGE_WRITE, &error);

  if (tx == NULL || insight_forget (tx, twin_id, &error) < 0 || !storage_commit (tx, &error))
    g_warning ("What was counted about a twin that is not published any more is deleted with the next housekeeping: %s", error->message);
}

static HttpReply *
delete_published_twin (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *tenant = api_get_session (request)->creator_id;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  BundleAnswer *answer;
  BundleWrite write;
  HttpReply *refusal = begin_write (request, ACCOUNT_SCOPE_PUBLISH, BUNDLE_TWIN, http_request_get_param (request, "id"), &write, &key);

  if (refusal != NULL)
    return refusal;
  write.action = "twin.unpublish";
  answer = published_withdraw (server->published, tenant, &write, &error);
  if (answer != NULL && answer->status == 204)
    forget_insights (server, tenant, write.id);

  return finish_write (&write, answer, error);
}

/* --- Copies of originals, which the server cannot read: {"manifest": base64, "pieces": [digests]} --- */

static HttpReply *
get_copies (HttpRequest *request, gpointer user_data)
{
  return reply_with_list (request, user_data, ACCOUNT_SCOPE_SYNC, BUNDLE_COPY, "copies");
}

static HttpReply *
get_copy (HttpRequest *request, gpointer user_data)
{
  return reply_with_manifest (request, user_data, ACCOUNT_SCOPE_SYNC, BUNDLE_COPY, http_request_get_param (request, "id"), "application/json");
}

static HttpReply *
put_copy (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_auto (GStrv) pieces = NULL;
  BundleWrite write;
  HttpReply *refusal = begin_write (request, ACCOUNT_SCOPE_SYNC, BUNDLE_COPY, http_request_get_param (request, "id"), &write, &key);

  if (refusal != NULL)
    return refusal;
  json = http_request_get_json (request, &error);
  if (json == NULL)
    return http_problem_reply_for_error (error);
  pieces = twin_json_get_strv (json, "pieces");
  for (guint i = 0; pieces[i] != NULL; i++)
    if (!twin_bundle_is_digest (pieces[i]))
      return http_problem_reply (HTTP_PROBLEM_INVALID_CONTENT, "A digest has 64 lower-case hexadecimal digits.");
  write.manifest = http_request_get_body (request);
  write.action = "copy.store";
  write.pieces = (const char *const *) pieces;

  return finish_write (&write, bundle_write (server->storage, api_get_session (request)->creator_id, &write, &error), error);
}

static HttpReply *
delete_copy (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *tenant = api_get_session (request)->creator_id;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  BundleWrite write;
  BundleAnswer *answer;
  HttpReply *refusal = begin_write (request, ACCOUNT_SCOPE_SYNC, BUNDLE_COPY, http_request_get_param (request, "id"), &write, &key);

  if (refusal != NULL)
    return refusal;
  write.action = "copy.delete";
  answer = bundle_write (server->storage, tenant, &write, &error);

  return finish_write (&write, answer, error);
}

/* --- The library's key, wrapped by the recovery key --- */

static HttpReply *
get_vault (HttpRequest *request, gpointer user_data)
{
  return reply_with_manifest (request, user_data, ACCOUNT_SCOPE_SYNC, BUNDLE_VAULT, api_get_session (request)->creator_id,
                              "application/octet-stream");
}

static HttpReply *
put_vault (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const char *tenant = api_get_session (request)->creator_id;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  BundleWrite write;
  HttpReply *refusal = begin_write (request, ACCOUNT_SCOPE_SYNC, BUNDLE_VAULT, tenant, &write, &key);

  if (refusal != NULL)
    return refusal;
  write.manifest = http_request_get_body (request);
  write.action = "vault.store";

  return finish_write (&write, bundle_write (server->storage, tenant, &write, &error), error);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/published-twins", get_published, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/published-twins/{id}", get_published_twin, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/published-twins/{id}", put_published_twin, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, TWIN_BUNDLE_MAX_MANIFEST, NULL },
  { "DELETE", "/v1/published-twins/{id}", delete_published_twin, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/copies", get_copies, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/copies/{id}", get_copy, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/copies/{id}", put_copy, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, MAX_COPY, NULL },
  { "DELETE", "/v1/copies/{id}", delete_copy, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/vault", get_vault, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/vault", put_vault, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, MAX_VAULT, NULL },
};

void
api_published_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

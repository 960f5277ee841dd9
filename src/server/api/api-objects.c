/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "replication/replication.h"

#include <string.h>

/* The key inside the quotes of a Structured Field string; NULL if it is not one. */
static char *
read_key (HttpRequest *request)
{
  const char *field = http_request_get_header (request, "Idempotency-Key");
  gsize length = field != NULL ? strlen (field) : 0;

  if (length < 2 || field[0] != '"' || field[length - 1] != '"' || strpbrk (field, "\\,") != NULL)
    return NULL;

  return g_strndup (field + 1, length - 2);
}

static HttpReply *
reply_for_answer (const ReplicationAnswer *answer)
{
  HttpReply *reply;

  if (answer->problem != HTTP_N_PROBLEMS)
    reply = answer->json != NULL ? http_problem_reply_with (answer->problem, answer->detail, answer->json)
                                 : http_problem_reply (answer->problem, answer->detail);
  else
    reply = answer->json != NULL ? http_reply_new_json (answer->status, answer->json) : http_reply_new (answer->status);

  if (answer->rev > 0)
    http_reply_set_revision (reply, answer->rev);
  if (answer->replayed)
    {
      g_autofree char *current = g_strdup_printf ("%lld", (long long) answer->current_rev);

      http_reply_set_header (reply, "Idempotency-Replayed", "?1");
      http_reply_set_header (reply, "Current-Rev", current);
    }

  return reply;
}

static HttpReply *
write_object (HttpRequest *request, Server *server, GBytes *body)
{
  g_autofree char *key = read_key (request);
  const char *tenant = api_get_session (request)->creator_id;
  ReplicationWrite write = {
    .type = http_request_get_param (request, "type"),
    .id = http_request_get_param (request, "id"),
    .body = body,
    .if_match = http_request_get_header (request, "If-Match"),
    .if_none_match = http_request_get_header (request, "If-None-Match"),
    .key = key,
  };
  g_autoptr (ReplicationAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_SYNC);

  if (refusal != NULL)
    return refusal;
  if (http_request_check_digest (request) == HTTP_DIGEST_DIFFERS)
    return http_problem_reply (HTTP_PROBLEM_DIGEST_MISMATCH, "The content arrived damaged. Send it again.");

  answer = replication_write (server->storage, tenant, &write, &error);
  if (answer == NULL)
    return http_problem_reply_for_error (error);
  if (answer->seq > 0)
    event_hub_tell (server->events, tenant, answer->seq);

  return reply_for_answer (answer);
}

static HttpReply *
put_object (HttpRequest *request, gpointer user_data)
{
  return write_object (request, user_data, http_request_get_body (request));
}

static HttpReply *
delete_object (HttpRequest *request, gpointer user_data)
{
  return write_object (request, user_data, NULL);
}

static HttpReply *
get_object (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (ReplicationAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  HttpReply *reply = api_require (request, ACCOUNT_SCOPE_SYNC);

  if (reply != NULL)
    return reply;

  answer = replication_read (server->storage, api_get_session (request)->creator_id, http_request_get_param (request, "type"),
                             http_request_get_param (request, "id"), &error);
  if (answer == NULL)
    return http_problem_reply_for_error (error);
  reply = reply_for_answer (answer);
  http_reply_apply_if_none_match (reply, request);

  return reply;
}

static HttpReply *
get_changes (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  const HttpQuery *query = http_request_get_query (request);
  g_autoptr (ReplicationAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 limit = 0;
  gint64 verify = 0;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_SYNC);

  if (refusal != NULL)
    return refusal;
  if (!http_query_get_int (query, "limit", 1, REPLICATION_MAX_PAGE, REPLICATION_MAX_PAGE, &limit, &error)
      || !http_query_get_int (query, "verify", 0, 1, 0, &verify, &error))
    return http_problem_reply_for_error (error);

  answer = replication_changes (server->storage, api_get_session (request)->creator_id, http_query_get (query, "since"), (guint) limit, verify != 0,
                                &error);

  return answer != NULL ? reply_for_answer (answer) : http_problem_reply_for_error (error);
}

/* "The counter is at n": a hint to look for changes. */
static HttpReply *
get_events (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (HttpStream) stream = NULL;
  HttpReply *refusal = api_require (request, ACCOUNT_SCOPE_SYNC);

  if (refusal != NULL)
    return refusal;
  stream = event_hub_open (server->events, api_get_session (request)->creator_id);

  return http_reply_new_stream (200, "text/event-stream", stream);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/changes", get_changes, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/events", get_events, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/objects/{type}/{id}", get_object, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "PUT", "/v1/objects/{type}/{id}", put_object, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, REPLICATION_MAX_BODY, NULL },
  { "DELETE", "/v1/objects/{type}/{id}", delete_object, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_objects_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

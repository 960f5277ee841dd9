/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request from its first byte to its last: the guard, the router, the gate, the body, the handler, the answer. */

#include "http/http-server-private.h"
#include "http/http-stream-private.h"

#include <string.h>

#define RETRY_AFTER "5"

/* A client that does not see that it is refused may send so much more; then it is cut. */
#define MAX_DISCARDED (2 << 20)

/* An answer may take half a minute, and more the longer it is. */
#define REPLY_MS 30000
#define REPLY_BYTES_PER_MS 32

/* --- What the connection is known by --- */

static HttpWatch *
get_watch (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  return info->socket_context;
}

static gsize
get_head_size (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

  return info != NULL ? info->header_size : 0;
}

static enum MHD_Result
collect_field_cb (void *fields, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value,
                  size_t value_length)
{
  HttpField field = { .name = name, .name_length = name_length, .value = value != NULL ? value : "", .value_length = value_length };

  g_array_append_val ((GArray *) fields, field);

  return MHD_YES;
}

/* --- Answering --- */

/* A person's browser gets a page where a program gets a problem. */
static void
dress_refusal (HttpServer *self, HttpRequest *request)
{
  const char *type = http_reply_get_header (request->reply, "Content-Type");
  HttpReply *page;

  if (self->page == NULL || request->path == NULL || g_strcmp0 (type, "application/problem+json") != 0)
    return;
  page = self->page (request, request->reply, self->page_data);
  if (page == NULL)
    return;
  http_reply_free (request->reply);
  request->reply = page;
}

static enum MHD_Result
answer (HttpServer *self, HttpRequest *request, gboolean close)
{
  HttpWatch *watch = get_watch (request->connection);
  enum MHD_Result result;

  request->phase = HTTP_PHASE_ANSWERED;
  dress_refusal (self, request);
  result = http_respond (request, close || g_atomic_int_get (&self->stopping));
  if (request->stream != NULL)
    http_keeper_set_stream (self->keeper, watch, request->stream);
  http_watch_set_deadline (watch, request->stream != NULL ? 0 : REPLY_MS + request->reply_length / REPLY_BYTES_PER_MS);

  return result;
}

/* Before the body has been read the connection cannot be used again. Without a body libmicrohttpd keeps it only if the reply comes
 * with the second call, in which it says that everything is there. */
static enum MHD_Result
refuse (HttpServer *self, HttpRequest *request, HttpReply *reply)
{
  request->reply = reply;
  if (!request->has_body)
    {
      request->phase = HTTP_PHASE_REFUSED;
      return MHD_YES;
    }
  http_watch_linger (get_watch (request->connection));

  return answer (self, request, TRUE);
}

/* --- Gate and handler --- */

static gboolean
needs_gate (HttpServer *self, HttpRequest *request)
{
  return self->gate != NULL && !request->gate_is_past && (request->match.route->flags & HTTP_ROUTE_OPEN) == 0;
}

static HttpReply *
ask_gate (HttpServer *self, HttpRequest *request)
{
  if (!needs_gate (self, request))
    return NULL;

  request->gate_is_past = TRUE;

  return self->gate (request, self->gate_data);
}

static HttpReply *
run_handler (HttpRequest *request)
{
  HttpReply *reply = request->match.route->handler (request, request->match.user_data);

  if (reply == NULL)
    {
      g_critical ("The handler of %s %s gave no reply", request->method, request->match.route->path);
      reply = http_problem_reply (HTTP_PROBLEM_INTERNAL, NULL);
    }

  return reply;
}

static gboolean
is_quick (HttpRequest *request)
{
  return (request->match.route->flags & HTTP_ROUTE_QUICK) != 0;
}

/* The connection waits for a worker and costs no thread meanwhile. */
static enum MHD_Result
hand_to_worker (HttpServer *self, HttpRequest *request, HttpPhase phase)
{
  request->phase = phase;
  http_watch_set_deadline (get_watch (request->connection), 0);
  g_mutex_lock (&request->lock);
  request->waits = TRUE;
  MHD_suspend_connection (request->connection);
  g_mutex_unlock (&request->lock);
  g_thread_pool_push (self->workers, http_request_ref (request), NULL);

  return MHD_YES;
}

static enum MHD_Result
handle (HttpServer *self, HttpRequest *request)
{
  if (!is_quick (request))
    return hand_to_worker (self, request, HTTP_PHASE_HANDLER);

  request->reply = run_handler (request);

  return answer (self, request, FALSE);
}

/* --- The body --- */

/* Without a body libmicrohttpd goes straight on to the call that says that it is all there. */
static enum MHD_Result
begin_body (HttpServer *self, HttpRequest *request)
{
  const HttpSink *sink = request->match.route->sink;
  HttpReply *refusal = NULL;

  request->phase = HTTP_PHASE_BODY;
  http_watch_set_deadline (get_watch (request->connection), self->settings.body_ms);
  if (sink != NULL)
    {
      request->sink = sink->open (request, request->match.user_data, &refusal);
      if (request->sink == NULL)
        return refuse (self, request, refusal != NULL ? refusal : http_problem_reply (HTTP_PROBLEM_INTERNAL, NULL));
    }

  return MHD_YES;
}

static gboolean
reserve (HttpServer *self, HttpRequest *request, gsize length)
{
  request->reserved += length;

  return __atomic_add_fetch (&self->body_memory, length, __ATOMIC_RELAXED) <= self->settings.body_memory;
}

static void
release (HttpServer *self, HttpRequest *request)
{
  __atomic_sub_fetch (&self->body_memory, request->reserved, __ATOMIC_RELAXED);
  request->reserved = 0;
}

static HttpReply *
make_busy (void)
{
  HttpReply *reply = http_problem_reply (HTTP_PROBLEM_UNAVAILABLE, NULL);

  http_reply_set_header (reply, "Retry-After", RETRY_AFTER);

  return reply;
}

/* The reply for bytes that cannot be taken, or NULL if they were. */
static HttpReply *
take (HttpServer *self, HttpRequest *request, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  request->body_length += length;
  if (request->body_length > request->max_body)
    return http_problem_reply (HTTP_PROBLEM_CONTENT_TOO_LARGE, NULL);
  if (request->sink == NULL && !reserve (self, request, length))
    return make_busy ();
  if (!http_request_take (request, (const guint8 *) bytes, length, &error))
    return http_problem_reply_for_error (error);

  return NULL;
}

/* libmicrohttpd takes an answer before the body or after it, and none in the middle: the rest is let pass by, up to a limit. */
static enum MHD_Result
discard (HttpServer *self, HttpRequest *request, gsize length)
{
  request->body_length += length;
  g_clear_pointer (&request->buffer, g_byte_array_unref);
  release (self, request);

  return request->body_length <= request->max_body + MAX_DISCARDED ? MHD_YES : MHD_NO;
}

static enum MHD_Result
continue_body (HttpServer *self, HttpRequest *request, const char *bytes, size_t *length)
{
  gsize n = *length;

  *length = 0;
  if (n == 0)
    {
      if (request->phase == HTTP_PHASE_DISCARD)
        return answer (self, request, TRUE);
      http_request_finish_body (request);
      return handle (self, request);
    }
  if (request->phase == HTTP_PHASE_DISCARD)
    return discard (self, request, n);

  request->reply = take (self, request, bytes, n);
  if (request->reply != NULL)
    {
      request->phase = HTTP_PHASE_DISCARD;
      return discard (self, request, 0);
    }

  return MHD_YES;
}

/* --- The fields --- */

static void
register_request (HttpServer *self, HttpRequest *request)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

  if (info != NULL && info->client_addr != NULL)
    http_request_set_peer (request, info->client_addr, self->settings.behind_proxy);
  request->cancellable = g_cancellable_new ();
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->requests, request);
  g_mutex_unlock (&self->lock);
}

/* Guard and head. The reply for a request that cannot be trusted, or NULL. */
static HttpReply *
check_head (HttpServer *self, HttpRequest *request, const char *method, const char *version, HttpVerdict *verdict)
{
  g_autoptr (GArray) fields = g_array_sized_new (FALSE, FALSE, sizeof (HttpField), 16);
  g_autoptr (GError) error = NULL;
  HttpHead head = { .method = method, .target = request->target, .version = version };

  MHD_get_connection_values_n (request->connection, MHD_HEADER_KIND, collect_field_cb, fields);
  head.fields = (const HttpField *) (gpointer) fields->data;
  head.n_fields = fields->len;
  head.size = get_head_size (request->connection);

  http_guard_check (&head, self->settings.max_header_bytes, verdict);
  request->has_body = verdict->has_body || verdict->refused; /* if refused, nobody knows */
  if (verdict->refused)
    return http_problem_reply (verdict->problem, verdict->detail);
  if (!http_request_set_head (request, &head, &error))
    return http_problem_reply_for_error (error);

  return NULL;
}

static HttpReply *
make_options (const char *allow)
{
  HttpReply *reply = http_reply_new (204);

  http_reply_set_header (reply, "Allow", allow);

  return reply;
}

/* The reply for what no route answers, or NULL. */
static HttpReply *
find_route (HttpServer *self, HttpRequest *request)
{
  HttpReply *reply;

  if (strcmp (request->path, "*") == 0)
    return make_options ("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  http_router_match (self->router, request->method, request->path, &request->match);
  if (request->match.malformed)
    return http_problem_reply (HTTP_PROBLEM_BAD_REQUEST, "The path is not properly encoded, or has dot segments.");
  if (request->match.route != NULL)
    return NULL;
  if (request->match.allow == NULL)
    return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  if (strcmp (request->method, "OPTIONS") == 0)
    return make_options (request->match.allow);

  reply = http_problem_reply (HTTP_PROBLEM_METHOD_NOT_ALLOWED, NULL);
  http_reply_set_header (reply, "Allow", request->match.allow);

  return reply;
}

/* The reply for a body that the route does not take, or NULL. */
static HttpReply *
check_body (HttpServer *self, HttpRequest *request, const HttpVerdict *verdict)
{
  const HttpRoute *route = request->match.route;

  request->max_body = route->max_body != 0 ? route->max_body : self->settings.max_body_bytes;
  if (!request->has_body)
    return NULL;
  if (route->body == HTTP_BODY_NONE || (verdict->length != G_MAXUINT64 && verdict->length > request->max_body))
    return http_problem_reply (HTTP_PROBLEM_CONTENT_TOO_LARGE, NULL);

  return NULL;
}

static enum MHD_Result
begin (HttpServer *self, HttpRequest *request, const char *method, const char *version)
{
  HttpVerdict verdict;
  HttpReply *refusal;

  register_request (self, request);
  refusal = check_head (self, request, method, version, &verdict);
  if (refusal == NULL)
    refusal = g_atomic_int_get (&self->stopping) ? make_busy () : find_route (self, request);
  if (refusal == NULL)
    refusal = check_body (self, request, &verdict);
  if (refusal != NULL)
    return refuse (self, request, refusal);

  if ((request->match.route->flags & HTTP_ROUTE_RANGE) == 0)
    http_request_forget_range (request);
  if (is_quick (request))
    refusal = ask_gate (self, request);
  else if (request->has_body && needs_gate (self, request))
    return hand_to_worker (self, request, HTTP_PHASE_GATE);

  return refusal != NULL ? refuse (self, request, refusal) : begin_body (self, request);
}

/* --- Towards libmicrohttpd --- */

void *
http_exchange_begin (void *server, const char *target, struct MHD_Connection *connection)
{
  HttpServer *self = server;
  HttpRequest *request = http_request_new (target);

  request->connection = connection;
  http_watch_begin_head (get_watch (connection), self->settings.header_ms);

  return request;
}

enum MHD_Result
http_exchange_handle (void *server, struct MHD_Connection *connection, const char *target, const char *method, const char *version,
                      const char *bytes, size_t *length, void **data)
{
  HttpServer *self = server;
  HttpRequest *request = *data;

  switch (request->phase)
    {
    case HTTP_PHASE_HEAD:
      return begin (self, request, method, version);
    case HTTP_PHASE_GATE:
      if (request->reply != NULL)
        return refuse (self, request, g_steal_pointer (&request->reply));
      return begin_body (self, request);
    case HTTP_PHASE_BODY:
    case HTTP_PHASE_DISCARD:
      return continue_body (self, request, bytes, length);
    case HTTP_PHASE_REFUSED:
    case HTTP_PHASE_HANDLER:
      return answer (self, request, FALSE);
    case HTTP_PHASE_ANSWERED:
    default:
      return MHD_YES;
    }
}

void
http_exchange_end (void *server, struct MHD_Connection *connection, void **data, enum MHD_RequestTerminationCode code)
{
  HttpServer *self = server;
  HttpRequest *request = g_steal_pointer (data);
  HttpWatch *watch = get_watch (connection);

  if (request == NULL)
    return;

  http_keeper_set_stream (self->keeper, watch, NULL);
  if (request->stream != NULL)
    http_stream_detach (request->stream);
  if (request->cancellable != NULL && code != MHD_REQUEST_TERMINATED_COMPLETED_OK)
    g_cancellable_cancel (request->cancellable);
  release (self, request);
  if (self->settings.log != NULL && request->status != 0)
    {
      HttpAccess access = { .method = request->is_head ? "HEAD" : request->method, .route = http_request_get_route (request),
                            .status = request->status, .body_bytes = request->reply_length,
                            .duration_us = g_get_monotonic_time () - request->began };

      self->settings.log (&access, self->settings.log_data);
    }
  http_watch_set_idle (watch, self->settings.idle_ms);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->requests, request);
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  http_request_unref (request);
}

void
http_exchange_connection (void *server, struct MHD_Connection *connection, void **watch, enum MHD_ConnectionNotificationCode code)
{
  HttpServer *self = server;
  const union MHD_ConnectionInfo *info;

  if (code == MHD_CONNECTION_NOTIFY_CLOSED)
    {
      http_keeper_leave (self->keeper, g_steal_pointer (watch));
      return;
    }

  info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  *watch = http_keeper_watch (self->keeper, info->connect_fd);
  http_watch_set_deadline (*watch, self->settings.header_ms);
}

void
http_exchange_work (gpointer data, gpointer server)
{
  HttpRequest *request = data;
  HttpReply *reply = ask_gate (server, request);

  if (reply == NULL && request->phase == HTTP_PHASE_HANDLER)
    reply = run_handler (request);

  g_mutex_lock (&request->lock);
  if (request->waits)
    {
      request->waits = FALSE;
      request->reply = g_steal_pointer (&reply);
      MHD_resume_connection (request->connection);
    }
  g_mutex_unlock (&request->lock);

  http_reply_free (reply);
  http_request_unref (request);
}

void
http_exchange_abandon (HttpRequest *request)
{
  g_mutex_lock (&request->lock);
  if (request->waits)
    {
      request->waits = FALSE;
      request->reply = make_busy ();
      MHD_resume_connection (request->connection);
    }
  g_mutex_unlock (&request->lock);
}

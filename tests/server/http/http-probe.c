/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server with one route of each kind, for the tests and measurements that speak to it through a socket.
 *
 *     http-probe [--behind-proxy] [--MILLISECONDS-SETTING N]... ADDRESS...
 *
 * Prints its addresses, one a line, then an empty line; ends by SIGTERM. */

#include "http/http-server.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "http/http-limiter.h"
#include "http/http-problem.h"

#define SMALL_BODY 1000
#define FILE_BYTES 100000
#define SLOW_US (60 * G_USEC_PER_SEC)

typedef struct
{
  GMutex lock;
  GPtrArray *streams;
  TwinSecret *key;
  HttpLimiter *limiter;
  gint n_handled; /* atomic; with a body */
  gint n_sinks;   /* atomic; open ones */
  GMainLoop *loop;
} Probe;

typedef struct
{
  Probe *probe;
  guint64 length;
} Sink;

static HttpReply *
hello (HttpRequest *request, gpointer probe)
{
  return http_reply_new_text (200, "application/json", "{\"message\":\"This is as much as a small answer holds: ninety bytes of it.\"}");
}

static HttpReply *
show (HttpRequest *request, gpointer probe)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *q = http_query_get (http_request_get_query (request), "q");

  json_object_set_string_member (object, "type", http_request_get_param (request, "type"));
  json_object_set_string_member (object, "id", http_request_get_param (request, "id"));
  if (q != NULL)
    json_object_set_string_member (object, "q", q);

  return http_reply_new_json (200, object);
}

static HttpReply *
describe_body (HttpRequest *request, gpointer data)
{
  g_autoptr (JsonObject) object = json_object_new ();
  Probe *probe = data;
  Sink *sink = http_request_get_sink (request);
  guint64 length = sink != NULL ? sink->length : g_bytes_get_size (http_request_get_body (request));

  g_atomic_int_inc (&probe->n_handled);
  if (http_request_check_digest (request) == HTTP_DIGEST_DIFFERS)
    return http_problem_reply (HTTP_PROBLEM_DIGEST_MISMATCH, NULL);
  json_object_set_int_member (object, "length", (gint64) length);

  return http_reply_new_json (200, object);
}

static HttpReply *
read_json (HttpRequest *request, gpointer probe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = http_request_get_json (request, &error);

  return object != NULL ? http_reply_new_json (200, object) : http_problem_reply_for_error (error);
}

static HttpReply *
read_form (HttpRequest *request, gpointer probe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpQuery) form = http_request_get_form (request, &error);
  HttpReply *reply;

  if (form == NULL)
    return http_problem_reply_for_error (error);
  if (!http_request_is_same_origin (request))
    return http_problem_reply (HTTP_PROBLEM_CROSS_SITE, NULL);
  reply = http_reply_new_see_other ("/hello");
  http_reply_set_cookie (reply, "__Host-probe", "value", 60);

  return reply;
}

static HttpReply *
send_file (HttpRequest *request, gpointer probe)
{
  g_autofree char *bytes = g_malloc (FILE_BYTES);
  g_autoptr (GError) error = NULL;
  HttpReply *reply;
  int fd = memfd_create ("file", MFD_CLOEXEC);

  for (guint i = 0; i < FILE_BYTES; i++)
    bytes[i] = (char) ('a' + i % 26);
  if (write (fd, bytes, FILE_BYTES) != FILE_BYTES)
    return http_problem_reply (HTTP_PROBLEM_INTERNAL, NULL);
  reply = http_reply_new_file (200, "application/octet-stream", fd, &error);
  http_reply_set_revision (reply, 7);
  http_reply_apply_if_none_match (reply, request);
  http_reply_apply_range (reply, request);

  return reply;
}

static gssize
read_letters (guint64 offset, guint8 *buffer, gsize size, gpointer user_data)
{
  for (gsize i = 0; i < size; i++)
    buffer[i] = (guint8) ('a' + (offset + i) % 26);

  return (gssize) size;
}

static HttpReply *
send_read (HttpRequest *request, gpointer probe)
{
  HttpReply *reply = http_reply_new_read (200, "application/octet-stream", FILE_BYTES, read_letters, NULL, NULL);

  http_reply_apply_range (reply, request);

  return reply;
}

static HttpReply *
open_events (HttpRequest *request, gpointer data)
{
  Probe *probe = data;
  HttpStream *stream = http_stream_new ();

  http_stream_write_event (stream, "1", "hello", "first\nsecond");
  g_mutex_lock (&probe->lock);
  g_ptr_array_add (probe->streams, stream);
  g_mutex_unlock (&probe->lock);

  return http_reply_new_stream (200, "text/event-stream", stream);
}

/* Writes what was posted to every stream that is open, and says how many there are. */
static HttpReply *
publish (HttpRequest *request, gpointer data)
{
  Probe *probe = data;
  GBytes *body = http_request_get_body (request);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autofree char *count = NULL;

  g_mutex_lock (&probe->lock);
  for (guint i = probe->streams->len; i-- > 0;)
    if (!http_stream_write_event (g_ptr_array_index (probe->streams, i), NULL, NULL, text))
      g_ptr_array_remove_index_fast (probe->streams, i);
  count = g_strdup_printf ("%u", probe->streams->len);
  g_mutex_unlock (&probe->lock);

  return http_reply_new_text (200, "text/plain", count);
}

/* Ends when its client goes or the server stops. */
static HttpReply *
be_slow (HttpRequest *request, gpointer probe)
{
  GPollFD poll = { 0 };

  if (g_cancellable_make_pollfd (http_request_get_cancellable (request), &poll))
    {
      g_poll (&poll, 1, SLOW_US / 1000);
      g_cancellable_release_fd (http_request_get_cancellable (request));
    }

  return http_reply_new (204);
}

/* Never heard of cancelling. */
static HttpReply *
be_stubborn (HttpRequest *request, gpointer probe)
{
  g_usleep (SLOW_US);

  return http_reply_new (204);
}

static HttpReply *
show_peer (HttpRequest *request, gpointer data)
{
  Probe *probe = data;
  g_autofree char *digest = http_request_hash_peer (request, probe->key, "test");
  const char *cookie = http_request_get_cookie (request, "__Host-probe");
  g_autofree char *text = g_strdup_printf ("%s %s %s", digest, http_request_is_secure (request) ? "secure" : "open",
                                           cookie != NULL ? cookie : "-");

  return http_reply_new_text (200, "text/plain", text);
}

static HttpReply *
show_salted_peer (HttpRequest *request, gpointer data)
{
  g_autoptr (GBytes) salt = g_bytes_new_static ("salt-ip", 7);
  g_autofree char *digest = http_request_salt_peer (request, salt);

  return http_reply_new_text (200, "text/plain", digest);
}

static HttpReply *
be_limited (HttpRequest *request, gpointer data)
{
  static const HttpQuota quota = { .name = "probe", .limit = 3, .window_s = 60 };
  Probe *probe = data;
  g_autofree char *key = http_request_hash_peer (request, probe->key, "limit");
  HttpQuotaState state = http_limiter_take (probe->limiter, &quota, key);
  HttpReply *reply;

  if (!state.allowed)
    return http_quota_refusal (&quota, &state);
  reply = http_reply_new (204);
  http_reply_set_quota (reply, &quota, &state);

  return reply;
}

static HttpReply *
count (HttpRequest *request, gpointer data)
{
  Probe *probe = data;
  g_autofree char *text = g_strdup_printf ("%d %d", g_atomic_int_get (&probe->n_handled), g_atomic_int_get (&probe->n_sinks));

  return http_reply_new_text (200, "text/plain", text);
}

static HttpReply *
fail (HttpRequest *request, gpointer probe)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "The file /secret/place is broken");

  return http_problem_reply_for_error (error);
}

static gpointer
sink_open (HttpRequest *request, gpointer data, HttpReply **refusal)
{
  Probe *probe = data;
  Sink *sink;

  if (strcmp (http_request_get_param (request, "name"), "forbidden") == 0)
    {
      *refusal = http_problem_reply (HTTP_PROBLEM_FORBIDDEN, NULL);
      return NULL;
    }
  sink = g_new0 (Sink, 1);
  sink->probe = probe;
  g_atomic_int_inc (&probe->n_sinks);

  return sink;
}

static gboolean
sink_write (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Sink *sink = data;

  sink->length += length;
  if (memchr (bytes, '!', length) == NULL)
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "No exclamation marks.");

  return FALSE;
}

static void
sink_close (gpointer data)
{
  Sink *sink = data;

  g_atomic_int_add (&sink->probe->n_sinks, -1);
  g_free (sink);
}

static const HttpSink sink_kind = { .open = sink_open, .write = sink_write, .close = sink_close };

static const HttpRoute routes[] = {
  { "GET", "/hello", hello, HTTP_ROUTE_QUICK },
  { "GET", "/worker", hello, HTTP_ROUTE_DEFAULT },
  { "GET", "/count", count, HTTP_ROUTE_OPEN },
  { "GET", "/v1/{type}/{id}", show, HTTP_ROUTE_DEFAULT },
  { "DELETE", "/v1/{type}/{id}", show, HTTP_ROUTE_DEFAULT },
  { "GET", "/v1/special/one", hello, HTTP_ROUTE_QUICK },
  { "POST", "/echo", describe_body, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY },
  { "POST", "/quick", describe_body, HTTP_ROUTE_QUICK, HTTP_BODY_MEMORY },
  { "POST", "/small", describe_body, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY, SMALL_BODY },
  { "PUT", "/sink/{name}", describe_body, HTTP_ROUTE_DEFAULT, HTTP_BODY_SINK, 64 << 20, &sink_kind },
  { "POST", "/json", read_json, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY },
  { "POST", "/form", read_form, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY },
  { "GET", "/file", send_file, HTTP_ROUTE_RANGE },
  { "GET", "/whole", send_file, HTTP_ROUTE_DEFAULT },
  { "GET", "/read", send_read, HTTP_ROUTE_RANGE },
  { "GET", "/events", open_events, HTTP_ROUTE_DEFAULT },
  { "POST", "/publish", publish, HTTP_ROUTE_DEFAULT, HTTP_BODY_MEMORY },
  { "GET", "/slow", be_slow, HTTP_ROUTE_DEFAULT },
  { "GET", "/stubborn", be_stubborn, HTTP_ROUTE_DEFAULT },
  { "GET", "/peer", show_peer, HTTP_ROUTE_DEFAULT },
  { "GET", "/salted-peer", show_salted_peer, HTTP_ROUTE_DEFAULT },
  { "GET", "/limited", be_limited, HTTP_ROUTE_DEFAULT },
  { "GET", "/fail", fail, HTTP_ROUTE_DEFAULT },
};

static HttpReply *
gate (HttpRequest *request, gpointer probe)
{
  const char *bearer = http_request_get_bearer (request);

  if (bearer == NULL || strcmp (bearer, "wrong") != 0)
    return NULL;

  return http_problem_reply (HTTP_PROBLEM_UNAUTHENTICATED, NULL);
}

static void
log_cb (const HttpAccess *access, gpointer probe)
{
  g_autofree char *line = http_access_to_line (access);

  g_printerr ("%s\n", line);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static void
serve (Probe *probe, HttpServer *server)
{
  const char *const *addresses = http_server_get_addresses (server);

  for (guint i = 0; addresses[i] != NULL; i++)
    g_print ("%s\n", addresses[i]);
  g_print ("\n");
  g_unix_signal_add (SIGTERM, quit_cb, probe->loop);
  g_main_loop_run (probe->loop);
  http_server_stop (server);
}

int
main (int argc, char **argv)
{
  HttpServerSettings settings = HTTP_SERVER_SETTINGS;
  int header_ms = (int) settings.header_ms;
  int body_ms = (int) settings.body_ms;
  int idle_ms = (int) settings.idle_ms;
  int heartbeat_ms = (int) settings.heartbeat_ms;
  int stop_ms = (int) settings.stop_ms;
  gboolean quiet = FALSE;
  g_auto (GStrv) listen = NULL;
  const GOptionEntry options[] = {
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &settings.behind_proxy, NULL, NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, NULL, NULL },
    { "header", 0, 0, G_OPTION_ARG_INT, &header_ms, NULL, NULL },
    { "body", 0, 0, G_OPTION_ARG_INT, &body_ms, NULL, NULL },
    { "idle", 0, 0, G_OPTION_ARG_INT, &idle_ms, NULL, NULL },
    { "heartbeat", 0, 0, G_OPTION_ARG_INT, &heartbeat_ms, NULL, NULL },
    { "stop", 0, 0, G_OPTION_ARG_INT, &stop_ms, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &listen, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpServer) server = NULL;
  HttpRouter *router = http_router_new ();
  Probe probe = { .streams = g_ptr_array_new_with_free_func ((GDestroyNotify) http_stream_unref),
                  .key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH), .loop = g_main_loop_new (NULL, FALSE),
                  .limiter = http_limiter_new_memory (twin_clock_system (), 1000) };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || listen == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "An address is missing.");
      return 2;
    }
  settings.listen = (const char *const *) listen;
  settings.header_ms = (guint) header_ms;
  settings.body_ms = (guint) body_ms;
  settings.idle_ms = (guint) idle_ms;
  settings.heartbeat_ms = (guint) heartbeat_ms;
  settings.stop_ms = (guint) stop_ms;
  settings.log = quiet ? NULL : log_cb;

  http_router_add (router, routes, G_N_ELEMENTS (routes), &probe);
  server = http_server_new (&settings, router);
  http_server_set_gate (server, gate, &probe);
  if (!http_server_start (server, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  serve (&probe, server);

  /* A stubborn handler may still look at what it was given: the system takes it all back. */
  _exit (EXIT_SUCCESS);
}

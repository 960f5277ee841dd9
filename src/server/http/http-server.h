/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-router.h"

G_BEGIN_DECLS

/**
 * HttpAccess:
 *
 * What may be kept of an answered request: no address, no ids, no query. @route is the template, or NULL if none matched.
 */
typedef struct
{
  const char *method;
  const char *route;
  guint status;
  guint64 body_bytes;
  gint64 duration_us;
} HttpAccess;

/* On a network thread. */
typedef void (*HttpAccessFunc) (const HttpAccess *access, gpointer user_data);

/* "GET /v1/{type}/{id} 200 153 B 4 ms". */
char *http_access_to_line (const HttpAccess *access) G_GNUC_WARN_UNUSED_RESULT;

/**
 * HttpServerSettings:
 * @listen: "127.0.0.1:8750", "[::1]:8750" (port 0: any free one) or "unix:/run/twin-server/http.sock"; NULL-terminated
 * @behind_proxy: a proxy with TLS is in front: other addresses than loopback are allowed, and X-Real-IP and X-Forwarded-Proto believed
 * @n_threads: network threads for each address; more than there are cores, since each polls only its own connections: with few,
 *   every request pays for all the slow clients that hang
 * @n_workers: handlers that may run at one time
 * @max_connections: for each address
 * @max_header_bytes: request line and fields together; more is 431
 * @max_body_bytes: where the route says nothing; more is 413
 * @body_memory: of all bodies that wait in memory at one time; beyond it 503
 * @header_ms: from the connection, or the request line, to the end of the fields; then the connection is cut
 * @body_ms: for the body
 * @idle_ms: between two requests
 * @heartbeat_ms: of event streams
 * @stop_ms: how long http_server_stop() waits for handlers
 *
 * Start from HTTP_SERVER_SETTINGS. Copied by the server.
 */
typedef struct
{
  const char *const *listen;
  gboolean behind_proxy;
  guint n_threads;
  guint n_workers;
  guint max_connections;
  gsize max_header_bytes;
  guint64 max_body_bytes;
  guint64 body_memory;
  guint header_ms;
  guint body_ms;
  guint idle_ms;
  guint heartbeat_ms;
  guint stop_ms;
  HttpAccessFunc log;
  gpointer log_data;
} HttpServerSettings;

#define HTTP_SERVER_SETTINGS                                                                                                        \
  ((HttpServerSettings) { .n_threads = 16, .n_workers = 8, .max_connections = 4096, .max_header_bytes = 16 * 1024,                   \
                          .max_body_bytes = 8 << 20, .body_memory = 256 << 20, .header_ms = 10 * 1000, .body_ms = 30 * 1000,        \
                          .idle_ms = 30 * 1000, .heartbeat_ms = 20 * 1000, .stop_ms = 4 * 1000 })

/* Asked when the fields of a request are there and before its body is read: NULL lets it go on, a reply refuses it. On a worker
 * thread, but on a network thread for routes with HTTP_ROUTE_QUICK. */
typedef HttpReply *(*HttpGate) (HttpRequest *request, gpointer user_data);

/* What is sent instead of @problem, which the HTTP layer itself refuses @request with, or NULL to leave it. @request may be one of
 * which nothing but its path is known. On any thread, where it neither waits nor computes. */
typedef HttpReply *(*HttpRefusalPage) (HttpRequest *request, HttpReply *problem, gpointer user_data);

/**
 * HttpServer:
 *
 * Listens, guards, routes. Network threads of libmicrohttpd read and write; handlers run on a pool of workers; a request that waits
 * and a stream that is idle hold no thread.
 *
 * new, the setters, start, stop and free on one thread.
 */
typedef struct _HttpServer HttpServer;

/* @router is taken over. */
HttpServer *http_server_new (const HttpServerSettings *settings, HttpRouter *router) G_GNUC_WARN_UNUSED_RESULT;

/* Stops it first. */
void http_server_free (HttpServer *self);

void http_server_set_gate (HttpServer *self, HttpGate gate, gpointer user_data);
void http_server_set_refusal_page (HttpServer *self, HttpRefusalPage page, gpointer user_data);

/* FALSE with TWIN_ERROR_REFUSED for an address that others can reach and nothing encrypts, TWIN_ERROR_INVALID for what is no
 * address, and G_IO_ERROR if it is taken; the words say what to do. Then nothing listens. */
gboolean http_server_start (HttpServer *self, GError **error);

/* Once started: as they really are, "http://127.0.0.1:41235" or "unix:/…". Borrowed. */
const char *const *http_server_get_addresses (HttpServer *self);

/* Takes no new connections, ends streams, lets handlers finish for stop_ms (their cancellables are cancelled at once), then closes.
 * At most stop_ms and a second. */
void http_server_stop (HttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

G_END_DECLS

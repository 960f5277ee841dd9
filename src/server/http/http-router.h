/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-reply.h"

G_BEGIN_DECLS

/* Answers @request; never NULL. On a worker thread, where it may wait for a database, or on a network thread for a route with
 * HTTP_ROUTE_QUICK. */
typedef HttpReply *(*HttpHandler) (HttpRequest *request, gpointer user_data);

/**
 * HttpSink:
 * @open: before the first byte of a body: what takes it. NULL with @refusal set refuses the request
 * @write: the next bytes. FALSE ends the request with http_problem_reply_for_error()
 * @close: always called in the end, after the handler or without it when the client has gone
 *
 * Where a large body goes while it arrives. All on a network thread.
 */
typedef struct
{
  gpointer (*open) (HttpRequest *request, gpointer user_data, HttpReply **refusal);
  gboolean (*write) (gpointer sink, const guint8 *bytes, gsize length, GError **error);
  void (*close) (gpointer sink);
} HttpSink;

typedef enum
{
  HTTP_BODY_NONE,   /* one that comes is refused with 413 */
  HTTP_BODY_MEMORY,
  HTTP_BODY_SINK,
} HttpBody;

typedef enum
{
  HTTP_ROUTE_DEFAULT = 0,
  HTTP_ROUTE_QUICK = 1 << 0, /* neither waits nor computes: answered on the network thread; the gate too */
  HTTP_ROUTE_RANGE = 1 << 1, /* Range is handed through; elsewhere it is taken out of the request */
  HTTP_ROUTE_OPEN = 1 << 2,  /* the gate is not asked */
} HttpRouteFlags;

/**
 * HttpRoute:
 * @method: "GET" (which answers HEAD too), "POST", "PUT", "PATCH", "DELETE"
 * @path: "/v1/{type}/{id}": segments that are text or a {name}; text goes before a name
 * @max_body: in bytes; 0: that of the settings
 *
 * A row of a table that lives as long as the program.
 */
typedef struct
{
  const char *method;
  const char *path;
  HttpHandler handler;
  HttpRouteFlags flags;
  HttpBody body;
  guint64 max_body;
  const HttpSink *sink;
} HttpRoute;

/**
 * HttpRouter:
 *
 * From method and path to a route. Filled before the server starts, then immutable.
 */
typedef struct _HttpRouter HttpRouter;

HttpRouter *http_router_new (void) G_GNUC_WARN_UNUSED_RESULT;
void http_router_free (HttpRouter *self);

/* @routes are borrowed for ever; @user_data goes to their handlers and sinks. A method and path that is there already aborts. */
void http_router_add (HttpRouter *self, const HttpRoute *routes, gsize n_routes, gpointer user_data);

/**
 * HttpMatch:
 * @route: NULL if nothing answers
 * @user_data: that of its table
 * @allow: for 405 and OPTIONS: the methods of the path, as the field wants them; NULL if the path is unknown
 * @params: name, value, name, value, …, NULL: the decoded segments
 * @malformed: the path can be nobody's: bad encoding, dot segments
 */
typedef struct
{
  const HttpRoute *route;
  gpointer user_data;
  char *allow;
  char **params;
  gboolean malformed;
} HttpMatch;

void http_router_match (const HttpRouter *self, const char *method, const char *path, HttpMatch *match);
void http_match_clear (HttpMatch *match);

/* All routes, for the test against the description of the API: elements are const HttpRoute *. Free the array. */
GPtrArray *http_router_list (const HttpRouter *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpRouter, http_router_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HttpMatch, http_match_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-keeper.h"
#include "http/http-request-private.h"
#include "http/http-server.h"

G_BEGIN_DECLS

struct _HttpServer
{
  HttpServerSettings settings;
  char **listen;
  HttpRouter *router;
  HttpGate gate;
  gpointer gate_data;
  HttpRefusalPage page;
  gpointer page_data;

  GArray *listeners;  /* of HttpListener */
  GPtrArray *daemons; /* of struct MHD_Daemon, as many */
  char **addresses;
  HttpKeeper *keeper;
  GThreadPool *workers;
  gboolean started;

  gint stopping;        /* atomic */
  guint64 body_memory;  /* of all requests at this moment; atomic */

  GMutex lock;
  GCond ended;
  GHashTable *requests; /* the set of those that are being answered */
};

/* The callbacks of libmicrohttpd for one server, which is their closure; see its manual for their contracts. */
void *http_exchange_begin (void *server, const char *target, struct MHD_Connection *connection);
enum MHD_Result http_exchange_handle (void *server, struct MHD_Connection *connection, const char *target, const char *method,
                                      const char *version, const char *bytes, size_t *length, void **request);
void http_exchange_end (void *server, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode code);
void http_exchange_connection (void *server, struct MHD_Connection *connection, void **watch,
                               enum MHD_ConnectionNotificationCode code);

/* What the pool of workers does with a request. */
void http_exchange_work (gpointer request, gpointer server);

/* Answers for a handler that does not come to an end. */
void http_exchange_abandon (HttpRequest *request);

/* Hands @request's reply to libmicrohttpd. @close: it is the last one of this connection. */
enum MHD_Result http_respond (HttpRequest *request, gboolean close);

G_END_DECLS

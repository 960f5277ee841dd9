/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>
#include <sys/socket.h>

#include "http/http-guard.h"
#include "http/http-router.h"

G_BEGIN_DECLS

/* Where a request stands. Only the thread that has it in hand changes it. */
typedef enum
{
  HTTP_PHASE_HEAD,     /* the fields have not been looked at */
  HTTP_PHASE_REFUSED,  /* and without a body: the reply is made */
  HTTP_PHASE_GATE,     /* suspended: the gate is asked; a body follows */
  HTTP_PHASE_BODY,     /* the body comes */
  HTTP_PHASE_DISCARD,  /* it comes still, and is thrown away: the reply is made */
  HTTP_PHASE_HANDLER,  /* suspended: the handler runs */
  HTTP_PHASE_ANSWERED,
} HttpPhase;

struct _HttpRequest
{
  gatomicrefcount ref_count;
  HttpPhase phase;
  gint64 began; /* monotonic */
  gboolean believe_proxy;

  char *target;
  const char *method; /* static text */
  gboolean is_head;
  char *path;
  HttpQuery *query;
  GHashTable *fields; /* lower-case name -> value */
  GPtrArray *cookies; /* what get_cookie() lent */
  HttpMatch match;
  gboolean has_peer;
  struct sockaddr_storage peer;

  gboolean has_body;
  guint64 max_body;
  guint64 body_length; /* so far */
  guint64 reserved;    /* of the memory for bodies */
  GByteArray *buffer;
  GBytes *body;
  gboolean holds_form; /* @body does */
  gpointer sink;
  GChecksum *checksum;

  GCancellable *cancellable;
  gpointer data;
  GDestroyNotify data_destroy;

  struct MHD_Connection *connection;
  gboolean gate_is_past;

  /* Between the worker that makes the reply and whoever no longer waits for it. */
  GMutex lock;
  gboolean waits; /* suspended, for a worker */
  HttpReply *reply;
  guint status; /* and... */
  guint64 reply_length; /* ...what is sent, for the log */
  HttpStream *stream;
};

/* @target as it came, percent-encoded. */
HttpRequest *http_request_new (const char *target) G_GNUC_WARN_UNUSED_RESULT;
HttpRequest *http_request_ref (HttpRequest *self);
void http_request_unref (HttpRequest *self);

/* Takes over what the guard let pass: method, path, fields (a Range only later, by http_request_forget_range()), query. FALSE with
 * TWIN_ERROR_INVALID if the query is malformed. */
gboolean http_request_set_head (HttpRequest *self, const HttpHead *head, GError **error);
void http_request_forget_range (HttpRequest *self);
void http_request_set_peer (HttpRequest *self, const struct sockaddr *address, gboolean believe_proxy);

/* The next bytes of the body into memory or the sink. FALSE with an error of the sink. */
gboolean http_request_take (HttpRequest *self, const guint8 *bytes, gsize length, GError **error);
void http_request_finish_body (HttpRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpRequest, http_request_unref)

G_END_DECLS

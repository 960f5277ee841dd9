/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How much of a request's body has gone out by now; on the thread that sends. */
typedef void (*TwinRemoteSentFunc) (gsize n_bytes, gpointer user_data);

/**
 * TwinRemoteRequest:
 * @path: with the query, from the server's root: "/v1/changes?limit=500"
 * @if_match: the version that must still be there; 0: none is sent
 * @if_none: whether nothing may be there yet (If-None-Match: *)
 * @key: the Idempotency-Key, or NULL
 * @body: or NULL; sent with its Content-Digest
 * @content_type: of the body
 * @sent, @user_data: nullable; told while a large body goes out
 *
 * One request to the server.
 */
typedef struct
{
  const char *method;
  const char *path;
  gint64 if_match;
  gboolean if_none;
  const char *key;
  GBytes *body;
  const char *content_type;
  TwinRemoteSentFunc sent;
  gpointer user_data;
} TwinRemoteRequest;

/**
 * TwinRemoteResponse:
 * @rev: of the ETag; 0 without one
 * @replayed: whether it answers a request that came before
 * @current_rev: then, what the version is by now
 * @problem: type of the problem ("/problems/…"), or NULL
 * @retry_after_s: when to try again; 0 if nothing was said
 */
typedef struct
{
  guint status;
  gint64 rev;
  gboolean replayed;
  gint64 current_rev;
  char *problem;
  gint64 retry_after_s;
  GBytes *body;
} TwinRemoteResponse;

void twin_remote_response_clear (TwinRemoteResponse *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinRemoteResponse, twin_remote_response_clear)

/**
 * TwinRemote:
 *
 * The way to one server. In use it is HTTPS (twin-remote-http.h); a test puts another way in its place that loses, doubles and delays.
 *
 * One thread at a time.
 */
typedef struct _TwinRemote TwinRemote;

typedef struct
{
  gboolean (*send) (TwinRemote *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error);
  void (*free) (TwinRemote *self);
} TwinRemoteClass;

struct _TwinRemote
{
  const TwinRemoteClass *class;
};

/* FALSE if no answer came: whether the request had an effect is not known then. Anything that is an answer is TRUE. */
gboolean twin_remote_send (TwinRemote *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable,
                           GError **error);

void twin_remote_free (TwinRemote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinRemote, twin_remote_free)

G_END_DECLS

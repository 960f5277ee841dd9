/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/twin-secret.h"
#include "http/http-query.h"

G_BEGIN_DECLS

/**
 * HttpRequest:
 *
 * One request that has passed the guard: one Host, an unambiguous length, a path without dot segments, a query and a body within
 * the limits of its route. A handler borrows it for the time of its call and uses it on one thread at a time.
 *
 * Of the peer it gives nothing but a keyed digest.
 */
typedef struct _HttpRequest HttpRequest;

/* "GET"; a HEAD is seen as the GET that answers it. */
const char *http_request_get_method (HttpRequest *self);
gboolean http_request_is_head (HttpRequest *self);

/* The path as it came, percent-encoded, without the query. Never for a log: use the route. */
const char *http_request_get_path (HttpRequest *self);

/* The template that matched: "/v1/{type}/{id}". NULL before the router has run. */
const char *http_request_get_route (HttpRequest *self);

/* The decoded segment that stands for {@name}; the template has it, so it is never NULL, and never empty. */
const char *http_request_get_param (HttpRequest *self, const char *name);

const HttpQuery *http_request_get_query (HttpRequest *self);

/* The value of a field, names in any case; NULL if absent. Of a field that came more than once: the values, joined by ", ".
 * Borrowed. */
const char *http_request_get_header (HttpRequest *self, const char *name);

/* NULL if absent or there twice. Borrowed. */
const char *http_request_get_cookie (HttpRequest *self, const char *name);

/* The token of "Authorization: Bearer"; NULL if there is none. Borrowed. */
const char *http_request_get_bearer (HttpRequest *self);

/* The body of a route with HTTP_BODY_MEMORY; empty if there was none. Borrowed. */
GBytes *http_request_get_body (HttpRequest *self);

/* The body as a JSON object; Content-Type must be application/json, the text UTF-8, names not doubled on the outermost level.
 * NULL with TWIN_ERROR_INVALID and words for a problem's detail. */
JsonObject *http_request_get_json (HttpRequest *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The body as a form (application/x-www-form-urlencoded). Likewise. */
HttpQuery *http_request_get_form (HttpRequest *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What HttpSink.open returned, for a route with HTTP_BODY_SINK. Borrowed. */
gpointer http_request_get_sink (HttpRequest *self);

/**
 * HttpDigestCheck:
 *
 * What the Content-Digest (RFC 9530, sha-256) says of the body that arrived, whether in memory or in a sink.
 */
typedef enum
{
  HTTP_DIGEST_ABSENT,
  HTTP_DIGEST_MATCHES,
  HTTP_DIGEST_DIFFERS,
} HttpDigestCheck;

/* A field that is damaged or has no sha-256 counts as HTTP_DIGEST_DIFFERS. */
HttpDigestCheck http_request_check_digest (HttpRequest *self);

/* HMAC-SHA256 of the peer's network (an IPv4 address, the /64 of an IPv6 one) with @key, as hexadecimal text; @purpose keeps the
 * digests of one use apart from those of another. Behind a proxy the peer is who the proxy says. */
char *http_request_hash_peer (HttpRequest *self, TwinSecret *key, const char *purpose) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 of @salt and then the peer's network as text ("203.0.113.7", "2001:db8::"), as hexadecimal text: evidence that can be compared
 * with an address later, by whoever has the salt. */
char *http_request_salt_peer (HttpRequest *self, GBytes *salt) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the browser or program came by TLS, as the proxy says. */
gboolean http_request_is_secure (HttpRequest *self);

/* Whether a request that changes something comes from a page of this very host, by Sec-Fetch-Site or else Origin; TRUE as well
 * where neither is sent, as by programs, which carry no cookies of a browser. */
gboolean http_request_is_same_origin (HttpRequest *self);

/* Cancelled when the client has gone or the server stops. Borrowed. */
GCancellable *http_request_get_cancellable (HttpRequest *self);

/* What a gate leaves for the handler: who it is. @destroy runs when the request ends. */
void http_request_set_data (HttpRequest *self, gpointer data, GDestroyNotify destroy);
gpointer http_request_get_data (HttpRequest *self);

G_END_DECLS

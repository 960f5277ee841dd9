/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "http/http-request.h"
#include "http/http-stream.h"

G_BEGIN_DECLS

/**
 * HttpReply:
 *
 * An answer: a status, fields, and a body that is bytes, a part of a file, something read as it is sent, or a stream. The security
 * headers of http_reply_set_page_policy() or of an API are there unless a handler sets others.
 *
 * A handler makes one and hands it over. One thread.
 */
typedef struct _HttpReply HttpReply;

/* Fills @buffer with at most @size bytes from @offset on. Returns how many; 0 never (the length is known); -1 cuts the connection.
 * Called on a network thread: it may read a file, not wait for a peer. */
typedef gssize (*HttpReadFunc) (guint64 offset, guint8 *buffer, gsize size, gpointer user_data);

/* Without a body. */
HttpReply *http_reply_new (guint status) G_GNUC_WARN_UNUSED_RESULT;
HttpReply *http_reply_new_bytes (guint status, const char *content_type, GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
HttpReply *http_reply_new_text (guint status, const char *content_type, const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* application/json; @object is borrowed. */
HttpReply *http_reply_new_json (guint status, JsonObject *object) G_GNUC_WARN_UNUSED_RESULT;

/* The regular file behind @fd, which is taken over. NULL with G_IO_ERROR; then @fd is closed. */
HttpReply *http_reply_new_file (guint status, const char *content_type, int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @length bytes that @read gives. */
HttpReply *http_reply_new_read (guint status, const char *content_type, guint64 length, HttpReadFunc read, gpointer user_data,
                                GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

/* What is written into @stream, of which a reference is taken. "text/event-stream" gets a heartbeat and the fields that keep a
 * proxy from holding it back. */
HttpReply *http_reply_new_stream (guint status, const char *content_type, HttpStream *stream) G_GNUC_WARN_UNUSED_RESULT;

/* 303 to @location, a path of this server. */
HttpReply *http_reply_new_see_other (const char *location) G_GNUC_WARN_UNUSED_RESULT;

void http_reply_free (HttpReply *self);

guint http_reply_get_status (HttpReply *self);

/* Replaces a field of this name; add: beside it. A value with CR, LF or NUL aborts: it would be somebody else's header. */
void http_reply_set_header (HttpReply *self, const char *name, const char *value);
void http_reply_add_header (HttpReply *self, const char *name, const char *value);
const char *http_reply_get_header (HttpReply *self, const char *name);

/* "ETag: \"@rev\"", strong. */
void http_reply_set_revision (HttpReply *self, gint64 rev);

/* Turns it into a 206 or 416 if @request, whose route has HTTP_ROUTE_RANGE, asks for a part; If-Range is honoured with the reply's
 * ETag. For all bodies but streams. */
void http_reply_apply_range (HttpReply *self, HttpRequest *request);

/* Turns it into a 304 if @request's If-None-Match names the reply's ETag. */
void http_reply_apply_if_none_match (HttpReply *self, HttpRequest *request);

/* Sets a cookie: Path=/, Secure, HttpOnly, SameSite=Lax; @name begins with "__Host-". @max_age in seconds; 0 takes it away;
 * negative: until the browser closes. The value is of characters that need no quotes (RFC 6265, 4.1.1). */
void http_reply_set_cookie (HttpReply *self, const char *name, const char *value, gint64 max_age);

/* Likewise one that a page has in another site's frame: SameSite=None, and Partitioned (CHIPS), so that each site around it has its own. */
void http_reply_set_framed_cookie (HttpReply *self, const char *name, const char *value, gint64 max_age);

/* The fields for a page that people look at: nothing from elsewhere, nothing inline, no frames, no referrer, nothing kept. */
void http_reply_set_page_policy (HttpReply *self);

/* After that: @origins, "https://a.example https://b.example", may show it in a frame. */
void http_reply_allow_frames (HttpReply *self, const char *origins);

/* Only for what may be cached by anybody and for how long, in seconds. Otherwise it is "no-store". */
void http_reply_set_cacheable (HttpReply *self, guint seconds);

/* For what never changes under its address, which has its digest in it. */
void http_reply_set_immutable (HttpReply *self);

/* For tests and for the storing of replies under an Idempotency-Key. NULL if the body is not bytes. Borrowed. */
GBytes *http_reply_get_body (HttpReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpReply, http_reply_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-stream.h"

G_BEGIN_DECLS

/**
 * HttpKeeper:
 *
 * The thread that keeps time. libmicrohttpd knows only how long a connection has been silent, so that one byte now and then holds it
 * for ever; here each has a moment at which it is cut. It also beats the hearts of event streams, and reads for a while from
 * connections that were refused in the middle of their body, so that their clients get to see why (RFC 9112, 9.6).
 *
 * Any thread.
 */
typedef struct _HttpKeeper HttpKeeper;

/* One connection under watch. */
typedef struct _HttpWatch HttpWatch;

HttpKeeper *http_keeper_new (guint heartbeat_ms) G_GNUC_WARN_UNUSED_RESULT;
void http_keeper_free (HttpKeeper *self);

/* @fd stays open until http_keeper_leave(), which must come before it is closed. */
HttpWatch *http_keeper_watch (HttpKeeper *self, int fd);
void http_keeper_leave (HttpKeeper *self, HttpWatch *watch);

/* Cut in so many milliseconds from now; 0: not at all. */
void http_watch_set_deadline (HttpWatch *self, guint64 ms);

/* Between two requests: cut unless http_watch_begin_head() comes in so many milliseconds. */
void http_watch_set_idle (HttpWatch *self, guint64 ms);

/* A request line is there: its fields must follow in @ms. For the first request of a connection the time goes on that began with
 * the connection. */
void http_watch_begin_head (HttpWatch *self, guint64 ms);

/* What the client still sends is to be read before the connection is closed. */
void http_watch_linger (HttpWatch *self);

/* The event stream that this connection carries, or NULL. */
void http_keeper_set_stream (HttpKeeper *self, HttpWatch *watch, HttpStream *stream);

G_END_DECLS

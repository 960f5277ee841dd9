/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HttpStream:
 *
 * A body that is still being made: Server-Sent Events, or an answer that comes in words. Its maker writes from any thread, without
 * waiting, and an idle stream holds no thread. What a client does not take is kept up to HTTP_STREAM_MAX_QUEUE bytes; then the
 * stream is closed.
 *
 * Reference counted, any thread.
 */
typedef struct _HttpStream HttpStream;

#define HTTP_STREAM_MAX_QUEUE (256 * 1024)

/* Called once, on any thread, when the stream is over, whoever ended it. The stream's lock is not held. */
typedef void (*HttpStreamEndFunc) (HttpStream *stream, gpointer user_data);

HttpStream *http_stream_new (void) G_GNUC_WARN_UNUSED_RESULT;
HttpStream *http_stream_ref (HttpStream *self);
void http_stream_unref (HttpStream *self);

/* @func is called at once if it is over already. Set it once. */
void http_stream_on_end (HttpStream *self, HttpStreamEndFunc func, gpointer user_data, GDestroyNotify destroy);

/* FALSE if the stream is over: the client has gone, was too slow, or the server stops. */
gboolean http_stream_write (HttpStream *self, const void *bytes, gsize length);

/* One event (WHATWG HTML, 9.2): @id and @event may be NULL; a @data of several lines is sent as one event. */
gboolean http_stream_write_event (HttpStream *self, const char *id, const char *event, const char *data);

/* Ends it after what has been written. */
void http_stream_close (HttpStream *self);
gboolean http_stream_is_closed (HttpStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpStream, http_stream_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>

#include "http/http-stream.h"

G_BEGIN_DECLS

/* The stream's other end. On the network thread of @connection. */
void http_stream_attach (HttpStream *self, struct MHD_Connection *connection);

/* The connection is gone, or has sent everything. Ends the stream. */
void http_stream_detach (HttpStream *self);

/* What libmicrohttpd calls for the next bytes; with nothing to send the connection is suspended until there is. */
gssize http_stream_read (HttpStream *self, char *buffer, gsize size);

/* Sends a comment if nothing waits to be sent, so that a client that has gone is noticed. */
void http_stream_beat (HttpStream *self);

/* Whether it ended because the client did not take what was sent. */
gboolean http_stream_has_overflowed (HttpStream *self);

G_END_DECLS

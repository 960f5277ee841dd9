/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Messages over a connected Unix socket: a 32-bit length in host order, one
 * type byte, the payload; optionally with one file descriptor (SCM_RIGHTS).
 * Both ends check the length against TWIN_LIMIT_FRAME_BYTES before they
 * allocate. Used between the engine and twin-extract. One thread per end. */

/* Sends one frame. @fd is -1 or is duplicated into the receiver; it stays the
 * caller's. Errors: G_IO_ERROR. */
gboolean twin_channel_send (int socket, guint8 type, GBytes *payload, int fd, GError **error);

/* The same in two steps, for many small frames: appends one to @frames; sends them all.
 * @payload must be within the limit. */
void twin_channel_pack (GByteArray *frames, guint8 type, GBytes *payload);
gboolean twin_channel_send_packed (int socket, GByteArray *frames, GError **error);

/* Receives one frame. Waits at most @timeout_ms (-1: for ever). @fd, if not NULL,
 * receives a descriptor that the caller closes, or -1; one that comes unasked is
 * closed. NULL with G_IO_ERROR_TIMED_OUT, G_IO_ERROR_CLOSED at the end of the
 * stream, G_IO_ERROR_INVALID_DATA for a frame over the limit. */
GBytes *twin_channel_receive (int socket, int timeout_ms, guint8 *type, int *fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether to go on waiting; asked on the thread that receives. */
typedef gboolean (*TwinChannelWaitFunc) (gpointer user_data);

/* The same without descriptors. Waits until @go_on, asked whenever nothing came for @interval_ms, says no: then
 * NULL with G_IO_ERROR_TIMED_OUT. */
GBytes *twin_channel_receive_while (int socket, int interval_ms, TwinChannelWaitFunc go_on, gpointer user_data, guint8 *type,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/* Which addresses a partner may name, and which network addresses a webhook may go to. @local: also those of this computer, over plain
 * http, for trying out. */

/* "https://school.example" or with a port, in lower case and with nothing behind it, so that it can stand in a policy as it is. */
gboolean partner_origin_check (const char *origin, gboolean local, GError **error);

/* An https address without user and fragment. */
gboolean partner_webhook_url_check (const char *url, gboolean local, GError **error);

/* Whether the network address that a name led to is one on the public internet; of those that are not, loopback alone if @local. */
gboolean partner_may_connect (const struct sockaddr *address, gsize length, gboolean local);

G_END_DECLS

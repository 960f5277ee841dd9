/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HttpListener:
 * @address: "http://127.0.0.1:8750" or "unix:/path", as it really is
 * @path: of a unix socket, to be removed in the end; or NULL
 *
 * A socket that listens.
 */
typedef struct
{
  int fd;
  char *address;
  char *path;
} HttpListener;

/* Opens "127.0.0.1:8750", "[::1]:8750", "localhost:8750" or "unix:/path". FALSE with TWIN_ERROR_INVALID, TWIN_ERROR_REFUSED if
 * others can reach it and not @behind_proxy, or G_IO_ERROR. */
gboolean http_listener_open (HttpListener *self, const char *address, gboolean behind_proxy, GError **error);

/* Closes what is still open. */
void http_listener_clear (HttpListener *self);

G_END_DECLS

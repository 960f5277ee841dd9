/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-listen.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/twin-error.h"

#define UNIX_PREFIX "unix:"
#define UNIX_MODE 0660

/* Several hundred clients may come in one moment, as after a restart. */
#define BACKLOG 1024

static gboolean
fail (GError **error, const char *address, int saved)
{
  if (saved == EADDRINUSE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 "Another program listens on %s already. Stop it, or choose another address with --listen.", address);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "The server cannot listen on %s: %s", address,
                 g_strerror (saved));

  return FALSE;
}

/* "host:port" or "[host]:port". */
static GSocketAddress *
parse (const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  guint64 port;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    goto invalid;
  if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
    host = g_strndup (text + 1, (gsize) (colon - text) - 2);
  else
    host = g_strndup (text, (gsize) (colon - text));
  if (strcmp (host, "localhost") == 0)
    return g_inet_socket_address_new_from_string ("127.0.0.1", (guint) port);
  if ((strchr (host, ':') != NULL) == (text[0] == '[') && g_hostname_is_ip_address (host))
    return g_inet_socket_address_new_from_string (host, (guint) port);

invalid:
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID,
               "“%s” is not an address to listen on. Examples: 127.0.0.1:8750, [::1]:8750, unix:/run/twin-server/http.sock", text);

  return NULL;
}

static gboolean
check_is_private (GSocketAddress *address, const char *text, GError **error)
{
  if (g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
               "Other computers could reach %s, and nothing there would be encrypted. Listen on 127.0.0.1 or on a unix socket with "
               "nginx in front, as data/server/nginx.conf shows; or, if another proxy with TLS is in front, add --behind-proxy.",
               text);

  return FALSE;
}

static char *
describe (int fd)
{
  struct sockaddr_storage native = { 0 };
  socklen_t length = sizeof native;
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  guint port;

  getsockname (fd, (struct sockaddr *) &native, &length);
  address = g_socket_address_new_from_native (&native, length);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return g_strdup_printf (strchr (host, ':') != NULL ? "http://[%s]:%u" : "http://%s:%u", host, port);
}

static gboolean
open_internet (HttpListener *self, const char *text, gboolean behind_proxy, GError **error)
{
  g_autoptr (GSocketAddress) address = parse (text, error);
  struct sockaddr_storage native;
  gssize size;
  int yes = 1;

  if (address == NULL || (!behind_proxy && !check_is_private (address, text, error)))
    return FALSE;

  size = g_socket_address_get_native_size (address);
  if (!g_socket_address_to_native (address, &native, sizeof native, error))
    return FALSE;
  self->fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0 || setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0
      || bind (self->fd, (struct sockaddr *) &native, (socklen_t) size) != 0 || listen (self->fd, BACKLOG) != 0)
    return fail (error, text, errno);
  self->address = describe (self->fd);

  return TRUE;
}

/* A socket that a program left behind when it was killed is in the way; one at which somebody answers is not removed. */
static void
remove_left_over (const struct sockaddr_un *native)
{
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd >= 0 && connect (fd, (const struct sockaddr *) native, sizeof *native) != 0 && errno == ECONNREFUSED)
    g_unlink (native->sun_path);
  if (fd >= 0)
    close (fd);
}

static gboolean
open_unix (HttpListener *self, const char *text, GError **error)
{
  const char *path = text + strlen (UNIX_PREFIX);
  struct sockaddr_un native = { .sun_family = AF_UNIX };

  if (*path != '/' || strlen (path) >= sizeof native.sun_path)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "“%s” must name an absolute path of fewer than %zu characters.", text,
                   sizeof native.sun_path);
      return FALSE;
    }
  g_strlcpy (native.sun_path, path, sizeof native.sun_path);
  remove_left_over (&native);

  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0 || bind (self->fd, (struct sockaddr *) &native, sizeof native) != 0)
    return fail (error, text, errno);
  self->path = g_strdup (path);
  if (chmod (path, UNIX_MODE) != 0 || listen (self->fd, BACKLOG) != 0)
    return fail (error, text, errno);
  self->address = g_strdup (text);

  return TRUE;
}

gboolean
http_listener_open (HttpListener *self, const char *address, gboolean behind_proxy, GError **error)
{
  gboolean opened;

  *self = (HttpListener) { .fd = -1 };
  if (g_str_has_prefix (address, UNIX_PREFIX))
    opened = open_unix (self, address, error);
  else
    opened = open_internet (self, address, behind_proxy, error);
  if (!opened)
    http_listener_clear (self);

  return opened;
}

void
http_listener_clear (HttpListener *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->address, g_free);
}

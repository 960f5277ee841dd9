/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/partner-address.h"

#include "base/twin-error.h"

#include <string.h>

#define MAX_URL 500

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
may_use_scheme (GUri *uri, gboolean local)
{
  const char *scheme = g_uri_get_scheme (uri);

  return g_str_equal (scheme, "https") || (local && g_str_equal (scheme, "http") && is_this_computer (g_uri_get_host (uri)));
}

/* Nothing that could end a directive of a policy or begin another source. */
static gboolean
is_plain (const char *origin)
{
  return *origin != '\0' && strspn (origin, "abcdefghijklmnopqrstuvwxyz0123456789.-:/") == strlen (origin);
}

static char *
make_origin (GUri *uri)
{
  return g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri), g_uri_get_port (uri))
                                  : g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), g_uri_get_host (uri));
}

gboolean
partner_origin_check (const char *origin, gboolean local, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *expected = NULL;

  g_return_val_if_fail (origin != NULL, FALSE);

  uri = is_plain (origin) && strlen (origin) <= MAX_URL ? g_uri_parse (origin, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && may_use_scheme (uri, local))
    expected = make_origin (uri);
  if (g_strcmp0 (origin, expected) == 0)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A site is named like https://school.example, with nothing behind the name but a port.");

  return FALSE;
}

gboolean
partner_webhook_url_check (const char *url, gboolean local, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = strlen (url) <= MAX_URL ? g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL) : NULL;
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL && g_uri_get_fragment (uri) == NULL
      && may_use_scheme (uri, local))
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A webhook goes to an https address without a user name.");

  return FALSE;
}

/* Networks that are nobody's on the internet, or are this one's own: IANA's registries of special-purpose addresses (RFC 6890 and its
 * successors), and those through which an IPv4 address is reached by an IPv6 one. */
static const char *const closed[] = {
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
  "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
  "240.0.0.0/4", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
  "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
};

gboolean
partner_may_connect (const struct sockaddr *address, gsize length, gboolean local)
{
  g_autoptr (GSocketAddress) socket = g_socket_address_new_from_native ((gpointer) address, length);
  GInetAddress *inet = G_IS_INET_SOCKET_ADDRESS (socket) ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (socket)) : NULL;

  if (inet == NULL)
    return FALSE;
  if (g_inet_address_get_is_loopback (inet))
    return local;
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (closed[i], NULL);

      g_assert (mask != NULL);
      if (g_inet_address_mask_matches (mask, inet))
        return FALSE;
    }

  return TRUE;
}

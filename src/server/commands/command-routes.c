/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include <glib/gi18n.h>

/* What a test compares with the description of the API. Routes know nothing of what is stored. */
static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  Server nothing = { 0 };
  g_autoptr (HttpRouter) router = server_make_router (&nothing);
  g_autoptr (GPtrArray) routes = http_router_list (router);

  for (guint i = 0; i < routes->len; i++)
    {
      const HttpRoute *route = routes->pdata[i];

      g_print ("%s %s\n", route->method, route->path);
    }

  return 0;
}

const Command command_routes = { "routes", N_ ("List the requests that it answers"), NULL, run };

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/assets.h"

#include "base/twin-digest.h"
#include "http/http-problem.h"

#include <string.h>

#define DIGEST_LENGTH 16

static struct
{
  const char *name;
  const char *content_type;
  GBytes *bytes;
  char *path;
} assets[ASSET_N] = {
  [ASSET_STYLE] = { "style.css", "text/css; charset=utf-8", NULL, NULL },
  [ASSET_SCRIPT] = { "twin.js", "text/javascript; charset=utf-8", NULL, NULL },
  [ASSET_ICON] = { "icon.svg", "image/svg+xml", NULL, NULL },
};

static void
load (void)
{
  static gsize loaded = 0;

  if (!g_once_init_enter (&loaded))
    return;
  for (guint i = 0; i < ASSET_N; i++)
    {
      g_autofree char *resource = g_strconcat ("/org/twin/server/web/", assets[i].name, NULL);
      g_autofree char *digest = NULL;

      assets[i].bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      if (assets[i].bytes == NULL)
        g_error ("%s is not built in.", resource);
      digest = twin_sha256_hex (g_bytes_get_data (assets[i].bytes, NULL), g_bytes_get_size (assets[i].bytes));
      assets[i].path = g_strdup_printf ("/assets/%.*s/%s", DIGEST_LENGTH, digest, assets[i].name);
    }
  g_once_init_leave (&loaded, 1);
}

const char *
asset_get_path (Asset asset)
{
  load ();

  return assets[asset].path;
}

static HttpReply *
get_asset (HttpRequest *request, gpointer user_data)
{
  load ();
  for (guint i = 0; i < ASSET_N; i++)
    if (g_str_equal (http_request_get_path (request), assets[i].path))
      {
        HttpReply *reply = http_reply_new_bytes (200, assets[i].content_type, assets[i].bytes);

        http_reply_set_immutable (reply);

        return reply;
      }

  return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
}

static const HttpRoute routes[] = {
  { "GET", "/assets/{digest}/{name}", get_asset, HTTP_ROUTE_QUICK | HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
};

void
assets_add_routes (HttpRouter *router)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), NULL);
}

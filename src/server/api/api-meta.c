/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "twin-config.h"

/* What Studio looks at before it trusts an address: that this is a twin-server and where it keeps data. */
static HttpReply *
get_server (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  JsonObject *json = json_object_new ();
  HttpReply *reply;

  json_object_set_string_member (json, "server", "twin-server");
  json_object_set_string_member (json, "version", TWIN_VERSION);
  json_object_set_int_member (json, "api", 1);
  json_object_set_string_member (json, "region", server->region);
  reply = http_reply_new_json (200, json);
  json_object_unref (json);

  return reply;
}

/* data/api/openapi.json, as it was built in. */
static HttpReply *
get_description (HttpRequest *request, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = g_resources_lookup_data ("/org/twin/server/openapi.json", G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  return text != NULL ? http_reply_new_bytes (200, "application/json", text) : http_problem_reply_for_error (error);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/openapi.json", get_description, HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1", get_server, HTTP_ROUTE_QUICK | HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
};

void
api_meta_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "base/twin-digest.h"
#include "base/twin-id.h"
#include "insights/insight.h"
#include "rights/twin-analytics-export.h"

/* There is nothing to choose: no period, no filter, no person. Whoever could ask for parts could take one from another. */

static TwinManifest *
read_manifest (StorageTx *tx, const char *twin_id, GError **error)
{
  g_autoptr (Bundle) bundle = bundle_read (tx, BUNDLE_TWIN, twin_id, error);

  return bundle != NULL ? twin_manifest_parse (bundle->manifest, error) : NULL;
}

/* All that was released, in one form. */
static GBytes *
make_body (HttpRequest *request, Server *server, TwinAnalyticsFormat format, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (server->storage, api_get_session (request)->creator_id, STORAGE_READ, error);
  g_autoptr (TwinManifest) manifest = tx != NULL ? read_manifest (tx, http_request_get_param (request, "id"), error) : NULL;
  g_autoptr (TwinAnalytics) analytics = manifest != NULL ? insight_read (tx, manifest, error) : NULL;

  return analytics != NULL ? twin_analytics_export (analytics, manifest->name, format, error) : NULL;
}

/* A PDF bears the day on which it is made, so what it says is compared and not how. */
static char *
make_etag (HttpRequest *request, Server *server, GBytes *body, TwinAnalyticsFormat format, GError **error)
{
  g_autoptr (GBytes) csv = format == TWIN_ANALYTICS_PDF ? make_body (request, server, TWIN_ANALYTICS_CSV, error) : g_bytes_ref (body);
  g_autofree char *digest = csv != NULL ? twin_sha256_hex (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv)) : NULL;

  return digest != NULL ? g_strdup_printf ("\"%.32s\"", digest) : NULL;
}

static HttpReply *
reply (HttpRequest *request, Server *server, TwinAnalyticsFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *etag = NULL;
  HttpReply *answer = api_require (request, ACCOUNT_SCOPE_ANALYTICS);

  if (answer != NULL)
    return answer;
  if (!twin_id_is_valid (http_request_get_param (request, "id")))
    return http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  body = make_body (request, server, format, &error);
  etag = body != NULL ? make_etag (request, server, body, format, &error) : NULL;
  if (etag == NULL)
    return http_problem_reply_for_error (error);

  answer = http_reply_new_bytes (200, twin_analytics_format_get_mime_type (format), body);
  http_reply_set_header (answer, "ETag", etag);
  if (format != TWIN_ANALYTICS_JSON)
    http_reply_set_header (answer, "Content-Disposition",
                           format == TWIN_ANALYTICS_CSV ? "attachment; filename=\"analytics.csv\"" : "attachment; filename=\"analytics.pdf\"");
  http_reply_apply_if_none_match (answer, request);

  return answer;
}

static HttpReply *
get_json (HttpRequest *request, gpointer user_data)
{
  return reply (request, user_data, TWIN_ANALYTICS_JSON);
}

static HttpReply *
get_csv (HttpRequest *request, gpointer user_data)
{
  return reply (request, user_data, TWIN_ANALYTICS_CSV);
}

static HttpReply *
get_pdf (HttpRequest *request, gpointer user_data)
{
  return reply (request, user_data, TWIN_ANALYTICS_PDF);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/twins/{id}/analytics", get_json, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/twins/{id}/analytics.csv", get_csv, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/v1/twins/{id}/analytics.pdf", get_pdf, HTTP_ROUTE_DEFAULT, HTTP_BODY_NONE, 0, NULL },
};

void
api_analytics_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

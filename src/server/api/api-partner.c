/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "bundles/address.h"
#include "insights/insight.h"
#include "partners/partner-key.h"
#include "rights/twin-analytics-export.h"

/* What a partner's own programs ask, with a partner's key. What they may know of a twin is what was released about it (R120). */

/* For each network; guesses as well as good keys. */
static const HttpQuota partner_quota = { "partner", 60, 60 };

static HttpReply *
authenticate (HttpRequest *request, Server *server, PartnerScope scope, PartnerCaller **caller)
{
  const char *key = http_request_get_bearer (request);
  g_autofree char *peer = http_request_hash_peer (request, server->key, partner_quota.name);
  HttpQuotaState state = http_limiter_take (server->limiter, &partner_quota, peer);
  g_autoptr (PartnerCaller) found = NULL;
  g_autoptr (GError) error = NULL;
  HttpReply *reply;

  if (!state.allowed)
    return http_quota_refusal (&partner_quota, &state);
  found = key != NULL ? partner_key_check (server->storage, key, &error) : NULL;
  if (error != NULL)
    return http_problem_reply_for_error (error);
  if (found == NULL)
    {
      reply = http_problem_reply (HTTP_PROBLEM_UNAUTHENTICATED, "This needs a partner’s key that is valid: Authorization: Bearer twn_ptn_….");
      http_reply_set_header (reply, "WWW-Authenticate", "Bearer");
      return reply;
    }
  if ((found->scopes & scope) == 0)
    return http_problem_reply (HTTP_PROBLEM_FORBIDDEN, "This key may not do that: it lacks the scope.");
  *caller = g_steal_pointer (&found);

  return NULL;
}

/* Whether the account that published a twin is of the partner's organisation. */
static gboolean
is_of_organisation (Server *server, const char *tenant, const PartnerCaller *caller, gboolean *is, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  gint64 n = 0;

  if (tx == NULL
      || !storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM creator WHERE id = ? AND organisation_id = ? AND deleted_at = 0", "ss", tenant,
                           caller->organisation_id))
    return FALSE;
  *is = n == 1;

  return TRUE;
}

/* The twin, if it is one that partners show and this partner's organisation has; NULL without an error otherwise. */
static TwinManifest *
find_twin (Server *server, const char *slug, const PartnerCaller *caller, char **tenant, GError **error)
{
  g_autoptr (Address) address = address_find (server->storage, slug, error);
  g_autoptr (TwinManifest) manifest = NULL;
  gboolean own = FALSE;

  if (address == NULL || !is_of_organisation (server, address->tenant, caller, &own, error) || !own)
    return NULL;
  manifest = published_read (server->published, address->tenant, address->twin_id, error);
  if (manifest == NULL || twin_config_get_access_mode (manifest->config) != TWIN_MODE_PARTNER)
    return NULL;
  *tenant = g_strdup (address->tenant);

  return g_steal_pointer (&manifest);
}

static HttpReply *
get_analytics (HttpRequest *request, gpointer user_data)
{
  Server *server = user_data;
  g_autoptr (PartnerCaller) caller = NULL;
  g_autoptr (TwinManifest) manifest = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (TwinAnalytics) analytics = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *tenant = NULL;
  g_autoptr (GError) error = NULL;
  HttpReply *refusal = authenticate (request, server, PARTNER_SCOPE_ANALYTICS, &caller);

  if (refusal != NULL)
    return refusal;
  manifest = find_twin (server, http_request_get_param (request, "id"), caller, &tenant, &error);
  if (manifest == NULL)
    return error != NULL ? http_problem_reply_for_error (error) : http_problem_reply (HTTP_PROBLEM_NOT_FOUND, NULL);
  tx = storage_begin (server->storage, tenant, STORAGE_READ, &error);
  analytics = tx != NULL ? insight_read_for_partner (tx, manifest, &error) : NULL;
  body = analytics != NULL ? twin_analytics_export (analytics, manifest->name, TWIN_ANALYTICS_JSON, &error) : NULL;

  return body != NULL ? http_reply_new_bytes (200, twin_analytics_format_get_mime_type (TWIN_ANALYTICS_JSON), body) : http_problem_reply_for_error (error);
}

static const HttpRoute routes[] = {
  { "GET", "/v1/partner/twins/{id}/analytics", get_analytics, HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
};

void
api_partner_add_routes (HttpRouter *router, Server *server)
{
  http_router_add (router, routes, G_N_ELEMENTS (routes), server);
}

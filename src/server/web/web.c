/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/web.h"

#include "base/twin-error.h"
#include "web/assets.h"
#include "web/pages.h"

#include <sodium.h>
#include <string.h>

#define MAX_FORM (64 * 1024)

/* For each network. A class of learners often has one address, so they are for a class and not for one person. */
static const HttpQuota ask_quota = { "ask", 60, 60 };
static const HttpQuota read_quota = { "read", 600, 60 };
static const HttpQuota sign_in_quota = { "learner-sign-in", 60, 600 };
static const HttpQuota launch_quota = { "launch", 120, 60 };

/* Who sees a page of a restricted twin; of a public one everybody sees what is not for those who signed in. */
typedef enum
{
  FOR_ADMITTED,
  FOR_SIGNED_IN,
  FOR_EVERYBODY,
} Audience;

/**
 * WebRoute:
 * @path: below the twin's address
 */
typedef struct
{
  const char *method;
  const char *path;
  HttpReply *(*show) (Page *page);
  const HttpQuota *quota;
  Audience audience;
} WebRoute;

static const WebRoute routes[] = {
  { "GET", "", page_show_twin, &read_quota, FOR_ADMITTED },
  { "POST", "/ask", page_ask, &ask_quota, FOR_ADMITTED },
  { "GET", "/passage/{document}/{ordinal}", page_show_passage, &read_quota, FOR_ADMITTED },
  { "GET", "/about", page_show_about, &read_quota, FOR_EVERYBODY },
  { "GET", "/privacy", page_show_privacy, &read_quota, FOR_EVERYBODY },
  { "POST", "/forget", page_forget, &read_quota, FOR_ADMITTED },
  { "POST", "/rate", page_rate, &read_quota, FOR_ADMITTED },
  { "POST", "/object", page_object, &read_quota, FOR_ADMITTED },
  { "GET", "/quiz/{quiz}", page_show_quiz, &read_quota, FOR_ADMITTED },
  { "POST", "/quiz/{quiz}", page_take_quiz, &read_quota, FOR_ADMITTED },
  { "GET", "/profile", page_show_profile, &read_quota, FOR_SIGNED_IN },
  { "POST", "/consent", page_consent, &read_quota, FOR_SIGNED_IN },
  { "POST", "/restrict", page_restrict, &read_quota, FOR_SIGNED_IN },
  { "GET", "/export", page_export, &read_quota, FOR_SIGNED_IN },
  { "GET", "/erase", page_show_erase, &read_quota, FOR_SIGNED_IN },
  { "POST", "/erase", page_erase, &read_quota, FOR_SIGNED_IN },
  { "GET", "/history", page_show_history, &read_quota, FOR_SIGNED_IN },
  { "POST", "/bookmark", page_bookmark, &read_quota, FOR_SIGNED_IN },
  { "GET", "/factor", page_show_factor, &read_quota, FOR_SIGNED_IN },
  { "POST", "/factor", page_give_factor, &sign_in_quota, FOR_SIGNED_IN },
  { "POST", "/factor/begin", page_begin_factor, &sign_in_quota, FOR_SIGNED_IN },
  { "POST", "/factor/confirm", page_confirm_factor, &sign_in_quota, FOR_SIGNED_IN },
  { "POST", "/factor/remove", page_remove_factor, &sign_in_quota, FOR_SIGNED_IN },
  { "POST", "/language", page_choose_language, &read_quota, FOR_EVERYBODY },
  { "GET", "/launch", page_launch, &launch_quota, FOR_EVERYBODY },
  { "GET", "/sign-in", page_show_sign_in, &read_quota, FOR_EVERYBODY },
  { "POST", "/sign-in", page_sign_in, &sign_in_quota, FOR_EVERYBODY },
  { "POST", "/code", page_open_code, &sign_in_quota, FOR_EVERYBODY },
  { "GET", "/link", page_show_link, &read_quota, FOR_EVERYBODY },
  { "POST", "/link", page_open_link, &sign_in_quota, FOR_EVERYBODY },
  { "POST", "/sign-out", page_sign_out, &read_quota, FOR_ADMITTED },
};

/* Without and with a language in the path. */
static HttpRoute http_routes[G_N_ELEMENTS (routes) * 2];

static const WebRoute *
find_route (HttpRequest *request)
{
  const char *path = http_request_get_route (request);

  for (guint i = 0; i < G_N_ELEMENTS (http_routes); i++)
    if (http_routes[i].path == path && g_str_equal (http_routes[i].method, http_request_get_method (request)))
      return &routes[i / 2];

  g_assert_not_reached ();
}

/* NULL, or why the twin's page cannot be shown. */
static HttpReply *
find_twin (Page *page)
{
  Server *server = page->server;
  g_autoptr (GError) error = NULL;

  page->address = address_find (server->storage, http_request_get_param (page->request, "twin"), &error);
  if (page->address != NULL)
    page->manifest = published_read (server->published, page->address->tenant, page->address->twin_id, &error);
  if (page->manifest == NULL)
    return page_refuse_for_error (page, error);
  page->base = g_strconcat (page->prefix, "/t/", page->address->slug, NULL);

  return NULL;
}

/* Somebody who was not admitted has no session. FALSE if that cannot be told. */
static gboolean
is_refusal (GError *found, GError **error)
{
  if (g_error_matches (found, TWIN_ERROR, TWIN_ERROR_REFUSED))
    {
      g_error_free (found);
      return TRUE;
    }
  g_propagate_error (error, found);

  return FALSE;
}

/* What a session has from its partner; with the partner, the session is gone, too. */
static gboolean
find_visit (Page *page, GError **error)
{
  GError *local_error = NULL;

  if (page->session == NULL || page->session->kind != LEARNER_PARTNER)
    return TRUE;
  page->visit = partner_visit_read (page->server->storage, page->address->tenant, page->session, &local_error);
  if (page->visit != NULL)
    return TRUE;
  g_clear_pointer (&page->session, learner_session_free);

  return is_refusal (local_error, error);
}

static gboolean
find_own_session (Page *page, GError **error)
{
  gboolean of_partner = twin_config_get_access_mode (page->manifest->config) == TWIN_MODE_PARTNER;
  g_autofree char *cookie = of_partner ? page_dup_partner_cookie (page) : g_strdup (PAGE_SESSION_COOKIE);
  g_autofree char *peer = http_request_hash_peer (page->request, page->server->key, LEARNER_PEER);
  const LearnerVisitor visitor = { .peer = peer,
                                   .agent = http_request_get_header (page->request, "User-Agent"),
                                   .cookie = http_request_get_cookie (page->request, cookie) };
  GError *local_error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (page->server->storage, page->address->tenant, STORAGE_READ, error);

  if (tx == NULL)
    return FALSE;
  page->session = learner_session_find (tx, page->manifest, &visitor, &local_error);
  if (page->session == NULL)
    return is_refusal (local_error, error);
  if (page->session->kind != LEARNER_ANONYMOUS)
    page->form_token = learner_session_get_form_token (tx, page->session);

  return TRUE;
}

/* Who asks. */
static gboolean
find_session (Page *page, GError **error)
{
  if (!find_own_session (page, error) || !find_visit (page, error))
    return FALSE;
  if (page->session != NULL)
    learner_session_get_viewer (page->session, &page->viewer);
  else
    g_clear_pointer (&page->form_token, g_free);

  return TRUE;
}

static HttpReply *
admit (Page *page, const WebRoute *route)
{
  g_autoptr (GError) error = NULL;

  if (!find_session (page, &error))
    return page_refuse_for_error (page, error);
  if (route->audience == FOR_EVERYBODY || (page->session != NULL && (route->audience == FOR_ADMITTED || page->session->kind == LEARNER_SIGNED_IN)))
    return NULL;
  if (page->session != NULL)
    return page_refuse (page, 404, NULL);
  /* A partner's twin is reached through the partner alone. */
  if (twin_config_get_access_mode (page->manifest->config) == TWIN_MODE_PARTNER)
    return page_refuse_unlaunched (page);

  return g_str_equal (route->method, "GET") ? page_see_other (page, "/sign-in") : page_refuse (page, 401, NULL);
}

/* A form of somebody with a cookie carries what only the pages of that session have. */
static HttpReply *
check_form (Page *page)
{
  const char *token = http_query_get (page->form, PAGE_FORM_TOKEN);

  if (page->form_token == NULL || (token != NULL && strlen (token) == strlen (page->form_token)
                                   && sodium_memcmp (token, page->form_token, strlen (token)) == 0))
    return NULL;

  return page_refuse (page, 403, NULL);
}

static HttpReply *
read_form (Page *page)
{
  page->form = http_request_get_form (page->request, NULL);

  return page->form != NULL ? NULL : page_refuse (page, 400, NULL);
}

static HttpReply *
check_quota (Page *page, const HttpQuota *quota)
{
  g_autofree char *peer = http_request_hash_peer (page->request, page->server->key, quota->name);
  HttpQuotaState state = http_limiter_take (page->server->limiter, quota, peer);

  return state.allowed ? NULL : page_refuse_quota (page, quota, &state);
}

/* The path's language is one that there is: "/fr/t/…" is no address. */
static gboolean
language_is_known (Page *page)
{
  return !g_str_has_prefix (http_request_get_route (page->request), "/{language}") || *page->prefix != '\0';
}

static HttpReply *
handle (HttpRequest *request, gpointer user_data)
{
  const WebRoute *route = find_route (request);
  gboolean posted = g_str_equal (route->method, "POST");
  g_auto (Page) page = { 0 };
  HttpReply *refusal;

  page_init (&page, user_data, request);
  if (!language_is_known (&page))
    return page_refuse (&page, 404, NULL);
  refusal = check_quota (&page, route->quota);
  if (refusal == NULL && posted && !http_request_is_same_origin (request))
    refusal = page_refuse (&page, 403, NULL);
  if (refusal == NULL)
    refusal = find_twin (&page);
  if (refusal == NULL && posted)
    refusal = read_form (&page);
  if (refusal == NULL)
    refusal = admit (&page, route);
  if (refusal == NULL && posted)
    refusal = check_form (&page);

  return refusal != NULL ? refusal : route->show (&page);
}

static HttpReply *
handle_home (HttpRequest *request, gpointer user_data)
{
  g_auto (Page) page = { 0 };

  page_init (&page, user_data, request);
  if (!language_is_known (&page))
    return page_refuse (&page, 404, NULL);

  return page_show_home (&page);
}

static const HttpRoute home_routes[] = {
  { "GET", "/", handle_home, HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
  { "GET", "/{language}", handle_home, HTTP_ROUTE_OPEN, HTTP_BODY_NONE, 0, NULL },
};

static void
fill_routes (void)
{
  static gsize filled = 0;

  if (!g_once_init_enter (&filled))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (http_routes); i++)
    {
      const WebRoute *route = &routes[i / 2];
      gboolean form = g_str_equal (route->method, "POST");

      http_routes[i] = (HttpRoute) {
        .method = route->method,
        .path = g_strconcat (i % 2 == 0 ? "/t/{twin}" : "/{language}/t/{twin}", route->path, NULL),
        .handler = handle,
        .flags = HTTP_ROUTE_OPEN,
        .body = form ? HTTP_BODY_MEMORY : HTTP_BODY_NONE,
        .max_body = form ? MAX_FORM : 0,
      };
    }
  g_once_init_leave (&filled, 1);
}

void
web_add_routes (HttpRouter *router, Server *server)
{
  fill_routes ();
  assets_add_routes (router);
  http_router_add (router, home_routes, G_N_ELEMENTS (home_routes), server);
  http_router_add (router, http_routes, G_N_ELEMENTS (http_routes), server);
}

HttpReply *
web_make_refusal_page (HttpRequest *request, HttpReply *problem, gpointer server)
{
  static const char *const kept[] = { "Allow", "Retry-After" };
  const char *path = http_request_get_path (request);
  g_auto (Page) page = { 0 };
  HttpReply *reply;

  if (g_str_equal (path, "/v1") || g_str_has_prefix (path, "/v1/"))
    return NULL;
  page_init (&page, server, request);
  reply = page_refuse (&page, http_reply_get_status (problem), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (http_reply_get_header (problem, kept[i]) != NULL)
      http_reply_set_header (reply, kept[i], http_reply_get_header (problem, kept[i]));

  return reply;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pages.h"

#include <glib/gi18n.h>

#define COOKIE_SECONDS (LEARNER_PARTNER_MS / 1000)

static HttpReply *
explain (Page *self, guint status, const char *title, const char *words)
{
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, words);

  return page_end (self, status);
}

HttpReply *
page_refuse_unlaunched (Page *self)
{
  return explain (self, 404, page_say (self, N_ ("Open the twin from your learning platform")),
                  page_say (self, N_ ("This twin is reached from a learning platform alone. If you came from there, the session is over, or your browser keeps no "
                                      "cookies for pages inside of others: let the platform open it in a window of its own.")));
}

static HttpReply *
let_in (Page *self, const PartnerLaunch *launch)
{
  g_autofree char *cookie = page_dup_partner_cookie (self);
  HttpReply *reply = page_see_other (self, "");

  http_reply_set_framed_cookie (reply, cookie, launch->cookie, COOKIE_SECONDS);

  return reply;
}

/* Who signed is known: their learners read in the frame what is wrong. */
static HttpReply *
refuse_launch (Page *self, const PartnerLaunch *launch)
{
  HttpReply *reply;

  if (launch->outcome == PARTNER_LAUNCH_INVALID)
    return explain (self, 403, page_say (self, N_ ("That is not possible from here")),
                    page_say (self, N_ ("The learning platform is not known here, or may not open this twin.")));
  reply = explain (self, 403, page_say (self, N_ ("Open the twin once more")),
                   page_say (self, N_ ("The way from the learning platform works once, and for a few minutes. Open the twin there again.")));
  if (*launch->origins != '\0')
    http_reply_allow_frames (reply, launch->origins);

  return reply;
}

HttpReply *
page_launch (Page *self)
{
  const char *token = http_query_get (http_request_get_query (self->request), "token");
  g_auto (PartnerLaunch) launch = { 0 };
  g_autoptr (GError) error = NULL;

  if (twin_config_get_access_mode (self->manifest->config) != TWIN_MODE_PARTNER)
    return page_refuse (self, 404, NULL);
  if (token == NULL)
    return page_refuse (self, 400, NULL);
  if (!partner_launch_open (self->server->storage, self->address->tenant, self->manifest, self->address->slug, token, &launch, &error))
    return page_refuse_for_error (self, error);

  return launch.outcome == PARTNER_LAUNCH_OPENED ? let_in (self, &launch) : refuse_launch (self, &launch);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "learners/magic-link.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

#define COOKIE_SECONDS (LEARNER_COOKIE_MS / 1000)

/* Until the letter has come, the cookie holds nothing but what tells this browser from others. */
#define PENDING_SECONDS (MAGIC_LINK_MS / 1000)

/* --- The address --- */

static HttpReply *
show_address_form (Page *self, guint status, const char *complaint)
{
  Html *html = self->html;
  const char *title = page_say (self, N_ ("Sign in"));

  page_begin (self, title);
  html_leaf (html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("This twin is for people on its list. A link and a code are sent to your e-mail address; there is no password.")));
  if (complaint != NULL)
    html_leaf (html, "p", complaint, "class", "note", "role", "alert", "id", "complaint", NULL);
  page_begin_form (self, "/sign-in", "card");
  html_leaf (html, "label", page_say (self, N_ ("E-mail address")), "for", "address", NULL);
  html_begin (html, "div", "class", "field", NULL);
  html_begin (html, "input", "type", "email", "id", "address", "name", "address", "required", "", "autocomplete", "email", "maxlength", "254", "aria-describedby",
              complaint != NULL ? "complaint hint" : "hint", NULL);
  page_button (self, page_say (self, N_ ("Send the Link")), "primary");
  html_end (html, "div");
  html_leaf (html, "p", page_say (self, N_ ("The address is used to send the message and is not stored; a keyed fingerprint of it is.")), "class", "hint", "id", "hint",
             NULL);
  html_end (html, "form");

  return page_end (self, status);
}

HttpReply *
page_show_sign_in (Page *self)
{
  if (self->session != NULL)
    return page_see_other (self, "");
  if (self->server->mailer == NULL)
    return page_refuse (self, 503, page_say (self, N_ ("This server cannot send messages yet, so nobody can sign in. Tell whoever gave you the address.")));

  return show_address_form (self, 200, NULL);
}

/* --- The code --- */

static void
write_code_form (Page *self, const char *complaint)
{
  Html *html = self->html;

  if (complaint != NULL)
    html_leaf (html, "p", complaint, "class", "note", "role", "alert", "id", "complaint", NULL);
  page_begin_form (self, "/code", "card");
  html_leaf (html, "label", page_say (self, N_ ("Code of eight digits")), "for", "code", NULL);
  html_begin (html, "div", "class", "field", NULL);
  html_begin (html, "input", "type", "text", "class", "code", "id", "code", "name", "code", "required", "", "inputmode", "numeric", "autocomplete", "one-time-code",
              "maxlength", "16", "aria-describedby", complaint != NULL ? "complaint" : NULL, NULL);
  page_button (self, page_say (self, N_ ("Sign In")), "primary");
  html_end (html, "div");
  html_end (html, "form");
}

static HttpReply *
show_code_form (Page *self, guint status, const char *complaint)
{
  const char *title = page_say (self, N_ ("Look into your mail"));

  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("If the address is on the list, a message with a link and a code is on its way. Both work once, within 15 minutes. Open "
                                                  "the link in this browser, or type the code here.")));
  write_code_form (self, complaint);
  html_begin (self->html, "p", "class", "hint", NULL);
  page_link (self, "/sign-in", page_say (self, N_ ("Ask for another message")));
  html_end (self->html, "p");

  return page_end (self, status);
}

static char *
make_link_prefix (const Page *self)
{
  const char *origin = self->server->public_url != NULL ? self->server->public_url : http_server_get_addresses (self->server->http)[0];
  g_autofree char *bare = g_strdup (origin);

  while (g_str_has_suffix (bare, "/"))
    bare[strlen (bare) - 1] = '\0';

  return g_strconcat (bare, self->base, "/link?token=", NULL);
}

HttpReply *
page_sign_in (Page *self)
{
  const char *typed = http_query_get (self->form, "address");
  g_autofree char *browser = magic_link_new_browser ();
  g_autofree char *address = g_strdup (typed);
  g_autofree char *prefix = make_link_prefix (self);
  const MagicLinkRequest request = { self->manifest, browser, address, prefix, language_get_tag (self->language) };
  g_autoptr (GError) error = NULL;
  HttpReply *reply;

  if (self->server->mailer == NULL)
    return page_show_sign_in (self);
  if (typed == NULL)
    return page_refuse (self, 400, NULL);
  if (!magic_link_request (self->server->storage, self->address->tenant, self->server->mailer, &request, &error))
    return g_error_matches (error, TWIN_ERROR, TWIN_ERROR_INVALID)
             ? show_address_form (self, 400, page_say (self, N_ ("That is no e-mail address. Type one like name@example.org.")))
             : page_refuse_for_error (self, error);

  reply = show_code_form (self, 200, NULL);
  http_reply_set_cookie (reply, PAGE_SESSION_COOKIE, browser, PENDING_SECONDS);

  return reply;
}

/* --- Redeeming --- */

/* What is said where a link or a code does not open. */
static HttpReply *
refuse_outcome (Page *self, MagicLinkOutcome outcome)
{
  switch (outcome)
    {
    case MAGIC_LINK_WRONG_CODE:
      return show_code_form (self, 403, page_say (self, N_ ("That code does not fit. Look at the newest message, and whether this is the browser in which you asked.")));
    case MAGIC_LINK_TOO_MANY:
      return show_address_form (self, 403, page_say (self, N_ ("Too many codes were tried. Ask for another message.")));
    case MAGIC_LINK_OTHER_BROWSER:
      return show_code_form (self, 403,
                             page_say (self, N_ ("The link was asked for in another browser. Open it there, or type the code there. It still works.")));
    case MAGIC_LINK_SPENT:
    case MAGIC_LINK_OPENED:
    default:
      return show_address_form (self, 403, page_say (self, N_ ("This link was used already, or its 15 minutes are over. Ask for another message.")));
    }
}

static HttpReply *
let_in (Page *self, const char *cookie)
{
  HttpReply *reply = page_see_other (self, "");

  http_reply_set_cookie (reply, PAGE_SESSION_COOKIE, cookie, COOKIE_SECONDS);

  return reply;
}

/* Opening the link shows a button and uses nothing up: mail scanners open links, too (R99). */
HttpReply *
page_show_link (Page *self)
{
  const char *token = http_query_get (http_request_get_query (self->request), "token");
  const char *title = page_say (self, N_ ("Sign in"));
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  MagicLinkOutcome outcome;

  if (token == NULL)
    return page_refuse (self, 400, NULL);
  tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_READ, &error);
  if (tx == NULL
      || !magic_link_look (tx, self->manifest, token, http_request_get_cookie (self->request, PAGE_SESSION_COOKIE), &outcome, &error))
    return page_refuse_for_error (self, error);
  if (outcome != MAGIC_LINK_OPENED)
    return refuse_outcome (self, outcome);

  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("One more step, so that nobody who only looked at the message gets in.")));
  page_begin_form (self, "/link", NULL);
  html_begin (self->html, "input", "type", "hidden", "name", "token", "value", token, NULL);
  page_button (self, page_say (self, N_ ("Sign In")), "primary");
  html_end (self->html, "form");

  return page_end (self, 200);
}

HttpReply *
page_open_link (Page *self)
{
  const char *token = http_query_get (self->form, "token");
  g_autofree char *cookie = NULL;
  g_autoptr (GError) error = NULL;
  MagicLinkOutcome outcome;

  if (token == NULL)
    return page_refuse (self, 400, NULL);
  if (!magic_link_redeem (self->server->storage, self->address->tenant, self->manifest, token,
                          http_request_get_cookie (self->request, PAGE_SESSION_COOKIE), &outcome, &cookie, &error))
    return page_refuse_for_error (self, error);

  return cookie != NULL ? let_in (self, cookie) : refuse_outcome (self, outcome);
}

HttpReply *
page_open_code (Page *self)
{
  const char *code = http_query_get (self->form, "code");
  const char *browser = http_request_get_cookie (self->request, PAGE_SESSION_COOKIE);
  g_autofree char *cookie = NULL;
  g_autoptr (GError) error = NULL;
  MagicLinkOutcome outcome = MAGIC_LINK_WRONG_CODE;

  if (code == NULL)
    return page_refuse (self, 400, NULL);
  if (browser == NULL)
    return refuse_outcome (self, outcome);
  if (!magic_link_redeem_code (self->server->storage, self->address->tenant, self->manifest, code, browser, &outcome, &cookie, &error))
    return page_refuse_for_error (self, error);

  return cookie != NULL ? let_in (self, cookie) : refuse_outcome (self, outcome);
}

/* --- Leaving --- */

static HttpReply *
say_goodbye (Page *self)
{
  const char *title = page_say (self, N_ ("The session has ended"));
  g_autofree char *cookie = page_dup_partner_cookie (self);
  HttpReply *reply;

  g_clear_pointer (&self->form_token, g_free);
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("What was asked and answered in it is deleted 24 hours from now. To ask again, open the twin from your learning platform.")));
  reply = page_end (self, 200);
  http_reply_set_framed_cookie (reply, cookie, "", 0);

  return reply;
}

HttpReply *
page_sign_out (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);
  HttpReply *reply;

  if (self->session->kind == LEARNER_ANONYMOUS)
    return page_refuse (self, 404, NULL);
  if (tx == NULL || !learner_session_end (tx, self->session, &error) || !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);
  if (self->visit != NULL)
    return say_goodbye (self);
  reply = page_see_other (self, "/sign-in");
  http_reply_set_cookie (reply, PAGE_SESSION_COOKIE, "", 0);

  return reply;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/page.h"

#include "web/assets.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- Whose page --- */

/* The language stands in the path, or was chosen on a page that sets cookies, or is what the browser asks for. */
static void
choose_language (Page *self)
{
  const char *path = http_request_get_path (self->request);
  const char *cookie = http_request_get_cookie (self->request, PAGE_LANGUAGE_COOKIE);
  const Language *chosen = cookie != NULL ? language_find (cookie) : NULL;

  self->prefix = "";
  self->language = chosen != NULL ? chosen : language_choose (http_request_get_header (self->request, "Accept-Language"));
  for (guint i = 0; language_list ()[i] != NULL; i++)
    {
      const Language *language = language_list ()[i];
      const char *tag = language_get_tag (language);

      if (path != NULL && path[0] == '/' && g_str_has_prefix (path + 1, tag) && (path[3] == '/' || path[3] == '\0'))
        {
          self->language = language;
          self->prefix = g_intern_string (((char[]) { '/', tag[0], tag[1], '\0' }));
        }
    }
}

void
page_init (Page *self, Server *server, HttpRequest *request)
{
  *self = (Page) { .server = server, .request = request, .viewer = { .level = TWIN_LEVEL_PUBLIC }, .html = html_new () };
  choose_language (self);
}

void
page_clear (Page *self)
{
  g_clear_pointer (&self->html, html_free);
  g_clear_pointer (&self->visit, partner_visit_free);
  g_clear_pointer (&self->session, learner_session_free);
  g_clear_pointer (&self->form, http_query_free);
  g_clear_pointer (&self->form_token, g_free);
  g_clear_pointer (&self->manifest, twin_manifest_unref);
  g_clear_pointer (&self->address, address_free);
  g_clear_pointer (&self->base, g_free);
}

char *
page_dup_partner_cookie (const Page *self)
{
  g_assert (self->address != NULL);

  return g_strconcat ("__Host-partner_session-", self->address->slug, NULL);
}

/* --- Words and links --- */

const char *
page_say (const Page *self, const char *text)
{
  return language_say (self->language, text);
}

void
page_write (Page *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  html_text (self->html, text);
}

char *
page_make_path (const Page *self, const char *rest)
{
  g_assert (self->base != NULL);

  return g_strconcat (self->base, rest, NULL);
}

void
page_write_paragraph (Page *self, const char *text)
{
  html_leaf (self->html, "p", text, NULL);
}

void
page_link (Page *self, const char *rest, const char *text)
{
  g_autofree char *path = page_make_path (self, rest);

  html_leaf (self->html, "a", text, "href", path, NULL);
}

static void
begin_form (Page *self, const char *rest, const char *class_name, const char *done)
{
  g_autofree char *path = page_make_path (self, rest);

  html_begin (self->html, "form", "method", "post", "action", path, "class", class_name, "data-done", done, NULL);
  if (self->form_token != NULL)
    html_begin (self->html, "input", "type", "hidden", "name", PAGE_FORM_TOKEN, "value", self->form_token, NULL);
}

void
page_begin_form (Page *self, const char *rest, const char *class_name)
{
  begin_form (self, rest, class_name, NULL);
}

void
page_begin_small_form (Page *self, const char *rest, const char *done)
{
  begin_form (self, rest, "row", done);
}

void
page_button (Page *self, const char *text, const char *class_name)
{
  html_leaf (self->html, "button", text, "type", "submit", "class", class_name, NULL);
}

/* --- What is around --- */

static void
write_head (Page *self, const char *title)
{
  Html *html = self->html;

  html_doctype (html);
  html_begin (html, "html", "lang", language_get_tag (self->language), NULL);
  html_begin (html, "head", NULL);
  html_begin (html, "meta", "charset", "utf-8", NULL);
  html_begin (html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
  html_begin (html, "meta", "name", "color-scheme", "content", "light dark", NULL);
  html_begin (html, "meta", "name", "robots", "content", "noindex", NULL);
  html_begin (html, "title", NULL);
  html_text (html, title);
  if (self->manifest != NULL && !g_str_equal (title, self->manifest->name))
    page_write (self, " – %s", self->manifest->name);
  html_end (html, "title");
  html_begin (html, "link", "rel", "stylesheet", "href", asset_get_path (ASSET_STYLE), NULL);
  html_begin (html, "link", "rel", "icon", "href", asset_get_path (ASSET_ICON), "type", "image/svg+xml", NULL);
  html_leaf (html, "script", "", "src", asset_get_path (ASSET_SCRIPT), "defer", "", NULL);
  html_end (html, "head");
}

/* Whether people sign in here by themselves. */
static gboolean
is_restricted (const Page *self)
{
  return self->manifest != NULL && twin_config_get_access_mode (self->manifest->config) == TWIN_MODE_RESTRICTED;
}

/* Behind a sign-in a choice is remembered. */
static void
write_language_choice (Page *self)
{
  page_begin_form (self, "/language", "languages");
  for (guint i = 0; language_list ()[i] != NULL; i++)
    {
      const Language *language = language_list ()[i];
      const char *tag = language_get_tag (language);

      html_leaf (self->html, "button", language_get_name (language), "type", "submit", "class", "link", "name", "language", "value", tag, "lang", tag,
                 "aria-pressed", language == self->language ? "true" : "false", NULL);
    }
  html_end (self->html, "form");
}

/* The same page in the other languages: a link and no cookie. */
static void
write_languages (Page *self)
{
  const char *path = http_request_get_path (self->request) + strlen (self->prefix);

  /* The answer to a form has no address of its own. */
  if (!g_str_equal (http_request_get_method (self->request), "GET"))
    path = self->base != NULL ? self->base + strlen (self->prefix) : "/";
  html_begin (self->html, "nav", "class", "languages", "aria-label", page_say (self, N_ ("Language")), NULL);
  for (guint i = 0; language_list ()[i] != NULL; i++)
    {
      const Language *language = language_list ()[i];
      const char *tag = language_get_tag (language);
      g_autofree char *href = g_strconcat ("/", tag, g_str_equal (path, "/") ? "" : path, NULL);

      html_leaf (self->html, "a", language_get_name (language), "href", href, "hreflang", tag, "lang", tag, "aria-current",
                 language == self->language ? "true" : NULL, NULL);
    }
  html_end (self->html, "nav");
}

static void
write_header (Page *self)
{
  Html *html = self->html;

  html_leaf (html, "a", page_say (self, N_ ("Skip to the content")), "class", "skip", "href", "#main", NULL);
  if (self->server->demo)
    html_leaf (html, "p", page_say (self, N_ ("Demonstration: the twin, its documents and its people are made up.")), "class", "demo", NULL);
  html_begin (html, "header", "class", "top", NULL);
  if (self->manifest != NULL)
    {
      html_begin (html, "a", "class", "brand", "href", self->base, NULL);
      html_leaf (html, "span", self->manifest->name, "class", "name", NULL);
      html_leaf (html, "span", page_say (self, N_ ("AI twin")), "class", "badge", NULL);
      html_end (html, "a");
    }
  else
    html_leaf (html, "span", page_say (self, N_ ("AI twins")), "class", "brand", NULL);
  if (is_restricted (self))
    write_language_choice (self);
  else
    write_languages (self);
  html_end (html, "header");
}

static void
write_footer (Page *self)
{
  Html *html = self->html;

  html_begin (html, "footer", "class", "bottom", NULL);
  if (self->manifest != NULL)
    {
      html_begin (html, "nav", "aria-label", page_say (self, N_ ("About this twin")), NULL);
      page_link (self, "", page_say (self, N_ ("Ask")));
      page_link (self, "/about", page_say (self, N_ ("About and contact")));
      page_link (self, "/privacy", page_say (self, N_ ("What is held about you")));
      if (is_restricted (self) && self->session != NULL)
        page_link (self, "/profile", page_say (self, N_ ("Your data")));
      html_end (html, "nav");
      if (self->form_token != NULL)
        {
          page_begin_form (self, "/sign-out", "leave");
          page_button (self, self->visit != NULL ? page_say (self, N_ ("End the Session")) : page_say (self, N_ ("Sign Out")), "small");
          html_end (html, "form");
        }
    }
  html_leaf (html, "p", page_say (self, N_ ("Answers are written by a computer and may be wrong. Look at the passages that they cite.")), NULL);
  html_end (html, "footer");
}

void
page_begin (Page *self, const char *title)
{
  write_head (self, title);
  html_begin (self->html, "body", "data-close", page_say (self, N_ ("Close the passage")), NULL);
  write_header (self);
  html_begin (self->html, "main", "id", "main", "tabindex", "-1", NULL);
}

HttpReply *
page_end (Page *self, guint status)
{
  g_autoptr (GBytes) body = NULL;
  HttpReply *reply;

  html_end (self->html, "main");
  write_footer (self);
  html_end (self->html, "body");
  html_end (self->html, "html");
  body = html_finish (self->html);
  reply = http_reply_new_bytes (status, "text/html; charset=utf-8", body);
  http_reply_set_page_policy (reply);
  if (self->visit != NULL && *self->visit->origins != '\0')
    http_reply_allow_frames (reply, self->visit->origins);
  http_reply_set_header (reply, "Content-Language", language_get_tag (self->language));
  http_reply_set_header (reply, "Vary", "Accept-Language, Cookie");

  return reply;
}

HttpReply *
page_see_other (Page *self, const char *rest)
{
  g_autofree char *path = page_make_path (self, rest);

  return http_reply_new_see_other (path);
}

/* --- When something is in the way --- */

static const struct
{
  guint status;
  const char *title;
  const char *words;
} refusals[] = {
  { 400, N_ ("That was not understood"), N_ ("Something in the address or in what was typed cannot be right. Please go back and try again.") },
  { 401, N_ ("You are not signed in any more"), N_ ("Sign in again; what you typed is not lost if you go back.") },
  { 403, N_ ("That is not possible from here"), N_ ("The request came from another page. Please open this page again and repeat it.") },
  { 404, N_ ("There is nothing here"), N_ ("The address may be mistyped, or what was here has been taken back.") },
  { 405, N_ ("That is not possible here"), N_ ("Please go back and use the buttons of the page.") },
  { 408, N_ ("That took too long"), N_ ("The connection was too slow. Please try again.") },
  { 413, N_ ("That is too long"), N_ ("Please use fewer words.") },
  { 429, N_ ("Too many requests"), N_ ("A great deal is being asked from your network.") },
  { 503, N_ ("Just now there is too much to do"), N_ ("Please try again in a moment.") },
  { 500, N_ ("Something went wrong on our side"), N_ ("It is not your fault. Please try again in a while; if it stays like this, tell whoever gave you the address.") },
};

HttpReply *
page_refuse (Page *self, guint status, const char *detail)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (refusals) && refusals[i].status != status)
    i++;
  page_begin (self, page_say (self, refusals[i].title));
  html_leaf (self->html, "h1", page_say (self, refusals[i].title), NULL);
  html_leaf (self->html, "p", detail != NULL ? detail : page_say (self, refusals[i].words), NULL);
  if (self->base != NULL)
    {
      html_begin (self->html, "p", NULL);
      page_link (self, "", page_say (self, N_ ("Back to the twin")));
      html_end (self->html, "p");
    }

  return page_end (self, status);
}

HttpReply *
page_refuse_for_error (Page *self, const GError *error)
{
  g_autoptr (HttpReply) problem = http_problem_reply_for_error (error);

  return page_refuse (self, http_reply_get_status (problem), NULL);
}

HttpReply *
page_refuse_quota (Page *self, const HttpQuota *quota, const HttpQuotaState *state)
{
  guint seconds = MAX (state->reset_s, 1);
  g_autofree char *after = g_strdup_printf ("%u", seconds);
  g_autofree char *words = seconds < 120 ? g_strdup_printf (page_say (self, N_ ("A great deal is being asked from your network. Try again in %u s.")), seconds)
                                         : g_strdup_printf (page_say (self, N_ ("A great deal is being asked from your network. Try again in %u min.")),
                                                            (seconds + 59) / 60);
  HttpReply *reply = page_refuse (self, 429, words);

  http_reply_set_quota (reply, quota, state);
  http_reply_set_header (reply, "Retry-After", after);

  return reply;
}

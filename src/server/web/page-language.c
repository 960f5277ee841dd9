/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pages.h"

/* As long as browsers keep a cookie (RFC 6265bis, 5.5: 400 days). */
#define COOKIE_SECONDS (400 * 24 * 60 * 60)

/* Only behind a sign-in, and only after a choice (R166, C13). */
HttpReply *
page_choose_language (Page *self)
{
  const char *tag = http_query_get (self->form, "language");
  const Language *language = tag != NULL ? language_find (tag) : NULL;
  g_autofree char *path = g_strconcat ("/t/", self->address->slug, NULL);
  HttpReply *reply;

  if (language == NULL || twin_config_get_access_mode (self->manifest->config) == TWIN_MODE_PUBLIC)
    return page_refuse (self, 400, NULL);
  reply = http_reply_new_see_other (path);
  http_reply_set_cookie (reply, PAGE_LANGUAGE_COOKIE, language_get_tag (language), COOKIE_SECONDS);

  return reply;
}

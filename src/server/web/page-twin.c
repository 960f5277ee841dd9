/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-limits.h"
#include "web/pages.h"

#include <glib/gi18n.h>

#define MAX_TITLES 8

/* UTF-8 takes at most 4 bytes for a character that the browser counts. */
#define MAX_QUESTION_CHARACTERS (TWIN_LIMIT_QUESTION_BYTES / 4)

void
page_write_ask_form (Page *self, const char *previous, const char *draft)
{
  Html *html = self->html;
  g_autofree char *limit = g_strdup_printf ("%u", (guint) MAX_QUESTION_CHARACTERS);

  page_begin_form (self, "/ask", "ask");
  html_leaf (html, "label", previous != NULL ? page_say (self, N_ ("Ask further")) : page_say (self, N_ ("Your question")), "for", "question",
             "data-again", page_say (self, N_ ("Ask further")), NULL);
  html_begin (html, "div", "class", "field", NULL);
  html_leaf (html, "textarea", draft != NULL ? draft : "", "id", "question", "name", "question", "rows", "2", "required", "", "maxlength", limit,
             "autocomplete", "off", "aria-describedby", "hint", NULL);
  page_button (self, page_say (self, N_ ("Ask")), "primary");
  html_end (html, "div");
  html_leaf (html, "p", page_say (self, N_ ("Please do not write about yourself or others by name.")), "class", "hint", "id", "hint", NULL);
  html_begin (html, "input", "type", "hidden", "name", "previous", "value", previous != NULL ? previous : "", NULL);
  html_end (html, "form");
  page_offer_factor (self);
}

static void
write_documents (Page *self)
{
  Html *html = self->html;
  guint n = 0;

  html_begin (html, "details", "class", "documents", NULL);
  html_leaf (html, "summary", page_say (self, N_ ("What it answers from")), NULL);
  html_begin (html, "ul", NULL);
  for (guint i = 0; i < self->manifest->documents->len && n < MAX_TITLES; i++)
    {
      const TwinBundleDocument *document = self->manifest->documents->pdata[i];

      if (!published_may_see (&self->viewer, document->classification))
        continue;
      html_leaf (html, "li", document->title, "lang", *document->language != '\0' ? document->language : NULL, NULL);
      n++;
    }
  html_end (html, "ul");
  html_end (html, "details");
}

HttpReply *
page_show_twin (Page *self)
{
  Html *html = self->html;
  const char *purpose = twin_config_get_string (self->manifest->config, "persona.purpose");

  page_begin (self, self->manifest->name);
  html_leaf (html, "h1", self->manifest->name, NULL);
  if (purpose != NULL && *purpose != '\0')
    html_leaf (html, "p", purpose, "class", "purpose", NULL);
  html_leaf (html, "p",
             page_say (self, N_ ("You are talking to a computer, not to a person. It answers from documents alone, and names the passage that each "
                                 "sentence comes from.")),
             "class", "lead", NULL);
  write_documents (self);
  html_leaf (html, "div", "", "id", "conversation", NULL);
  page_write_ask_form (self, NULL, NULL);
  page_write_quizzes (self);

  return page_end (self, 200);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/controller.h"
#include "models/model-answer.h"
#include "web/pages.h"

#include <glib/gi18n.h>

static void
write_row (Page *self, const char *label, const char *text)
{
  if (text == NULL)
    return;
  html_leaf (self->html, "dt", label, NULL);
  html_leaf (self->html, "dd", text, NULL);
}

static void
write_email (Page *self, const char *email)
{
  g_autofree char *address = email != NULL ? g_uri_escape_string (email, "@", TRUE) : NULL;
  g_autofree char *href = g_strconcat ("mailto:", address, NULL);

  if (email == NULL)
    return;
  html_leaf (self->html, "dt", page_say (self, N_ ("E-mail")), NULL);
  html_begin (self->html, "dd", NULL);
  html_leaf (self->html, "a", email, "href", href, NULL);
  html_end (self->html, "dd");
}

static void
write_controller (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (Controller) controller = { 0 };

  if (!controller_read (self->server->storage, &controller, &error))
    g_message ("Who is responsible cannot be read: %s", error->message);
  html_leaf (self->html, "h2", page_say (self, N_ ("Who is responsible")), "id", "responsible", NULL);
  if (!controller_is_complete (&controller))
    html_leaf (self->html, "p", page_say (self, N_ ("Whoever runs this server has not said all of this yet. Ask whoever gave you the address.")), "class", "note",
               NULL);
  html_begin (self->html, "dl", NULL);
  write_row (self, page_say (self, N_ ("Name")), controller.name);
  write_row (self, page_say (self, N_ ("Postal address")), controller.address);
  write_email (self, controller.email);
  write_row (self, page_say (self, N_ ("Data protection officer")), controller.officer);
  write_row (self, page_say (self, N_ ("Where you may complain")), controller.authority);
  html_end (self->html, "dl");
  html_leaf (self->html, "p", page_say (self, N_ ("You may complain to the supervisory authority, also to the one where you live or work (Art. 77 GDPR).")), NULL);
  if (controller.policy_date != NULL)
    {
      html_begin (self->html, "p", "class", "hint", NULL);
      page_write (self, page_say (self, N_ ("This was last changed on %s.")), controller.policy_date);
      html_end (self->html, "p");
    }
}

/* Who else gets to know a question (Art. 13(1)(e) GDPR). */
static void
write_model (Page *self)
{
  const ModelProfile *model = model_answer_find (self->server->models, self->manifest);

  if (model == NULL)
    return;
  html_leaf (self->html, "h2", page_say (self, N_ ("The language model")), NULL);
  page_write_paragraph (self, page_say (self, N_ ("A language model puts the passages that were found into words. It gets your question, without what is recognised as personal in it, and those "
                                                  "passages, and nothing about you. Sentences that the passages do not say are not shown.")));
  html_begin (self->html, "dl", NULL);
  write_row (self, page_say (self, N_ ("Model")), model->profile->name);
  write_row (self, page_say (self, N_ ("Where it runs")),
             twin_model_profile_is_local (model->profile) ? page_say (self, N_ ("On this server"))
             : *model->profile->region != '\0'            ? model->profile->region
                                                          : page_say (self, N_ ("Not known")));
  write_row (self, page_say (self, N_ ("What it keeps")),
             twin_model_profile_is_local (model->profile) || model->profile->zero_retention ? page_say (self, N_ ("Nothing")) : page_say (self, N_ ("As its provider says")));
  html_end (self->html, "dl");
}

HttpReply *
page_show_about (Page *self)
{
  Html *html = self->html;
  const char *title = page_say (self, N_ ("About this twin"));

  page_begin (self, title);
  html_leaf (html, "h1", title, NULL);
  html_leaf (html, "p",
             page_say (self, N_ ("A program looks for the passages that fit your question and answers from them. It is not a person, it may be wrong, and it "
                                 "does not know what is not in the documents. Each answer says that it is an AI’s, and where it comes from.")),
             NULL);
  html_leaf (html, "p",
             page_say (self, N_ ("It decides nothing about you and makes no profile of you (Art. 22 GDPR). Your questions are used to answer them and for nothing "
                                 "that could expose you.")),
             NULL);
  write_model (self);
  write_controller (self);
  html_begin (html, "p", NULL);
  page_link (self, "/privacy", page_say (self, N_ ("What is held about you, and until when")));
  html_end (html, "p");

  return page_end (self, 200);
}

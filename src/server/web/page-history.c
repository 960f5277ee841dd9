/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "learners/conversation.h"
#include "web/pages.h"

#include <glib/gi18n.h>

#define AT_ONCE 60 /* messages on a page */

static void
write_sources (Page *self, const ConversationMessage *message)
{
  for (guint i = 0; i < message->sources->len; i++)
    {
      const ConversationSource *source = message->sources->pdata[i];
      g_autofree char *path = g_strdup_printf ("%s/passage/%s/%u?mark=%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "#cited", self->base, source->document_id,
                                               source->ordinal, source->start, source->end);
      g_autofree char *label = g_strdup_printf (page_say (self, N_ ("Source %u")), source->number);
      g_autofree char *number = g_strdup_printf ("%u", source->number);

      html_text (self->html, " ");
      html_leaf (self->html, "a", number, "class", "mark", "href", path, "aria-label", label, NULL);
    }
}

static void
write_bookmark (Page *self, const ConversationMessage *message)
{
  g_autofree char *id = g_strconcat ("note-", message->id, NULL);
  Html *html = self->html;

  page_begin_form (self, "/bookmark", "bookmark");
  html_begin (html, "input", "type", "hidden", "name", "message", "value", message->id, NULL);
  if (message->bookmarked != 0)
    {
      html_leaf (html, "label", page_say (self, N_ ("Your note")), "for", id, NULL);
      html_begin (html, "input", "type", "text", "id", id, "name", "note", "value", message->note != NULL ? message->note : "", "maxlength", "500", NULL);
    }
  html_begin (html, "div", "class", "row", NULL);
  html_leaf (html, "button", message->bookmarked != 0 ? page_say (self, N_ ("Save the Note")) : page_say (self, N_ ("Bookmark")), "type", "submit", "class", "small",
             "name", "value", "value", "on", NULL);
  if (message->bookmarked != 0)
    html_leaf (html, "button", page_say (self, N_ ("Remove the Bookmark")), "type", "submit", "class", "small", "name", "value", "value", "off", NULL);
  html_end (html, "div");
  html_end (html, "form");
}

static void
write_message (Page *self, const ConversationMessage *message)
{
  g_autofree char *date = language_format_date (self->language, message->created_at);
  g_autofree char *id = g_strconcat ("message-", message->id, NULL);

  html_begin (self->html, "li", "id", id, NULL);
  if (message->question)
    html_leaf (self->html, "p", message->text, "class", "question", NULL);
  else
    {
      html_begin (self->html, "div", "class", "answer", NULL);
      html_begin (self->html, "p", "class", "label", NULL);
      html_leaf (self->html, "span", page_say (self, N_ ("AI answer")), "class", "badge", NULL);
      html_text (self->html, " ");
      html_text (self->html, date);
      html_end (self->html, "p");
      html_begin (self->html, "p", "class", "said", NULL);
      html_text (self->html, message->text);
      write_sources (self, message);
      html_end (self->html, "p");
      write_bookmark (self, message);
      html_end (self->html, "div");
    }
  html_end (self->html, "li");
}

static HttpReply *
refuse_history (Page *self, const GError *error)
{
  if (!g_error_matches (error, TWIN_ERROR, TWIN_ERROR_REFUSED))
    return page_refuse_for_error (self, error);

  return page_refuse (self, 403, page_say (self, N_ ("No history is kept: you did not consent to it, or you restricted the use of your data. Under “Your data” you can change "
                                                     "that.")));
}

HttpReply *
page_show_history (Page *self)
{
  const char *title = page_say (self, N_ ("Your history"));
  gboolean marked = http_query_get (http_request_get_query (self->request), "bookmarks") != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_READ, &error);
  g_autoptr (GPtrArray) messages = NULL;

  if (tx != NULL)
    messages = marked ? conversation_list_bookmarks (tx, self->manifest, self->session, &error)
                      : conversation_list (tx, self->manifest, self->session, G_MAXINT64, AT_ONCE, &error);
  if (messages == NULL)
    return refuse_history (self, error);

  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  html_begin (self->html, "nav", "aria-label", title, NULL);
  page_link (self, "/history", page_say (self, N_ ("All")));
  page_link (self, "/history?bookmarks", page_say (self, N_ ("Bookmarks")));
  html_end (self->html, "nav");
  if (messages->len == 0)
    page_write_paragraph (self, marked ? page_say (self, N_ ("Nothing is bookmarked yet.")) : page_say (self, N_ ("Nothing was asked yet since you consented.")));
  html_begin (self->html, "ol", "class", "messages", NULL);
  /* The oldest first, as it was said. */
  for (guint i = messages->len; i > 0; i--)
    write_message (self, messages->pdata[i - 1]);
  html_end (self->html, "ol");

  return page_end (self, 200);
}

HttpReply *
page_bookmark (Page *self)
{
  const char *message = http_query_get (self->form, "message");
  const char *note = http_query_get (self->form, "note");
  gboolean off = g_strcmp0 (http_query_get (self->form, "value"), "off") == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;

  if (message == NULL)
    return page_refuse (self, 400, NULL);
  tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);
  if (tx == NULL
      || !(off ? conversation_unbookmark (tx, self->session, message, &error) : conversation_bookmark (tx, self->session, message, note, &error))
      || !storage_commit (tx, &error))
    return refuse_history (self, error);

  return page_see_other (self, "/history?bookmarks");
}

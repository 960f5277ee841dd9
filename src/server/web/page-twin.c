/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/controller.h"
#include "base/twin-limits.h"
#include "web/pages.h"

#include <glib/gi18n.h>

#define MAX_TITLES 8

/* How long everybody is told of a change of the policy; whoever was here before it is told at the next visit, whenever that is. */
#define NOTICE_MS (30 * TWIN_DAY_MS)

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

/* R175. Who asks after a change has been told of it; a session that is unknown may be of somebody who was here before. */
static gboolean
concerns_visitor (const Page *self, const char *policy_date)
{
  g_autofree char *time = g_strconcat (policy_date, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) changed = g_date_time_new_from_iso8601 (time, NULL);
  gint64 at = changed != NULL ? g_date_time_to_unix (changed) * TWIN_SECOND_MS : G_MAXINT64;
  gint64 now = twin_clock_now (self->server->clock);

  if (now < at)
    return FALSE;
  if (self->session != NULL && self->session->stored && self->session->kind == LEARNER_ANONYMOUS)
    return self->session->last_at < at;

  return now < at + NOTICE_MS;
}

/* Of the last version that people are told of; where no versions were kept yet, what whoever runs the server said. */
static char *
read_policy_date (Page *self, GError **error)
{
  g_auto (Controller) controller = { 0 };
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  g_autofree char *date = NULL;
  gboolean known = FALSE;

  if (tx == NULL || !policy_read_notice_date (tx, &date, &known, error))
    return NULL;
  storage_tx_free (g_steal_pointer (&tx));
  if (!known && controller_read (self->server->storage, &controller, error))
    date = g_steal_pointer (&controller.policy_date);

  return g_steal_pointer (&date);
}

static void
write_policy_notice (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *date = read_policy_date (self, &error);

  if (error != NULL)
    g_message ("When the policy was changed cannot be read: %s", error->message);
  if (date == NULL || !concerns_visitor (self, date))
    return;
  html_begin (self->html, "p", "class", "note", "role", "status", NULL);
  page_write (self, page_say (self, N_ ("How your data is handled was changed on %s.")), date);
  html_text (self->html, " ");
  page_link (self, "/privacy", page_say (self, N_ ("What is held about you")));
  html_end (self->html, "p");
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
  write_policy_notice (self);
  write_documents (self);
  html_leaf (html, "div", "", "id", "conversation", NULL);
  page_write_ask_form (self, NULL, NULL);
  page_write_quizzes (self);

  return page_end (self, 200);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-retention.h"
#include "storage/storage-schema.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *letter;
  const char *words;
} bases[] = {
  { "a", N_ ("consent (Art. 6(1)(a) GDPR)") },
  { "b", N_ ("the service you asked for (Art. 6(1)(b) GDPR)") },
  { "c", N_ ("a legal duty (Art. 6(1)(c) GDPR)") },
  { "f", N_ ("legitimate interest (Art. 6(1)(f) GDPR)") },
};

static const char *
describe_basis (const Page *self, const char *letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    if (g_str_equal (bases[i].letter, letter))
      return page_say (self, bases[i].words);

  return letter;
}

#define PARTNER_CLASS "partnerSessions"

static TwinAccessMode
get_mode (const Page *self)
{
  return twin_config_get_access_mode (self->manifest->config);
}

/* All of a partner's session goes together, whatever other sessions' parts have. */
static const TwinRetentionClass *
find_class (const Page *self, const char *id)
{
  gboolean of_session = g_str_equal (id, "interactions") || g_str_equal (id, "quizAnswers");

  return twin_retention_class_lookup (get_mode (self) == TWIN_MODE_PARTNER && of_session ? PARTNER_CLASS : id);
}

static char *
describe_period (const Page *self, const char *id)
{
  const TwinRetentionClass *class = find_class (self, id);
  g_autofree char *days = NULL;
  g_autofree char *grace = NULL;

  g_assert (class != NULL);
  if (class->days == 0)
    return g_strdup (page_say (self, N_ ("until it is deleted")));
  days = language_format_days (self->language, class->days);
  if (g_str_equal (class->id, PARTNER_CLASS))
    return g_strdup_printf (page_say (self, N_ ("the session, and %s after its end")), days);
  if (class->grace_days == 0)
    return g_steal_pointer (&days);
  grace = language_format_days (self->language, class->grace_days);

  return g_strdup_printf (page_say (self, N_ ("%s without use; then out of sight, and destroyed %s later")), days, grace);
}

static void
write_cell (Page *self, const char *text)
{
  html_leaf (self->html, "td", text, NULL);
}

/* Of a visitor of a public twin, and of a partner's learner, there is a session and what was said in it; the rest is of people who sign in. */
static gboolean
concerns (const Page *self, const StorageTable *table, const StorageColumn *column)
{
  if (table->subject == NULL || column->purpose == NULL || (g_str_equal (column->retention, PARTNER_CLASS) && get_mode (self) != TWIN_MODE_PARTNER))
    return FALSE;

  return get_mode (self) == TWIN_MODE_RESTRICTED
         || (strstr (table->subject, "session") != NULL && !g_str_equal (column->legal_basis, "a") && !g_str_equal (column->retention, "learnerSignIn"));
}

static void
write_row (Page *self, const StorageTable *table, guint at)
{
  const StorageColumn *column = &table->columns[at];
  g_autofree char *period = describe_period (self, column->retention);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = at; table->columns[i].name != NULL; i++)
    if (storage_columns_share_reason (&table->columns[i], column))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", page_say (self, table->columns[i].label));

  html_begin (self->html, "tr", NULL);
  html_begin (self->html, "th", "scope", "row", NULL);
  html_text (self->html, page_say (self, table->label));
  html_end (self->html, "th");
  write_cell (self, names->str);
  write_cell (self, page_say (self, column->purpose));
  write_cell (self, describe_basis (self, column->legal_basis));
  write_cell (self, period);
  html_end (self->html, "tr");
}

/* From the description by which the tables are made: what is not in it is not kept. */
static void
write_table (Page *self)
{
  static const char *const headings[] = { N_ ("What"), N_ ("In detail"), N_ ("Why"), N_ ("On what ground"), N_ ("How long") };
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  Html *html = self->html;

  html_begin (html, "div", "class", "table", "tabindex", "0", "role", "region", "aria-labelledby", "kept", NULL);
  html_begin (html, "table", NULL);
  html_leaf (html, "caption", page_say (self, N_ ("From the description of the server’s tables")), "id", "kept", NULL);
  html_begin (html, "thead", NULL);
  html_begin (html, "tr", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    html_leaf (html, "th", page_say (self, headings[i]), "scope", "col", NULL);
  html_end (html, "tr");
  html_end (html, "thead");
  html_begin (html, "tbody", NULL);
  for (guint i = 0; i < n_tables; i++)
    for (guint c = 0; storage_table_next_reason (&tables[i], &c); c++)
      if (concerns (self, &tables[i], &tables[i].columns[c]))
        write_row (self, &tables[i], c);
  html_end (html, "tbody");
  html_end (html, "table");
  html_end (html, "div");
}

/* What anybody may do about a session by themselves. */
static void
write_choices (Page *self)
{
  page_begin_form (self, "/forget", NULL);
  page_button (self, page_say (self, N_ ("Forget this session")), "");
  html_end (self->html, "form");
  page_write_paragraph (self, self->session != NULL && self->session->objected != 0
                                ? page_say (self, N_ ("You objected: nothing of this session is in any analytics (Art. 21 GDPR)."))
                                : page_say (self, N_ ("You may object to being counted in analytics, which expose nobody (Art. 21 GDPR):")));
  if (self->session != NULL && self->session->objected == 0)
    {
      page_begin_form (self, "/object", NULL);
      html_leaf (self->html, "button", page_say (self, N_ ("Leave Me Out")), "type", "submit", "name", "value", "value", "on", NULL);
      html_end (self->html, "form");
    }
}

static void
write_public (Page *self)
{
  html_leaf (self->html, "p",
             page_say (self, N_ ("This twin sets no cookies and knows no names. So that a conversation can go on, and so that nobody asks too often, a "
                                 "fingerprint of your network and your browser is made with a key of this twin: it leads to nobody, and is another one at "
                                 "every other twin. Your address itself is never stored.")),
             NULL);
  html_leaf (self->html, "h2", page_say (self, N_ ("Your rights")), NULL);
  html_leaf (self->html, "p",
             page_say (self, N_ ("Because nobody here can tell who you are, a request to see, correct or take along what is held cannot be matched to you "
                                 "(Art. 11 GDPR, for Art. 15 to 20). While this visit goes on you may have it deleted all the same:")),
             NULL);
  write_choices (self);
}

static void
write_partner (Page *self)
{
  page_write_paragraph (self, page_say (self, N_ ("A learning platform brought you here. What it calls you is not stored, only a digest under a key that exists for this "
                                                  "platform alone, is given to nobody, and is destroyed when the platform leaves. The platform is told that a question "
                                                  "was asked, in which session, in which course and how long it was, and nothing of what it says; it knows when it "
                                                  "sent you, and could connect the two.")));
  page_write_paragraph (self, page_say (self, N_ ("One cookie, partner_session, holds the session together for 8 hours. For what the platform itself does with your data, it is "
                                                  "responsible.")));
  html_leaf (self->html, "h2", page_say (self, N_ ("Your rights")), NULL);
  page_write_paragraph (self, page_say (self, N_ ("Nobody here can tell who you are, so that a request to see, correct or take along what is held cannot be matched to you (Art. 11 "
                                                  "GDPR). While the session goes on you may have it deleted all the same:")));
  if (self->session != NULL)
    write_choices (self);
}

static void
write_restricted (Page *self)
{
  html_leaf (self->html, "p",
             page_say (self, N_ ("To ask this twin you sign in with a link that is sent to you. Your e-mail address is kept only as a keyed fingerprint; in plain it "
                                 "exists only while the message is handed over. One cookie, learner_session, keeps you signed in for 24 hours; a second one, "
                                 "NEXT_LOCALE, is set only if you choose a language.")),
             NULL);
  html_leaf (self->html, "h2", page_say (self, N_ ("Your rights")), NULL);
  html_leaf (self->html, "p",
             page_say (self, N_ ("Signed in, you can see all that is held about you, take it along, restrict or object to its use, and delete it, by yourself and "
                                 "at any time.")),
             NULL);
  html_begin (self->html, "p", NULL);
  page_link (self, "/profile", page_say (self, N_ ("Your data")));
  html_end (self->html, "p");
}

HttpReply *
page_show_privacy (Page *self)
{
  const char *title = page_say (self, N_ ("What is held about you"));

  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  if (get_mode (self) == TWIN_MODE_PUBLIC)
    write_public (self);
  else if (get_mode (self) == TWIN_MODE_PARTNER)
    write_partner (self);
  else
    write_restricted (self);
  html_leaf (self->html, "h2", page_say (self, N_ ("What is kept, and until when")), NULL);
  if (get_mode (self) != TWIN_MODE_PARTNER)
    page_write_paragraph (self, page_say (self, N_ ("A question and its answer are destroyed 120 days after they were said at the latest, however often you come back. "
                                                    "Custom periods can only be shorter than those given here.")));
  write_table (self);
  html_begin (self->html, "p", NULL);
  page_link (self, "/about", page_say (self, N_ ("Who is responsible, and where you may complain")));
  html_end (self->html, "p");

  return page_end (self, 200);
}

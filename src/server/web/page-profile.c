/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/controller.h"
#include "learners/learner-rights.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- What all of it needs --- */

/* The version of the policy that a consent is to: when it was last changed. */
static char *
get_policy_version (Page *self)
{
  g_auto (Controller) controller = { 0 };
  g_autoptr (GError) error = NULL;

  if (!controller_read (self->server->storage, &controller, &error))
    g_message ("Who is responsible cannot be read: %s", error->message);

  return g_strdup (controller.policy_date != NULL ? controller.policy_date : "");
}

static char *
hash_peer (gpointer request, GBytes *salt)
{
  return http_request_salt_peer (request, salt);
}

static ConsentDevice
get_device (Page *self)
{
  return (ConsentDevice) { hash_peer, self->request, http_request_get_header (self->request, "User-Agent") };
}

/* One form with two buttons that look alike, of which one is pressed: giving is as easy as taking back (Art. 7(3) GDPR). */
static void
write_switch (Page *self, const char *rest, gboolean on, const char *label_on, const char *label_off)
{
  Html *html = self->html;

  page_begin_form (self, rest, "row");
  html_leaf (html, "button", label_off, "type", "submit", "name", "value", "value", "off", "aria-pressed", on ? "false" : "true", NULL);
  html_leaf (html, "button", label_on, "type", "submit", "name", "value", "value", "on", "aria-pressed", on ? "true" : "false", NULL);
  html_end (html, "form");
}

static gboolean
is_on (Page *self)
{
  return g_strcmp0 (http_query_get (self->form, "value"), "on") == 0;
}

/* --- The page --- */

static void
write_consent (Page *self)
{
  html_leaf (self->html, "h2", page_say (self, N_ ("History and bookmarks")), "id", "history", NULL);
  page_write_paragraph (self, page_say (self, N_ ("With your consent your questions and answers stay together so that you can read them again, bookmark them and see the "
                                                  "results of quizzes, also after you sign in again. Without it you can ask all the same. You may change it at any time; "
                                                  "taking it back deletes what was kept because of it.")));
  write_switch (self, "/consent", self->session->learner_id != NULL, page_say (self, N_ ("Keep My History")), page_say (self, N_ ("Keep No History")));
  if (self->session->learner_id == NULL)
    return;
  html_begin (self->html, "p", NULL);
  page_link (self, "/history", page_say (self, N_ ("Read your history")));
  html_end (self->html, "p");
}

static void
write_ledger (Page *self, StorageTx *tx)
{
  g_autoptr (GPtrArray) entries = consent_list (tx, self->session, NULL);

  if (entries == NULL || entries->len == 0)
    return;
  html_begin (self->html, "details", NULL);
  html_leaf (self->html, "summary", page_say (self, N_ ("When you gave consent and took it back")), NULL);
  html_begin (self->html, "ul", NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const ConsentEntry *entry = entries->pdata[i];
      g_autofree char *date = language_format_date (self->language, entry->at);

      html_begin (self->html, "li", NULL);
      page_write (self, entry->given ? page_say (self, N_ ("%s: given")) : page_say (self, N_ ("%s: taken back")), date);
      html_end (self->html, "li");
    }
  html_end (self->html, "ul");
  html_end (self->html, "details");
}

static void
write_holdings (Page *self, GArray *holdings)
{
  Html *html = self->html;

  html_leaf (html, "h2", page_say (self, N_ ("What is held about you")), NULL);
  html_begin (html, "div", "class", "table", "tabindex", "0", "role", "region", "aria-labelledby", "held", NULL);
  html_begin (html, "table", NULL);
  html_leaf (html, "caption", page_say (self, N_ ("Everything, by what it is")), "id", "held", NULL);
  html_begin (html, "thead", NULL);
  html_begin (html, "tr", NULL);
  html_leaf (html, "th", page_say (self, N_ ("What")), "scope", "col", NULL);
  html_leaf (html, "th", page_say (self, N_ ("How many")), "scope", "col", NULL);
  html_leaf (html, "th", page_say (self, N_ ("Why")), "scope", "col", NULL);
  html_end (html, "tr");
  html_end (html, "thead");
  html_begin (html, "tbody", NULL);
  for (guint i = 0; i < holdings->len; i++)
    {
      const LearnerHolding *holding = &g_array_index (holdings, LearnerHolding, i);
      g_autofree char *n = g_strdup_printf ("%lld", (long long) holding->n_rows);

      html_begin (html, "tr", NULL);
      html_leaf (html, "th", page_say (self, holding->label), "scope", "row", NULL);
      html_leaf (html, "td", n, NULL);
      html_leaf (html, "td", page_say (self, holding->purpose), NULL);
      html_end (html, "tr");
    }
  html_end (html, "tbody");
  html_end (html, "table");
  html_end (html, "div");
  html_begin (html, "p", NULL);
  page_link (self, "/export", page_say (self, N_ ("Take it along as a file (JSON)")));
  html_end (html, "p");
  page_write_paragraph (self, page_say (self, N_ ("Something is wrong? Notes on bookmarks you change in your history; an address or a role on the list is put right by "
                                                  "whoever made the twin (Art. 16 GDPR).")));
}

static void
write_rights (Page *self)
{
  html_leaf (self->html, "h2", page_say (self, N_ ("Objection")), NULL);
  page_write_paragraph (self, page_say (self, N_ ("If you object, nothing of you is in any analytics from now on (Art. 21 GDPR).")));
  write_switch (self, "/object", self->session->objected != 0, page_say (self, N_ ("Leave Me Out")), page_say (self, N_ ("No Objection")));

  html_leaf (self->html, "h2", page_say (self, N_ ("Restriction")), NULL);
  page_write_paragraph (self, page_say (self, N_ ("If you restrict the use of your data, what is held is only kept: it is not shown, not analysed, and nothing is added "
                                                  "(Art. 18 GDPR). You can still ask.")));
  write_switch (self, "/restrict", self->session->restricted != 0, page_say (self, N_ ("Only Keep It")), page_say (self, N_ ("Not Restricted")));

  html_leaf (self->html, "h2", page_say (self, N_ ("Deletion")), NULL);
  html_begin (self->html, "p", NULL);
  page_link (self, "/erase", page_say (self, N_ ("Delete everything that is held about you…")));
  html_end (self->html, "p");
}

static void
write_factor (Page *self)
{
  html_leaf (self->html, "h2", page_say (self, N_ ("Second factor")), NULL);
  page_write_paragraph (self, page_say (self, N_ ("An app on your telephone makes a code that changes every 30 seconds. Who reads your mail cannot give it, so it protects your history, and "
                                                  "a twin may keep passages for people who give it.")));
  html_begin (self->html, "p", NULL);
  page_link (self, "/factor", self->session->mfa ? page_say (self, N_ ("Your second factor")) : page_say (self, N_ ("Set up or give your second factor")));
  html_end (self->html, "p");
}

HttpReply *
page_show_profile (Page *self)
{
  const char *title = page_say (self, N_ ("Your data"));
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_READ, &error);
  g_autoptr (GArray) holdings = tx != NULL ? learner_rights_list (tx, self->session, &error) : NULL;

  if (holdings == NULL)
    return page_refuse_for_error (self, error);
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  write_consent (self);
  write_ledger (self, tx);
  write_factor (self);
  write_holdings (self, holdings);
  write_rights (self);

  return page_end (self, 200);
}

/* --- What it does --- */

HttpReply *
page_consent (Page *self)
{
  const ConsentDevice device = get_device (self);
  g_autofree char *policy = get_policy_version (self);
  g_autoptr (GError) error = NULL;
  const Server *server = self->server;
  const char *tenant = self->address->tenant;
  gboolean done = is_on (self) ? consent_give (server->storage, server->evidence, tenant, self->session, policy, &device, &error)
                               : consent_withdraw (server->storage, server->evidence, server->erasures, tenant, self->session, policy, &device, &error);

  if (!done)
    return page_refuse_for_error (self, error);

  return page_see_other (self, "/profile#history");
}

HttpReply *
page_object (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);

  if (tx == NULL || !learner_rights_object (tx, self->manifest, self->session, is_on (self), &error) || !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);

  /* Whoever did not sign in objects on the page that tells what is held. */
  return page_see_other (self, self->session->kind == LEARNER_SIGNED_IN ? "/profile" : "/privacy");
}

HttpReply *
page_restrict (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);

  if (tx == NULL || !learner_rights_restrict (tx, self->session, is_on (self), &error) || !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);

  return page_see_other (self, "/profile");
}

HttpReply *
page_export (Page *self)
{
  HttpReply *reply = page_demand_factor (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *json = NULL;

  if (reply != NULL)
    return reply;
  tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_READ, &error);
  json = tx != NULL ? learner_rights_export (tx, self->session, &error) : NULL;
  if (json == NULL)
    return page_refuse_for_error (self, error);
  reply = http_reply_new_text (200, "application/json", json);
  http_reply_set_header (reply, "Content-Disposition", "attachment; filename=\"my-data.json\"");

  return reply;
}

/* --- Deleting --- */

HttpReply *
page_show_erase (Page *self)
{
  const char *title = page_say (self, N_ ("Delete everything"));
  HttpReply *demand = page_demand_factor (self);

  if (demand != NULL)
    return demand;
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("Your questions, answers, bookmarks and results are deleted, and you are signed out. This cannot be undone. You get a signed "
                                                  "receipt that says what was deleted, and what the law wants kept.")));
  page_begin_form (self, "/erase", "row");
  page_button (self, page_say (self, N_ ("Delete Everything")), "primary");
  html_end (self->html, "form");
  html_begin (self->html, "p", NULL);
  page_link (self, "/profile", page_say (self, N_ ("Back to your data")));
  html_end (self->html, "p");

  return page_end (self, 200);
}

HttpReply *
page_erase (Page *self)
{
  const char *title = page_say (self, N_ ("Deleted"));
  const ConsentDevice device = get_device (self);
  g_autoptr (TwinSecret) seed = twin_secret_derive (self->server->key, SERVER_RECEIPTS);
  g_autofree char *policy = get_policy_version (self);
  HttpReply *reply = page_demand_factor (self);
  g_autofree char *receipt = NULL;
  g_autoptr (GError) error = NULL;

  if (reply != NULL)
    return reply;
  receipt = learner_rights_erase (self->server->storage, self->server->evidence, self->server->erasures, self->address->tenant, self->session, policy, &device,
                                  seed, &error);
  if (receipt == NULL)
    return page_refuse_for_error (self, error);
  g_clear_pointer (&self->session, learner_session_free);
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("It was deleted and looked for again. This is the receipt: copy it into a file if you want to keep it. Anybody can check its "
                                                  "signature with “twinctl verify”.")));
  html_leaf (self->html, "pre", receipt, "class", "card", "tabindex", "0", "aria-label", page_say (self, N_ ("Receipt")), NULL);
  reply = page_end (self, 200);
  http_reply_set_cookie (reply, PAGE_SESSION_COOKIE, "", 0);

  return reply;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/learner-factor.h"

#include "accounts/account-totp.h"
#include "base/twin-error.h"
#include "web/pages.h"

#include <glib/gi18n.h>

#define SECRET_GROUP 4

void
page_offer_factor (Page *self)
{
  if (self->session == NULL || self->session->kind != LEARNER_SIGNED_IN)
    return;
  html_begin (self->html, "p", "class", "hint", NULL);
  if (self->session->mfa)
    html_text (self->html, page_say (self, N_ ("You gave your second factor.")));
  else
    {
      html_text (self->html, page_say (self, N_ ("You signed in by e-mail alone.")));
      html_text (self->html, " ");
      page_link (self, "/factor", page_say (self, N_ ("Give a second factor")));
    }
  html_end (self->html, "p");
}

static StorageTx *
begin (Page *self, StorageMode mode, GError **error)
{
  return storage_begin (self->server->storage, self->address->tenant, mode, error);
}

HttpReply *
page_demand_factor (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = begin (self, STORAGE_READ, &error);
  gboolean due = FALSE;

  if (tx == NULL || !learner_factor_is_due (tx, self->session, &due, &error))
    return page_refuse_for_error (self, error);

  return due ? page_see_other (self, "/factor?first") : NULL;
}

/* --- The page --- */

static void
write_complaint (Page *self, const char *complaint)
{
  if (complaint != NULL)
    html_leaf (self->html, "p", complaint, "class", "note", "role", "alert", "id", "complaint", NULL);
}

/* @name: of the field on its page, which has one or two of these. */
static void
write_code_form (Page *self, const char *rest, const char *name, const char *label, const char *button, const char *class_name)
{
  Html *html = self->html;

  page_begin_form (self, rest, "card");
  html_leaf (html, "label", label, "for", name, NULL);
  html_begin (html, "div", "class", "field", NULL);
  html_begin (html, "input", "type", "text", "id", name, "name", "code", "required", "", "autocomplete", "one-time-code", "autocapitalize", "characters",
              "spellcheck", "false", "maxlength", "20", NULL);
  page_button (self, button, class_name);
  html_end (html, "div");
  html_end (html, "form");
}

static void
write_offer (Page *self)
{
  page_write_paragraph (self, page_say (self, N_ ("You need an app for one-time passwords on a telephone or a computer; any will do. It works without a network and tells nobody "
                                                  "anything.")));
  page_begin_form (self, "/factor/begin", NULL);
  page_button (self, page_say (self, N_ ("Set Up a Second Factor")), "primary");
  html_end (self->html, "form");
}

/* "ABCD EFGH …", as it is typed. */
static char *
group_letters (const char *text)
{
  GString *grouped = g_string_new (NULL);

  for (guint i = 0; text[i] != '\0'; i++)
    {
      if (i > 0 && i % SECRET_GROUP == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, text[i]);
    }

  return g_string_free_and_steal (grouped);
}

/* The host by which learners reach the server; an app shows it above the twin's name. */
static char *
dup_issuer (Page *self)
{
  const char *origin = self->server->public_url != NULL ? self->server->public_url : http_server_get_addresses (self->server->http)[0];
  g_autoptr (GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "twin-server");
}

static void
write_secret (Page *self, GBytes *secret)
{
  g_autofree char *base32 = account_totp_to_base32 (secret);
  g_autofree char *grouped = group_letters (base32);
  g_autofree char *issuer = dup_issuer (self);
  g_autofree char *uri = account_totp_to_uri (secret, issuer, self->manifest->name);
  Html *html = self->html;

  page_write_paragraph (self, page_say (self, N_ ("Enter this key into the app, or open the link on the device that has it. Then type the code that the app shows.")));
  html_leaf (html, "p", grouped, "class", "secret", "aria-label", page_say (self, N_ ("Key")), NULL);
  html_begin (html, "p", NULL);
  html_leaf (html, "a", page_say (self, N_ ("Open in the App")), "href", uri, NULL);
  html_end (html, "p");
  write_code_form (self, "/factor/confirm", "code", page_say (self, N_ ("Code of six digits")), page_say (self, N_ ("Confirm")), "primary");
}

static void
write_set (Page *self, gint64 n_codes)
{
  if (!self->session->mfa)
    {
      write_code_form (self, "/factor", "code", page_say (self, N_ ("Code of the app, or a recovery code")), page_say (self, N_ ("Confirm")), "primary");
      page_write_paragraph (self, page_say (self, N_ ("Telephone and recovery codes lost? Ask whoever made the twin to take your address off its list and to put it back.")));
      return;
    }
  page_write_paragraph (self, page_say (self, N_ ("You gave it; it counts until you sign out.")));
  page_write_paragraph (self, page_say (self, N_ ("A new telephone? Remove the second factor here, and set it up again there.")));
  html_begin (self->html, "p", NULL);
  page_write (self, page_say (self, N_ ("Recovery codes left: %lld")), (long long) n_codes);
  html_end (self->html, "p");
  write_code_form (self, "/factor/remove", "code", page_say (self, N_ ("Code of the app, or a recovery code")), page_say (self, N_ ("Remove the Second Factor")), "");
}

static gboolean
write_state (Page *self, StorageTx *tx, GError **error)
{
  LearnerFactorState state;
  gint64 n_codes = 0;

  if (!learner_factor_look (tx, self->session, &state, &n_codes, error))
    return FALSE;
  if (state == LEARNER_FACTOR_NONE)
    write_offer (self);
  else if (state == LEARNER_FACTOR_SET)
    write_set (self, n_codes);
  else
    {
      /* One that is pending is read and nothing is written. */
      g_autoptr (GBytes) secret = learner_factor_begin (tx, self->session, error);

      if (secret == NULL)
        return FALSE;
      write_secret (self, secret);
    }

  return TRUE;
}

static HttpReply *
show (Page *self, guint status, const char *complaint)
{
  const char *title = page_say (self, N_ ("Second factor"));
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = begin (self, STORAGE_READ, &error);

  if (tx == NULL)
    return page_refuse_for_error (self, error);
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  write_complaint (self, complaint);
  if (!write_state (self, tx, &error))
    {
      g_autofree char *begun = html_take (self->html);

      return page_refuse_for_error (self, error);
    }
  html_begin (self->html, "p", NULL);
  page_link (self, "/profile", page_say (self, N_ ("Back to your data")));
  html_end (self->html, "p");

  return page_end (self, status);
}

HttpReply *
page_show_factor (Page *self)
{
  gboolean first = http_query_get (http_request_get_query (self->request), "first") != NULL;

  return show (self, 200, first ? page_say (self, N_ ("This needs your second factor.")) : NULL);
}

/* --- What it does --- */

HttpReply *
page_begin_factor (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = begin (self, STORAGE_WRITE, &error);
  g_autoptr (GBytes) secret = tx != NULL ? learner_factor_begin (tx, self->session, &error) : NULL;

  if (secret != NULL && !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);
  if (secret == NULL && !g_error_matches (error, TWIN_ERROR, TWIN_ERROR_EXISTS))
    return page_refuse_for_error (self, error);

  return page_see_other (self, "/factor");
}

static HttpReply *
refuse_code (Page *self, LearnerFactorOutcome outcome)
{
  return outcome == LEARNER_FACTOR_WAIT
           ? show (self, 429, page_say (self, N_ ("Too many wrong codes. Wait a while, or use a recovery code.")))
           : show (self, 403, page_say (self, N_ ("That code is not right, or was used already. It changes every 30 seconds; is the clock of the device right?")));
}

/* Shown once; who has written them down goes on. */
static HttpReply *
show_codes (Page *self, char **codes)
{
  const char *title = page_say (self, N_ ("Recovery codes"));

  self->session->mfa = TRUE;
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("The second factor is set up. Write these codes down and keep them where your telephone is not: each works once in its place. They "
                                                  "are not shown again.")));
  html_begin (self->html, "ul", "class", "codes card", NULL);
  for (guint i = 0; codes[i] != NULL; i++)
    html_leaf (self->html, "li", codes[i], NULL);
  html_end (self->html, "ul");
  html_begin (self->html, "p", NULL);
  page_link (self, "", page_say (self, N_ ("Back to the twin")));
  html_end (self->html, "p");

  return page_end (self, 200);
}

HttpReply *
page_confirm_factor (Page *self)
{
  const char *code = http_query_get (self->form, "code");
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_auto (GStrv) codes = NULL;
  LearnerFactorOutcome outcome;

  if (code == NULL)
    return page_refuse (self, 400, NULL);
  tx = begin (self, STORAGE_WRITE, &error);
  if (tx == NULL || !learner_factor_confirm (tx, self->session, code, &outcome, &codes, &error))
    return g_error_matches (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND) ? page_see_other (self, "/factor") : page_refuse_for_error (self, error);
  g_clear_pointer (&tx, storage_tx_free);

  return codes != NULL ? show_codes (self, codes) : refuse_code (self, outcome);
}

static HttpReply *
use_code (Page *self, gboolean (*use) (StorageTx *, const LearnerSession *, const char *, LearnerFactorOutcome *, GError **), const char *rest)
{
  const char *code = http_query_get (self->form, "code");
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  LearnerFactorOutcome outcome;

  if (code == NULL)
    return page_refuse (self, 400, NULL);
  tx = begin (self, STORAGE_WRITE, &error);
  if (tx == NULL || !use (tx, self->session, code, &outcome, &error))
    return g_error_matches (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND) ? page_see_other (self, "/factor") : page_refuse_for_error (self, error);
  g_clear_pointer (&tx, storage_tx_free);

  return outcome == LEARNER_FACTOR_RIGHT ? page_see_other (self, rest) : refuse_code (self, outcome);
}

HttpReply *
page_give_factor (Page *self)
{
  return use_code (self, learner_factor_give, "");
}

HttpReply *
page_remove_factor (Page *self)
{
  return use_code (self, learner_factor_remove, "/factor");
}

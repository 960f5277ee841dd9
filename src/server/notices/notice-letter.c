/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notices/notice-letter.h"

#include <string.h>

/* The server does not know a creator's language, so a letter has both; gettext has one for the whole process. Where German is what people speak, it
 * comes first. */
static const char *const german_countries[] = { "AT", "CH", "DE", "LI", NULL };

/* What one language says. Those with %s are given what the functions below put in. */
typedef struct
{
  const char *policy_subject;
  const char *policy;      /* the day */
  const char *changed;     /* what has changed */
  const char *digest;      /* of the text */
  const char *quota_subject;
  const char *quota_near;  /* percent, limit, month */
  const char *quota_out;   /* limit, month */
  const char *site;        /* the server's address */
  const char *questions;   /* the address for questions */
} Words;

static const Words english = {
  "How personal data is handled changes on %s",
  "From %s, personal data is handled in another way on the server that you have an account on.",
  "What has changed: %s",
  "The new text is the one with the SHA-256 %s.",
  "%s percent of the tokens of %s are used",
  "Programs that ask your twins have used %s percent of the %s tokens of language models that your account has for %s.",
  "Programs that ask your twins have used all of the %s tokens of language models that your account has for %s. Until the next month they get answers in "
  "the passages’ own words.",
  "The server: %s",
  "Questions about it: %s",
};

static const Words german = {
  "Der Umgang mit personenbezogenen Daten ändert sich am %s",
  "Ab dem %s wird auf dem Server, auf dem Sie ein Konto haben, mit personenbezogenen Daten anders umgegangen.",
  "Was sich geändert hat: %s",
  "Der neue Text ist der mit der SHA-256 %s.",
  "%s Prozent der Tokens für %s sind verbraucht",
  "Programme, die Ihre Zwillinge fragen, haben %s Prozent der %s Tokens von Sprachmodellen verbraucht, die Ihr Konto für %s hat.",
  "Programme, die Ihre Zwillinge fragen, haben alle %s Tokens von Sprachmodellen verbraucht, die Ihr Konto für %s hat. Bis zum nächsten Monat bekommen sie "
  "Antworten im Wortlaut der Passagen.",
  "Der Server: %s",
  "Fragen dazu: %s",
};

/* Puts @values, as many as @format has %s, into @format, which is of the tables above. */
static char *
fill (const char *format, const char *const *values)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  GString *text = g_string_new (parts[0]);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      g_assert (values[i - 1] != NULL);
      g_string_append (text, values[i - 1]);
      g_string_append (text, parts[i]);
    }

  return g_string_free_and_steal (text);
}

#define FILL(format, ...) fill ((format), (const char *const[]) { __VA_ARGS__, NULL })

/* A line that is left out where there is nothing to say. */
static void
add_line (GPtrArray *lines, const char *format, const char *value)
{
  if (value != NULL && *value != '\0')
    g_ptr_array_add (lines, FILL (format, value));
}

static GPtrArray *
lines_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
add_contact (GPtrArray *lines, const Words *words, const Controller *controller, const char *site)
{
  add_line (lines, words->site, site);
  add_line (lines, words->questions, controller->email);
}

/* --- Both languages --- */

static void
append_part (GString *text, GString *html, const char *language, GPtrArray *lines)
{
  g_string_append_printf (html, "<div lang=\"%s\">\n", language);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *safe = g_markup_escape_text (lines->pdata[i], -1);

      g_string_append_printf (text, "%s\n\n", (const char *) lines->pdata[i]);
      g_string_append_printf (html, "<p>%s</p>\n", safe);
    }
  g_string_append (html, "</div>\n");
}

static gboolean
is_german_first (const Notice *notice)
{
  return notice->country != NULL && g_strv_contains (german_countries, notice->country);
}

/* @subjects, @lines: English and German. */
static MailMessage *
make_letter (const Notice *notice, char *const *subjects, GPtrArray *const *lines)
{
  static const char *const languages[] = { "en", "de" };
  guint first = is_german_first (notice) ? 1 : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) html = g_string_new (NULL);
  MailMessage *letter;

  g_string_append_printf (html, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head><body>\n", languages[first]);
  append_part (text, html, languages[first], lines[first]);
  g_string_append (text, "---\n\n");
  g_string_append (html, "<hr>\n");
  append_part (text, html, languages[1 - first], lines[1 - first]);
  g_string_append (html, "</body></html>\n");
  letter = mail_message_new (notice->email, subjects[first], text->str, html->str);
  letter->id = g_strdup (notice->id);

  return letter;
}

/* --- Public --- */

MailMessage *
notice_letter_policy (const Notice *notice, const PolicyVersion *version, const Controller *controller, const char *site)
{
  const Words *const languages[] = { &english, &german };
  char *subjects[2];
  GPtrArray *lines[2];
  MailMessage *letter;

  g_return_val_if_fail (notice != NULL && version != NULL && controller != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const Words *words = languages[i];

      lines[i] = lines_new ();
      subjects[i] = FILL (words->policy_subject, version->date);
      add_line (lines[i], words->policy, version->date);
      add_line (lines[i], words->changed, version->summary);
      add_line (lines[i], words->digest, version->digest);
      add_contact (lines[i], words, controller, site);
    }
  letter = make_letter (notice, subjects, lines);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_free (subjects[i]);
      g_ptr_array_unref (lines[i]);
    }

  return letter;
}

MailMessage *
notice_letter_quota (const Notice *notice, gint64 limit, const Controller *controller, const char *site)
{
  const Words *const languages[] = { &english, &german };
  g_autofree char *size = g_strdup_printf ("%lld", (long long) limit);
  g_auto (GStrv) occasion = NULL; /* month, percent */
  char *subjects[2];
  GPtrArray *lines[2];
  MailMessage *letter;

  g_return_val_if_fail (notice != NULL && controller != NULL, NULL);

  occasion = g_strsplit (notice->occasion, " ", 2);
  if (g_strv_length (occasion) != 2)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const Words *words = languages[i];

      lines[i] = lines_new ();
      subjects[i] = FILL (words->quota_subject, occasion[1], occasion[0]);
      g_ptr_array_add (lines[i], g_str_equal (occasion[1], "100") ? FILL (words->quota_out, size, occasion[0])
                                                                  : FILL (words->quota_near, occasion[1], size, occasion[0]));
      add_contact (lines[i], words, controller, site);
    }
  letter = make_letter (notice, subjects, lines);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_free (subjects[i]);
      g_ptr_array_unref (lines[i]);
    }

  return letter;
}

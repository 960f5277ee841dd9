/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/mail-sign-in.h"

#include <string.h>

/* A letter speaks the language of the page that it was asked for on, which gettext, with one language for the whole process, does not
 * give. @subject and @greeting name the twin. */
typedef struct
{
  const char *language;
  const char *subject;
  const char *greeting;
  const char *open;
  const char *type;
  const char *ends;
  const char *ignore;
} Words;

static const Words all_words[] = {
  { "en", "Sign in to %s", "Somebody asked, with this address, to sign in to “%s”.", "To sign in, open this link in the browser in which you asked:",
    "Or type this code on the page that is still open there:", "Both work once, within 15 minutes.",
    "If it was not you, do nothing: without the link or the code nobody gets in, and your address is not kept." },
  { "de", "Anmelden bei %s", "Jemand möchte sich mit dieser Adresse bei „%s“ anmelden.",
    "Zum Anmelden diesen Link in dem Browser öffnen, in dem Sie angefragt haben:", "Oder diesen Code auf der Seite eingeben, die dort noch offen ist:",
    "Beides gilt einmal und 15 Minuten lang.",
    "Falls Sie das nicht waren, ist nichts zu tun: Ohne Link oder Code kommt niemand hinein, und Ihre Adresse wird nicht aufbewahrt." },
};

static const Words *
choose_words (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_words); i++)
    if (language != NULL && g_ascii_strncasecmp (language, all_words[i].language, 2) == 0)
      return &all_words[i];

  return &all_words[0];
}

/* @format is a constant of the table with one %s. */
static char *
name_in (const char *format, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strconcat (parts[0], name, parts[1], NULL);
}

/* "1234 5678" is easier to type. */
static char *
divide_code (const char *code)
{
  return strlen (code) == 8 ? g_strdup_printf ("%.4s %s", code, code + 4) : g_strdup (code);
}

static char *
make_html (const Words *words, const char *greeting, const char *link, const char *code)
{
  g_autofree char *safe_greeting = g_markup_escape_text (greeting, -1);
  g_autofree char *safe_link = g_markup_escape_text (link, -1);

  return g_strdup_printf ("<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head><body>\n"
                                "<p>%s</p>\n<p>%s</p>\n<p><a href=\"%s\">%s</a></p>\n<p>%s</p>\n<p style=\"font-size:150%%\"><strong>%s</strong></p>\n"
                                "<p>%s</p>\n<p>%s</p>\n</body></html>\n",
                                words->language, safe_greeting, words->open, safe_link, safe_link, words->type, code, words->ends, words->ignore);
}

MailMessage *
mail_sign_in_new (const char *to, const char *twin_name, const char *link, const char *code, const char *language)
{
  const Words *words = choose_words (language);
  g_autofree char *subject = name_in (words->subject, twin_name);
  g_autofree char *greeting = name_in (words->greeting, twin_name);
  char *divided = divide_code (code);
  char *text;
  char *html;
  MailMessage *message;

  text = g_strdup_printf ("%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n%s\n", greeting, words->open, link, words->type, divided, words->ends, words->ignore);
  html = make_html (words, greeting, link, divided);
  message = mail_message_new (to, subject, text, html);
  mail_wipe (text);
  mail_wipe (html);
  mail_wipe (divided);

  return message;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/mail-message.h"

#include <sodium.h>
#include <string.h>

/* An encoded word has 75 characters at most (RFC 2047, 2): 12 around it, and 4 for each 3 bytes. */
#define WORD_BYTES 45
#define ID_BYTES 16

void
mail_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/* Lines of a letter end in CR LF (RFC 5322, 2.3). */
static char *
end_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *ended = g_strjoinv ("\r\n", lines);

  for (guint i = 0; lines[i] != NULL; i++)
    sodium_memzero (lines[i], strlen (lines[i]));

  return ended;
}

MailMessage *
mail_message_new (const char *to, const char *subject, const char *text, const char *html)
{
  MailMessage *self = g_new0 (MailMessage, 1);

  self->to = g_strdup (to);
  self->subject = g_strdup (subject);
  self->text = end_lines (text);
  self->html = end_lines (html);

  return self;
}

void
mail_message_free (MailMessage *self)
{
  if (self == NULL)
    return;

  mail_wipe (self->to);
  mail_wipe (self->subject);
  mail_wipe (self->text);
  mail_wipe (self->html);
  g_free (self->id);
  g_free (self);
}

/* Always encoded, so that nothing in a twin's name is taken for the end of the field. */
static char *
encode_words (const char *text)
{
  GString *encoded = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = 0;
      g_autofree char *word = NULL;

      /* A character is never divided between two words. */
      while (text[length] != '\0' && (gsize) (g_utf8_next_char (text + length) - text) <= WORD_BYTES)
        length = (gsize) (g_utf8_next_char (text + length) - text);
      word = g_base64_encode ((const guchar *) text, length);
      g_string_append_printf (encoded, "%s=?UTF-8?B?%s?=", encoded->len > 0 ? "\r\n " : "", word);
      text += length;
    }

  return g_string_free_and_steal (encoded);
}

static void
add_field (struct curl_slist **list, const char *name, const char *value)
{
  char *line = g_strconcat (name, ": ", value, NULL);

  *list = curl_slist_append (*list, line);
  mail_wipe (line);
}

/* RFC 5322, 3.3; in English whatever the locale. */
static char *
format_date (gint64 ms)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (ms / 1000);

  return g_strdup_printf ("%s, %d %s %d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date), g_date_time_get_hour (date),
                          g_date_time_get_minute (date), g_date_time_get_second (date));
}

static char *
make_id (const MailMessage *self, const char *from)
{
  const char *at = strrchr (from, '@');
  const char *domain = at != NULL ? at + 1 : "localhost";
  guint8 bytes[ID_BYTES];
  char hex[2 * ID_BYTES + 1];

  if (self->id != NULL)
    return g_strdup_printf ("<%s@%s>", self->id, domain);
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (hex, sizeof hex, bytes, sizeof bytes);

  return g_strdup_printf ("<%s@%s>", hex, domain);
}

struct curl_slist *
mail_message_make_header (const MailMessage *self, const char *from, gint64 date)
{
  g_autofree char *words = encode_words (self->subject);
  g_autofree char *when = format_date (date);
  g_autofree char *id = make_id (self, from);
  struct curl_slist *list = NULL;

  add_field (&list, "From", from);
  add_field (&list, "To", self->to);
  add_field (&list, "Subject", words);
  add_field (&list, "Date", when);
  add_field (&list, "Message-ID", id);
  /* So that nobody's absence assistant answers (RFC 3834). */
  add_field (&list, "Auto-Submitted", "auto-generated");

  return list;
}

static void
add_form (curl_mime *mime, const char *text, const char *type)
{
  curl_mimepart *part = curl_mime_addpart (mime);

  curl_mime_data (part, text, CURL_ZERO_TERMINATED);
  curl_mime_type (part, type);
  curl_mime_encoder (part, "quoted-printable");
}

curl_mime *
mail_message_make_body (const MailMessage *self, CURL *curl)
{
  curl_mime *outer = curl_mime_init (curl);
  curl_mime *forms = curl_mime_init (curl);
  curl_mimepart *part = curl_mime_addpart (outer);

  /* The last one is what a reader shows if it can. */
  add_form (forms, self->text, "text/plain; charset=UTF-8");
  add_form (forms, self->html, "text/html; charset=UTF-8");
  curl_mime_subparts (part, forms);
  curl_mime_type (part, "multipart/alternative");

  return outer;
}

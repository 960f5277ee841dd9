/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include <curl/curl.h>

G_BEGIN_DECLS

/**
 * MailMessage:
 * @to: normalised address; NULL for a letter that goes nowhere, and costs whoever hands it in as much as any other
 * @text, @html: the same in two forms, UTF-8
 * @id: of the letter, for its Message-ID, so that one that is handed over twice is known as the same; NULL: one of chance
 *
 * One letter. It exists in memory only, and what it held is overwritten when it is freed.
 */
typedef struct
{
  char *to;
  char *subject;
  char *text;
  char *html;
  char *id;
} MailMessage;

/* Takes copies. Lines of @text and @html end in "\n". */
MailMessage *mail_message_new (const char *to, const char *subject, const char *text, const char *html) G_GNUC_WARN_UNUSED_RESULT;
void mail_message_free (MailMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailMessage, mail_message_free)

/* Overwrites and frees a text that a letter was made from. */
void mail_wipe (char *text);

/* The header fields of @self (RFC 5322): the subject as encoded words (RFC 2047), @date in ms, a Message-ID of the sender's domain. */
struct curl_slist *mail_message_make_header (const MailMessage *self, const char *from, gint64 date) G_GNUC_WARN_UNUSED_RESULT;

/* Both forms as alternatives (RFC 2046, 5.1.4), for @curl. */
curl_mime *mail_message_make_body (const MailMessage *self, CURL *curl) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

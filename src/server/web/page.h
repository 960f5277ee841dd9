/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/address.h"
#include "partners/partner-launch.h"
#include "server.h"
#include "web/html.h"
#include "web/language.h"

G_BEGIN_DECLS

/**
 * Page:
 * @prefix: "", "/en" or "/de": the language as the path says it; links keep it
 * @base: "/de/t/lab-safety"; NULL outside of a twin's pages
 * @address, @manifest: of the twin; NULL outside
 * @form: what was posted; NULL of a GET
 * @form_token: goes into every form of somebody who has a cookie; else NULL
 * @session: of who asks; NULL for somebody who was not admitted, and outside
 * @visit: of a session that a partner began; else NULL
 * @viewer: what the person who asks may see
 * @html: what is being written
 *
 * One page on its way to one person. One thread.
 */
typedef struct
{
  Server *server;
  HttpRequest *request;
  const Language *language;
  const char *prefix;
  char *base;
  Address *address;
  TwinManifest *manifest;
  HttpQuery *form;
  char *form_token;
  LearnerSession *session;
  PartnerVisit *visit;
  PublishedViewer viewer;
  Html *html;
} Page;

void page_init (Page *self, Server *server, HttpRequest *request);
void page_clear (Page *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* The cookies; the browser gives them to no other host and to no script. */
#define PAGE_SESSION_COOKIE "__Host-" LEARNER_COOKIE
#define PAGE_LANGUAGE_COOKIE "__Host-NEXT_LOCALE"

/* The name of the cookie that a partner's learners have for this twin: two twins may be in one page. Free it. */
char *page_dup_partner_cookie (const Page *self) G_GNUC_WARN_UNUSED_RESULT;

/* @text, marked with N_(), in the page's language. */
const char *page_say (const Page *self, const char *text) G_GNUC_FORMAT (2);

/* Writes @format, marked with N_(), filled in. */
void page_write (Page *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "/de/t/lab-safety" and @rest, which may be "". */
char *page_make_path (const Page *self, const char *rest) G_GNUC_WARN_UNUSED_RESULT;

/* A paragraph of @text. */
void page_write_paragraph (Page *self, const char *text);

/* A link to @rest of the twin's pages. */
void page_link (Page *self, const char *rest, const char *text);

/* A form that is posted to @rest, with what tells it from one of another site. The caller writes its fields and html_end()s it. */
#define PAGE_FORM_TOKEN "csrf"
void page_begin_form (Page *self, const char *rest, const char *class_name);
/* Likewise a small one beside others; the script sends it without leaving the page, and then says @done in its place. */
void page_begin_small_form (Page *self, const char *rest, const char *done);
void page_button (Page *self, const char *text, const char *class_name);

/* Everything around what the page is about. @title is translated already; begin opens <main>, end closes it. */
void page_begin (Page *self, const char *title);
HttpReply *page_end (Page *self, guint status) G_GNUC_WARN_UNUSED_RESULT;

/* 303 to @rest. */
HttpReply *page_see_other (Page *self, const char *rest) G_GNUC_WARN_UNUSED_RESULT;

/* --- When something is in the way --- */

/* A page that says so, in the words for @status. @detail, translated already, says more; nullable. */
HttpReply *page_refuse (Page *self, guint status, const char *detail) G_GNUC_WARN_UNUSED_RESULT;

/* Likewise for an error of the engine, whose words go to the log if they are none for this person. */
HttpReply *page_refuse_for_error (Page *self, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* 429, with when to come back. */
HttpReply *page_refuse_quota (Page *self, const HttpQuota *quota, const HttpQuotaState *state) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

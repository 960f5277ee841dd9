/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bundles/published.h"
#include "erasures/erasure-log.h"
#include "events/event-hub.h"
#include "http/http-limiter.h"
#include "http/http-server.h"
#include "mail/mailer.h"
#include "models/model-profiles.h"
#include "notices/notice-sender.h"
#include "partners/webhook-sender.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * ServerSettings:
 * @directory: where everything is kept
 * @listen: addresses, NULL-terminated
 * @behind_proxy: a proxy with TLS is in front
 * @postgres: address of the database, NULL for files in @directory
 * @postgres_evidence: address of the database of evidence, NULL for a file in @directory
 * @valkey: address of Valkey for rate limits, NULL for this process's memory
 * @region: where the data is: "EU", ...; what creators' data needs is compared with it
 * @public_url: under which others reach the server; NULL for the first address
 * @smtp_url, @mail_from, @smtp_password_file, @smtp_authorities: as in MailSettings; without @smtp_url no mail is sent
 * @models: file of language models, see ModelProfiles; NULL: answers are extracts
 * @monthly_tokens: how many tokens of language models the programs of an account may use in a calendar month (R182); 0: as many as they want
 * @partners_local: partners may be on this computer, over plain http: for trying out
 */
typedef struct
{
  const char *directory;
  const char *const *listen;
  gboolean behind_proxy;
  const char *postgres;
  const char *postgres_evidence;
  const char *valkey;
  const char *region;
  const char *public_url;
  const char *smtp_url;
  const char *mail_from;
  const char *smtp_password_file;
  const char *smtp_authorities;
  const char *models;
  gint64 monthly_tokens;
  gboolean partners_local;
} ServerSettings;

typedef struct _AnswerPool AnswerPool;

/**
 * Server:
 *
 * What all of the program shares. Made once, then read from any thread.
 *
 * @demo: all of it is made up, and the pages say so
 */
typedef struct
{
  char *directory;
  char *region;
  char *public_url;
  gboolean demo;
  gboolean partners_local;
  TwinClock *clock;
  TwinSecret *key;
  Storage *storage;
  Storage *evidence; /* what is kept apart from it: the salts of consent */
  ErasureLog *erasures;
  HttpLimiter *limiter;
  EventHub *events;
  Published *published;
  Mailer *mailer; /* NULL where no mail server was named */
  ModelProfiles *models; /* NULL without any */
  WebhookSender *webhooks;
  NoticeSender *notices; /* NULL where no mail server was named */
  gint64 monthly_tokens; /* 0: no quota */
  AnswerPool *answers;
  HttpServer *http;
} Server;

/* Opens what is kept in the directory, making it if needed, and sets up everything but listening. */
Server *server_new (const ServerSettings *settings, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void server_free (Server *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

/* Every route of the API and of the learners' pages, for the server and for the test against the description. */
HttpRouter *server_make_router (Server *self) G_GNUC_WARN_UNUSED_RESULT;

/* The key file of @directory, made if it is not there; for commands that need no server. */
TwinSecret *server_load_key (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What sends mail; NULL without an error where no mail server was named. */
Mailer *server_make_mailer (const ServerSettings *settings, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The purpose of the key that receipts of erasure are signed with. */
#define SERVER_RECEIPTS "receipts"

/* In @directory while a backup is put back. A server does not start where it stayed: whoever was deleted may be there again. */
#define SERVER_RESTORING "restoring"

/* The storages alone: for commands. */
Storage *server_open_evidence (const ServerSettings *settings, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Storage *server_open_storage (const ServerSettings *settings, TwinSecret *key, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

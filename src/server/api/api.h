/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/account-organisation.h"
#include "http/http-problem.h"
#include "server.h"

G_BEGIN_DECLS

/* The API under /v1: one file per resource, each with a table of routes. Handlers get the #Server as their user data. */

void api_add_routes (HttpRouter *router, Server *server);

void api_account_add_routes (HttpRouter *router, Server *server);  /* connect, sign-in, account */
void api_objects_add_routes (HttpRouter *router, Server *server);  /* changes, objects, events */
void api_pieces_add_routes (HttpRouter *router, Server *server);   /* pieces */
void api_published_add_routes (HttpRouter *router, Server *server); /* published twins, copies, the vault */
void api_analytics_add_routes (HttpRouter *router, Server *server); /* what was released about a twin's use */
void api_answers_add_routes (HttpRouter *router, Server *server);   /* questions from programs of the creator's, and what they used */
void api_organisation_add_routes (HttpRouter *router, Server *server); /* settings, members, groups */
void api_partners_add_routes (HttpRouter *router, Server *server); /* platforms that show twins */
void api_partner_add_routes (HttpRouter *router, Server *server); /* what their own programs ask */
void api_tokens_add_routes (HttpRouter *router, Server *server); /* tokens and sessions, the audit log */
void api_meta_add_routes (HttpRouter *router, Server *server);     /* what the server is and its description */

/* For all routes under /v1 that are not open: who asks, by the token. Leaves an #AccountSession with the request. */
HttpReply *api_gate (HttpRequest *request, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* The session of a request that passed the gate. Borrowed. */
const AccountSession *api_get_session (HttpRequest *request);

/* NULL if the request's token has @scope, otherwise the refusal. */
HttpReply *api_require (HttpRequest *request, AccountScope scope) G_GNUC_WARN_UNUSED_RESULT;

/* NULL, or the refusal: by scope, by role, and by a second factor where the organisation wants one of those who administer (R71). */
HttpReply *api_require_permission (HttpRequest *request, Server *server, AccountPermission permission) G_GNUC_WARN_UNUSED_RESULT;

/* What @list finds for @id among the server's accounts, as {"@name": [...]} with one object of @describe for each. */
typedef GPtrArray *(*ApiList) (StorageTx *tx, const char *id, GError **error);
typedef JsonObject *(*ApiDescribe) (gconstpointer row, const AccountSession *session);

HttpReply *api_reply_with_list (HttpRequest *request, Server *server, const char *name, const char *id, ApiList list, ApiDescribe describe) G_GNUC_WARN_UNUSED_RESULT;

/* 204, or the problem where it was not done. A pointer to the error, because @done is what sets it. */
HttpReply *api_reply_done (gboolean done, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* 201 with {"@name": "@value"}, or the problem where there is no value. */
HttpReply *api_reply_created (const char *name, const char *value, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* A page of the audit log: of the account @tenant, or of what the members of @organisation_id did. */
HttpReply *api_reply_with_log (HttpRequest *request, Server *server, const char *tenant, const char *organisation_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

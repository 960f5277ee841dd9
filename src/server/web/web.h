/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server.h"

G_BEGIN_DECLS

/* The learners' pages: /t/{twin} and below, with /en or /de in front for a language. HTML made here, which works without scripts;
 * one file per page. */

void web_add_routes (HttpRouter *router, Server *server);

/* For http_server_set_refusal_page(): a page for people, but for what is under /v1. */
HttpReply *web_make_refusal_page (HttpRequest *request, HttpReply *problem, gpointer server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

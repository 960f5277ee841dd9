/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-problem.h"

G_BEGIN_DECLS

/* What a field of a request is before anybody has trusted it. */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
} HttpField;

/**
 * HttpHead:
 *
 * A request up to the end of its fields, as libmicrohttpd hands it over.
 */
typedef struct
{
  const char *method;
  const char *target;  /* as it came: "/path?query" */
  const char *version; /* "HTTP/1.1" */
  const HttpField *fields;
  gsize n_fields;
  gsize size; /* in bytes, of all of it */
} HttpHead;

/**
 * HttpVerdict:
 * @refused: then @problem and @detail say why; the connection must not be used again
 * @has_body: @length bytes, or G_MAXUINT64 if it comes in chunks
 */
typedef struct
{
  gboolean refused;
  HttpProblem problem;
  const char *detail;
  gboolean has_body;
  guint64 length;
} HttpVerdict;

/* Whether two readers could take the request for two different ones (smuggling, RFC 9112 section 11), or it is out of all
 * proportion. Pure, any thread. */
void http_guard_check (const HttpHead *head, gsize max_size, HttpVerdict *verdict);

G_END_DECLS

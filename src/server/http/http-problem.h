/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-reply.h"

G_BEGIN_DECLS

/**
 * HttpProblem:
 *
 * What can go wrong, closed and stable: each has a type URI ("/problems/not-found"), a status and a title in one table
 * (http-problem.c). Clients decide by the type, never by the words.
 */
typedef enum
{
  HTTP_PROBLEM_BAD_REQUEST,              /* 400 */
  HTTP_PROBLEM_INVALID_CONTENT,          /* 422: well-formed, but it cannot be */
  HTTP_PROBLEM_UNAUTHENTICATED,          /* 401 */
  HTTP_PROBLEM_TOKEN_EXPIRED,            /* 401 */
  HTTP_PROBLEM_SECOND_FACTOR_REQUIRED,   /* 401 */
  HTTP_PROBLEM_FORBIDDEN,                /* 403 */
  HTTP_PROBLEM_CROSS_SITE,               /* 403: another site's page asked */
  HTTP_PROBLEM_NOT_FOUND,                /* 404; also what belongs to another tenant */
  HTTP_PROBLEM_METHOD_NOT_ALLOWED,       /* 405 */
  HTTP_PROBLEM_TIMEOUT,                  /* 408 */
  HTTP_PROBLEM_CONFLICT,                 /* 409 */
  HTTP_PROBLEM_REQUEST_IN_FLIGHT,        /* 409: the same Idempotency-Key is being worked on */
  HTTP_PROBLEM_MISMATCHING_OFFSET,       /* 409: upload */
  HTTP_PROBLEM_CURSOR_EXPIRED,           /* 410 */
  HTTP_PROBLEM_GONE,                     /* 410 */
  HTTP_PROBLEM_LENGTH_REQUIRED,          /* 411 */
  HTTP_PROBLEM_PRECONDITION_FAILED,      /* 412 */
  HTTP_PROBLEM_CONTENT_TOO_LARGE,        /* 413 */
  HTTP_PROBLEM_URI_TOO_LONG,             /* 414 */
  HTTP_PROBLEM_UNSUPPORTED_MEDIA_TYPE,   /* 415 */
  HTTP_PROBLEM_RANGE_NOT_SATISFIABLE,    /* 416 */
  HTTP_PROBLEM_EXPECTATION_FAILED,       /* 417 */
  HTTP_PROBLEM_DIGEST_MISMATCH,          /* 422 */
  HTTP_PROBLEM_IDEMPOTENCY_KEY_REUSED,   /* 422 */
  HTTP_PROBLEM_IDEMPOTENCY_KEY_MISSING,  /* 400 */
  HTTP_PROBLEM_PRECONDITION_REQUIRED,    /* 428 */
  HTTP_PROBLEM_QUOTA_EXCEEDED,           /* 429 */
  HTTP_PROBLEM_HEADERS_TOO_LARGE,        /* 431 */
  HTTP_PROBLEM_INTERNAL,                 /* 500 */
  HTTP_PROBLEM_METHOD_UNKNOWN,           /* 501 */
  HTTP_PROBLEM_UNAVAILABLE,              /* 503 */
  HTTP_PROBLEM_STORAGE_FULL,             /* 507 */
  HTTP_N_PROBLEMS,
} HttpProblem;

/* application/problem+json (RFC 9457). @detail, in words for a person and without any value of the request, may be NULL. */
HttpReply *http_problem_reply (HttpProblem problem, const char *detail) G_GNUC_WARN_UNUSED_RESULT;

/* With further members, which are taken from @members (borrowed): "current", … */
HttpReply *http_problem_reply_with (HttpProblem problem, const char *detail, JsonObject *members) G_GNUC_WARN_UNUSED_RESULT;

/* For an error of the engine. TWIN_ERROR_INVALID, _NOT_FOUND, _EXISTS and _REFUSED become 400, 404, 409 and 403 with the error's
 * words, a full disk 507; everything else 500 without words, which go to the log. */
HttpReply *http_problem_reply_for_error (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* "/problems/not-found", its status and its title; for the description of the API and the page under that address. */
const char *http_problem_get_type (HttpProblem problem);
guint http_problem_get_status (HttpProblem problem);
const char *http_problem_get_title (HttpProblem problem);

G_END_DECLS

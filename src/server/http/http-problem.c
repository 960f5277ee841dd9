/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-problem.h"

#include "base/twin-error.h"
#include "base/twin-json.h"

#define TYPE_PREFIX "/problems/"

typedef struct
{
  const char *type;
  guint status;
  const char *title;
} Row;

static const Row table[HTTP_N_PROBLEMS] = {
  [HTTP_PROBLEM_BAD_REQUEST] = { TYPE_PREFIX "bad-request", 400, "The request cannot be understood" },
  [HTTP_PROBLEM_INVALID_CONTENT] = { TYPE_PREFIX "invalid-content", 422, "The content is not valid" },
  [HTTP_PROBLEM_UNAUTHENTICATED] = { TYPE_PREFIX "unauthenticated", 401, "Sign in first" },
  [HTTP_PROBLEM_TOKEN_EXPIRED] = { TYPE_PREFIX "token-expired", 401, "The token has expired" },
  [HTTP_PROBLEM_SECOND_FACTOR_REQUIRED] = { TYPE_PREFIX "second-factor-required", 401, "A one-time code is needed too" },
  [HTTP_PROBLEM_FORBIDDEN] = { TYPE_PREFIX "forbidden", 403, "This is not allowed" },
  [HTTP_PROBLEM_CROSS_SITE] = { TYPE_PREFIX "cross-site", 403, "The request comes from another site" },
  [HTTP_PROBLEM_NOT_FOUND] = { TYPE_PREFIX "not-found", 404, "There is nothing here" },
  [HTTP_PROBLEM_METHOD_NOT_ALLOWED] = { TYPE_PREFIX "method-not-allowed", 405, "The method is not allowed here" },
  [HTTP_PROBLEM_TIMEOUT] = { TYPE_PREFIX "timeout", 408, "The request took too long" },
  [HTTP_PROBLEM_CONFLICT] = { TYPE_PREFIX "conflict", 409, "It conflicts with what is there" },
  [HTTP_PROBLEM_REQUEST_IN_FLIGHT] = { TYPE_PREFIX "request-in-flight", 409, "The same request is still being worked on" },
  [HTTP_PROBLEM_MISMATCHING_OFFSET] = { TYPE_PREFIX "mismatching-upload-offset", 409, "The upload continues elsewhere" },
  [HTTP_PROBLEM_CURSOR_EXPIRED] = { TYPE_PREFIX "cursor-expired", 410, "The cursor is too old: list everything again" },
  [HTTP_PROBLEM_GONE] = { TYPE_PREFIX "gone", 410, "It has been deleted" },
  [HTTP_PROBLEM_LENGTH_REQUIRED] = { TYPE_PREFIX "length-required", 411, "The length must be given" },
  [HTTP_PROBLEM_PRECONDITION_FAILED] = { TYPE_PREFIX "precondition-failed", 412, "It has been changed meanwhile" },
  [HTTP_PROBLEM_CONTENT_TOO_LARGE] = { TYPE_PREFIX "content-too-large", 413, "The content is too large" },
  [HTTP_PROBLEM_URI_TOO_LONG] = { TYPE_PREFIX "uri-too-long", 414, "The address is too long" },
  [HTTP_PROBLEM_UNSUPPORTED_MEDIA_TYPE] = { TYPE_PREFIX "unsupported-media-type", 415, "The content is of another type" },
  [HTTP_PROBLEM_RANGE_NOT_SATISFIABLE] = { TYPE_PREFIX "range-not-satisfiable", 416, "There is no such part" },
  [HTTP_PROBLEM_EXPECTATION_FAILED] = { TYPE_PREFIX "expectation-failed", 417, "What is expected cannot be met" },
  [HTTP_PROBLEM_DIGEST_MISMATCH] = { TYPE_PREFIX "digest-mismatch", 422, "The content is not what its digest says" },
  [HTTP_PROBLEM_IDEMPOTENCY_KEY_REUSED] = { TYPE_PREFIX "idempotency-key-reused", 422, "The key belongs to another request" },
  [HTTP_PROBLEM_IDEMPOTENCY_KEY_MISSING] = { TYPE_PREFIX "idempotency-key-missing", 400, "An Idempotency-Key is needed" },
  [HTTP_PROBLEM_PRECONDITION_REQUIRED] = { TYPE_PREFIX "precondition-required", 428, "If-Match or If-None-Match is needed" },
  [HTTP_PROBLEM_QUOTA_EXCEEDED] = { TYPE_PREFIX "quota-exceeded", 429, "Too many requests" },
  [HTTP_PROBLEM_HEADERS_TOO_LARGE] = { TYPE_PREFIX "headers-too-large", 431, "The header fields are too large" },
  [HTTP_PROBLEM_INTERNAL] = { TYPE_PREFIX "internal", 500, "The server failed" },
  [HTTP_PROBLEM_METHOD_UNKNOWN] = { TYPE_PREFIX "method-unknown", 501, "The method is not known" },
  [HTTP_PROBLEM_UNAVAILABLE] = { TYPE_PREFIX "unavailable", 503, "The server cannot do this just now" },
  [HTTP_PROBLEM_STORAGE_FULL] = { TYPE_PREFIX "storage-full", 507, "The server has no room left" },
};

static HttpProblem
classify (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return HTTP_PROBLEM_STORAGE_FULL;
  if (error->domain != TWIN_ERROR)
    return HTTP_PROBLEM_INTERNAL;

  switch ((TwinError) error->code)
    {
    case TWIN_ERROR_INVALID:
      return HTTP_PROBLEM_BAD_REQUEST;
    case TWIN_ERROR_NOT_FOUND:
      return HTTP_PROBLEM_NOT_FOUND;
    case TWIN_ERROR_EXISTS:
      return HTTP_PROBLEM_CONFLICT;
    case TWIN_ERROR_REFUSED:
      return HTTP_PROBLEM_FORBIDDEN;
    case TWIN_ERROR_FAILED:
    case TWIN_ERROR_CORRUPT:
    default:
      return HTTP_PROBLEM_INTERNAL;
    }
}

static void
copy_member_cb (JsonObject *from, const char *name, JsonNode *value, gpointer to)
{
  json_object_set_member (to, name, json_node_copy (value));
}

HttpReply *
http_problem_reply (HttpProblem problem, const char *detail)
{
  return http_problem_reply_with (problem, detail, NULL);
}

HttpReply *
http_problem_reply_with (HttpProblem problem, const char *detail, JsonObject *members)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  HttpReply *reply;
  const Row *row;

  g_return_val_if_fail (problem < HTTP_N_PROBLEMS, NULL);

  row = &table[problem];
  json_object_set_string_member (object, "type", row->type);
  json_object_set_string_member (object, "title", row->title);
  json_object_set_int_member (object, "status", row->status);
  if (detail != NULL)
    json_object_set_string_member (object, "detail", detail);
  if (members != NULL)
    json_object_foreach_member (members, copy_member_cb, object);
  text = twin_json_object_to_string (object, FALSE);

  reply = http_reply_new_text (row->status, "application/problem+json", text);
  if (row->status == 401)
    http_reply_set_header (reply, "WWW-Authenticate", "Bearer");

  return reply;
}

HttpReply *
http_problem_reply_for_error (const GError *error)
{
  HttpProblem problem = classify (error);

  if (table[problem].status >= 500)
    {
      g_message ("A request failed: %s", error->message);
      return http_problem_reply (problem, NULL);
    }

  return http_problem_reply (problem, error->message);
}

const char *
http_problem_get_type (HttpProblem problem)
{
  g_return_val_if_fail (problem < HTTP_N_PROBLEMS, NULL);

  return table[problem].type;
}

guint
http_problem_get_status (HttpProblem problem)
{
  g_return_val_if_fail (problem < HTTP_N_PROBLEMS, 500);

  return table[problem].status;
}

const char *
http_problem_get_title (HttpProblem problem)
{
  g_return_val_if_fail (problem < HTTP_N_PROBLEMS, NULL);

  return table[problem].title;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-guard.h"

#include <string.h>

#define MAX_FIELDS 100
#define MAX_TARGET 8192
#define MAX_HOST 255

/* Past 15 digits it is no length of ours, and no number of anybody overflows. */
#define MAX_LENGTH_DIGITS 15

/* Fields with one value. Of two, each reader may believe another. */
static const char *const singles[] = {
  "Authorization", "Content-Digest", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Cookie",
  "Expect", "Host", "Idempotency-Key", "If-Range", "Origin", "Range", "Sec-Fetch-Site", "Transfer-Encoding",
  "X-Forwarded-Proto", "X-Real-IP",
};

static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

static gboolean
refuse (HttpVerdict *verdict, HttpProblem problem, const char *detail)
{
  verdict->refused = TRUE;
  verdict->problem = problem;
  verdict->detail = detail;

  return FALSE;
}

/* tchar of RFC 9110, 5.6.2 */
static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_named (const HttpField *field, const char *name)
{
  return field->name_length == strlen (name) && g_ascii_strncasecmp (field->name, name, field->name_length) == 0;
}

/* The first field of this name, and how many there are. */
static const HttpField *
find_field (const HttpHead *head, const char *name, guint *count)
{
  const HttpField *found = NULL;

  *count = 0;
  for (gsize i = 0; i < head->n_fields; i++)
    if (is_named (&head->fields[i], name))
      {
        if (found == NULL)
          found = &head->fields[i];
        ++*count;
      }

  return found;
}

static gboolean
value_is (const HttpField *field, const char *value)
{
  return field->value_length == strlen (value) && g_ascii_strncasecmp (field->value, value, field->value_length) == 0;
}

static gboolean
check_size (const HttpHead *head, gsize max_size, HttpVerdict *verdict)
{
  if (strlen (head->target) > MAX_TARGET)
    return refuse (verdict, HTTP_PROBLEM_URI_TOO_LONG, NULL);
  if (head->size > max_size || head->n_fields > MAX_FIELDS)
    return refuse (verdict, HTTP_PROBLEM_HEADERS_TOO_LARGE, NULL);

  return TRUE;
}

/* Only the origin form, and only what may stand in it. The path is looked at by the router. */
static gboolean
check_request_line (const HttpHead *head, HttpVerdict *verdict)
{
  if (strcmp (head->version, "HTTP/1.1") != 0 && strcmp (head->version, "HTTP/1.0") != 0)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  if (strcmp (head->target, "*") == 0 && strcmp (head->method, "OPTIONS") == 0)
    return TRUE;
  if (head->target[0] != '/')
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The target must be a path.");
  for (const char *c = head->target; *c != '\0'; c++)
    if (*c <= 0x20 || *c >= 0x7f || *c == '#' || *c == '\\')
      return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The target has characters that must be percent-encoded.");

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (head->method, methods[i]) == 0)
      return TRUE;

  return refuse (verdict, HTTP_PROBLEM_METHOD_UNKNOWN, NULL);
}

static gboolean
check_bytes (const HttpField *field, HttpVerdict *verdict)
{
  if (field->name_length == 0)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "A header field has no name.");
  for (gsize i = 0; i < field->name_length; i++)
    if (!is_token_char (field->name[i]))
      return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The name of a header field has characters that it must not have.");
  for (gsize i = 0; i < field->value_length; i++)
    if (g_ascii_iscntrl (field->value[i]) && field->value[i] != '\t')
      return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "A header field has control characters.");

  return TRUE;
}

static gboolean
check_singles (const HttpHead *head, HttpVerdict *verdict)
{
  guint count;

  for (gsize i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      find_field (head, singles[i], &count);
      if (count > 1)
        return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "A header field that has one value is there more than once.");
    }

  return TRUE;
}

static gboolean
check_host (const HttpHead *head, HttpVerdict *verdict)
{
  guint count;
  const HttpField *host = find_field (head, "Host", &count);

  if (host == NULL && strcmp (head->version, "HTTP/1.0") == 0)
    return TRUE;
  if (host == NULL || host->value_length == 0 || host->value_length > MAX_HOST)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The Host field is missing, empty or too long.");
  for (gsize i = 0; i < host->value_length; i++)
    if (!g_ascii_isalnum (host->value[i]) && strchr (".-:[]_", host->value[i]) == NULL)
      return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The Host field is not a host.");

  return TRUE;
}

static gboolean
check_chunked (const HttpHead *head, const HttpField *encoding, gboolean has_length, HttpVerdict *verdict)
{
  if (has_length)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "There is a Content-Length and a Transfer-Encoding.");
  if (strcmp (head->version, "HTTP/1.0") == 0)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "HTTP/1.0 has no Transfer-Encoding.");
  if (!value_is (encoding, "chunked"))
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The only Transfer-Encoding is chunked.");
  verdict->has_body = TRUE;
  verdict->length = G_MAXUINT64;

  return TRUE;
}

static gboolean
check_body (const HttpHead *head, HttpVerdict *verdict)
{
  guint count;
  const HttpField *length = find_field (head, "Content-Length", &count);
  const HttpField *encoding = find_field (head, "Transfer-Encoding", &count);

  if (encoding != NULL)
    return check_chunked (head, encoding, length != NULL, verdict);
  if (length == NULL)
    return TRUE;

  if (length->value_length == 0 || length->value_length > MAX_LENGTH_DIGITS)
    return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The Content-Length is not a length.");
  for (gsize i = 0; i < length->value_length; i++)
    {
      if (!g_ascii_isdigit (length->value[i]))
        return refuse (verdict, HTTP_PROBLEM_BAD_REQUEST, "The Content-Length is not a length.");
      verdict->length = verdict->length * 10 + (guint64) (length->value[i] - '0');
    }
  verdict->has_body = verdict->length > 0;

  return TRUE;
}

static gboolean
check_expectations (const HttpHead *head, HttpVerdict *verdict)
{
  guint count;
  const HttpField *expect = find_field (head, "Expect", &count);
  const HttpField *coding = find_field (head, "Content-Encoding", &count);

  if (expect != NULL && !value_is (expect, "100-continue"))
    return refuse (verdict, HTTP_PROBLEM_EXPECTATION_FAILED, "The only expectation is 100-continue.");
  if (coding != NULL && !value_is (coding, "identity"))
    return refuse (verdict, HTTP_PROBLEM_UNSUPPORTED_MEDIA_TYPE, "A request's content must not be compressed.");

  return TRUE;
}

void
http_guard_check (const HttpHead *head, gsize max_size, HttpVerdict *verdict)
{
  *verdict = (HttpVerdict) { 0 };
  if (!check_size (head, max_size, verdict))
    return;
  for (gsize i = 0; i < head->n_fields; i++)
    if (!check_bytes (&head->fields[i], verdict))
      return;
  if (check_request_line (head, verdict) && check_singles (head, verdict) && check_host (head, verdict)
      && check_body (head, verdict))
    check_expectations (head, verdict);
}

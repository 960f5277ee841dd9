/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts that need no socket: query, fields, router, guard. */

#include <string.h>

#include "base/twin-error.h"
#include "http/http-fields.h"
#include "http/http-guard.h"
#include "http/http-problem.h"
#include "http/http-query.h"
#include "http/http-router.h"

static void
test_query (void)
{
  static const struct
  {
    const char *text;
    const char *names; /* joined; NULL: refused */
    const char *a;
  } cases[] = {
    { "", "", NULL },
    { "a=1", "a", "1" },
    { "a", "a", "" },
    { "a=", "a", "" },
    { "&&a=1&", "a", "1" },
    { "a=1=2", "a", "1=2" },
    { "b=1&a=x+y%2b%26%3d", "b,a", "x y+&=" },
    { "%61=1", "a", "1" },
    { "a=%C3%A9", "a", "é" },
    { "a=1&a=1", NULL, NULL },
    { "a=1&%61=2", NULL, NULL },
    { "=1", NULL, NULL },
    { "a=%", NULL, NULL },
    { "a=%4", NULL, NULL },
    { "a=%4g", NULL, NULL },
    { "a=%ff", NULL, NULL },
    { "a=%00", NULL, NULL },
    { "a=%c0%80", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HttpQuery) query = http_query_parse (cases[i].text, strlen (cases[i].text), &error);
      g_autofree const char **names = query != NULL ? http_query_get_names (query) : NULL;
      g_autofree char *joined = names != NULL ? g_strjoinv (",", (char **) names) : NULL;

      g_assert_cmpstr (joined, ==, cases[i].names);
      if (query == NULL)
        g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      else
        g_assert_cmpstr (http_query_get (query, "a"), ==, cases[i].a);
    }
}

static void
test_query_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (HttpQuery) full = NULL;
  g_autoptr (HttpQuery) cut = NULL;

  for (guint i = 0; i < HTTP_QUERY_MAX_FIELDS; i++)
    g_string_append_printf (text, "n%u=%u&", i, i);
  full = http_query_parse (text->str, text->len, NULL);
  g_assert_cmpstr (http_query_get (full, "n63"), ==, "63");
  g_string_append (text, "one=more");
  g_assert_null (http_query_parse (text->str, text->len, NULL));

  /* The length counts, not what follows. */
  cut = http_query_parse ("a=%41%42", 5, NULL);
  g_assert_cmpstr (http_query_get (cut, "a"), ==, "A");
}

static void
test_query_int (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    gint64 value;
  } cases[] = {
    { "", TRUE, 7 },   { "n=0", TRUE, 0 },     { "n=500", TRUE, 500 }, { "n=501", FALSE, 7 },  { "n=-1", FALSE, 7 },
    { "n=", FALSE, 7 }, { "n=%2b1", FALSE, 7 }, { "n=+1", FALSE, 7 },   { "n=1x", FALSE, 7 },   { "n=0x1", FALSE, 7 },
    { "n=99999999999999999999", FALSE, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HttpQuery) query = http_query_parse (cases[i].text, strlen (cases[i].text), NULL);
      gint64 value;

      g_assert_cmpint (http_query_get_int (query, "n", 0, 500, 7, &value, NULL), ==, cases[i].good);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *text;
    guint64 size;
    HttpRange range;
    guint64 first;
    guint64 length;
  } cases[] = {
    { "bytes=0-0", 10, HTTP_RANGE_PART, 0, 1 },
    { "bytes=0-9", 10, HTTP_RANGE_PART, 0, 10 },
    { "bytes=5-100", 10, HTTP_RANGE_PART, 5, 5 },
    { "Bytes=5-", 10, HTTP_RANGE_PART, 5, 5 },
    { "bytes=-3", 10, HTTP_RANGE_PART, 7, 3 },
    { "bytes=-30", 10, HTTP_RANGE_PART, 0, 10 },
    { "bytes=-0", 10, HTTP_RANGE_UNSATISFIABLE, 10, 0 },
    { "bytes=10-", 10, HTTP_RANGE_UNSATISFIABLE, 10, 10 },
    { "bytes=0-", 0, HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=0-18446744073709551615", 10, HTTP_RANGE_PART, 0, 10 },
    { "bytes=18446744073709551616-", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes=5-4", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes=0-1,3-4", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes=", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes=-", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes=a-b", 10, HTTP_RANGE_NONE, 0, 10 },
    { "bytes= 0-1", 10, HTTP_RANGE_NONE, 0, 10 },
    { "items=0-1", 10, HTTP_RANGE_NONE, 0, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 first;
      guint64 length;

      g_assert_cmpint (http_range_parse (cases[i].text, cases[i].size, &first, &length), ==, cases[i].range);
      if (cases[i].range == HTTP_RANGE_UNSATISFIABLE)
        continue;
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (length, ==, cases[i].length);
    }
}

static void
test_etags (void)
{
  static const struct
  {
    const char *value;
    gboolean strong;
    gboolean weak;
  } cases[] = {
    { "\"7\"", TRUE, TRUE },          { "*", TRUE, TRUE },         { "W/\"7\"", FALSE, TRUE },  { "\"6\", \"7\"", TRUE, TRUE },
    { "\"6\",W/\"7\"", FALSE, TRUE }, { "\"77\"", FALSE, FALSE },  { "7", FALSE, FALSE },       { "\"7", FALSE, FALSE },
    { "\"7\" \"8\"", FALSE, FALSE },  { "\"7\", x", FALSE, FALSE }, { "", FALSE, FALSE },        { "w/\"7\"", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (http_etag_matches (cases[i].value, "\"7\"", FALSE), ==, cases[i].strong);
      g_assert_cmpint (http_etag_matches (cases[i].value, "\"7\"", TRUE), ==, cases[i].weak);
    }
}

static void
test_strings (void)
{
  static const struct
  {
    const char *value;
    const char *text;
  } cases[] = {
    { "\"abc\"", "abc" }, { " \"\" ", "" },         { "\"a\\\"b\\\\\"", "a\"b\\" }, { "abc", NULL },        { "\"abc", NULL },
    { "\"a\\b\"", NULL }, { "\"a\" ; b=1", NULL }, { "\"\xc3\xa9\"", NULL },        { "\"a\tb\"", NULL },   { "", NULL },
    { "\"\\", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = http_string_field_parse (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* The digest of RFC 9530's first example: {"hello": "world"} and a line end. */
static void
test_digests (void)
{
  static const char *const good = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
  static const char *const bad[] = {
    "", "sha-256", "sha-256=:RK/0qy18:", "sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", "sha-512=:RK/0:",
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:", /* bits that no encoder sets */
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
  };
  guint8 digest[32];
  g_autofree char *printed = NULL;
  g_autofree char *two = g_strconcat ("sha-512=:YQ==:, ", good, NULL);

  g_assert_true (http_digest_field_parse (good, digest));
  printed = http_digest_field_print (digest);
  g_assert_cmpstr (printed, ==, good);
  g_assert_true (http_digest_field_parse (two, digest));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (http_digest_field_parse (bad[i], digest));
}

static void
test_cookies (void)
{
  static const struct
  {
    const char *value;
    const char *found;
  } cases[] = {
    { "a=1", "1" },        { "b=2; a=1", "1" }, { "a=1; b=2", "1" },  { "a=\"1\"", "1" },  { "a=", "" },       { "aa=1", NULL },
    { "a", NULL },         { "", NULL },        { ";;a=1;", "1" },    { "a=1; a=2", NULL }, { "a=1,2", NULL }, { "a=1 2", NULL },
    { "a=\"1", NULL },     { " a=1 ", "1" },    { "A=1", NULL },      { "b=a=1", NULL },   { ";", NULL },      { "a=\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = http_cookie_parse (cases[i].value, "a");

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_bearers_and_types (void)
{
  g_assert_cmpstr (http_bearer_parse ("Bearer twn_pat_1_2_3"), ==, "twn_pat_1_2_3");
  g_assert_cmpstr (http_bearer_parse ("bearer  a=="), ==, "a==");
  g_assert_null (http_bearer_parse ("Basic YQ=="));
  g_assert_null (http_bearer_parse ("Bearer"));
  g_assert_null (http_bearer_parse ("Bearer "));
  g_assert_null (http_bearer_parse ("Bearer a b"));

  g_assert_true (http_media_type_is ("application/json", "application/json"));
  g_assert_true (http_media_type_is ("Application/JSON; charset=\"UTF-8\"", "application/json"));
  g_assert_true (http_media_type_is ("application/json ;charset=utf-8", "application/json"));
  g_assert_false (http_media_type_is ("application/jsonx", "application/json"));
  g_assert_false (http_media_type_is ("application/json; charset=latin1", "application/json"));
  g_assert_false (http_media_type_is ("application/json, text/plain", "application/json"));
}

static HttpReply *
never_called (HttpRequest *request, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_router (void)
{
  static const HttpRoute routes[] = {
    { "GET", "/", never_called },
    { "GET", "/v1/{type}/{id}", never_called },
    { "PUT", "/v1/{type}/{id}", never_called },
    { "GET", "/v1/blobs/sha-256/{hex}", never_called },
    { "GET", "/v1/events", never_called },
  };
  static const struct
  {
    const char *method;
    const char *path;
    const char *route;
    const char *params;
    const char *allow;
    gboolean malformed;
  } cases[] = {
    { "GET", "/", "/", "", NULL, FALSE },
    { "GET", "/v1/events", "/v1/events", "", NULL, FALSE },
    { "GET", "/v1/%65vents", "/v1/events", "", NULL, FALSE },
    { "HEAD", "/v1/a/b", "/v1/{type}/{id}", "type=a id=b", NULL, FALSE },
    { "GET", "/v1/events/b", "/v1/{type}/{id}", "type=events id=b", NULL, FALSE },
    { "GET", "/v1/blobs/b", "/v1/{type}/{id}", "type=blobs id=b", NULL, FALSE },
    { "GET", "/v1/blobs/sha-256/b", "/v1/blobs/sha-256/{hex}", "hex=b", NULL, FALSE },
    { "GET", "/v1/a/%7Bid%7D", "/v1/{type}/{id}", "type=a id={id}", NULL, FALSE },
    { "PUT", "/v1/events", NULL, NULL, "OPTIONS, GET, HEAD", FALSE },
    { "DELETE", "/v1/a/b", NULL, NULL, "OPTIONS, GET, HEAD, PUT", FALSE },
    { "GET", "/v1", NULL, NULL, NULL, FALSE },
    { "GET", "/v1/", NULL, NULL, NULL, FALSE },
    { "GET", "/v1/a/", NULL, NULL, NULL, FALSE },
    { "GET", "//", NULL, NULL, NULL, FALSE },
    { "GET", "/v1/a/b/c/d/e", NULL, NULL, NULL, FALSE },
    { "GET", "/v1/./b", NULL, NULL, NULL, TRUE },
    { "GET", "/v1/a/..", NULL, NULL, NULL, TRUE },
    { "GET", "/v1/a/%2e%2e", NULL, NULL, NULL, TRUE },
    { "GET", "/v1/a/b%2f", NULL, NULL, NULL, TRUE },
    { "GET", "/v1/a/%0a", NULL, NULL, NULL, TRUE },
    { "GET", "/v1/a/%", NULL, NULL, NULL, TRUE },
    { "GET", "*", NULL, NULL, NULL, TRUE },
    { "GET", "", NULL, NULL, NULL, TRUE },
  };
  g_autoptr (HttpRouter) router = http_router_new ();
  g_autoptr (GPtrArray) list = NULL;

  http_router_add (router, routes, G_N_ELEMENTS (routes), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (HttpMatch) match = { 0 };
      g_autoptr (GString) params = g_string_new (NULL);

      http_router_match (router, cases[i].method, cases[i].path, &match);
      for (guint k = 0; match.params != NULL && match.params[k] != NULL; k += 2)
        g_string_append_printf (params, "%s%s=%s", k > 0 ? " " : "", match.params[k], match.params[k + 1]);
      g_assert_cmpstr (match.route != NULL ? match.route->path : NULL, ==, cases[i].route);
      g_assert_cmpstr (match.route != NULL ? params->str : NULL, ==, cases[i].params);
      g_assert_cmpstr (match.allow, ==, cases[i].allow);
      g_assert_cmpint (match.malformed, ==, cases[i].malformed);
    }

  list = http_router_list (router);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (routes));
}

/* What libmicrohttpd refuses by itself the guard refuses as well: another version of it may be milder. */
static void
test_guard (void)
{
  static const struct
  {
    const char *method;
    const char *target;
    const char *version;
    const char *fields; /* lines */
    guint status;       /* 0: passes */
    guint64 length;
  } cases[] = {
    { "GET", "/", "HTTP/1.1", "Host: a", 0, 0 },
    { "GET", "/", "HTTP/1.0", "", 0, 0 },
    { "POST", "/", "HTTP/1.1", "Host: [::1]:80\nContent-Length: 12", 0, 12 },
    { "POST", "/", "HTTP/1.1", "Host: a\nTransfer-Encoding: Chunked", 0, G_MAXUINT64 },
    { "POST", "/", "HTTP/1.1", "host: a\ncontent-length: 1\nTRANSFER-ENCODING: chunked", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nContent-Length: 1\nContent-Length: 1", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nContent-Length: 1,1", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nContent-Length: 1 1", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nContent-Length: 9999999999999999", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nTransfer-Encoding: chunked, chunked", 400, 0 },
    { "POST", "/", "HTTP/1.1", "Host: a\nTransfer-Encoding: ", 400, 0 },
    { "POST", "/", "HTTP/1.0", "Host: a\nTransfer-Encoding: chunked", 400, 0 },
    { "GET", "/", "HTTP/1.1", "", 400, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nHost: a", 400, 0 },
    { "GET", "/", "HTTP/1.0", "Host: a\nHost: b", 400, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nX-A: b\rc", 400, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nX A: b", 400, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nX-A: b\tc", 0, 0 },
    { "GET", "http://a/", "HTTP/1.1", "Host: a", 400, 0 },
    { "GET", "/ ", "HTTP/1.1", "Host: a", 400, 0 },
    { "OPTIONS", "*", "HTTP/1.1", "Host: a", 0, 0 },
    { "GET", "*", "HTTP/1.1", "Host: a", 400, 0 },
    { "get", "/", "HTTP/1.1", "Host: a", 501, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nExpect: 100-Continue", 0, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nExpect: 200-ok", 417, 0 },
    { "GET", "/", "HTTP/1.1", "Host: a\nContent-Encoding: br", 415, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) lines = g_strsplit (cases[i].fields, "\n", -1);
      HttpField fields[8];
      HttpHead head = { .method = cases[i].method, .target = cases[i].target, .version = cases[i].version, .fields = fields };
      HttpVerdict verdict;

      for (; lines[head.n_fields] != NULL; head.n_fields++)
        {
          const char *colon = strstr (lines[head.n_fields], ": ");

          fields[head.n_fields] = (HttpField) { .name = lines[head.n_fields], .name_length = (gsize) (colon - lines[head.n_fields]),
                                                .value = colon + 2, .value_length = strlen (colon + 2) };
        }
      http_guard_check (&head, 1000, &verdict);
      g_test_message ("%s %s %s", cases[i].method, cases[i].target, cases[i].fields);
      g_assert_cmpuint (verdict.refused ? http_problem_get_status (verdict.problem) : 0, ==, cases[i].status);
      if (!verdict.refused)
        g_assert_cmpuint (verdict.length, ==, cases[i].length);
    }
}

static void
test_problems (void)
{
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);

  for (HttpProblem problem = 0; problem < HTTP_N_PROBLEMS; problem++)
    {
      g_assert_true (g_str_has_prefix (http_problem_get_type (problem), "/problems/"));
      g_assert_true (g_hash_table_add (types, (gpointer) http_problem_get_type (problem)));
      g_assert_cmpuint (http_problem_get_status (problem), >=, 400);
      g_assert_nonnull (http_problem_get_title (problem));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/query", test_query);
  g_test_add_func ("/http/query/limits", test_query_limits);
  g_test_add_func ("/http/query/int", test_query_int);
  g_test_add_func ("/http/fields/range", test_ranges);
  g_test_add_func ("/http/fields/etag", test_etags);
  g_test_add_func ("/http/fields/string", test_strings);
  g_test_add_func ("/http/fields/digest", test_digests);
  g_test_add_func ("/http/fields/cookie", test_cookies);
  g_test_add_func ("/http/fields/bearer-and-type", test_bearers_and_types);
  g_test_add_func ("/http/router", test_router);
  g_test_add_func ("/http/guard", test_guard);
  g_test_add_func ("/http/problems", test_problems);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HttpQuery:
 *
 * The fields of a query ("a=1&b=x%20y") or of a form, decoded strictly: every "%" begins two hexadecimal digits, the result is
 * UTF-8 without NUL, and no name comes twice, so that nobody reads another value than somebody before him did.
 *
 * Immutable. Any thread.
 */
typedef struct _HttpQuery HttpQuery;

#define HTTP_QUERY_MAX_FIELDS 64

/* "+" is a blank. NULL with TWIN_ERROR_INVALID. */
HttpQuery *http_query_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void http_query_free (HttpQuery *self);

/* Borrowed; NULL if there is no such field. "a" alone has the value "". */
const char *http_query_get (const HttpQuery *self, const char *name);

/* A whole decimal number between @min and @max; @fallback where the field is absent. FALSE with TWIN_ERROR_INVALID, naming
 * the field, if it is anything else. */
gboolean http_query_get_int (const HttpQuery *self, const char *name, gint64 min, gint64 max, gint64 fallback, gint64 *value,
                             GError **error);

/* The names, in their order; free the array only. To refuse what nobody knows. */
const char **http_query_get_names (const HttpQuery *self) G_GNUC_WARN_UNUSED_RESULT;

/* One segment of a path, or anything percent-encoded in which "+" is a plus sign. NULL if it is not strictly encoded UTF-8, or
 * holds a control character. */
char *http_percent_decode (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpQuery, http_query_free)

G_END_DECLS

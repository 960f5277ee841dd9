/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Parsers of the header fields that the protocol uses. Pure, strict, any thread. Each takes the field's value as it came. */

/**
 * HttpRange:
 * @HTTP_RANGE_NONE: no range, or one that may be ignored (another unit, several ranges): the whole is sent
 * @HTTP_RANGE_PART: the part from @first, @length bytes
 * @HTTP_RANGE_UNSATISFIABLE: nothing of it is there: 416
 */
typedef enum
{
  HTTP_RANGE_NONE,
  HTTP_RANGE_PART,
  HTTP_RANGE_UNSATISFIABLE,
} HttpRange;

/* RFC 9110, 14.1.2: "bytes=0-499", "bytes=500-", "bytes=-500" of @size bytes. */
HttpRange http_range_parse (const char *value, guint64 size, guint64 *first, guint64 *length);

/* Whether @value, a list of entity tags or "*" (RFC 9110, 13.1), names @etag, given with its quotes. @weak: whether "W/" is
 * passed over, as If-None-Match wants and If-Match does not. FALSE also for what is not a list of entity tags. */
gboolean http_etag_matches (const char *value, const char *etag, gboolean weak);

/* The text of a Structured Field String (RFC 9651, 3.3.3), as Idempotency-Key is one: "\"01234\"". NULL if it is not one. */
char *http_string_field_parse (const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* The 32 bytes of SHA-256 in a Content-Digest or Repr-Digest (RFC 9530): "sha-256=:base64:", perhaps beside others. FALSE if there
 * is none or it is damaged. */
gboolean http_digest_field_parse (const char *value, guint8 digest[32]);
char *http_digest_field_print (const guint8 digest[32]) G_GNUC_WARN_UNUSED_RESULT;

/* The value of the cookie @name in a Cookie field (RFC 6265, 4.2.1); NULL if it is absent, damaged, or there twice. */
char *http_cookie_parse (const char *value, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The token68 of "Authorization: Bearer …" (RFC 6750); NULL if it is another scheme or damaged. Borrowed from @value. */
const char *http_bearer_parse (const char *value);

/* Whether the media type of a Content-Type is @type, whatever its parameters; a charset other than UTF-8 is refused. */
gboolean http_media_type_is (const char *value, const char *type);

G_END_DECLS

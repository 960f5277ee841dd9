/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-reply-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/twin-json.h"
#include "http/http-fields.h"

static void
field_clear (gpointer data)
{
  HttpReplyField *field = data;

  g_free (field->name);
  g_free (field->value);
}

static HttpReply *
reply_new (guint status, HttpReplyKind kind, const char *content_type)
{
  HttpReply *self = g_new0 (HttpReply, 1);

  self->status = status;
  self->kind = kind;
  self->fd = -1;
  self->fields = g_array_new (FALSE, FALSE, sizeof (HttpReplyField));
  g_array_set_clear_func (self->fields, field_clear);
  if (content_type != NULL)
    http_reply_set_header (self, "Content-Type", content_type);

  return self;
}

static HttpReplyField *
find_field (HttpReply *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      HttpReplyField *field = &g_array_index (self->fields, HttpReplyField, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field;
    }

  return NULL;
}

static void
remove_field (HttpReply *self, const char *name)
{
  HttpReplyField *field;

  while ((field = find_field (self, name)) != NULL)
    g_array_remove_index (self->fields, (guint) (field - (HttpReplyField *) self->fields->data));
}

/* No body from now on; what it was made of is let go with the reply. */
static void
drop_body (HttpReply *self)
{
  self->kind = HTTP_REPLY_BYTES;
  self->offset = 0;
  self->length = 0;
  remove_field (self, "Content-Type");
}

/* A range is good for the representation that If-Range names, which is compared strongly. */
static gboolean
range_is_wanted (HttpReply *self, HttpRequest *request)
{
  const char *condition = http_request_get_header (request, "If-Range");
  const char *etag = http_reply_get_header (self, "ETag");

  return condition == NULL || (etag != NULL && strcmp (condition, etag) == 0);
}

HttpReply *
http_reply_new (guint status)
{
  return reply_new (status, HTTP_REPLY_BYTES, NULL);
}

HttpReply *
http_reply_new_bytes (guint status, const char *content_type, GBytes *body)
{
  HttpReply *self;

  g_return_val_if_fail (content_type != NULL && body != NULL, NULL);

  self = reply_new (status, HTTP_REPLY_BYTES, content_type);
  self->bytes = g_bytes_ref (body);
  self->length = g_bytes_get_size (body);

  return self;
}

HttpReply *
http_reply_new_text (guint status, const char *content_type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return http_reply_new_bytes (status, content_type, body);
}

HttpReply *
http_reply_new_json (guint status, JsonObject *object)
{
  g_autofree char *text = twin_json_object_to_string (object, FALSE);
  gsize length = strlen (text);
  g_autoptr (GBytes) body = g_bytes_new_take (g_steal_pointer (&text), length);

  return http_reply_new_bytes (status, "application/json", body);
}

HttpReply *
http_reply_new_file (guint status, const char *content_type, int fd, GError **error)
{
  HttpReply *self;
  struct stat info;
  int saved = 0;

  if (fstat (fd, &info) != 0)
    saved = errno;
  else if (!S_ISREG (info.st_mode))
    saved = EINVAL;
  if (saved != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "The file cannot be sent: %s", g_strerror (saved));
      close (fd);
      return NULL;
    }

  self = reply_new (status, HTTP_REPLY_FILE, content_type);
  self->fd = fd;
  self->length = (guint64) info.st_size;

  return self;
}

HttpReply *
http_reply_new_read (guint status, const char *content_type, guint64 length, HttpReadFunc read, gpointer user_data,
                     GDestroyNotify destroy)
{
  HttpReply *self = reply_new (status, HTTP_REPLY_READ, content_type);

  self->length = length;
  self->read = read;
  self->read_data = user_data;
  self->read_destroy = destroy;

  return self;
}

HttpReply *
http_reply_new_stream (guint status, const char *content_type, HttpStream *stream)
{
  HttpReply *self = reply_new (status, HTTP_REPLY_STREAM, content_type);

  self->stream = http_stream_ref (stream);
  http_reply_set_header (self, "X-Accel-Buffering", "no");

  return self;
}

HttpReply *
http_reply_new_see_other (const char *location)
{
  HttpReply *self;

  /* "//host" is another server. */
  g_return_val_if_fail (location[0] == '/' && location[1] != '/' && location[1] != '\\', NULL);

  self = http_reply_new (303);
  http_reply_set_header (self, "Location", location);

  return self;
}

void
http_reply_free (HttpReply *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  if (self->read_destroy != NULL)
    self->read_destroy (self->read_data);
  if (self->stream != NULL)
    {
      http_stream_close (self->stream);
      http_stream_unref (self->stream);
    }
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_array_unref (self->fields);
  g_free (self);
}

guint
http_reply_get_status (HttpReply *self)
{
  return self->status;
}

void
http_reply_set_header (HttpReply *self, const char *name, const char *value)
{
  remove_field (self, name);
  http_reply_add_header (self, name, value);
}

void
http_reply_add_header (HttpReply *self, const char *name, const char *value)
{
  HttpReplyField field = { .name = g_strdup (name), .value = g_strdup (value) };

  if (strpbrk (name, "\r\n: ") != NULL || strpbrk (value, "\r\n") != NULL)
    g_error ("A header field %s would break out of its line", name);
  g_array_append_val (self->fields, field);
}

const char *
http_reply_get_header (HttpReply *self, const char *name)
{
  const HttpReplyField *field = find_field (self, name);

  return field != NULL ? field->value : NULL;
}

void
http_reply_set_revision (HttpReply *self, gint64 rev)
{
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", rev);

  http_reply_set_header (self, "ETag", etag);
}

void
http_reply_apply_range (HttpReply *self, HttpRequest *request)
{
  const char *value = http_request_get_header (request, "Range");
  g_autofree char *content_range = NULL;
  guint64 size = self->length;
  guint64 first;
  guint64 length;

  g_return_if_fail (self->kind != HTTP_REPLY_STREAM && self->offset == 0);

  http_reply_set_header (self, "Accept-Ranges", "bytes");
  if (value == NULL || self->status != 200 || !range_is_wanted (self, request))
    return;

  switch (http_range_parse (value, size, &first, &length))
    {
    case HTTP_RANGE_PART:
      self->status = 206;
      self->offset = first;
      self->length = length;
      content_range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, first,
                                       first + length - 1, size);
      break;
    case HTTP_RANGE_UNSATISFIABLE:
      self->status = 416;
      drop_body (self);
      content_range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);
      break;
    case HTTP_RANGE_NONE:
    default:
      return;
    }
  http_reply_set_header (self, "Content-Range", content_range);
}

void
http_reply_apply_if_none_match (HttpReply *self, HttpRequest *request)
{
  const char *value = http_request_get_header (request, "If-None-Match");
  const char *etag = http_reply_get_header (self, "ETag");

  g_return_if_fail (self->kind != HTTP_REPLY_STREAM);

  if (value == NULL || etag == NULL || self->status != 200 || !http_etag_matches (value, etag, TRUE))
    return;

  self->status = 304;
  drop_body (self);
}

static void
add_cookie (HttpReply *self, const char *name, const char *value, const char *attributes, gint64 max_age)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (g_str_has_prefix (name, "__Host-") && strpbrk (value, " \",;\\\r\n\t") == NULL);

  g_string_printf (text, "%s=%s; Path=/; Secure; HttpOnly; %s", name, value, attributes);
  if (max_age >= 0)
    g_string_append_printf (text, "; Max-Age=%" G_GINT64_FORMAT, max_age);
  http_reply_add_header (self, "Set-Cookie", text->str);
}

void
http_reply_set_cookie (HttpReply *self, const char *name, const char *value, gint64 max_age)
{
  add_cookie (self, name, value, "SameSite=Lax", max_age);
}

void
http_reply_set_framed_cookie (HttpReply *self, const char *name, const char *value, gint64 max_age)
{
  add_cookie (self, name, value, "SameSite=None; Partitioned", max_age);
}

#define PAGE_POLICY "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "

void
http_reply_set_page_policy (HttpReply *self)
{
  http_reply_set_header (self, "Content-Security-Policy", PAGE_POLICY "'none'");
  http_reply_set_header (self, "Cross-Origin-Opener-Policy", "same-origin");
  http_reply_set_header (self, "Permissions-Policy", "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
  http_reply_set_header (self, "X-Frame-Options", "DENY");
}

void
http_reply_allow_frames (HttpReply *self, const char *origins)
{
  g_autofree char *policy = g_strconcat (PAGE_POLICY, origins, NULL);

  g_return_if_fail (*origins != '\0');

  /* X-Frame-Options knows no list. */
  http_reply_set_header (self, "Content-Security-Policy", policy);
  remove_field (self, "X-Frame-Options");
}

void
http_reply_set_cacheable (HttpReply *self, guint seconds)
{
  g_autofree char *value = g_strdup_printf ("public, max-age=%u", seconds);

  http_reply_set_header (self, "Cache-Control", value);
}

void
http_reply_set_immutable (HttpReply *self)
{
  http_reply_set_header (self, "Cache-Control", "public, max-age=31536000, immutable");
}

GBytes *
http_reply_get_body (HttpReply *self)
{
  return self->kind == HTTP_REPLY_BYTES ? self->bytes : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-request-private.h"

#include <netinet/in.h>
#include <sodium.h>
#include <string.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "http/http-fields.h"

#define IPV6_NETWORK_BYTES 8

static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

/* IPv4 addresses stay whole, an IPv6 address is its /64, and an IPv4 address in IPv6 clothes is the IPv4 address. */
static void
append_network (GByteArray *out, const guint8 *address, gboolean is_ipv6)
{
  if (is_ipv6 && memcmp (address, mapped_prefix, sizeof mapped_prefix) == 0)
    {
      address += sizeof mapped_prefix;
      is_ipv6 = FALSE;
    }
  g_byte_array_append (out, address, is_ipv6 ? IPV6_NETWORK_BYTES : 4);
}

static gboolean
append_forwarded (HttpRequest *self, GByteArray *out)
{
  const char *text = self->believe_proxy ? http_request_get_header (self, "X-Real-IP") : NULL;
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  if (address == NULL)
    return FALSE;
  append_network (out, g_inet_address_to_bytes (address), g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6);

  return TRUE;
}

static void
append_peer (HttpRequest *self, GByteArray *out)
{
  if (append_forwarded (self, out) || !self->has_peer)
    return;

  if (self->peer.ss_family == AF_INET)
    {
      struct sockaddr_in address;

      memcpy (&address, &self->peer, sizeof address);
      append_network (out, (const guint8 *) &address.sin_addr, FALSE);
    }
  else if (self->peer.ss_family == AF_INET6)
    {
      struct sockaddr_in6 address;

      memcpy (&address, &self->peer, sizeof address);
      append_network (out, (const guint8 *) &address.sin6_addr, TRUE);
    }
}

static const char *
intern_method (const char *method)
{
  return g_intern_string (strcmp (method, "HEAD") == 0 ? "GET" : method);
}

static void
add_field (HttpRequest *self, const HttpField *field)
{
  g_autofree char *name = g_ascii_strdown (field->name, (gssize) field->name_length);
  g_autofree char *value = g_strndup (field->value, field->value_length);
  const char *before = g_hash_table_lookup (self->fields, name);

  if (before != NULL)
    {
      g_autofree char *more = g_steal_pointer (&value);

      value = g_strconcat (before, ", ", more, NULL);
    }
  g_hash_table_replace (self->fields, g_steal_pointer (&name), g_steal_pointer (&value));
}

/* json-glib takes the last of two members with one name; another reader may take the first. */
static gboolean
check_doubles (const char *text, JsonObject *object, GError **error)
{
  guint depth = 0;
  guint n_names = 0;
  gboolean in_string = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (in_string && *c == '\\' && c[1] != '\0')
        c++;
      else if (*c == '"')
        in_string = !in_string;
      else if (!in_string && (*c == '{' || *c == '['))
        depth++;
      else if (!in_string && (*c == '}' || *c == ']'))
        depth--;
      else if (!in_string && depth == 1 && *c == ':')
        n_names++;
    }
  if (n_names == json_object_get_size (object))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A member is there more than once.");

  return FALSE;
}

/* The body as text of @type. */
static const char *
get_text (HttpRequest *self, const char *type, gsize *length, GError **error)
{
  const char *content_type = http_request_get_header (self, "Content-Type");
  const char *text = g_bytes_get_data (http_request_get_body (self), length);

  if (content_type == NULL || !http_media_type_is (content_type, type))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The Content-Type must be %s.", type);
      return NULL;
    }
  if (!g_utf8_validate_len (text != NULL ? text : "", *length, NULL))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The content is not UTF-8.");
      return NULL;
    }

  return text != NULL ? text : "";
}

HttpRequest *
http_request_new (const char *target)
{
  HttpRequest *self = g_new0 (HttpRequest, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->began = g_get_monotonic_time ();
  self->target = g_strdup (target);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/* What people typed does not stay in memory that is free: nobody else has the bytes of a form. */
static void
wipe (GBytes *body)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);

  if (length > 0)
    sodium_memzero ((gpointer) data, length);
}

HttpRequest *
http_request_ref (HttpRequest *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
http_request_unref (HttpRequest *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->sink != NULL)
    self->match.route->sink->close (self->sink);
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  http_reply_free (self->reply);
  http_stream_unref (self->stream);
  http_match_clear (&self->match);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
  if (self->holds_form)
    wipe (self->body);
  g_clear_pointer (&self->body, g_bytes_unref);
  http_query_free (self->query);
  g_hash_table_unref (self->fields);
  g_clear_pointer (&self->cookies, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->target);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
http_request_set_head (HttpRequest *self, const HttpHead *head, GError **error)
{
  const char *mark = strchr (self->target, '?');
  const char *query = mark != NULL ? mark + 1 : "";

  self->method = intern_method (head->method);
  self->is_head = strcmp (head->method, "HEAD") == 0;
  self->path = mark != NULL ? g_strndup (self->target, (gsize) (mark - self->target)) : g_strdup (self->target);
  for (gsize i = 0; i < head->n_fields; i++)
    add_field (self, &head->fields[i]);
  self->query = http_query_parse (query, strlen (query), error);

  return self->query != NULL;
}

void
http_request_forget_range (HttpRequest *self)
{
  g_hash_table_remove (self->fields, "range");
}

void
http_request_set_peer (HttpRequest *self, const struct sockaddr *address, gboolean believe_proxy)
{
  self->believe_proxy = believe_proxy;
  self->has_peer = TRUE;
  if (address->sa_family == AF_INET)
    memcpy (&self->peer, address, sizeof (struct sockaddr_in));
  else if (address->sa_family == AF_INET6)
    memcpy (&self->peer, address, sizeof (struct sockaddr_in6));
  else
    self->has_peer = FALSE;
}

gboolean
http_request_take (HttpRequest *self, const guint8 *bytes, gsize length, GError **error)
{
  if (self->checksum == NULL && http_request_get_header (self, "Content-Digest") != NULL)
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (self->checksum != NULL)
    g_checksum_update (self->checksum, bytes, (gssize) length);
  if (self->sink != NULL)
    return self->match.route->sink->write (self->sink, bytes, length, error);

  if (self->buffer == NULL)
    self->buffer = g_byte_array_new ();
  g_byte_array_append (self->buffer, bytes, (guint) length);

  return TRUE;
}

void
http_request_finish_body (HttpRequest *self)
{
  if (self->buffer != NULL)
    self->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->buffer));
}

const char *
http_request_get_method (HttpRequest *self)
{
  return self->method;
}

gboolean
http_request_is_head (HttpRequest *self)
{
  return self->is_head;
}

const char *
http_request_get_path (HttpRequest *self)
{
  return self->path;
}

const char *
http_request_get_route (HttpRequest *self)
{
  return self->match.route != NULL ? self->match.route->path : NULL;
}

const char *
http_request_get_param (HttpRequest *self, const char *name)
{
  for (char **param = self->match.params; param != NULL && *param != NULL; param += 2)
    if (strcmp (param[0], name) == 0)
      return param[1];

  g_return_val_if_reached ("");
}

const HttpQuery *
http_request_get_query (HttpRequest *self)
{
  return self->query;
}

const char *
http_request_get_header (HttpRequest *self, const char *name)
{
  char lower[64];
  gsize length = strlen (name);

  g_return_val_if_fail (length < sizeof lower, NULL);

  for (gsize i = 0; i <= length; i++)
    lower[i] = g_ascii_tolower (name[i]);

  return g_hash_table_lookup (self->fields, lower);
}

const char *
http_request_get_cookie (HttpRequest *self, const char *name)
{
  const char *value = http_request_get_header (self, "Cookie");
  char *found = value != NULL ? http_cookie_parse (value, name) : NULL;

  if (found == NULL)
    return NULL;
  if (self->cookies == NULL)
    self->cookies = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->cookies, found);

  return found;
}

const char *
http_request_get_bearer (HttpRequest *self)
{
  const char *value = http_request_get_header (self, "Authorization");

  return value != NULL ? http_bearer_parse (value) : NULL;
}

GBytes *
http_request_get_body (HttpRequest *self)
{
  if (self->body == NULL)
    self->body = g_bytes_new (NULL, 0);

  return self->body;
}

JsonObject *
http_request_get_json (HttpRequest *self, GError **error)
{
  gsize length;
  const char *text = get_text (self, "application/json", &length, error);
  g_autofree char *terminated = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (text == NULL)
    return NULL;
  terminated = g_strndup (text, length);
  object = twin_json_parse_object (terminated, error);
  if (object == NULL || !check_doubles (terminated, object, error))
    return NULL;

  return g_steal_pointer (&object);
}

HttpQuery *
http_request_get_form (HttpRequest *self, GError **error)
{
  gsize length;
  const char *text = get_text (self, "application/x-www-form-urlencoded", &length, error);

  self->holds_form = text != NULL;

  return text != NULL ? http_query_parse (text, length, error) : NULL;
}

gpointer
http_request_get_sink (HttpRequest *self)
{
  return self->sink;
}

HttpDigestCheck
http_request_check_digest (HttpRequest *self)
{
  const char *value = http_request_get_header (self, "Content-Digest");
  guint8 stated[32];
  guint8 found[32];
  gsize length = sizeof found;

  if (value == NULL)
    return HTTP_DIGEST_ABSENT;
  if (!http_digest_field_parse (value, stated))
    return HTTP_DIGEST_DIFFERS;

  if (self->checksum == NULL) /* nothing came */
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_get_digest (self->checksum, found, &length);

  return memcmp (stated, found, sizeof found) == 0 ? HTTP_DIGEST_MATCHES : HTTP_DIGEST_DIFFERS;
}

char *
http_request_hash_peer (HttpRequest *self, TwinSecret *key, const char *purpose)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();

  g_byte_array_append (input, (const guint8 *) purpose, (guint) strlen (purpose) + 1);
  append_peer (self, input);

  return twin_hmac_sha256_hex (key, input->data, input->len);
}

/* "203.0.113.7"; of IPv6, the network's first address. */
static char *
peer_to_text (HttpRequest *self)
{
  g_autoptr (GByteArray) network = g_byte_array_new ();
  g_autoptr (GInetAddress) address = NULL;

  append_peer (self, network);
  if (network->len == 0)
    return g_strdup ("");
  if (network->len == IPV6_NETWORK_BYTES)
    g_byte_array_set_size (network, sizeof (struct in6_addr));
  if (network->len > IPV6_NETWORK_BYTES)
    memset (network->data + IPV6_NETWORK_BYTES, 0, network->len - IPV6_NETWORK_BYTES);
  address = g_inet_address_new_from_bytes (network->data, network->len == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

  return g_inet_address_to_string (address);
}

char *
http_request_salt_peer (HttpRequest *self, GBytes *salt)
{
  char *text = peer_to_text (self);
  char *digest = twin_salted_sha256_hex (salt, text);

  sodium_memzero (text, strlen (text));
  g_free (text);

  return digest;
}

gboolean
http_request_is_secure (HttpRequest *self)
{
  const char *proto = self->believe_proxy ? http_request_get_header (self, "X-Forwarded-Proto") : NULL;

  return proto != NULL && strcmp (proto, "https") == 0;
}

gboolean
http_request_is_same_origin (HttpRequest *self)
{
  const char *site = http_request_get_header (self, "Sec-Fetch-Site");
  const char *origin = http_request_get_header (self, "Origin");
  const char *host = http_request_get_header (self, "Host");
  const char *scheme = origin != NULL ? strstr (origin, "://") : NULL;

  if (site != NULL)
    return strcmp (site, "same-origin") == 0 || strcmp (site, "none") == 0;
  if (origin == NULL)
    return TRUE;

  return scheme != NULL && host != NULL && g_ascii_strcasecmp (scheme + 3, host) == 0;
}

GCancellable *
http_request_get_cancellable (HttpRequest *self)
{
  return self->cancellable;
}

void
http_request_set_data (HttpRequest *self, gpointer data, GDestroyNotify destroy)
{
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  self->data = data;
  self->data_destroy = destroy;
}

gpointer
http_request_get_data (HttpRequest *self)
{
  return self->data;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/partner-token.h"

#include "base/twin-json.h"
#include "partners/partner.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#define MAX_TOKEN 4096
#define MAX_USER 256
#define MIN_NONCE 16
#define MAX_NONCE 128
#define MAX_COURSE 64
#define MAX_SECONDS (G_GINT64_CONSTANT (1) << 40)

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static void
wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

void
partner_token_free (PartnerToken *self)
{
  if (self == NULL)
    return;

  wipe (self->user);
  g_free (self->key_id);
  g_free (self->twin);
  g_free (self->nonce);
  g_free (self->course);
  g_free (self);
}

/* One part between the dots: base64url without padding (RFC 7515, 2), and nothing that is nearly that. */
static char *
decode (const char *part, gsize length, gsize *decoded)
{
  char *text = g_malloc (length + 1);
  const char *end = NULL;

  if (length > 0 && sodium_base642bin ((guint8 *) text, length, part, length, NULL, decoded, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0
      && end == part + length)
    {
      text[*decoded] = '\0';
      return text;
    }
  g_free (text);

  return NULL;
}

static JsonObject *
decode_object (const char *part, gsize length)
{
  gsize decoded = 0;
  char *text = decode (part, length, &decoded);
  JsonObject *json = text != NULL && strlen (text) == decoded && g_utf8_validate (text, -1, NULL) ? twin_json_parse_object (text, NULL) : NULL;

  wipe (text);

  return json;
}

static gboolean
consists_of (const char *text, gsize min, gsize max, const char *characters)
{
  return strlen (text) >= min && strlen (text) <= max && strspn (text, characters) == strlen (text);
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guint8) *p < 0x20 || *p == 0x7f)
      return TRUE;

  return FALSE;
}

static gboolean
read_header (PartnerToken *self, const char *part, gsize length)
{
  g_autoptr (JsonObject) header = decode_object (part, length);

  /* A header that wants more to be understood is not (RFC 7515, 4.1.11). */
  if (header == NULL || !g_str_equal (twin_json_get_string (header, "alg", ""), "HS256") || json_object_has_member (header, "crit"))
    return FALSE;
  self->key_id = g_strdup (twin_json_get_string (header, "kid", ""));

  return consists_of (self->key_id, 1, 64, LETTERS);
}

static gboolean
read_claims (PartnerToken *self, const char *part, gsize length)
{
  g_autoptr (JsonObject) claims = decode_object (part, length);

  if (claims == NULL)
    return FALSE;
  self->user = g_strdup (twin_json_get_string (claims, "sub", ""));
  self->twin = g_strdup (twin_json_get_string (claims, "aud", ""));
  self->nonce = g_strdup (twin_json_get_string (claims, "jti", ""));
  self->course = g_strdup (twin_json_get_string (claims, "course", ""));
  self->issued_at = CLAMP (twin_json_get_int (claims, "iat", 0), 0, MAX_SECONDS) * TWIN_SECOND_MS;
  self->expires_at = CLAMP (twin_json_get_int (claims, "exp", 0), 0, MAX_SECONDS) * TWIN_SECOND_MS;

  return *self->user != '\0' && strlen (self->user) <= MAX_USER && !has_control (self->user) && *self->twin != '\0'
         && consists_of (self->nonce, MIN_NONCE, MAX_NONCE, LETTERS "-_") && consists_of (self->course, 0, MAX_COURSE, LETTERS "._:-")
         && self->issued_at > 0 && self->expires_at > self->issued_at;
}

static gboolean
read_mac (PartnerToken *self, const char *part)
{
  gsize length = 0;
  g_autofree char *mac = decode (part, strlen (part), &length);

  if (mac == NULL || length != sizeof self->mac)
    return FALSE;
  memcpy (self->mac, mac, length);

  return TRUE;
}

PartnerToken *
partner_token_parse (const char *text)
{
  g_autoptr (PartnerToken) self = g_new0 (PartnerToken, 1);
  const char *first;
  const char *second;

  g_return_val_if_fail (text != NULL, NULL);

  first = strchr (text, '.');
  second = first != NULL ? strchr (first + 1, '.') : NULL;
  if (second == NULL || strlen (text) > MAX_TOKEN)
    return NULL;
  self->text = text;
  self->signed_length = (gsize) (second - text);
  if (!read_header (self, text, (gsize) (first - text)) || !read_claims (self, first + 1, (gsize) (second - first - 1)) || !read_mac (self, second + 1))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
partner_token_is_signed (const PartnerToken *self, TwinSecret *secret)
{
  guint8 mac[PARTNER_MAC_LENGTH];

  g_return_val_if_fail (self != NULL && secret != NULL, FALSE);

  partner_sign (secret, self->text, self->signed_length, mac);

  return sodium_memcmp (mac, self->mac, sizeof mac) == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-slot.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#include <string.h>

/* A vault comes from a disk that others may write to: its parameters for Argon2id must
 * not take all of the computer's memory or an hour of its time. */
#define MAX_OPSLIMIT 16
#define MAX_MEMLIMIT (1024u * 1024u * 1024u)

static const char *const kind_names[] = {
  [TWIN_SLOT_KEYRING] = "keyring",
  [TWIN_SLOT_RECOVERY] = "recovery",
  [TWIN_SLOT_PASSPHRASE] = "passphrase",
  [TWIN_SLOT_KEY_FILE] = "key-file",
};

TwinSlot *
twin_slot_new (TwinSlotKind kind)
{
  TwinSlot *self = g_new0 (TwinSlot, 1);

  self->kind = kind;
  if (kind == TWIN_SLOT_PASSPHRASE)
    {
      randombytes_buf (self->salt, sizeof self->salt);
      self->opslimit = crypto_pwhash_argon2id_OPSLIMIT_MODERATE;
      self->memlimit = crypto_pwhash_argon2id_MEMLIMIT_MODERATE;
    }

  return self;
}

TwinSlot *
twin_slot_copy (const TwinSlot *self)
{
  TwinSlot *copy = g_memdup2 (self, sizeof *self);

  copy->item = g_strdup (self->item);
  copy->backend = g_strdup (self->backend);

  return copy;
}

void
twin_slot_free (TwinSlot *self)
{
  if (self == NULL)
    return;

  g_free (self->item);
  g_free (self->backend);
  g_free (self);
}

/* What is authenticated beside the key: a slot of another vault or kind does not pass. */
static char *
context_of (const TwinSlot *self, const char *vault_id)
{
  return g_strdup_printf ("twin vault 1\n%s\n%s\n%s", vault_id, kind_names[self->kind],
                          self->item != NULL ? self->item : "");
}

void
twin_slot_wrap (TwinSlot *self, const char *vault_id, TwinSecret *secret, TwinSecret *key)
{
  g_autoptr (TwinSecret) slot_key = twin_secret_derive (secret, "vault slot");
  g_autofree char *context = context_of (self, vault_id);

  randombytes_buf (self->nonce, sizeof self->nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt (self->ciphertext, NULL, twin_secret_get_bytes (key, NULL),
                                              TWIN_SECRET_KEY_LENGTH, (const guint8 *) context, strlen (context), NULL,
                                              self->nonce, twin_secret_get_bytes (slot_key, NULL));
}

TwinSecret *
twin_slot_unwrap (const TwinSlot *self, const char *vault_id, TwinSecret *secret)
{
  g_autoptr (TwinSecret) slot_key = twin_secret_derive (secret, "vault slot");
  g_autofree char *context = context_of (self, vault_id);
  TwinSecret *key = NULL;
  guint8 *plain = twin_secret_alloc (TWIN_SECRET_KEY_LENGTH);

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain, NULL, NULL, self->ciphertext, sizeof self->ciphertext,
                                                  (const guint8 *) context, strlen (context), self->nonce,
                                                  twin_secret_get_bytes (slot_key, NULL))
      == 0)
    key = twin_secret_new (plain, TWIN_SECRET_KEY_LENGTH);
  sodium_free (plain);

  return key;
}

TwinSecret *
twin_slot_stretch (const TwinSlot *self, const char *passphrase, GError **error)
{
  TwinSecret *secret = NULL;
  guint8 *bytes = twin_secret_alloc (TWIN_SECRET_KEY_LENGTH);
  char *normal = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFC); /* keyboards differ in how they compose */
  const char *text = normal != NULL ? normal : passphrase;

  if (crypto_pwhash (bytes, TWIN_SECRET_KEY_LENGTH, text, strlen (text), self->salt, self->opslimit,
                     (gsize) self->memlimit, crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    secret = twin_secret_new (bytes, TWIN_SECRET_KEY_LENGTH);
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                 _("The passphrase could not be checked: it takes %u MiB of free memory. Close other programs and try again."),
                 (guint) (self->memlimit >> 20));
  sodium_free (bytes);
  if (normal != NULL)
    sodium_memzero (normal, strlen (normal));
  g_free (normal);

  return secret;
}

static void
set_bytes (JsonObject *object, const char *member, const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  json_object_set_string_member (object, member, text);
}

/* FALSE unless the member holds exactly @length bytes. */
static gboolean
get_bytes (JsonObject *object, const char *member, guint8 *bytes, gsize length)
{
  const char *text = twin_json_get_string (object, member, "");
  gsize found_length = 0;
  g_autofree guint8 *found = g_base64_decode (text, &found_length);

  if (found_length != length)
    return FALSE;

  memcpy (bytes, found, length);

  return TRUE;
}

JsonObject *
twin_slot_to_json (const TwinSlot *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind_names[self->kind]);
  if (self->kind == TWIN_SLOT_KEYRING)
    {
      json_object_set_string_member (object, "backend", self->backend);
      json_object_set_string_member (object, "item", self->item);
    }
  if (self->kind == TWIN_SLOT_PASSPHRASE)
    {
      json_object_set_string_member (object, "algorithm", "argon2id13");
      set_bytes (object, "salt", self->salt, sizeof self->salt);
      json_object_set_int_member (object, "opslimit", (gint64) self->opslimit);
      json_object_set_int_member (object, "memlimit", (gint64) self->memlimit);
    }
  set_bytes (object, "nonce", self->nonce, sizeof self->nonce);
  set_bytes (object, "ciphertext", self->ciphertext, sizeof self->ciphertext);

  return object;
}

static gboolean
read_kind (JsonObject *object, TwinSlotKind *kind)
{
  const char *name = twin_json_get_string (object, "kind", "");

  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = (TwinSlotKind) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_stretching (TwinSlot *self, JsonObject *object)
{
  gint64 opslimit = twin_json_get_int (object, "opslimit", 0);
  gint64 memlimit = twin_json_get_int (object, "memlimit", 0);

  if (!get_bytes (object, "salt", self->salt, sizeof self->salt)
      || opslimit < (gint64) crypto_pwhash_argon2id_OPSLIMIT_MIN || opslimit > MAX_OPSLIMIT
      || memlimit < (gint64) crypto_pwhash_argon2id_MEMLIMIT_MIN || memlimit > MAX_MEMLIMIT)
    return FALSE;

  self->opslimit = (guint64) opslimit;
  self->memlimit = (guint64) memlimit;

  return TRUE;
}

TwinSlot *
twin_slot_new_from_json (JsonObject *object)
{
  g_autoptr (TwinSlot) self = g_new0 (TwinSlot, 1);

  if (!read_kind (object, &self->kind)
      || !get_bytes (object, "nonce", self->nonce, sizeof self->nonce)
      || !get_bytes (object, "ciphertext", self->ciphertext, sizeof self->ciphertext))
    return NULL;

  if (self->kind == TWIN_SLOT_PASSPHRASE && !read_stretching (self, object))
    return NULL;
  if (self->kind == TWIN_SLOT_KEYRING)
    {
      self->item = g_strdup (twin_json_get_string (object, "item", NULL));
      self->backend = g_strdup (twin_json_get_string (object, "backend", NULL));
      if (self->item == NULL || self->backend == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

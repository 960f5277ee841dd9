/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-copy-seal.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define NONCE_LENGTH crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LENGTH crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_LENGTH (1 + NONCE_LENGTH)

G_STATIC_ASSERT (TWIN_COPY_PLAIN_BYTES + HEAD_LENGTH + TAG_LENGTH == TWIN_COPY_SEALED_BYTES);

guint
twin_copy_count_pieces (guint64 size)
{
  return (guint) MAX (1, (size + TWIN_COPY_PLAIN_BYTES - 1) / TWIN_COPY_PLAIN_BYTES);
}

static char *
describe_place (const char *sha256, guint number)
{
  return g_strdup_printf ("copy/%s/%u", sha256, number);
}

static void
make_nonce (TwinSecret *key, const char *place, const guint8 *plain, gsize length, guint8 nonce[NONCE_LENGTH])
{
  g_autoptr (TwinSecret) nonce_key = twin_secret_derive (key, "copy nonce");
  gsize key_length;
  const guint8 *bytes = twin_secret_get_bytes (nonce_key, &key_length);
  crypto_generichash_state state;

  crypto_generichash_init (&state, bytes, key_length, NONCE_LENGTH);
  crypto_generichash_update (&state, (const guint8 *) place, strlen (place) + 1);
  crypto_generichash_update (&state, plain, length);
  crypto_generichash_final (&state, nonce, NONCE_LENGTH);
  sodium_memzero (&state, sizeof state);
}

GBytes *
twin_copy_seal (TwinSecret *key, const char *sha256, guint number, const guint8 *plain, gsize length)
{
  g_autofree char *place = NULL;
  unsigned long long sealed_length;
  guint8 *sealed;

  g_return_val_if_fail (key != NULL && sha256 != NULL && length <= TWIN_COPY_PLAIN_BYTES, NULL);

  place = describe_place (sha256, number);
  sealed = g_malloc (HEAD_LENGTH + length + TAG_LENGTH);
  sealed[0] = VERSION;
  make_nonce (key, place, plain, length, sealed + 1);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEAD_LENGTH, &sealed_length, plain, length, (const guint8 *) place, strlen (place), NULL,
                                              sealed + 1, twin_secret_get_bytes (key, NULL));

  return g_bytes_new_take (sealed, HEAD_LENGTH + sealed_length);
}

GBytes *
twin_copy_open (TwinSecret *key, const char *sha256, guint number, GBytes *sealed, GError **error)
{
  g_autofree char *place = NULL;
  g_autofree guint8 *plain = NULL;
  unsigned long long plain_length;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (key != NULL && sha256 != NULL && sealed != NULL, NULL);

  data = g_bytes_get_data (sealed, &length);
  if (length > 0 && data[0] != VERSION)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("The copy was made by a later version of Twin Studio. Update this one to fetch it."));
      return NULL;
    }
  place = describe_place (sha256, number);
  if (length >= HEAD_LENGTH + TAG_LENGTH)
    {
      plain = g_malloc (length);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain, &plain_length, NULL, data + HEAD_LENGTH, length - HEAD_LENGTH, (const guint8 *) place,
                                                      strlen (place), data + 1, twin_secret_get_bytes (key, NULL)) == 0)
        return g_bytes_new_take (g_steal_pointer (&plain), plain_length);
    }
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("A part of the copy is not what was sealed with this library's key."));

  return NULL;
}

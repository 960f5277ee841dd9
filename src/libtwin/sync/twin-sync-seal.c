/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-seal.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define NONCE_LENGTH crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LENGTH crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_LENGTH (1 + NONCE_LENGTH)

static char *
authenticated (const char *type, const char *id)
{
  return g_strjoin ("/", type, id, NULL);
}

GBytes *
twin_sync_seal (TwinSecret *key, const char *type, const char *id, const char *body)
{
  g_autofree char *with = authenticated (type, id);
  unsigned long long length;
  guint8 *sealed;

  g_return_val_if_fail (key != NULL && body != NULL, NULL);

  sealed = g_malloc (HEAD_LENGTH + strlen (body) + TAG_LENGTH);
  sealed[0] = VERSION;
  randombytes_buf (sealed + 1, NONCE_LENGTH);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEAD_LENGTH, &length, (const guint8 *) body, strlen (body), (const guint8 *) with,
                                              strlen (with), NULL, sealed + 1, twin_secret_get_bytes (key, NULL));

  return g_bytes_new_take (sealed, HEAD_LENGTH + length);
}

char *
twin_sync_open (TwinSecret *key, const char *type, const char *id, GBytes *sealed, GError **error)
{
  g_autofree char *with = authenticated (type, id);
  g_autofree char *body = NULL;
  unsigned long long body_length;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (key != NULL && sealed != NULL, NULL);

  data = g_bytes_get_data (sealed, &length);
  if (length > 0 && data[0] != VERSION)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("Another computer runs a later version of Twin Studio. Update this one to go on synchronising."));
      return NULL;
    }
  if (length >= HEAD_LENGTH + TAG_LENGTH)
    {
      body = g_malloc (length);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *) body, &body_length, NULL, data + HEAD_LENGTH, length - HEAD_LENGTH,
                                                      (const guint8 *) with, strlen (with), data + 1, twin_secret_get_bytes (key, NULL)) == 0
          && g_utf8_validate_len (body, body_length, NULL))
        {
          body[body_length] = '\0';
          return g_steal_pointer (&body);
        }
    }
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("Something on the server was not sealed with this library's key. Is this the account of another library?"));

  return NULL;
}

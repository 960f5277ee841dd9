/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-digest.h"

#include "base/twin-i18n.h"

#include <errno.h>
#include <unistd.h>

char *
twin_sha256_hex (const void *data, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
}

char *
twin_sha256_hex_of_fd (int fd, guint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (1 << 16);
  guint64 offset = 0;

  for (;;)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      n = pread (fd, buffer, 1 << 16, (off_t) offset);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("The file could not be read: %s"),
                       g_strerror (saved));
          return NULL;
        }
      if (n == 0)
        break;

      g_checksum_update (checksum, buffer, n);
      offset += (guint64) n;
    }

  if (size != NULL)
    *size = offset;

  return g_strdup (g_checksum_get_string (checksum));
}

char *
twin_salted_sha256_hex (GBytes *salt, const char *value)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length;
  const guint8 *bytes;

  g_return_val_if_fail (salt != NULL && value != NULL, NULL);

  bytes = g_bytes_get_data (salt, &length);
  g_checksum_update (sha256, bytes, (gssize) length);
  g_checksum_update (sha256, (const guint8 *) value, -1);

  return g_strdup (g_checksum_get_string (sha256));
}

char *
twin_hmac_sha256_hex (TwinSecret *key, const void *data, gsize length)
{
  gsize key_length;
  const guint8 *bytes = twin_secret_get_bytes (key, &key_length);

  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, bytes, key_length, data, length);
}

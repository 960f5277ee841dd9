/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-secret.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

struct _TwinSecret
{
  gatomicrefcount ref_count;
  gsize length;
  guint8 *bytes; /* sodium_malloc, read-only after construction */
};

/* Guarded memory is left out of core dumps, the keys that SQLCipher works with and the text
 * of documents are not. A limit of 0 stops the kernel's own dump, the filter empties what it
 * would pipe to a collector. Not PR_SET_DUMPABLE: desktop portals refuse a program whose
 * /proc they cannot read. */
static void
forbid_core_dumps (void)
{
  const struct rlimit none = { 0, 0 };
  int fd;

  if (setrlimit (RLIMIT_CORE, &none) < 0)
    g_error ("Core dumps could not be turned off");

  /* Where there is no /proc, the limit has to do. */
  fd = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (write (fd, "0", 1) != 1)
    g_error ("Core dumps could not be emptied");
  close (fd);
}

static void
prepare_process (void)
{
  static gsize prepared;

  if (!g_once_init_enter (&prepared))
    return;

  if (sodium_init () < 0)
    g_error ("libsodium could not be initialised");
  forbid_core_dumps ();
  g_once_init_leave (&prepared, 1);
}

gpointer
twin_secret_alloc (gsize length)
{
  gpointer memory;

  prepare_process ();

  memory = sodium_malloc (length);
  if (memory == NULL)
    g_error ("No guarded memory left for a key of %" G_GSIZE_FORMAT " bytes", length);

  return memory;
}

static TwinSecret *
secret_alloc (gsize length)
{
  TwinSecret *self = g_new0 (TwinSecret, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->length = length;
  self->bytes = twin_secret_alloc (length);

  return self;
}

static TwinSecret *
secret_seal (TwinSecret *self)
{
  sodium_mprotect_readonly (self->bytes);

  return self;
}

TwinSecret *
twin_secret_new (const guint8 *bytes, gsize length)
{
  TwinSecret *self;

  g_return_val_if_fail (bytes != NULL && length > 0, NULL);

  self = secret_alloc (length);
  memcpy (self->bytes, bytes, length);

  return secret_seal (self);
}

TwinSecret *
twin_secret_new_random (gsize length)
{
  TwinSecret *self;

  g_return_val_if_fail (length > 0, NULL);

  self = secret_alloc (length);
  randombytes_buf (self->bytes, length);

  return secret_seal (self);
}

TwinSecret *
twin_secret_new_from_hex (const char *hex, GError **error)
{
  gsize hex_length = strlen (hex);
  gsize length = 0;
  g_autoptr (TwinSecret) self = NULL;

  if (hex_length == 0 || hex_length % 2 != 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The key is not hexadecimal text."));
      return NULL;
    }

  self = secret_alloc (hex_length / 2);
  if (sodium_hex2bin (self->bytes, self->length, hex, hex_length, NULL, &length, NULL) != 0 || length != self->length)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The key is not hexadecimal text."));
      return NULL;
    }

  return secret_seal (g_steal_pointer (&self));
}

TwinSecret *
twin_secret_ref (TwinSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
twin_secret_unref (TwinSecret *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  sodium_free (self->bytes); /* zeroes */
  g_free (self);
}

const guint8 *
twin_secret_get_bytes (TwinSecret *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length != NULL)
    *length = self->length;

  return self->bytes;
}

char *
twin_secret_to_hex (TwinSecret *self)
{
  char *hex;

  g_return_val_if_fail (self != NULL, NULL);

  hex = twin_secret_alloc (self->length * 2 + 1);
  sodium_bin2hex (hex, self->length * 2 + 1, self->bytes, self->length);

  return hex;
}

void
twin_secret_free_text (char *text)
{
  if (text != NULL)
    sodium_free (text);
}

gboolean
twin_secret_equal (TwinSecret *a, TwinSecret *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->length == b->length && sodium_memcmp (a->bytes, b->bytes, a->length) == 0;
}

TwinSecret *
twin_secret_derive (TwinSecret *self, const char *purpose)
{
  TwinSecret *derived;

  g_return_val_if_fail (self != NULL && self->length >= crypto_generichash_KEYBYTES_MIN, NULL);
  g_return_val_if_fail (purpose != NULL, NULL);

  derived = secret_alloc (TWIN_SECRET_KEY_LENGTH);
  crypto_generichash (derived->bytes, derived->length, (const guint8 *) purpose, strlen (purpose),
                      self->bytes, self->length);

  return secret_seal (derived);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keyring-private.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

TwinKeyring *
twin_keyring_ref (TwinKeyring *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
twin_keyring_unref (TwinKeyring *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  self->klass->finalize (self);
}

const char *
twin_keyring_get_backend (TwinKeyring *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass->get_backend (self);
}

gboolean
twin_keyring_store (TwinKeyring *self, const char *item, const char *label, TwinSecret *secret,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinSecret) found = NULL;

  g_return_val_if_fail (self != NULL && item != NULL && label != NULL && secret != NULL, FALSE);

  if (!self->klass->store (self, item, label, secret, cancellable, error))
    return FALSE;

  found = self->klass->lookup (self, item, cancellable, error);
  if (found == NULL)
    return FALSE;
  if (twin_secret_equal (found, secret))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                       _("The keyring did not give back what was stored in it. Use a passphrase or a key file instead."));

  return FALSE;
}

TwinSecret *
twin_keyring_lookup (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && item != NULL, NULL);

  return self->klass->lookup (self, item, cancellable, error);
}

gboolean
twin_keyring_remove (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && item != NULL, FALSE);

  return self->klass->remove (self, item, cancellable, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keyring-private.h"
#include "base/twin-i18n.h"
#include "keys/twin-keys-error.h"

typedef struct
{
  TwinKeyring parent;
  GMutex lock;
  GHashTable *secrets; /* item -> TwinSecret */
  gboolean locked;
} MemoryKeyring;

static const char *
memory_get_backend (TwinKeyring *keyring)
{
  return "memory";
}

/* Takes the lock; FALSE, without it, while the keyring plays locked. */
static gboolean
enter (MemoryKeyring *self, GError **error)
{
  g_mutex_lock (&self->lock);
  if (!self->locked)
    return TRUE;

  g_mutex_unlock (&self->lock);
  g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED, _("The keyring is locked."));

  return FALSE;
}

static gboolean
memory_store (TwinKeyring *keyring, const char *item, const char *label, TwinSecret *secret,
              GCancellable *cancellable, GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) keyring;

  if (!enter (self, error))
    return FALSE;

  g_hash_table_insert (self->secrets, g_strdup (item), twin_secret_ref (secret));
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static TwinSecret *
memory_lookup (TwinKeyring *keyring, const char *item, GCancellable *cancellable, GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) keyring;
  TwinSecret *secret;

  if (!enter (self, error))
    return NULL;

  secret = g_hash_table_lookup (self->secrets, item);
  if (secret != NULL)
    twin_secret_ref (secret);
  g_mutex_unlock (&self->lock);

  if (secret == NULL)
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT, _("The keyring does not hold this key."));

  return secret;
}

static gboolean
memory_remove (TwinKeyring *keyring, const char *item, GCancellable *cancellable, GError **error)
{
  MemoryKeyring *self = (MemoryKeyring *) keyring;

  if (!enter (self, error))
    return FALSE;

  g_hash_table_remove (self->secrets, item);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static void
memory_finalize (TwinKeyring *keyring)
{
  MemoryKeyring *self = (MemoryKeyring *) keyring;

  g_hash_table_unref (self->secrets);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static const TwinKeyringClass memory_class = {
  .get_backend = memory_get_backend,
  .store = memory_store,
  .lookup = memory_lookup,
  .remove = memory_remove,
  .finalize = memory_finalize,
};

TwinKeyring *
twin_keyring_new_memory (void)
{
  MemoryKeyring *self = g_new0 (MemoryKeyring, 1);

  g_atomic_ref_count_init (&self->parent.ref_count);
  self->parent.klass = &memory_class;
  g_mutex_init (&self->lock);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) twin_secret_unref);

  return &self->parent;
}

void
twin_keyring_memory_set_locked (TwinKeyring *keyring, gboolean locked)
{
  MemoryKeyring *self = (MemoryKeyring *) keyring;

  g_return_if_fail (keyring != NULL && keyring->klass == &memory_class);

  g_mutex_lock (&self->lock);
  self->locked = locked;
  g_mutex_unlock (&self->lock);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-vault.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "keys/twin-key-file.h"
#include "keys/twin-keys-error.h"
#include "keys/twin-recovery-key.h"
#include "keys/twin-vault-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#define VAULT_NAME "vault.json"
#define STORE_NAME "library.db"

/* Also TRUE where it cannot be told: a key is made only where there is certainly none. */
static gboolean
may_exist (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf info;

  return g_lstat (path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

gboolean
twin_vault_exists (const char *directory)
{
  g_return_val_if_fail (directory != NULL, TRUE);

  return may_exist (directory, VAULT_NAME) || may_exist (directory, STORE_NAME);
}

static TwinVault *
vault_alloc (const char *directory, TwinVaultFile *file, gboolean is_new)
{
  TwinVault *self = g_new0 (TwinVault, 1);

  self->path = g_build_filename (directory, VAULT_NAME, NULL);
  self->file = file;
  self->is_new = is_new;

  return self;
}

/* Makes the folder of a library where there is none yet. */
static gboolean
prepare_folder (const char *directory, GError **error)
{
  if (twin_vault_exists (directory))
    {
      g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS,
                           _("There is a library in this folder already. Open it instead of making a new one."));
      return FALSE;
    }
  if (g_mkdir_with_parents (directory, 0700) < 0 || g_chmod (directory, 0700) < 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _("The library's folder cannot be made: %s."),
                   g_strerror (saved));
      return FALSE;
    }

  return TRUE;
}

TwinVault *
twin_vault_new (const char *directory, GError **error)
{
  g_autofree char *id = NULL;
  TwinVault *self;

  g_return_val_if_fail (directory != NULL, NULL);

  if (!prepare_folder (directory, error))
    return NULL;

  id = twin_id_new (twin_clock_system ());
  self = vault_alloc (directory, twin_vault_file_new (id), TRUE);
  self->key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);

  return self;
}

TwinVault *
twin_vault_load (const char *directory, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;
  TwinVaultFile *file;

  g_return_val_if_fail (directory != NULL, NULL);

  path = g_build_filename (directory, VAULT_NAME, NULL);
  file = twin_vault_file_read (path, &local_error);
  if (file != NULL)
    return vault_alloc (directory, file, FALSE);

  if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (may_exist (directory, STORE_NAME))
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_MISSING,
                         _("The library is here, but its file vault.json is missing. Without it the library cannot be "
                           "opened: restore it from a backup of the folder."));
  else
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_MISSING, _("There is no library in this folder."));

  return NULL;
}

void
twin_vault_free (TwinVault *self)
{
  if (self == NULL)
    return;

  twin_vault_lock (self);
  twin_vault_file_free (self->file);
  g_free (self->path);
  g_free (self);
}

gboolean
twin_vault_has_slot (TwinVault *self, TwinSlotKind kind)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return twin_vault_file_get_slot (self->file, kind) != NULL;
}

const char *
twin_vault_get_keyring_backend (TwinVault *self)
{
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL, NULL);

  slot = twin_vault_file_get_slot (self->file, TWIN_SLOT_KEYRING);

  return slot != NULL ? slot->backend : NULL;
}

TwinSecret *
twin_vault_get_key (TwinVault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

void
twin_vault_lock (TwinVault *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->key, twin_secret_unref);
}

static TwinSlot *
need_slot (TwinVault *self, TwinSlotKind kind, GError **error)
{
  static const char *const words[] = {
    [TWIN_SLOT_KEYRING] = "This library is not opened by a keyring. Use the recovery key, a passphrase or a key file.",
    [TWIN_SLOT_RECOVERY] = "This library has no recovery key.",
    [TWIN_SLOT_PASSPHRASE] = "This library has no passphrase.",
    [TWIN_SLOT_KEY_FILE] = "This library is not opened by a key file.",
  };
  TwinSlot *slot = twin_vault_file_get_slot (self->file, kind);

  if (slot == NULL)
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT, words[kind]);

  return slot;
}

static gboolean
open_slot (TwinVault *self, const TwinSlot *slot, TwinSecret *secret, const char *wrong, GError **error)
{
  TwinSecret *key = twin_slot_unwrap (slot, self->file->id, secret);

  if (key == NULL)
    {
      g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG, wrong);
      return FALSE;
    }

  twin_vault_lock (self);
  self->key = key;

  return TRUE;
}

gboolean
twin_vault_unlock_keyring (TwinVault *self, TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  g_autoptr (GError) local_error = NULL;
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL && keyring != NULL, FALSE);

  slot = need_slot (self, TWIN_SLOT_KEYRING, error);
  if (slot == NULL)
    return FALSE;

  secret = twin_keyring_lookup (keyring, slot->item, cancellable, &local_error);
  if (secret != NULL)
    return open_slot (self, slot, secret,
                      "The key in the keyring does not open this library. Use the recovery key or a passphrase.", error);

  /* Somebody who changed the desktop looks into a keyring that never held the key. */
  if (g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT)
      && !g_str_equal (slot->backend, twin_keyring_get_backend (keyring)))
    g_set_error (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT,
                 _("The key was stored in another keyring (%s) than the one in use (%s). Open the library with the "
                   "recovery key or a passphrase, and it can be stored in this one."),
                 slot->backend, twin_keyring_get_backend (keyring));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
twin_vault_unlock_recovery (TwinVault *self, const char *recovery_key, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL && recovery_key != NULL, FALSE);

  slot = need_slot (self, TWIN_SLOT_RECOVERY, error);
  secret = slot != NULL ? twin_recovery_key_parse (recovery_key, error) : NULL;

  return secret != NULL
         && open_slot (self, slot, secret, "This recovery key belongs to another library, or was replaced.", error);
}

gboolean
twin_vault_unlock_passphrase (TwinVault *self, const char *passphrase, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL && passphrase != NULL, FALSE);

  slot = need_slot (self, TWIN_SLOT_PASSPHRASE, error);
  secret = slot != NULL ? twin_slot_stretch (slot, passphrase, error) : NULL;

  return secret != NULL && open_slot (self, slot, secret, "The passphrase is not right.", error);
}

gboolean
twin_vault_unlock_key_file (TwinVault *self, const char *path, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  slot = need_slot (self, TWIN_SLOT_KEY_FILE, error);
  secret = slot != NULL ? twin_key_file_read (path, error) : NULL;

  return secret != NULL && open_slot (self, slot, secret, "This key file belongs to another library.", error);
}

char *
twin_vault_export_recovery (TwinVault *self, GError **error)
{
  g_autoptr (TwinVaultFile) alone = NULL;
  TwinSlot *slot;

  g_return_val_if_fail (self != NULL, NULL);

  slot = need_slot (self, TWIN_SLOT_RECOVERY, error);
  if (slot == NULL)
    return NULL;
  alone = twin_vault_file_new (self->file->id);
  twin_vault_file_set_slot (alone, TWIN_SLOT_RECOVERY, twin_slot_copy (slot));

  return twin_vault_file_to_text (alone);
}

TwinVault *
twin_vault_new_from_recovery (const char *directory, const char *exported, const char *recovery_key, GError **error)
{
  g_autoptr (TwinVaultFile) file = NULL;
  g_autoptr (TwinVault) self = NULL;

  g_return_val_if_fail (directory != NULL && exported != NULL && recovery_key != NULL, NULL);

  file = twin_vault_file_new_from_text (exported, error);
  if (file == NULL)
    return NULL;
  self = vault_alloc (directory, g_steal_pointer (&file), TRUE);

  /* The key first: a folder is not made for one that is wrong. */
  return twin_vault_unlock_recovery (self, recovery_key, error) && prepare_folder (directory, error) ? g_steal_pointer (&self) : NULL;
}

char *
twin_vault_peek_id (const char *exported)
{
  g_autoptr (TwinVaultFile) file = NULL;

  g_return_val_if_fail (exported != NULL, NULL);

  file = twin_vault_file_new_from_text (exported, NULL);

  return file != NULL ? g_strdup (file->id) : NULL;
}

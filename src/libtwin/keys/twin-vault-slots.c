/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-vault-private.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "keys/twin-key-file.h"
#include "keys/twin-recovery-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>

#define KEYRING_LABEL "Twin Studio: key of the library"

/* How the secret of a slot is had again, to try the slot as its user will. */
typedef struct
{
  TwinVault *vault;
  TwinSlotKind kind;
  TwinSecret *secret;      /* or: */
  TwinKeyring *keyring;
  GCancellable *cancellable;
  const char *passphrase;
} Trial;

static TwinSecret *
trial_dup_secret (const Trial *trial, const TwinSlot *slot, GError **error)
{
  if (trial->keyring != NULL)
    return twin_keyring_lookup (trial->keyring, slot->item, trial->cancellable, error);
  if (trial->passphrase != NULL)
    return twin_slot_stretch (slot, trial->passphrase, error);

  return twin_secret_ref (trial->secret);
}

static gboolean
try_slot (const TwinVaultFile *written, gpointer user_data, GError **error)
{
  const Trial *trial = user_data;
  const TwinSlot *slot = twin_vault_file_get_slot (written, trial->kind);
  g_autoptr (TwinSecret) secret = slot != NULL ? trial_dup_secret (trial, slot, error) : NULL;
  g_autoptr (TwinSecret) key = NULL;

  if (slot != NULL && secret == NULL)
    return FALSE;

  key = slot != NULL ? twin_slot_unwrap (slot, written->id, secret) : NULL;
  if (key != NULL && twin_secret_equal (key, trial->vault->key))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("The new key did not open the library when it was tried. Nothing was changed."));

  return FALSE;
}

/* Held from the look at what is on the disk until it is replaced; the kernel gives it back
 * when its holder dies. FALSE only if another program has it: some file systems know no
 * locks. *@fd is closed by the caller, if it is not -1. */
static gboolean
lock_folder (TwinVault *self, int *fd, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  *fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*fd < 0 || flock (*fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                       _("Another program is changing the keys of this library. Try again when it has finished."));

  return FALSE;
}

/* What is on the disk must be what this vault was loaded from: two programs that
 * change slots one after the other must not drop each other's. */
static gboolean
check_unchanged (TwinVault *self, GError **error)
{
  g_autoptr (TwinVaultFile) on_disk = NULL;
  gboolean same;

  if (self->is_new)
    return TRUE;

  on_disk = twin_vault_file_read (self->path, error);
  if (on_disk == NULL)
    return FALSE;

  same = g_str_equal (on_disk->id, self->file->id) && on_disk->slots->len == self->file->slots->len;
  for (guint i = 0; same && i < on_disk->slots->len; i++)
    {
      const TwinSlot *theirs = g_ptr_array_index (on_disk->slots, i);
      const TwinSlot *ours = twin_vault_file_get_slot (self->file, theirs->kind);

      same = ours != NULL && memcmp (theirs->ciphertext, ours->ciphertext, sizeof ours->ciphertext) == 0;
    }
  if (!same)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                         _("Another program has changed the keys of this library. Open it again and repeat."));

  return same;
}

/* Writes @file, and makes it this vault's once it has been tried. Takes @file. */
static gboolean
replace_file (TwinVault *self, TwinVaultFile *file, TwinVaultFileTryFunc try, gpointer user_data, GError **error)
{
  g_autoptr (TwinVaultFile) owned = file;
  g_autofd int lock = -1;

  if (!lock_folder (self, &lock, error) || !check_unchanged (self, error)
      || !twin_vault_file_write (owned, self->path, self->is_new, try, user_data, error))
    return FALSE;

  twin_vault_file_free (self->file);
  self->file = g_steal_pointer (&owned);
  self->is_new = FALSE;

  return TRUE;
}

/* Wraps the key in @slot (taken) with @secret and puts it in the place of the one of its kind. */
static gboolean
add_slot (TwinVault *self, TwinSlot *slot, TwinSecret *secret, Trial *trial, GError **error)
{
  TwinVaultFile *file = twin_vault_file_copy (self->file);

  twin_slot_wrap (slot, file->id, secret, self->key);
  twin_vault_file_set_slot (file, slot->kind, slot);

  return replace_file (self, file, try_slot, trial, error);
}

/* Whether the vault on the disk counts on the keyring's @item: the last step of a
 * failed write may have been the one after the rename. */
static gboolean
is_on_disk (TwinVault *self, const char *item)
{
  g_autoptr (TwinVaultFile) on_disk = twin_vault_file_read (self->path, NULL);
  TwinSlot *slot = on_disk != NULL ? twin_vault_file_get_slot (on_disk, TWIN_SLOT_KEYRING) : NULL;

  return slot != NULL && g_str_equal (slot->item, item);
}

gboolean
twin_vault_add_keyring (TwinVault *self, TwinKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  g_autoptr (TwinSlot) slot = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *old_item = NULL;
  g_autofree char *new_item = NULL;
  TwinSlot *old;

  g_return_val_if_fail (self != NULL && self->key != NULL && keyring != NULL, FALSE);

  /* An item of its own, so that the old slot works until the new one is in its place. */
  old = twin_vault_file_get_slot (self->file, TWIN_SLOT_KEYRING);
  old_item = old != NULL ? g_strdup (old->item) : NULL;
  tag = twin_id_new (twin_clock_system ());
  new_item = g_strdup_printf ("vault/%s/%s", self->file->id, tag);
  secret = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  if (!twin_keyring_store (keyring, new_item, KEYRING_LABEL, secret, cancellable, error))
    return FALSE;

  slot = twin_slot_new (TWIN_SLOT_KEYRING);
  slot->item = g_strdup (new_item);
  slot->backend = g_strdup (twin_keyring_get_backend (keyring));

  Trial trial = { .vault = self, .kind = TWIN_SLOT_KEYRING, .keyring = keyring, .cancellable = cancellable };

  if (!add_slot (self, g_steal_pointer (&slot), secret, &trial, error))
    {
      if (!is_on_disk (self, new_item))
        twin_keyring_remove (keyring, new_item, NULL, NULL);
      return FALSE;
    }

  /* What stays behind if this fails opens nothing any more. */
  if (old_item != NULL)
    twin_keyring_remove (keyring, old_item, cancellable, NULL);

  return TRUE;
}

TwinSecret *
twin_vault_add_recovery (TwinVault *self, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  g_autoptr (TwinSecret) typed = NULL;
  char *text;

  g_return_val_if_fail (self != NULL && self->key != NULL, NULL);

  /* Tried with the key as it will be typed. */
  secret = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  text = twin_recovery_key_format (secret);
  typed = twin_recovery_key_parse (text, error);
  twin_secret_free_text (text);
  if (typed == NULL)
    return NULL;

  Trial trial = { .vault = self, .kind = TWIN_SLOT_RECOVERY, .secret = typed };

  if (!add_slot (self, twin_slot_new (TWIN_SLOT_RECOVERY), secret, &trial, error))
    return NULL;

  return g_steal_pointer (&secret);
}

gboolean
twin_vault_add_passphrase (TwinVault *self, const char *passphrase, GError **error)
{
  g_autoptr (TwinSlot) slot = NULL;
  g_autoptr (TwinSecret) secret = NULL;

  g_return_val_if_fail (self != NULL && self->key != NULL && passphrase != NULL, FALSE);

  if (*passphrase == '\0')
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The passphrase is empty."));
      return FALSE;
    }

  slot = twin_slot_new (TWIN_SLOT_PASSPHRASE);
  secret = twin_slot_stretch (slot, passphrase, error);
  if (secret == NULL)
    return FALSE;

  Trial trial = { .vault = self, .kind = TWIN_SLOT_PASSPHRASE, .passphrase = passphrase };

  return add_slot (self, g_steal_pointer (&slot), secret, &trial, error);
}

gboolean
twin_vault_add_key_file (TwinVault *self, const char *path, GError **error)
{
  g_autoptr (TwinSecret) secret = NULL;
  g_autoptr (TwinSecret) read_again = NULL;

  g_return_val_if_fail (self != NULL && self->key != NULL && path != NULL, FALSE);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !twin_key_file_create (path, error))
    return FALSE;
  secret = twin_key_file_read (path, error);
  read_again = secret != NULL ? twin_key_file_read (path, error) : NULL;
  if (read_again == NULL)
    return FALSE;

  Trial trial = { .vault = self, .kind = TWIN_SLOT_KEY_FILE, .secret = read_again };

  return add_slot (self, twin_slot_new (TWIN_SLOT_KEY_FILE), secret, &trial, error);
}

static gboolean
try_without (const TwinVaultFile *written, gpointer user_data, GError **error)
{
  if (written->slots->len == GPOINTER_TO_UINT (user_data))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("The changed file vault.json could not be read back. Nothing was changed."));

  return FALSE;
}

gboolean
twin_vault_remove_slot (TwinVault *self, TwinSlotKind kind, GError **error)
{
  TwinVaultFile *file;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!twin_vault_has_slot (self, kind))
    return TRUE;
  if (self->file->slots->len == 1)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("This is the last way to open the library. Add another one first."));
      return FALSE;
    }

  file = twin_vault_file_copy (self->file);
  twin_vault_file_set_slot (file, kind, NULL);

  return replace_file (self, file, try_without, GUINT_TO_POINTER (file->slots->len), error);
}

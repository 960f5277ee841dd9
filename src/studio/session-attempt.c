/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/session-attempt.h"

#include <string.h>

#include "keys/twin-keys-error.h"
#include "store/twin-setting-table.h"
#include "twins/twin-settings.h"

/* Set while the creator has not confirmed the recovery key. */
#define SETTING_RECOVERY_PENDING "recovery.pending"

/* How often it is told what has arrived. */
#define ARRIVED_US (100 * 1000)

static void
wipe_text (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}

void
studio_attempt_free (StudioAttempt *self)
{
  g_free (self->directory);
  g_free (self->key_file);
  wipe_text (self->text);
  g_free (self->keyring_backend);
  g_clear_pointer (&self->keyring, twin_keyring_unref);
  g_clear_pointer (&self->library, twin_library_unref);
  g_clear_pointer (&self->recovery_key, twin_secret_unref);
  g_free (self);
}

static void
note_slots (StudioAttempt *self, TwinVault *vault)
{
  self->slots = 0;
  for (TwinSlotKind kind = TWIN_SLOT_KEYRING; kind <= TWIN_SLOT_KEY_FILE; kind++)
    if (twin_vault_has_slot (vault, kind))
      self->slots |= 1u << kind;

  g_free (self->keyring_backend);
  self->keyring_backend = g_strdup (twin_vault_get_keyring_backend (vault));
}

static gboolean
unlock (StudioAttempt *self, TwinVault *vault, GCancellable *cancellable, GError **error)
{
  if (self->way == STUDIO_WAY_AUTOMATIC && self->key_file != NULL)
    return twin_vault_unlock_key_file (vault, self->key_file, error);
  if (self->way == STUDIO_WAY_AUTOMATIC)
    return twin_vault_unlock_keyring (vault, self->keyring, cancellable, error);

  switch (self->kind)
    {
    case TWIN_SLOT_KEYRING:
      return twin_vault_unlock_keyring (vault, self->keyring, cancellable, error);
    case TWIN_SLOT_RECOVERY:
      return twin_vault_unlock_recovery (vault, self->text, error);
    case TWIN_SLOT_PASSPHRASE:
      return twin_vault_unlock_passphrase (vault, self->text, error);
    case TWIN_SLOT_KEY_FILE:
      return twin_vault_unlock_key_file (vault, self->text, error);
    default:
      g_assert_not_reached ();
    }
}

/* After the recovery key has opened a library whose key the keyring has lost, the keyring
 * gets it again. One that is merely locked still has it, and one that is missing cannot
 * take it: either way the library is open, so this may fail without harm. */
static void
mend_keyring (StudioAttempt *self, TwinVault *vault, GCancellable *cancellable)
{
  g_autoptr (TwinVault) probe = twin_vault_load (self->directory, NULL);
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) store_error = NULL;

  if (probe == NULL || twin_vault_unlock_keyring (probe, self->keyring, cancellable, &lookup_error))
    return;
  if (!g_error_matches (lookup_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_ABSENT) ||
      !twin_vault_has_slot (vault, TWIN_SLOT_KEYRING))
    return;
  if (!twin_vault_add_keyring (vault, self->keyring, cancellable, &store_error))
    g_info ("The keyring does not take the key again: %s", store_error->message);
}

gboolean
studio_attempt_set_recovery_pending (TwinStore *store, gboolean pending, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);

  if (tx == NULL || !twin_setting_table_set (tx, SETTING_RECOVERY_PENDING, pending ? "true" : NULL, error))
    return FALSE;
  return twin_transaction_commit (tx, error);
}

static gboolean
get_recovery_pending (TwinStore *store, gboolean *pending, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autofree char *value = NULL;
  g_autoptr (GError) local_error = NULL;

  if (tx == NULL)
    return FALSE;
  value = twin_setting_table_get (tx, SETTING_RECOVERY_PENDING, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *pending = value != NULL;
  return TRUE;
}

static gboolean
use_store (StudioAttempt *self, TwinStore *store, GError **error)
{
  g_autoptr (TwinConfig) settings = NULL;

  self->library = twin_library_new (store, twin_intake_new (NULL, 0));
  settings = twin_settings_load (self->library, error);
  if (settings == NULL)
    return FALSE;
  self->timeout_ms = twin_config_get_integer (settings, "sessionTimeout") * TWIN_SECOND_MS;

  return TRUE;
}

static gboolean
open_store (StudioAttempt *self, TwinVault *vault, GError **error)
{
  g_autoptr (TwinStore) store = NULL;
  g_autofree char *database = g_build_filename (self->directory, "library.db", NULL);
  gboolean is_new = !g_file_test (database, G_FILE_TEST_EXISTS);
  gboolean pending = FALSE;

  store = twin_store_open (self->directory, twin_vault_get_key (vault), twin_clock_system (), error);
  if (store == NULL)
    return FALSE;

  /* Noted before there is a key to be noted: wherever the program ends, no recovery key is in use that nobody has seen. */
  if (is_new && !studio_attempt_set_recovery_pending (store, TRUE, error))
    return FALSE;
  if (!get_recovery_pending (store, &pending, error))
    return FALSE;

  if (pending)
    {
      self->recovery_key = twin_vault_add_recovery (vault, error);
      if (self->recovery_key == NULL)
        return FALSE;
    }

  return use_store (self, store, error);
}

/* Where the key is when the creator types none. */
static gboolean
add_slot (TwinVault *vault, gpointer data, GCancellable *cancellable, GError **error)
{
  StudioAttempt *self = data;

  return self->key_file != NULL ? twin_vault_add_key_file (vault, self->key_file, error)
                                : twin_vault_add_keyring (vault, self->keyring, cancellable, error);
}

static gboolean
create_library (StudioAttempt *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinVault) vault = twin_vault_new (self->directory, error);

  if (vault == NULL
      || !(self->text != NULL ? twin_vault_add_passphrase (vault, self->text, error) : add_slot (vault, self, cancellable, error))
      || !open_store (self, vault, error))
    return FALSE;
  note_slots (self, vault);
  return TRUE;
}

/* What arrives in between is in the next. */
static void
arrived_cb (guint n_done, guint n_total, gpointer user_data)
{
  StudioAttempt *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - self->told_at < ARRIVED_US && n_done < n_total)
    return;
  self->told_at = now;
  self->arrived (n_done, n_total, self->user_data);
}

/* What is missing when the bringing ends early comes in the background. */
static gboolean
recover_library (StudioAttempt *self, GCancellable *cancellable, GError **error)
{
  TwinAccountSettings settings = { .keyring = self->keyring, .strong = TRUE };
  TwinRecoveryPlace place = { .directory = self->directory, .add_slot = add_slot, .user_data = self };
  g_autoptr (TwinStore) store = twin_recovery_make (self->recovery, &place, self->text, &settings, NULL, NULL, error);
  g_autoptr (TwinVault) vault = store != NULL ? twin_vault_load (self->directory, error) : NULL;
  g_autoptr (GError) bring_error = NULL;

  if (vault == NULL)
    return FALSE;
  note_slots (self, vault);
  if (!twin_recovery_bring (store, &settings, arrived_cb, self, cancellable, &bring_error))
    g_info ("What the account holds is not all here yet: %s", bring_error->message);

  return use_store (self, store, error);
}

static gboolean
open_library (StudioAttempt *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinVault) vault = NULL;

  if (self->way == STUDIO_WAY_AUTOMATIC && !twin_vault_exists (self->directory))
    {
      self->absent = TRUE;
      return TRUE;
    }

  vault = twin_vault_load (self->directory, error);
  if (vault == NULL)
    return FALSE;
  note_slots (self, vault);
  if (!unlock (self, vault, cancellable, error))
    return FALSE;
  self->unlocked = TRUE;
  if (self->way == STUDIO_WAY_TYPED && self->kind == TWIN_SLOT_RECOVERY)
    mend_keyring (self, vault, cancellable);
  return open_store (self, vault, error);
}

gboolean
studio_attempt_run (StudioAttempt *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (self->way)
    {
    case STUDIO_WAY_CREATE:
      return create_library (self, cancellable, error);
    case STUDIO_WAY_RECOVER:
      return recover_library (self, cancellable, error);
    case STUDIO_WAY_AUTOMATIC:
    case STUDIO_WAY_TYPED:
    default:
      return open_library (self, cancellable, error);
    }
}

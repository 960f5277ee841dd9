/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-context.h"

#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "cli-error.h"
#include "cli-interrupt.h"
#include "cli-terminal.h"
#include "cli-verb.h"
#include "keys/twin-keys-error.h"

struct _CliContext
{
  TwinKeyring *keyring;
  TwinLibrary *library;
  char *directory;
  GCancellable *cancellable;
};

static struct
{
  char *library;
  char *key_file;
  char *passphrase_file;
  gboolean json;
  gboolean help;
} options;

const GOptionEntry cli_common_options[] = {
  { "library", 0, 0, G_OPTION_ARG_FILENAME, &options.library, N_ ("The library’s folder (TWIN_LIBRARY)"), N_ ("FOLDER") },
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options.key_file, N_ ("Open with this key file (TWIN_KEY_FILE)"), N_ ("FILE") },
  { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &options.passphrase_file,
    N_ ("Open with the passphrase in this file (TWIN_PASSPHRASE_FILE)"), N_ ("FILE") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one JSON object a line"), NULL },
  { "help", 'h', 0, G_OPTION_ARG_NONE, &options.help, N_ ("Print help"), NULL },
  { NULL }
};

/* The option, or else the environment's, if it is not empty. */
static const char *
option_or_environment (const char *option, const char *variable)
{
  const char *value = option != NULL ? option : g_getenv (variable);

  return value != NULL && *value != '\0' ? value : NULL;
}

CliContext *
cli_context_new (void)
{
  return g_new0 (CliContext, 1);
}

void
cli_context_free (CliContext *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->library, twin_library_unref);
  g_clear_pointer (&self->keyring, twin_keyring_unref);
  g_clear_object (&self->cancellable);
  g_free (self->directory);
  g_free (self);
}

gboolean
cli_context_get_json (CliContext *self)
{
  return options.json;
}

gboolean
cli_context_get_help (CliContext *self)
{
  return options.help;
}

gboolean
cli_context_check (CliContext *self, GError **error)
{
  /* An unset variable of a script must not mean somebody's own library. */
  if (options.library == NULL || *options.library != '\0')
    return TRUE;

  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("--library names no folder."));

  return FALSE;
}

const char *
cli_context_get_directory (CliContext *self)
{
  const char *chosen = option_or_environment (options.library, "TWIN_LIBRARY");

  if (self->directory == NULL && chosen != NULL)
    self->directory = g_canonicalize_filename (chosen, NULL);
  else if (self->directory == NULL)
    self->directory = g_build_filename (g_get_user_data_dir (), "twin-studio", "library", NULL);

  return self->directory;
}

const char *
cli_context_get_key_file (CliContext *self)
{
  return option_or_environment (options.key_file, "TWIN_KEY_FILE");
}

gboolean
cli_context_has_passphrase_file (CliContext *self)
{
  return option_or_environment (options.passphrase_file, "TWIN_PASSPHRASE_FILE") != NULL;
}

char *
cli_context_read_passphrase (CliContext *self, GError **error)
{
  const char *path = option_or_environment (options.passphrase_file, "TWIN_PASSPHRASE_FILE");

  return path != NULL ? cli_secret_read_file (path, error) : NULL;
}

TwinKeyring *
cli_context_get_keyring (CliContext *self)
{
  if (self->keyring == NULL)
    self->keyring = twin_keyring_new_system ();

  return self->keyring;
}

static gboolean
unlock_with_passphrase (CliContext *self, TwinVault *vault, GError **error)
{
  char *passphrase;
  gboolean unlocked;

  if (cli_context_has_passphrase_file (self))
    passphrase = cli_context_read_passphrase (self, error);
  else
    passphrase = cli_secret_ask (_ ("Passphrase: "), error);
  if (passphrase == NULL)
    return FALSE;

  unlocked = twin_vault_unlock_passphrase (vault, passphrase, error);
  cli_secret_free (passphrase);

  return unlocked;
}

/* Without options: the keyring, and where that does not open it, the passphrase if there is one to ask for. */
static gboolean
unlock_by_default (CliContext *self, TwinVault *vault, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;
  gboolean ask = twin_vault_has_slot (vault, TWIN_SLOT_PASSPHRASE) && cli_terminal_is_there ();

  if (twin_vault_has_slot (vault, TWIN_SLOT_KEYRING)
      && twin_vault_unlock_keyring (vault, cli_context_get_keyring (self), self->cancellable, &keyring_error))
    return TRUE;

  if (ask)
    return unlock_with_passphrase (self, vault, error);

  if (keyring_error != NULL)
    g_propagate_error (error, g_steal_pointer (&keyring_error));
  else if (twin_vault_has_slot (vault, TWIN_SLOT_KEY_FILE))
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT,
                         _ ("This library is opened with a key file: name it with --key-file."));
  else
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_SLOT,
                         _ ("This library is opened with a passphrase: use a terminal or --passphrase-file."));

  return FALSE;
}

static gboolean
unlock (CliContext *self, TwinVault *vault, GError **error)
{
  const char *key_file = cli_context_get_key_file (self);

  if (key_file != NULL)
    return twin_vault_unlock_key_file (vault, key_file, error);
  if (cli_context_has_passphrase_file (self))
    return unlock_with_passphrase (self, vault, error);

  return unlock_by_default (self, vault, error);
}

TwinLibrary *
cli_context_open_vault (CliContext *self, TwinVault *vault, GError **error)
{
  g_autoptr (TwinStore) store = NULL;

  g_assert (self->library == NULL);

  store = twin_store_open (cli_context_get_directory (self), twin_vault_get_key (vault), twin_clock_system (), error);
  if (store == NULL)
    return NULL;

  self->library = twin_library_new (store, twin_intake_new (NULL, 0));

  return self->library;
}

TwinLibrary *
cli_context_get_library (CliContext *self, GError **error)
{
  const char *directory = cli_context_get_directory (self);
  g_autoptr (TwinVault) vault = NULL;

  if (self->library != NULL)
    return self->library;

  if (!twin_vault_exists (directory))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND,
                   _ ("There is no library in %s. “twinctl init” makes one."), directory);
      return NULL;
    }

  vault = twin_vault_load (directory, error);
  if (vault == NULL || !unlock (self, vault, error))
    return NULL;

  return cli_context_open_vault (self, vault, error);
}

TwinTypeSet *
cli_context_load_types (CliContext *self, GError **error)
{
  TwinLibrary *library = cli_context_get_library (self, error);

  return library != NULL ? twin_detection_load_types (library, error) : NULL;
}

gboolean
cli_context_add_slot (CliContext *self, TwinVault *vault, gboolean ask_passphrase, GError **error)
{
  const char *key_file = cli_context_get_key_file (self);
  gboolean added;
  char *passphrase;

  if (key_file != NULL)
    return twin_vault_add_key_file (vault, key_file, error);
  if (!ask_passphrase && !cli_context_has_passphrase_file (self))
    return twin_vault_add_keyring (vault, cli_context_get_keyring (self), self->cancellable, error);

  if (cli_context_has_passphrase_file (self))
    passphrase = cli_context_read_passphrase (self, error);
  else
    passphrase = cli_secret_ask_new (_ ("New passphrase: "), _ ("Once more: "), error);
  if (passphrase == NULL)
    return FALSE;

  added = twin_vault_add_passphrase (vault, passphrase, error);
  cli_secret_free (passphrase);

  return added;
}

GCancellable *
cli_context_catch_interrupts (CliContext *self)
{
  if (self->cancellable == NULL)
    {
      self->cancellable = g_cancellable_new ();
      cli_interrupt_start (self->cancellable);
    }

  return self->cancellable;
}

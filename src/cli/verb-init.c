/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-verb.h"
#include "keys/twin-keys-error.h"
#include "keys/twin-recovery-key.h"

static struct
{
  gboolean passphrase;
  gboolean no_recovery;
} options;

static const GOptionEntry entries[] = {
  { "passphrase", 0, 0, G_OPTION_ARG_NONE, &options.passphrase, N_ ("Ask for a passphrase to open the library with"), NULL },
  { "no-recovery", 0, 0, G_OPTION_ARG_NONE, &options.no_recovery, N_ ("Make no recovery key"), NULL },
  { NULL }
};

static void
print_result (CliContext *context, TwinSecret *recovery_key)
{
  char *text = recovery_key != NULL ? twin_recovery_key_format (recovery_key) : NULL;

  if (cli_context_get_json (context))
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "library", cli_context_get_directory (context));
      if (text != NULL)
        json_object_set_string_member (object, "recovery_key", text);
      cli_print_json (object);
    }
  else
    {
      cli_print (_ ("The library is in %s."), cli_context_get_directory (context));
      if (text != NULL)
        {
          cli_print ("\n%s", _ ("Recovery key, shown this once. It opens the library if the key is lost:"));
          cli_print ("\n    %s\n", text);
          cli_print ("%s", _ ("Print it or write it down, and keep it away from this computer."));
        }
    }

  twin_secret_free_text (text);
}

static gboolean
add_slot (CliContext *context, TwinVault *vault, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (cli_context_add_slot (context, vault, options.passphrase, &local_error))
    return TRUE;

  if (g_error_matches (local_error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING))
    g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING,
                         _ ("No keyring can be reached. Give the library a passphrase (--passphrase) or a key file "
                            "(--key-file FILE)."));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  const char *directory = cli_context_get_directory (context);
  g_autoptr (TwinVault) vault = NULL;
  g_autoptr (TwinSecret) recovery_key = NULL;

  if (twin_vault_exists (directory))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _ ("There is a library in %s already."), directory);
      return FALSE;
    }

  vault = twin_vault_new (directory, error);
  if (vault == NULL)
    return FALSE;
  if (!add_slot (context, vault, error))
    return FALSE;
  if (!options.no_recovery && (recovery_key = twin_vault_add_recovery (vault, error)) == NULL)
    return FALSE;
  if (cli_context_open_vault (context, vault, error) == NULL)
    return FALSE;

  print_result (context, recovery_key);

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_init = {
  .name = "init",
  .summary = N_ ("Make an encrypted library"),
  .forms = forms,
  .notes = N_ ("Its key goes into the system’s keyring; with --key-file into that file, which is made if there is\n"
               "none; or under a passphrase. The recovery key is printed once."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-terminal.h"
#include "cli-verb.h"

static struct
{
  char *recovery_file;
  gboolean passphrase;
} options;

static const GOptionEntry entries[] = {
  { "recovery-file", 0, 0, G_OPTION_ARG_FILENAME, &options.recovery_file,
    N_ ("Read the recovery key from this file instead of the terminal"), N_ ("FILE") },
  { "passphrase", 0, 0, G_OPTION_ARG_NONE, &options.passphrase, N_ ("Ask for a new passphrase to open the library with"), NULL },
  { NULL }
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinVault) vault = twin_vault_load (cli_context_get_directory (context), error);
  gboolean unlocked;
  char *typed;

  if (vault == NULL)
    return FALSE;

  if (options.recovery_file != NULL)
    typed = cli_secret_read_file (options.recovery_file, error);
  else
    typed = cli_secret_ask (_ ("Recovery key: "), error);
  if (typed == NULL)
    return FALSE;

  unlocked = twin_vault_unlock_recovery (vault, typed, error);
  cli_secret_free (typed);
  if (!unlocked || !cli_context_add_slot (context, vault, options.passphrase, error))
    return FALSE;

  if (!cli_context_get_json (context))
    cli_print ("%s", _ ("The library opens again. The recovery key stays valid."));

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_recover = {
  .name = "recover",
  .summary = N_ ("Open the library with its recovery key and give it a new key"),
  .forms = forms,
  .notes = N_ ("The new key goes where “twinctl init” would put it: the keyring, --key-file, or a passphrase.\n"
               "Nothing of the library itself is changed."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

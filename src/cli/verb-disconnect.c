/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

#include <glib/gstdio.h>

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinAccountSettings settings = { 0 };
  gboolean told = FALSE;
  gboolean done = cli_account_settings_init (&settings, context, error)
                  && twin_account_disconnect (twin_library_get_store (cli_context_get_library (context, NULL)), &settings, &told, NULL, error);

  cli_account_settings_clear (&settings);
  if (!done)
    return FALSE;
  if (cli_token_file != NULL)
    g_unlink (cli_token_file);
  if (!cli_context_get_json (context))
    cli_print ("%s", told ? _ ("Signed out. What the library holds stays here.")
                          : _ ("Signed out here. The server could not be told; end this computer’s access there."));

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_disconnect = {
  .name = "disconnect",
  .summary = N_ ("Sign out of the server"),
  .forms = forms,
  .notes = NULL,
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

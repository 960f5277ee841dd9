/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  gboolean told = FALSE;

  if (!cli_server_disconnect (context, &told, error))
    return FALSE;
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

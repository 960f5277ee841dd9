/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-action.h"

gboolean
cli_action_run (const CliAction *actions, const char *name, CliContext *context, char **arguments, GError **error)
{
  int n = (int) g_strv_length (arguments);
  g_autofree char *shown = cli_clean (name);

  for (const CliAction *action = actions; action->name != NULL; action++)
    {
      if (!g_str_equal (action->name, name))
        continue;

      if (n >= action->min_arguments && (action->max_arguments < 0 || n <= action->max_arguments))
        return action->run (context, arguments, error);

      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("“%s” takes another number of arguments."), shown);
      return FALSE;
    }

  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("“%s” is not something that can be done here."), shown);

  return FALSE;
}

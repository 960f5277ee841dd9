/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/account-deletion.h"
#include "base/twin-error.h"

#include <glib/gi18n.h>

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (Storage) storage = NULL;
  g_autoptr (ErasureLog) log = NULL;

  if (arguments[0] == NULL || arguments[1] != NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Name the account: twin-server undelete EMAIL"));
      return 2;
    }
  key = server_load_key (settings->directory, error);
  storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  log = storage != NULL ? erasure_log_new (settings->directory, key) : NULL;
  if (log == NULL || !account_undelete (storage, log, arguments[0], error))
    return 1;
  g_print ("%s\n", _ ("The account is back. Its computers and programs have to sign in again."));

  return 0;
}

const Command command_undelete = { "undelete", N_ ("Bring back an account that was deleted less than 30 days ago"), NULL, run };

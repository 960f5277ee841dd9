/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/account-code.h"

#include <glib/gi18n.h>

static char *role;

static const GOptionEntry options[] = {
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("Role of the new account (default: super_admin of a new organisation)"), N_ ("ROLE") },
  { NULL }
};

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, error);
  g_autoptr (Storage) storage = key != NULL ? server_open_storage (settings, key, clock, error) : NULL;
  g_autoptr (StorageTx) tx = storage != NULL ? storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error) : NULL;
  g_autofree char *code = tx != NULL ? account_code_issue (tx, NULL, role != NULL ? role : "super_admin", error) : NULL;

  if (code == NULL || !storage_commit (tx, error))
    return 1;
  g_print ("%s\n", code);

  return 0;
}

const Command command_code = { "code", N_ ("Make a one-time code for a new account"), options, run };

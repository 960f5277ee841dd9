/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/account-code.h"
#include "accounts/account.h"
#include "jobs/housekeeping.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

static gboolean
stop (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

/* While nobody has an account, somebody must be able to get one: whoever sees this terminal. */
static gboolean
welcome (Server *server, GError **error)
{
  const char *address = server->public_url != NULL ? server->public_url : http_server_get_addresses (server->http)[0];
  gboolean any = FALSE;

  if (!account_any (server->storage, &any, error))
    return FALSE;
  /* Translators: %s is an address. */
  g_print (_ ("twin-server is ready at %s\n"), address);
  if (!any)
    {
      g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
      g_autofree char *code = tx != NULL ? account_code_issue (tx, NULL, "super_admin", error) : NULL;

      if (code == NULL || !storage_commit (tx, error))
        return FALSE;
      g_print (_ ("To connect a library to it, run\n\n    twinctl connect %s --email YOU@EXAMPLE.ORG --country DE\n\n"
                  "and enter the code %s, which works once and for a day.\nStop the server with Ctrl+C.\n"),
               address, code);
    }

  return TRUE;
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (Server) server = server_new (settings, twin_clock_system (), error);
  g_autoptr (Housekeeping) housekeeping = NULL;
  guint on_interrupt;
  guint on_terminate;

  if (server == NULL || !http_server_start (server->http, error) || !welcome (server, error))
    return 1;

  housekeeping = housekeeping_start (server->storage);
  on_interrupt = g_unix_signal_add (SIGINT, stop, loop);
  on_terminate = g_unix_signal_add (SIGTERM, stop, loop);
  g_main_loop_run (loop);
  g_source_remove (on_interrupt);
  g_source_remove (on_terminate);
  http_server_stop (server->http);

  return 0;
}

const Command command_serve = { "serve", N_ ("Run the server (what it does without a command)"), NULL, run };

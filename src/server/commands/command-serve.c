/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/account-code.h"
#include "accounts/account.h"
#include "accounts/controller.h"
#include "demo/demo.h"
#include "jobs/housekeeping.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

static gboolean demo;

static const GOptionEntry entries[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, N_ ("Show a made-up twin; nothing of it stays when the server stops"), NULL },
  { NULL }
};

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

/* The pages must say who is responsible (Art. 13 GDPR), and only whoever runs the server knows. */
static gboolean
remind (Server *server, GError **error)
{
  g_auto (Controller) controller = { 0 };

  if (!controller_read (server->storage, &controller, error))
    return FALSE;
  if (!controller_is_complete (&controller))
    g_print (_ ("Before learners come, say who is responsible for the server: “twin-server controller --help” tells how.\n"));

  return TRUE;
}

static gboolean
welcome_demo (Server *server, const char *path)
{
  const char *address = server->public_url != NULL ? server->public_url : http_server_get_addresses (server->http)[0];

  /* Translators: %s and %s are the two parts of an address. */
  g_print (_ ("A made-up twin is ready at %s%s\nIt knows sample documents; nothing of it stays. Stop the server with Ctrl+C.\n"), address, path);

  return TRUE;
}

static int
serve (const ServerSettings *settings, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (Server) server = server_new (settings, twin_clock_system (), error);
  g_autoptr (Housekeeping) housekeeping = NULL;
  g_autofree char *samples = demo_find_samples ();
  g_autofree char *page = NULL;
  guint on_interrupt;
  guint on_terminate;

  if (server == NULL)
    return 1;
  server->demo = demo;
  if (demo)
    page = demo_publish (server, samples, error);
  /* Whoever reads that the server is ready need not expect that it ends on its own then. */
  if ((demo && page == NULL) || (!demo && !remind (server, error)) || !http_server_start (server->http, error)
      || !(demo ? welcome_demo (server, page) : welcome (server, error)))
    return 1;

  housekeeping = housekeeping_start (server->storage, server->evidence, server->published);
  webhook_sender_start (server->webhooks);
  if (server->notices != NULL)
    notice_sender_start (server->notices);
  on_interrupt = g_unix_signal_add (SIGINT, stop, loop);
  on_terminate = g_unix_signal_add (SIGTERM, stop, loop);
  g_main_loop_run (loop);
  g_source_remove (on_interrupt);
  g_source_remove (on_terminate);
  http_server_stop (server->http);

  return 0;
}

/* In a folder of its own, which goes with it. */
static int
serve_demo (const ServerSettings *settings, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("twin-server-demo-XXXXXX", error);
  ServerSettings own = *settings;
  int status;

  if (folder == NULL)
    return 1;
  own.directory = folder;
  own.postgres = NULL;
  status = serve (&own, error);

  return demo_remove_folder (folder, status == 0 ? error : NULL) ? status : 1;
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  return demo ? serve_demo (settings, error) : serve (settings, error);
}

const Command command_serve = { "serve", N_ ("Run the server (what it does without a command)"), entries, run };

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

#include "base/twin-json.h"
#include "cli-terminal.h"

#include <glib/gstdio.h>
#include <string.h>

/* Of an id that is typed in part. */
#define SHORT_ID 4

char *cli_token_file;

static TwinSecret *
read_token (const char *path, GError **error)
{
  char *text = cli_secret_read_file (path, error);
  TwinSecret *token = text != NULL ? twin_secret_new ((const guint8 *) text, strlen (text)) : NULL;

  cli_secret_free (text);

  return token;
}

static gboolean
take_token (TwinAccountSettings *settings, CliContext *context, GError **error)
{
  if (cli_token_file == NULL)
    settings->keyring = cli_context_get_keyring (context);
  else if (g_file_test (cli_token_file, G_FILE_TEST_EXISTS) && (settings->token = read_token (cli_token_file, error)) == NULL)
    return FALSE;

  return TRUE;
}

gboolean
cli_account_settings_init_without_library (TwinAccountSettings *settings, CliContext *context, GError **error)
{
  *settings = (TwinAccountSettings) { .strong = TRUE };

  return take_token (settings, context, error);
}

gboolean
cli_account_settings_init (TwinAccountSettings *settings, CliContext *context, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);

  return library != NULL && twin_account_settings_load (settings, library, NULL, error) && take_token (settings, context, error);
}

void
cli_account_settings_clear (TwinAccountSettings *settings)
{
  g_clear_pointer (&settings->token, twin_secret_unref);
}

TwinRemote *
cli_server_open (CliContext *context, GError **error)
{
  TwinAccountSettings settings = { 0 };
  TwinRemote *remote = NULL;

  if (cli_account_settings_init (&settings, context, error))
    remote = twin_account_open_remote (twin_library_get_store (cli_context_get_library (context, NULL)), &settings, NULL, error);
  cli_account_settings_clear (&settings);

  return remote;
}

gboolean
cli_server_disconnect (CliContext *context, gboolean *told, GError **error)
{
  TwinAccountSettings settings = { 0 };
  gboolean done = cli_account_settings_init (&settings, context, error)
                  && twin_account_disconnect (twin_library_get_store (cli_context_get_library (context, NULL)), &settings, told, NULL, error);

  cli_account_settings_clear (&settings);
  if (done && cli_token_file != NULL)
    g_unlink (cli_token_file);

  return done;
}

GPtrArray *
cli_server_list (CliContext *context, TwinRemote *remote, TwinOrganisationKind kind, GError **error)
{
  return twin_organisation_list (remote, kind, cli_context_catch_interrupts (context), error);
}

const char *
cli_server_find (GPtrArray *rows, const char *name, const char *reference, GError **error)
{
  const char *found = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *id = twin_json_get_string (rows->pdata[i], "id", "");

      if (g_str_equal (id, reference) || g_strcmp0 (twin_json_get_string (rows->pdata[i], name, NULL), reference) == 0)
        return id;
      if (strlen (reference) < SHORT_ID || !g_str_has_prefix (id, reference))
        continue;
      if (found != NULL)
        {
          g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("“%s” means several. Type more of the ID."), reference);
          return NULL;
        }
      found = id;
    }
  if (found == NULL)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("There is no “%s”."), reference);

  return found;
}

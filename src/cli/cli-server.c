/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

#include "cli-terminal.h"

#include <string.h>

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

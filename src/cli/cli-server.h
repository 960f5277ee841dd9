/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-verb.h"
#include "sync/twin-account.h"
#include "sync/twin-organisation.h"

G_BEGIN_DECLS

/* What the verbs that go to a server share. */

/* The path of --token-file, for computers without a keyring; every such verb has the option. */
extern char *cli_token_file;

#define CLI_TOKEN_FILE_ENTRY                                                             \
  {                                                                                      \
    "token-file", 0, 0, G_OPTION_ARG_FILENAME, &cli_token_file,                          \
      N_ ("Keep the server’s token in this file instead of the keyring"), N_ ("FILE")    \
  }

/* The settings of the account: keyring or the token in the file; clear them with cli_account_settings_clear(). */
gboolean cli_account_settings_init (TwinAccountSettings *settings, CliContext *context, GError **error);

/* The same before there is a library, with the strong encryption that is the default. */
gboolean cli_account_settings_init_without_library (TwinAccountSettings *settings, CliContext *context, GError **error);
void cli_account_settings_clear (TwinAccountSettings *settings);

/* The way to the library's server. */
TwinRemote *cli_server_open (CliContext *context, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Signs out; *@told, nullable: whether the server could be told. The token’s file goes, too. */
gboolean cli_server_disconnect (CliContext *context, gboolean *told, GError **error);

/* What one list of the organisation holds: JsonObject. */
GPtrArray *cli_server_list (CliContext *context, TwinRemote *remote, TwinOrganisationKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the one of @rows whose id, or member @name, is @reference; ids may be cut after four characters. CLI_ERROR_USAGE if there
 * is none, or several. Borrowed. */
const char *cli_server_find (GPtrArray *rows, const char *name, const char *reference, GError **error);

G_END_DECLS

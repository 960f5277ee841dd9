/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "twins/twin-config.h"

G_BEGIN_DECLS

/* Configuration as it is typed and printed, for `twin` and `settings` alike. */

/* "KEY=VALUE" as its two parts; FALSE with CLI_ERROR_USAGE. Free @key; @value is borrowed from @setting. */
gboolean cli_config_split (const char *setting, char **key, const char **value, GError **error);

/* A table of keys, values and meanings; only those of the organisation if @organisation. */
void cli_config_print (const TwinConfig *config, gboolean organisation);

G_END_DECLS

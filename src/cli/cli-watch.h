/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-context.h"

G_BEGIN_DECLS

/* Follows the watched folders until Ctrl+C and prints each event as it comes. */
gboolean cli_watch_follow (CliContext *context, GError **error);

/* Adds @folders (NULL-terminated) to those that are watched; one that is watched already stays so. */
gboolean cli_watch_add (CliContext *context, char **folders, GError **error);

G_END_DECLS

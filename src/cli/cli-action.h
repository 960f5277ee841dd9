/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-verb.h"

G_BEGIN_DECLS

/**
 * CliAction: one of several things that a verb does, named by an argument:
 * "create" in `twinctl twin create NAME`. @arguments of @run is what follows.
 */
typedef struct
{
  const char *name;
  int min_arguments;
  int max_arguments; /* -1: any number */
  gboolean (*run) (CliContext *context, char **arguments, GError **error);
} CliAction;

/* Runs the action of @actions (ended by an empty one) that @name says. CLI_ERROR_USAGE where there is none. */
gboolean cli_action_run (const CliAction *actions, const char *name, CliContext *context, char **arguments, GError **error);

G_END_DECLS

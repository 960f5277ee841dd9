/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server.h"

G_BEGIN_DECLS

/**
 * Command:
 *
 * One thing that twin-server does: `twin-server NAME`. @run gets the settings that all commands share and what is left of the
 * arguments; it returns the exit status.
 */
typedef struct
{
  const char *name;
  const char *summary; /* for --help, to be translated */
  const GOptionEntry *options;
  int (*run) (const ServerSettings *settings, char **arguments, GError **error);
} Command;

extern const Command command_serve;
extern const Command command_audit;
extern const Command command_code;
extern const Command command_controller;
extern const Command command_doctor;
extern const Command command_routes;
extern const Command command_backup;
extern const Command command_restore;
extern const Command command_record;
extern const Command command_retention;
extern const Command command_review;
extern const Command command_migrate;
extern const Command command_prepare_postgres;
extern const Command command_sample;
extern const Command command_undelete;

/* NULL-terminated, `serve` first. */
extern const Command *const commands[];

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How twinctl ends; part of its contract with scripts. */
typedef enum
{
  CLI_EXIT_DONE = 0,
  CLI_EXIT_FAILED = 1,
  CLI_EXIT_USAGE = 2,
  CLI_EXIT_REFUSED = 3, /* a policy forbids it */
} CliExit;

/**
 * CliError:
 * @CLI_ERROR_USAGE: the command line is wrong; --help tells what is right
 * @CLI_ERROR_OUTPUT: standard output took no more
 * @CLI_ERROR_READER_GONE: whoever read standard output has seen enough, as head(1) does; nothing to be said
 */
typedef enum
{
  CLI_ERROR_USAGE,
  CLI_ERROR_OUTPUT,
  CLI_ERROR_READER_GONE,
} CliError;

#define CLI_ERROR (cli_error_quark ())
GQuark cli_error_quark (void);

CliExit cli_error_get_exit (const GError *error);

/* The error's name for scripts: "not-found", "refused", ... Static. */
const char *cli_error_get_code (const GError *error);

/* On standard error: a sentence, or {"error":{"code":...,"message":...}}. */
void cli_error_print (const GError *error, const char *verb, gboolean json);

G_END_DECLS

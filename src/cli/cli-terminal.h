/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Secrets come from the terminal, without echo, or from a file; never from the
 * command line, which every user of the computer can read. */

/* Whether somebody can be asked. */
gboolean cli_terminal_is_there (void);

/* Asks on the terminal itself, whatever standard input is. Free it with cli_secret_free(). */
char *cli_secret_ask (const char *prompt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks twice and compares. */
char *cli_secret_ask_new (const char *prompt, const char *again, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next line of a file, from the first on: a verb that needs two secrets finds them below each other. "-" is standard input. */
char *cli_secret_read_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Zeroes it first. */
void cli_secret_free (char *secret);

G_END_DECLS

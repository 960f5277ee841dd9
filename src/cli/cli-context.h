/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"
#include "keys/twin-vault.h"
#include "library/twin-detection.h"

G_BEGIN_DECLS

/**
 * CliContext:
 *
 * What the verbs share: the common options, and the library that they name,
 * opened when a verb first asks for it. One thread.
 */
typedef struct _CliContext CliContext;

CliContext *cli_context_new (void) G_GNUC_WARN_UNUSED_RESULT;
void cli_context_free (CliContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliContext, cli_context_free)

gboolean cli_context_get_json (CliContext *self);

/* Whether --help was given. */
gboolean cli_context_get_help (CliContext *self);

/* FALSE with CLI_ERROR_USAGE if the common options make no sense. */
gboolean cli_context_check (CliContext *self, GError **error);

/* The library's folder: --library, TWIN_LIBRARY, or the one that Studio uses. */
const char *cli_context_get_directory (CliContext *self);

/* --key-file or TWIN_KEY_FILE, or NULL. */
const char *cli_context_get_key_file (CliContext *self);

/* The passphrase in --passphrase-file or TWIN_PASSPHRASE_FILE; NULL without @error if neither is given.
 * Free it with cli_secret_free(). */
gboolean cli_context_has_passphrase_file (CliContext *self);
char *cli_context_read_passphrase (CliContext *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TwinKeyring *cli_context_get_keyring (CliContext *self);

/* The library, unlocked and opened. Borrowed. */
TwinLibrary *cli_context_get_library (CliContext *self, GError **error);

/* What the library's documents are searched for: the built-in types and the creator's own. */
TwinTypeSet *cli_context_load_types (CliContext *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same around a vault that is unlocked already, as `init` has it. */
TwinLibrary *cli_context_open_vault (CliContext *self, TwinVault *vault, GError **error);

/* Gives an unlocked vault the slot that the options name: --key-file, a passphrase (asked for if
 * @ask_passphrase), or else the keyring. */
gboolean cli_context_add_slot (CliContext *self, TwinVault *vault, gboolean ask_passphrase, GError **error);

/* A cancellable that Ctrl+C and a termination signal cancel from now on; a second
 * signal ends the program at once. Call it before the library is opened. Borrowed. */
GCancellable *cli_context_catch_interrupts (CliContext *self);

G_END_DECLS

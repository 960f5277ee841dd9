/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n.h>

#include "cli-context.h"
#include "cli-error.h"
#include "cli-output.h"

G_BEGIN_DECLS

/**
 * CliVerb:
 * @name: what is typed
 * @summary: one line, to be translated
 * @forms: what may follow the name, one line for each form; NULL-terminated
 * @notes: a paragraph for --help, to be translated, or NULL
 * @options: the verb's own options, ended by an empty entry; NULL for none
 * @min_arguments, @max_arguments: beside the options; -1 = any number
 * @run: does it. Errors become a sentence and an exit code in main.c.
 *
 * One verb of twinctl. The dispatch, --help and the shell completions come
 * from this; a new verb is a file verb-NAME.c and a line in cli-verbs.c.
 */
typedef struct
{
  const char *name;
  const char *summary;
  const char *const *forms;
  const char *notes;
  const GOptionEntry *options;
  int min_arguments;
  int max_arguments;
  gboolean (*run) (CliContext *context, char **arguments, GError **error);
} CliVerb;

/* All verbs, in the order in which they are listed; NULL-terminated. */
extern const CliVerb *const cli_verbs[];

/* The options that every verb has, ended by an empty entry. */
extern const GOptionEntry cli_common_options[];

/* Those that stand for themselves, before any verb. */
extern const GOptionEntry cli_general_options[];

const CliVerb *cli_verb_lookup (const char *name);

/* Splits "a, b,c" into its non-empty parts. NULL gives an empty list. */
char **cli_split_list (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Printed on standard output. */
void cli_help_print_general (void);
void cli_help_print_verb (const CliVerb *verb);

extern const CliVerb cli_verb_access;
extern const CliVerb cli_verb_account;
extern const CliVerb cli_verb_add;
extern const CliVerb cli_verb_analytics;
extern const CliVerb cli_verb_ask;
extern const CliVerb cli_verb_audit;
extern const CliVerb cli_verb_chunks;
extern const CliVerb cli_verb_classify;
extern const CliVerb cli_verb_completion;
extern const CliVerb cli_verb_conflicts;
extern const CliVerb cli_verb_connect;
extern const CliVerb cli_verb_copies;
extern const CliVerb cli_verb_decide;
extern const CliVerb cli_verb_disconnect;
extern const CliVerb cli_verb_documents;
extern const CliVerb cli_verb_embed;
extern const CliVerb cli_verb_evaluate;
extern const CliVerb cli_verb_export;
extern const CliVerb cli_verb_gate;
extern const CliVerb cli_verb_groups;
extern const CliVerb cli_verb_init;
extern const CliVerb cli_verb_invitations;
extern const CliVerb cli_verb_ledger;
extern const CliVerb cli_verb_members;
extern const CliVerb cli_verb_partners;
extern const CliVerb cli_verb_pseudonyms;
extern const CliVerb cli_verb_publish;
extern const CliVerb cli_verb_quiz;
extern const CliVerb cli_verb_receipts;
extern const CliVerb cli_verb_recover;
extern const CliVerb cli_verb_redact;
extern const CliVerb cli_verb_remove;
extern const CliVerb cli_verb_scan;
extern const CliVerb cli_verb_settings;
extern const CliVerb cli_verb_show;
extern const CliVerb cli_verb_sync;
extern const CliVerb cli_verb_tokens;
extern const CliVerb cli_verb_twin;
extern const CliVerb cli_verb_types;
extern const CliVerb cli_verb_unpublish;
extern const CliVerb cli_verb_verify;
extern const CliVerb cli_verb_watch;

G_END_DECLS

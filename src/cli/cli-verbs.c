/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"

const CliVerb *const cli_verbs[] = {
  &cli_verb_init,
  &cli_verb_add,
  &cli_verb_documents,
  &cli_verb_watch,
  &cli_verb_show,
  &cli_verb_chunks,
  &cli_verb_scan,
  &cli_verb_redact,
  &cli_verb_decide,
  &cli_verb_classify,
  &cli_verb_remove,
  &cli_verb_twin,
  &cli_verb_access,
  &cli_verb_embed,
  &cli_verb_ask,
  &cli_verb_evaluate,
  &cli_verb_gate,
  &cli_verb_quiz,
  &cli_verb_connect,
  &cli_verb_publish,
  &cli_verb_unpublish,
  &cli_verb_sync,
  &cli_verb_conflicts,
  &cli_verb_analytics,
  &cli_verb_copies,
  &cli_verb_account,
  &cli_verb_tokens,
  &cli_verb_members,
  &cli_verb_invitations,
  &cli_verb_groups,
  &cli_verb_partners,
  &cli_verb_disconnect,
  &cli_verb_settings,
  &cli_verb_export,
  &cli_verb_verify,
  &cli_verb_audit,
  &cli_verb_ledger,
  &cli_verb_types,
  &cli_verb_pseudonyms,
  &cli_verb_receipts,
  &cli_verb_recover,
  &cli_verb_completion,
  NULL
};

const CliVerb *
cli_verb_lookup (const char *name)
{
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    if (g_str_equal (cli_verbs[i]->name, name))
      return cli_verbs[i];

  return NULL;
}

char **
cli_split_list (const char *text)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) pieces = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*g_strstrip (pieces[i]) != '\0')
      g_strv_builder_add (parts, pieces[i]);

  return g_strv_builder_end (parts);
}

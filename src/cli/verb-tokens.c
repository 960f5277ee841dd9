/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

static struct
{
  char *scopes;
  int days;
} options = { .days = 90 };

static const GOptionEntry entries[] = {
  { "scopes", 0, 0, G_OPTION_ARG_STRING, &options.scopes, N_ ("What the new token may do: sync,publish,account,analytics,admin,ask"), N_ ("LIST") },
  { "days", 0, 0, G_OPTION_ARG_INT, &options.days, N_ ("How long the new token lasts (default: 90)"), N_ ("N") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

static gboolean
list (CliContext *context, TwinRemote *remote, GError **error)
{
  g_autoptr (GPtrArray) tokens = cli_server_list (context, remote, TWIN_ORGANISATION_TOKENS, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("NAME"), _ ("KIND"), _ ("MAY"), _ ("LAST USED"), _ ("ENDS"), NULL);

  if (tokens == NULL)
    return FALSE;
  for (guint i = 0; i < tokens->len; i++)
    {
      JsonObject *token = tokens->pdata[i];
      g_autofree char *name = cli_clean (twin_json_get_string (token, "name", ""));

      if (cli_context_get_json (context))
        cli_print_json (token);
      else
        cli_table_add (table, twin_json_get_string (token, "id", ""), name, twin_json_get_string (token, "kind", ""),
                       twin_json_get_string (token, "scopes", ""), twin_json_get_string (token, "lastUsed", ""),
                       twin_json_get_string (token, "expiresAt", ""), NULL);
    }
  cli_table_print (table);

  return TRUE;
}

/* The token is printed this once; where it goes is for whoever asked for it. */
static gboolean
create (CliContext *context, TwinRemote *remote, const char *name, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) made = NULL;
  g_auto (GStrv) scopes = cli_split_list (options.scopes);
  g_autofree char *joined = g_strjoinv (" ", scopes);

  if (scopes[0] == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say what the token may do: --scopes publish, …"));
      return FALSE;
    }
  json_object_set_string_member (fields, "name", name);
  json_object_set_string_member (fields, "scopes", joined);
  json_object_set_int_member (fields, "days", options.days);
  made = twin_organisation_add (remote, TWIN_ORGANISATION_TOKENS, fields, cli_context_catch_interrupts (context), error);
  if (made == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    cli_print_json (made);
  else
    cli_print ("%s", twin_json_get_string (made, "token", ""));

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);

  if (remote == NULL)
    return FALSE;
  if (arguments[0] == NULL)
    return list (context, remote, error);
  if (arguments[1] != NULL && g_str_equal (arguments[0], "create"))
    return create (context, remote, arguments[1], error);
  if (arguments[1] != NULL && g_str_equal (arguments[0], "revoke"))
    return twin_organisation_remove (remote, TWIN_ORGANISATION_TOKENS, arguments[1], cli_context_catch_interrupts (context), error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “create NAME” or “revoke ID”, or nothing for a list."));

  return FALSE;
}

static const char *const forms[] = { "", "create NAME --scopes LIST [--days N]", "revoke ID", NULL };

const CliVerb cli_verb_tokens = {
  .name = "tokens",
  .summary = N_ ("List, make and end the account’s tokens and sessions on the server"),
  .forms = forms,
  .notes = N_ ("A new token is printed this once. Revoking ends a computer’s or a program’s access at once, and again is as\n"
               "good as once."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};

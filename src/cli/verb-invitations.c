/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static gboolean
list (CliContext *context, TwinRemote *remote, GError **error)
{
  g_autoptr (GPtrArray) invitations = cli_server_list (context, remote, TWIN_ORGANISATION_INVITATIONS, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("ROLE"), _ ("MADE"), _ ("ENDS"), NULL);

  if (invitations == NULL)
    return FALSE;
  for (guint i = 0; i < invitations->len; i++)
    {
      JsonObject *invitation = invitations->pdata[i];

      if (cli_context_get_json (context))
        cli_print_json (invitation);
      else
        cli_table_add (table, twin_json_get_string (invitation, "id", ""), twin_json_get_string (invitation, "role", ""),
                       twin_json_get_string (invitation, "createdAt", ""), twin_json_get_string (invitation, "expiresAt", ""), NULL);
    }
  cli_table_print (table);

  return TRUE;
}

/* The code is printed this once; how it gets to whom it is for is for whoever asked for it. */
static gboolean
create (CliContext *context, TwinRemote *remote, const char *role, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) made = NULL;

  json_object_set_string_member (fields, "role", role);
  made = twin_organisation_add (remote, TWIN_ORGANISATION_INVITATIONS, fields, cli_context_catch_interrupts (context), error);
  if (made == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    cli_print_json (made);
  else
    cli_print ("%s", twin_json_get_string (made, "code", ""));

  return TRUE;
}

static gboolean
end_invitation (CliContext *context, TwinRemote *remote, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) invitations = cli_server_list (context, remote, TWIN_ORGANISATION_INVITATIONS, error);
  const char *id = invitations != NULL ? cli_server_find (invitations, "id", reference, error) : NULL;

  return id != NULL && twin_organisation_remove (remote, TWIN_ORGANISATION_INVITATIONS, id, cli_context_catch_interrupts (context), error);
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
    return end_invitation (context, remote, arguments[1], error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “create ROLE” or “revoke ID”, or nothing for a list."));

  return FALSE;
}

static const char *const forms[] = { "", "create ROLE", "revoke ID", NULL };

const CliVerb cli_verb_invitations = {
  .name = "invitations",
  .summary = N_ ("List, make and end invitations to the organisation"),
  .forms = forms,
  .notes = N_ ("An invitation is a one-time code that is printed once and works for a day; who connects with it joins with the role."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static void
print (CliContext *context, GPtrArray *members)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("E-MAIL"), _ ("NAME"), _ ("ROLE"), _ ("STATUS"), _ ("SECOND FACTOR"), _ ("LAST USED"), NULL);

  for (guint i = 0; i < members->len; i++)
    {
      JsonObject *member = members->pdata[i];
      g_autofree char *email = cli_clean (twin_json_get_string (member, "email", ""));
      g_autofree char *name = cli_clean (twin_json_get_string (member, "name", ""));

      if (cli_context_get_json (context))
        cli_print_json (member);
      else
        cli_table_add (table, twin_json_get_string (member, "id", ""), email, name, twin_json_get_string (member, "role", ""),
                       twin_json_get_string (member, "status", ""), twin_json_get_boolean (member, "hasSecondFactor", FALSE) ? _ ("yes") : _ ("no"),
                       twin_json_get_string (member, "lastUsed", ""), NULL);
    }
  cli_table_print (table);
}

static gboolean
change (CliContext *context, TwinRemote *remote, GPtrArray *members, const char *reference, const char *field, const char *value, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  const char *id = cli_server_find (members, "email", reference, error);

  json_object_set_string_member (fields, field, value);

  return id != NULL && twin_organisation_change (remote, TWIN_ORGANISATION_MEMBERS, id, fields, cli_context_catch_interrupts (context), error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  guint n = g_strv_length (arguments);
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  g_autoptr (GPtrArray) members = remote != NULL ? cli_server_list (context, remote, TWIN_ORGANISATION_MEMBERS, error) : NULL;

  if (members == NULL)
    return FALSE;
  if (n == 3 && g_str_equal (arguments[0], "role"))
    return change (context, remote, members, arguments[1], "role", arguments[2], error);
  if (n == 2 && g_str_equal (arguments[0], "disable"))
    return change (context, remote, members, arguments[1], "status", "disabled", error);
  if (n == 2 && g_str_equal (arguments[0], "enable"))
    return change (context, remote, members, arguments[1], "status", "active", error);
  if (n > 0)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “role MEMBER ROLE”, “disable MEMBER” or “enable MEMBER”, or nothing for a list."));
      return FALSE;
    }
  print (context, members);

  return TRUE;
}

static const char *const forms[] = { "", "role MEMBER ROLE", "disable MEMBER", "enable MEMBER", NULL };

const CliVerb cli_verb_members = {
  .name = "members",
  .summary = N_ ("List the members of the organisation, change their roles and who may sign in"),
  .forms = forms,
  .notes = N_ ("MEMBER is an e-mail address or an ID. The roles are super_admin, admin, manager, user, creator and dpo; nobody gives a\n"
               "role above his own, and the last super admin stays one. Who is disabled is out at once and keeps his data."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 3,
  .run = run,
};

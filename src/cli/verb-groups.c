/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"

static const GOptionEntry entries[] = { CLI_TOKEN_FILE_ENTRY, { NULL } };

static void
print (CliContext *context, GPtrArray *groups)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("ID"), _ ("NAME"), _ ("MEMBERS"), NULL);

  for (guint i = 0; i < groups->len; i++)
    {
      JsonObject *group = groups->pdata[i];
      g_autofree char *name = cli_clean (twin_json_get_string (group, "name", ""));
      JsonArray *members = json_object_has_member (group, "members") ? json_object_get_array_member (group, "members") : NULL;
      g_autofree char *n_members = g_strdup_printf ("%u", members != NULL ? json_array_get_length (members) : 0);

      if (cli_context_get_json (context))
        cli_print_json (group);
      else
        cli_table_add (table, twin_json_get_string (group, "id", ""), name, n_members, NULL);
    }
  cli_table_print (table);
}

static gboolean
create (CliContext *context, TwinRemote *remote, const char *name, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) made = NULL;

  json_object_set_string_member (fields, "name", name);
  made = twin_organisation_add (remote, TWIN_ORGANISATION_GROUPS, fields, cli_context_catch_interrupts (context), error);
  if (made != NULL && cli_context_get_json (context))
    cli_print_json (made);

  return made != NULL;
}

static gboolean
rename_group (CliContext *context, TwinRemote *remote, const char *id, const char *name, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_string_member (fields, "name", name);

  return twin_organisation_change (remote, TWIN_ORGANISATION_GROUPS, id, fields, cli_context_catch_interrupts (context), error);
}

static gboolean
set_member (CliContext *context, TwinRemote *remote, const char *id, const char *reference, gboolean in, GError **error)
{
  g_autoptr (GPtrArray) members = cli_server_list (context, remote, TWIN_ORGANISATION_MEMBERS, error);
  const char *member = members != NULL ? cli_server_find (members, "email", reference, error) : NULL;

  return member != NULL && twin_organisation_set_group_member (remote, id, member, in, cli_context_catch_interrupts (context), error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  guint n = g_strv_length (arguments);
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  g_autoptr (GPtrArray) groups = remote != NULL ? cli_server_list (context, remote, TWIN_ORGANISATION_GROUPS, error) : NULL;
  const char *id;

  if (groups == NULL)
    return FALSE;
  if (n == 0)
    {
      print (context, groups);
      return TRUE;
    }
  if (n == 2 && g_str_equal (arguments[0], "create"))
    return create (context, remote, arguments[1], error);

  id = n > 1 ? cli_server_find (groups, "name", arguments[1], error) : NULL;
  if (n > 1 && id == NULL)
    return FALSE;
  if (n == 2 && g_str_equal (arguments[0], "delete"))
    return twin_organisation_remove (remote, TWIN_ORGANISATION_GROUPS, id, cli_context_catch_interrupts (context), error);
  if (n == 3 && g_str_equal (arguments[0], "rename"))
    return rename_group (context, remote, id, arguments[2], error);
  if (n == 3 && (g_str_equal (arguments[0], "add") || g_str_equal (arguments[0], "remove")))
    return set_member (context, remote, id, arguments[2], g_str_equal (arguments[0], "add"), error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("Say “create NAME”, “rename GROUP NAME”, “delete GROUP”, “add GROUP MEMBER” or “remove GROUP MEMBER”, or nothing for a list."));

  return FALSE;
}

static const char *const forms[] = { "", "create NAME", "rename GROUP NAME", "delete GROUP", "add GROUP MEMBER", "remove GROUP MEMBER", NULL };

const CliVerb cli_verb_groups = {
  .name = "groups",
  .summary = N_ ("List and change the groups of the organisation and who is in them"),
  .forms = forms,
  .notes = N_ ("GROUP is a name or an ID, MEMBER an e-mail address or an ID. Documents may be classified for groups."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 3,
  .run = run,
};

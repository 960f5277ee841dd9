/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-action.h"
#include "cli-input.h"
#include "twins/twin-access.h"

static struct
{
  char *until;
  char *roles;
  char *groups;
  gboolean dry_run;
} options;

static const GOptionEntry entries[] = {
  { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("The last day of the access, as 2027-06-30"), N_ ("DATE") },
  { "roles", 0, 0, G_OPTION_ARG_STRING, &options.roles, N_ ("Roles of whoever is admitted, divided by commas"), N_ ("NAMES") },
  { "groups", 0, 0, G_OPTION_ARG_STRING, &options.groups, N_ ("Groups of whoever is admitted, divided by commas"), N_ ("NAMES") },
  { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("With import: report, but add nothing"), NULL },
  { NULL }
};

static TwinTwin *
load_twin (CliContext *context, const char *reference, TwinLibrary **library, GError **error)
{
  *library = cli_context_get_library (context, error);

  return *library != NULL ? twin_twin_get (*library, reference, error) : NULL;
}

/* What the options say; the rest of the entry stays as it is. */
static gboolean
change_entry (TwinLibrary *library, const char *twin_id, const char *entry, GError **error)
{
  g_autoptr (TwinAccessRecord) record = twin_access_get (library, twin_id, entry, error);

  if (record == NULL || (options.until != NULL && !cli_parse_date (options.until, &record->valid_to, error)))
    return FALSE;
  if (options.roles != NULL)
    {
      g_strfreev (record->roles);
      record->roles = twin_access_split_names (options.roles);
    }
  if (options.groups != NULL)
    {
      g_strfreev (record->groups);
      record->groups = twin_access_split_names (options.groups);
    }

  return twin_access_change (library, record, error);
}

/* In each action the first argument is the twin's name. */
static gboolean
change_entries (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);

  if (twin == NULL)
    return FALSE;

  for (guint i = 1; arguments[i] != NULL; i++)
    if (!change_entry (library, twin->id, arguments[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
add_entries (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = NULL;
  gint64 valid_to = 0;

  if (options.until != NULL && !cli_parse_date (options.until, &valid_to, error))
    return FALSE;

  twin = load_twin (context, arguments[0], &library, error);
  if (twin == NULL)
    return FALSE;

  for (guint i = 1; arguments[i] != NULL; i++)
    if (!twin_access_add (library, twin->id, arguments[i], valid_to, error)
        || ((options.roles != NULL || options.groups != NULL) && !change_entry (library, twin->id, arguments[i], error)))
      return FALSE;

  return TRUE;
}

static gboolean
remove_entries (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);

  if (twin == NULL)
    return FALSE;

  for (guint i = 1; arguments[i] != NULL; i++)
    if (!twin_access_remove (library, twin->id, arguments[i], error))
      return FALSE;

  return TRUE;
}

static void
print_import (CliContext *context, const TwinAccessImport *import)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("LINE"), _ ("NOT TAKEN"), _ ("WHY"), NULL);
  g_autoptr (JsonObject) summary = json_object_new ();

  for (guint i = 0; i < import->rejections->len; i++)
    {
      const TwinAccessRejection *rejection = import->rejections->pdata[i];
      g_autofree char *line = g_strdup_printf ("%u", rejection->line);
      g_autoptr (JsonObject) object = json_object_new ();

      cli_table_add (table, line, rejection->text, rejection->reason, NULL);
      if (!cli_context_get_json (context))
        continue;

      json_object_set_int_member (object, "line", rejection->line);
      json_object_set_string_member (object, "text", rejection->text);
      json_object_set_string_member (object, "reason", rejection->reason);
      json_object_set_boolean_member (object, "duplicate", rejection->duplicate);
      cli_print_json (object);
    }

  if (!cli_context_get_json (context))
    {
      cli_table_print (table);
      cli_print (options.dry_run ? _ ("%u entries would be added, %u lines not.") : _ ("%u entries added, %u lines not."),
                 import->entries->len, import->rejections->len);
      return;
    }

  json_object_set_int_member (summary, "added", options.dry_run ? 0 : import->entries->len);
  json_object_set_int_member (summary, "accepted", import->entries->len);
  json_object_set_int_member (summary, "rejected", import->rejections->len);
  cli_print_json (summary);
}

static gboolean
import_entries (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);
  g_autoptr (GBytes) csv = twin != NULL ? cli_read_input (arguments[1], error) : NULL;
  g_autofree char *origin = g_path_get_basename (arguments[1]);
  g_autoptr (TwinAccessImport) import = NULL;
  const char *text;
  gsize length;

  if (csv == NULL)
    return FALSE;

  text = g_bytes_get_data (csv, &length);
  import = twin_access_import_prepare (library, twin->id, text, length, origin, error);
  if (import == NULL || (!options.dry_run && !twin_access_import_apply (library, twin->id, import, error)))
    return FALSE;

  print_import (context, import);

  return TRUE;
}

static gboolean
list_entries (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);
  g_autoptr (GPtrArray) records = twin != NULL ? twin_access_list (library, twin->id, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ENTRY"), _ ("ROLES"), _ ("GROUPS"), _ ("UNTIL"), _ ("FROM"), NULL);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinAccessRecord *record = records->pdata[i];
      gboolean domain = record->kind == TWIN_ACCESS_DOMAIN;
      g_autofree char *entry = g_strconcat (domain ? "*@" : "", record->value, NULL);
      g_autofree char *roles = g_strjoinv (", ", record->roles);
      g_autofree char *groups = g_strjoinv (", ", record->groups);
      g_autofree char *until = record->valid_to != 0 ? twin_time_to_iso8601 (record->valid_to) : g_strdup ("");
      g_autoptr (JsonObject) object = json_object_new ();

      cli_table_add (table, entry, roles, groups, until, record->origin != NULL ? record->origin : "", NULL);
      if (!cli_context_get_json (context))
        continue;

      json_object_set_string_member (object, "entry", entry);
      json_object_set_string_member (object, "kind", domain ? "domain" : "address");
      twin_json_set_strv (object, "roles", (const char *const *) record->roles);
      twin_json_set_strv (object, "groups", (const char *const *) record->groups);
      json_object_set_string_member (object, "valid_to", until);
      json_object_set_string_member (object, "origin", record->origin != NULL ? record->origin : "");
      cli_print_json (object);
    }
  if (!cli_context_get_json (context))
    cli_table_print (table);

  return TRUE;
}

static const CliAction actions[] = {
  { "add", 2, -1, add_entries },
  { "change", 2, -1, change_entries },
  { "remove", 2, -1, remove_entries },
  { "import", 2, 2, import_entries },
  { "list", 1, 1, list_entries },
  { NULL }
};

/* NAME stands before the action, so the two change places: the action gets NAME and the rest. */
static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  char *name = arguments[0];
  char *action = arguments[1];

  arguments[0] = action;
  arguments[1] = name;

  return cli_action_run (actions, action, context, arguments + 1, error);
}

static const char *const forms[] = {
  "NAME add ENTRY… [--until DATE] [--roles NAMES] [--groups NAMES]",
  "NAME change ENTRY… [--until DATE] [--roles NAMES] [--groups NAMES]",
  "NAME remove ENTRY…",
  "NAME import FILE [--dry-run]",
  "NAME list",
  NULL
};

const CliVerb cli_verb_access = {
  .name = "access",
  .summary = N_ ("Say who may ask a restricted twin"),
  .forms = forms,
  .notes = N_ ("An entry is an address (ada@school.example) or a whole domain (*@school.example). A CSV file is\n"
               "read with its column of addresses and, where there are such, of last days, roles and groups; each\n"
               "line that is not taken is reported with its reason. Roles and groups open the documents whose\n"
               "classification names them; the entry of an address counts, not that of its domain."),
  .options = entries,
  .min_arguments = 2,
  .max_arguments = -1,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-action.h"
#include "cli-config.h"
#include "cli-document.h"
#include "twins/twin-twin.h"

static JsonObject *
twin_to_json (const TwinTwin *twin, GError **error)
{
  g_autofree char *config_text = twin_config_to_json (twin->config, FALSE);
  JsonObject *config = twin_json_parse_object (config_text, error);
  JsonObject *object;
  g_autofree char *created = twin_time_to_iso8601 (twin->created_at);
  g_autofree char *updated = twin_time_to_iso8601 (twin->updated_at);

  if (config == NULL)
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "id", twin->id);
  json_object_set_string_member (object, "name", twin->name);
  json_object_set_string_member (object, "created_at", created);
  json_object_set_string_member (object, "updated_at", updated);
  json_object_set_object_member (object, "config", config);

  return object;
}

static gboolean
print_twin (CliContext *context, const TwinTwin *twin, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (context))
    {
      g_autofree char *name = cli_clean (twin->name);

      cli_print (_ ("Name: %s"), name);
      cli_print (_ ("Id: %s\n"), twin->id);
      cli_config_print (twin->config, FALSE);
      return TRUE;
    }

  object = twin_to_json (twin, error);
  if (object == NULL)
    return FALSE;

  cli_print_json (object);

  return TRUE;
}

static TwinTwin *
load_twin (CliContext *context, const char *reference, TwinLibrary **library, GError **error)
{
  *library = cli_context_get_library (context, error);

  return *library != NULL ? twin_twin_get (*library, reference, error) : NULL;
}

static gboolean
create_twin (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_create (library, arguments[0], error) : NULL;
  g_autofree char *name = NULL;

  if (twin == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    return print_twin (context, twin, error);

  name = cli_clean (twin->name);
  cli_print (_ ("The twin “%s” is there. “twinctl twin set” configures it."), name);

  return TRUE;
}

static gboolean
set_twin (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);

  if (twin == NULL)
    return FALSE;

  /* All of them or none: it is saved once, at the end. */
  for (guint i = 1; arguments[i] != NULL; i++)
    {
      g_autofree char *key = NULL;
      const char *value;

      if (!cli_config_split (arguments[i], &key, &value, error) || !twin_config_set (twin->config, key, value, error))
        return FALSE;
    }

  return twin_twin_save (library, twin, error);
}

static gboolean
show_twin (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);

  return twin != NULL && print_twin (context, twin, error);
}

static gboolean
list_twins (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) twins = library != NULL ? twin_twin_list (library, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("NAME"), _ ("ACCESS"), _ ("ID"), NULL);

  if (twins == NULL)
    return FALSE;

  for (guint i = 0; i < twins->len; i++)
    {
      const TwinTwin *twin = twins->pdata[i];

      if (!cli_context_get_json (context))
        cli_table_add (table, twin->name,
                       twin_access_mode_to_string (twin_config_get_access_mode (twin->config)), twin->id, NULL);
      else if (!print_twin (context, twin, error))
        return FALSE;
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
delete_twin (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = load_twin (context, arguments[0], &library, error);

  if (twin == NULL || !twin_twin_remove (library, twin->id, error))
    return FALSE;

  return twin_twin_purge_removed (library, twin_clock_now (twin_store_get_clock (twin_library_get_store (library))) + 1,
                                  error);
}

static gboolean
list_knowledge (CliContext *context, TwinLibrary *library, const TwinTwin *twin, GError **error)
{
  g_autoptr (GPtrArray) knowledge = twin_twin_list_knowledge (library, twin, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("NAME"), _ ("CHOSEN"), _ ("WHY IT DOES NOT ANSWER"), NULL);

  if (knowledge == NULL)
    return FALSE;

  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *known = knowledge->pdata[i];
      g_autoptr (JsonObject) object = NULL;

      if (!cli_context_get_json (context))
        {
          cli_table_add (table, known->record->name, known->by_rule ? _ ("by classification") : _ ("by hand"),
                         known->blocked_by != NULL ? known->blocked_by : "", NULL);
          continue;
        }

      object = cli_document_to_json (known->record);
      json_object_set_boolean_member (object, "by_rule", known->by_rule);
      json_object_set_string_member (object, "blocked_by", known->blocked_by != NULL ? known->blocked_by : "");
      cli_print_json (object);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
change_documents (TwinLibrary *library, const TwinTwin *twin, gboolean add, char **references, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; references[i] != NULL; i++)
    {
      char *id = twin_library_resolve (library, references[i], error);

      if (id == NULL)
        return FALSE;
      g_ptr_array_add (ids, id);
    }

  for (guint i = 0; i < ids->len; i++)
    if (!(add ? twin_twin_add_document (library, twin->id, ids->pdata[i], error)
              : twin_twin_remove_document (library, twin->id, ids->pdata[i], error)))
      return FALSE;

  return TRUE;
}

/* NAME | NAME list | NAME add|remove DOC… */
static gboolean
run_documents (CliContext *context, char **arguments, GError **error)
{
  const char *what = arguments[1] != NULL ? arguments[1] : "list";
  guint n_documents = arguments[1] != NULL ? g_strv_length (arguments) - 2 : 0;
  gboolean list = g_str_equal (what, "list") && n_documents == 0;
  gboolean add = g_str_equal (what, "add") && n_documents > 0;
  gboolean remove = g_str_equal (what, "remove") && n_documents > 0;
  TwinLibrary *library;
  g_autoptr (TwinTwin) twin = NULL;

  if (!list && !add && !remove)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("A twin’s documents are listed, or changed with add DOC… and remove DOC…."));
      return FALSE;
    }

  twin = load_twin (context, arguments[0], &library, error);
  if (twin == NULL)
    return FALSE;

  return list ? list_knowledge (context, library, twin, error)
              : change_documents (library, twin, add, arguments + 2, error);
}

static const CliAction actions[] = {
  { "create", 1, 1, create_twin },
  { "set", 2, -1, set_twin },
  { "show", 1, 1, show_twin },
  { "list", 0, 0, list_twins },
  { "delete", 1, 1, delete_twin },
  { "documents", 1, -1, run_documents },
  { NULL }
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  return cli_action_run (actions, arguments[0], context, arguments + 1, error);
}

static const char *const forms[] = {
  "create NAME",
  "set NAME KEY=VALUE…",
  "show NAME",
  "list",
  "delete NAME",
  "documents NAME [list]",
  "documents NAME add|remove DOC…",
  NULL
};

const CliVerb cli_verb_twin = {
  .name = "twin",
  .summary = N_ ("Make and configure twins"),
  .forms = forms,
  .notes = N_ ("“twin show” lists every key with its value; “twin set” changes all that are named or none.\n"
               "“twin documents” tells of each document whether it answers, and if not, why. “twin delete”\n"
               "destroys the twin with its access list; the documents stay."),
  .min_arguments = 1,
  .max_arguments = -1,
  .run = run,
};

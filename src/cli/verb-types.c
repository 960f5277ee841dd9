/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"
#include "privacy/twin-pii-type.h"

static void
print_json (const TwinPiiType *type)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *names = json_object_new ();

  json_object_set_string_member (object, "id", type->id);
  json_object_set_string_member (object, "label", type->label);
  if (type->country != NULL)
    json_object_set_string_member (object, "country", type->country);
  else
    json_object_set_null_member (object, "country");
  json_object_set_boolean_member (object, "validated", type->validated);
  json_object_set_string_member (object, "default_action", twin_pii_action_to_string (type->default_action));
  json_object_set_string_member (object, "token", type->token);
  if (type->presidio != NULL)
    json_object_set_string_member (names, "presidio", type->presidio);
  json_object_set_object_member (object, "names", names);

  cli_print_json (object);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("TYPE"), _ ("LABEL"), _ ("COUNTRY"), _ ("VALIDATED"),
                                              _ ("DEFAULT"), _ ("PRESIDIO"), NULL);
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      const TwinPiiType *type = &types[i];

      if (cli_context_get_json (context))
        print_json (type);
      else
        cli_table_add (table, type->id, _ (type->label), type->country != NULL ? type->country : "",
                       type->validated ? _ ("yes") : _ ("no"), twin_pii_action_to_string (type->default_action),
                       type->presidio != NULL ? type->presidio : "", NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_types = {
  .name = "types",
  .summary = N_ ("List the types of personal data"),
  .forms = forms,
  .notes = N_ ("Each with its country, whether check digits or structure are validated, what happens to it by\n"
               "default, and its name in other tools."),
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

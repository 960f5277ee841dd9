/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-action.h"
#include "cli-findings.h"
#include "library/twin-detection.h"

static struct
{
  char *shape;
  char *words;
  char *check;
  char *action;
  gboolean own;
} options;

static const GOptionEntry entries[] = {
  { "shape", 0, 0, G_OPTION_ARG_STRING, &options.shape, N_ ("How its values look, as in AA-9{4,6}"), N_ ("SHAPE") },
  { "words", 0, 0, G_OPTION_ARG_STRING, &options.words, N_ ("Words that may stand near its values"), N_ ("WORD,…") },
  { "check", 0, 0, G_OPTION_ARG_STRING, &options.check, N_ ("How its values are checked, as in luhn or mod11:5,4,3,2"),
    N_ ("CHECK") },
  { "action", 'a', 0, G_OPTION_ARG_STRING, &options.action,
    N_ ("What happens to its values: ASK, REDACT, MASK, PSEUDONYM, BLOCK or IGNORE"), N_ ("ACTION") },
  { "own", 0, 0, G_OPTION_ARG_NONE, &options.own, N_ ("List the types that you added to the library"), NULL },
  { NULL }
};

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
list_builtin (CliContext *context)
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

static void
print_own_json (const TwinCustomType *type, const char *id)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "label", type->name);
  json_object_set_string_member (object, "shape", type->shape);
  json_object_set_string_member (object, "words", type->labels);
  json_object_set_string_member (object, "check", type->check);
  json_object_set_string_member (object, "default_action", twin_pii_action_to_string (type->action));

  cli_print_json (object);
}

static gboolean
list_own (CliContext *context, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) types = library != NULL ? twin_detection_list_types (library, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("TYPE"), _ ("LABEL"), _ ("SHAPE"), _ ("WORDS"), _ ("CHECK"), _ ("DEFAULT"), NULL);

  if (types == NULL)
    return FALSE;

  for (guint i = 0; i < types->len; i++)
    {
      const TwinCustomType *type = g_ptr_array_index (types, i);
      g_autofree char *id = twin_custom_type_make_id (type->name);

      if (cli_context_get_json (context))
        print_own_json (type, id);
      else
        cli_table_add (table, id, type->name, type->shape, type->labels, type->check, twin_pii_action_to_string (type->action), NULL);
    }
  cli_table_print (table);

  return TRUE;
}

/* Searches the documents for what has changed, and says what came of it. */
static gboolean
search_again (CliContext *context, TwinLibrary *library, GError **error)
{
  TwinDetectionReport report;

  if (!twin_detection_renew (library, NULL, &report, NULL, NULL, cli_context_catch_interrupts (context), error))
    return FALSE;

  cli_print_detection (context, &report);

  return TRUE;
}

static gboolean
add_type (CliContext *context, char **arguments, GError **error)
{
  TwinPiiAction action = TWIN_PII_ACTION_ASK;
  g_autoptr (TwinCustomType) type = NULL;
  TwinLibrary *library;

  if (options.shape == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("A type needs a shape: name it with --shape."));
      return FALSE;
    }
  if (options.action != NULL && !twin_pii_action_from_string (options.action, &action))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("An action is one of REDACT, MASK, PSEUDONYM, BLOCK, ASK and IGNORE."));
      return FALSE;
    }

  type = twin_custom_type_new (arguments[0], options.shape, options.words, options.check, action);
  if (twin_custom_type_intern (type, error) == NULL)
    return FALSE;
  library = cli_context_get_library (context, error);

  return library != NULL && twin_detection_put_type (library, type, error) && search_again (context, library, error);
}

static gboolean
remove_type (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);

  return library != NULL && twin_detection_remove_type (library, arguments[0], error) && search_again (context, library, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  static const CliAction actions[] = {
    { "add", 1, 1, add_type },
    { "remove", 1, 1, remove_type },
    { NULL, 0, 0, NULL },
  };

  if (arguments[0] != NULL)
    return cli_action_run (actions, arguments[0], context, arguments + 1, error);

  return options.own ? list_own (context, error) : list_builtin (context);
}

static const char *const forms[] = { "", "add NAME --shape SHAPE", "remove TYPE", NULL };

const CliVerb cli_verb_types = {
  .name = "types",
  .summary = N_ ("List the types of personal data, and add your own"),
  .forms = forms,
  .notes = N_ ("Each with its country, whether check digits or structure are validated, what happens to it by\n"
               "default, and its name in other tools.\n\n"
               "“add” defines a type of your own in the library, or changes the one of that name; all documents\n"
               "are searched for it. In its shape 9 is a digit, A a letter, L a letter of any alphabet, X a letter\n"
               "or digit, - a place where the value may be divided by a blank, hyphen, dot or slash. Text in quotes\n"
               "stands for itself; {4} and {2,6} repeat what is before them, ? makes it optional:\n"
               "“'MA'-9999”, “AA-9{4,6}”. With --words, values without one of the words nearby count as possible\n"
               "only. Checks are luhn, verhoeff, mod97, mod11-10, 731, and mod11 with a weight for each digit."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};

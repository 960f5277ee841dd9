/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "cli-action.h"
#include "cli-findings.h"
#include "cli-input.h"
#include "library/twin-detection.h"
#include "library/twin-marked.h"

static struct
{
  char *shape;
  char *list;
  char *words;
  char *check;
  char *action;
  gboolean own;
} options;

static const GOptionEntry entries[] = {
  { "shape", 0, 0, G_OPTION_ARG_STRING, &options.shape, N_ ("How its values look, as in AA-9{4,6}"), N_ ("SHAPE") },
  { "list", 0, 0, G_OPTION_ARG_FILENAME, &options.list, N_ ("Its values themselves, one in each line of a file; - reads standard input"),
    N_ ("FILE") },
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
  g_auto (GStrv) list = twin_custom_type_dup_list (type);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "label", type->name);
  if (list != NULL)
    twin_json_set_strv (object, "list", (const char *const *) list);
  else
    json_object_set_string_member (object, "shape", type->shape);
  json_object_set_string_member (object, "words", type->labels);
  json_object_set_string_member (object, "check", type->check);
  json_object_set_string_member (object, "default_action", twin_pii_action_to_string (type->action));

  cli_print_json (object);
}

/* The shape, or how long the list is. */
static char *
describe_shape (const TwinCustomType *type)
{
  g_auto (GStrv) list = twin_custom_type_dup_list (type);
  guint n_values = list != NULL ? g_strv_length (list) : 0;

  return list != NULL ? g_strdup_printf (ngettext ("%u value", "%u values", n_values), n_values) : g_strdup (type->shape);
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
      g_autofree char *shape = describe_shape (type);

      if (cli_context_get_json (context))
        print_own_json (type, id);
      else
        cli_table_add (table, id, _ (type->name), shape, type->labels, type->check, twin_pii_action_to_string (type->action), NULL);
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

/* The lines of the file at @path that are not empty. */
static char **
read_values (const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autoptr (GBytes) bytes = cli_read_input (path, error);
  g_auto (GStrv) lines = bytes != NULL ? g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1) : NULL;

  if (lines == NULL)
    return NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (values, lines[i]);

  return g_strv_builder_end (values);
}

/* What --shape or --list says. Empty lines stay, so that an error names the line of the file. */
static char *
read_shape (GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;

  if ((options.shape == NULL) == (options.list == NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("A type needs a shape or a list of values: name one of them with --shape or --list."));
      return NULL;
    }
  if (options.shape != NULL)
    return g_strdup (options.shape);

  bytes = cli_read_input (options.list, error);
  lines = bytes != NULL ? g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1) : NULL;

  return lines != NULL ? twin_custom_type_make_list ((const char *const *) lines) : NULL;
}

static gboolean
add_type (CliContext *context, char **arguments, GError **error)
{
  TwinPiiAction action = TWIN_PII_ACTION_ASK;
  g_autoptr (TwinCustomType) type = NULL;
  g_autofree char *shape = read_shape (error);
  TwinLibrary *library;

  if (shape == NULL)
    return FALSE;
  if (options.action != NULL && !twin_pii_action_from_string (options.action, &action))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("An action is one of REDACT, MASK, PSEUDONYM, BLOCK, ASK and IGNORE."));
      return FALSE;
    }

  type = twin_custom_type_new (arguments[0], shape, options.words, options.check, action);
  if (twin_custom_type_intern (type, error) == NULL)
    return FALSE;
  library = cli_context_get_library (context, error);

  return library != NULL && twin_detection_put_type (library, type, error) && search_again (context, library, error);
}

/* By its id, or by the name that it was added with. */
static gboolean
remove_type (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autofree char *id = g_str_has_prefix (arguments[0], TWIN_CUSTOM_TYPE_PREFIX) ? g_strdup (arguments[0]) : twin_custom_type_make_id (arguments[0]);

  return library != NULL && twin_detection_remove_type (library, id, error) && search_again (context, library, error);
}

static gboolean
change_marked (CliContext *context, const char *path, gboolean (*change) (TwinLibrary *, const char *, GError **), GError **error)
{
  g_auto (GStrv) values = read_values (path, error);
  TwinLibrary *library = values != NULL ? cli_context_get_library (context, error) : NULL;

  if (library == NULL)
    return FALSE;
  for (guint i = 0; values[i] != NULL; i++)
    if (!change (library, values[i], error))
      return FALSE;

  return search_again (context, library, error);
}

static gboolean
mark (CliContext *context, char **arguments, GError **error)
{
  return change_marked (context, arguments[0], twin_marked_add, error);
}

static gboolean
unmark (CliContext *context, char **arguments, GError **error)
{
  return change_marked (context, arguments[0], twin_marked_remove, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  static const CliAction actions[] = {
    { "add", 1, 1, add_type },
    { "remove", 1, 1, remove_type },
    { "mark", 1, 1, mark },
    { "unmark", 1, 1, unmark },
    { NULL, 0, 0, NULL },
  };

  if (arguments[0] != NULL)
    return cli_action_run (actions, arguments[0], context, arguments + 1, error);

  return options.own ? list_own (context, error) : list_builtin (context);
}

static const char *const forms[] = { "", "add NAME --shape SHAPE", "add NAME --list FILE", "remove TYPE", "mark FILE", "unmark FILE", NULL };

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
               "only. Checks are luhn, verhoeff, mod97, mod11-10, 731, and mod11 with a weight for each digit.\n\n"
               "With --list the type is a list instead: names, places, words. Its values are found in either case,\n"
               "with or without accents, and over the end of a line. “mark” adds what the file holds, one value in\n"
               "each line, to the list of what was marked by hand, which is redacted; “unmark” takes it out. Both\n"
               "read standard input if the file is -, so that a name need not stand in the shell's history."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};

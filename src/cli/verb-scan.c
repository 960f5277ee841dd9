/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-findings.h"
#include "cli-input.h"
#include "cli-verb.h"

static struct
{
  char *types;
  gboolean show;
  gboolean own;
  gboolean again;
} options;

static const GOptionEntry entries[] = {
  { "types", 't', 0, G_OPTION_ARG_STRING, &options.types, N_ ("Look only for these types"), N_ ("TYPE,…") },
  { "show", 0, 0, G_OPTION_ARG_NONE, &options.show, N_ ("Show the values that were found, too"), NULL },
  { "own", 0, 0, G_OPTION_ARG_NONE, &options.own, N_ ("Look for the types that you added to the library, too"), NULL },
  { "again", 0, 0, G_OPTION_ARG_NONE, &options.again, N_ ("Search the documents of the library again"), NULL },
  { NULL }
};

static void
print_one (const TwinFinding *finding, TwinOffsets *offsets, const char *text)
{
  g_autoptr (JsonObject) object = cli_finding_to_json (finding, offsets, options.show ? text : NULL);

  cli_print_json (object);
}

static void
print_table (GArray *findings, const char *text)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("TYPE"), _ ("SURE"), _ ("LINE:COLUMN"), _ ("VALID"), _ ("WHY"),
                                              options.show ? _ ("VALUE") : "", NULL);
  CliPlace place = { 0 };

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
      g_autofree char *where = NULL;
      g_autofree char *value = options.show ? g_strndup (text + finding->start, finding->end - finding->start) : NULL;

      cli_place_seek (&place, text, finding->start);
      where = g_strdup_printf ("%u:%u", place.line + 1, place.column + 1);
      cli_table_add (table, finding->type->id, twin_tier_to_string (finding->tier), where,
                     finding->valid ? _ ("yes") : _ ("no"), _ (finding->reason), value != NULL ? value : "", NULL);
    }

  cli_table_print (table);
}

/* The documents that are named, or all of them. */
static gboolean
search_again (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) chosen = NULL;
  TwinDetectionReport report;

  if (library == NULL)
    return FALSE;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      char *id = twin_library_resolve (library, arguments[i], error);

      if (id == NULL)
        return FALSE;
      g_strv_builder_take (ids, id);
    }

  chosen = g_strv_builder_end (ids);
  if (!twin_detection_repeat (library, *chosen != NULL ? (const char *const *) chosen : NULL, &report, NULL, NULL,
                              cli_context_catch_interrupts (context), error))
    return FALSE;

  cli_print_detection (context, &report);

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (TwinTypeSet) types = NULL;
  g_autoptr (GHashTable) wanted = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (GArray) findings = NULL;
  TwinOffsets offsets;
  const char *text;
  gsize length;

  if (options.again)
    return search_again (context, arguments, error);
  if (arguments[0] != NULL && arguments[1] != NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("One text is scanned at a time."));
      return FALSE;
    }
  if (options.own && (types = cli_context_load_types (context, error)) == NULL)
    return FALSE;
  if (options.types != NULL && (wanted = cli_parse_types (types, options.types, error)) == NULL)
    return FALSE;

  input = cli_read_input (arguments[0], error);
  if (input == NULL)
    return FALSE;

  cli_warn_unless_utf8 (input);
  text = g_bytes_get_data (input, &length);
  findings = wanted != NULL ? twin_detect_wanted (types, wanted, text, length) : twin_detect_types (types, text, length);

  if (!cli_context_get_json (context))
    {
      print_table (findings, text);
      return TRUE;
    }

  twin_offsets_init (&offsets, text, length);
  for (guint i = 0; i < findings->len; i++)
    print_one (&g_array_index (findings, TwinFinding, i), &offsets, text);

  return TRUE;
}

static const char *const forms[] = { "[FILE]", "--again [DOC…]", NULL };

const CliVerb cli_verb_scan = {
  .name = "scan",
  .summary = N_ ("Find personal data in a text"),
  .forms = forms,
  .notes = N_ ("Reads UTF-8 text from FILE or from standard input. Needs no library and keeps nothing. Values\n"
               "are not shown unless --show is given. With --json, start and end count characters, byte_start\n"
               "and byte_end count bytes.\n\n"
               "--again searches documents of the library by the rules of this version, all of them if none is\n"
               "named. What was decided stays; what is newly found is to be decided."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};

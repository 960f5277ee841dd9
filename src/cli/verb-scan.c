/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-findings.h"
#include "cli-input.h"
#include "cli-verb.h"

static struct
{
  char *types;
  gboolean show;
} options;

static const GOptionEntry entries[] = {
  { "types", 't', 0, G_OPTION_ARG_STRING, &options.types, N_ ("Look only for these types"), N_ ("TYPE,…") },
  { "show", 0, 0, G_OPTION_ARG_NONE, &options.show, N_ ("Show the values that were found, too"), NULL },
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

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autoptr (GHashTable) wanted = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (GArray) findings = NULL;
  TwinOffsets offsets;
  const char *text;
  gsize length;

  if (options.types != NULL && (wanted = cli_parse_types (options.types, error)) == NULL)
    return FALSE;

  input = cli_read_input (arguments[0], error);
  if (input == NULL)
    return FALSE;

  cli_warn_unless_utf8 (input);
  text = g_bytes_get_data (input, &length);
  findings = twin_detect (text, length);
  if (wanted != NULL)
    cli_findings_keep (findings, wanted);

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

static const char *const forms[] = { "[FILE]", NULL };

const CliVerb cli_verb_scan = {
  .name = "scan",
  .summary = N_ ("Find personal data in a text"),
  .forms = forms,
  .notes = N_ ("Reads UTF-8 text from FILE or from standard input. Needs no library and keeps nothing. Values\n"
               "are not shown unless --show is given. With --json, start and end count characters, byte_start\n"
               "and byte_end count bytes."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 1,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"

/* "--library FOLDER", "-o, --output FILE" */
static char *
format_option (const GOptionEntry *option)
{
  GString *text = g_string_new (NULL);

  if (option->short_name != 0)
    g_string_append_printf (text, "-%c, ", option->short_name);
  g_string_append_printf (text, "--%s", option->long_name);
  if (option->arg_description != NULL)
    g_string_append_printf (text, " %s", _ (option->arg_description));

  return g_string_free (text, FALSE);
}

static void
print_pair (const char *left, const char *right, int width)
{
  /* Widths by characters: the left column is ASCII but for translated placeholders. */
  glong length = g_utf8_strlen (left, -1);

  cli_print ("  %s%*s  %s", left, (int) MAX (width - length, 0), "", right);
}

/* @more: a second table for the same list, or NULL. */
static void
print_options (const char *title, const GOptionEntry *options, const GOptionEntry *more)
{
  const GOptionEntry *tables[] = { options, more };
  int width = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *o = tables[i]; o != NULL && o->long_name != NULL; o++)
      {
        g_autofree char *left = format_option (o);
        width = MAX (width, (int) g_utf8_strlen (left, -1));
      }

  cli_print ("\n%s", title);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *o = tables[i]; o != NULL && o->long_name != NULL; o++)
      {
        g_autofree char *left = format_option (o);
        print_pair (left, _ (o->description), width);
      }
}

void
cli_help_print_general (void)
{
  int width = 0;

  cli_print ("%s", _ ("Usage: twinctl [OPTION…] VERB [ARGUMENT…]"));
  cli_print ("\n%s", _ ("Prepares documents for a twin on this computer: finds personal data in them, keeps\n"
                        "what you decide, and answers questions from them with citations."));

  for (guint i = 0; cli_verbs[i] != NULL; i++)
    width = MAX (width, (int) g_utf8_strlen (cli_verbs[i]->name, -1));

  cli_print ("\n%s", _ ("Verbs:"));
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    print_pair (cli_verbs[i]->name, _ (cli_verbs[i]->summary), width);

  print_options (_ ("Options:"), cli_common_options, cli_general_options);
  cli_print ("\n%s", _ ("“twinctl VERB --help” tells more of one verb. Exit codes: 0 done, 1 failed, 2 wrong usage,\n"
                        "3 refused by a policy."));
}

void
cli_help_print_verb (const CliVerb *verb)
{
  for (guint i = 0; verb->forms[i] != NULL; i++)
    cli_print ("%s twinctl %s%s%s", i == 0 ? _ ("Usage:") : _ ("   or:"), verb->name,
               *verb->forms[i] != '\0' ? " " : "", verb->forms[i]);

  cli_print ("\n%s.", _ (verb->summary));
  if (verb->notes != NULL)
    cli_print ("\n%s", _ (verb->notes));
  if (verb->options != NULL)
    print_options (_ ("Options:"), verb->options, NULL);
  print_options (_ ("Common options:"), cli_common_options, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli-verb.h"

static gboolean show_version;

const GOptionEntry cli_general_options[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_ ("Print the version"), NULL },
  { NULL }
};

/* Started without one of the three, the program would get a file of its own in that
 * place and print into it. They are opened the wrong way round, so that using them
 * is an error and not silence. */
static void
occupy_standard_descriptors (void)
{
  static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

  for (int fd = 0; fd < 3; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", modes[fd]) != fd)
      abort ();
}

/* Takes the options out of @arguments. Before the verb is known, it stops at the first argument. */
static gboolean
parse_options (char ***arguments, const CliVerb *verb, GError **error)
{
  g_autoptr (GOptionContext) parser = g_option_context_new (NULL);
  g_autoptr (GError) local_error = NULL;

  g_option_context_set_help_enabled (parser, FALSE);
  g_option_context_set_strict_posix (parser, verb == NULL);
  g_option_context_add_main_entries (parser, cli_common_options, NULL);
  if (verb == NULL)
    g_option_context_add_main_entries (parser, cli_general_options, NULL);
  else if (verb->options != NULL)
    g_option_context_add_main_entries (parser, verb->options, NULL);

  if (g_option_context_parse_strv (parser, arguments, &local_error))
    return TRUE;

  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "%s.", local_error->message);

  return FALSE;
}

/* What is left may begin with the “--” that ended the options. */
static char **
skip_separator (char **arguments)
{
  return arguments[0] != NULL && g_str_equal (arguments[0], "--") ? arguments + 1 : arguments;
}

static gboolean
check_arguments (const CliVerb *verb, char **arguments, GError **error)
{
  int n = (int) g_strv_length (arguments);

  if (n < verb->min_arguments)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Something is missing: twinctl %s %s."), verb->name,
                   verb->forms[0]);
      return FALSE;
    }
  if (verb->max_arguments >= 0 && n > verb->max_arguments)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("There is an argument too many: twinctl %s %s."), verb->name,
                   verb->forms[0]);
      return FALSE;
    }

  return TRUE;
}

static gboolean
run_verb (CliContext *context, const CliVerb *verb, char **arguments, GError **error)
{
  if (cli_context_get_help (context))
    {
      cli_help_print_verb (verb);
      return TRUE;
    }

  return cli_context_check (context, error) && check_arguments (verb, arguments, error)
         && verb->run (context, arguments, error);
}

/* The verb that comes first in @arguments; NULL if there is nothing more to do. */
static gboolean
find_verb (CliContext *context, char **arguments, const CliVerb **verb, GError **error)
{
  g_autofree char *name = NULL;

  *verb = NULL;
  if (show_version)
    {
      cli_print ("twinctl %s", TWIN_VERSION);
      return TRUE;
    }
  if (arguments[0] == NULL && cli_context_get_help (context))
    {
      cli_help_print_general ();
      return TRUE;
    }
  if (arguments[0] == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say what to do: twinctl VERB."));
      return FALSE;
    }

  *verb = cli_verb_lookup (arguments[0]);
  if (*verb != NULL)
    return TRUE;

  name = cli_clean (arguments[0]);
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("There is no verb “%s”."), name);

  return FALSE;
}

static gboolean
run (CliContext *context, char ***arguments, const CliVerb **verb, GError **error)
{
  /* The parser expects the program's name in front and leaves it there. */
  if (!parse_options (arguments, NULL, error) || !find_verb (context, *arguments + 1, verb, error))
    return FALSE;
  if (*verb == NULL)
    return TRUE;
  if (!parse_options (arguments, *verb, error))
    return FALSE;

  return run_verb (context, *verb, skip_separator (*arguments + 2), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (CliContext) context = cli_context_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  const CliVerb *verb = NULL;
  gboolean json;

  occupy_standard_descriptors ();
  signal (SIGPIPE, SIG_IGN); /* a worker or a server that goes away is an error, not the end */
  setlocale (LC_ALL, "");
  bindtextdomain (TWIN_GETTEXT_DOMAIN, TWIN_LOCALEDIR);
  bind_textdomain_codeset (TWIN_GETTEXT_DOMAIN, "UTF-8");
  textdomain (TWIN_GETTEXT_DOMAIN);
  g_set_prgname ("twinctl");

  arguments = g_strdupv (argv);
  if (run (context, &arguments, &verb, &error) && cli_output_finish (&error))
    return CLI_EXIT_DONE;

  cli_output_finish (NULL);
  /* Asked of the words themselves: the parser may have stopped before it came to this option. */
  json = g_strv_contains ((const char *const *) argv, "--json");
  cli_error_print (error, verb != NULL ? verb->name : NULL, json);

  return cli_error_get_exit (error);
}

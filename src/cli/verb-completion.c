/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-verb.h"

static void
append_options (GString *words, const GOptionEntry *options)
{
  for (const GOptionEntry *o = options; o != NULL && o->long_name != NULL; o++)
    g_string_append_printf (words, "%s--%s", words->len > 0 ? " " : "", o->long_name);
}

/* The words of a verb's forms that are typed as they stand: "add|remove|list". */
static void
append_keywords (GString *words, const char *const *forms)
{
  for (guint i = 0; forms[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit_set (forms[i], " |[]…", -1);

      for (guint k = 0; parts[k] != NULL; k++)
        if (g_ascii_islower (parts[k][0]))
          g_string_append_printf (words, " %s", parts[k]);
    }
}

static void
print_bash (void)
{
  g_autoptr (GString) verbs = g_string_new (NULL);
  g_autoptr (GString) common = g_string_new (NULL);

  append_options (common, cli_common_options);
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    g_string_append_printf (verbs, "%s%s", i > 0 ? " " : "", cli_verbs[i]->name);

  cli_print ("_twinctl ()\n{\n"
             "  local word=${COMP_WORDS[COMP_CWORD]} verb= i\n"
             "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "    case ${COMP_WORDS[i]} in\n"
             "      --library|--key-file|--passphrase-file) ((i++)) ;;\n"
             "      -*) ;;\n"
             "      *) verb=${COMP_WORDS[i]}; break ;;\n"
             "    esac\n"
             "  done\n"
             "  local words=\"%s\"\n"
             "  case $verb in\n"
             "    '') words+=\" %s --version\" ;;",
             common->str, verbs->str);
  for (guint i = 0; cli_verbs[i] != NULL; i++)
    {
      g_autoptr (GString) words = g_string_new (NULL);

      append_options (words, cli_verbs[i]->options);
      append_keywords (words, cli_verbs[i]->forms);
      cli_print ("    %s) words+=\" %s\" ;;", cli_verbs[i]->name, words->str);
    }
  cli_print ("  esac\n"
             "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
             "}\n"
             "complete -o default -F _twinctl twinctl");
}

/* zsh runs the functions of bash. */
static void
print_zsh (void)
{
  cli_print ("#compdef twinctl\nautoload -U +X bashcompinit && bashcompinit");
  print_bash ();
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  if (g_str_equal (arguments[0], "bash"))
    print_bash ();
  else if (g_str_equal (arguments[0], "zsh"))
    print_zsh ();
  else
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Completion is made for bash and zsh."));
      return FALSE;
    }

  return TRUE;
}

static const char *const forms[] = { "bash|zsh", NULL };

const CliVerb cli_verb_completion = {
  .name = "completion",
  .summary = N_ ("Print a completion script for a shell"),
  .forms = forms,
  .notes = N_ ("For bash: twinctl completion bash > ~/.local/share/bash-completion/completions/twinctl"),
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

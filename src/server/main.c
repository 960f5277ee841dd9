/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sodium.h>

#include "commands/command.h"

#define DEFAULT_ADDRESS "127.0.0.1:8750"

static char *directory;
static char **listen_addresses;
static gboolean behind_proxy;
static char *valkey;
static char *region;
static char *public_url;
static char *smtp_url;
static char *mail_from;
static char *smtp_password_file;
static char *smtp_authorities;
static char *models;
static gint64 monthly_tokens;
static gboolean partners_local;
static gboolean show_version;

static const GOptionEntry options[] = {
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &directory, N_ ("Where everything is kept (default: twin-server in the user's data folder)"), N_ ("DIR") },
  { "listen", 'l', 0, G_OPTION_ARG_STRING_ARRAY, &listen_addresses, N_ ("Address to listen at, or unix:PATH; may be given more than once"), N_ ("ADDRESS") },
  { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &behind_proxy, N_ ("A proxy with TLS is in front of the server"), NULL },
  { "public-url", 0, 0, G_OPTION_ARG_STRING, &public_url, N_ ("Address under which others reach the server"), N_ ("URL") },
  { "valkey", 0, 0, G_OPTION_ARG_STRING, &valkey, N_ ("Valkey or Redis that counts for rate limits"), N_ ("ADDRESS") },
  { "region", 0, 0, G_OPTION_ARG_STRING, &region, N_ ("Where the data is (default: EU)"), N_ ("REGION") },
  { "smtp-url", 0, 0, G_OPTION_ARG_STRING, &smtp_url, N_ ("Mail server for letters: smtp://USER@HOST:587 or smtps://USER@HOST"), N_ ("URL") },
  { "mail-from", 0, 0, G_OPTION_ARG_STRING, &mail_from, N_ ("Address that letters come from"), N_ ("ADDRESS") },
  { "smtp-password-file", 0, 0, G_OPTION_ARG_FILENAME, &smtp_password_file, N_ ("File with the mail server’s password"), N_ ("FILE") },
  { "smtp-authorities", 0, 0, G_OPTION_ARG_FILENAME, &smtp_authorities, N_ ("File with the certificates that vouch for the mail server (default: the system’s)"), N_ ("FILE") },
  { "models", 0, 0, G_OPTION_ARG_FILENAME, &models, N_ ("File with the language models that phrase answers (JSON)"), N_ ("FILE") },
  { "monthly-tokens", 0, 0, G_OPTION_ARG_INT64, &monthly_tokens, N_ ("Tokens of language models that the programs of an account may use in a month (default: no limit)"), N_ ("NUMBER") },
  { "partners-here", 0, 0, G_OPTION_ARG_NONE, &partners_local, N_ ("Partners may be on this computer, over plain http: for trying out"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_ ("Print the version"), NULL },
  { NULL }
};

const Command *const commands[] = {
  &command_serve,  &command_code,    &command_doctor,           &command_audit,  &command_backup,
  &command_restore, &command_migrate, &command_prepare_postgres,
  &command_controller, &command_record, &command_retention, &command_review, &command_sample, &command_undelete, &command_routes,
  NULL,
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

static char *
make_summary (void)
{
  GString *text = g_string_new (_ ("Serves the twins that Twin Studio publishes.\n\nCommands:"));

  for (guint i = 0; commands[i] != NULL; i++)
    g_string_append_printf (text, "\n  %-18s %s", commands[i]->name, _ (commands[i]->summary));
  g_string_append (text, "\n\n");
  g_string_append (text, _ ("PostgreSQL is used instead of files where TWIN_SERVER_POSTGRES holds its address."));

  return g_string_free_and_steal (text);
}

/* The command's own options are known once its name is: all are offered then. */
static gboolean
parse (char ***arguments, const Command *command, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("[COMMAND] — a server for AI twins"));
  g_autofree char *summary = make_summary ();

  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, TWIN_GETTEXT_DOMAIN);
  g_option_context_add_main_entries (context, options, TWIN_GETTEXT_DOMAIN);
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, TWIN_GETTEXT_DOMAIN);

  return g_option_context_parse_strv (context, arguments, error);
}

/* The first argument that is a command's name; `serve` where there is none. */
static const Command *
choose_command (char **arguments)
{
  for (guint i = 1; arguments[i] != NULL; i++)
    {
      const Command *command = find_command (arguments[i]);

      if (command != NULL)
        return command;
    }

  return &command_serve;
}

int
main (int argc, char **argv)
{
  static const char *const default_addresses[] = { DEFAULT_ADDRESS, NULL };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char *default_directory = NULL;
  const Command *command = choose_command (arguments);
  g_autoptr (GError) error = NULL;
  ServerSettings settings = { 0 };
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (TWIN_GETTEXT_DOMAIN, TWIN_LOCALEDIR);
  bind_textdomain_codeset (TWIN_GETTEXT_DOMAIN, "UTF-8");
  textdomain (TWIN_GETTEXT_DOMAIN);
  if (sodium_init () < 0)
    g_error ("libsodium does not start.");

  if (!parse (&arguments, command, &error))
    {
      g_printerr ("twin-server: %s\n", error->message);
      return 2;
    }
  if (show_version)
    {
      g_print ("twin-server %s\n", TWIN_VERSION);
      return 0;
    }
  if (arguments[1] != NULL && find_command (arguments[1]) == NULL)
    {
      g_printerr (_ ("twin-server: there is no command %s; --help lists them.\n"), arguments[1]);
      return 2;
    }

  default_directory = g_build_filename (g_get_user_data_dir (), "twin-server", NULL);
  settings.directory = directory != NULL ? directory : default_directory;
  settings.listen = listen_addresses != NULL ? (const char *const *) listen_addresses : default_addresses;
  settings.behind_proxy = behind_proxy;
  settings.postgres = g_getenv ("TWIN_SERVER_POSTGRES");
  settings.postgres_evidence = g_getenv ("TWIN_SERVER_POSTGRES_EVIDENCE");
  settings.valkey = valkey;
  settings.region = region != NULL ? region : "EU";
  settings.public_url = public_url;
  settings.smtp_url = smtp_url;
  settings.mail_from = mail_from;
  settings.smtp_password_file = smtp_password_file;
  settings.smtp_authorities = smtp_authorities;
  settings.models = models;
  settings.monthly_tokens = monthly_tokens;
  settings.partners_local = partners_local;

  status = command->run (&settings, arguments[1] != NULL ? arguments + 2 : arguments + 1, &error);
  if (error != NULL)
    g_printerr ("twin-server: %s\n", error->message);

  return status;
}

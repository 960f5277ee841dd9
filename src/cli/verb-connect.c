/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"
#include "cli-terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static struct
{
  char *email;
  char *name;
  char *country;
  char *code_file;
  gboolean sign_in;
} options;

static const GOptionEntry entries[] = {
  { "email", 0, 0, G_OPTION_ARG_STRING, &options.email, N_ ("E-mail address of the account"), N_ ("ADDRESS") },
  { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_ ("Your name, for a new account"), N_ ("NAME") },
  { "country", 0, 0, G_OPTION_ARG_STRING, &options.country, N_ ("Your country, for a new account: DE, …"), N_ ("CODE") },
  { "sign-in", 0, 0, G_OPTION_ARG_NONE, &options.sign_in, N_ ("Sign in to an account that is there, with its password"), NULL },
  { "code-file", 0, 0, G_OPTION_ARG_FILENAME, &options.code_file,
    N_ ("Read the one-time code, or the password, from this file; - is standard input"), N_ ("FILE") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

/* 0600 from the beginning, and never over another file. */
static gboolean
write_token (const char *path, TwinSecret *token, GError **error)
{
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (token, &length);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written = fd >= 0 && write (fd, bytes, length) == (gssize) length && write (fd, "\n", 1) == 1 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (!written)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("The token cannot be written to %s: %s."), path, g_strerror (saved));

  return written;
}

static char *
ask_secret (GError **error)
{
  if (options.code_file != NULL)
    return cli_secret_read_file (options.code_file, error);

  return cli_secret_ask (options.sign_in ? _ ("Password: ") : _ ("One-time code that the server showed: "), error);
}

static gboolean
connect_library (CliContext *context, TwinAccountSettings *settings, TwinAccountRequest *request, GError **error)
{
  TwinStore *store = twin_library_get_store (cli_context_get_library (context, NULL));
  g_autoptr (TwinSecret) token = NULL;
  gboolean had_token = settings->token != NULL;

  return twin_account_connect (store, settings, request, &token, cli_context_catch_interrupts (context), error)
         && (cli_token_file == NULL || had_token || write_token (cli_token_file, token, error));
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinAccountSettings settings = { 0 };
  TwinAccountRequest request = { .address = arguments[0], .email = options.email, .name = options.name, .country = options.country,
                                 .device = g_get_host_name () };
  g_autofree char *address = twin_remote_http_check_address (arguments[0], error);
  char *secret = NULL;
  gboolean done = FALSE;

  if (address == NULL || !cli_account_settings_init (&settings, context, error))
    return FALSE;
  /* A token that is there already needs no code. */
  if (settings.token == NULL)
    {
      if (options.email == NULL || (!options.sign_in && options.country == NULL))
        g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("A new account needs --email and --country, an old one --sign-in and --email."));
      else
        secret = ask_secret (error);
    }
  if (secret != NULL || settings.token != NULL)
    {
      *(options.sign_in ? &request.password : &request.code) = secret;
      done = connect_library (context, &settings, &request, error);
    }
  cli_secret_free (secret);
  cli_account_settings_clear (&settings);
  if (done && !cli_context_get_json (context))
    cli_print (_ ("Connected to %s. “twinctl sync” brings both sides in step."), address);

  return done;
}

static const char *const forms[] = { "ADDRESS --email ADDRESS --country CODE", "ADDRESS --email ADDRESS --sign-in", NULL };

const CliVerb cli_verb_connect = {
  .name = "connect",
  .summary = N_ ("Connect the library to an account on a server"),
  .forms = forms,
  .notes = N_ ("The server shows a one-time code when it starts; it is asked for on the terminal. The token that comes of it\n"
               "goes to the keyring. Addresses begin with https://, or with http:// for a server on this computer."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

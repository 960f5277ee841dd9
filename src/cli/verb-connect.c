/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"
#include "cli-terminal.h"
#include "sync/twin-recovery.h"

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
  char *recovery_file;
  gboolean sign_in;
  gboolean second_factor;
  gboolean recovery;
  gboolean passphrase;
} options;

static const GOptionEntry entries[] = {
  { "email", 0, 0, G_OPTION_ARG_STRING, &options.email, N_ ("E-mail address of the account"), N_ ("ADDRESS") },
  { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_ ("Your name, for a new account"), N_ ("NAME") },
  { "country", 0, 0, G_OPTION_ARG_STRING, &options.country, N_ ("Your country, for a new account: DE, …"), N_ ("CODE") },
  { "sign-in", 0, 0, G_OPTION_ARG_NONE, &options.sign_in, N_ ("Sign in to an account that is there, with its password"), NULL },
  { "code-file", 0, 0, G_OPTION_ARG_FILENAME, &options.code_file,
    N_ ("Read the one-time code, or the password, from this file; - is standard input"), N_ ("FILE") },
  { "second-factor", 0, 0, G_OPTION_ARG_NONE, &options.second_factor, N_ ("Ask for the code that the authenticator shows"), NULL },
  { "recovery", 0, 0, G_OPTION_ARG_NONE, &options.recovery, N_ ("Fetch the account’s library to this computer, with its recovery key"), NULL },
  { "recovery-file", 0, 0, G_OPTION_ARG_FILENAME, &options.recovery_file,
    N_ ("Read the recovery key from this file instead of the terminal; - is standard input"), N_ ("FILE") },
  { "passphrase", 0, 0, G_OPTION_ARG_NONE, &options.passphrase, N_ ("Ask for a passphrase to open the fetched library with"), NULL },
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

  return cli_secret_ask (options.sign_in || options.recovery ? _ ("Password: ") : _ ("One-time code that the server showed: "), error);
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

/* What the request needs beside the address: the password or the code, and that of the second factor. A token that is there already
 * needs none of them. */
static gboolean
ask_who (TwinAccountRequest *request, char **secret, char **factor, GError **error)
{
  gboolean sign_in = options.sign_in || options.recovery;

  if (options.email == NULL || (!sign_in && options.country == NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("A new account needs --email and --country, an old one --sign-in and --email."));
      return FALSE;
    }
  *secret = ask_secret (error);
  if (*secret == NULL || (options.second_factor && (*factor = cli_secret_ask (_ ("Code of the authenticator: "), error)) == NULL))
    return FALSE;
  *(sign_in ? &request->password : &request->code) = *secret;
  request->second_factor = *factor;

  return TRUE;
}

static gboolean
add_slot (TwinVault *vault, gpointer user_data, GCancellable *cancellable, GError **error)
{
  return cli_context_add_slot (user_data, vault, options.passphrase, error);
}

/* The library that the account holds becomes one on this computer: sign in, unwrap its key, give it a key of this computer. */
static gboolean
recover (CliContext *context, TwinAccountSettings *settings, TwinAccountRequest *request, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  g_autoptr (TwinRecovery) recovery = twin_recovery_begin (settings, request, cancellable, error);
  TwinRecoveryPlace place = { .directory = cli_context_get_directory (context), .add_slot = add_slot, .user_data = context };
  g_autoptr (TwinStore) store = NULL;
  g_autoptr (TwinSecret) token = NULL;
  gboolean had_token = settings->token != NULL;
  char *typed;

  if (recovery == NULL)
    return FALSE;
  typed = options.recovery_file != NULL ? cli_secret_read_file (options.recovery_file, error) : cli_secret_ask (_ ("Recovery key: "), error);
  if (typed == NULL)
    return FALSE;
  store = twin_recovery_make (recovery, &place, typed, settings, &token, cancellable, error);
  cli_secret_free (typed);

  return store != NULL && (cli_token_file == NULL || had_token || write_token (cli_token_file, token, error));
}

static gboolean
init_settings (TwinAccountSettings *settings, CliContext *context, GError **error)
{
  return options.recovery ? cli_account_settings_init_without_library (settings, context, error)
                          : cli_account_settings_init (settings, context, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinAccountSettings settings = { 0 };
  TwinAccountRequest request = { .address = arguments[0], .email = options.email, .name = options.name, .country = options.country,
                                 .device = g_get_host_name () };
  g_autofree char *address = twin_remote_http_check_address (arguments[0], error);
  char *secret = NULL;
  char *factor = NULL;
  gboolean done;

  if (address == NULL || !init_settings (&settings, context, error))
    return FALSE;
  done = (settings.token != NULL || ask_who (&request, &secret, &factor, error))
         && (options.recovery ? recover (context, &settings, &request, error) : connect_library (context, &settings, &request, error));
  cli_secret_free (secret);
  cli_secret_free (factor);
  cli_account_settings_clear (&settings);
  if (done && !cli_context_get_json (context))
    cli_print (options.recovery ? _ ("The library is here and connected to %s. “twinctl sync” brings what it holds, “twinctl copies fetch” the originals.")
                                : _ ("Connected to %s. “twinctl sync” brings both sides in step."),
               address);

  return done;
}

static const char *const forms[] = { "ADDRESS --email ADDRESS --country CODE", "ADDRESS --email ADDRESS --sign-in",
                                     "ADDRESS --email ADDRESS --recovery", NULL };

const CliVerb cli_verb_connect = {
  .name = "connect",
  .summary = N_ ("Connect the library to an account on a server"),
  .forms = forms,
  .notes = N_ ("The server shows a one-time code when it starts; it is asked for on the terminal. The token that comes of it\n"
               "goes to the keyring. Addresses begin with https://, or with http:// for a server on this computer.\n"
               "On a second computer, --recovery signs in and makes the same library there; the key of this computer goes\n"
               "where “twinctl init” would put it."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

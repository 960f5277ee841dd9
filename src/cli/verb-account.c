/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-server.h"
#include "cli-terminal.h"

#include <string.h>

static struct
{
  char *secret_file;
} options;

static const GOptionEntry entries[] = {
  { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options.secret_file,
    N_ ("Read the new password, or the code of the authenticator, from this file; - is standard input"), N_ ("FILE") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

static void
print_json (const TwinAccountProfile *profile)
{
  g_autoptr (JsonObject) json = json_object_new ();

  json_object_set_string_member (json, "id", profile->id);
  json_object_set_string_member (json, "email", profile->email);
  json_object_set_string_member (json, "name", profile->name);
  json_object_set_string_member (json, "role", profile->role);
  json_object_set_string_member (json, "country", profile->country);
  json_object_set_string_member (json, "region", profile->region);
  json_object_set_int_member (json, "country_days", profile->country_days);
  json_object_set_boolean_member (json, "has_password", profile->has_password);
  json_object_set_boolean_member (json, "has_second_factor", profile->has_second_factor);
  cli_print_json (json);
}

static void
print (const TwinAccountProfile *profile)
{
  g_autofree char *email = cli_clean (profile->email);
  g_autofree char *name = cli_clean (profile->name);

  cli_print (_ ("E-mail address: %s"), email);
  cli_print (_ ("Name: %s"), name);
  cli_print (_ ("Role: %s"), profile->role);
  cli_print (_ ("Country: %s, kept in %s"), profile->country, profile->region);
  if (profile->country_days > 0)
    cli_print (ngettext ("The country can be changed again in %u day.", "The country can be changed again in %u days.", profile->country_days),
               profile->country_days);
  cli_print (profile->has_password ? _ ("Password: yes") : _ ("Password: no; other computers cannot sign in"));
  cli_print (profile->has_second_factor ? _ ("Second factor: on") : _ ("Second factor: off"));
}

static gboolean
show (CliContext *context, TwinRemote *remote, GError **error)
{
  g_autoptr (TwinAccountProfile) profile = twin_account_read_profile (remote, cli_context_catch_interrupts (context), error);

  if (profile == NULL)
    return FALSE;
  if (cli_context_get_json (context))
    print_json (profile);
  else
    print (profile);

  return TRUE;
}

static char *
ask_new_password (GError **error)
{
  return options.secret_file != NULL ? cli_secret_read_file (options.secret_file, error)
                                     : cli_secret_ask_new (_ ("New password: "), _ ("Once more: "), error);
}

/* From a file, the old one stands in the line before the new one. */
static gboolean
set_password (CliContext *context, TwinRemote *remote, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  g_autoptr (TwinAccountProfile) profile = twin_account_read_profile (remote, cancellable, error);
  char *old = NULL;
  char *password = NULL;
  gboolean done = FALSE;

  if (profile == NULL)
    return FALSE;
  if (profile->has_password)
    old = options.secret_file != NULL ? cli_secret_read_file (options.secret_file, error) : cli_secret_ask (_ ("Old password: "), error);
  if ((old != NULL || !profile->has_password) && (password = ask_new_password (error)) != NULL)
    done = twin_account_set_password (remote, old, password, cancellable, error);
  cli_secret_free (old);
  cli_secret_free (password);
  if (done && !cli_context_get_json (context))
    cli_print ("%s", _ ("The password is changed. Other computers and programs have to sign in again."));

  return done;
}

/* The secret is printed this once: it goes into the authenticator. */
static gboolean
begin_second_factor (CliContext *context, TwinRemote *remote, GError **error)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *secret = NULL;
  g_autofree char *uri = NULL;

  if (!twin_account_begin_second_factor (remote, &secret, &uri, cli_context_catch_interrupts (context), error))
    return FALSE;
  if (cli_context_get_json (context))
    {
      json_object_set_string_member (json, "secret", secret);
      json_object_set_string_member (json, "uri", uri);
      cli_print_json (json);
      return TRUE;
    }
  cli_print (_ ("Add this to your authenticator: %s"), secret);
  cli_print (_ ("Or open this link with it: %s"), uri);
  cli_print ("%s", _ ("It counts once “twinctl account second-factor confirm” has been given the code that it shows."));

  return TRUE;
}

static gboolean
settle_second_factor (CliContext *context, TwinRemote *remote, gboolean on, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  char *code = options.secret_file != NULL ? cli_secret_read_file (options.secret_file, error) : cli_secret_ask (_ ("Code of the authenticator: "), error);
  gboolean done = code != NULL
                  && (on ? twin_account_confirm_second_factor (remote, code, cancellable, error)
                         : twin_account_remove_second_factor (remote, code, cancellable, error));

  cli_secret_free (code);

  return done;
}

static gboolean
run_second_factor (CliContext *context, TwinRemote *remote, const char *what, GError **error)
{
  if (g_str_equal (what, "begin"))
    return begin_second_factor (context, remote, error);
  if (g_str_equal (what, "confirm") || g_str_equal (what, "off"))
    return settle_second_factor (context, remote, g_str_equal (what, "confirm"), error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say “second-factor begin”, “confirm” or “off”."));

  return FALSE;
}

/* From a file, the password stands in the first line and the code in the next. */
static gboolean
ask_owner (const TwinAccountProfile *profile, char **password, char **code, GError **error)
{
  gboolean given = options.secret_file != NULL;

  if (profile->has_password
      && (*password = given ? cli_secret_read_file (options.secret_file, error) : cli_secret_ask (_ ("Password: "), error)) == NULL)
    return FALSE;

  return !profile->has_second_factor
         || (*code = given ? cli_secret_read_file (options.secret_file, error) : cli_secret_ask (_ ("Code of the authenticator: "), error)) != NULL;
}

static void
print_deleted (CliContext *context, gint64 destroyed_at)
{
  g_autofree char *day = twin_time_to_iso8601 (destroyed_at);
  g_autoptr (JsonObject) json = json_object_new ();

  day[strlen ("2026-12-24")] = '\0';
  json_object_set_string_member (json, "destroyed_on", day);
  if (cli_context_get_json (context))
    cli_print_json (json);
  else
    cli_print (_ ("The account is deleted, and its twins answer nobody any more. On %s the server destroys what it holds. The library stays here."), day);
}

/* The library is not connected to anything then. */
static gboolean
delete_account (CliContext *context, TwinRemote *remote, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  g_autoptr (TwinAccountProfile) profile = twin_account_read_profile (remote, cancellable, error);
  char *password = NULL;
  char *code = NULL;
  gint64 destroyed_at = 0;
  gboolean done = profile != NULL && ask_owner (profile, &password, &code, error)
                  && twin_account_delete (remote, password, code, &destroyed_at, cancellable, error);

  cli_secret_free (password);
  cli_secret_free (code);
  if (!done)
    return FALSE;
  print_deleted (context, destroyed_at);

  return cli_server_disconnect (context, NULL, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  guint n = g_strv_length (arguments);
  g_autoptr (TwinRemote) remote = cli_server_open (context, error);
  GCancellable *cancellable = cli_context_catch_interrupts (context);

  if (remote == NULL)
    return FALSE;
  if (n == 0)
    return show (context, remote, error);
  if (n == 2 && g_str_equal (arguments[0], "name"))
    return twin_account_change (remote, arguments[1], NULL, cancellable, error);
  if (n == 2 && g_str_equal (arguments[0], "country"))
    return twin_account_change (remote, NULL, arguments[1], cancellable, error);
  if (n == 1 && g_str_equal (arguments[0], "password"))
    return set_password (context, remote, error);
  if (n == 1 && g_str_equal (arguments[0], "delete"))
    return delete_account (context, remote, error);
  if (n == 2 && g_str_equal (arguments[0], "second-factor"))
    return run_second_factor (context, remote, arguments[1], error);
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("Say “name NAME”, “country CODE”, “password”, “second-factor begin|confirm|off” or “delete”, or nothing to see the account."));

  return FALSE;
}

static const char *const forms[] = { "", "name NAME", "country CODE", "password", "second-factor begin", "second-factor confirm",
                                     "second-factor off", "delete", NULL };

const CliVerb cli_verb_account = {
  .name = "account",
  .summary = N_ ("Show and change the account on the server: name, country, password, second factor; delete it"),
  .forms = forms,
  .notes = N_ ("The country decides in which region data may be kept; it can be changed once in 90 days. A changed password ends the\n"
               "access of all other computers and programs. The second factor is a code that an authenticator shows. A deleted account\n"
               "lets nobody in at once, and is destroyed 30 days later."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};

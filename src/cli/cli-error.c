/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "cli-output.h"
#include "keys/twin-keys-error.h"
#include "store/twin-store-error.h"
#include "sync/twin-account.h"

G_DEFINE_QUARK (cli-error-quark, cli_error)

typedef struct
{
  GQuark (*domain) (void);
  int code;
  const char *name;
} ErrorName;

static const ErrorName error_names[] = {
  { cli_error_quark, CLI_ERROR_USAGE, "usage" },
  { cli_error_quark, CLI_ERROR_OUTPUT, "output" },
  { twin_error_quark, TWIN_ERROR_FAILED, "failed" },
  { twin_error_quark, TWIN_ERROR_INVALID, "invalid" },
  { twin_error_quark, TWIN_ERROR_NOT_FOUND, "not-found" },
  { twin_error_quark, TWIN_ERROR_EXISTS, "exists" },
  { twin_error_quark, TWIN_ERROR_REFUSED, "refused" },
  { twin_error_quark, TWIN_ERROR_CORRUPT, "corrupt" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_NO_KEYRING, "no-keyring" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_LOCKED, "keyring-locked" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_ABSENT, "key-absent" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_WRONG, "wrong-key" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_NO_SLOT, "no-slot" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_VAULT_EXISTS, "exists" },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_VAULT_MISSING, "vault-missing" },
  { twin_store_error_quark, TWIN_STORE_ERROR_FAILED, "store-failed" },
  { twin_store_error_quark, TWIN_STORE_ERROR_NOT_ENCRYPTED, "not-encrypted" },
  { twin_store_error_quark, TWIN_STORE_ERROR_WRONG_KEY, "wrong-key" },
  { twin_store_error_quark, TWIN_STORE_ERROR_TOO_NEW, "too-new" },
  { twin_store_error_quark, TWIN_STORE_ERROR_BUSY, "busy" },
  { twin_store_error_quark, TWIN_STORE_ERROR_FULL, "disk-full" },
  { twin_store_error_quark, TWIN_STORE_ERROR_IO, "io" },
  { twin_store_error_quark, TWIN_STORE_ERROR_CORRUPT, "corrupt" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_CODE, "refused" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_CREDENTIALS, "refused" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_SECOND_FACTOR, "second-factor" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_EXISTS, "exists" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_REGION, "refused" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_INVALID, "invalid" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_LATER, "refused" },
  { twin_account_error_quark, TWIN_ACCOUNT_ERROR_REFUSED, "refused" },
  { g_io_error_quark, G_IO_ERROR_CANCELLED, "cancelled" },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, "disk-full" },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, "not-found" },
};

CliExit
cli_error_get_exit (const GError *error)
{
  if (g_error_matches (error, CLI_ERROR, CLI_ERROR_USAGE))
    return CLI_EXIT_USAGE;
  if (g_error_matches (error, TWIN_ERROR, TWIN_ERROR_REFUSED) || error->domain == TWIN_ACCOUNT_ERROR)
    return CLI_EXIT_REFUSED;

  return CLI_EXIT_FAILED;
}

const char *
cli_error_get_code (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_names); i++)
    if (g_error_matches (error, error_names[i].domain (), error_names[i].code))
      return error_names[i].name;

  return error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR ? "io" : "failed";
}

static void
print_json (const GError *error)
{
  g_autoptr (JsonObject) outer = json_object_new ();
  JsonObject *inner = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (inner, "code", cli_error_get_code (error));
  json_object_set_string_member (inner, "message", error->message);
  json_object_set_object_member (outer, "error", inner);
  text = twin_json_object_to_string (outer, FALSE);
  g_printerr ("%s\n", text);
}

void
cli_error_print (const GError *error, const char *verb, gboolean json)
{
  g_autofree char *message = cli_clean (error->message); /* it may name a file or a twin */

  if (g_error_matches (error, CLI_ERROR, CLI_ERROR_READER_GONE))
    return;
  if (json)
    {
      print_json (error);
      return;
    }

  g_printerr ("twinctl: %s\n", message);
  if (!g_error_matches (error, CLI_ERROR, CLI_ERROR_USAGE))
    return;

  if (verb != NULL)
    g_printerr (_ ("“twinctl %s --help” tells more.\n"), verb);
  else
    g_printerr (_ ("“twinctl --help” tells more.\n"));
}

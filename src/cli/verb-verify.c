/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/twin-error.h"
#include "cli-verb.h"
#include "rights/twin-erasure.h"
#include "rights/twin-export.h"

#define RECEIPT_MAX (64 << 20)

static char *signer;

static const GOptionEntry entries[] = {
  { "signer", 0, 0, G_OPTION_ARG_STRING, &signer, N_ ("Demand that this key signed it"), N_ ("FINGERPRINT") },
  { NULL }
};

/* A receipt is a short text, an archive is not. */
static char *
read_receipt (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size > RECEIPT_MAX || !g_file_get_contents (path, &text, &length, NULL)
      || *text != '{' || strlen (text) != length)
    return NULL;

  return g_steal_pointer (&text);
}

static gboolean
verify (const char *path, gboolean *is_receipt, char **fingerprint, GError **error)
{
  g_autofree char *receipt = read_receipt (path);

  *is_receipt = receipt != NULL;

  return receipt != NULL ? twin_erasure_verify (receipt, fingerprint, error) : twin_export_verify (path, fingerprint, error);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autofree char *fingerprint = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  gboolean is_receipt;

  if (!verify (arguments[0], &is_receipt, &fingerprint, error))
    return FALSE;
  if (signer != NULL && g_ascii_strcasecmp (signer, fingerprint) != 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, is_receipt ? _ ("The receipt is genuine, but another key signed it: %s.")
                              : _ ("The archive is whole, but another key signed it: %s."),
                   fingerprint);
      return FALSE;
    }

  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_string_member (object, "signer", fingerprint);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (is_receipt ? _ ("The receipt is genuine.\nSigned by %s") : _ ("The archive is whole.\nSigned by %s"), fingerprint);

  return TRUE;
}

static const char *const forms[] = { "ARCHIVE", "RECEIPT", NULL };

const CliVerb cli_verb_verify = {
  .name = "verify",
  .summary = N_ ("Check an exported archive, or the receipt of an erasure"),
  .forms = forms,
  .notes = N_ ("Needs no library. Names the file that is wrong, missing or not on the signed list. Whoever\n"
               "changes an archive can sign it with a key of their own: compare the signer’s fingerprint with\n"
               "that of an earlier export, or hand it over as --signer."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

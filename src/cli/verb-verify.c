/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-verb.h"
#include "rights/twin-export.h"

static char *signer;

static const GOptionEntry entries[] = {
  { "signer", 0, 0, G_OPTION_ARG_STRING, &signer, N_ ("Demand that this key signed it"), N_ ("FINGERPRINT") },
  { NULL }
};

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  g_autofree char *fingerprint = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  if (!twin_export_verify (arguments[0], &fingerprint, error))
    return FALSE;
  if (signer != NULL && g_ascii_strcasecmp (signer, fingerprint) != 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _ ("The archive is whole, but another key signed it: %s."),
                   fingerprint);
      return FALSE;
    }

  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_string_member (object, "signer", fingerprint);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (_ ("The archive is whole.\nSigned by %s"), fingerprint);

  return TRUE;
}

static const char *const forms[] = { "ARCHIVE", NULL };

const CliVerb cli_verb_verify = {
  .name = "verify",
  .summary = N_ ("Check an exported archive"),
  .forms = forms,
  .notes = N_ ("Needs no library. Names the file that is wrong, missing or not on the signed list. Whoever\n"
               "changes an archive can sign it with a key of their own: compare the signer’s fingerprint with\n"
               "that of an earlier export, or hand it over as --signer."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

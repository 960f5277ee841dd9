/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "cli-model-key.h"
#include "cli-verb.h"
#include "twins/twin-embedding.h"

static void
progress_cb (guint n_done, guint n_total, gpointer user_data)
{
  gboolean *shown = user_data;

  if (!isatty (STDERR_FILENO))
    return;
  *shown = TRUE;
  g_printerr ("\r%u/%u ", n_done, n_total);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  g_autoptr (TwinKeyring) keyring = twin != NULL ? cli_model_key_open (context, twin, NULL, error) : NULL;
  gboolean shown = FALSE;
  gboolean done;
  guint n = 0;

  if (keyring == NULL)
    return FALSE;

  done = twin_embedding_run (library, twin, keyring, progress_cb, &shown, &n, cancellable, error);
  if (shown)
    g_printerr ("\r               \r");
  if (!done)
    return FALSE;

  if (cli_context_get_json (context))
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_int_member (object, "embedded", n);
      cli_print_json (object);
    }
  else
    cli_print (ngettext ("%u passage was shown to the embedding model.", "%u passages were shown to the embedding model.", n), n);

  return TRUE;
}

static const char *const forms[] = { "NAME", NULL };

const CliVerb cli_verb_embed = {
  .name = "embed",
  .summary = N_ ("Let a twin’s embedding model tell what its passages mean"),
  .forms = forms,
  .notes = N_ ("Sends the passages that may be released and have no vector yet to the model in embedding.baseUrl and\n"
               "embedding.model of the twin (“twinctl twin set”), under the rules that hold for the model that answers.\n"
               "What was interrupted goes on where it stopped. Whether the twin then looks for meaning is for\n"
               "search.method to say; with “best”, “twinctl evaluate” finds out. A key that is not in the keyring is in\n"
               "the file TWIN_EMBEDDING_KEY_FILE."),
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "cli-server.h"
#include "sync/twin-publish.h"

static gint64 replace;

static const GOptionEntry entries[] = {
  { "replace", 0, 0, G_OPTION_ARG_INT64, &replace, N_ ("Take back this version, which another computer published"), N_ ("VERSION") },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

static gboolean
report (const TwinPublishResult *result, GError **error)
{
  if (result->outcome == TWIN_PUBLISH_DONE)
    return TRUE;
  if (result->outcome == TWIN_PUBLISH_SIGNED_OUT)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("The server does not accept the token any more. Sign in again with “twinctl connect”."));
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _ ("Another computer published this twin meanwhile (version %lld). Take that back with --replace %lld."),
                 (long long) result->rev, (long long) result->rev);

  return FALSE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  g_autoptr (TwinRemote) remote = twin != NULL ? cli_server_open (context, error) : NULL;
  TwinPublishOptions options = { .replace = replace };
  g_auto (TwinPublishResult) result = { 0 };

  if (remote == NULL || !twin_unpublish (library, twin->id, remote, &options, &result, cancellable, error) || !report (&result, error))
    return FALSE;
  if (!cli_context_get_json (context))
    cli_print ("%s", _ ("It is not published any more; the server has deleted it."));

  return TRUE;
}

static const char *const forms[] = { "TWIN", NULL };

const CliVerb cli_verb_unpublish = {
  .name = "unpublish",
  .summary = N_ ("Take a published twin back"),
  .forms = forms,
  .notes = NULL,
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

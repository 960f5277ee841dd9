/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/twin-error.h"
#include "cli-verb.h"
#include "rights/twin-export.h"

static struct
{
  char *format;
  char *output;
  gboolean force;
} options;

static const GOptionEntry entries[] = {
  { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format, N_ ("json, csv, pdf or archive"), N_ ("FORMAT") },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("The file to write"), N_ ("FILE") },
  { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, N_ ("Replace the file if there is one"), NULL },
  { NULL }
};

static void
on_progress (double fraction, const char *what, gpointer user_data)
{
  g_printerr ("\r\033[K");
  g_printerr (_ ("%3.0f %% %s"), fraction * 100, what);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  gboolean draw = isatty (STDERR_FILENO);
  TwinExportFormat format = TWIN_EXPORT_ARCHIVE;
  TwinLibrary *library;
  gboolean done;

  if (options.output == NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Say where to write it: -o FILE."));
      return FALSE;
    }
  if (options.format != NULL && !twin_export_format_from_string (options.format, &format))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("A format is json, csv, pdf or archive."));
      return FALSE;
    }
  if (!options.force && g_file_test (options.output, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, _ ("The file is there already. --force replaces it."));
      return FALSE;
    }

  library = cli_context_get_library (context, error);
  if (library == NULL)
    return FALSE;

  done = twin_export_write (library, format, options.output, draw ? on_progress : NULL, NULL, cancellable, error);
  if (draw)
    g_printerr ("\r\033[K");

  return done;
}

static const char *const forms[] = { "[--format json|csv|pdf|archive] -o FILE", NULL };

const CliVerb cli_verb_export = {
  .name = "export",
  .summary = N_ ("Write out everything that is held"),
  .forms = forms,
  .notes = N_ ("json and csv (a .zip) hold every table, pdf is for reading, archive holds all three, the originals\n"
               "and a signed list of fingerprints that “twinctl verify” checks. The files are not encrypted."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

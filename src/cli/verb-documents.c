/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"
#include "cli-similar.h"
#include "cli-verb.h"
#include "cli-watch.h"
#include "library/twin-detection.h"
#include "library/twin-reading.h"
#include "library/twin-watch-look.h"

static struct
{
  gboolean watch;
  gboolean similar;
  char *keep;
  char *separate;
} options;

static const GOptionEntry entries[] = {
  { "watch", 0, 0, G_OPTION_ARG_NONE, &options.watch, N_ ("Follow the watched folders, and these, until Ctrl+C"), NULL },
  { "similar", 0, 0, G_OPTION_ARG_NONE, &options.similar, N_ ("Documents that say nearly the same, side by side"), NULL },
  { "keep", 0, 0, G_OPTION_ARG_STRING, &options.keep, N_ ("Keep this one; those that are similar to it become its duplicates"),
    N_ ("DOC") },
  { "separate", 0, 0, G_OPTION_ARG_STRING, &options.separate, N_ ("Let this duplicate stand for itself again"), N_ ("DOC") },
  { NULL }
};

/* What an update of the program has left to do. */
static gboolean
tell_stale (TwinLibrary *library, GError **error)
{
  int n_stale = twin_detection_count_stale (library, error);

  if (n_stale > 0)
    g_printerr (ngettext ("twinctl: %d document is to be searched again by the rules of this version: “twinctl scan --again”.\n",
                          "twinctl: %d documents are to be searched again by the rules of this version: “twinctl scan --again”.\n",
                          (gulong) n_stale),
                n_stale);

  return n_stale >= 0;
}

static gboolean
tell_unread (TwinLibrary *library, GError **error)
{
  int n_stale = twin_reading_count_stale (library, error);

  if (n_stale > 0)
    g_printerr (ngettext ("twinctl: %d document was read by an earlier version: “twinctl add --again” reads it again.\n",
                          "twinctl: %d documents were read by earlier versions: “twinctl add --again” reads them again.\n",
                          (gulong) n_stale),
                n_stale);

  return n_stale >= 0;
}

static gboolean
list (CliContext *context, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) records = library != NULL ? twin_library_list (library, error) : NULL;
  g_autoptr (CliTable) table = cli_document_table_new ();
  g_autoptr (GPtrArray) folders = NULL;

  if (records == NULL || (folders = twin_watch_list (library, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];

      if (cli_context_get_json (context))
        {
          g_autoptr (JsonObject) object = cli_document_to_json (record);

          json_object_set_boolean_member (object, "watched", twin_watch_covers (folders, record->path));
          json_object_set_string_member (object, "duplicate_of", record->duplicate_of != NULL ? record->duplicate_of : "");
          cli_print_json (object);
        }
      else
        cli_document_table_add (table, record);
    }
  cli_table_print (table);

  return cli_context_get_json (context) || (tell_unread (library, error) && tell_stale (library, error));
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  if (options.watch + options.similar + (options.keep != NULL) + (options.separate != NULL) > 1)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("Only one of --watch, --similar, --keep and --separate can be done at a time."));
      return FALSE;
    }
  if (options.watch)
    return cli_watch_add (context, arguments, error) && cli_watch_follow (context, error);
  if (arguments[0] != NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("Only --watch takes folders."));
      return FALSE;
    }

  if (options.similar)
    return cli_similar_list (context, error);
  if (options.keep != NULL)
    return cli_similar_keep (context, options.keep, error);
  if (options.separate != NULL)
    return cli_similar_separate (context, options.separate, error);

  return list (context, error);
}

static const char *const forms[] = { "", "--watch [FOLDER…]", "--similar", "--keep DOC", "--separate DOC", NULL };

const CliVerb cli_verb_documents = {
  .name = "documents",
  .summary = N_ ("List the library’s documents"),
  .forms = forms,
  .notes = N_ ("States: queued, extracting, review (something is undecided), ready, blocked, failed, duplicate."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};

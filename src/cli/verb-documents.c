/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"
#include "cli-verb.h"
#include "library/twin-detection.h"

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
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) records = library != NULL ? twin_library_list (library, error) : NULL;
  g_autoptr (CliTable) table = cli_document_table_new ();

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];

      if (cli_context_get_json (context))
        {
          g_autoptr (JsonObject) object = cli_document_to_json (record);
          cli_print_json (object);
        }
      else
        cli_document_table_add (table, record);
    }
  cli_table_print (table);

  return cli_context_get_json (context) || tell_stale (library, error);
}

static const char *const forms[] = { "", NULL };

const CliVerb cli_verb_documents = {
  .name = "documents",
  .summary = N_ ("List the library’s documents"),
  .forms = forms,
  .notes = N_ ("States: queued, extracting, review (something is undecided), ready, blocked, failed, duplicate."),
  .min_arguments = 0,
  .max_arguments = 0,
  .run = run,
};

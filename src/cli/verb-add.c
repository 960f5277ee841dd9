/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "base/twin-error.h"
#include "cli-document.h"
#include "cli-verb.h"
#include "library/twin-import.h"
#include "library/twin-reading.h"

static struct
{
  gboolean again;
} options;

static const GOptionEntry entries[] = {
  { "again", 0, 0, G_OPTION_ARG_NONE, &options.again, N_ ("Read the documents again that an earlier version has read"), NULL },
  { NULL }
};

/* How often the line is drawn anew: faster than anybody reads costs the import time. */
#define DRAW_INTERVAL_US (100 * 1000)

typedef struct
{
  gboolean draw;
  gint64 drawn_at;
  gint64 started_at;
  GHashTable *known; /* the ids in @ids */
  GPtrArray *ids;    /* every document that this call is about, in order */
} Import;

static void
draw_progress (Import *import, const TwinImportProgress *progress)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - import->started_at) / G_USEC_PER_SEC;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *rate = NULL;

  if (now - import->drawn_at < DRAW_INTERVAL_US && progress->n_done < progress->n_total)
    return;

  import->drawn_at = now;
  done = g_format_size (progress->bytes_done);
  total = g_format_size (progress->bytes_total);
  rate = g_format_size (seconds > 0 ? (guint64) ((double) progress->bytes_done / seconds) : 0);
  g_printerr ("\r\033[K");
  g_printerr (_ ("%u of %u files, %s of %s, %s/s"), progress->n_done, progress->n_total, done, total, rate);
}

static void
add_id (Import *import, const char *id)
{
  char *copy = g_strdup (id);

  g_ptr_array_add (import->ids, copy);
  g_hash_table_add (import->known, copy);
}

static void
on_progress (const TwinImportProgress *progress, gpointer user_data)
{
  Import *import = user_data;

  if (progress->finished && progress->document_id != NULL
      && !g_hash_table_contains (import->known, progress->document_id))
    add_id (import, progress->document_id);
  if (import->draw)
    draw_progress (import, progress);
}

/* What lies in the archives and messages among them, also what was known or refused and is not read now. */
static gboolean
add_members (TwinLibrary *library, Import *import, GError **error)
{
  g_autoptr (GPtrArray) records = twin_library_list (library, error);

  if (records == NULL)
    return FALSE;

  /* In the order of adding: what lies in another document comes after it. */
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];

      if (record->container_id != NULL && g_hash_table_contains (import->known, record->container_id)
          && !g_hash_table_contains (import->known, record->id))
        add_id (import, record->id);
    }

  return TRUE;
}

static gboolean
print_documents (CliContext *context, TwinLibrary *library, GPtrArray *ids, GError **error)
{
  g_autoptr (CliTable) table = cli_document_table_new ();

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TwinDocumentRecord) record = twin_library_get (library, ids->pdata[i], error);

      if (record == NULL)
        return FALSE;
      if (cli_context_get_json (context))
        {
          g_autoptr (JsonObject) object = cli_document_to_json (record);
          cli_print_json (object);
        }
      else
        cli_document_table_add (table, record);
    }
  cli_table_print (table);

  return TRUE;
}

/* A typing error is told before anything is queued: it shall not become a failed document. */
static char **
make_absolute (char **arguments, GError **error)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (!g_file_test (arguments[i], G_FILE_TEST_EXISTS))
        {
          g_autofree char *display = g_filename_display_name (arguments[i]);

          g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("There is no file or folder %s."), display);
          return NULL;
        }
      g_strv_builder_take (paths, g_canonicalize_filename (arguments[i], NULL));
    }

  return g_strv_builder_end (paths);
}

static gboolean
read_queue (TwinLibrary *library, Import *import, GCancellable *cancellable, GError **error)
{
  gboolean done;

  for (guint i = 0; i < import->ids->len; i++)
    g_hash_table_add (import->known, import->ids->pdata[i]);

  import->started_at = g_get_monotonic_time ();
  done = twin_import_run (library, on_progress, import, cancellable, error);
  if (import->draw)
    g_printerr ("\r\033[K");

  return done;
}

static void
draw_again (guint n_done, guint n_total, gpointer user_data)
{
  g_printerr ("\r\033[K");
  g_printerr (_ ("%u of %u documents"), n_done, n_total);
}

static void
print_again (CliContext *context, const TwinReadingReport *report)
{
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (context))
    {
      cli_print (ngettext ("%u document read again, %u with another text, %u findings to decide.",
                           "%u documents read again, %u with another text, %u findings to decide.",
                           (gulong) report->n_documents),
                 report->n_documents, report->n_changed, report->n_undecided);
      return;
    }

  object = json_object_new ();
  json_object_set_int_member (object, "read", report->n_documents);
  json_object_set_int_member (object, "changed", report->n_changed);
  json_object_set_int_member (object, "undecided", report->n_undecided);
  cli_print_json (object);
}

static gboolean
read_again (CliContext *context, char **arguments, GError **error)
{
  gboolean draw = isatty (STDERR_FILENO);
  TwinLibrary *library;
  TwinReadingReport report;
  gboolean done;

  if (arguments[0] != NULL)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("--again takes no files: it is about the documents of the library."));
      return FALSE;
    }

  library = cli_context_get_library (context, error);
  if (library == NULL)
    return FALSE;
  done = twin_reading_renew (library, &report, draw ? draw_again : NULL, NULL, cli_context_catch_interrupts (context), error);
  if (draw)
    g_printerr ("\r\033[K");
  if (done)
    print_again (context, &report);

  return done;
}

static gboolean
add (CliContext *context, char **arguments, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) run_error = NULL;
  g_auto (GStrv) paths = NULL;
  Import import = { .draw = isatty (STDERR_FILENO), .known = known, .ids = ids };

  if (library == NULL || (paths = make_absolute (arguments, error)) == NULL)
    return FALSE;
  if (paths[0] != NULL
      && twin_import_queue (library, (const char *const *) paths, ids, cancellable, error) < 0)
    return FALSE;

  read_queue (library, &import, cancellable, &run_error);
  if (!add_members (library, &import, error) || !print_documents (context, library, ids, error))
    return FALSE;
  if (run_error == NULL)
    return TRUE;

  if (g_error_matches (run_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("Stopped. What was not read is still queued: “twinctl add” goes on with it."));
  else
    g_propagate_error (error, g_steal_pointer (&run_error));

  return FALSE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  return options.again ? read_again (context, arguments, error) : add (context, arguments, error);
}

static const char *const forms[] = { "[PATH…]", "--again", NULL };

const CliVerb cli_verb_add = {
  .name = "add",
  .summary = N_ ("Read files and folders into the library"),
  .forms = forms,
  .notes = N_ ("Folders are read with all that is in them. Files that are known and unchanged are left alone.\n"
               "Ctrl+C stops; without PATH, “add” goes on with what is still queued. Each document is printed\n"
               "with its state at the end; one that cannot be read says why.\n\n"
               "--again reads documents of the library once more whose format an earlier version has read, from\n"
               "what was kept of them. What was decided, classified and changed by hand stays."),
  .options = entries,
  .min_arguments = 0,
  .max_arguments = -1,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/twin-analytics-library.h"
#include "base/twin-error.h"
#include "cli-server.h"
#include "rights/twin-analytics-export.h"
#include "sync/twin-analytics-fetch.h"
#include "twins/twin-twin.h"

static struct
{
  gboolean offline;
  char *paths[3]; /* by TwinAnalyticsFormat */
} options;

static const GOptionEntry entries[] = {
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options.paths[TWIN_ANALYTICS_CSV], N_ ("Write it as comma-separated values"), N_ ("FILE") },
  { "json-file", 0, 0, G_OPTION_ARG_FILENAME, &options.paths[TWIN_ANALYTICS_JSON], N_ ("Write it as JSON"), N_ ("FILE") },
  { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &options.paths[TWIN_ANALYTICS_PDF], N_ ("Write it as a document"), N_ ("FILE") },
  { "offline", 0, 0, G_OPTION_ARG_NONE, &options.offline, N_ ("Show what was fetched last; ask no server"), NULL },
  CLI_TOKEN_FILE_ENTRY,
  { NULL }
};

/* --- For people --- */

static void
print_table (const TwinAnalyticsTable *table)
{
  g_autoptr (CliTable) rows = cli_table_new (_ (twin_release_kind_get_info (table->kind)->label), "", NULL);

  for (guint c = 0; c < table->cells->len; c++)
    {
      const TwinAnalyticsCell *cell = table->cells->pdata[c];
      g_autofree char *described = twin_analytics_cell_describe (cell, table->kind);
      g_autofree char *label = cli_clean (described);
      g_autofree char *count = g_strdup_printf ("%u", cell->count);

      cli_table_add (rows, label, count, NULL);
    }
  if (table->withheld != TWIN_WITHHELD_NOT)
    cli_table_add (rows, _ (twin_withheld_describe (table->withheld)), "", NULL);
  cli_table_print (rows);
}

static void
print (const TwinAnalytics *analytics)
{
  TwinWithheld withheld = twin_analytics_get_withheld (analytics);

  if (withheld == TWIN_WITHHELD_OFF || withheld == TWIN_WITHHELD_OPEN)
    cli_print ("%s", _ (twin_withheld_describe (withheld)));
  for (guint w = 0; w < analytics->windows->len; w++)
    {
      const TwinAnalyticsWindow *window = analytics->windows->pdata[w];
      g_autoptr (GDateTime) from = g_date_time_new_from_unix_utc (window->window.start / 1000);
      g_autoptr (GDateTime) to = g_date_time_new_from_unix_utc (window->window.end / 1000 - 1);
      g_autofree char *first = g_date_time_format (from, "%Y-%m-%d");
      g_autofree char *last = g_date_time_format (to, "%Y-%m-%d");

      cli_print (_ ("%s to %s"), first, last);
      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        print_table (&window->tables[k]);
    }
}

/* --- The verb --- */

static gboolean
write_files (const TwinAnalytics *analytics, const char *name, gboolean *written, GError **error)
{
  for (guint f = 0; f < G_N_ELEMENTS (options.paths); f++)
    if (options.paths[f] != NULL)
      {
        if (!twin_analytics_export_file (analytics, name, (TwinAnalyticsFormat) f, options.paths[f], error))
          return FALSE;
        *written = TRUE;
      }

  return TRUE;
}

static TwinAnalytics *
find (CliContext *context, TwinStore *store, const char *twin_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinRemote) remote = NULL;
  TwinAnalytics *analytics;

  if (!options.offline)
    {
      remote = cli_server_open (context, error);
      return remote != NULL ? twin_analytics_fetch (store, twin_id, remote, cli_context_catch_interrupts (context), error) : NULL;
    }
  analytics = twin_analytics_load (store, twin_id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (analytics == NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("Nothing was fetched about this twin yet."));

  return analytics;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  g_autoptr (TwinAnalytics) analytics = twin != NULL ? find (context, twin_library_get_store (library), twin->id, error) : NULL;
  g_autoptr (JsonObject) json = NULL;
  gboolean written = FALSE;

  if (analytics == NULL || !write_files (analytics, twin->name, &written, error))
    return FALSE;
  if (written)
    return TRUE;
  if (!cli_context_get_json (context))
    {
      print (analytics);
      return TRUE;
    }
  json = twin_analytics_to_json (analytics);
  cli_print_json (json);

  return TRUE;
}

static const char *const forms[] = { "TWIN [--csv FILE] [--json-file FILE] [--pdf FILE] [--offline]", NULL };

const CliVerb cli_verb_analytics = {
  .name = "analytics",
  .summary = N_ ("Show how a twin is used"),
  .forms = forms,
  .notes = N_ ("Numbers come from the server once for each period, rounded, and only where enough different people asked.\n"
               "Analytics are off until “twinctl twin set TWIN analyticsEnabled=true”, and the twin is published again."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "base/twin-error.h"
#include "jobs/retention.h"
#include "privacy/twin-retention.h"
#include "storage/storage-schema.h"

#include <glib/gi18n.h>
#include <string.h>

static char *preview;

static const GOptionEntry retention_options[] = {
  { "preview", 0, 0, G_OPTION_ARG_STRING, &preview, N_ ("Say what would go on that day, and change nothing: 2027-01-31"), N_ ("DATE") },
  { NULL }
};

static const char *
get_table_label (const char *name)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    if (g_str_equal (tables[i].name, name))
      return _ (tables[i].label);

  return name;
}

/* A day in UTC, at its beginning, or a moment with its time zone. */
static gboolean
parse_time (const char *text, gint64 *at, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *whole = strchr (text, 'T') == NULL ? g_strconcat (text, "T00:00:00Z", NULL) : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (whole, utc);

  if (time == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("Write the day as 2027-01-31."));
      return FALSE;
    }
  *at = g_date_time_to_unix (time) * 1000;

  return TRUE;
}

static void
print_lines (const GArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const RetentionLine *line = &g_array_index (lines, RetentionLine, i);

      if (line->n_rows > 0)
        /* Translators: a number of rows, what they are, and the kind of data that they belong to. */
        g_print (line->redacted ? _ ("%10lld redacted  %s (%s)\n") : _ ("%10lld deleted   %s (%s)\n"), (long long) line->n_rows, get_table_label (line->table),
                 _ (twin_retention_class_lookup (line->class_id)->label));
    }
  if (retention_sum (lines) == 0)
    g_print (_ ("Nothing is due.\n"));
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  TwinClock *clock = twin_clock_system ();
  gint64 at = twin_clock_now (clock);
  g_autoptr (TwinSecret) key = NULL;
  g_autoptr (Storage) storage = NULL;
  g_autoptr (Storage) evidence = NULL;
  g_autoptr (GArray) lines = NULL;

  if (preview != NULL && !parse_time (preview, &at, error))
    return 2;
  key = server_load_key (settings->directory, error);
  storage = key != NULL ? server_open_storage (settings, key, clock, error) : NULL;
  evidence = storage != NULL ? server_open_evidence (settings, key, clock, error) : NULL;
  if (evidence == NULL)
    return 1;
  lines = preview != NULL ? retention_preview (storage, evidence, at, error) : retention_run (storage, evidence, error);
  if (lines == NULL)
    return 1;
  print_lines (lines);

  return 0;
}

const Command command_retention = { "retention", N_ ("Delete what is due, as the running server does every hour"), retention_options, run };

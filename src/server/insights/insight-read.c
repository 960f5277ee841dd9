/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "insights/insight-private.h"

#include "base/twin-json.h"
#include "privacy/twin-retention.h"

gboolean
insight_find_open (StorageTx *tx, const TwinManifest *manifest, TwinWindow *open, gint64 *sealed_until, GError **error)
{
  g_autofree char *period = twin_config_get (manifest->config, "analyticsPeriod");
  TwinWindowKind kind = TWIN_WINDOW_WEEK;

  if (!storage_get_int (tx, sealed_until, 0, error, "SELECT MAX(end_at) FROM analytics_window WHERE twin_id = ?", "s", manifest->twin_id))
    return FALSE;
  twin_window_kind_from_string (period, &kind);
  *open = twin_window_at (kind, MAX (storage_tx_now (tx), *sealed_until), *sealed_until);

  return TRUE;
}

static char **
list_documents (const TwinManifest *manifest)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < manifest->documents->len; i++)
    {
      const TwinBundleDocument *document = manifest->documents->pdata[i];

      g_strv_builder_add_many (builder, document->id, document->title != NULL ? document->title : "", NULL);
    }

  return g_strv_builder_end (builder);
}

/* A table of a kind that is gone has had its time; one that was never there has too few. All kinds are stored, so absent is gone. */
static void
mark_absent (TwinAnalyticsWindow *window)
{
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    if (twin_retention_class_lookup (twin_release_kind_get_info ((TwinReleaseKind) k)->retention)->days > 0)
      window->tables[k].withheld = TWIN_WITHHELD_EXPIRED;
}

static gboolean
read_windows (StorageTx *tx, TwinAnalytics *self, GError **error)
{
  g_autoptr (StorageRows) rows
    = storage_query (tx, error, "SELECT start_at, end_at, period, sealed_at, proof FROM analytics_window WHERE twin_id = ? ORDER BY start_at DESC", "s",
                     self->twin_id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      TwinWindow window = { TWIN_WINDOW_WEEK, storage_rows_get_int (rows, 0), storage_rows_get_int (rows, 1) };
      TwinAnalyticsWindow *one;

      twin_window_kind_from_string (storage_rows_get_text (rows, 2), &window.kind);
      one = twin_analytics_window_new (&window);
      one->sealed_at = storage_rows_get_int (rows, 3);
      g_set_str (&one->proof, storage_rows_get_text (rows, 4));
      mark_absent (one);
      g_ptr_array_add (self->windows, one);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static TwinAnalyticsWindow *
find_window (const TwinAnalytics *self, gint64 start)
{
  for (guint i = 0; i < self->windows->len; i++)
    if (((TwinAnalyticsWindow *) self->windows->pdata[i])->window.start == start)
      return self->windows->pdata[i];

  return NULL;
}

static gboolean
read_table (StorageTx *tx, StorageRows *rows, TwinAnalytics *self, GError **error)
{
  TwinAnalyticsWindow *window = find_window (self, storage_rows_get_int (rows, 0));
  TwinReleaseKind kind;
  g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, 2);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (window == NULL || !twin_release_kind_from_string (storage_rows_get_text (rows, 1), &kind))
    return TRUE;
  text = storage_open_sealed_text (tx, INSIGHT_BODY, sealed, error);
  json = text != NULL ? twin_json_parse_object (text, error) : NULL;

  return json != NULL && twin_analytics_table_read_json (&window->tables[kind], json, error);
}

/* Not what has had its time (R148), even where the job that deletes it has not come by yet. */
static gboolean
read_tables (StorageTx *tx, TwinAnalytics *self, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error, "SELECT start_at, kind, body FROM analytics_release WHERE twin_id = ? AND (retention <> 'questionAnalytics' OR released_at > ?)", "si",
    self->twin_id, storage_tx_now (tx) - twin_retention_class_lookup ("questionAnalytics")->days * TWIN_DAY_MS);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    if (!read_table (tx, rows, self, error))
      return FALSE;
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

TwinAnalytics *
insight_read (StorageTx *tx, const TwinManifest *manifest, GError **error)
{
  g_autoptr (TwinAnalytics) self = NULL;
  gint64 sealed_until;

  g_return_val_if_fail (tx != NULL && manifest != NULL, NULL);

  self = twin_analytics_new (manifest->twin_id);
  self->enabled = twin_config_get_boolean (manifest->config, "analyticsEnabled");
  g_strfreev (self->documents);
  self->documents = list_documents (manifest);
  if (!insight_find_open (tx, manifest, &self->open, &sealed_until, error) || !read_windows (tx, self, error) || !read_tables (tx, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

TwinAnalytics *
insight_read_for_partner (StorageTx *tx, const TwinManifest *manifest, GError **error)
{
  TwinAnalytics *self = insight_read (tx, manifest, error);

  for (guint w = 0; self != NULL && w < self->windows->len; w++)
    for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
      {
        TwinAnalyticsTable *table = &((TwinAnalyticsWindow *) self->windows->pdata[w])->tables[k];

        if (table->withheld != TWIN_WITHHELD_NOT || table->min_people >= TWIN_RELEASE_PARTNER_PEOPLE)
          continue;
        g_ptr_array_set_size (table->cells, 0);
        table->total = 0;
        table->withheld = TWIN_WITHHELD_TOO_FEW;
      }

  return self;
}

gint64
insight_forget (StorageTx *tx, const char *twin_id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM question_event WHERE twin_id = ?",
    "DELETE FROM analytics_section WHERE twin_id = ?",
    "DELETE FROM analytics_release WHERE twin_id = ?",
    "DELETE FROM analytics_window WHERE twin_id = ?",
  };
  gint64 sum = 0;

  g_return_val_if_fail (tx != NULL && twin_id != NULL, -1);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      gint64 n = storage_execute (tx, error, statements[i], "s", twin_id);

      if (n < 0)
        return -1;
      sum += n;
    }

  return sum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api-usage.h"

#include "notices/notice.h"

/* Percent of the quota that an account is told of, the most first. */
static const gint64 steps[] = { 100, 80 };

static GDateTime *
get_month (StorageTx *tx)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (storage_tx_now (tx) / TWIN_SECOND_MS);

  return g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);
}

static void
name_month (StorageTx *tx, char *name, gsize size)
{
  g_autoptr (GDateTime) month = get_month (tx);

  g_snprintf (name, size, "%04d-%02d", g_date_time_get_year (month), g_date_time_get_month (month));
}

gboolean
api_usage_add (StorageTx *tx, guint64 n_tokens, GError **error)
{
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) end = NULL;
  char month[8];

  g_return_val_if_fail (tx != NULL, FALSE);

  start = get_month (tx);
  end = g_date_time_add_months (start, 1);
  name_month (tx, month, sizeof month);

  return storage_execute (tx, error, "INSERT INTO usage_month (month, calls, tokens, told, ends_at) VALUES (?, 0, 0, 0, ?) ON CONFLICT DO NOTHING", "si", month,
                          g_date_time_to_unix (end) * TWIN_SECOND_MS) >= 0
         && storage_execute (tx, error, "UPDATE usage_month SET calls = calls + 1, tokens = tokens + ? WHERE month = ?", "is", (gint64) n_tokens, month) == 1;
}

gboolean
api_usage_read (StorageTx *tx, ApiMonth *month, GError **error)
{
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL && month != NULL, FALSE);

  *month = (ApiMonth) { 0 };
  name_month (tx, month->month, sizeof month->month);
  rows = storage_query (tx, error, "SELECT calls, tokens, told FROM usage_month WHERE month = ?", "s", month->month);
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    {
      month->n_calls = storage_rows_get_int (rows, 0);
      month->n_tokens = storage_rows_get_int (rows, 1);
      month->told = storage_rows_get_int (rows, 2);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

/* --- The quota --- */

static gboolean
read_now (Storage *storage, const char *creator_id, ApiMonth *month, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, creator_id, STORAGE_READ, error);

  return tx != NULL && api_usage_read (tx, month, error);
}

static gint64
get_step (const ApiMonth *month, gint64 quota)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (month->n_tokens / (double) quota >= steps[i] / 100.0)
      return steps[i];

  return 0;
}

static gboolean
put_notice (Storage *storage, const char *creator_id, const ApiMonth *month, gint64 step, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  g_autofree char *occasion = g_strdup_printf ("%s %lld", month->month, (long long) step);

  return tx != NULL && notice_put (tx, creator_id, NOTICE_QUOTA, occasion, error) && storage_commit (tx, error);
}

static gboolean
note_told (Storage *storage, const char *creator_id, const ApiMonth *month, gint64 step, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, creator_id, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "UPDATE usage_month SET told = ? WHERE month = ? AND told < ?", "isi", step, month->month, step) >= 0
         && storage_commit (tx, error);
}

gboolean
api_usage_tell (Storage *storage, const char *creator_id, gint64 quota, gboolean *told, GError **error)
{
  ApiMonth month;
  gint64 step;

  g_return_val_if_fail (storage != NULL && creator_id != NULL && quota > 0 && told != NULL, FALSE);

  *told = FALSE;
  if (!read_now (storage, creator_id, &month, error))
    return FALSE;
  step = get_step (&month, quota);
  if (step <= month.told)
    return TRUE;
  *told = TRUE;

  /* First the notice, which is there once however often it is put down: after a crash in between the next call does it again. */
  return put_notice (storage, creator_id, &month, step, error) && note_told (storage, creator_id, &month, step, error);
}

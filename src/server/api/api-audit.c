/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api-audit.h"

static const char *const channels[] = { "custom", "email", "telegram", NULL };

gboolean
api_audit_is_channel (const char *channel)
{
  return channel != NULL && g_strv_contains (channels, channel);
}

gboolean
api_audit_append (StorageTx *tx, const char *channel, const char *token_id, guint status, guint64 n_tokens, GError **error)
{
  g_autofree char *session = NULL;
  gint64 at;
  gint64 n_added = 0;

  g_return_val_if_fail (tx != NULL && api_audit_is_channel (channel) && token_id != NULL, FALSE);

  session = storage_hash (tx, "api/session", token_id);
  /* Two calls in one millisecond are two entries. */
  for (at = storage_tx_now (tx); n_added == 0; at++)
    n_added = storage_execute (tx, error, "INSERT INTO api_audit (channel, at, tokens, status, session) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", "siiis",
                               channel, at, (gint64) n_tokens, (gint64) status, session);

  return n_added > 0;
}

static void
usage_free (ApiUsage *self)
{
  g_free (self->channel);
  g_free (self);
}

GPtrArray *
api_audit_sum (StorageTx *tx, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify) usage_free);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = storage_query (tx, error, "SELECT channel, count(*), CAST (sum(tokens) AS BIGINT) FROM api_audit WHERE at >= ? GROUP BY channel ORDER BY channel", "i", since);
  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      ApiUsage *one = g_new0 (ApiUsage, 1);

      one->channel = storage_rows_dup_text (rows, 0);
      one->n_calls = storage_rows_get_int (rows, 1);
      one->n_tokens = storage_rows_get_int (rows, 2);
      g_ptr_array_add (sums, one);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&sums);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/twin-analytics-library.h"

#include "base/twin-json.h"
#include "privacy/twin-retention.h"
#include "store/twin-analytics-table.h"
#include "store/twin-audit-table.h"

/* The server deletes in time; a copy must not outlive it. */
static void
expire (TwinAnalytics *self, gint64 now)
{
  for (guint i = 0; i < self->windows->len; i++)
    {
      TwinAnalyticsWindow *window = self->windows->pdata[i];

      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        {
          const TwinRetentionClass *class = twin_retention_class_lookup (twin_release_kind_get_info ((TwinReleaseKind) k)->retention);
          TwinAnalyticsTable *table = &window->tables[k];

          if (class->days == 0 || now < window->sealed_at + class->days * TWIN_DAY_MS)
            continue;
          table->withheld = TWIN_WITHHELD_EXPIRED;
          table->total = 0;
          g_ptr_array_set_size (table->cells, 0);
        }
    }
}

TwinAnalytics *
twin_analytics_load (TwinStore *store, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonObject) json = NULL;
  TwinAnalytics *self;
  gint64 fetched_at = 0;

  g_return_val_if_fail (store != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (store, error);
  body = tx != NULL ? twin_analytics_table_get (tx, twin_id, &fetched_at, error) : NULL;
  json = body != NULL ? twin_json_parse_object (body, error) : NULL;
  self = json != NULL ? twin_analytics_new_from_json (json, error) : NULL;
  if (self == NULL)
    return NULL;
  self->fetched_at = fetched_at;
  expire (self, twin_transaction_now (tx));

  return self;
}

gboolean
twin_analytics_save (TwinStore *store, const char *twin_id, JsonObject *json, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *body = NULL;

  g_return_val_if_fail (store != NULL && twin_id != NULL && json != NULL, FALSE);

  body = twin_json_object_to_string (json, FALSE);
  tx = twin_store_write (store, error);

  return tx != NULL && twin_analytics_table_set (tx, twin_id, body, twin_transaction_now (tx), error)
         && twin_audit_table_append (tx, "analytics.fetch", twin_id, "done", NULL, error) && twin_transaction_commit (tx, error);
}

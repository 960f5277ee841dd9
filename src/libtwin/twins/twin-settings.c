/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-settings.h"

#include "base/twin-json.h"
#include "privacy/twin-retention.h"
#include "store/twin-audit-table.h"
#include "store/twin-ledger-table.h"
#include "store/twin-setting-table.h"
#include "twins/twin-config-private.h"
#include "twins/twin-settings-private.h"

#define SETTING "settings"

TwinConfig *
_twin_settings_load (TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *json = twin_setting_table_get (tx, SETTING, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return json != NULL ? twin_config_new_from_json (json, error) : twin_config_new ();
}

TwinConfig *
twin_settings_load (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? _twin_settings_load (tx, error) : NULL;
}

char *
_twin_config_describe_change (const TwinConfig *before, const TwinConfig *after, guint *n_changed)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *old_value = twin_config_get (before, keys[i].name);
      g_autofree char *new_value = twin_config_get (after, keys[i].name);

      if (g_strcmp0 (old_value, new_value) != 0)
        g_ptr_array_add (names, (gpointer) keys[i].name);
    }

  if (n_changed != NULL)
    *n_changed = names->len;
  g_ptr_array_add (names, NULL);
  twin_json_set_strv (detail, "keys", (const char *const *) names->pdata);

  return twin_json_object_to_string (detail, FALSE);
}

TwinConfig *
_twin_config_new_for_twin (const TwinConfig *settings)
{
  g_autoptr (TwinConfig) config = twin_config_new ();
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    {
      const char *own = _twin_config_get_own (settings, i);

      /* It has been checked when it was set. */
      if (keys[i].organisation && own != NULL && !twin_config_set (config, keys[i].name, own, NULL))
        g_warn_if_reached ();
    }

  return g_steal_pointer (&config);
}

gboolean
twin_settings_save (TwinLibrary *library, const TwinConfig *config, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinConfig) before = NULL;
  g_autofree char *json = NULL;
  g_autofree char *detail = NULL;
  guint n_changed;

  g_return_val_if_fail (library != NULL && config != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  before = tx != NULL ? _twin_settings_load (tx, error) : NULL;
  if (before == NULL)
    return FALSE;

  detail = _twin_config_describe_change (before, config, &n_changed);
  if (n_changed == 0)
    return TRUE;

  json = twin_config_to_json (config, FALSE);

  return twin_setting_table_set (tx, SETTING, json, error)
         && twin_audit_table_append (tx, "settings.change", "", "done", detail, error)
         && twin_transaction_commit (tx, error);
}

static gint64
days_ago (TwinTransaction *tx, gint64 days)
{
  return twin_transaction_now (tx) - days * TWIN_DAY_MS;
}

gboolean
twin_settings_enforce_retention (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinConfig) settings = NULL;
  g_autofree char *detail = NULL;
  gint64 n_audit = 0;
  gint64 n_outbound = 0;

  g_return_val_if_fail (library != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  settings = tx != NULL ? _twin_settings_load (tx, error) : NULL;
  if (settings == NULL)
    return FALSE;
  if (!twin_config_get_boolean (settings, "retention.autoDelete"))
    return TRUE;

  if (!twin_audit_table_prune (tx, days_ago (tx, twin_config_get_integer (settings, "retention.auditLogs")), &n_audit, error)
      || !twin_ledger_table_prune (tx, days_ago (tx, twin_retention_class_lookup ("outboundLedger")->days), &n_outbound,
                                   error))
    return FALSE;
  if (n_audit == 0 && n_outbound == 0)
    return TRUE;

  detail = g_strdup_printf ("{\"auditLogs\":%" G_GINT64_FORMAT ",\"outboundLedger\":%" G_GINT64_FORMAT "}", n_audit,
                            n_outbound);

  return twin_audit_table_append (tx, "library.purge", "", "done", detail, error) && twin_transaction_commit (tx, error);
}

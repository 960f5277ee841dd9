/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-setting-table.h"

#include "store/twin-table.h"

char *
twin_setting_table_get (TwinTransaction *tx, const char *key, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && key != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT value FROM setting WHERE key = ?", error);

  return twin_table_find_text (row, error, "s", key);
}

gboolean
twin_setting_table_set (TwinTransaction *tx, const char *key, const char *value, GError **error)
{
  g_return_val_if_fail (tx != NULL && key != NULL, FALSE);

  if (value == NULL)
    return twin_transaction_execute (tx, error, "DELETE FROM setting WHERE key = ?", "s", key);

  return twin_transaction_execute (tx, error, "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", "ss", key,
                                   value);
}

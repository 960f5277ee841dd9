/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-names.h"

#include "store/twin-audit-table.h"

GPtrArray *
twin_names_list (TwinLibrary *library, gboolean reveal, GError **error)
{
  TwinStore *store;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  store = twin_library_get_store (library);
  tx = reveal ? twin_store_write (store, error) : twin_store_read (store, error);
  records = tx != NULL ? twin_pseudonym_table_list (tx, error) : NULL;
  if (records == NULL)
    return NULL;

  for (guint i = 0; !reveal && i < records->len; i++)
    g_clear_pointer (&((TwinPseudonymRecord *) g_ptr_array_index (records, i))->value, g_free);
  if (reveal && (!twin_audit_table_append (tx, "pseudonym.reveal", "", "done", NULL, error) || !twin_transaction_commit (tx, error)))
    return NULL;

  return g_steal_pointer (&records);
}

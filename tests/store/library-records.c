/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-records.h"

#include "base/twin-id.h"
#include "store/twin-twin-table.h"

#include <string.h>

char *
library_records_add_document (TwinTransaction *tx, const char *name)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  g_autoptr (GError) error = NULL;

  record->id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));
  record->name = g_strdup (name);
  record->added_at = twin_transaction_now (tx);
  twin_document_table_insert (tx, record, &error);
  g_assert_no_error (error);

  return g_strdup (record->id);
}

char *
library_records_add_twin (TwinTransaction *tx, const char *name)
{
  g_autoptr (TwinTwinRecord) record = twin_twin_record_new ();
  g_autoptr (GError) error = NULL;

  record->id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));
  record->name = g_strdup (name);
  record->config = g_strdup ("{}");
  record->created_at = twin_transaction_now (tx);
  twin_twin_table_insert (tx, record, &error);
  g_assert_no_error (error);

  return g_strdup (record->id);
}

gint64
library_records_add_rendition (TwinTransaction *tx, const char *document_id, const char *policy_digest,
                               const char *heading, const char *const *bodies)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);
  g_autoptr (GError) error = NULL;
  gint64 id;

  for (guint i = 0; bodies[i] != NULL; i++)
    {
      TwinPassageRecord *passage = twin_passage_record_new ();

      passage->ordinal = i;
      passage->start = i * 1000;
      passage->end = passage->start + strlen (bodies[i]);
      passage->source_start = passage->start + 5;
      passage->source_end = passage->end + 7;
      passage->page_from = i + 1;
      passage->page_to = i + 2;
      passage->heading = g_strdup (heading);
      passage->body = g_strdup (bodies[i]);
      g_ptr_array_add (passages, passage);
    }

  id = twin_passage_table_insert_rendition (tx, document_id, policy_digest, "A title", "de", passages, &error);
  g_assert_no_error (error);

  return id;
}

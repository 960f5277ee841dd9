/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-vector-table.h"

#include "store/twin-matcher.h"
#include "store/twin-table.h"

gboolean
twin_vector_table_set (TwinTransaction *tx, const TwinVectorRecord *record, GError **error)
{
  g_return_val_if_fail (tx != NULL && record != NULL && record->model != NULL, FALSE);

  return twin_transaction_execute (tx, error, "DELETE FROM passage_vector WHERE passage_id = ?", "i", record->passage_id)
         && twin_transaction_execute (tx, error,
                                      "INSERT INTO passage_vector (passage_id, model, scale, codes) VALUES (?, ?, ?, ?)",
                                      "isdB", record->passage_id, record->model, record->scale, record->codes)
         && twin_transaction_execute (tx, error, "INSERT INTO passage_sign (passage_id, model, bits) VALUES (?, ?, ?)", "isB",
                                      record->passage_id, record->model, record->bits);
}

/* The ids of a rendition's passages follow each other. */
static gboolean
add_missing (TwinTransaction *tx, const char *model, gint64 rendition, guint limit, GArray *missing, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  rows = twin_transaction_prepare (tx,
                                   "SELECT id FROM passage WHERE rendition_id = ?1 AND NOT EXISTS ("
                                   "SELECT 1 FROM passage_sign WHERE passage_id = passage.id AND model = ?2) "
                                   "ORDER BY id LIMIT ?3",
                                   error);
  if (rows == NULL)
    return FALSE;

  twin_statement_bind (rows, "isi", rendition, model, (gint64) limit);
  while (twin_statement_step (rows, &local_error))
    {
      gint64 id = twin_statement_get_int (rows, 0);

      g_array_append_val (missing, id);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

GArray *
twin_vector_table_list_missing (TwinTransaction *tx, const char *model, GArray *renditions, guint limit, GError **error)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (tx != NULL && model != NULL && renditions != NULL, NULL);

  for (guint i = 0; i < renditions->len && missing->len < limit; i++)
    if (!add_missing (tx, model, g_array_index (renditions, gint64, i), limit - missing->len, missing, error))
      return NULL;

  return g_steal_pointer (&missing);
}

gint64
twin_vector_table_get_generation (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;
  gint64 generation = 0;

  g_return_val_if_fail (tx != NULL, 0);

  row = twin_transaction_prepare (tx, "SELECT generation FROM search_state", error);
  twin_table_find_int (row, &generation, error, "");

  return generation;
}

GByteArray *
twin_vector_table_load_bits (TwinTransaction *tx, const char *model, gsize n_bytes, GArray **ids, GError **error)
{
  g_autoptr (GByteArray) bits = g_byte_array_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TwinStatement) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (tx != NULL && model != NULL && ids != NULL, NULL);

  rows = twin_transaction_prepare (
    tx, "SELECT passage_id, bits FROM passage_sign WHERE model = ? AND length (bits) = ? ORDER BY passage_id", error);
  if (rows == NULL)
    return NULL;

  twin_statement_bind (rows, "si", model, (gint64) n_bytes);
  while (twin_statement_step (rows, &local_error))
    {
      gint64 id = twin_statement_get_int (rows, 0);
      g_autoptr (GBytes) blob = twin_statement_dup_blob (rows, 1);

      g_array_append_val (found, id);
      g_byte_array_append (bits, g_bytes_get_data (blob, NULL), (guint) g_bytes_get_size (blob));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  *ids = g_steal_pointer (&found);

  return g_steal_pointer (&bits);
}

GBytes *
twin_vector_table_get_codes (TwinTransaction *tx, gint64 passage_id, const char *model, double *scale, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL && model != NULL && scale != NULL, NULL);

  row = twin_transaction_prepare (tx, "SELECT scale, codes FROM passage_vector WHERE passage_id = ? AND model = ?", error);
  if (!twin_table_step_one (row, NULL, error, "is", passage_id, model))
    return NULL;
  *scale = twin_statement_get_double (row, 0);

  return twin_statement_dup_blob (row, 1);
}

char *
twin_vector_table_find_model (TwinTransaction *tx, gint64 rendition_id, GError **error)
{
  g_autoptr (TwinStatement) row = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  row = twin_transaction_prepare (tx,
                                  "SELECT model FROM passage_vector JOIN passage ON passage.id = passage_id "
                                  "WHERE rendition_id = ? ORDER BY model LIMIT 1",
                                  error);

  return twin_table_find_text (row, error, "i", rendition_id);
}

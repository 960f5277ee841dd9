/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-pseudonym-table.h"

#include <string.h>

#include "base/twin-digest.h"
#include "privacy/twin-pseudonym.h"
#include "store/twin-custom-type-table.h"
#include "store/twin-table.h"

void
twin_pseudonym_record_free (TwinPseudonymRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->type);
  g_free (self->value);
  g_free (self);
}

char *
twin_pseudonym_make_name (const TwinPiiType *type, gint64 number)
{
  g_return_val_if_fail (type != NULL, NULL);

  return g_strdup_printf ("%s_%" G_GINT64_FORMAT, type->token, number);
}

/* The next number of @type, which is used up. */
static gboolean
take_number (TwinTransaction *tx, const TwinPiiType *type, gint64 *number, GError **error)
{
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx,
                                                            "INSERT INTO pseudonym_series (type, last) VALUES (?, 1) "
                                                            "ON CONFLICT (type) DO UPDATE SET last = last + 1 RETURNING last",
                                                            error);

  return twin_table_insert (row, number, error, "s", type->id);
}

static gboolean
find_number (TwinTransaction *tx, const char *sql, const TwinPiiType *type, const char *key, gint64 *number, GError **error)
{
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, sql, error);
  g_autoptr (GError) local_error = NULL;

  if (row == NULL)
    return FALSE;
  if (!twin_table_find_int (row, number, &local_error, "ss", type->id, key))
    *number = 0;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
twin_pseudonym_table_assign (TwinTransaction *tx, TwinFindingRecord *record, const char *text, GError **error)
{
  const TwinPiiType *type;
  g_autofree char *value = NULL;
  g_autofree char *look = NULL;
  g_autofree char *look_key = NULL;
  gint64 number = 0;

  g_return_val_if_fail (tx != NULL && record != NULL && text != NULL, FALSE);

  type = record->finding.type;
  if (!find_number (tx, "SELECT number FROM pseudonym WHERE type = ? AND value_key = ?", type, record->value_key, &number, error))
    return FALSE;

  if (number == 0)
    {
      gsize length = record->finding.end - record->finding.start;

      value = g_utf8_make_valid (text + record->finding.start, (gssize) length);
      look = twin_value_look (type, text + record->finding.start, length);
      look_key = twin_sha256_hex (look, strlen (look));
      if (!find_number (tx, "SELECT number FROM pseudonym WHERE type = ? AND look_key = ?", type, look_key, &number, error)
          || (number == 0 && !take_number (tx, type, &number, error))
          || !twin_transaction_execute (tx, error,
                                        "INSERT INTO pseudonym (type, value_key, look_key, number, value, created_at) "
                                        "VALUES (?, ?, ?, ?, ?, ?)",
                                        "sssisi", type->id, record->value_key, look_key, number, value, twin_transaction_now (tx)))
        return FALSE;
    }

  g_free (record->pseudonym);
  record->pseudonym = twin_pseudonym_make_name (type, number);

  return TRUE;
}

static gpointer
read_record (TwinStatement *row)
{
  const TwinPiiType *type = _twin_custom_type_table_read (row, twin_statement_get_text (row, 0), 5);
  TwinPseudonymRecord *self;

  if (type == NULL)
    return NULL;

  self = g_new0 (TwinPseudonymRecord, 1);
  self->type = g_strdup (type->id);
  self->name = twin_pseudonym_make_name (type, twin_statement_get_int (row, 1));
  self->value = twin_statement_dup_text (row, 2);
  self->created_at = twin_statement_get_int (row, 3);
  self->n_documents = (guint) twin_statement_get_int (row, 4);

  return self;
}

GPtrArray *
twin_pseudonym_table_list (TwinTransaction *tx, GError **error)
{
  g_autoptr (TwinStatement) rows = NULL;

  g_return_val_if_fail (tx != NULL, NULL);

  rows = twin_transaction_prepare (
    tx,
    "SELECT pseudonym.type, number, value, pseudonym.created_at, coalesce (n_documents, 0), " TWIN_CUSTOM_TYPE_COLUMNS
    " FROM pseudonym LEFT JOIN custom_type ON custom_type.id = pseudonym.type LEFT JOIN "
    "(SELECT type, value_key, count (DISTINCT document_id) AS n_documents FROM finding GROUP BY type, value_key) AS held "
    "ON held.type = pseudonym.type AND held.value_key = pseudonym.value_key ORDER BY pseudonym.type, number, pseudonym.value_key",
    error);
  if (rows == NULL)
    return NULL;

  return twin_table_read_all (rows, read_record, (GDestroyNotify) twin_pseudonym_record_free, error);
}

gboolean
twin_pseudonym_table_prune (TwinTransaction *tx, GError **error)
{
  static const char any_sql[] =
    "SELECT 1 FROM pseudonym WHERE (type, value_key) NOT IN (SELECT type, value_key FROM finding) LIMIT 1";
  g_autoptr (TwinStatement) row = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 any = 0;

  g_return_val_if_fail (tx != NULL, FALSE);

  row = twin_transaction_prepare (tx, any_sql, error);
  if (row == NULL)
    return FALSE;
  if (!twin_table_find_int (row, &any, &local_error, ""))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_clear_pointer (&row, twin_statement_free);

  return twin_transaction_execute (tx, error,
                                   "DELETE FROM pseudonym WHERE (type, value_key) NOT IN (SELECT type, value_key FROM finding)", "")
         && twin_table_note_deletion (tx, error);
}

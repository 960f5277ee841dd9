/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/storage-copy.h"

#include "base/twin-error.h"
#include "storage/storage-private.h"
#include "storage/storage-schema.h"

#include <string.h>

/* Called for each row; @values point into it. */
typedef gboolean (*RowFunc) (const StorageTable *table, const StorageValue *values, guint n_values, gpointer user_data, GError **error);

static guint
count_columns (const StorageTable *table)
{
  guint n = 0;

  while (n < STORAGE_MAX_COLUMNS && table->columns[n].name != NULL)
    n++;

  return n;
}

/* Statements are kept by their address, so texts that are made here must live for ever. */
static const char *
select_statement (const StorageTable *table)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < count_columns (table); i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
  g_string_append_printf (sql, " FROM %s ORDER BY %s", table->name, table->primary_key);

  return g_intern_string (sql->str);
}

static const char *
insert_statement (const StorageTable *table)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO %s (", table->name);
  for (guint i = 0; i < count_columns (table); i++)
    {
      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
      g_string_append (marks, i > 0 ? ", ?" : "?");
    }
  g_string_append_printf (sql, ") VALUES (%s)", marks->str);

  return g_intern_string (sql->str);
}

static gboolean
walk_table (StorageTx *tx, const StorageTable *table, RowFunc func, gpointer user_data, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, select_statement (table), "");
  g_autoptr (GError) step_error = NULL;
  guint n = count_columns (table);

  if (rows == NULL)
    return FALSE;

  while (storage_rows_next (rows, &step_error))
    {
      g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      StorageValue values[STORAGE_MAX_COLUMNS] = { 0 };

      for (guint i = 0; i < n; i++)
        if (table->columns[i].type == STORAGE_INTEGER)
          values[i] = (StorageValue) { .type = 'i', .number = storage_rows_get_int (rows, (int) i) };
        else if (table->columns[i].type == STORAGE_BYTES)
          {
            values[i] = (StorageValue) { .type = 'B', .bytes = storage_rows_dup_blob (rows, (int) i) };
            if (values[i].bytes != NULL)
              g_ptr_array_add (blobs, values[i].bytes);
          }
        else
          values[i] = (StorageValue) { .type = 's', .text = storage_rows_get_text (rows, (int) i) };

      if (!func (table, values, n, user_data, error))
        return FALSE;
    }
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* The tables of one part, parents before what refers to them. */
static gboolean
walk (StorageTx *tx, RowFunc func, gpointer user_data, GError **error)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  StoragePart part = storage_tx_get_tenant (tx) != NULL ? STORAGE_PART_TENANT : tx->storage->root;

  for (guint i = 0; i < n_tables; i++)
    if (tables[i].part == part && !walk_table (tx, &tables[i], func, user_data, error))
      return FALSE;

  return TRUE;
}

/* --- Digests --- */

typedef struct
{
  GChecksum *sha256;
  gint64 n_rows;
} Digest;

/* Each value with its kind and length, so that no two rows give the same bytes. */
static gboolean
add_row (const StorageTable *table, const StorageValue *values, guint n_values, gpointer user_data, GError **error)
{
  Digest *digest = user_data;

  g_checksum_update (digest->sha256, (const guint8 *) table->name, (gssize) strlen (table->name) + 1);
  for (guint i = 0; i < n_values; i++)
    {
      const StorageValue *value = &values[i];
      gconstpointer data = value->type == 'i' ? (gconstpointer) &value->number : value->text;
      gsize length = value->type == 'i' ? sizeof value->number : value->text != NULL ? strlen (value->text) : 0;
      g_autofree char *head = NULL;

      if (value->type == 'B')
        data = value->bytes != NULL ? g_bytes_get_data (value->bytes, &length) : NULL;
      head = g_strdup_printf ("%c%d:%" G_GSIZE_FORMAT ":", value->type, value->type != 'i' && value->text == NULL && value->bytes == NULL, length);
      g_checksum_update (digest->sha256, (const guint8 *) head, -1);
      if (length > 0)
        g_checksum_update (digest->sha256, data, (gssize) length);
    }
  digest->n_rows++;

  return TRUE;
}

char *
storage_digest (Storage *storage, const char *tenant, gint64 *n_rows, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  Digest digest = { sha256, 0 };

  g_return_val_if_fail (storage != NULL, NULL);

  tx = storage_begin (storage, tenant, STORAGE_READ, error);
  if (tx == NULL || !walk (tx, add_row, &digest, error))
    return NULL;
  if (n_rows != NULL)
    *n_rows = digest.n_rows;

  return g_strdup (g_checksum_get_string (sha256));
}

/* --- Copying --- */

static gboolean
insert_row (const StorageTable *table, const StorageValue *values, guint n_values, gpointer user_data, GError **error)
{
  StorageTx *to = user_data;

  return to->storage->engine->execute (to, insert_statement (table), values, n_values, error) >= 0;
}

static gboolean
copy_part (Storage *from, Storage *to, const char *tenant, StorageCopy *copy, GError **error)
{
  g_autofree char *sent = NULL;
  g_autofree char *arrived = NULL;
  gint64 n_sent = 0;
  gint64 n_arrived = 0;

  {
    g_autoptr (StorageTx) source = storage_begin (from, tenant, STORAGE_READ, error);
    g_autoptr (StorageTx) target = source != NULL ? storage_begin (to, tenant, STORAGE_WRITE, error) : NULL;
    g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
    Digest digest = { sha256, 0 };

    /* Both in one transaction: what is compared is what was copied, whatever else is written meanwhile. */
    if (target == NULL || !walk (source, insert_row, target, error) || !walk (source, add_row, &digest, error)
        || !storage_commit (target, error))
      return FALSE;
    sent = g_strdup (g_checksum_get_string (sha256));
    n_sent = digest.n_rows;
  }
  arrived = storage_digest (to, tenant, &n_arrived, error);
  if (arrived == NULL)
    return FALSE;
  if (n_sent != n_arrived || !g_str_equal (sent, arrived))
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, "A part of the data arrived otherwise than it was sent (%lld rows of %lld). Nothing was "
                   "switched; delete the copy and try again.", (long long) n_arrived, (long long) n_sent);
      return FALSE;
    }
  copy->n_rows += n_sent;

  return TRUE;
}

static gboolean
check_empty (Storage *to, GError **error)
{
  g_auto (GStrv) tenants = storage_list_tenants (to, error);
  gint64 n_rows = 0;
  g_autofree char *digest = tenants != NULL ? storage_digest (to, STORAGE_SYSTEM, &n_rows, error) : NULL;

  if (digest == NULL)
    return FALSE;
  if (*tenants == NULL && n_rows == 0)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "There is data in the place to copy to. Choose an empty one.");

  return FALSE;
}

gboolean
storage_copy (Storage *from, Storage *to, StorageCopy *copy, StorageCopyFunc progress, gpointer user_data, GError **error)
{
  g_auto (GStrv) tenants = NULL;

  g_return_val_if_fail (from != NULL && to != NULL && copy != NULL, FALSE);

  *copy = (StorageCopy) { 0 };
  if (!check_empty (to, error) || !copy_part (from, to, STORAGE_SYSTEM, copy, error))
    return FALSE;
  tenants = storage_list_tenants (from, error);
  if (tenants == NULL)
    return FALSE;
  for (guint i = 0; tenants[i] != NULL; i++)
    {
      if (!storage_create_tenant (to, tenants[i], error) || !copy_part (from, to, tenants[i], copy, error))
        return FALSE;
      copy->n_tenants++;
      if (progress != NULL)
        progress (g_strv_length (tenants), i + 1, user_data);
    }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/storage-schema.h"

#include "storage/storage-tables.h"

#include <string.h>

/* What a tenant's rows are kept apart by. Without a tenant set, the setting is unknown and the query fails; after a
 * transaction it is empty, which is no UUID, and the query fails as well. */
#define TENANT_OF_TX "(SELECT current_setting('app.tenant')::uuid)"
#define SYSTEM_OF_TX "(SELECT current_setting('app.tenant')) = 'system'"

static const char *
type_name (StorageColumnType type, gboolean postgres)
{
  switch (type)
    {
    case STORAGE_TEXT:
      return "TEXT";
    case STORAGE_UUID:
      return postgres ? "UUID" : "TEXT";
    case STORAGE_INTEGER:
      return postgres ? "BIGINT" : "INTEGER";
    case STORAGE_BYTES:
      return postgres ? "BYTEA" : "BLOB";
    default:
      g_assert_not_reached ();
    }
}

static void
append_columns (GString *sql, const StorageTable *table, gboolean postgres)
{
  /* A late write of a deleted account must not bring it back, so the tenant must be there. */
  if (postgres && table->part == STORAGE_PART_TENANT)
    g_string_append (sql, "tenant UUID NOT NULL DEFAULT current_setting('app.tenant')::uuid "
                          "CONSTRAINT known_tenant REFERENCES tenant (id) ON DELETE CASCADE, ");
  for (guint i = 0; table->columns[i].name != NULL; i++)
    g_string_append_printf (sql, "%s %s%s, ", table->columns[i].name, type_name (table->columns[i].type, postgres),
                            table->columns[i].null ? "" : " NOT NULL");
}

/* "kind, id -> bundle (kind, id)". With the tenant in the key on both sides: a plain foreign key is checked past the
 * policies and would tell whether another tenant's row exists. */
static void
append_reference (GString *sql, const StorageTable *table, const char *reference, const char *tenant)
{
  g_auto (GStrv) sides = g_strsplit (reference, " -> ", 2);
  g_auto (GStrv) target = g_strsplit (sides[1], " (", 2);

  g_string_append_printf (sql, ", FOREIGN KEY (%s%s) REFERENCES %s (%s%s ON DELETE CASCADE", tenant, sides[0], target[0], tenant,
                          target[1]);
}

static void
append_table (GString *sql, const StorageTable *table, gboolean postgres)
{
  const char *tenant = postgres && table->part == STORAGE_PART_TENANT ? "tenant, " : "";

  g_string_append_printf (sql, "CREATE TABLE IF NOT EXISTS %s (", table->name);
  append_columns (sql, table, postgres);
  g_string_append_printf (sql, "PRIMARY KEY (%s%s)", tenant, table->primary_key);
  for (guint i = 0; i < STORAGE_MAX_KEYS && table->unique[i] != NULL; i++)
    g_string_append_printf (sql, ", UNIQUE (%s%s)", tenant, table->unique[i]);
  for (guint i = 0; i < STORAGE_MAX_KEYS && table->references[i] != NULL; i++)
    append_reference (sql, table, table->references[i], tenant);
  g_string_append (sql, postgres ? ");\n" : ") STRICT;\n");

  for (guint i = 0; i < STORAGE_MAX_KEYS && table->indexes[i] != NULL; i++)
    g_string_append_printf (sql, "CREATE INDEX IF NOT EXISTS %s_%u ON %s (%s%s);\n", table->name, i, table->name, tenant,
                            table->indexes[i]);
  /* PostgreSQL's role gets no right to change them. */
  if (table->append_only && !postgres)
    g_string_append_printf (sql, "CREATE TRIGGER IF NOT EXISTS %1$s_stays BEFORE UPDATE ON %1$s BEGIN SELECT RAISE (ABORT, 'append-only'); END;\n",
                            table->name);
}

static void
append_policy (GString *sql, const StorageTable *table, const char *role)
{
  const char *rule = table->part == STORAGE_PART_TENANT ? "tenant = " TENANT_OF_TX : SYSTEM_OF_TX;

  g_string_append_printf (sql,
                          "ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;\n"
                          "ALTER TABLE %1$s FORCE ROW LEVEL SECURITY;\n"
                          "DROP POLICY IF EXISTS own ON %1$s;\n"
                          "CREATE POLICY own ON %1$s USING (%2$s) WITH CHECK (%2$s);\n"
                          "GRANT SELECT, INSERT, %4$sDELETE ON %1$s TO %3$s;\n",
                          table->name, rule, role, table->append_only ? "" : "UPDATE, ");
}

const StorageTable *
storage_tables (guint *n_tables)
{
  g_return_val_if_fail (n_tables != NULL, NULL);

  *n_tables = G_N_ELEMENTS (tables);

  return tables;
}

gboolean
storage_columns_share_reason (const StorageColumn *a, const StorageColumn *b)
{
  return a->purpose != NULL && b->purpose != NULL && g_str_equal (a->purpose, b->purpose) && g_str_equal (a->legal_basis, b->legal_basis)
         && g_str_equal (a->retention, b->retention);
}

static gboolean
is_first_of_reason (const StorageTable *table, guint at)
{
  if (table->columns[at].purpose == NULL)
    return FALSE;
  for (guint i = 0; i < at; i++)
    if (storage_columns_share_reason (&table->columns[i], &table->columns[at]))
      return FALSE;

  return TRUE;
}

gboolean
storage_table_next_reason (const StorageTable *table, guint *at)
{
  g_return_val_if_fail (table != NULL && at != NULL, FALSE);

  while (*at < STORAGE_MAX_COLUMNS && table->columns[*at].name != NULL && !is_first_of_reason (table, *at))
    ++*at;

  return *at < STORAGE_MAX_COLUMNS && table->columns[*at].name != NULL;
}

char *
storage_schema_for_sqlite (StoragePart part)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (tables[i].part == part)
      append_table (sql, &tables[i], FALSE);

  return g_string_free_and_steal (sql);
}

char *
storage_schema_for_postgres (const char *role, gboolean evidence)
{
  GString *sql = g_string_new (NULL);

  g_return_val_if_fail (role != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if ((tables[i].part == STORAGE_PART_EVIDENCE) == evidence)
      {
        append_table (sql, &tables[i], TRUE);
        append_policy (sql, &tables[i], role);
      }

  return g_string_free_and_steal (sql);
}

guint
storage_schema_version (void)
{
  return 6;
}

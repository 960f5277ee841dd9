/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-fixture.h"
#include "privacy/twin-retention.h"
#include "store/twin-schema.h"

#include <string.h>

/* "table.column" of everything in the database itself; the index's own tables hold
 * nothing that is not in the passages. */
static GHashTable *
list_live_columns (LibraryFixture *library)
{
  g_autoptr (GHashTable) live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TwinTransaction) tx = library_fixture_read (library);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinStatement) rows = twin_transaction_prepare (
    tx,
    "SELECT t.name || '.' || c.name FROM pragma_table_list AS t JOIN pragma_table_info (t.name) AS c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    &error);

  g_assert_no_error (error);
  while (twin_statement_step (rows, &error))
    g_hash_table_add (live, twin_statement_dup_text (rows, 0));
  g_assert_no_error (error);

  return g_steal_pointer (&live);
}

static void
test_matches_the_database (void)
{
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (GHashTable) live = list_live_columns (library);
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);
  GHashTableIter iter;
  gpointer key;

  g_assert_cmpuint (g_hash_table_size (live), >, 80);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", columns[i].table, columns[i].column);

      if (!g_hash_table_remove (live, name))
        g_error ("%s is described, twice or for nothing: it is not in the database", name);
    }

  g_hash_table_iter_init (&iter, live);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_test_message ("%s is not described", (const char *) key);
  g_assert_cmpuint (g_hash_table_size (live), ==, 0);
}

static void
test_every_column_is_accounted_for (void)
{
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      const TwinColumn *column = &columns[i];

      g_test_message ("%s.%s", column->table, column->column);
      g_assert_cmpstr (column->label, !=, "");
      g_assert_cmpint (column->personal, ==, column->purpose != NULL);
      g_assert_cmpint (column->personal, ==, column->legal_basis != NULL);
      if (column->personal)
        g_assert_true (strlen (column->legal_basis) == 1 && strchr ("abcdef", column->legal_basis[0]) != NULL);
      g_assert_nonnull (twin_retention_class_lookup (column->retention));
    }
}

/* R5, R9-R11, R89: what is never held has no place to be held in. */
static void
test_forbids_what_is_never_held (void)
{
  static const char *const never[] = { "card", "iban", "birth", "phone", "password", "ip_address", "user_agent" };
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    for (guint k = 0; k < G_N_ELEMENTS (never); k++)
      if (strstr (columns[i].column, never[k]) != NULL)
        g_error ("%s.%s: nothing like “%s” is ever held", columns[i].table, columns[i].column, never[k]);
}

static void
test_every_table_has_a_name (void)
{
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    if (twin_schema_table_label (columns[i].table) == NULL)
      g_error ("%s has no name for people", columns[i].table);
  g_assert_null (twin_schema_table_label ("nonsense"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/matches-the-database", test_matches_the_database);
  g_test_add_func ("/schema/every-column-is-accounted-for", test_every_column_is_accounted_for);

  g_test_add_func ("/store/schema/forbids-what-is-never-held", test_forbids_what_is_never_held);
  g_test_add_func ("/store/schema/every-table-has-a-name", test_every_table_has_a_name);

  return g_test_run ();
}

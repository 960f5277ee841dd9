/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-retention.h"
#include "rights-fixture.h"
#include "rights/twin-holdings.h"
#include "store/twin-schema.h"

static const TwinHolding *
find_holding (GPtrArray *holdings, const char *table, const char *label)
{
  for (guint i = 0; i < holdings->len; i++)
    {
      const TwinHolding *holding = holdings->pdata[i];

      if (g_str_equal (holding->table, table) && g_str_equal (holding->label, label))
        return holding;
    }

  return NULL;
}

static void
test_every_personal_column (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holdings = twin_holdings_list (fixture->library, &error);
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);
  guint n_personal = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < n_columns; i++)
    {
      const TwinHolding *holding = find_holding (holdings, columns[i].table, columns[i].label);

      if (!columns[i].personal)
        {
          g_assert_null (holding);
          continue;
        }

      n_personal++;
      g_assert_nonnull (holding);
      g_assert_nonnull (holding->purpose);
      g_assert_nonnull (holding->legal_basis);
      g_assert_nonnull (holding->retention);
    }
  g_assert_cmpuint (holdings->len, ==, n_personal);
}

static void
test_counts_values (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autoptr (GPtrArray) holdings = twin_holdings_list (fixture->library, NULL);

  g_assert_cmpuint (find_holding (holdings, "document", "File name")->count, ==, 3);
  g_assert_cmpuint (find_holding (holdings, "document", "Title")->count, ==, 0);
  g_assert_cmpuint (find_holding (holdings, "document_text", "Text of the document")->count, ==, 1);
  g_assert_cmpuint (find_holding (holdings, "access_entry", "E-mail address or domain")->count, ==, 1);
}

static void
test_says_until_when (void)
{
  g_autoptr (RightsFixture) fixture = rights_fixture_new ();
  g_autoptr (GPtrArray) holdings = twin_holdings_list (fixture->library, NULL);
  const TwinRetentionClass *audit = twin_retention_class_lookup ("auditLogs");

  g_assert_cmpint (find_holding (holdings, "document", "File name")->until, ==, 0);
  g_assert_cmpint (find_holding (holdings, "audit", "When it happened")->until, ==,
                   LIBRARY_FIXTURE_TIME + audit->days * TWIN_DAY_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/holdings/columns", test_every_personal_column);
  g_test_add_func ("/rights/holdings/counts", test_counts_values);
  g_test_add_func ("/rights/holdings/until", test_says_until_when);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api-audit.h"

#include "privacy/twin-retention.h"
#include "storage-fixture.h"
#include "storage/storage-schema.h"

#include <string.h>

static StorageTx *
begin (StorageFixture *fixture, const char *tenant, StorageMode mode)
{
  g_autoptr (GError) error = NULL;
  StorageTx *tx = storage_begin (fixture->storage, tenant, mode, &error);

  g_assert_no_error (error);

  return tx;
}

/* R122, R124, R125: five columns and no sixth; the session as a SHA-256; no table of them has room for words, a network or a person. R126: 90 days. */
static void
test_five_columns (void)
{
  static const char *const names[] = { "channel", "at", "tokens", "status", "session" };
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  const StorageTable *table = NULL;

  for (guint i = 0; i < n_tables; i++)
    if (g_str_equal (tables[i].name, "api_audit"))
      table = &tables[i];
  g_assert_nonnull (table);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (table->columns[i].name, ==, names[i]);
  g_assert_null (table->columns[G_N_ELEMENTS (names)].name);
  g_assert_cmpstr (table->columns[4].retention, ==, "apiAudit");
  g_assert_nonnull (strstr (table->columns[4].purpose, "operation"));
  g_assert_nonnull (strstr (table->columns[4].purpose, "misuse"));
  g_assert_nonnull (strstr (table->columns[4].purpose, "billing"));
  g_assert_cmpuint (twin_retention_class_lookup ("apiAudit")->days, ==, 90);
}

/* R123 */
static void
test_channels (void)
{
  g_assert_true (api_audit_is_channel ("telegram"));
  g_assert_true (api_audit_is_channel ("email"));
  g_assert_true (api_audit_is_channel ("custom"));
  g_assert_false (api_audit_is_channel ("sms"));
  g_assert_false (api_audit_is_channel (NULL));
}

/* R122, R182: what is appended is summed by channel, also two calls of one moment; another account's is not in it. */
static void
test_sums (gconstpointer engine)
{
  StorageFixture fixture = { 0 };
  g_autoptr (GPtrArray) sums = NULL;
  g_autoptr (GPtrArray) of_another = NULL;
  g_autoptr (GPtrArray) later = NULL;
  StorageTx *tx;

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_B, NULL));
  tx = begin (&fixture, TENANT_A, STORAGE_WRITE);
  g_assert_true (api_audit_append (tx, "custom", "token", 200, 120, NULL));
  g_assert_true (api_audit_append (tx, "custom", "token", 200, 30, NULL));
  g_assert_true (api_audit_append (tx, "custom", "another", 404, 0, NULL));
  g_assert_true (api_audit_append (tx, "telegram", "token", 429, 0, NULL));
  g_assert_true (storage_commit (tx, NULL));
  storage_tx_free (tx);

  tx = begin (&fixture, TENANT_A, STORAGE_READ);
  sums = api_audit_sum (tx, 0, NULL);
  g_assert_cmpuint (sums->len, ==, 2);
  g_assert_cmpstr (((ApiUsage *) sums->pdata[0])->channel, ==, "custom");
  g_assert_cmpint (((ApiUsage *) sums->pdata[0])->n_calls, ==, 3);
  g_assert_cmpint (((ApiUsage *) sums->pdata[0])->n_tokens, ==, 150);
  g_assert_cmpint (((ApiUsage *) sums->pdata[1])->n_calls, ==, 1);
  later = api_audit_sum (tx, storage_tx_now (tx) + TWIN_DAY_MS, NULL);
  g_assert_cmpuint (later->len, ==, 0);
  {
    g_autoptr (StorageRows) rows = storage_query (tx, NULL, "SELECT session FROM api_audit WHERE status = 404", "");
    g_autofree char *expected = storage_hash (tx, "api/session", "another");

    g_assert_true (storage_rows_next (rows, NULL));
    g_assert_cmpstr (storage_rows_get_text (rows, 0), ==, expected);
    g_assert_cmpuint (strlen (expected), ==, 64);
  }
  storage_tx_free (tx);
  tx = begin (&fixture, TENANT_B, STORAGE_READ);
  of_another = api_audit_sum (tx, 0, NULL);
  g_assert_cmpuint (of_another->len, ==, 0);
  storage_tx_free (tx);
  storage_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/api-audit/R122-five-columns", test_five_columns);
  g_test_add_func ("/server/api-audit/R123-channels", test_channels);
  g_test_add_data_func ("/server/api-audit/R182-sums/embedded", GINT_TO_POINTER (FIXTURE_EMBEDDED), test_sums);
  g_test_add_data_func ("/server/api-audit/R182-sums/postgres", GINT_TO_POINTER (FIXTURE_POSTGRES), test_sums);

  return g_test_run ();
}

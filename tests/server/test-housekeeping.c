/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/housekeeping.h"
#include "replication/replication.h"
#include "storage-fixture.h"

#define OBJECT "01920000-0000-7000-8000-000000000001"

static void
write_and_delete (StorageFixture *fixture)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  ReplicationWrite write = { "twin", OBJECT, body, NULL, "*", "one" };
  g_autoptr (ReplicationAnswer) made = replication_write (fixture->storage, TENANT_A, &write, NULL);
  g_autofree char *etag = g_strdup_printf ("\"%d\"", (int) made->rev);
  ReplicationWrite removal = { "twin", OBJECT, NULL, etag, NULL, "two" };
  g_autoptr (ReplicationAnswer) removed = replication_write (fixture->storage, TENANT_A, &removal, NULL);

  g_assert_cmpuint (made->status, ==, 201);
  g_assert_cmpuint (removed->status, ==, 204);
}

static void
add_piece (StorageFixture *fixture)
{
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);

  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO piece (digest, size, added_at, body) VALUES ('d', 1, ?, ?)", "iB", storage_tx_now (tx),
                                    body), ==, 1);
  g_assert_true (storage_commit (tx, NULL));
}

static HousekeepingCount
tidy_after (StorageFixture *fixture, Storage *evidence, gint64 ms)
{
  HousekeepingCount count;

  twin_clock_manual_advance (fixture->clock, ms);
  g_assert_true (housekeeping_run (fixture->storage, evidence, &count, NULL));

  return count;
}

/* Answers for a week, pieces that nothing uses for a day, tombstones for 180 days; then nothing is left to do. */
static void
test_each_in_its_time (gconstpointer engine)
{
  StorageFixture fixture = { 0 };
  g_autoptr (Storage) evidence = NULL;

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  evidence = storage_fixture_open_evidence (&fixture);
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  write_and_delete (&fixture);
  add_piece (&fixture);
  g_assert_cmpint (tidy_after (&fixture, evidence, TWIN_SECOND_MS).n_pieces, ==, 0);
  g_assert_cmpint (tidy_after (&fixture, evidence, TWIN_DAY_MS).n_pieces, ==, 1);
  g_assert_cmpint (tidy_after (&fixture, evidence, 5 * TWIN_DAY_MS).n_rows, ==, 0);
  g_assert_cmpint (tidy_after (&fixture, evidence, TWIN_DAY_MS).n_rows, ==, 2);
  g_assert_cmpint (tidy_after (&fixture, evidence, 172 * TWIN_DAY_MS).n_rows, ==, 0);
  g_assert_cmpint (tidy_after (&fixture, evidence, 2 * TWIN_DAY_MS).n_rows, ==, 1);
  g_assert_cmpint (tidy_after (&fixture, evidence, 1000 * TWIN_DAY_MS).n_rows, ==, 0);
  g_clear_pointer (&evidence, storage_free);
  storage_fixture_tear_down (&fixture);
}

/* It ends at once, not after its hour. */
static void
test_it_stops (void)
{
  StorageFixture fixture = { 0 };
  g_autoptr (Published) published = NULL;
  g_autoptr (Storage) evidence = NULL;

  g_assert_true (storage_fixture_set_up (&fixture, FIXTURE_EMBEDDED));
  evidence = storage_fixture_open_evidence (&fixture);
  published = published_new (fixture.storage, fixture.directory, fixture.key, fixture.clock);
  housekeeping_stop (housekeeping_start (fixture.storage, evidence, published));
  g_clear_pointer (&published, published_free);
  g_clear_pointer (&evidence, storage_free);
  storage_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/housekeeping/embedded", GINT_TO_POINTER (FIXTURE_EMBEDDED), test_each_in_its_time);
  g_test_add_data_func ("/housekeeping/postgres", GINT_TO_POINTER (FIXTURE_POSTGRES), test_each_in_its_time);
  g_test_add_func ("/housekeeping/stop", test_it_stops);

  return g_test_run ();
}

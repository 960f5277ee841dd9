/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "storage-fixture.h"
#include "storage/storage-copy.h"
#include "storage/storage-schema.h"

#include <libpq-fe.h>
#include <string.h>

static void
create_tenants (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (storage_create_tenant (fixture->storage, TENANT_A, &error));
  g_assert_true (storage_create_tenant (fixture->storage, TENANT_B, &error));
  g_assert_true (storage_create_tenant (fixture->storage, TENANT_A, &error)); /* again: no error */
  g_assert_no_error (error);
}

static gint64
insert_object (StorageTx *tx, const char *id, gint64 seq, GError **error)
{
  return storage_execute (tx, error, "INSERT INTO object (type, id, rev, seq, deleted, changed_at, body) VALUES (?, ?, 1, ?, 0, 0, NULL)",
                          "ssi", "twin", id, seq);
}

static void
write_object (StorageFixture *fixture, const char *tenant, const char *id, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, tenant, STORAGE_WRITE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (insert_object (tx, id, seq, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (storage_commit (tx, &error));
  g_assert_no_error (error);
}

static gint64
count_objects (StorageFixture *fixture, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, tenant, STORAGE_READ, &error);
  gint64 n = -1;

  g_assert_no_error (error);
  g_assert_true (storage_get_int (tx, &n, -1, &error, "SELECT count(*) FROM object", ""));
  g_assert_no_error (error);

  return n;
}

/* R94: an account is a file of its own, or rows that the database itself keeps to it. */
static void
test_tenants_are_apart (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;

  create_tenants (fixture);
  write_object (fixture, TENANT_A, "one", 1);
  write_object (fixture, TENANT_B, "one", 1); /* the same key in another account is another row */
  write_object (fixture, TENANT_B, "two", 2);
  g_assert_cmpint (count_objects (fixture, TENANT_A), ==, 1);
  g_assert_cmpint (count_objects (fixture, TENANT_B), ==, 2);

  tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);
  g_assert_cmpint (storage_execute (tx, &error, "UPDATE object SET rev = 9 WHERE id = ?", "s", "two"), ==, 0);
  g_assert_cmpint (storage_execute (tx, &error, "DELETE FROM object", ""), ==, 1);
  g_assert_true (storage_commit (tx, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_objects (fixture, TENANT_B), ==, 2);
}

/* A single statement names its account like a transaction, and leaves nothing of it to the next. */
static void
test_single_statements_are_apart (StorageFixture *fixture)
{
  static const char *const tenants[] = { TENANT_A, TENANT_B, STORAGE_SYSTEM, TENANT_A };
  static const gint64 expected[] = { 1, 2, 0, 1 };
  g_autoptr (GError) error = NULL;

  create_tenants (fixture);
  write_object (fixture, TENANT_A, "one", 1);
  write_object (fixture, TENANT_B, "one", 1);
  write_object (fixture, TENANT_B, "two", 2);

  for (guint i = 0; i < G_N_ELEMENTS (tenants); i++)
    {
      const char *sql = tenants[i] != NULL ? "SELECT count(*) FROM object" : "SELECT count(*) FROM token";
      g_autoptr (StorageTx) tx = storage_begin (fixture->storage, tenants[i], STORAGE_READ_ONE, &error);
      gint64 n = -1;

      g_assert_true (storage_get_int (tx, &n, -1, &error, sql, ""));
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, expected[i]);
    }
}

static void
test_what_is_not_committed_is_undone (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  create_tenants (fixture);
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);

    g_assert_cmpint (insert_object (tx, "lost", 1, &error), ==, 1);
  }
  g_assert_cmpint (count_objects (fixture, TENANT_A), ==, 0);
  write_object (fixture, TENANT_A, "kept", 1);
  storage_fixture_reopen (fixture);
  g_assert_cmpint (count_objects (fixture, TENANT_A), ==, 1);
}

static void
test_errors_are_told_apart (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  create_tenants (fixture);
  write_object (fixture, TENANT_A, "one", 1);
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);

    g_assert_cmpint (insert_object (tx, "one", 2, &error), ==, -1);
    g_assert_error (error, STORAGE_ERROR, STORAGE_ERROR_EXISTS);
    g_clear_error (&error);
  }
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);

    g_assert_cmpint (storage_execute (tx, &error, "INSERT INTO piece_use (kind, id, digest) VALUES ('twin', 't', 'd')", ""), ==, -1);
    g_assert_error (error, STORAGE_ERROR, STORAGE_ERROR_REFERENCE);
    g_clear_error (&error);
  }
}

static void
test_an_unknown_tenant_gets_nothing (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);

  /* One engine sees it at once, the other with the first row. */
  if (tx != NULL)
    g_assert_cmpint (insert_object (tx, "one", 1, &error), ==, -1);
  g_assert_error (error, STORAGE_ERROR, STORAGE_ERROR_UNKNOWN_TENANT);
}

static void
test_a_deleted_tenant_is_gone (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) tenants = NULL;

  create_tenants (fixture);
  write_object (fixture, TENANT_A, "one", 1);
  write_object (fixture, TENANT_B, "one", 1);
  g_assert_true (storage_delete_tenant (fixture->storage, TENANT_A, &error));
  g_assert_no_error (error);

  tenants = storage_list_tenants (fixture->storage, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (tenants, ((const char *[]) { TENANT_B, NULL }));
  g_assert_cmpint (count_objects (fixture, TENANT_B), ==, 1);

  /* Made anew it is empty. */
  g_assert_true (storage_create_tenant (fixture->storage, TENANT_A, &error));
  g_assert_cmpint (count_objects (fixture, TENANT_A), ==, 0);
}

static void
test_rows_go_with_what_they_refer_to (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  gint64 n = -1;

  create_tenants (fixture);
  tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);
  storage_execute (tx, &error, "INSERT INTO piece (digest, size, added_at, body) VALUES ('d', 0, 0, ?)", "B", empty);
  storage_execute (tx, &error,
                   "INSERT INTO bundle (kind, id, rev, digest, state, at, manifest) VALUES ('twin', 't', 1, 'm', 'live', 0, ?)", "B", empty);
  storage_execute (tx, &error, "INSERT INTO piece_use (kind, id, digest) VALUES ('twin', 't', 'd')", "");
  g_assert_no_error (error);
  g_assert_cmpint (storage_execute (tx, &error, "DELETE FROM bundle WHERE id = ?", "s", "t"), >=, 1);
  g_assert_true (storage_get_int (tx, &n, -1, &error, "SELECT count(*) FROM piece_use", ""));
  g_assert_cmpint (n, ==, 0);
}

static void
test_values_come_back (StorageFixture *fixture)
{
  static const guint8 data[] = { 0, 1, 0xff, '\\', '\'', 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data);
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GBytes) read = NULL;

  create_tenants (fixture);
  tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);
  storage_execute (tx, &error, "INSERT INTO object (type, id, rev, seq, deleted, changed_at, body) VALUES (?, ?, ?, 1, 0, 0, ?)", "ssiB",
                   "tw'in", "größe ?", G_MAXINT64, bytes);
  storage_execute (tx, &error, "INSERT INTO object (type, id, rev, seq, deleted, changed_at, body) VALUES (?, ?, ?, 2, 0, 0, ?)", "ssiB",
                   "zzz", "", G_MININT64, NULL);
  g_assert_no_error (error);

  rows = storage_query (tx, &error, "SELECT type, id, rev, body FROM object ORDER BY seq", "");
  g_assert_true (storage_rows_next (rows, &error));
  g_assert_cmpstr (storage_rows_get_text (rows, 0), ==, "tw'in");
  g_assert_cmpstr (storage_rows_get_text (rows, 1), ==, "größe ?");
  g_assert_cmpint (storage_rows_get_int (rows, 2), ==, G_MAXINT64);
  read = storage_rows_dup_blob (rows, 3);
  g_assert_true (g_bytes_equal (read, bytes));
  g_assert_true (storage_rows_next (rows, &error));
  g_assert_cmpstr (storage_rows_get_text (rows, 1), ==, "");
  g_assert_cmpint (storage_rows_get_int (rows, 2), ==, G_MININT64);
  g_assert_null (storage_rows_dup_blob (rows, 3));
  g_assert_false (storage_rows_next (rows, &error));
  g_assert_no_error (error);
}

static void
test_sealed_values_open_only_where_they_belong (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, STORAGE_SYSTEM, STORAGE_READ, &error);
  g_autoptr (GBytes) sealed = storage_seal_text (tx, "creator.email", "john@example.com");
  g_autofree char *opened = storage_open_sealed_text (tx, "creator.email", sealed, &error);
  g_autofree char *hash = storage_hash (tx, "creator.email", "john@example.com");
  g_autofree char *other = storage_hash (tx, "session", "john@example.com");

  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, "john@example.com");
  g_assert_null (memmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), "example", 7));
  g_assert_null (storage_open_sealed (tx, "creator.name", sealed, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
  g_assert_cmpstr (hash, !=, other);
}

typedef struct
{
  StorageFixture *fixture;
  int n;
} Counting;

static gpointer
count_up (gpointer data)
{
  Counting *counting = data;

  for (int i = 0; i < counting->n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StorageTx) tx = storage_begin (counting->fixture->storage, TENANT_A, STORAGE_WRITE, &error);
      g_autofree char *id = NULL;
      gint64 seq = 0;

      g_assert_true (storage_next (tx, "seq", &seq, &error));
      g_assert_no_error (error);
      id = g_strdup_printf ("object %d", (int) seq);
      g_assert_cmpint (insert_object (tx, id, seq, &error), ==, 1);
      g_assert_true (storage_commit (tx, &error));
    }

  return NULL;
}

/* While four threads write, a reader that has seen number n has seen all before it. */
static void
test_numbers_become_visible_in_order (StorageFixture *fixture)
{
  Counting counting = { fixture, 25 };
  GThread *threads[4];
  gint64 highest = 0;

  create_tenants (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count_up, &counting);
  while (highest < (gint64) G_N_ELEMENTS (threads) * counting.n)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_READ, &error);
      gint64 n = 0;

      g_assert_true (storage_get_int (tx, &highest, 0, &error, "SELECT max(seq) FROM object", ""));
      g_assert_true (storage_get_int (tx, &n, 0, &error, "SELECT count(*) FROM object", ""));
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, highest);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* From each engine to each: everything arrives, and a place with something in it is refused. */
static void
test_everything_can_be_copied (StorageFixture *fixture)
{
  for (FixtureEngine engine = FIXTURE_EMBEDDED; engine <= FIXTURE_POSTGRES; engine++)
    {
      StorageFixture target = { 0 };
      StorageCopy copy = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      /* There is one PostgreSQL. */
      if (engine == FIXTURE_POSTGRES && fixture->uri != NULL)
        continue;
      if (!storage_fixture_set_up (&target, engine))
        return;
      if (engine == FIXTURE_EMBEDDED)
        {
          create_tenants (fixture);
          write_object (fixture, TENANT_A, "one", 1);
          write_object (fixture, TENANT_B, "größe", 2);
        }
      g_assert_true (storage_copy (fixture->storage, target.storage, &copy, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (copy.n_tenants, ==, 2);
      before = storage_digest (fixture->storage, TENANT_B, NULL, &error);
      after = storage_digest (target.storage, TENANT_B, NULL, &error);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpint (count_objects (&target, TENANT_A), ==, 1);

      g_assert_false (storage_copy (fixture->storage, target.storage, &copy, NULL, NULL, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
      storage_fixture_tear_down (&target);
    }
}

/* --- PostgreSQL: each guard on its own --- */

static void
run_as_owner (const char *sql)
{
  PGconn *pg = PQconnectdb (g_getenv ("TWIN_TEST_POSTGRES"));
  PGresult *result = PQexec (pg, sql);

  g_assert_cmpint (PQresultStatus (result), ==, PGRES_COMMAND_OK);
  PQclear (result);
  PQfinish (pg);
}

static void
test_an_unsafe_database_is_refused (StorageFixture *fixture)
{
  static const struct
  {
    const char *break_it;
    const char *mend_it;
  } cases[] = {
    { "ALTER TABLE object NO FORCE ROW LEVEL SECURITY", "ALTER TABLE object FORCE ROW LEVEL SECURITY" },
    { "ALTER TABLE piece DISABLE ROW LEVEL SECURITY", "ALTER TABLE piece ENABLE ROW LEVEL SECURITY" },
    { "DROP POLICY own ON audit", "CREATE POLICY own ON audit USING (tenant = (SELECT current_setting('app.tenant')::uuid))" },
    { "ALTER ROLE twin_server BYPASSRLS", "ALTER ROLE twin_server NOBYPASSRLS" },
    { "CREATE VIEW everything AS SELECT * FROM object", "DROP VIEW everything" },
    { "CREATE TABLE mine (id TEXT)", "DROP TABLE mine" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Storage) storage = NULL;

      run_as_owner (cases[i].break_it);
      storage = storage_open_postgres (fixture->uri, fixture->key, fixture->clock, &error);
      g_test_message ("%s", cases[i].break_it);
      g_assert_error (error, STORAGE_ERROR, STORAGE_ERROR_UNSAFE);
      g_assert_null (storage);
      run_as_owner (cases[i].mend_it);
      storage_fixture_reopen (fixture);
    }
}

static void
test_the_owner_is_refused (StorageFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (storage_open_postgres (g_getenv ("TWIN_TEST_POSTGRES"), fixture->key, fixture->clock, &error));
  g_assert_error (error, STORAGE_ERROR, STORAGE_ERROR_UNSAFE);
}

/* Without a tenant, and after a transaction had one, a query fails instead of showing anything. */
static void
test_no_tenant_fails_closed (StorageFixture *fixture)
{
  static const char *const queries[] = {
    "SELECT count(*) FROM object",
    "BEGIN; SELECT set_config('app.tenant', '" TENANT_A "', true); COMMIT; SELECT count(*) FROM object",
    "BEGIN; SELECT set_config('app.tenant', 'system', true); SELECT count(*) FROM object; COMMIT",
  };

  create_tenants (fixture);
  write_object (fixture, TENANT_A, "one", 1);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      PGconn *pg = PQconnectdb (fixture->uri);
      PGresult *result = PQexec (pg, queries[i]);

      g_assert_cmpint (PQresultStatus (result), ==, PGRES_FATAL_ERROR);
      PQclear (result);
      PQfinish (pg);
    }
}

/* --- */

typedef struct
{
  FixtureEngine engine;
  void (*run) (StorageFixture *fixture);
} Case;

static void
run_case (gconstpointer data)
{
  const Case *test = data;
  StorageFixture fixture = { 0 };

  if (!storage_fixture_set_up (&fixture, test->engine))
    return;
  test->run (&fixture);
  storage_fixture_tear_down (&fixture);
}

static void
add (const char *engine_name, FixtureEngine engine, const char *name, void (*run) (StorageFixture *fixture))
{
  g_autofree char *path = g_strconcat ("/storage/", engine_name, "/", name, NULL);
  Case *test = g_new (Case, 1);

  test->engine = engine;
  test->run = run;
  g_test_add_data_func_full (path, test, run_case, g_free);
}

static void
add_for_both (const char *name, void (*run) (StorageFixture *fixture))
{
  add ("embedded", FIXTURE_EMBEDDED, name, run);
  add ("postgres", FIXTURE_POSTGRES, name, run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_for_both ("tenants-are-apart", test_tenants_are_apart);
  add_for_both ("single-statements-are-apart", test_single_statements_are_apart);
  add_for_both ("rollback", test_what_is_not_committed_is_undone);
  add_for_both ("errors", test_errors_are_told_apart);
  add_for_both ("unknown-tenant", test_an_unknown_tenant_gets_nothing);
  add_for_both ("delete-tenant", test_a_deleted_tenant_is_gone);
  add_for_both ("references", test_rows_go_with_what_they_refer_to);
  add_for_both ("values", test_values_come_back);
  add_for_both ("seal", test_sealed_values_open_only_where_they_belong);
  add_for_both ("copy", test_everything_can_be_copied);
  add_for_both ("numbers-in-order", test_numbers_become_visible_in_order);
  add ("postgres", FIXTURE_POSTGRES, "unsafe", test_an_unsafe_database_is_refused);
  add ("postgres", FIXTURE_POSTGRES, "owner", test_the_owner_is_refused);
  add ("postgres", FIXTURE_POSTGRES, "fails-closed", test_no_tenant_fails_closed);

  return g_test_run ();
}

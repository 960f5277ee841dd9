/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to release a window of N questions (default 1,000,000) of a tenth as many people: everything that the gate makes of
 * it, the deletion of the questions, and for comparison the plain GROUP BYs of the same database over the same rows, which hide nobody.
 *
 *     release-speed embedded|postgres [N] */

#include "bundles/bundle.h"
#include "insights/insight-private.h"
#include "storage-fixture.h"

#include <string.h>

#define TWIN "01920000-0000-7000-8000-0000000000aa"
#define N_SECTIONS 40
#define N_DOCUMENTS 8

static const char manifest[] = "{\"config\":{\"analyticsEnabled\":true},\"documents\":[],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"twin\":\"" TWIN "\"}";

/* What a dashboard would ask for. */
static const char *const plain[] = {
  "SELECT document, section, count(*), count(DISTINCT person) FROM counted GROUP BY document, section",
  "SELECT document, count(*), count(DISTINCT person) FROM counted GROUP BY document",
  "SELECT outcome, count(*), count(DISTINCT person) FROM counted GROUP BY outcome",
  "SELECT language, count(*), count(DISTINCT person) FROM counted GROUP BY language",
  "SELECT segment, count(DISTINCT person) FROM counted GROUP BY segment",
  "SELECT n, count(*) FROM (SELECT session, count(*) AS n FROM counted GROUP BY session) AS s GROUP BY n",
};

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1e6;
}

static void
publish (Storage *storage)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (manifest, strlen (manifest));
  BundleWrite write = { .kind = BUNDLE_TWIN, .id = TWIN, .manifest = bytes, .if_none_match = "*", .key = "1" };
  g_autoptr (BundleAnswer) answer = bundle_write (storage, TENANT_A, &write, NULL);

  g_assert_cmpuint (answer->status, ==, 201);
}

static void
insert_section (StorageTx *tx, guint section, gint64 n, gint64 start)
{
  g_autofree char *document = g_strdup_printf ("document-%u", section % N_DOCUMENTS);
  g_autofree char *name = g_strdup_printf ("Section %u", section);
  g_autoptr (GError) error = NULL;
  g_autofree char *key = insight_put_section (tx, TWIN, name, &error);

  storage_execute (tx, &error,
                   "INSERT INTO question_event (id, twin_id, at, person, session, segment, language, outcome, document, section, rating) "
                   "SELECT ? || '-' || CAST (i AS TEXT), ?, CAST (? AS BIGINT) + i, 'person-' || CAST ((i * 7919 + ?) % ? AS TEXT), 'session-' || CAST ((i * 7919 + ?) % ? AS TEXT), "
                   "'public', CASE WHEN i % 3 = 0 THEN 'de' ELSE 'en' END, CASE WHEN i % 9 = 0 THEN 'unanswered' ELSE 'supported' END, ?, ?, 0 "
                   "FROM (WITH RECURSIVE n (i) AS (SELECT CAST (1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n) AS numbers",
                   "ssiiiiissi", name, TWIN, start, (gint64) section * 13, n * N_SECTIONS / 10, (gint64) section * 13, n * N_SECTIONS / 10, document, key, n);
  g_assert_no_error (error);
}

static void
insert (Storage *storage, gint64 n)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, TENANT_A, STORAGE_WRITE, NULL);
  TwinWindow week = twin_window_at (TWIN_WINDOW_WEEK, storage_tx_now (tx), 0);

  for (guint s = 0; s < N_SECTIONS; s++)
    insert_section (tx, s, n / N_SECTIONS, week.start);
  g_assert_true (storage_commit (tx, NULL));
}

static double
group (Storage *storage)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, TENANT_A, STORAGE_READ, NULL);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autofree char *sql = g_strdup_printf ("WITH counted AS (SELECT * FROM question_event WHERE twin_id = '" TWIN "') %s",
                                              plain[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (StorageRows) rows = storage_query (tx, &error, g_intern_string (sql), "");

      g_assert_no_error (error);
      while (storage_rows_next (rows, &error))
        continue;
      g_assert_no_error (error);
    }

  return since (start);
}

int
main (int argc, char **argv)
{
  FixtureEngine engine = argc > 1 && g_str_equal (argv[1], "postgres") ? FIXTURE_POSTGRES : FIXTURE_EMBEDDED;
  gint64 n = argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) : 1000000;
  StorageFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n_gone = 0;
  gint64 start;
  double grouped;
  double sealed;

  g_assert_cmpint (n, >=, 10 * N_SECTIONS);
  if (!storage_fixture_set_up (&fixture, engine))
    return 77;
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  publish (fixture.storage);
  insert (fixture.storage, n);
  grouped = group (fixture.storage);
  twin_clock_manual_advance (fixture.clock, 7 * TWIN_DAY_MS);
  start = g_get_monotonic_time ();
  insight_seal (fixture.storage, TENANT_A, &n_gone, &error);
  g_assert_no_error (error);
  sealed = since (start);
  start = g_get_monotonic_time ();
  g_assert_true (storage_purge (fixture.storage, TENANT_A, NULL));
  g_print ("%s\t%lld\t%.2f\t%.2f\t%.2f\n", storage_get_engine (fixture.storage), (long long) n_gone, grouped, sealed, since (start));
  storage_fixture_tear_down (&fixture);

  return 0;
}

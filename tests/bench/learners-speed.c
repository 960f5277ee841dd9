/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What learners' data costs on one engine:
 *
 *     learners-speed ENGINE MESSAGES        ENGINE: embedded, postgres (with TWIN_TEST_POSTGRES)
 *
 * Messages are said evenly over 150 days in sessions of twenty; every tenth session is of one learner with a history. Prints lines of
 * a name, a tab, and milliseconds or a number. */

#include "jobs/retention.h"
#include "learners/conversation.h"
#include "learners/magic-link.h"
#include "privacy/twin-pseudonym.h"
#include "storage-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TWIN "01920000-0000-7000-8000-0000000000aa"
#define PER_SESSION 20
#define LEARNER_EVERY 10
#define DAYS 150
#define BATCH 10000
#define REQUESTS 400
#define LIST_KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void
print (const char *name, double value)
{
  printf ("%s\t%.3f\n", name, value);
}

static double
since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static StorageTx *
begin (StorageFixture *fixture, StorageMode mode)
{
  g_autoptr (GError) error = NULL;
  StorageTx *tx = storage_begin (fixture->storage, TENANT_A, mode, &error);

  g_assert_no_error (error);

  return tx;
}

static void
insert_session (StorageTx *tx, guint number, gint64 at, gint64 last_at, const char *learner_id)
{
  g_autofree char *digest = g_strdup_printf ("%064u", number);

  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO learner_session (digest, twin_id, kind, learner_id, email_key, admission, roles, teams, mfa_at, restricted,"
                                    "    objected, created_at, last_at, expires_at) VALUES (?, '" TWIN "', 'learner', ?, NULL, NULL, NULL, NULL, 0, 0, 0, ?, ?, ?)",
                                    "ssiii", digest, learner_id, at, last_at, at), ==, 1);
}

static void
insert_message (StorageTx *tx, guint number, gint64 at, GBytes *body)
{
  g_autofree char *id = g_strdup_printf ("%032u", number);
  g_autofree char *digest = g_strdup_printf ("%064u", number / PER_SESSION);

  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO message (id, twin_id, session, role, body, sources, created_at) VALUES (?, '" TWIN "', ?, ?, ?, '[]', ?)",
                                    "sssBi", id, digest, number % 2 == 0 ? "question" : "answer", body, at), ==, 1);
}

static void
fill (StorageFixture *fixture, guint n_messages)
{
  g_autofree char *text = g_strnfill (300, 'x');
  gint64 now = twin_clock_now (fixture->clock);
  StorageTx *tx = begin (fixture, STORAGE_WRITE);

  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO learner (id, twin_id, email_key, created_at, last_seen_at, restricted, objected)"
                                    "  VALUES ('learner', '" TWIN "', 'key', ?, ?, 0, 0)", "ii", now, now), ==, 1);
  for (guint i = 0; i < n_messages; i++)
    {
      gint64 step = DAYS * TWIN_DAY_MS / n_messages;
      gint64 at = now - (n_messages - i) * step;
      g_autoptr (GBytes) body = storage_seal_text (tx, "message.body", text);

      if (i % PER_SESSION == 0)
        insert_session (tx, i / PER_SESSION, at, at + (PER_SESSION - 1) * step,
                        i / PER_SESSION % LEARNER_EVERY == 0 && i > n_messages / 2 ? "learner" : NULL);
      insert_message (tx, i, at, body);
      if (i % BATCH == BATCH - 1)
        {
          g_assert_true (storage_commit (tx, NULL));
          storage_tx_free (tx);
          tx = begin (fixture, STORAGE_WRITE);
        }
    }
  g_assert_true (storage_commit (tx, NULL));
  storage_tx_free (tx);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
print_times (const char *name, double *times, guint n)
{
  g_autofree char *p50 = g_strconcat (name, " p50", NULL);
  g_autofree char *p95 = g_strconcat (name, " p95", NULL);

  qsort (times, n, sizeof *times, compare_doubles);
  print (p50, times[n / 2]);
  print (p95, times[n * 95 / 100]);
}

/* A page of a learner's history, as the profile shows it. */
static void
measure_history (StorageFixture *fixture)
{
  const LearnerSession session = { .twin_id = (char *) TWIN, .kind = LEARNER_SIGNED_IN, .digest = (char *) "x", .learner_id = (char *) "learner" };
  double times[50];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (StorageTx) tx = begin (fixture, STORAGE_READ);
      g_autoptr (GPtrArray) messages = conversation_list (tx, NULL, &session, G_MAXINT64, 50, NULL);

      times[i] = since (start);
      g_assert_cmpuint (messages->len, ==, 50);
    }
  print_times ("history", times, G_N_ELEMENTS (times));
}

/* What a question stores: touch, question, answer, committed. */
static void
measure_record (StorageFixture *fixture)
{
  g_autoptr (TwinAnswer) answer = g_new0 (TwinAnswer, 1);
  LearnerSession session = { .twin_id = (char *) TWIN, .kind = LEARNER_ANONYMOUS, .digest = (char *) "an anonymous session" };
  double times[200];

  answer->text = g_strnfill (300, 'y');
  answer->hits = g_ptr_array_new ();
  answer->citations = g_ptr_array_new ();
  answer->sentences = g_ptr_array_new ();
  answer->notes = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (StorageTx) tx = begin (fixture, STORAGE_WRITE);

      g_assert_true (conversation_record (tx, NULL, &session, "Where do batteries belong?", answer, NULL, NULL));
      g_assert_true (storage_commit (tx, NULL));
      times[i] = since (start);
    }
  print_times ("record", times, G_N_ELEMENTS (times));
}

static void
measure_retention (StorageFixture *fixture, Storage *evidence)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) said = retention_preview (fixture->storage, evidence, twin_clock_now (fixture->clock), NULL);
  g_autoptr (GArray) done = NULL;
  g_autoptr (GArray) again = NULL;

  print ("preview", since (start));
  start = g_get_monotonic_time ();
  done = retention_run (fixture->storage, evidence, NULL);
  print ("run", since (start));
  print ("rows", (double) retention_sum (done));
  g_assert_cmpint (retention_sum (said), ==, retention_sum (done));
  start = g_get_monotonic_time ();
  again = retention_run (fixture->storage, evidence, NULL);
  print ("again", since (start));
  g_assert_cmpint (retention_sum (again), ==, 0);
}

static TwinManifest *
make_list (guint n)
{
  g_autoptr (TwinSecret) key = twin_secret_new_from_hex (LIST_KEY, NULL);
  g_autoptr (GString) text = g_string_new ("{\"access\":{\"entries\":[");
  g_autoptr (GBytes) bytes = NULL;
  TwinManifest *manifest;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("learner%u@example.org", i);
      g_autofree char *hash = twin_pseudonym (key, address);

      g_string_append_printf (text, "%s{\"hash\":\"%s\",\"kind\":\"address\"}", i > 0 ? "," : "", hash);
    }
  g_string_append (text, "],\"key\":\"" LIST_KEY "\"},\"config\":{\"accessMode\":\"restricted\"},\"documents\":[],\"format\":\"twin-bundle/1\","
                         "\"name\":\"Course\",\"twin\":\"" TWIN "\"}");
  bytes = g_bytes_new (text->str, text->len);
  manifest = twin_manifest_parse (bytes, NULL);
  g_assert_nonnull (manifest);

  return manifest;
}

/* Asking for a link, in turns for addresses on the list and off it: how long the reply takes. The mail server does not answer, so that
 * the letters' thread is at work in both. */
static void
measure_links (StorageFixture *fixture)
{
  const MailSettings settings = { "smtp://127.0.0.1:9", "course@example.org", NULL, NULL, 100000 };
  g_autoptr (Mailer) mailer = mailer_new (&settings, fixture->clock, NULL);
  g_autoptr (TwinManifest) manifest = make_list (1000);
  g_autofree char *browser = magic_link_new_browser ();
  double times[2][REQUESTS];

  for (guint i = 0; i < 2 * REQUESTS; i++)
    {
      g_autofree char *address = g_strdup_printf (i % 2 == 0 ? "learner%u@example.org" : "nobody%u@example.org", i / 2);
      const MagicLinkRequest request = { manifest, browser, address, "https://twin.example/t/course/link?token=", "en" };
      gint64 start = g_get_monotonic_time ();

      g_assert_true (magic_link_request (fixture->storage, TENANT_A, mailer, &request, NULL));
      times[i % 2][i / 2] = since (start);
    }
  print_times ("link, listed", times[0], REQUESTS);
  print_times ("link, unlisted", times[1], REQUESTS);
}

int
main (int argc, char **argv)
{
  StorageFixture fixture = { 0 };
  g_autoptr (Storage) evidence = NULL;
  guint n_messages;
  gint64 start;

  g_test_init (&argc, &argv, NULL);
  if (argc != 3)
    g_error ("learners-speed ENGINE MESSAGES");

  n_messages = (guint) strtoul (argv[2], NULL, 10);
  if (!storage_fixture_set_up (&fixture, g_str_equal (argv[1], "postgres") ? FIXTURE_POSTGRES : FIXTURE_EMBEDDED))
    return 77;
  evidence = storage_fixture_open_evidence (&fixture);
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  start = g_get_monotonic_time ();
  fill (&fixture, n_messages);
  print ("fill", since (start));
  measure_history (&fixture);
  measure_record (&fixture);
  measure_links (&fixture);
  measure_retention (&fixture, evidence);
  g_clear_pointer (&evidence, storage_free);
  storage_fixture_tear_down (&fixture);

  return 0;
}

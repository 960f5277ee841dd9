/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "accounts/account-log.h"
#include "api/api-audit.h"
#include "base/twin-id.h"
#include "jobs/retention.h"
#include "learners/admission-log.h"
#include "learners/conversation.h"
#include "learners/learner-private.h"
#include "learners/quiz.h"
#include "privacy/twin-retention.h"
#include "storage/storage-schema.h"

#include <string.h>

#define SECOND TWIN_SECOND_MS
#define DAY TWIN_DAY_MS

/* Kept until what they belong to is deleted. */
static const char *const until_deleted[] = { "documents", "twins", "access", "keys", "insights", NULL };

static GArray *
preview (LearnerFixture *self, gint64 at)
{
  g_autoptr (GError) error = NULL;
  GArray *lines = retention_preview (self->storage.storage, self->evidence, at, &error);

  g_assert_no_error (error);

  return lines;
}

static GArray *
run (LearnerFixture *self)
{
  g_autoptr (GError) error = NULL;
  GArray *lines = retention_run (self->storage.storage, self->evidence, &error);

  g_assert_no_error (error);

  return lines;
}

static gint64
get (const GArray *lines, const char *class_id, const char *table)
{
  gint64 n = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const RetentionLine *line = &g_array_index (lines, RetentionLine, i);

      if (g_str_equal (line->class_id, class_id) && g_str_equal (line->table, table))
        n += line->n_rows;
    }

  return n;
}

/* A question to be counted, and a table released of each kind of end. */
static void
plant_releases (StorageTx *tx, const char *id)
{
  static const char *const classes[] = { "questionAnalytics", "analytics", "insights" };
  g_autoptr (GBytes) body = storage_seal_text (tx, "analytics_release.body", "{}");
  gint64 now = storage_tx_now (tx);

  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO question_event (id, twin_id, at, person, session, segment, language, outcome, document, section, rating)"
                                    "  VALUES (?, '" TWIN_CLOSED "', ?, 'MARKER of a person', 'MARKER of a session', '', '', '', '', '', 0)", "si", id, now), ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO analytics_window (twin_id, start_at, end_at, period, sealed_at, proof) VALUES ('" TWIN_CLOSED "', ?, ?, '', ?, '')",
                                    "iii", now, now, now), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    g_assert_cmpint (storage_execute (tx, NULL,
                                      "INSERT INTO analytics_release (twin_id, start_at, kind, retention, body, released_at) VALUES ('" TWIN_CLOSED "', ?, ?, ?, ?, ?)",
                                      "issBi", now, classes[i], classes[i], body, now), ==, 1);
}

/* A second factor with a recovery code, and one that was never confirmed. */
static void
plant_factors (StorageTx *tx, const char *id)
{
  g_autoptr (GBytes) secret = storage_seal_text (tx, "learner_factor.secret", "MARKER of a secret");
  g_autofree char *pending = g_strconcat (id, "-pending", NULL);
  const char *const keys[] = { id, pending };
  gint64 now = storage_tx_now (tx);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpint (storage_execute (tx, NULL,
                                      "INSERT INTO learner_factor (email_key, twin_id, admission, secret, step, failures, failed_at, created_at, confirmed_at, used_at)"
                                      "  VALUES (?, '" TWIN_CLOSED "', 'MARKER of an entry', ?, 0, 0, 0, ?, ?, ?)",
                                      "sBiii", keys[i], secret, now, i == 0 ? now : (gint64) 0, now), ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO recovery_code (digest, email_key, created_at) VALUES (?, ?, ?)", "ssi", id, id, now), ==, 1);
}

/* What a partner was told, the attempt to do so, and a launch that was used. */
static void
plant_webhook (StorageTx *tx, const char *id)
{
  g_autoptr (GBytes) body = storage_seal_text (tx, "webhook_event.body", "MARKER of what is told");
  gint64 now = storage_tx_now (tx);

  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO webhook_event (id, partner_id, body, digest, size, state, attempts, due_at, created_at)"
                                    "  VALUES (?, 'p', ?, '', 0, 'told', 1, 0, ?)", "sBi", id, body, now), ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO webhook_attempt (id, event_id, number, at, status, outcome) VALUES (?, ?, 1, ?, 200, 'told')", "ssi", id, id,
                                    now), ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO launch (digest, expires_at) VALUES (?, ?)", "si", id, now), ==, 1);
}

/* One of everything that has an end, with a mark in every text that is not sealed. */
static void
plant (LearnerFixture *self)
{
  static const int chosen[] = { 2, 1, 0, 2, 2 };
  g_autoptr (LearnerSession) ada = learner_fixture_sign_in (self, ADA, NULL);
  g_autoptr (LearnerSession) passer = learner_fixture_visit (self, "Firefox");
  g_autofree char *id = NULL;
  g_autofree char *digest = learner_random (32);
  StorageTx *tx;

  learner_fixture_consent (self, ada);
  id = learner_fixture_converse (self, ada, "MARKER", "MARKER");
  g_free (learner_fixture_converse (self, passer, "MARKER", "MARKER"));
  tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_assert_true (conversation_bookmark (tx, ada, id, "MARKER", NULL));
  quiz_result_free (quiz_take (tx, self->closed, ada, quiz_find (self->closed, QUIZ), chosen, 5, storage_tx_now (tx), NULL));
  g_assert_true (admission_log_append (tx, ada->twin_id, "MARKER of an address", ADMISSION_ADMITTED, NULL));
  g_assert_true (account_log_append (tx, "MARKER of an account", "twin.publish", "x", "done", NULL, NULL));
  g_assert_cmpint (storage_execute (tx, NULL, "UPDATE message SET sources = 'MARKER of a passage'", ""), >=, 4);
  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO magic_link (digest, twin_id, email_key, admission, browser, code, attempts, created_at, expires_at, used_at)"
                                    "  VALUES (?, ?, 'MARKER of an address', 'a', 'b', 'c', 0, ?, ?, 0)",
                                    "ssii", digest, ada->twin_id, storage_tx_now (tx), storage_tx_now (tx)), ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO receipt (id, twin_id, at, statement, signature, public_key) VALUES (?, ?, ?, 'MARKER', '', '')",
                                    "ssi", digest, ada->twin_id, storage_tx_now (tx)), ==, 1);
  plant_releases (tx, digest);
  plant_factors (tx, digest);
  plant_webhook (tx, digest);
  g_assert_true (api_audit_append (tx, "custom", "MARKER of a token", 200, 7, NULL));
  learner_fixture_commit (tx);
}

/* R111, R149: what was released of a twin outlives the messages that it was counted from, as long as the twin. */
static void
test_released_stays (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  plant (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 1000 * DAY);
  {
    g_autoptr (GArray) lines = run (&fixture);

    g_assert_cmpint (get (lines, "interactions", "message"), ==, 4);
  }
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM analytics_release WHERE retention = 'insights'"), ==, 1);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM analytics_release WHERE retention <> 'insights'"), ==, 0);
  learner_fixture_tear_down (&fixture);
}

/* Every class of every personal column ends by a rule, or with what it belongs to. */
static void
test_every_class_ends (void)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    for (guint k = 0; k < STORAGE_MAX_COLUMNS && tables[i].columns[k].name != NULL; k++)
      {
        const char *class_id = tables[i].columns[k].retention;

        if (class_id == NULL)
          continue;
        g_test_message ("%s.%s: %s", tables[i].name, tables[i].columns[k].name, class_id);
        g_assert_nonnull (twin_retention_class_lookup (class_id));
        g_assert_true (retention_covers (class_id) != g_strv_contains (until_deleted, class_id));
      }
}

/* To the millisecond: R42, R43, R100, R101, R109, R110, R116, R126, R146, R148, R155, C1, C2, C3, C7. */
static void
test_boundaries (gconstpointer engine)
{
  static const struct
  {
    const char *class_id;
    const char *table;
    gint64 period;
    gint64 n_rows;
  } cases[] = {
    { "learnerSignIn", "learner_session", DAY, 1 },      { "magicLinks", "magic_link", DAY, 1 },
    { "quizAnswers", "quiz_answer", 30 * DAY, 5 },       { "accessLog", "admission_log", 30 * DAY, 1 },
    { "questionAnalytics", "question_event", 30 * DAY, 1 }, { "questionAnalytics", "analytics_release", 30 * DAY, 1 },
    { "analytics", "analytics_release", 730 * DAY, 1 },
    { "interactions", "message", 120 * DAY, 4 },         { "interactions", "bookmark", 120 * DAY, 1 },
    { "interactions", "quiz_answer", 120 * DAY, 5 },     { "interactions", "quiz_session", 120 * DAY, 1 },
    { "interactions", "learner_session", 120 * DAY, 2 }, { "interactions", "learner", 120 * DAY, 1 },
    { "learnerSignIn", "learner_factor", DAY, 1 },       { "interactions", "learner_factor", 120 * DAY, 1 },
    { "interactions", "recovery_code", 120 * DAY, 1 },
    { "apiAudit", "api_audit", 90 * DAY, 1 },            { "partnerSessions", "launch", DAY, 1 },
    { "webhookLog", "webhook_event", 30 * DAY, 1 },      { "webhookLog", "webhook_attempt", 30 * DAY, 1 },
    { "auditLogs", "admission_log", 365 * DAY, 1 },      { "auditLogs", "audit", 365 * DAY, 1 },
    { "auditLogs", "receipt", 365 * DAY, 1 },
  };
  LearnerFixture fixture = { 0 };
  gint64 start;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  plant (&fixture);
  start = twin_clock_now (fixture.storage.clock);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) before = preview (&fixture, start + cases[i].period - 1);
      g_autoptr (GArray) then = preview (&fixture, start + cases[i].period);

      g_test_message ("%s %s", cases[i].class_id, cases[i].table);
      g_assert_cmpint (get (before, cases[i].class_id, cases[i].table), ==, 0);
      g_assert_cmpint (get (then, cases[i].class_id, cases[i].table), ==, cases[i].n_rows);
    }
  learner_fixture_tear_down (&fixture);
}

/* A run deletes what the preview of its moment said, line by line; the next one nothing. */
static void
test_preview_is_the_run (gconstpointer engine)
{
  static const guint days[] = { 1, 29, 30, 119, 120, 121, 150, 364, 365, 1500 };
  LearnerFixture fixture = { 0 };
  gint64 start;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  plant (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 12 * 3600 * SECOND);
  plant (&fixture);
  start = twin_clock_now (fixture.storage.clock);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GArray) said = preview (&fixture, start + days[i] * DAY);
      g_autoptr (GArray) done = NULL;
      g_autoptr (GArray) again = NULL;

      twin_clock_manual_advance (fixture.storage.clock, start + days[i] * DAY - twin_clock_now (fixture.storage.clock));
      done = run (&fixture);
      for (guint k = 0; k < said->len; k++)
        {
          const RetentionLine *one = &g_array_index (said, RetentionLine, k);

          g_assert_cmpint (one->n_rows, ==, g_array_index (done, RetentionLine, k).n_rows);
        }
      again = run (&fixture);
      g_assert_cmpint (retention_sum (again), ==, 0);
    }
  learner_fixture_tear_down (&fixture);
}

static void
publish (LearnerFixture *self, const char *retention)
{
  g_autofree char *text = g_strdup_printf ("{\"config\":{\"accessMode\":\"public\",\"retention\":{%s}},\"documents\":[],\"format\":\"twin-bundle/1\","
                                           "\"name\":\"Course\",\"twin\":\"" TWIN_OPEN "\"}", retention);
  BundleWrite write = { .kind = BUNDLE_TWIN, .id = TWIN_OPEN, .if_none_match = "*", .key = "1", .action = "twin.publish" };
  g_autoptr (BundleAnswer) answer = NULL;

  write.manifest = g_bytes_new (text, strlen (text));
  answer = bundle_write (self->storage.storage, TENANT_A, &write, NULL);
  g_assert_cmpuint (answer->status, ==, 201);
  g_bytes_unref (write.manifest);
}

/* R46, R49, C1: a twin's own period may be shorter; where nothing goes by itself, the promise holds. */
static void
test_own_period (gconstpointer engine)
{
  static const struct
  {
    const char *retention;
    guint days;
  } cases[] = { { "\"interactions\":30", 60 }, { "\"interactions\":30,\"autoDelete\":false", 120 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LearnerFixture fixture = { 0 };
      g_autoptr (LearnerSession) passer = NULL;
      gint64 start;

      if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
        return;
      publish (&fixture, cases[i].retention);
      passer = learner_fixture_visit (&fixture, "Firefox");
      g_free (learner_fixture_converse (&fixture, passer, "A question", "An answer"));
      start = twin_clock_now (fixture.storage.clock);
      {
        g_autoptr (GArray) before = preview (&fixture, start + cases[i].days * DAY - 1);
        g_autoptr (GArray) then = preview (&fixture, start + cases[i].days * DAY);

        g_assert_cmpint (get (before, "interactions", "message"), ==, 0);
        g_assert_cmpint (get (then, "interactions", "message"), ==, 2);
        g_assert_cmpint (get (then, "interactions", "learner_session"), ==, 1);
      }
      learner_fixture_tear_down (&fixture);
    }
}

/* C3, J3.10: the message has a clock of its own: of an active learner, it goes and the session stays. */
static void
test_two_clocks (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) later = NULL;
  g_autoptr (GArray) lines = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  learner_fixture_consent (&fixture, ada);
  g_free (learner_fixture_converse (&fixture, ada, "On day 0", "An answer"));
  twin_clock_manual_advance (fixture.storage.clock, 60 * DAY);
  later = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_free (learner_fixture_converse (&fixture, later, "On day 60", "An answer"));
  twin_clock_manual_advance (fixture.storage.clock, 60 * DAY);
  lines = run (&fixture);
  g_assert_cmpint (get (lines, "interactions", "message"), ==, 2);
  g_assert_cmpint (get (lines, "interactions", "learner_session"), ==, 0);
  g_assert_cmpint (get (lines, "interactions", "learner"), ==, 0);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, 2);
  learner_fixture_tear_down (&fixture);
}

/* R151: a partner's session and what was said in it, 24 hours after its end. */
static void
test_partner (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  const LearnerGrant grant = { TWIN_OTHER, LEARNER_PARTNER, "a digest", NULL, NULL, NULL, 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  gint64 end;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  cookie = learner_session_open (tx, &grant, NULL);
  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO message (id, twin_id, session, role, body, sources, created_at)"
                                    "  SELECT 'm', twin_id, digest, 'question', ?, '[]', created_at FROM learner_session", "B", body),
                   ==, 1);
  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO partner_session (id, session, partner_id, user_hmac, course, started_at)"
                                    "  SELECT 's', digest, 'p', email_key, ?, created_at FROM learner_session", "B", body),
                   ==, 1);
  learner_fixture_commit (tx);
  end = twin_clock_now (fixture.storage.clock) + LEARNER_PARTNER_MS;
  {
    g_autoptr (GArray) before = preview (&fixture, end + DAY - 1);
    g_autoptr (GArray) then = preview (&fixture, end + DAY);
    g_autoptr (GArray) much_later = preview (&fixture, end + 400 * DAY);

    g_assert_cmpint (retention_sum (before), ==, 0);
    g_assert_cmpint (get (then, "partnerSessions", "message"), ==, 1);
    g_assert_cmpint (get (then, "partnerSessions", "partner_session"), ==, 1);
    g_assert_cmpint (get (then, "partnerSessions", "learner_session"), ==, 1);
    g_assert_cmpint (retention_sum (much_later), ==, 3); /* nothing is counted twice */
  }
  learner_fixture_tear_down (&fixture);
}

/* R153, C21: to the end of the third calendar year, and with the entries their salts. */
static void
test_consent (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (GArray) lines = NULL;
  const gint64 day_before = G_GINT64_CONSTANT (1893455999000); /* 2029-12-31T23:59:59Z, of an entry of 2026 */
  gint64 n = -1;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  learner_fixture_consent (&fixture, ada);
  twin_clock_manual_advance (fixture.storage.clock, day_before - twin_clock_now (fixture.storage.clock));
  lines = run (&fixture);
  g_assert_cmpint (get (lines, "interactions", "learner"), ==, 1);
  g_assert_cmpint (get (lines, "consent", "consent"), ==, 0);
  twin_clock_manual_advance (fixture.storage.clock, SECOND);
  g_clear_pointer (&lines, g_array_unref);
  lines = run (&fixture);
  g_assert_cmpint (get (lines, "consent", "consent"), ==, 1);
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture.evidence, STORAGE_SYSTEM, STORAGE_READ, NULL);

    g_assert_true (storage_get_int (tx, &n, -1, NULL, "SELECT count(*) FROM consent_salt", ""));
    g_assert_cmpint (n, ==, 0);
  }
  learner_fixture_tear_down (&fixture);
}

/* R132: an account's salts go with the account. */
static void
test_account_gone (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) said = NULL;
  g_autoptr (GArray) done = NULL;
  g_autoptr (GArray) again = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  learner_fixture_consent (&fixture, ada);
  none = run (&fixture);
  g_assert_cmpint (retention_sum (none), ==, 0);
  g_assert_true (storage_delete_tenant (fixture.storage.storage, TENANT_A, NULL));
  said = preview (&fixture, twin_clock_now (fixture.storage.clock));
  done = run (&fixture);
  again = run (&fixture);
  g_assert_cmpint (get (said, "consent", "consent_salt"), ==, 1);
  g_assert_cmpint (get (done, "consent", "consent_salt"), ==, 1);
  g_assert_cmpint (retention_sum (again), ==, 0);
  learner_fixture_tear_down (&fixture);
}

/* What a folder's files hold, as they lie there. */
static gboolean
holds_bytes (const char *path, const char *mark)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (holds_bytes (child, mark))
        return TRUE;
    }

  return dir == NULL && g_file_get_contents (path, &text, &length, NULL) && memmem (text, length, mark, strlen (mark)) != NULL;
}

static void
assert_no_row_holds (LearnerFixture *self, const StorageTable *table, const char *mark)
{
  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    if (table->columns[i].type == STORAGE_TEXT)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s LIKE '%%%s%%'", table->name, table->columns[i].name, mark);

        g_assert_cmpint (learner_fixture_count (self, g_intern_string (sql)), ==, 0);
      }
}

/* Planted marks are nowhere: no row; with files, no free page and no write-ahead log is left that could hold one, and what is deleted is
 * overwritten (secure_delete). PostgreSQL keeps dead rows until it vacuums, and its log until it writes over it: there only rows are
 * looked at, and what was typed is sealed in them. */
static void
test_marks (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  g_autoptr (GArray) lines = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  for (guint i = 0; i < 20; i++)
    {
      plant (&fixture);
      twin_clock_manual_advance (fixture.storage.clock, 1);
    }
  twin_clock_manual_advance (fixture.storage.clock, 366 * DAY);
  lines = run (&fixture);
  g_assert_cmpint (retention_sum (lines), >, 300);
  for (guint i = 0; i < n_tables; i++)
    if (tables[i].part == STORAGE_PART_TENANT)
      assert_no_row_holds (&fixture, &tables[i], "MARKER");
  if (fixture.storage.uri == NULL)
    {
      g_autofree char *wal = g_build_filename (fixture.storage.directory, "tenants", TENANT_A, "tenant.db-wal", NULL);
      g_autofree char *text = NULL;
      gsize length = 0;

      g_assert_cmpint (learner_fixture_count (&fixture, "PRAGMA freelist_count"), ==, 0);
      g_assert_cmpint (learner_fixture_count (&fixture, "PRAGMA secure_delete"), ==, 1);
      g_assert_true (!g_file_get_contents (wal, &text, &length, NULL) || length == 0);
      g_assert_false (holds_bytes (fixture.storage.directory, "MARKER"));
    }
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/learner/retention/every-class-ends", test_every_class_ends);
  learner_fixture_add ("retention/boundaries", test_boundaries);
  learner_fixture_add ("retention/preview-is-the-run", test_preview_is_the_run);
  learner_fixture_add ("retention/released-stays", test_released_stays);
  learner_fixture_add ("retention/own-period", test_own_period);
  learner_fixture_add ("retention/two-clocks", test_two_clocks);
  learner_fixture_add ("retention/partner", test_partner);
  learner_fixture_add ("retention/consent", test_consent);
  learner_fixture_add ("retention/account-gone", test_account_gone);
  learner_fixture_add ("retention/marks", test_marks);

  return g_test_run ();
}

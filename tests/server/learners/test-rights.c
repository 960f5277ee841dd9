/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "jobs/erasure-replay.h"
#include "learners/admission-log.h"
#include "learners/conversation.h"
#include "learners/learner-private.h"
#include "learners/learner-rights.h"
#include "learners/quiz.h"
#include "rights/twin-erasure.h"
#include "storage/storage-schema.h"

#include <string.h>

/* Classes of what learners leave: a table with a column of one of them holds learners' data. */
static const char *const learner_classes[] = {
  "interactions", "learnerSignIn", "magicLinks", "quizAnswers", "consent", "accessLog", "questionAnalytics", "partnerSessions", NULL,
};

static gboolean
holds_learners (const StorageTable *table)
{
  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    if (table->columns[i].retention != NULL && g_strv_contains (learner_classes, table->columns[i].retention))
      return TRUE;

  return FALSE;
}

static gboolean
has_column (const StorageTable *table, const char *name)
{
  for (guint i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
    if (g_str_equal (table->columns[i].name, name))
      return TRUE;

  return FALSE;
}

/* R130, R156: no table of learners' data says nothing of how it is found, and each says it so that it can be. */
static void
test_no_table_forgotten (void)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  guint n_found = 0;

  for (guint i = 0; i < n_tables; i++)
    if (tables[i].part == STORAGE_PART_TENANT && holds_learners (&tables[i]))
      {
        g_autofree char *column = NULL;
        g_autofree char *sql = NULL;
        const char *key = NULL;

        g_test_message ("%s: %s", tables[i].name, tables[i].subject);
        g_assert_nonnull (tables[i].subject);
        column = g_strndup (tables[i].subject, strcspn (tables[i].subject, " "));
        g_assert_true (has_column (&tables[i], column));
        sql = learner_rights_make_query (tables[i].name, "*", &key);
        g_assert_nonnull (sql);
        g_assert_true (strstr ("session learner email_key person quiz_session", key) != NULL);
        n_found++;
      }
  g_assert_cmpuint (n_found, >=, 9);
}

/* R107, R108: what a message holds, and the three purposes that it is kept for; nobody reads it for another. */
static void
test_messages_have_their_purposes (void)
{
  static const char *const columns[] = { "id", "twin_id", "session", "role", "body", "sources", "created_at" };
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    if (g_str_equal (tables[i].name, "message"))
      {
        for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
          {
            const char *purpose = tables[i].columns[k].purpose;

            g_assert_cmpstr (tables[i].columns[k].name, ==, columns[k]);
            g_assert_true (purpose == NULL || (strstr (purpose, "service") && strstr (purpose, "quality") && strstr (purpose, "analytics")));
          }
        g_assert_null (tables[i].columns[G_N_ELEMENTS (columns)].name);
        g_assert_nonnull (tables[i].columns[4].purpose);
        return;
      }
  g_assert_not_reached ();
}

/* A learner of whom there is something in every table: with a history, bookmarks, a quiz, a second factor. */
static LearnerSession *
leave_traces (LearnerFixture *self, const char *address, char **cookie)
{
  static const int chosen[] = { 2, 1, 0, 2, 2 };
  LearnerSession *session = learner_fixture_sign_in (self, address, cookie);
  g_autofree char *id = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GBytes) course = NULL;
  StorageTx *tx;
  QuizResult *result;

  learner_fixture_consent (self, session);
  id = learner_fixture_converse (self, session, "MARKER of a question", "MARKER of an answer");
  tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_assert_true (conversation_bookmark (tx, session, id, "MARKER of a note", NULL));
  result = quiz_take (tx, self->closed, session, quiz_find (self->closed, QUIZ), chosen, 5, storage_tx_now (tx), NULL);
  quiz_result_free (result);
  g_assert_true (admission_log_append (tx, session->twin_id, session->email_key, ADMISSION_ADMITTED, NULL));
  digest = learner_random (32);
  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO magic_link (digest, twin_id, email_key, admission, browser, code, attempts, created_at, expires_at, used_at)"
                                    "  VALUES (?, ?, ?, 'a', 'b', 'c', 0, ?, ?, ?)",
                                    "sssiii", digest, session->twin_id, session->email_key, storage_tx_now (tx), storage_tx_now (tx), storage_tx_now (tx)),
                   ==, 1);
  course = storage_seal_text (tx, "partner_session.course", "MARKER of a course");
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO partner_session (id, session, partner_id, user_hmac, course, started_at) VALUES (?, ?, 'p', ?, ?, ?)",
                                    "sssBi", digest, session->digest, session->email_key, course, storage_tx_now (tx)),
                   ==, 1);
  learner_fixture_commit (tx);
  g_bytes_unref (learner_fixture_set_up_factor (self, session, NULL));
  session->mfa = TRUE;

  return session;
}

static guint
count_subject_tables (void)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  guint n = 0;

  for (guint i = 0; i < n_tables; i++)
    n += tables[i].subject != NULL && strstr (tables[i].subject, "= person") == NULL;

  return n;
}

/* R156, R159, R162: each table of the description is in the list and in the export, sealed text opened, and nobody else's. */
static void
test_export (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  g_autoptr (GArray) holdings = NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *tables;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = leave_traces (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  g_free (learner_fixture_converse (&fixture, ben, "Ben asked", "Ben was answered"));
  passer = learner_fixture_visit (&fixture, "Firefox");
  tx = learner_fixture_begin (&fixture, STORAGE_READ);
  holdings = learner_rights_list (tx, ada, &error);
  g_assert_no_error (error);
  json = learner_rights_export (tx, ada, &error);
  g_assert_no_error (error);
  object = twin_json_parse_object (json, &error);
  tables = json_object_get_object_member (object, "tables");
  g_assert_cmpuint (holdings->len, ==, count_subject_tables ());
  g_assert_cmpuint (json_object_get_size (tables), ==, count_subject_tables ());
  for (guint i = 0; i < holdings->len; i++)
    {
      const LearnerHolding *one = &g_array_index (holdings, LearnerHolding, i);
      JsonObject *table = json_object_get_object_member (tables, one->table);

      g_assert_nonnull (strchr ("abcf", one->legal_basis[0]));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (table, "rows")), ==, one->n_rows);
    }
  g_assert_nonnull (strstr (json, "MARKER of a question"));
  g_assert_nonnull (strstr (json, "MARKER of a note"));
  g_assert_null (strstr (json, "Ben"));

  /* R115 */
  g_assert_null (learner_rights_export (tx, passer, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_pointer (&tx, storage_tx_free);
  learner_fixture_tear_down (&fixture);
}

/* R158, R112: gone from every table but those that the law keeps, said and signed; another learner keeps everything. */
static void
test_erase (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (LearnerSession) gone = NULL;
  g_autoptr (TwinSecret) seed = twin_secret_new_random (32);
  g_autofree char *receipt = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *forged = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_before;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ben = leave_traces (&fixture, BEN, NULL);
  n_before = learner_fixture_count (&fixture, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM quiz_answer) + (SELECT count(*) FROM bookmark)"
                                              " + (SELECT count(*) FROM learner_session) + (SELECT count(*) FROM magic_link)");
  ada = leave_traces (&fixture, ADA, &cookie);
  receipt = learner_rights_erase (fixture.storage.storage, fixture.evidence, fixture.log, TENANT_A, ada, "2026-11", &learner_fixture_device, seed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_before, ==,
                   learner_fixture_count (&fixture, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM quiz_answer)"
                                                    " + (SELECT count(*) FROM bookmark) + (SELECT count(*) FROM learner_session) + (SELECT count(*) FROM magic_link)"));
  {
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture, STORAGE_READ);
    const LearnerVisitor visitor = { "net", NULL, cookie };

    gone = learner_session_find (tx, fixture.closed, &visitor, NULL);
    g_assert_null (gone);
  }
  g_assert_true (twin_erasure_verify (receipt, &fingerprint, &error));
  g_assert_nonnull (strstr (receipt, "17(3)(e)"));
  g_assert_nonnull (strstr (receipt, "quiz_answer"));
  g_assert_null (strstr (receipt, ada->email_key));
  g_assert_null (strstr (receipt, ada->digest));
  parts = g_strsplit (receipt, "rows_left\\\":0", 2);
  g_assert_nonnull (parts[1]);
  forged = g_strjoinv ("rows_left\\\":1", parts);
  g_assert_false (twin_erasure_verify (forged, NULL, NULL));
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM receipt"), ==, 1);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM consent"), ==, 3); /* Ben's, Ada's two */
  learner_fixture_tear_down (&fixture);
}

/* What of the twin's learners is in @storage, but for what the law keeps. */
static gint64
count_traces (LearnerFixture *self, Storage *storage)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, TENANT_A, STORAGE_READ, NULL);
  gint64 n = 0;

  g_assert_true (storage_get_int (tx, &n, 0, NULL, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM quiz_answer) + (SELECT count(*) FROM bookmark)"
                                                   " + (SELECT count(*) FROM learner_session) + (SELECT count(*) FROM magic_link) + (SELECT count(*) FROM learner)", ""));

  return n;
}

/* A backup that is older than what people had deleted does not bring them back; a younger one keeps who came again. */
static void
test_backup (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (LearnerSession) again = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  g_autoptr (TwinSecret) seed = twin_secret_new_random (32);
  g_autofree char *receipt = NULL;
  g_autoptr (GError) error = NULL;
  Storage *older, *younger, *evidence, *evidence_younger;
  gint64 n_ben, n_all;
  guint n = 0;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ben = leave_traces (&fixture, BEN, NULL);
  n_ben = count_traces (&fixture, fixture.storage.storage);
  ada = leave_traces (&fixture, ADA, NULL);
  passer = learner_fixture_visit (&fixture, "Firefox");
  older = storage_fixture_back_up (&fixture.storage, fixture.evidence, &evidence);

  twin_clock_manual_advance (fixture.storage.clock, 1000);
  receipt = learner_rights_erase (fixture.storage.storage, fixture.evidence, fixture.log, TENANT_A, ada, "2026-11", &learner_fixture_device, seed, &error);
  g_assert_nonnull (receipt);
  g_assert_true (learner_session_note (passer, fixture.log, ERASURE_SESSION, fixture.storage.storage, TENANT_A, NULL, NULL, &error));
  {
    StorageTx *tx = learner_fixture_begin (&fixture, STORAGE_WRITE);

    g_assert_true (learner_session_forget (tx, passer, NULL, &error));
    learner_fixture_commit (tx);
  }
  twin_clock_manual_advance (fixture.storage.clock, 1000);
  again = leave_traces (&fixture, ADA, NULL);
  learner_session_free (learner_fixture_visit (&fixture, "Firefox"));
  n_all = count_traces (&fixture, fixture.storage.storage);
  younger = storage_fixture_back_up (&fixture.storage, fixture.evidence, &evidence_younger);

  g_assert_true (erasure_replay (fixture.log, older, evidence, seed, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (count_traces (&fixture, older), ==, n_ben);
  g_assert_true (erasure_replay (fixture.log, older, evidence, seed, &n, &error) && n == 0);
  g_assert_true (erasure_replay (fixture.log, younger, evidence_younger, seed, &n, &error) && n == 0);
  g_assert_cmpint (count_traces (&fixture, younger), ==, n_all);

  /* Taking back consent is one, too. */
  g_assert_true (consent_withdraw (fixture.storage.storage, fixture.evidence, fixture.log, TENANT_A, again, "2026-11", &learner_fixture_device, &error));
  g_assert_true (erasure_replay (fixture.log, younger, evidence_younger, seed, &n, &error) && n == 1);
  g_assert_cmpint (count_traces (&fixture, younger), ==, count_traces (&fixture, fixture.storage.storage));
  storage_free (older);
  storage_free (younger);
  storage_free (evidence);
  storage_free (evidence_younger);
  learner_fixture_tear_down (&fixture);
}

/* R161: what is held stays, is not shown, and nothing is added; R160: kept out of analytics; both for further sessions, until taken back. */
static void
test_wishes (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) later = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_messages;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = leave_traces (&fixture, ADA, NULL);
  n_messages = learner_fixture_count (&fixture, "SELECT count(*) FROM message");
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_rights_restrict (tx, ada, TRUE, NULL));
  g_assert_true (learner_rights_object (tx, fixture.closed, ada, TRUE, NULL));
  learner_fixture_commit (tx);
  later = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_assert_cmpint (later->restricted, !=, 0);
  g_assert_cmpint (later->objected, !=, 0);
  g_assert_null (learner_fixture_converse (&fixture, later, "Not kept", "Not kept"));
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, n_messages);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_null (conversation_list (tx, fixture.closed, later, G_MAXINT64, 10, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_true (learner_rights_restrict (tx, later, FALSE, NULL));
  g_assert_true (learner_rights_object (tx, fixture.closed, later, FALSE, NULL));
  later->mfa = TRUE;
  {
    g_autoptr (GPtrArray) messages = conversation_list (tx, fixture.closed, later, G_MAXINT64, 10, NULL);

    g_assert_cmpuint (messages->len, ==, 2);
  }
  learner_fixture_commit (tx);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner WHERE restricted <> 0 OR objected <> 0"), ==, 0);

  passer = learner_fixture_visit (&fixture, "Firefox");
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_false (learner_rights_restrict (tx, passer, TRUE, NULL));
  g_assert_true (learner_rights_object (tx, fixture.open, passer, TRUE, NULL));
  learner_fixture_commit (tx);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session WHERE kind = 'anonymous' AND objected <> 0"), ==, 1);
  learner_fixture_tear_down (&fixture);
}

/* Columns that may hold any text that a person typed are sealed, so text columns are what a dump shows. */
static void
scan_table (LearnerFixture *self, const StorageTable *table)
{
  static const char *const traces[] = { "@", "203.0.113.7", "Firefox", "MARKER", "house", "example.org" };
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table->name);
  g_autoptr (StorageRows) rows = storage_query (tx, NULL, g_intern_string (sql), "");
  int first = self->storage.uri != NULL ? 1 : 0; /* PostgreSQL's tenant */

  while (storage_rows_next (rows, NULL))
    for (int i = 0; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
      {
        g_autoptr (GBytes) bytes = table->columns[i].type == STORAGE_BYTES ? storage_rows_dup_blob (rows, i + first) : NULL;
        const char *text = bytes == NULL ? storage_rows_get_text (rows, i + first) : NULL;

        for (guint k = 0; k < G_N_ELEMENTS (traces); k++)
          {
            const char *trace = traces[k];

            g_assert_true (text == NULL || strstr (text, trace) == NULL);
            /* One character is in random bytes by chance. */
            g_assert_true (bytes == NULL || strlen (trace) < 5
                           || memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), trace, strlen (trace)) == NULL);
          }
      }
}

/* R86, R102, R172, J3.9: no address, no network, no browser's name, and no question in clear, in any table. */
static void
test_dump (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = leave_traces (&fixture, ADA, NULL);
  passer = learner_fixture_visit (&fixture, "Firefox");
  g_free (learner_fixture_converse (&fixture, passer, "MARKER of ada@example.org", "MARKER"));
  for (guint i = 0; i < n_tables; i++)
    if (tables[i].part == STORAGE_PART_TENANT)
      scan_table (&fixture, &tables[i]);
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/learner/rights/R107-purposes", test_messages_have_their_purposes);
  g_test_add_func ("/server/learner/rights/no-table-forgotten", test_no_table_forgotten);
  learner_fixture_add ("rights/export", test_export);
  learner_fixture_add ("rights/erase", test_erase);
  learner_fixture_add ("rights/backup", test_backup);
  learner_fixture_add ("rights/wishes", test_wishes);
  learner_fixture_add ("rights/dump", test_dump);

  return g_test_run ();
}

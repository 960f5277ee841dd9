/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "bundles/published-index.h"
#include "learners/conversation.h"
#include "storage/storage-copy.h"

#include <string.h>

static gboolean
withdraw (LearnerFixture *self, LearnerSession *session)
{
  g_autoptr (GError) error = NULL;
  gboolean done = consent_withdraw (self->storage.storage, self->evidence, self->log, TENANT_A, session, "2026-11", &learner_fixture_device, &error);

  g_assert_no_error (error);

  return done;
}

static LearnerSession *
find (LearnerFixture *self, const char *cookie)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  const LearnerVisitor visitor = { "net", NULL, cookie };

  return learner_session_find (tx, self->closed, &visitor, NULL);
}

static void
bookmark (LearnerFixture *self, const LearnerSession *session, const char *message_id, const char *note)
{
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) error = NULL;

  conversation_bookmark (tx, session, message_id, note, &error);
  g_assert_no_error (error);
  learner_fixture_commit (tx);
}

/* R96, R97: off until it is given, and then for this session and the next ones; without it a session has no learner. */
static void
test_off_by_default (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) again = NULL;
  g_autoptr (LearnerSession) elsewhere = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  g_assert_null (ada->learner_id);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner"), ==, 0);
  learner_fixture_consent (&fixture, ada);
  again = find (&fixture, cookie);
  elsewhere = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_assert_cmpstr (again->learner_id, ==, ada->learner_id);
  g_assert_cmpstr (elsewhere->learner_id, ==, ada->learner_id);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  g_assert_null (ben->learner_id);

  passer = learner_fixture_visit (&fixture, "Firefox");
  g_assert_false (consent_give (fixture.storage.storage, fixture.evidence, TENANT_A, passer, "1", &learner_fixture_device, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  learner_fixture_tear_down (&fixture);
}

/* R98, R103, R133, C4: in one step link, bookmarks and history are gone, the ledger has both entries, and the sign-in goes on. */
static void
test_withdrawal (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autofree char *before = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *other = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (LearnerSession) still = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  other = learner_fixture_converse (&fixture, ben, "Ben's question", "Ben's answer");
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  learner_fixture_consent (&fixture, ada);
  answer = learner_fixture_converse (&fixture, ada, "A question", "An answer");
  bookmark (&fixture, ada, answer, "read again");
  twin_clock_manual_advance (fixture.storage.clock, TWIN_SECOND_MS);
  g_assert_true (withdraw (&fixture, ada));
  g_assert_null (ada->learner_id);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM bookmark"), ==, 0);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner"), ==, 0);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, 2); /* Ben's */
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session WHERE learner_id IS NOT NULL"), ==, 0);
  still = find (&fixture, cookie);
  g_assert_nonnull (still);
  {
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture, STORAGE_READ);
    g_autoptr (GPtrArray) entries = consent_list (tx, still, NULL);

    g_assert_cmpuint (entries->len, ==, 2);
    g_assert_false (((ConsentEntry *) entries->pdata[0])->given);
    g_assert_true (((ConsentEntry *) entries->pdata[1])->given);
    g_assert_cmpstr (((ConsentEntry *) entries->pdata[1])->policy_version, ==, "2026-11");
  }
  /* Again changes nothing; the next sign-in has no link. */
  g_assert_true (withdraw (&fixture, ada));
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM consent"), ==, 2);
  learner_session_free (g_steal_pointer (&ada));
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_assert_null (ada->learner_id);
  learner_fixture_tear_down (&fixture);
}

/* R133: the ledger takes entries and changes none, whoever asks. */
static void
test_append_only (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  StorageTx *tx;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  learner_fixture_consent (&fixture, ada);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_cmpint (storage_execute (tx, &error, "UPDATE consent SET action = 'withdraw'", ""), ==, -1);
  g_assert_nonnull (error);
  storage_tx_free (tx);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM consent WHERE action = 'grant'"), ==, 1);
  learner_fixture_tear_down (&fixture);
}

static char *
read_text (Storage *storage, const char *tenant, const char *sql)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_READ, NULL);
  g_autoptr (StorageRows) rows = storage_query (tx, NULL, sql, "");

  return storage_rows_next (rows, NULL) ? storage_rows_dup_text (rows, 0) : NULL;
}

/* R131, R132: each value under a salt of its own, equal ones unlike each other; both storages prove, the ledger's alone holds no salt. */
static void
test_evidence (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autofree char *first = NULL;
  gboolean same_address = FALSE;
  gboolean same_agent = FALSE;
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  learner_fixture_consent (&fixture, ada);
  twin_clock_manual_advance (fixture.storage.clock, 1); /* ids are in the order of time */
  learner_fixture_consent (&fixture, ben);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(DISTINCT ip_hash) + count(DISTINCT ua_hash) FROM consent"), ==, 4);
  first = read_text (fixture.storage.storage, TENANT_A, "SELECT id FROM consent ORDER BY id LIMIT 1");
  g_assert_true (consent_verify (fixture.storage.storage, fixture.evidence, TENANT_A, first, "203.0.113.7", "Chromium", &same_address, &same_agent, &error));
  g_assert_true (same_address);
  g_assert_false (same_agent);
  {
    /* A backup of them proves as much. */
    g_autofree char *folder = g_dir_make_tmp ("evidence-XXXXXX", NULL);
    g_autoptr (Storage) backup = storage_open_evidence_embedded (folder, fixture.storage.key, fixture.storage.clock, &error);
    StorageCopy copy;

    g_assert_true (storage_copy (fixture.evidence, backup, &copy, NULL, NULL, &error));
    g_assert_cmpint (copy.n_rows, ==, 2);
    g_assert_true (consent_verify (fixture.storage.storage, backup, TENANT_A, first, "203.0.113.7", "Firefox", &same_address, &same_agent, &error));
    g_assert_true (same_address && same_agent);
    g_clear_pointer (&backup, storage_free);
    g_assert_true (published_index_remove (folder, NULL));
  }
  {
    /* The salts lie in another file, in another database with another role. */
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture, STORAGE_READ);

    g_assert_null (storage_query (tx, NULL, "SELECT count(*) FROM consent_salt", ""));
  }
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture.evidence, STORAGE_SYSTEM, STORAGE_READ, NULL);

    g_assert_null (storage_query (tx, NULL, "SELECT count(*) FROM consent", ""));
  }

  /* R153: entries lapse, with their salts, and not while there is a learner. */
  g_assert_true (withdraw (&fixture, ada));
  twin_clock_manual_advance (fixture.storage.clock, TWIN_DAY_MS);
  g_assert_true (consent_delete_before (fixture.storage.storage, fixture.evidence, TENANT_A, twin_clock_now (fixture.storage.clock), &n, &error));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM consent"), ==, 1);
  {
    g_autoptr (StorageTx) tx = storage_begin (fixture.evidence, STORAGE_SYSTEM, STORAGE_READ, NULL);

    g_assert_true (storage_get_int (tx, &n, -1, NULL, "SELECT count(*) FROM consent_salt", ""));
    g_assert_cmpint (n, ==, 1);
  }
  g_assert_false (consent_verify (fixture.storage.storage, fixture.evidence, TENANT_A, first, "203.0.113.7", "Firefox", &same_address, &same_agent, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("consent/off-by-default", test_off_by_default);
  learner_fixture_add ("consent/withdrawal", test_withdrawal);
  learner_fixture_add ("consent/append-only", test_append_only);
  learner_fixture_add ("consent/evidence", test_evidence);

  return g_test_run ();
}

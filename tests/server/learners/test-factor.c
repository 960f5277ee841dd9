/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "jobs/retention.h"
#include "learners/conversation.h"
#include "learners/learner-factor.h"

#include <string.h>

#define STEP_MS 30000

static LearnerSession *
find (LearnerFixture *self, const char *cookie)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  const LearnerVisitor visitor = { "net-1", "Firefox", cookie };
  g_autoptr (GError) error = NULL;
  LearnerSession *session = learner_session_find (tx, self->closed, &visitor, &error);

  g_assert_no_error (error);

  return session;
}

static gboolean
gives_factor (LearnerFixture *self, const char *cookie)
{
  g_autoptr (LearnerSession) session = find (self, cookie);

  return session->mfa;
}

static LearnerFactorOutcome
give (LearnerFixture *self, const LearnerSession *session, const char *code)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) error = NULL;
  LearnerFactorOutcome outcome = LEARNER_FACTOR_WRONG;

  learner_factor_give (tx, session, code, &outcome, &error);
  g_assert_no_error (error);

  return outcome;
}

static LearnerFactorOutcome
give_app_code (LearnerFixture *self, const LearnerSession *session, GBytes *secret)
{
  g_autofree char *code = learner_fixture_app_code (self, secret);

  return give (self, session, code);
}

static LearnerFactorState
look (LearnerFixture *self, const LearnerSession *session, gint64 *n_codes)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  LearnerFactorState state = LEARNER_FACTOR_NONE;

  g_assert_true (learner_factor_look (tx, session, &state, n_codes, NULL));

  return state;
}

static gboolean
is_due (LearnerFixture *self, const LearnerSession *session)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  gboolean due = FALSE;

  g_assert_true (learner_factor_is_due (tx, session, &due, NULL));

  return due;
}

/* R34: the secret is shown until the first right code; then the session has given it, for RESTRICTED as well, and no other one has. */
static void
test_setting_up (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autofree char *elsewhere = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) again = NULL;
  g_autoptr (LearnerSession) other = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_auto (GStrv) codes = NULL;
  PublishedViewer viewer;
  gint64 n_codes = -1;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  other = learner_fixture_sign_in (&fixture, ADA, &elsewhere);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  g_assert_cmpint (look (&fixture, ada, NULL), ==, LEARNER_FACTOR_NONE);
  {
    StorageTx *tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
    g_autoptr (GBytes) first = learner_factor_begin (tx, ada, NULL);
    g_autoptr (GBytes) second = learner_factor_begin (tx, other, NULL);

    g_assert_true (g_bytes_equal (first, second));
    learner_fixture_commit (tx);
  }
  g_assert_cmpint (look (&fixture, ada, NULL), ==, LEARNER_FACTOR_PENDING);
  g_assert_false (gives_factor (&fixture, cookie));
  g_assert_false (is_due (&fixture, ada));

  secret = learner_fixture_set_up_factor (&fixture, ada, &codes);
  g_assert_cmpuint (g_strv_length (codes), ==, LEARNER_FACTOR_CODES);
  g_assert_cmpint (look (&fixture, ada, &n_codes), ==, LEARNER_FACTOR_SET);
  g_assert_cmpint (n_codes, ==, LEARNER_FACTOR_CODES);
  again = find (&fixture, cookie);
  learner_session_get_viewer (again, &viewer);
  g_assert_true (viewer.mfa);
  g_assert_cmpint (viewer.level, ==, TWIN_LEVEL_RESTRICTED);
  g_assert_false (is_due (&fixture, again));
  g_assert_false (gives_factor (&fixture, elsewhere));
  g_assert_true (is_due (&fixture, other));
  g_assert_cmpint (look (&fixture, ben, NULL), ==, LEARNER_FACTOR_NONE);

  /* Neither a second one nor a secret in clear. */
  {
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture, STORAGE_READ);
    g_autoptr (GError) error = NULL;
    g_autoptr (StorageRows) rows = storage_query (tx, NULL, "SELECT secret FROM learner_factor", "");
    g_autoptr (GBytes) sealed = NULL;

    g_assert_null (learner_factor_begin (tx, ada, &error));
    g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
    g_assert_true (storage_rows_next (rows, NULL));
    sealed = storage_rows_dup_blob (rows, 0);
    g_assert_null (memmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), g_bytes_get_data (secret, NULL), g_bytes_get_size (secret)));
  }
  learner_fixture_tear_down (&fixture);
}

/* A code works once, and so does a recovery code, in whatever way it is typed. */
static void
test_codes_once (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) later = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_auto (GStrv) codes = NULL;
  g_autofree char *typed = NULL;
  gint64 n_codes = 0;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  secret = learner_fixture_set_up_factor (&fixture, ada, &codes);
  later = learner_fixture_sign_in (&fixture, ADA, &cookie);
  g_assert_cmpint (give_app_code (&fixture, later, secret), ==, LEARNER_FACTOR_WRONG); /* used for setting up */
  twin_clock_manual_advance (fixture.storage.clock, STEP_MS);
  g_assert_cmpint (give_app_code (&fixture, later, secret), ==, LEARNER_FACTOR_RIGHT);
  g_assert_true (gives_factor (&fixture, cookie));
  g_assert_cmpint (give_app_code (&fixture, later, secret), ==, LEARNER_FACTOR_WRONG);

  typed = g_ascii_strdown (codes[3], -1);
  g_assert_cmpint (give (&fixture, later, typed), ==, LEARNER_FACTOR_RIGHT);
  g_assert_cmpint (give (&fixture, later, codes[3]), ==, LEARNER_FACTOR_WRONG);
  look (&fixture, later, &n_codes);
  g_assert_cmpint (n_codes, ==, LEARNER_FACTOR_CODES - 1);
  learner_fixture_tear_down (&fixture);
}

/* Five wrong ones, then a wait, and twice as long with each further one; a right one starts anew. A recovery code does not wait. */
static void
test_waits (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_auto (GStrv) codes = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  secret = learner_fixture_set_up_factor (&fixture, ada, &codes);
  twin_clock_manual_advance (fixture.storage.clock, STEP_MS);
  for (guint i = 0; i < LEARNER_FACTOR_TRIES; i++)
    g_assert_cmpint (give (&fixture, ada, "no code"), ==, LEARNER_FACTOR_WRONG);
  for (gint64 wait = LEARNER_FACTOR_WAIT_MS; wait < 4 * LEARNER_FACTOR_WAIT_MS; wait *= 2)
    {
      twin_clock_manual_advance (fixture.storage.clock, wait - 1);
      g_assert_cmpint (give_app_code (&fixture, ada, secret), ==, LEARNER_FACTOR_WAIT);
      twin_clock_manual_advance (fixture.storage.clock, 1);
      g_assert_cmpint (give (&fixture, ada, "no code"), ==, LEARNER_FACTOR_WRONG);
    }
  g_assert_cmpint (give_app_code (&fixture, ada, secret), ==, LEARNER_FACTOR_WAIT);
  g_assert_cmpint (give (&fixture, ada, codes[0]), ==, LEARNER_FACTOR_RIGHT);
  g_assert_cmpint (give_app_code (&fixture, ada, secret), ==, LEARNER_FACTOR_RIGHT);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM admission_log WHERE decision = 'doubted'"), >=, LEARNER_FACTOR_TRIES);
  learner_fixture_tear_down (&fixture);
}

/* With a code it is removed, and what it opened is closed at once, in every session. */
static void
test_removing (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_auto (GStrv) codes = NULL;
  g_autoptr (GError) error = NULL;
  LearnerFactorOutcome outcome = LEARNER_FACTOR_RIGHT;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  first = learner_fixture_set_up_factor (&fixture, ada, &codes);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_factor_remove (tx, ada, "no code", &outcome, NULL));
  g_assert_cmpint (outcome, ==, LEARNER_FACTOR_WRONG);
  storage_tx_free (tx);
  g_assert_true (gives_factor (&fixture, cookie));
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_factor_remove (tx, ada, codes[9], &outcome, NULL));
  g_assert_cmpint (outcome, ==, LEARNER_FACTOR_RIGHT);
  storage_tx_free (tx);
  g_assert_false (gives_factor (&fixture, cookie));
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT (SELECT count(*) FROM learner_factor) + (SELECT count(*) FROM recovery_code)"), ==, 0);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_false (learner_factor_give (tx, ada, codes[1], &outcome, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  storage_tx_free (tx);

  /* One that is set up anew is another one, and a session that gave the first has not given it. */
  twin_clock_manual_advance (fixture.storage.clock, 1);
  {
    g_autofree char *elsewhere = NULL;
    g_autoptr (LearnerSession) other = learner_fixture_sign_in (&fixture, ADA, &elsewhere);

    second = learner_fixture_set_up_factor (&fixture, other, NULL);
    g_assert_false (g_bytes_equal (first, second));
    g_assert_true (gives_factor (&fixture, elsewhere));
    g_assert_false (gives_factor (&fixture, cookie));
  }
  learner_fixture_tear_down (&fixture);
}

static guint
count_history (LearnerFixture *self, const LearnerSession *session)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  g_autoptr (GPtrArray) all = conversation_list (tx, self->closed, session, G_MAXINT64, 100, NULL);
  g_autoptr (GPtrArray) marked = conversation_list_bookmarks (tx, self->closed, session, NULL);

  g_assert_cmpuint (marked->len, ==, all->len > 0);

  return all->len;
}

/* What was said with the factor is shown with the factor, and taken out and deleted with it, also when it was lost since. */
static void
test_what_was_said (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autofree char *id = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) with = NULL;
  g_autoptr (LearnerSession) without = NULL;
  g_autoptr (GBytes) secret = NULL;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  learner_fixture_consent (&fixture, ada);
  secret = learner_fixture_set_up_factor (&fixture, ada, NULL);
  with = find (&fixture, cookie);
  id = learner_fixture_converse (&fixture, with, "What is the code of the vault?", "The code is 7391.");
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (conversation_bookmark (tx, with, id, NULL, NULL));
  learner_fixture_commit (tx);
  without = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_assert_cmpuint (count_history (&fixture, with), ==, 2);
  g_assert_cmpuint (count_history (&fixture, without), ==, 0);
  g_assert_true (is_due (&fixture, without));

  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_cmpint (storage_execute (tx, NULL, "DELETE FROM learner_factor", ""), >=, 1);
  learner_fixture_commit (tx);
  g_assert_true (is_due (&fixture, without));
  g_assert_cmpuint (count_history (&fixture, without), ==, 0);
  learner_fixture_tear_down (&fixture);
}

/* Publishing without the entry lets go of a factor that was lost; the others stay. */
static void
test_off_the_list (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autoptr (TwinManifest) without = NULL;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  g_bytes_unref (learner_fixture_set_up_factor (&fixture, ada, NULL));
  g_bytes_unref (learner_fixture_set_up_factor (&fixture, ben, NULL));
  without = learner_fixture_make_closed (&fixture, ADA);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_factor_keep_listed (tx, fixture.closed, NULL));
  g_assert_true (learner_factor_keep_listed (tx, fixture.open, NULL)); /* another twin's list says nothing of this one's people */
  learner_fixture_commit (tx);
  g_assert_cmpint (look (&fixture, ada, NULL), ==, LEARNER_FACTOR_SET);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_factor_keep_listed (tx, without, NULL));
  learner_fixture_commit (tx);
  g_assert_cmpint (look (&fixture, ada, NULL), ==, LEARNER_FACTOR_NONE);
  g_assert_cmpint (look (&fixture, ben, NULL), ==, LEARNER_FACTOR_SET);
  learner_fixture_tear_down (&fixture);
}

/* One that was begun and not confirmed is gone after a day, one out of use with the rest of the interactions (R109, C1). */
static void
test_ends (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  g_bytes_unref (learner_fixture_set_up_factor (&fixture, ada, NULL));
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_bytes_unref (learner_factor_begin (tx, ben, NULL));
  learner_fixture_commit (tx);
  for (guint day = 0; day <= 120; day = day == 0 ? 1 : day == 1 ? 119 : day + 1)
    {
      static const gint64 per_day[] = { 2, 1, 1, 0 };
      g_autoptr (GArray) lines = NULL;

      lines = retention_run (fixture.storage.storage, fixture.evidence, NULL);
      g_assert_nonnull (lines);
      g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_factor"), ==, per_day[day == 0 ? 0 : day == 1 ? 1 : day - 117]);
      twin_clock_manual_advance (fixture.storage.clock, TWIN_DAY_MS * (day == 1 ? 118 : 1));
    }
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM recovery_code"), ==, 0);
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("factor/setting-up", test_setting_up);
  learner_fixture_add ("factor/codes-once", test_codes_once);
  learner_fixture_add ("factor/waits", test_waits);
  learner_fixture_add ("factor/removing", test_removing);
  learner_fixture_add ("factor/what-was-said", test_what_was_said);
  learner_fixture_add ("factor/off-the-list", test_off_the_list);
  learner_fixture_add ("factor/ends", test_ends);

  return g_test_run ();
}

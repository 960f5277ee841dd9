/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "base/twin-id.h"

#include <string.h>

static LearnerSession *
find (LearnerFixture *fixture, const TwinManifest *manifest, const LearnerVisitor *visitor)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (fixture, STORAGE_READ);
  g_autoptr (GError) error = NULL;
  LearnerSession *session = learner_session_find (tx, manifest, visitor, &error);

  if (session == NULL)
    g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);

  return session;
}

/* R113, C5, C15: the same network and browser are one session of a twin, and somebody else to another twin and under another key. */
static void
test_fingerprint (gconstpointer engine)
{
  static const LearnerVisitor visitors[] = {
    { "net-1", "Firefox", NULL }, { "net-2", "Firefox", NULL }, { "net-1", "Chromium", NULL }, { "net-1", NULL, NULL },
  };
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) first = NULL;
  g_autoptr (LearnerSession) elsewhere = NULL;
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  first = find (&fixture, fixture.open, &visitors[0]);
  elsewhere = find (&fixture, fixture.other, &visitors[0]);
  g_assert_cmpstr (first->digest, !=, elsewhere->digest);
  g_assert_cmpstr (first->person, !=, elsewhere->person);
  g_assert_cmpstr (first->person, !=, first->digest);
  for (guint i = 0; i < G_N_ELEMENTS (visitors); i++)
    for (guint again = 0; again < 2; again++)
      {
        g_autoptr (LearnerSession) one = find (&fixture, fixture.open, &visitors[i]);

        g_assert_cmpint (g_hash_table_add (digests, g_strdup (one->digest)), ==, again == 0);
      }

  /* Another key of the server: another pepper. */
  if (fixture.storage.uri == NULL)
    {
      StorageFixture rotated = { 0 };
      LearnerFixture second = { .storage = rotated };
      g_autoptr (LearnerSession) anew = NULL;

      g_assert_true (learner_fixture_set_up (&second, FIXTURE_EMBEDDED));
      anew = find (&second, second.open, &visitors[0]);
      g_assert_cmpstr (anew->digest, !=, first->digest);
      learner_fixture_tear_down (&second);
    }
  learner_fixture_tear_down (&fixture);
}

/* R114: a public twin looks at no cookie; R86: looking stores nothing, asking stores digests. */
static void
test_anonymous (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  const LearnerVisitor visitor = { "net-1", "Firefox", "a cookie" };
  const LearnerVisitor without = { "net-1", "Firefox", NULL };
  g_autoptr (LearnerSession) one = NULL;
  g_autoptr (LearnerSession) other = NULL;
  PublishedViewer viewer;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  one = find (&fixture, fixture.open, &visitor);
  other = find (&fixture, fixture.open, &without);
  g_assert_cmpstr (one->digest, ==, other->digest);
  g_assert_false (one->stored);
  g_assert_null (one->email_key);
  g_assert_null (one->learner_id);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session"), ==, 0);
  learner_session_get_viewer (one, &viewer);
  g_assert_cmpint (viewer.level, ==, TWIN_LEVEL_PUBLIC);

  {
    StorageTx *tx = learner_fixture_begin (&fixture, STORAGE_WRITE);

    g_assert_true (learner_session_touch (tx, fixture.open, one, NULL));
    g_assert_true (learner_session_touch (tx, fixture.open, other, NULL)); /* two first questions at once */
    learner_fixture_commit (tx);
  }
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session WHERE email_key IS NULL"), ==, 1);
  learner_fixture_tear_down (&fixture);
}

/* R101: 24 hours and not a second more; R99, R104: the cookie is of this twin, and its entry on the list; R105: nothing else. */
static void
test_signed_in (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) later = NULL;
  LearnerVisitor visitor = { "net-9", "another browser", NULL };
  PublishedViewer viewer;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_null (find (&fixture, fixture.closed, &visitor));
  ada = learner_fixture_sign_in (&fixture, ADA, &cookie);
  g_assert_cmpuint (strlen (cookie), ==, 64);
  g_assert_cmpstr (ada->groups[0], ==, "finance");
  learner_session_get_viewer (ada, &viewer);
  g_assert_cmpint (viewer.level, ==, TWIN_LEVEL_CONFIDENTIAL);
  g_assert_false (viewer.mfa);

  visitor.cookie = cookie;
  twin_clock_manual_advance (fixture.storage.clock, LEARNER_COOKIE_MS - 1);
  later = find (&fixture, fixture.closed, &visitor);
  g_assert_cmpstr (later->person, ==, ada->person);
  {
    /* Taken off the list, at once. */
    g_autoptr (TwinManifest) without = learner_fixture_make_closed (&fixture, ADA);

    g_assert_null (find (&fixture, without, &visitor));
  }
  twin_clock_manual_advance (fixture.storage.clock, 1);
  g_assert_null (find (&fixture, fixture.closed, &visitor));
  visitor.cookie = "0000";
  g_assert_null (find (&fixture, fixture.closed, &visitor));
  learner_fixture_tear_down (&fixture);
}

/* An entry's own end closes what it opened; R93: so does making the twin restricted. */
static void
test_end_of_admission (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) eve = NULL;
  g_autoptr (LearnerSession) still = NULL;
  LearnerVisitor visitor = { "net-9", NULL, NULL };

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  eve = learner_fixture_sign_in (&fixture, EVE_UNTIL_LATER, &cookie);
  visitor.cookie = cookie;
  still = find (&fixture, fixture.closed, &visitor);
  g_assert_nonnull (still);
  twin_clock_manual_advance (fixture.storage.clock, 3600 * TWIN_SECOND_MS + 1);
  g_assert_null (find (&fixture, fixture.closed, &visitor));
  learner_fixture_tear_down (&fixture);
}

/* Signing out: the cookie is dead, and nothing tells whose the session was. */
static void
test_signing_out (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autofree char *cookie = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  LearnerVisitor visitor = { "net-9", NULL, NULL };
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ben = learner_fixture_sign_in (&fixture, BEN, &cookie);
  visitor.cookie = cookie;
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_session_end (tx, ben, NULL));
  learner_fixture_commit (tx);
  g_assert_null (find (&fixture, fixture.closed, &visitor));
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session WHERE email_key IS NULL AND admission IS NULL"), ==, 1);
  learner_fixture_tear_down (&fixture);
}

static void
add_message (LearnerFixture *fixture, const LearnerSession *session)
{
  StorageTx *tx = learner_fixture_begin (fixture, STORAGE_WRITE);
  g_autofree char *id = twin_id_new (fixture->storage.clock);
  g_autoptr (GBytes) body = storage_seal_text (tx, "message.body", "Where do batteries belong?");

  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO message (id, twin_id, session, role, body, sources, created_at) VALUES (?, ?, ?, 'question', ?, '[]', ?)",
                                    "sssBi", id, session->twin_id, session->digest, body, storage_tx_now (tx)), ==, 1);
  learner_fixture_commit (tx);
}

/* R115: "forget this session"; C2: what had been out of sight does not come back. */
static void
test_forgetting (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) session = NULL;
  g_autoptr (LearnerSession) again = NULL;
  gint64 n = -1;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  session = learner_fixture_visit (&fixture, "Firefox");
  add_message (&fixture, session);
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_true (learner_session_forget (tx, session, &n, NULL));
  learner_fixture_commit (tx);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM learner_session)"), ==, 0);

  session->stored = FALSE;
  learner_session_free (g_steal_pointer (&session));
  session = learner_fixture_visit (&fixture, "Firefox");
  add_message (&fixture, session);
  twin_clock_manual_advance (fixture.storage.clock, 90 * TWIN_DAY_MS - 1);
  again = learner_fixture_visit (&fixture, "Firefox");
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, 1);
  twin_clock_manual_advance (fixture.storage.clock, 90 * TWIN_DAY_MS);
  learner_session_free (g_steal_pointer (&again));
  again = learner_fixture_visit (&fixture, "Firefox");
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (learner_fixture_count (&fixture, "SELECT count(*) FROM learner_session"), ==, 1);
  learner_fixture_tear_down (&fixture);
}

static void
test_form_token (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autofree char *token = NULL;
  StorageTx *tx;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  tx = learner_fixture_begin (&fixture, STORAGE_READ);
  token = learner_session_get_form_token (tx, ada);
  g_assert_true (learner_session_check_form_token (tx, ada, token));
  g_assert_false (learner_session_check_form_token (tx, ben, token));
  g_assert_false (learner_session_check_form_token (tx, ada, NULL));
  storage_tx_free (tx);
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("session/fingerprint", test_fingerprint);
  learner_fixture_add ("session/anonymous", test_anonymous);
  learner_fixture_add ("session/signed-in", test_signed_in);
  learner_fixture_add ("session/end-of-admission", test_end_of_admission);
  learner_fixture_add ("session/signing-out", test_signing_out);
  learner_fixture_add ("session/forgetting", test_forgetting);
  learner_fixture_add ("session/form-token", test_form_token);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-error.h"
#include "learners/conversation.h"

#include <string.h>

static GPtrArray *
list (LearnerFixture *self, const LearnerSession *session)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = conversation_list (tx, self->closed, session, G_MAXINT64, 100, &error);

  g_assert_no_error (error);

  return messages;
}

static void
assert_refused (LearnerFixture *self, const LearnerSession *session, const char *message_id)
{
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) listing = NULL;
  g_autoptr (GError) marking = NULL;
  g_autoptr (GError) marked = NULL;

  g_assert_null (conversation_list (tx, self->closed, session, G_MAXINT64, 100, &listing));
  g_assert_error (listing, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_false (conversation_bookmark (tx, session, message_id, NULL, &marking));
  g_assert_error (marking, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_null (conversation_list_bookmarks (tx, self->closed, session, &marked));
  g_assert_error (marked, TWIN_ERROR, TWIN_ERROR_REFUSED);
  storage_tx_free (tx);
}

/* R108: text, time, sources, twin and session; sealed, so that a dump shows none of it. R96: shown with consent only. */
static void
test_recording (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) passer = NULL;
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  g_autofree char *last = NULL;
  g_autofree char *nobodys = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  const ConversationMessage *answer;
  const ConversationSource *source;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  passer = learner_fixture_visit (&fixture, "Firefox");
  id = learner_fixture_converse (&fixture, ada, "Where do batteries belong?", "Into the red box. [1]");
  other = learner_fixture_converse (&fixture, passer, "And the pump?", "Nowhere.");
  assert_refused (&fixture, ada, id);
  assert_refused (&fixture, passer, other);

  learner_fixture_consent (&fixture, ada);
  messages = list (&fixture, ada);
  g_assert_cmpuint (messages->len, ==, 2);
  answer = messages->pdata[0];
  source = answer->sources->pdata[0];
  g_assert_cmpstr (answer->id, ==, id);
  g_assert_cmpstr (answer->text, ==, "Into the red box. [1]");
  g_assert_cmpuint (source->ordinal, ==, 7);
  g_assert_cmpuint (source->start, ==, 10);
  g_assert_cmpuint (source->end, ==, 20);
  g_assert_true (((ConversationMessage *) messages->pdata[1])->question);
  {
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture, STORAGE_READ);

    last = conversation_get_last_question (tx, ada, NULL);
    nobodys = conversation_get_last_question (tx, passer, NULL);
  }
  g_assert_cmpstr (last, ==, "Where do batteries belong?");
  g_assert_null (nobodys);
  learner_fixture_tear_down (&fixture);
}

/* R103, R157: on the server, of one's own answers, with a note that can be corrected. */
static void
test_bookmarks (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) ben = NULL;
  g_autofree char *id = NULL;
  g_autofree char *long_note = g_strnfill (CONVERSATION_MAX_NOTE + 1, 'x');
  StorageTx *tx;
  g_autoptr (GError) error = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  ben = learner_fixture_sign_in (&fixture, BEN, NULL);
  learner_fixture_consent (&fixture, ada);
  learner_fixture_consent (&fixture, ben);
  id = learner_fixture_converse (&fixture, ada, "A question", "An answer");
  tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
  g_assert_false (conversation_bookmark (tx, ben, id, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (conversation_bookmark (tx, ada, id, long_note, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_true (conversation_bookmark (tx, ada, id, "wrng", NULL));
  g_assert_true (conversation_bookmark (tx, ada, id, "corrected", NULL));
  {
    g_autoptr (GPtrArray) marked = conversation_list_bookmarks (tx, fixture.closed, ada, NULL);

    g_assert_cmpuint (marked->len, ==, 1);
    g_assert_cmpstr (((ConversationMessage *) marked->pdata[0])->note, ==, "corrected");
  }
  g_assert_true (conversation_unbookmark (tx, ada, id, NULL));
  {
    g_autoptr (GPtrArray) marked = conversation_list_bookmarks (tx, fixture.closed, ada, NULL);

    g_assert_cmpuint (marked->len, ==, 0);
  }
  learner_fixture_commit (tx);
  learner_fixture_tear_down (&fixture);
}

/* R109, C3, J3.10: a message of day 0 is not to be read from day 120 on, however active the learner is; one who stays away for 90 days
 * has it out of sight. */
static void
test_out_of_sight (gconstpointer engine)
{
  LearnerFixture fixture = { 0 };
  g_autoptr (LearnerSession) ada = NULL;
  g_autoptr (LearnerSession) again = NULL;
  g_autofree char *id = NULL;

  if (!learner_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  ada = learner_fixture_sign_in (&fixture, ADA, NULL);
  learner_fixture_consent (&fixture, ada);
  id = learner_fixture_converse (&fixture, ada, "On day 0", "An answer");
  for (guint day = 60; day <= 120; day += 30)
    {
      StorageTx *tx;
      g_autoptr (GPtrArray) messages = NULL;
      g_autoptr (LearnerSession) now = NULL;

      twin_clock_manual_advance (fixture.storage.clock, (day == 60 ? 60 : 30) * TWIN_DAY_MS - (day == 120));
      now = learner_fixture_sign_in (&fixture, ADA, NULL);
      tx = learner_fixture_begin (&fixture, STORAGE_WRITE);
      g_assert_true (learner_session_touch (tx, fixture.closed, now, NULL));
      learner_fixture_commit (tx);
      messages = list (&fixture, now);
      g_assert_cmpuint (messages->len, ==, 2);
      if (day == 120)
        {
          g_autoptr (GPtrArray) later = NULL;

          twin_clock_manual_advance (fixture.storage.clock, 1);
          later = list (&fixture, now);
          g_assert_cmpuint (later->len, ==, 0);
        }
    }

  again = learner_fixture_sign_in (&fixture, ADA, NULL);
  g_free (id);
  id = learner_fixture_converse (&fixture, again, "Later", "An answer");
  twin_clock_manual_advance (fixture.storage.clock, 90 * TWIN_DAY_MS);
  learner_session_free (g_steal_pointer (&again));
  again = learner_fixture_sign_in (&fixture, ADA, NULL);
  {
    g_autoptr (GPtrArray) messages = list (&fixture, again);

    g_assert_cmpuint (messages->len, ==, 0);
  }
  learner_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("conversation/recording", test_recording);
  learner_fixture_add ("conversation/bookmarks", test_bookmarks);
  learner_fixture_add ("conversation/out-of-sight", test_out_of_sight);

  return g_test_run ();
}

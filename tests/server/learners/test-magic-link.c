/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"
#include "mail-fixture.h"

#include "base/twin-error.h"
#include "learners/magic-link.h"

#include <string.h>

#define PREFIX "https://twin.example/t/course/link?token="
#define N_RACERS 50

/* A fixture and a mail server. */
typedef struct
{
  LearnerFixture learners;
  Mailer *mailer;
  char *browser;
} Fixture;

/* What a letter holds. */
typedef struct
{
  char *token;
  char *code;
} Letter;

static void
letter_clear (Letter *self)
{
  g_free (self->token);
  g_free (self->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Letter, letter_clear)

static gboolean
set_up (Fixture *self, gconstpointer engine)
{
  if (!learner_fixture_set_up (&self->learners, GPOINTER_TO_INT (engine)))
    return FALSE;
  self->mailer = mail_fixture_make_mailer ("plain", self->learners.storage.clock);
  self->browser = magic_link_new_browser ();
  if (self->mailer == NULL)
    learner_fixture_tear_down (&self->learners);

  return self->mailer != NULL;
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->mailer, mailer_free);
  g_free (self->browser);
  learner_fixture_tear_down (&self->learners);
}

/* Asks for a link for @address; whether a letter came. */
static gboolean
ask (Fixture *self, const char *address)
{
  g_autofree char *typed = g_strdup (address);
  gsize length = strlen (typed);
  MagicLinkRequest request = { self->learners.closed, self->browser, typed, PREFIX, "en" };
  guint before = mail_fixture_count ();
  g_autoptr (GError) error = NULL;

  g_assert_true (magic_link_request (self->learners.storage.storage, TENANT_A, self->mailer, &request, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (typed[i], ==, 0);
  g_assert_true (mailer_drain (self->mailer, 10000));

  return mail_fixture_count () > before;
}

static Letter
read_letter (void)
{
  g_autofree char *text = mail_fixture_read_last ();
  const char *token = strstr (text, PREFIX);
  const char *code = strstr (text, "there:\r\n");

  g_assert_nonnull (token);
  g_assert_nonnull (code);

  return (Letter) { g_strndup (token + strlen (PREFIX), 64), g_strndup (code + strlen ("there:\r\n"), 9) };
}

static MagicLinkOutcome
redeem (Fixture *self, const char *token, const char *browser, char **cookie)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  MagicLinkOutcome outcome = MAGIC_LINK_SPENT;

  g_assert_true (magic_link_redeem (self->learners.storage.storage, TENANT_A, self->learners.closed, token, browser, &outcome, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpint (value != NULL, ==, outcome == MAGIC_LINK_OPENED);
  if (cookie != NULL)
    *cookie = g_steal_pointer (&value);

  return outcome;
}

static MagicLinkOutcome
type_code (Fixture *self, const char *code)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  MagicLinkOutcome outcome = MAGIC_LINK_SPENT;

  g_assert_true (magic_link_redeem_code (self->learners.storage.storage, TENANT_A, self->learners.closed, code, self->browser, &outcome, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpint (value != NULL, ==, outcome == MAGIC_LINK_OPENED);

  return outcome;
}

static MagicLinkOutcome
look (Fixture *self, const char *token, const char *browser)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (&self->learners, STORAGE_READ);
  MagicLinkOutcome outcome = MAGIC_LINK_SPENT;

  g_assert_true (magic_link_look (tx, self->learners.closed, token, browser, &outcome, NULL));

  return outcome;
}

/* R99, J3.2: looking never uses a link up, neither does another browser's button; the asking browser's does, once. */
static void
test_once (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_auto (Letter) letter = { 0 };
  g_autofree char *cookie = NULL;
  g_autofree char *scanner = magic_link_new_browser ();

  if (!set_up (&fixture, engine))
    return;
  g_assert_true (ask (&fixture, ADA));
  letter = read_letter ();
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (look (&fixture, letter.token, fixture.browser), ==, MAGIC_LINK_OPENED);
  g_assert_cmpint (look (&fixture, letter.token, NULL), ==, MAGIC_LINK_OTHER_BROWSER);
  g_assert_cmpint (redeem (&fixture, letter.token, scanner, NULL), ==, MAGIC_LINK_OTHER_BROWSER);
  g_assert_cmpint (redeem (&fixture, scanner, fixture.browser, NULL), ==, MAGIC_LINK_SPENT);

  g_assert_cmpint (redeem (&fixture, letter.token, fixture.browser, &cookie), ==, MAGIC_LINK_OPENED);
  g_assert_cmpint (redeem (&fixture, letter.token, fixture.browser, NULL), ==, MAGIC_LINK_SPENT);
  g_assert_cmpint (type_code (&fixture, letter.code), ==, MAGIC_LINK_SPENT);
  {
    g_autoptr (StorageTx) tx = learner_fixture_begin (&fixture.learners, STORAGE_READ);
    const LearnerVisitor visitor = { "somewhere", NULL, cookie };
    g_autoptr (LearnerSession) session = learner_session_find (tx, fixture.learners.closed, &visitor, NULL);

    g_assert_nonnull (session);
  }
  tear_down (&fixture);
}

/* R100: at 14:59 it works, at 15:00 it does not. */
static void
test_fifteen_minutes (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_auto (Letter) in_time = { 0 };
  g_auto (Letter) late = { 0 };

  if (!set_up (&fixture, engine))
    return;
  g_assert_true (ask (&fixture, ADA));
  in_time = read_letter ();
  twin_clock_manual_advance (fixture.learners.storage.clock, MAGIC_LINK_MS - TWIN_SECOND_MS);
  g_assert_cmpint (redeem (&fixture, in_time.token, fixture.browser, NULL), ==, MAGIC_LINK_OPENED);
  g_assert_true (ask (&fixture, ADA));
  late = read_letter ();
  twin_clock_manual_advance (fixture.learners.storage.clock, MAGIC_LINK_MS);
  g_assert_cmpint (redeem (&fixture, late.token, fixture.browser, NULL), ==, MAGIC_LINK_SPENT);
  g_assert_cmpint (type_code (&fixture, late.code), ==, MAGIC_LINK_SPENT);
  tear_down (&fixture);
}

/* R104: its own entry, its domain's, one whose time is over, none; J3.1: as many rows for each. */
static void
test_who_gets_one (gconstpointer engine)
{
  static const struct
  {
    const char *address;
    gboolean listed;
  } cases[] = { { ADA, TRUE }, { " Ada@EXAMPLE.org ", TRUE }, { BEN, TRUE }, { EVE_UNTIL_LATER, TRUE }, { NOBODY, FALSE }, { "school.example@example.net", FALSE } };
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  char nothing[] = "nothing";
  MagicLinkRequest request;

  if (!set_up (&fixture, engine))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (ask (&fixture, cases[i].address), ==, cases[i].listed);
      g_assert_cmpint (learner_fixture_count (&fixture.learners, "SELECT count(*) FROM magic_link"), ==, i + 1);
      g_assert_cmpint (learner_fixture_count (&fixture.learners, "SELECT count(*) FROM admission_log"), ==, i + 1);
    }
  /* What was made for nobody holds nothing of those who asked: its digests are in no other table. */
  g_assert_cmpint (learner_fixture_count (&fixture.learners, "SELECT count(*) FROM magic_link WHERE email_key NOT IN (SELECT email_key FROM admission_log)"), ==, 2);
  twin_clock_manual_advance (fixture.learners.storage.clock, 3600 * TWIN_SECOND_MS + 1);
  g_assert_false (ask (&fixture, EVE_UNTIL_LATER));
  request = (MagicLinkRequest) { fixture.learners.closed, fixture.browser, nothing, PREFIX, "en" };
  g_assert_false (magic_link_request (fixture.learners.storage.storage, TENANT_A, fixture.mailer, &request, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  tear_down (&fixture);
}

/* Taken off the list between letter and button. */
static void
test_taken_off (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_auto (Letter) letter = { 0 };

  if (!set_up (&fixture, engine))
    return;
  g_assert_true (ask (&fixture, ADA));
  letter = read_letter ();
  twin_manifest_unref (fixture.learners.closed);
  fixture.learners.closed = learner_fixture_make_closed (&fixture.learners, ADA);
  g_assert_cmpint (redeem (&fixture, letter.token, fixture.browser, NULL), ==, MAGIC_LINK_SPENT);
  g_assert_cmpint (type_code (&fixture, letter.code), ==, MAGIC_LINK_WRONG_CODE);
  tear_down (&fixture);
}

/* Five tries at a code, and five letters to an address; neither says whether the address is on the list. */
static void
test_limits (gconstpointer engine)
{
  static const char *const addresses[] = { ADA, NOBODY };
  Fixture fixture = { 0 };
  g_auto (Letter) letter = { 0 };

  if (!set_up (&fixture, engine))
    return;
  g_assert_cmpint (type_code (&fixture, "1234 5678"), ==, MAGIC_LINK_SPENT);
  g_assert_true (ask (&fixture, ADA));
  letter = read_letter ();
  g_assert_cmpint (type_code (&fixture, letter.code), ==, MAGIC_LINK_OPENED);
  for (guint who = 0; who < G_N_ELEMENTS (addresses); who++)
    {
      g_free (fixture.browser);
      fixture.browser = magic_link_new_browser ();
      g_assert_cmpint (ask (&fixture, addresses[who]), ==, who == 0);
      for (guint i = 0; i < MAGIC_LINK_ATTEMPTS; i++)
        g_assert_cmpint (type_code (&fixture, "0000-0000"), ==, MAGIC_LINK_WRONG_CODE);
      g_assert_cmpint (type_code (&fixture, "0000-0000"), ==, MAGIC_LINK_TOO_MANY);
      g_assert_cmpint (type_code (&fixture, "abc"), ==, MAGIC_LINK_WRONG_CODE);
      if (who == 0)
        {
          g_auto (Letter) second = read_letter ();

          g_assert_cmpint (type_code (&fixture, second.code), ==, MAGIC_LINK_TOO_MANY);
        }
    }
  for (guint i = 2; i < MAGIC_LINK_PER_ADDRESS; i++)
    g_assert_true (ask (&fixture, ADA));
  g_assert_false (ask (&fixture, ADA));
  twin_clock_manual_advance (fixture.learners.storage.clock, MAGIC_LINK_MS);
  g_assert_true (ask (&fixture, ADA));
  tear_down (&fixture);
}

/* A racer's way. */
typedef struct
{
  Fixture *fixture;
  const char *token;
  gint *n_opened;
} Race;

static gpointer
race (gpointer data)
{
  Race *race = data;
  MagicLinkOutcome outcome = MAGIC_LINK_SPENT;
  g_autofree char *cookie = NULL;

  if (magic_link_redeem (race->fixture->learners.storage.storage, TENANT_A, race->fixture->learners.closed, race->token, race->fixture->browser, &outcome,
                         &cookie, NULL)
      && outcome == MAGIC_LINK_OPENED)
    g_atomic_int_inc (race->n_opened);

  return NULL;
}

/* R99: of fifty at once, one. */
static void
test_race (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_auto (Letter) letter = { 0 };
  GThread *threads[N_RACERS];
  gint n_opened = 0;
  Race data = { &fixture, NULL, &n_opened };

  if (!set_up (&fixture, engine))
    return;
  g_assert_true (ask (&fixture, ADA));
  letter = read_letter ();
  data.token = letter.token;
  for (guint i = 0; i < N_RACERS; i++)
    threads[i] = g_thread_new ("racer", race, &data);
  for (guint i = 0; i < N_RACERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_opened, ==, 1);
  g_assert_cmpint (learner_fixture_count (&fixture.learners, "SELECT count(*) FROM learner_session"), ==, 1);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  learner_fixture_add ("magic-link/once", test_once);
  learner_fixture_add ("magic-link/fifteen-minutes", test_fifteen_minutes);
  learner_fixture_add ("magic-link/who-gets-one", test_who_gets_one);
  learner_fixture_add ("magic-link/taken-off", test_taken_off);
  learner_fixture_add ("magic-link/limits", test_limits);
  learner_fixture_add ("magic-link/race", test_race);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-code.h"
#include "accounts/account.h"
#include "accounts/controller.h"
#include "api/api-usage.h"
#include "jobs/housekeeping.h"
#include "mail-fixture.h"
#include "notices/notice-sender.h"
#include "storage-fixture.h"

#include <string.h>

#define MINUTE_MS (60 * TWIN_SECOND_MS)
#define SITE "https://twins.example.org"
#define DIGEST "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

/* Two creators, of whom one lives where German is spoken, and a real mail server. */
typedef struct
{
  StorageFixture storage;
  Mailer *mailer;
  NoticeSender *sender;
  char *ada;
  char *bea;
  guint n_before;
} Fixture;

static char *
found (Fixture *self, const char *email, const char *country)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, STORAGE_SYSTEM, STORAGE_WRITE, NULL);
  g_autofree char *code = account_code_issue (tx, NULL, "creator", NULL);
  g_autofree char *token = NULL;
  g_autoptr (AccountProfile) account = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  account = account_create (self->storage.storage, code, email, NULL, country, NULL, "EU", "Laptop", &token, &error);
  g_assert_no_error (error);

  return g_strdup (account->id);
}

/* With the mail server of that name from now on. */
static gboolean
use_server (Fixture *self, const char *server)
{
  g_clear_pointer (&self->sender, notice_sender_free);
  g_clear_pointer (&self->mailer, mailer_free);
  self->mailer = mail_fixture_make_mailer (server, self->storage.clock);
  if (self->mailer != NULL)
    self->sender = notice_sender_new (self->storage.storage, self->mailer, SITE, 1000);

  return self->mailer != NULL;
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->sender, notice_sender_free);
  g_clear_pointer (&self->mailer, mailer_free);
  g_clear_pointer (&self->ada, g_free);
  g_clear_pointer (&self->bea, g_free);
  storage_fixture_tear_down (&self->storage);
}

static gboolean
set_up (Fixture *self, gconstpointer engine)
{
  if (!storage_fixture_set_up (&self->storage, GPOINTER_TO_INT (engine)))
    return FALSE;
  if (!use_server (self, "plain"))
    {
      tear_down (self);
      return FALSE;
    }
  self->ada = found (self, "ada@example.org", "FR");
  self->bea = found (self, "bea@example.org", "DE");
  self->n_before = mail_fixture_count ();

  return TRUE;
}

static gint64
change_policy (Fixture *self, const char *date, const char *summary, gboolean significant)
{
  const Controller controller = { .email = (char *) "privacy@school.example", .policy_date = (char *) date };
  const PolicyVersion version = { .digest = (char *) DIGEST, .summary = (char *) summary, .significant = significant };
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (controller_change_policy (self->storage.storage, &controller, &version, &n, &error));
  g_assert_no_error (error);

  return n;
}

static void
send_due (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (notice_sender_run (self->sender, &error));
  g_assert_no_error (error);
}

static guint
count_new (Fixture *self)
{
  return mail_fixture_count () - self->n_before;
}

static gint64
read_int (Fixture *self, const char *sql)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, STORAGE_SYSTEM, STORAGE_READ, NULL);
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (storage_get_int (tx, &value, -1, &error, sql, ""));
  g_assert_no_error (error);

  return value;
}

/* --- R175 --- */

/* Whoever has an account gets one letter of a change, in both languages; of the first version, of a minor one and of the same once more, none. */
static void
test_policy (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autofree char *letter = NULL;
  const char *english;
  const char *german;

  if (!set_up (&fixture, engine))
    return;
  g_assert_cmpint (change_policy (&fixture, "2026-04-03", NULL, TRUE), ==, 0);
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 0);

  g_assert_cmpint (change_policy (&fixture, "2026-12-01", "Answers to <quizzes> go after 20 days.", TRUE), ==, 2);
  g_assert_cmpint (change_policy (&fixture, "2026-12-01", "Answers to <quizzes> go after 20 days.", TRUE), ==, 0);
  send_due (&fixture);
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);

  letter = mail_fixture_read_last_to ("bea@example.org"); /* who lives in Germany */
  g_assert_nonnull (strstr (letter, "course@example.org bea@example.org"));
  english = strstr (letter, "From 2026-12-01, personal data is handled in another way");
  german = strstr (letter, "Ab dem 2026-12-01 wird auf dem Server");
  g_assert_true (german != NULL && english > german);
  g_assert_nonnull (strstr (letter, "What has changed: Answers to <quizzes>"));
  g_assert_nonnull (strstr (letter, "Answers to &lt;quizzes&gt;"));
  g_assert_nonnull (strstr (letter, DIGEST));
  g_assert_nonnull (strstr (letter, SITE));
  g_assert_nonnull (strstr (letter, "privacy@school.example"));
  g_assert_null (strstr (letter, "ada@example.org"));

  g_assert_cmpint (change_policy (&fixture, "2027-01-01", "A comma.", FALSE), ==, 0);
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM policy_version"), ==, 3);
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM notice WHERE state = 'sent' AND sent_at > 0 AND due_at = 0"), ==, 2);
  tear_down (&fixture);
}

/* What the twin's page says of it: the last version that is significant. */
static void
test_notice_date (gconstpointer engine)
{
  Fixture fixture = { 0 };
  const struct
  {
    const char *date;
    gboolean significant;
    const char *expected;
  } cases[] = { { "2026-04-03", FALSE, NULL }, { "2026-12-01", TRUE, "2026-12-01" }, { "2027-01-01", FALSE, "2026-12-01" }, { "2027-02-01", TRUE, "2027-02-01" } };
  gboolean known = TRUE;

  if (!set_up (&fixture, engine))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = NULL;
      StorageTx *tx;

      change_policy (&fixture, cases[i].date, NULL, cases[i].significant);
      tx = storage_begin (fixture.storage.storage, STORAGE_SYSTEM, STORAGE_READ, NULL);
      g_assert_true (policy_read_notice_date (tx, &date, &known, NULL));
      g_assert_cmpstr (date, ==, cases[i].expected);
      g_assert_true (known);
      storage_tx_free (tx);
    }
  tear_down (&fixture);
}

/* --- The queue --- */

/* A mail server that is not there: each pause is longer than the one before; when it is back, everybody gets the letter, once. */
static void
test_tried_again (gconstpointer engine)
{
  static const gint64 minutes[] = { 1, 5, 30, 120, 360, 720 };
  Fixture fixture = { 0 };

  if (!set_up (&fixture, engine))
    return;
  change_policy (&fixture, "2026-04-03", NULL, TRUE);
  change_policy (&fixture, "2026-12-01", NULL, TRUE);
  g_clear_pointer (&fixture.sender, notice_sender_free);
  g_clear_pointer (&fixture.mailer, mailer_free);
  fixture.mailer = mailer_new (&(MailSettings) { "smtp://127.0.0.1:1", "course@example.org", NULL, NULL, 10 }, fixture.storage.clock, NULL);
  fixture.sender = notice_sender_new (fixture.storage.storage, fixture.mailer, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      gint64 due = 0;

      send_due (&fixture);
      g_assert_true (notice_get_due (fixture.storage.storage, &due, NULL));
      g_assert_cmpint (due - twin_clock_now (fixture.storage.clock), ==, minutes[i] * MINUTE_MS);
      g_assert_cmpint (read_int (&fixture, "SELECT min(attempts) FROM notice"), ==, i + 1);
      twin_clock_manual_advance (fixture.storage.clock, minutes[i] * MINUTE_MS);
    }
  use_server (&fixture, "plain");
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  tear_down (&fixture);
}

/* In the end it is given up, and at once where the mail server refuses it. */
static void
test_given_up (gconstpointer engine)
{
  Fixture fixture = { 0 };

  if (!set_up (&fixture, engine))
    return;
  change_policy (&fixture, "2026-04-03", NULL, TRUE);
  change_policy (&fixture, "2026-12-01", NULL, TRUE);
  use_server (&fixture, "refusing");
  g_test_expect_message ("twin", G_LOG_LEVEL_WARNING, "*refused a letter*");
  g_test_expect_message ("twin", G_LOG_LEVEL_WARNING, "*refused a letter*");
  send_due (&fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM notice WHERE state = 'given-up' AND due_at = 0"), ==, 2);

  change_policy (&fixture, "2027-01-01", NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (Notice) ada = NULL;
      g_autoptr (Notice) bea = NULL;

      twin_clock_manual_advance (fixture.storage.clock, 12 * 60 * MINUTE_MS);
      ada = notice_claim (fixture.storage.storage, NULL);
      bea = notice_claim (fixture.storage.storage, NULL);
      g_assert_true (notice_note (fixture.storage.storage, ada, NOTICE_LATER, NULL));
      g_assert_true (notice_note (fixture.storage.storage, bea, NOTICE_LATER, NULL));
    }
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM notice WHERE state = 'given-up' AND due_at = 0"), ==, 4);
  tear_down (&fixture);
}

/* A process that dies with a letter in its hands: nobody else sends it meanwhile, after a while somebody does, with the same Message-ID. */
static void
test_crash (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autofree char *letter = NULL;
  g_autofree char *address = NULL;
  g_autofree char *id = NULL;

  if (!set_up (&fixture, engine))
    return;
  change_policy (&fixture, "2026-04-03", NULL, TRUE);
  change_policy (&fixture, "2026-12-01", NULL, TRUE);
  {
    g_autoptr (Notice) taken = notice_claim (fixture.storage.storage, NULL);

    address = g_strdup (taken->email);
    id = g_strdup_printf ("Message-ID: <%s@example.org>", taken->id);
  }
  g_clear_pointer (&fixture.sender, notice_sender_free);
  storage_fixture_reopen (&fixture.storage);
  use_server (&fixture, "plain");
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 1);
  twin_clock_manual_advance (fixture.storage.clock, 10 * MINUTE_MS);
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  letter = mail_fixture_read_last_to (address);
  g_assert_nonnull (strstr (letter, id));
  send_due (&fixture);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  tear_down (&fixture);
}

/* --- R182 --- */

static void
use (Fixture *self, gint64 n_tokens)
{
  StorageTx *tx = storage_begin (self->storage.storage, self->ada, STORAGE_WRITE, NULL);
  g_autoptr (GError) error = NULL;
  gboolean told;

  g_assert_true (api_usage_add (tx, n_tokens, &error));
  g_assert_true (storage_commit (tx, &error));
  storage_tx_free (tx);
  g_assert_true (api_usage_tell (self->storage.storage, self->ada, 1000, &told, &error));
  g_assert_no_error (error);
  send_due (self);
}

/* One letter at 80 and one at 100 percent of a calendar month's tokens, to whose they are; then the next month begins. */
static void
test_quota (gconstpointer engine)
{
  static const struct
  {
    gint64 n_tokens;
    guint n_letters;
    const char *words;
  } steps[] = { { 799, 0, NULL },
                { 1, 1, "80 percent of the 1000 tokens" },
                { 100, 1, "80 Prozent der 1000 Tokens" },
                { 100, 2, "have used all of the 1000 tokens" },
                { 5000, 2, "haben alle 1000 Tokens" } };
  Fixture fixture = { 0 };
  ApiMonth month;
  StorageTx *tx;

  if (!set_up (&fixture, engine))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      use (&fixture, steps[i].n_tokens);
      g_assert_cmpuint (count_new (&fixture), ==, steps[i].n_letters);
      if (steps[i].words != NULL)
        {
          g_autofree char *letter = mail_fixture_read_last ();

          g_assert_nonnull (strstr (letter, steps[i].words));
          g_assert_nonnull (strstr (letter, "course@example.org ada@example.org"));
          g_assert_nonnull (strstr (letter, "2026-11"));
        }
    }
  tx = storage_begin (fixture.storage.storage, fixture.ada, STORAGE_READ, NULL);
  g_assert_true (api_usage_read (tx, &month, NULL));
  g_assert_cmpint (month.n_tokens, ==, 6000);
  g_assert_cmpint (month.n_calls, ==, 5);
  storage_tx_free (tx);

  twin_clock_manual_advance (fixture.storage.clock, 15 * TWIN_DAY_MS);
  use (&fixture, 1);
  g_assert_cmpuint (count_new (&fixture), ==, 2);
  use (&fixture, 2000);
  g_assert_cmpuint (count_new (&fixture), ==, 3);
  tear_down (&fixture);
}

/* The sums of a month go 90 days after it, what was mailed of a quota 90 days after that; what was mailed of the policy stays with the account. */
static void
test_quota_retention (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autoptr (Storage) evidence = NULL;
  HousekeepingCount count;

  if (!set_up (&fixture, engine))
    return;
  evidence = storage_fixture_open_evidence (&fixture.storage);
  change_policy (&fixture, "2026-04-03", NULL, TRUE);
  change_policy (&fixture, "2026-12-01", NULL, TRUE);
  use (&fixture, 900);
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM notice"), ==, 3);
  twin_clock_manual_advance (fixture.storage.clock, 90 * TWIN_DAY_MS);
  g_assert_true (housekeeping_run (fixture.storage.storage, evidence, &count, NULL));
  g_assert_cmpint (count.n_due, ==, 1);
  g_assert_cmpint (read_int (&fixture, "SELECT count(*) FROM notice WHERE kind = 'policy'"), ==, 2);
  twin_clock_manual_advance (fixture.storage.clock, 30 * TWIN_DAY_MS);
  g_assert_true (housekeeping_run (fixture.storage.storage, evidence, &count, NULL));
  g_assert_cmpint (count.n_due, ==, 1);
  g_clear_pointer (&evidence, storage_free);
  tear_down (&fixture);
}

static void
add (const char *name, void (*run) (gconstpointer engine))
{
  g_autofree char *embedded = g_strdup_printf ("/notices/%s/embedded", name);
  g_autofree char *postgres = g_strdup_printf ("/notices/%s/postgres", name);

  g_test_add_data_func (embedded, GINT_TO_POINTER (FIXTURE_EMBEDDED), run);
  g_test_add_data_func (postgres, GINT_TO_POINTER (FIXTURE_POSTGRES), run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("R175-policy", test_policy);
  add ("R175-notice-date", test_notice_date);
  add ("tried-again", test_tried_again);
  add ("given-up", test_given_up);
  add ("crash", test_crash);
  add ("R182-quota", test_quota);
  add ("R182-quota-retention", test_quota_retention);

  return g_test_run ();
}

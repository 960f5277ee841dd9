/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/access-review.h"
#include "accounts/account-code.h"
#include "accounts/account-log.h"
#include "accounts/account-root.h"
#include "accounts/account-sign-in.h"
#include "accounts/account-token.h"
#include "accounts/account-totp.h"
#include "accounts/account.h"
#include "base/twin-error.h"
#include "storage-fixture.h"

#include <string.h>

/* RFC 6238, appendix B, the last six of its eight digits. */
static void
test_totp_vectors (void)
{
  static const struct
  {
    gint64 seconds;
    const char *code;
  } cases[] = {
    { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" }, { 2000000000, "279037" },
  };
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  g_autofree char *base32 = account_totp_to_base32 (secret);

  g_assert_cmpstr (base32, ==, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 step = 0;

      g_assert_true (account_totp_check (secret, cases[i].code, cases[i].seconds * 1000, 0, &step));
      g_assert_cmpint (step, ==, cases[i].seconds / 30);
      /* Once; and not two steps later. */
      g_assert_false (account_totp_check (secret, cases[i].code, cases[i].seconds * 1000, step, &step));
      g_assert_false (account_totp_check (secret, cases[i].code, (cases[i].seconds + 60) * 1000, 0, &step));
      g_assert_false (account_totp_check (secret, "12345", cases[i].seconds * 1000, 0, &step));
    }
}

static void
append (StorageFixture *fixture, const char *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, &error);

  g_assert_true (account_log_append (tx, TENANT_A, "token.issue", object, "done", NULL, &error));
  g_assert_true (storage_commit (tx, &error));
  g_assert_no_error (error);
}

static gint64
find_bad_row (StorageFixture *fixture)
{
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_READ, NULL);
  gint64 n_rows = 0;
  gint64 bad_seq = -1;

  g_assert_true (account_log_verify (tx, &n_rows, &bad_seq, NULL));

  return bad_seq;
}

static void
tamper (StorageFixture *fixture, const char *sql)
{
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, NULL);

  g_assert_cmpint (storage_execute (tx, NULL, sql, ""), ==, 1);
  g_assert_true (storage_commit (tx, NULL));
}

/* A row that is altered or cut out is named. */
static void
test_the_log_shows_tampering (gconstpointer engine)
{
  StorageFixture fixture = { 0 };

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  for (guint i = 0; i < 5; i++)
    append (&fixture, "01234567");
  g_assert_cmpint (find_bad_row (&fixture), ==, 0);
  tamper (&fixture, "UPDATE audit SET object = 'other' WHERE seq = 4");
  g_assert_cmpint (find_bad_row (&fixture), ==, 4);
  tamper (&fixture, "UPDATE audit SET object = '01234567' WHERE seq = 4");
  tamper (&fixture, "DELETE FROM audit WHERE seq = 3");
  g_assert_cmpint (find_bad_row (&fixture), ==, 3);
  storage_fixture_tear_down (&fixture);
}

static AccountRootCheck
check_roots (StorageFixture *fixture)
{
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_READ, NULL);
  AccountRootCheck check;

  g_assert_true (account_root_verify (tx, &check, NULL));

  return check;
}

static guint
sign_days (StorageFixture *fixture)
{
  guint n_signed = 0;

  g_assert_true (account_root_sign (fixture->storage, TENANT_A, &n_signed, NULL));

  return n_signed;
}

/* Every digest and the chain made anew by somebody who can write to the database: only the signature tells. */
static void
forge_object_of_last (StorageFixture *fixture)
{
  g_autoptr (StorageTx) tx = storage_begin (fixture->storage, TENANT_A, STORAGE_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (storage_execute (tx, &error, "DELETE FROM audit WHERE seq = 3", ""), ==, 1);
  g_assert_cmpint (storage_execute (tx, &error, "UPDATE counter SET value = 2 WHERE name = 'audit'", ""), ==, 1);
  g_assert_true (account_log_append (tx, TENANT_A, "token.issue", "forged", "done", NULL, &error));
  g_assert_true (storage_commit (tx, &error));
  g_assert_no_error (error);
}

/* A day is signed when it is over, once; a log that was written anew or cut is found out. */
static void
test_days_are_signed (gconstpointer engine)
{
  StorageFixture fixture = { 0 };

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_true (storage_create_tenant (fixture.storage, TENANT_A, NULL));
  append (&fixture, "one");
  g_assert_cmpuint (sign_days (&fixture), ==, 0);
  twin_clock_manual_advance (fixture.clock, TWIN_DAY_MS);
  g_assert_cmpuint (sign_days (&fixture), ==, 1);
  g_assert_cmpuint (sign_days (&fixture), ==, 0);
  append (&fixture, "two");
  append (&fixture, "three");
  twin_clock_manual_advance (fixture.clock, 3 * TWIN_DAY_MS);
  g_assert_cmpuint (sign_days (&fixture), ==, 1);
  g_assert_cmpint (check_roots (&fixture).bad_seq, ==, 0);
  g_assert_cmpuint (check_roots (&fixture).n_roots, ==, 2);

  forge_object_of_last (&fixture);
  g_assert_cmpint (find_bad_row (&fixture), ==, 0); /* the chain alone is whole */
  g_assert_cmpint (check_roots (&fixture).bad_seq, ==, 3);
  tamper (&fixture, "DELETE FROM audit WHERE seq = 3");
  g_assert_cmpint (check_roots (&fixture).bad_seq, ==, 3);
  tamper (&fixture, "DELETE FROM audit_root WHERE seq = 3");
  g_assert_cmpint (check_roots (&fixture).bad_seq, ==, 3); /* the counter knows of it */
  storage_fixture_tear_down (&fixture);
}

static AccountProfile *
make_account (StorageFixture *fixture, char **token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  AccountProfile *profile;

  {
    g_autoptr (StorageTx) tx = storage_begin (fixture->storage, STORAGE_SYSTEM, STORAGE_WRITE, &error);

    code = account_code_issue (tx, NULL, "super_admin", &error);
    g_assert_true (storage_commit (tx, &error));
  }
  profile = account_create (fixture->storage, code, "a@example.org", NULL, "DE", "Correct horse 9!", "EU", "Laptop", token, &error);
  g_assert_no_error (error);

  return profile;
}

/* R128: once in 90 calendar days; the 89th is one too early. */
static void
test_country_once_in_90_days (gconstpointer engine)
{
  StorageFixture fixture = { 0 };
  g_autoptr (AccountProfile) profile = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  profile = make_account (&fixture, &token);
  g_assert_true (account_change (fixture.storage, profile->id, NULL, "AT", "EU", &error));
  twin_clock_manual_advance (fixture.clock, 89 * TWIN_DAY_MS);
  g_assert_false (account_change (fixture.storage, profile->id, NULL, "FR", "EU", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);
  twin_clock_manual_advance (fixture.clock, TWIN_DAY_MS);
  g_assert_true (account_change (fixture.storage, profile->id, NULL, "FR", "EU", &error));
  g_assert_no_error (error);
  storage_fixture_tear_down (&fixture);
}

static AccountTokenState
state_of (StorageFixture *fixture, const char *token)
{
  AccountTokenState state = ACCOUNT_TOKEN_UNKNOWN;
  g_autoptr (AccountSession) session = NULL;

  g_assert_true (account_token_check (fixture->storage, token, &state, &session, NULL));

  return state;
}

/* R72: a session ends after an hour without use, however long it lasts with it; a computer's token stays. */
static void
test_sessions_end_without_use (gconstpointer engine)
{
  StorageFixture fixture = { 0 };
  g_autoptr (AccountProfile) profile = NULL;
  g_autofree char *computer = NULL;
  g_autofree char *session = NULL;
  g_autofree char *id = NULL;
  AccountSignIn outcome = ACCOUNT_WRONG;

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  profile = make_account (&fixture, &computer);
  g_assert_true (account_sign_in (fixture.storage, "a@example.org", "Correct horse 9!", NULL, NULL, &outcome, &session, &id, NULL));
  g_assert_cmpint (outcome, ==, ACCOUNT_SIGNED_IN);
  for (guint i = 0; i < 5; i++)
    {
      twin_clock_manual_advance (fixture.clock, 3599 * TWIN_SECOND_MS);
      g_assert_cmpint (state_of (&fixture, session), ==, ACCOUNT_TOKEN_GOOD);
    }
  twin_clock_manual_advance (fixture.clock, 3600 * TWIN_SECOND_MS);
  g_assert_cmpint (state_of (&fixture, session), ==, ACCOUNT_TOKEN_EXPIRED);
  g_assert_cmpint (state_of (&fixture, computer), ==, ACCOUNT_TOKEN_GOOD);
  storage_fixture_tear_down (&fixture);
}

/* A typing error is seen without asking anybody. */
static void
test_tokens_know_their_own_form (void)
{
  static const char good[] = "twn_pat_1rmXjMKK_dAM0V4uiWulfh6iKSjbZouTwuC0pdU0zkxihpfQVdss_2x4dF7";
  g_autofree char *id = account_token_get_id (good);

  g_assert_cmpstr (id, ==, "1rmXjMKK");
  for (guint i = 0; i < strlen (good); i++)
    {
      g_autofree char *wrong = g_strdup (good);

      wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
      g_assert_null (account_token_get_id (wrong));
    }
  g_assert_null (account_token_get_id (""));
  g_assert_null (account_token_get_id ("twn_pat_"));
}

/* R173, R76: every three months, counted from the first account on; who is there, and what opens the door, is in it; what was done is in the log. */
static void
test_access_review (gconstpointer engine)
{
  StorageFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  g_autofree char *token = NULL;
  g_autoptr (AccountProfile) account = NULL;
  g_autoptr (AccessReview) empty = NULL;
  g_autoptr (AccessReview) first = NULL;
  g_autoptr (AccessReview) second = NULL;
  const AccessReviewAccount *one;
  gint64 bad_seq = -1;
  gint64 n_rows = 0;
  StorageTx *tx;

  if (!storage_fixture_set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  empty = access_review_read (fixture.storage, &error);
  g_assert_no_error (error);
  g_assert_cmpint (empty->due_at, ==, 0);
  tx = storage_begin (fixture.storage, STORAGE_SYSTEM, STORAGE_WRITE, NULL);
  code = account_code_issue (tx, NULL, "super_admin", NULL);
  g_assert_true (storage_commit (tx, NULL));
  storage_tx_free (tx);
  account = account_create (fixture.storage, code, "a@example.org", NULL, "DE", NULL, "EU", "Laptop", &token, &error);
  g_assert_no_error (error);

  first = access_review_read (fixture.storage, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->accounts->len, ==, 1);
  g_assert_cmpuint (first->partners->len, ==, 0);
  one = first->accounts->pdata[0];
  g_assert_cmpstr (one->id, ==, account->id);
  g_assert_cmpstr (one->role, ==, "super_admin");
  g_assert_cmpstr (one->status, ==, "active");
  g_assert_false (one->has_totp);
  g_assert_cmpuint (one->n_tokens, ==, 1);
  g_assert_cmpint (first->last_at, ==, 0);
  g_assert_cmpint (first->due_at - account->created_at, >=, 89 * TWIN_DAY_MS);
  g_assert_cmpint (first->due_at - account->created_at, <=, 92 * TWIN_DAY_MS);

  twin_clock_manual_advance (fixture.clock, 91 * TWIN_DAY_MS); /* the token, which nobody used for 90 days, opens nothing any more */
  g_assert_true (access_review_sign_off (fixture.storage, first, &error));
  second = access_review_read (fixture.storage, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->last_at, ==, twin_clock_now (fixture.clock));
  g_assert_cmpint (second->due_at, >=, second->last_at + 89 * TWIN_DAY_MS);
  g_assert_cmpuint (((AccessReviewAccount *) second->accounts->pdata[0])->n_tokens, ==, 0);
  tx = storage_begin (fixture.storage, STORAGE_SYSTEM, STORAGE_READ, NULL);
  g_assert_true (account_log_verify (tx, &n_rows, &bad_seq, NULL));
  g_assert_cmpint (bad_seq, ==, 0);
  storage_tx_free (tx);
  storage_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/totp", test_totp_vectors);
  g_test_add_func ("/accounts/token-form", test_tokens_know_their_own_form);
  for (int i = FIXTURE_EMBEDDED; i <= FIXTURE_POSTGRES; i++)
    {
      const char *engine = i == FIXTURE_EMBEDDED ? "embedded" : "postgres";
      g_autofree char *days = g_strconcat ("/accounts/signed-days/", engine, NULL);
      g_autofree char *country = g_strconcat ("/accounts/country/", engine, NULL);
      g_autofree char *sessions = g_strconcat ("/accounts/sessions/", engine, NULL);

      g_test_add_data_func (days, GINT_TO_POINTER (i), test_days_are_signed);
      g_test_add_data_func (country, GINT_TO_POINTER (i), test_country_once_in_90_days);
      g_test_add_data_func (sessions, GINT_TO_POINTER (i), test_sessions_end_without_use);
    }
  g_test_add_data_func ("/accounts/R173-access-review/embedded", GINT_TO_POINTER (FIXTURE_EMBEDDED), test_access_review);
  g_test_add_data_func ("/accounts/R173-access-review/postgres", GINT_TO_POINTER (FIXTURE_POSTGRES), test_access_review);
  g_test_add_data_func ("/accounts/log/embedded", GINT_TO_POINTER (FIXTURE_EMBEDDED), test_the_log_shows_tampering);
  g_test_add_data_func ("/accounts/log/postgres", GINT_TO_POINTER (FIXTURE_POSTGRES), test_the_log_shows_tampering);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-log.h"
#include "accounts/account-token.h"
#include "accounts/account-totp.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/totp", test_totp_vectors);
  g_test_add_func ("/accounts/token-form", test_tokens_know_their_own_form);
  g_test_add_data_func ("/accounts/log/embedded", GINT_TO_POINTER (FIXTURE_EMBEDDED), test_the_log_shows_tampering);
  g_test_add_data_func ("/accounts/log/postgres", GINT_TO_POINTER (FIXTURE_POSTGRES), test_the_log_shows_tampering);

  return g_test_run ();
}

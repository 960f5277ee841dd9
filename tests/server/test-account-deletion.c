/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-deletion.h"

#include "accounts/account-code.h"
#include "accounts/account-sign-in.h"
#include "accounts/account-token.h"
#include "accounts/account.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "bundles/address.h"
#include "jobs/erasure-replay.h"
#include "jobs/retention.h"
#include "partners/partner.h"
#include "storage-fixture.h"

#define PASSWORD "Correct horse 9!"
#define DAY TWIN_DAY_MS

typedef struct
{
  StorageFixture storage;
  Storage *evidence;
  ErasureLog *log;
  AccountProfile *anna; /* founded the organisation, with a published twin and a partner */
  char *token;
} Fixture;

static AccountProfile *
join (Fixture *self, const char *organisation_id, const char *role, const char *email, char **token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  AccountProfile *profile;

  {
    g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, STORAGE_SYSTEM, STORAGE_WRITE, &error);

    code = account_code_issue (tx, organisation_id, role, &error);
    g_assert_true (storage_commit (tx, &error));
  }
  profile = account_create (self->storage.storage, code, email, NULL, "DE", PASSWORD, "EU", "Laptop", token, &error);
  g_assert_no_error (error);

  return profile;
}

/* A row in the account's part and the salts of a consent in the evidence. */
static void
plant (Fixture *self)
{
  g_autofree char *id = twin_id_new (self->storage.clock);
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, self->anna->id, STORAGE_WRITE, NULL);
  g_autoptr (GBytes) salt = g_bytes_new_static ("0123456789abcdef", 16);

  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO launch (digest, expires_at) VALUES ('x', ?)", "i", G_MAXINT64), ==, 1);
  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  tx = storage_begin (self->storage.storage, STORAGE_SYSTEM, STORAGE_WRITE, NULL);
  g_assert_cmpint (storage_execute (tx, NULL,
                                    "INSERT INTO notice (id, creator_id, kind, occasion, state, attempts, due_at, created_at, sent_at)"
                                    "  VALUES (?, ?, 'policy', '2', 'sent', 1, 0, 1, 1)", "ss", id, self->anna->id), ==, 1);
  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  tx = storage_begin (self->evidence, STORAGE_SYSTEM, STORAGE_WRITE, NULL);
  g_assert_cmpint (storage_execute (tx, NULL, "INSERT INTO consent_salt (id, tenant_id, ip_salt, ua_salt, at) VALUES (?, ?, ?, ?, ?)", "ssBBi", id,
                                    self->anna->id, salt, salt, twin_clock_now (self->storage.clock)), ==, 1);
  g_assert_true (storage_commit (tx, NULL));
}

static gboolean
set_up (Fixture *self, FixtureEngine engine)
{
  static const PartnerFields fields = { "School", "dpo@school.example", NULL, NULL, FALSE };
  g_autofree char *slug = NULL;
  g_autofree char *partner = NULL;

  if (!storage_fixture_set_up (&self->storage, engine))
    return FALSE;
  self->evidence = storage_fixture_open_evidence (&self->storage);
  self->log = erasure_log_new (self->storage.directory, self->storage.key);
  self->anna = join (self, NULL, "super_admin", "anna@example.org", &self->token);
  slug = address_assign (self->storage.storage, self->anna->id, "t", "Lab Safety", NULL);
  g_assert_cmpstr (slug, ==, "lab-safety");
  {
    const AccountSession by = { .creator_id = self->anna->id, .organisation_id = self->anna->organisation_id };

    partner = partner_create (self->storage.storage, &by, &fields, NULL);
    g_assert_nonnull (partner);
  }
  plant (self);

  return TRUE;
}

static void
tear_down (Fixture *self)
{
  account_profile_free (self->anna);
  g_free (self->token);
  storage_free (self->evidence);
  erasure_log_free (self->log);
  storage_fixture_tear_down (&self->storage);
}

static gboolean
has_address (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Address) address = address_find (self->storage.storage, "lab-safety", &error);

  if (address == NULL)
    g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);

  return address != NULL;
}

static gboolean
is_good (Fixture *self, const char *token)
{
  AccountTokenState state = ACCOUNT_TOKEN_UNKNOWN;
  g_autoptr (AccountSession) session = NULL;

  g_assert_true (account_token_check (self->storage.storage, token, &state, &session, NULL));

  return state == ACCOUNT_TOKEN_GOOD;
}

static AccountSignIn
sign_in (Fixture *self)
{
  AccountSignIn outcome = ACCOUNT_WRONG;
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;

  g_assert_true (account_sign_in (self->storage.storage, "anna@example.org", PASSWORD, NULL, NULL, &outcome, &token, &id, NULL));

  return outcome;
}

static void
delete (Fixture *self)
{
  gint64 destroyed_at = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (account_delete (self->storage.storage, self->log, self->anna->id, PASSWORD, NULL, &destroyed_at, &error));
  g_assert_no_error (error);
  g_assert_cmpint (destroyed_at, ==, twin_clock_now (self->storage.clock) + 30 * DAY);
}

static gint64
count (Fixture *self, Storage *storage, const char *sql)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, NULL);
  gint64 n = -1;

  g_assert_true (storage_get_int (tx, &n, -1, NULL, sql, ""));

  return n;
}

static gboolean
has_part (Fixture *self)
{
  g_auto (GStrv) tenants = storage_list_tenants (self->storage.storage, NULL);

  return g_strv_contains ((const char *const *) tenants, self->anna->id);
}

/* R53, R54: at once nobody gets in and nobody is answered; whoever holds only a token does not end an account. */
static void
test_at_once (gconstpointer engine)
{
  Fixture fixture = { 0 };
  gint64 destroyed_at = 0;
  g_autoptr (GError) error = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_false (account_delete (fixture.storage.storage, fixture.log, fixture.anna->id, NULL, NULL, &destroyed_at, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (account_delete (fixture.storage.storage, fixture.log, fixture.anna->id, "Wrong horse 9!", NULL, &destroyed_at, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_true (is_good (&fixture, fixture.token) && has_address (&fixture));
  delete (&fixture);
  g_assert_false (is_good (&fixture, fixture.token));
  g_assert_false (has_address (&fixture));
  g_assert_cmpint (sign_in (&fixture), ==, ACCOUNT_WRONG);
  tear_down (&fixture);
}

/* Until the 30th day it can be brought back, with all but its tokens. */
static void
test_brought_back (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  g_assert_false (account_undelete (fixture.storage.storage, fixture.log, "anna@example.org", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  delete (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY - 1);
  g_assert_true (account_undelete (fixture.storage.storage, fixture.log, "Anna@Example.org", &error));
  g_assert_true (has_address (&fixture));
  g_assert_false (is_good (&fixture, fixture.token));
  g_assert_cmpint (sign_in (&fixture), ==, ACCOUNT_SIGNED_IN);
  delete (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY);
  g_assert_false (account_undelete (fixture.storage.storage, fixture.log, "anna@example.org", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  tear_down (&fixture);
}

static gint64
get (const GArray *lines, const char *table)
{
  gint64 n = 0;

  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (g_array_index (lines, RetentionLine, i).table, table))
      n += g_array_index (lines, RetentionLine, i).n_rows;

  return n;
}

/* R45, R55, R144: on the 30th day all of it goes, exactly what a preview says, and what shows the partner's agreement stays. */
static void
test_destroyed_after_30_days (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autoptr (GArray) said = NULL;
  g_autoptr (GArray) early = NULL;
  g_autoptr (GArray) done = NULL;
  g_autoptr (GArray) again = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  delete (&fixture);
  said = retention_preview (fixture.storage.storage, fixture.evidence, twin_clock_now (fixture.storage.clock) + 30 * DAY, NULL);
  g_assert_cmpint (get (said, "creator"), ==, 1);
  g_assert_cmpint (get (said, "consent_salt"), ==, 1);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY - 1);
  early = retention_run (fixture.storage.storage, fixture.evidence, NULL);
  g_assert_cmpint (get (early, "creator"), ==, 0);
  g_assert_true (has_part (&fixture));
  twin_clock_manual_advance (fixture.storage.clock, 1);
  done = retention_run (fixture.storage.storage, fixture.evidence, NULL);
  for (guint i = 0; i < said->len; i++)
    g_assert_cmpint (g_array_index (said, RetentionLine, i).n_rows, ==, g_array_index (done, RetentionLine, i).n_rows);
  g_assert_false (has_part (&fixture));
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT (SELECT count(*) FROM creator) + (SELECT count(*) FROM token) + (SELECT count(*) FROM address)"), ==, 0);
  g_assert_cmpint (count (&fixture, fixture.evidence, "SELECT count(*) FROM consent_salt"), ==, 0);
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT count(*) FROM partner WHERE ended_at > 0 AND contact IS NULL AND user_key IS NULL"), ==, 1);
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT count(*) FROM organisation WHERE deleted_at > 0"), ==, 1);
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT count(*) FROM system_audit WHERE action = 'account.destroy' AND detail LIKE '%rows%'"), ==, 1);
  again = retention_run (fixture.storage.storage, fixture.evidence, NULL);
  g_assert_cmpint (retention_sum (again), ==, 0);
  tear_down (&fixture);
}

/* The server was killed when the account's part was gone and its row was not. */
static void
test_cut_off (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autoptr (GArray) done = NULL;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  delete (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY);
  g_assert_true (storage_delete_tenant (fixture.storage.storage, fixture.anna->id, NULL));
  done = retention_run (fixture.storage.storage, fixture.evidence, NULL);
  g_assert_cmpint (get (done, "creator"), ==, 1);
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT count(*) FROM creator"), ==, 0);
  tear_down (&fixture);
}

/* What was deleted, and brought back, after a backup is so when the backup is put back; and ends on the same day. */
static void
test_backup (gconstpointer engine)
{
  Fixture fixture = { 0 };
  Storage *before, *deleted, *evidence, *evidence_deleted;
  g_autoptr (TwinSecret) seed = twin_secret_new_random (32);
  g_autoptr (GArray) done = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  before = storage_fixture_back_up (&fixture.storage, fixture.evidence, &evidence);
  twin_clock_manual_advance (fixture.storage.clock, DAY);
  delete (&fixture);
  deleted = storage_fixture_back_up (&fixture.storage, fixture.evidence, &evidence_deleted);
  g_assert_true (erasure_replay (fixture.log, before, evidence, seed, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (count (&fixture, before, "SELECT deleted_at FROM creator"), ==, twin_clock_now (fixture.storage.clock));
  g_assert_cmpint (count (&fixture, before, "SELECT count(*) FROM token WHERE revoked_at = 0"), ==, 0);
  g_assert_true (erasure_replay (fixture.log, before, evidence, seed, &n, &error));
  g_assert_true (erasure_replay (fixture.log, deleted, evidence_deleted, seed, &n, &error) && n == 0);

  /* The last word holds. */
  twin_clock_manual_advance (fixture.storage.clock, DAY);
  g_assert_true (account_undelete (fixture.storage.storage, fixture.log, "anna@example.org", &error));
  g_assert_true (erasure_replay (fixture.log, deleted, evidence_deleted, seed, &n, &error) && n == 1);
  g_assert_cmpint (count (&fixture, deleted, "SELECT deleted_at FROM creator"), ==, 0);
  delete (&fixture);
  g_assert_true (erasure_replay (fixture.log, before, evidence, seed, &n, &error) && n == 1);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY);
  done = retention_run (before, evidence, NULL);
  g_assert_cmpint (get (done, "creator"), ==, 1);
  g_assert_no_error (error);
  storage_free (before);
  storage_free (deleted);
  storage_free (evidence);
  storage_free (evidence_deleted);
  tear_down (&fixture);
}

/* Nobody leaves others without somebody who can give every role; and their organisation outlives who founded it. */
static void
test_others_stay (gconstpointer engine)
{
  Fixture fixture = { 0 };
  g_autofree char *bert_token = NULL;
  g_autofree char *carla_token = NULL;
  g_autoptr (AccountProfile) bert = NULL;
  g_autoptr (AccountProfile) carla = NULL;
  g_autoptr (GArray) done = NULL;
  g_autoptr (GError) error = NULL;
  gint64 destroyed_at = 0;

  if (!set_up (&fixture, GPOINTER_TO_INT (engine)))
    return;
  bert = join (&fixture, fixture.anna->organisation_id, "creator", "bert@example.org", &bert_token);
  g_assert_false (account_delete (fixture.storage.storage, fixture.log, fixture.anna->id, PASSWORD, NULL, &destroyed_at, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
  g_assert_true (is_good (&fixture, fixture.token));
  carla = join (&fixture, fixture.anna->organisation_id, "super_admin", "carla@example.org", &carla_token);
  delete (&fixture);
  twin_clock_manual_advance (fixture.storage.clock, 30 * DAY);
  done = retention_run (fixture.storage.storage, fixture.evidence, NULL);
  g_assert_cmpint (get (done, "creator"), ==, 1);
  g_assert_true (is_good (&fixture, bert_token) && is_good (&fixture, carla_token));
  g_assert_cmpint (count (&fixture, fixture.storage.storage, "SELECT count(*) FROM partner WHERE ended_at = 0"), ==, 1);
  tear_down (&fixture);
}

static void
add (const char *name, GTestDataFunc func)
{
  static const char *const engines[] = { "embedded", "postgres" };

  for (int i = 0; i < (int) G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *path = g_strjoin ("/", "/accounts/deletion", engines[i], name, NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("at-once", test_at_once);
  add ("brought-back", test_brought_back);
  add ("destroyed-after-30-days", test_destroyed_after_30_days);
  add ("cut-off", test_cut_off);
  add ("others-stay", test_others_stay);
  add ("backup", test_backup);

  return g_test_run ();
}

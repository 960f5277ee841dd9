/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts/account-code.h"
#include "accounts/account.h"
#include "base/twin-json.h"
#include "jobs/housekeeping.h"
#include "partners/partner-address.h"
#include "partners/partner-key.h"
#include "partners/partner-launch.h"
#include "partners/partner.h"
#include "partners/webhook-event.h"
#include "partners/webhook-sender.h"
#include "storage-fixture.h"

#include <netinet/in.h>
#include <sodium.h>
#include <string.h>

#define TWIN "01920000-0000-7000-8000-0000000000aa"
#define SECRET "whsec-test"
#define BODY "{\"event\":\"session.message\",\"session_id\":\"s1\",\"message_length\":42,\"course_context\":\"bio-101\"}"

/* --- What is fixed, byte for byte --- */

static TwinSecret *
secret_of (const char *text)
{
  return twin_secret_new ((const guint8 *) text, strlen (text));
}

/* R118 */
static void
test_user_vector (void)
{
  g_autoptr (TwinSecret) key = secret_of ("partner-test-key");
  g_autofree char *digest = partner_hash_user (key, "student-42");

  g_assert_cmpstr (digest, ==, "f8afb657ec253921d24c469351ea6c83e869e690c7423af8bc27c8fc495d37e0");
}

/* R142 */
static void
test_webhook_vector (void)
{
  g_autoptr (TwinSecret) secret = secret_of (SECRET);
  g_autofree char *body = webhook_event_write_body ("s1", 42, "bio-101");
  g_autofree char *signature = webhook_event_sign (secret, "msg_1", 1700000000, body);

  g_assert_cmpstr (body, ==, BODY);
  g_assert_cmpstr (signature, ==, "v1,Cb6X+oCgO5kBz9Mg02Nw+qv97BoSEKQsiDXfw2IrrQA=");
}

/* R119: these and no others. One more here is one more that partners are told: it needs their agreement first. */
static void
test_schema_is_closed (void)
{
  static const char *const allowed[] = { "event", "session_id", "message_length", "course_context", NULL };
  g_autofree char *body = webhook_event_write_body ("s1", 42, "bio-101");
  g_autoptr (JsonObject) json = twin_json_parse_object (body, NULL);
  g_autoptr (GList) members = json_object_get_members (json);

  g_assert_cmpuint (g_list_length (members), ==, g_strv_length ((char **) allowed));
  for (GList *link = members; link != NULL; link = link->next)
    g_assert_true (g_strv_contains (allowed, link->data));
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *address;
    gboolean may;
    gboolean may_local;
  } cases[] = {
    { "93.184.216.34", TRUE, TRUE },  { "2606:4700::1111", TRUE, TRUE }, { "127.0.0.1", FALSE, TRUE },       { "127.255.255.254", FALSE, TRUE },
    { "::1", FALSE, TRUE },           { "10.0.0.1", FALSE, FALSE },      { "172.16.0.1", FALSE, FALSE },     { "172.31.255.255", FALSE, FALSE },
    { "172.32.0.1", TRUE, TRUE },     { "192.168.1.1", FALSE, FALSE },   { "169.254.169.254", FALSE, FALSE }, { "100.64.0.1", FALSE, FALSE },
    { "0.0.0.0", FALSE, FALSE },      { "224.0.0.1", FALSE, FALSE },     { "255.255.255.255", FALSE, FALSE }, { "198.18.0.1", FALSE, FALSE },
    { "::", FALSE, FALSE },           { "::ffff:10.0.0.1", FALSE, FALSE }, { "::ffff:127.0.0.1", FALSE, TRUE }, { "64:ff9b::a00:1", FALSE, FALSE },
    { "fe80::1", FALSE, FALSE },      { "fc00::1", FALSE, FALSE },       { "fd12::1", FALSE, FALSE },        { "ff02::1", FALSE, FALSE },
    { "2002:a00:1::", FALSE, FALSE }, { "2001:db8::1", FALSE, FALSE },   { "192.0.2.7", FALSE, FALSE },      { "198.51.100.7", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (cases[i].address, 443);
      struct sockaddr_storage native;
      gsize size = (gsize) g_socket_address_get_native_size (address);

      g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (partner_may_connect ((struct sockaddr *) &native, size, FALSE), ==, cases[i].may);
      g_assert_cmpint (partner_may_connect ((struct sockaddr *) &native, size, TRUE), ==, cases[i].may_local);
    }
}

/* --- A partner with a key, and a twin of its organisation --- */

typedef struct
{
  StorageFixture storage;
  AccountProfile *account;
  AccountSession by;
  TwinManifest *manifest;
  char *partner;
  PartnerNewKey key;
} Fixture;

static AccountProfile *
found (StorageFixture *storage)
{
  g_autoptr (StorageTx) tx = storage_begin (storage->storage, STORAGE_SYSTEM, STORAGE_WRITE, NULL);
  g_autofree char *code = account_code_issue (tx, NULL, "super_admin", NULL);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  AccountProfile *account;

  g_assert_true (storage_commit (tx, NULL));
  g_clear_pointer (&tx, storage_tx_free);
  account = account_create (storage->storage, code, "a@example.org", NULL, "DE", NULL, "EU", "Laptop", &token, &error);
  g_assert_no_error (error);

  return account;
}

static gboolean
set_up (Fixture *self, gconstpointer engine)
{
  g_autoptr (GBytes) text = g_bytes_new_static (
    "{\"config\":{\"accessMode\":\"partner\"},\"documents\":[],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"twin\":\"" TWIN "\"}",
    strlen ("{\"config\":{\"accessMode\":\"partner\"},\"documents\":[],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"twin\":\"" TWIN "\"}"));
  const PartnerFields fields = { "School", "dpo@school.example", NULL, "http://127.0.0.1:1/hook", TRUE };
  g_autoptr (GError) error = NULL;

  if (!storage_fixture_set_up (&self->storage, GPOINTER_TO_INT (engine)))
    return FALSE;
  self->account = found (&self->storage);
  self->by = (AccountSession) { .creator_id = self->account->id, .organisation_id = self->account->organisation_id };
  self->manifest = twin_manifest_parse (text, &error);
  g_assert_no_error (error);
  self->partner = partner_create (self->storage.storage, &self->by, &fields, &error);
  g_assert_no_error (error);
  g_assert_false (partner_key_issue (self->storage.storage, &self->by, self->partner, "launch", 7, &self->key, NULL));
  g_assert_true (partner_accept (self->storage.storage, &self->by, self->partner, "1", "Ada", "Text", NULL));
  g_assert_true (partner_key_issue (self->storage.storage, &self->by, self->partner, "launch", 7, &self->key, NULL));
  g_free (partner_renew_webhook_secret (self->storage.storage, &self->by, self->partner, NULL));

  return TRUE;
}

static void
tear_down (Fixture *self)
{
  partner_new_key_clear (&self->key);
  g_free (self->partner);
  twin_manifest_unref (self->manifest);
  account_profile_free (self->account);
  storage_fixture_tear_down (&self->storage);
}

static void
append_part (GString *token, const void *data, gsize length)
{
  char *text = g_malloc (sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING));

  sodium_bin2base64 (text, sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING), data, length,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  g_string_append (token, text);
  g_free (text);
}

static char *
sign_launch (Fixture *self, const char *user, const char *nonce, gint64 issued, gint64 seconds)
{
  g_autofree char *header = g_strdup_printf ("{\"alg\":\"HS256\",\"kid\":\"%.8s\"}", self->key.key + strlen ("twn_ptn_"));
  g_autofree char *claims = g_strdup_printf ("{\"sub\":\"%s\",\"aud\":\"course\",\"jti\":\"%s\",\"course\":\"bio-101\",\"iat\":%lld,\"exp\":%lld}", user, nonce,
                                             (long long) issued, (long long) (issued + seconds));
  g_autoptr (TwinSecret) secret = secret_of (self->key.launch_secret);
  GString *token = g_string_new (NULL);
  guint8 mac[PARTNER_MAC_LENGTH];

  append_part (token, header, strlen (header));
  g_string_append_c (token, '.');
  append_part (token, claims, strlen (claims));
  partner_sign (secret, token->str, token->len, mac);
  g_string_append_c (token, '.');
  append_part (token, mac, sizeof mac);

  return g_string_free_and_steal (token);
}

static PartnerLaunchOutcome
launch (Fixture *self, const char *token, char **cookie)
{
  g_auto (PartnerLaunch) one = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (partner_launch_open (self->storage.storage, self->account->id, self->manifest, "course", token, &one, &error));
  g_assert_no_error (error);
  g_assert_cmpint (one.cookie != NULL, ==, one.outcome == PARTNER_LAUNCH_OPENED);
  if (cookie != NULL)
    *cookie = g_steal_pointer (&one.cookie);

  return one.outcome;
}

static gint64
seconds_now (Fixture *self)
{
  return twin_clock_now (self->storage.clock) / TWIN_SECOND_MS;
}

/* The digest that the partner's own key gives, as only the server can make it. */
static char *
make_expected (Fixture *self, const char *user)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, STORAGE_SYSTEM, STORAGE_READ, NULL);
  g_autoptr (StorageRows) rows = storage_query (tx, NULL, "SELECT user_key FROM partner WHERE id = ?", "s", self->partner);
  g_autoptr (TwinSecret) key = NULL;

  g_assert_true (storage_rows_next (rows, NULL));
  key = partner_open_secret (tx, rows, 0, PARTNER_USER_KEY, NULL);
  g_assert_nonnull (key);

  return partner_hash_user (key, user);
}

/* --- Launches --- */

/* R118: exactly the keyed digest, the same at each launch, another one for another learner. */
static void
test_launch (gconstpointer engine)
{
  Fixture fixture = { 0 };
  gint64 now;

  if (!set_up (&fixture, engine))
    return;
  now = seconds_now (&fixture);
  {
    g_autofree char *first = sign_launch (&fixture, "student-42", "0000000000000001", now, 60);
    g_autofree char *second = sign_launch (&fixture, "student-42", "0000000000000002", now, 60);
    g_autofree char *third = sign_launch (&fixture, "student-43", "0000000000000003", now, 60);
    g_autofree char *expected = make_expected (&fixture, "student-42");
    g_autoptr (StorageTx) tx = NULL;
    gint64 n = 0;

    g_assert_cmpint (launch (&fixture, first, NULL), ==, PARTNER_LAUNCH_OPENED);
    g_assert_cmpint (launch (&fixture, first, NULL), ==, PARTNER_LAUNCH_USED);
    g_assert_cmpint (launch (&fixture, second, NULL), ==, PARTNER_LAUNCH_OPENED);
    g_assert_cmpint (launch (&fixture, third, NULL), ==, PARTNER_LAUNCH_OPENED);
    tx = storage_begin (fixture.storage.storage, fixture.account->id, STORAGE_READ, NULL);
    g_assert_true (storage_get_int (tx, &n, 0, NULL, "SELECT count(*) FROM partner_session WHERE user_hmac = ?", "s", expected));
    g_assert_cmpint (n, ==, 2);
    g_assert_true (storage_get_int (tx, &n, 0, NULL, "SELECT count(*) FROM partner_session", ""));
    g_assert_cmpint (n, ==, 3);
  }
  tear_down (&fixture);
}

/* To the second: five minutes at most, one more for clocks that differ; and never a second time, however late. */
static void
test_launch_times (gconstpointer engine)
{
  static const struct
  {
    gint64 issued;
    gint64 seconds;
    PartnerLaunchOutcome outcome;
  } cases[] = {
    { 0, 300, PARTNER_LAUNCH_OPENED },    { 0, 301, PARTNER_LAUNCH_EXPIRED },   { 60, 60, PARTNER_LAUNCH_OPENED }, { 61, 60, PARTNER_LAUNCH_EXPIRED },
    { -119, 60, PARTNER_LAUNCH_OPENED },  { -120, 60, PARTNER_LAUNCH_EXPIRED }, { 0, 0, PARTNER_LAUNCH_INVALID },
  };
  Fixture fixture = { 0 };

  if (!set_up (&fixture, engine))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *nonce = g_strdup_printf ("%016u", i);
      g_autofree char *token = sign_launch (&fixture, "s", nonce, seconds_now (&fixture) + cases[i].issued, cases[i].seconds);

      g_test_message ("issued %lld, %lld s", (long long) cases[i].issued, (long long) cases[i].seconds);
      g_assert_cmpint (launch (&fixture, token, NULL), ==, cases[i].outcome);
    }
  {
    g_autofree char *token = sign_launch (&fixture, "s", "again-and-again-", seconds_now (&fixture), 300);

    g_assert_cmpint (launch (&fixture, token, NULL), ==, PARTNER_LAUNCH_OPENED);
    for (guint i = 0; i < 8; i++)
      {
        g_autofree char *other = g_strdup_printf ("other-%010u", i);
        g_autofree char *fresh = sign_launch (&fixture, "s", other, seconds_now (&fixture), 60);

        twin_clock_manual_advance (fixture.storage.clock, 60 * TWIN_SECOND_MS);
        launch (&fixture, fresh, NULL); /* forgets launches that are over */
        g_assert_cmpint (launch (&fixture, token, NULL), !=, PARTNER_LAUNCH_OPENED);
      }
    twin_clock_manual_advance (fixture.storage.clock, 8 * TWIN_DAY_MS);
    {
      g_autofree char *late = sign_launch (&fixture, "s", "after-the-key-en", seconds_now (&fixture), 60);

      g_assert_cmpint (launch (&fixture, late, NULL), ==, PARTNER_LAUNCH_INVALID);
    }
  }
  tear_down (&fixture);
}

/* --- Webhooks --- */

static void
put_event (Fixture *self)
{
  const PartnerVisit visit = { .id = (char *) "s1", .partner_id = self->partner, .course = (char *) "bio-101", .origins = (char *) "", .announced = TRUE };
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, self->account->id, STORAGE_WRITE, NULL);

  g_assert_true (webhook_event_put (tx, &visit, "What?", NULL));
  g_assert_true (storage_commit (tx, NULL));
}

static WebhookDelivery *
read_delivery (Fixture *self, GPtrArray *deliveries)
{
  g_autoptr (StorageTx) tx = storage_begin (self->storage.storage, self->account->id, STORAGE_READ, NULL);

  g_assert_true (webhook_delivery_list (tx, self->partner, 10, deliveries, NULL));

  return deliveries->len > 0 ? deliveries->pdata[deliveries->len - 1] : NULL;
}

/* R152: nobody is there; each pause is longer than the one before, the id stays, in the end it is given up; by hand it begins anew; after 30
 * days nothing of it is left. */
static void
test_delays (gconstpointer engine)
{
  static const gint64 seconds[] = { 5, 300, 1800, 7200, 18000, 36000, 50400, 72000 };
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) deliveries = webhook_delivery_list_new ();
  gint64 due = 0;

  if (!set_up (&fixture, engine))
    return;
  put_event (&fixture);
  {
    g_autoptr (WebhookSender) sender = webhook_sender_new (fixture.storage.storage, TRUE);
    g_autoptr (Storage) evidence = storage_fixture_open_evidence (&fixture.storage);
    HousekeepingCount count;
    WebhookDelivery *delivery;
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
      {
        g_assert_true (webhook_sender_run (sender, fixture.account->id, &due, NULL));
        g_assert_cmpint (due - twin_clock_now (fixture.storage.clock), ==, seconds[i] * TWIN_SECOND_MS);
        twin_clock_manual_advance (fixture.storage.clock, seconds[i] * TWIN_SECOND_MS - 1);
        g_assert_true (webhook_sender_run (sender, fixture.account->id, &due, NULL)); /* not yet */
        twin_clock_manual_advance (fixture.storage.clock, 1);
      }
    g_assert_true (webhook_sender_run (sender, fixture.account->id, &due, NULL));
    g_assert_cmpint (due, ==, 0);
    delivery = read_delivery (&fixture, deliveries);
    g_assert_cmpuint (deliveries->len, ==, 1);
    g_assert_cmpstr (delivery->state, ==, "given-up");
    g_assert_cmpuint (delivery->attempts->len, ==, 9);
    g_assert_cmpstr (((WebhookAttempt *) delivery->attempts->pdata[8])->outcome, ==, "unreachable");

    g_assert_true (webhook_delivery_repeat (fixture.storage.storage, fixture.account->id, fixture.partner, delivery->id, &found, NULL));
    g_assert_true (found);
    g_assert_true (webhook_sender_run (sender, fixture.account->id, &due, NULL));
    g_assert_cmpint (due - twin_clock_now (fixture.storage.clock), ==, 5 * TWIN_SECOND_MS);

    twin_clock_manual_advance (fixture.storage.clock, delivery->created_at + 30 * TWIN_DAY_MS - 1 - twin_clock_now (fixture.storage.clock));
    g_assert_true (housekeeping_run (fixture.storage.storage, evidence, &count, NULL));
    g_assert_cmpuint (count.n_due, ==, 0);
    twin_clock_manual_advance (fixture.storage.clock, 1);
    g_assert_true (housekeeping_run (fixture.storage.storage, evidence, &count, NULL));
    g_assert_cmpuint (count.n_due, ==, 11);
    g_ptr_array_set_size (deliveries, 0);
    g_assert_null (read_delivery (&fixture, deliveries));
  }
  tear_down (&fixture);
}

/* Of two processes one gets it; whoever has it and dies loses it to the next after a while. */
static void
test_claims (gconstpointer engine)
{
  Fixture fixture = { 0 };

  if (!set_up (&fixture, engine))
    return;
  put_event (&fixture);
  {
    g_autoptr (WebhookEvent) first = webhook_event_claim (fixture.storage.storage, fixture.account->id, fixture.partner, NULL);
    g_autoptr (WebhookEvent) second = webhook_event_claim (fixture.storage.storage, fixture.account->id, fixture.partner, NULL);
    g_autoptr (WebhookEvent) third = NULL;

    g_assert_nonnull (first);
    g_assert_null (second);
    twin_clock_manual_advance (fixture.storage.clock, 2 * 60 * TWIN_SECOND_MS);
    third = webhook_event_claim (fixture.storage.storage, fixture.account->id, fixture.partner, NULL);
    g_assert_nonnull (third);
    g_assert_cmpstr (third->id, ==, first->id);
  }
  tear_down (&fixture);
}

/* --- The tables of a version before --- */

/* A server of version 4 has none of the tables; opening it with this one makes them, and what was there stays. */
static void
test_version_before (void)
{
  static const char *const of_account[] = { "DROP TABLE webhook_attempt", "DROP TABLE webhook_event", "DROP TABLE launch", "DROP TABLE partner_session",
                                            "PRAGMA user_version = 4" };
  static const char *const of_system[] = { "DROP TABLE partner_key", "DROP TABLE partner_agreement", "DROP TABLE partner", "PRAGMA user_version = 4" };
  StorageFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  AccountProfile *account;

  g_assert_true (storage_fixture_set_up (&fixture, FIXTURE_EMBEDDED));
  account = found (&fixture);
  for (guint part = 0; part < 2; part++)
    {
      g_autoptr (StorageTx) tx = storage_begin (fixture.storage, part == 0 ? account->id : STORAGE_SYSTEM, STORAGE_WRITE, NULL);

      for (guint i = 0; i < (part == 0 ? G_N_ELEMENTS (of_account) : G_N_ELEMENTS (of_system)); i++)
        {
          storage_execute (tx, &error, part == 0 ? of_account[i] : of_system[i], "");
          g_assert_no_error (error);
        }
      g_assert_true (storage_commit (tx, NULL));
    }
  storage_fixture_reopen (&fixture);
  {
    const AccountSession by = { .creator_id = account->id, .organisation_id = account->organisation_id };
    const PartnerFields fields = { "School", "dpo@school.example", NULL, NULL, FALSE };
    g_autofree char *id = partner_create (fixture.storage, &by, &fields, &error);
    g_autoptr (StorageTx) tx = storage_begin (fixture.storage, account->id, STORAGE_READ, NULL);
    gint64 n = -1;

    g_assert_no_error (error);
    g_assert_nonnull (id);
    g_assert_true (storage_get_int (tx, &n, -1, NULL, "SELECT count(*) FROM webhook_event", ""));
    g_assert_cmpint (n, ==, 0);
  }
  account_profile_free (account);
  storage_fixture_tear_down (&fixture);
}

static void
add (const char *name, void (*run) (gconstpointer engine))
{
  g_autofree char *embedded = g_strdup_printf ("/partners/%s/embedded", name);
  g_autofree char *postgres = g_strdup_printf ("/partners/%s/postgres", name);

  g_test_add_data_func (embedded, GINT_TO_POINTER (FIXTURE_EMBEDDED), run);
  g_test_add_data_func (postgres, GINT_TO_POINTER (FIXTURE_POSTGRES), run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/partners/user-vector", test_user_vector);
  g_test_add_func ("/partners/webhook-vector", test_webhook_vector);
  g_test_add_func ("/partners/schema-is-closed", test_schema_is_closed);
  g_test_add_func ("/partners/addresses", test_addresses);
  add ("launch", test_launch);
  add ("launch-times", test_launch_times);
  add ("delays", test_delays);
  add ("claims", test_claims);
  g_test_add_func ("/partners/version-before", test_version_before);

  return g_test_run ();
}

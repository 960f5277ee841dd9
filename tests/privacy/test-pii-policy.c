/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-json.h"
#include "privacy/twin-pii-policy.h"

static TwinPiiPolicy *
parse (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = twin_json_parse_object (text, NULL);

  g_assert_nonnull (object);

  return twin_pii_policy_new_from_json (object, error);
}

static TwinPiiAction
action_of (const TwinPiiPolicy *policy, const char *id)
{
  return twin_pii_policy_get_action (policy, twin_pii_type_lookup (id));
}

static void
test_defaults (void)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();

  g_assert_true (twin_pii_policy_get_enabled (policy));
  g_assert_true (twin_pii_policy_get_alert (policy));
  g_assert_cmpint (action_of (policy, "email"), ==, TWIN_PII_ACTION_REDACT);
  g_assert_cmpint (action_of (policy, "iban"), ==, TWIN_PII_ACTION_ASK);

  twin_pii_policy_set_enabled (policy, FALSE);
  g_assert_cmpint (action_of (policy, "email"), ==, TWIN_PII_ACTION_IGNORE);
}

static void
test_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPiiPolicy) policy = parse ("{ \"enabled\": true, \"types\": [\"email\", \"ssn\"], \"action\": \"mask\", \"alert\": false,"
                                            "  \"actions\": { \"iban\": \"BLOCK\", \"ssn\": \"IGNORE\" } }",
                                            &error);

  g_assert_no_error (error);
  g_assert_false (twin_pii_policy_get_alert (policy));
  g_assert_cmpint (action_of (policy, "email"), ==, TWIN_PII_ACTION_MASK);
  g_assert_cmpint (action_of (policy, "us_ssn"), ==, TWIN_PII_ACTION_IGNORE);
  g_assert_cmpint (action_of (policy, "iban"), ==, TWIN_PII_ACTION_BLOCK);
  g_assert_cmpint (action_of (policy, "phone"), ==, TWIN_PII_ACTION_REDACT);
}

static void
test_round_trip (void)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();

  twin_pii_policy_set_alert (policy, FALSE);
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (TwinPiiPolicy) again = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *digest_again = NULL;

      for (guint i = 0; i < n_types; i++)
        twin_pii_policy_set_action (policy, &types[i], (TwinPiiAction) ((i + round) % 5));
      object = twin_pii_policy_to_json (policy);
      again = twin_pii_policy_new_from_json (object, NULL);
      g_assert_nonnull (again);
      g_assert_false (twin_pii_policy_get_alert (again));
      for (guint i = 0; i < n_types; i++)
        g_assert_cmpint (twin_pii_policy_get_action (again, &types[i]), ==, twin_pii_policy_get_action (policy, &types[i]));
      digest = twin_pii_policy_digest (policy);
      digest_again = twin_pii_policy_digest (again);
      g_assert_cmpstr (digest, ==, digest_again);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *json;
    const char *names;
  } cases[] = {
    { "{ \"types\": [\"emial\"] }", "emial" },
    { "{ \"types\": \"email\" }", "types" },
    { "{ \"types\": [3] }", "" },
    { "{ \"action\": \"SHRED\" }", "SHRED" },
    { "{ \"actions\": { \"email\": \"SHRED\" } }", "SHRED" },
    { "{ \"actions\": { \"emial\": \"MASK\" } }", "emial" },
    { "{ \"actions\": [] }", "actions" },
    { "{ \"enabled\": \"yes\" }", "enabled" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwinPiiPolicy) policy = parse (cases[i].json, &error);

      g_assert_null (policy);
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].names));
    }
}

static void
test_digest (void)
{
  g_autoptr (TwinPiiPolicy) one = twin_pii_policy_new ();
  g_autoptr (TwinPiiPolicy) two = twin_pii_policy_copy (one);
  g_autofree char *before = twin_pii_policy_digest (one);
  g_autofree char *alert = NULL;
  g_autofree char *after = NULL;

  /* An alert changes no text. */
  twin_pii_policy_set_alert (two, FALSE);
  alert = twin_pii_policy_digest (two);
  g_assert_cmpstr (alert, ==, before);

  twin_pii_policy_set_action (two, twin_pii_type_lookup ("email"), TWIN_PII_ACTION_MASK);
  after = twin_pii_policy_digest (two);
  g_assert_cmpstr (after, !=, before);
  g_assert_cmpint (action_of (one, "email"), ==, TWIN_PII_ACTION_REDACT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/pii-policy/defaults", test_defaults);
  g_test_add_func ("/privacy/pii-policy/json", test_json);
  g_test_add_func ("/privacy/pii-policy/round-trip", test_round_trip);
  g_test_add_func ("/privacy/pii-policy/refused", test_refused);
  g_test_add_func ("/privacy/pii-policy/digest", test_digest);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "privacy/twin-pii-type.h"

static void
test_table (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) tokens = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  g_assert_cmpuint (n_types, >=, 20);
  for (guint i = 0; i < n_types; i++)
    {
      g_autofree char *lower = g_ascii_strdown (types[i].id, -1);
      g_autofree char *upper = g_ascii_strup (types[i].token, -1);

      g_assert_cmpstr (types[i].id, ==, lower);
      g_assert_cmpstr (types[i].token, ==, upper);
      g_assert_cmpstr (types[i].label, !=, "");
      g_assert_nonnull (types[i].rule);
      g_assert_true (types[i].country == NULL || strlen (types[i].country) == 2);
      g_assert_true (g_hash_table_add (ids, (gpointer) types[i].id));
      g_assert_true (g_hash_table_add (tokens, (gpointer) types[i].token));
      g_assert_true (twin_pii_type_lookup (types[i].id) == &types[i]);
    }
}

/* The names that the outside knows. */
static void
test_names (void)
{
  static const struct
  {
    const char *id;
    const char *token;
    TwinPiiAction action;
    const char *presidio;
  } cases[] = {
    { "email", "EMAIL", TWIN_PII_ACTION_REDACT, "EMAIL_ADDRESS" },
    { "phone", "PHONE", TWIN_PII_ACTION_REDACT, "PHONE_NUMBER" },
    { "ssn", "SSN", TWIN_PII_ACTION_REDACT, "US_SSN" },
    { "credit_card", "CREDIT_CARD", TWIN_PII_ACTION_REDACT, "CREDIT_CARD" },
    { "url", "URL", TWIN_PII_ACTION_REDACT, "URL" },
    { "iban", "IBAN", TWIN_PII_ACTION_ASK, "IBAN_CODE" },
    { "ip_address", "IP_ADDRESS", TWIN_PII_ACTION_ASK, "IP_ADDRESS" },
    { "instruction", "INSTRUCTION", TWIN_PII_ACTION_ASK, NULL },
    { "pl_pesel", "PL_PESEL", TWIN_PII_ACTION_ASK, "PL_PESEL" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TwinPiiType *type = twin_pii_type_lookup (cases[i].id);

      g_assert_nonnull (type);
      g_assert_cmpstr (type->token, ==, cases[i].token);
      g_assert_cmpint (type->default_action, ==, cases[i].action);
      g_assert_cmpstr (type->presidio, ==, cases[i].presidio);
    }
  g_assert_true (twin_pii_type_lookup ("SSN") == twin_pii_type_lookup ("us_ssn"));
  g_assert_null (twin_pii_type_lookup ("name"));
}

static void
test_actions (void)
{
  static const char *const names[] = { "ASK", "REDACT", "MASK", "BLOCK", "IGNORE" };
  TwinPiiAction action;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (twin_pii_action_to_string ((TwinPiiAction) i), ==, names[i]);
      g_assert_true (twin_pii_action_from_string (names[i], &action));
      g_assert_cmpuint (action, ==, i);
    }
  g_assert_false (twin_pii_action_from_string ("DELETE", &action));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/pii-type/table", test_table);
  g_test_add_func ("/privacy/pii-type/names", test_names);
  g_test_add_func ("/privacy/pii-type/actions", test_actions);

  return g_test_run ();
}

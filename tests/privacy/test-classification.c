/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-classification.h"

static void
test_levels (void)
{
  static const struct
  {
    const char *text;
    TwinLevel level;
  } cases[] = {
    { "", TWIN_LEVEL_NONE },
    { "PUBLIC", TWIN_LEVEL_PUBLIC },
    { "INTERNAL", TWIN_LEVEL_INTERNAL },
    { "CONFIDENTIAL", TWIN_LEVEL_CONFIDENTIAL },
    { "RESTRICTED", TWIN_LEVEL_RESTRICTED },
  };
  TwinLevel level;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lower = g_ascii_strdown (cases[i].text, -1);

      g_assert_cmpstr (twin_level_to_string (cases[i].level), ==, cases[i].text);
      g_assert_true (twin_level_from_string (cases[i].text, &level));
      g_assert_cmpint (level, ==, cases[i].level);
      g_assert_true (twin_level_from_string (lower, &level));
      g_assert_cmpint (level, ==, cases[i].level);
    }
  g_assert_false (twin_level_from_string ("SECRET", &level));
  g_assert_cmpint (TWIN_LEVEL_PUBLIC, <, TWIN_LEVEL_RESTRICTED);
}

static void
test_copy (void)
{
  static const char *const roles[] = { "admin", "manager", NULL };
  g_autoptr (TwinClassification) original = twin_classification_new (TWIN_LEVEL_CONFIDENTIAL);
  g_autoptr (TwinClassification) copy = NULL;

  g_assert_cmpstrv (original->allowed_roles, ((const char *const[]) { NULL }));
  g_assert_nonnull (original->allowed_groups);

  g_strfreev (original->allowed_roles);
  original->allowed_roles = g_strdupv ((char **) roles);
  original->require_mfa = TRUE;
  copy = twin_classification_copy (original);
  g_assert_cmpint (copy->level, ==, TWIN_LEVEL_CONFIDENTIAL);
  g_assert_cmpstrv (copy->allowed_roles, roles);
  g_assert_true (copy->allowed_roles != original->allowed_roles);
  g_assert_true (copy->require_mfa);
}

static void
test_suggestion (void)
{
  static const struct
  {
    const char *type;
    guint n;
    guint n_open;
    guint n_blocked;
    TwinLevel level;
  } cases[] = {
    { "email", 2, 0, 0, TWIN_LEVEL_INTERNAL },
    { "email", 2, 2, 0, TWIN_LEVEL_INTERNAL },
    { "email", 30, 30, 0, TWIN_LEVEL_CONFIDENTIAL },
    { "email", 30, 0, 0, TWIN_LEVEL_INTERNAL },
    { "us_ssn", 1, 0, 0, TWIN_LEVEL_CONFIDENTIAL },
    { "us_ssn", 1, 1, 0, TWIN_LEVEL_RESTRICTED },
    { "iban", 3, 1, 0, TWIN_LEVEL_RESTRICTED },
    { "private_key", 1, 0, 0, TWIN_LEVEL_CONFIDENTIAL },
    { "password", 1, 1, 0, TWIN_LEVEL_RESTRICTED },
    { "url", 5, 5, 0, TWIN_LEVEL_PUBLIC },
    { "url", 5, 0, 1, TWIN_LEVEL_RESTRICTED },
    { "us_ssn", 0, 0, 0, TWIN_LEVEL_PUBLIC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TwinEvidence evidence = { twin_pii_type_lookup (cases[i].type), cases[i].n, cases[i].n_open, cases[i].n_blocked };
      g_autoptr (TwinSuggestion) suggestion = twin_suggestion_new (&evidence, 1);

      g_test_message ("%s %u/%u", cases[i].type, cases[i].n_open, cases[i].n);
      g_assert_cmpint (suggestion->level, ==, cases[i].level);
      g_assert_cmpuint (suggestion->reasons->len, ==, cases[i].level != TWIN_LEVEL_PUBLIC);
    }
}

static void
test_reasons (void)
{
  TwinEvidence evidence[] = {
    { twin_pii_type_lookup ("email"), 7, 0, 0 },
    { twin_pii_type_lookup ("us_ssn"), 1, 1, 0 },
    { twin_pii_type_lookup ("url"), 9, 9, 0 },
    { twin_pii_type_lookup ("phone"), 8, 0, 0 },
  };
  g_autoptr (TwinSuggestion) suggestion = twin_suggestion_new (evidence, G_N_ELEMENTS (evidence));
  static const char *const order[] = { "us_ssn", "phone", "email" };

  g_assert_cmpint (suggestion->level, ==, TWIN_LEVEL_RESTRICTED);
  g_assert_cmpuint (suggestion->reasons->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const TwinLevelReason *reason = &g_array_index (suggestion->reasons, TwinLevelReason, i);

      g_assert_cmpstr (reason->evidence.type->id, ==, order[i]);
      g_assert_nonnull (reason->why);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/classification/levels", test_levels);
  g_test_add_func ("/privacy/classification/copy", test_copy);
  g_test_add_func ("/privacy/classification/suggestion", test_suggestion);
  g_test_add_func ("/privacy/classification/reasons", test_reasons);

  return g_test_run ();
}

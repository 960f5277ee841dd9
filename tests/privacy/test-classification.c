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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/classification/levels", test_levels);
  g_test_add_func ("/privacy/classification/copy", test_copy);

  return g_test_run ();
}

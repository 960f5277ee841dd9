/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-fixture.h"
#include "store/twin-setting-table.h"

static void
test_set_get_unset (void)
{
  static const struct
  {
    const char *value;
    const char *expected;
  } steps[] = {
    { NULL, NULL },
    { "{\"a\":1}", "{\"a\":1}" },
    { "\"ä\"", "\"ä\"" },
    { "", "" },
    { NULL, NULL },
  };
  g_autoptr (LibraryFixture) library = library_fixture_new ();
  g_autoptr (TwinTransaction) tx = library_fixture_write (library);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;

      g_assert_true (twin_setting_table_set (tx, "settings", steps[i].value, &error));
      g_assert_no_error (error);
      found = twin_setting_table_get (tx, "settings", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, steps[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setting-table/set-get-unset", test_set_get_unset);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-id.h"

#include <string.h>

static void
test_form (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (G_GINT64_CONSTANT (0x017f22e279b0)); /* RFC 9562, A.6 */
  g_autofree char *id = twin_id_new (clock);

  g_assert_true (twin_id_is_valid (id));
  g_assert_true (g_str_has_prefix (id, "017f22e2-79b0-7"));
  g_assert_nonnull (strchr ("89ab", id[19])); /* the variant */
}

static void
test_sorts_by_time (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (G_GINT64_CONSTANT (1795420800000));
  g_autofree char *last = twin_id_new (clock);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = NULL;

      twin_clock_manual_advance (clock, 1);
      id = twin_id_new (clock);
      g_assert_cmpstr (id, >, last);
      g_free (last);
      last = g_steal_pointer (&id);
    }
}

static void
test_unique (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (0);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    g_assert_true (g_hash_table_add (ids, twin_id_new (clock)));
}

static void
test_is_valid (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
  } cases[] = {
    { "0193574c-0000-7000-8000-00000000000a", TRUE },
    { "0193574C-0000-7000-8000-00000000000A", FALSE },
    { "0193574c-0000-7000-8000-00000000000", FALSE },
    { "0193574c-0000-7000-8000-00000000000aa", FALSE },
    { "0193574c00000-7000-8000-00000000000a", FALSE },
    { "0193574c-0000-7000-8000-00000000-00a", FALSE },
    { "0193574g-0000-7000-8000-00000000000a", FALSE },
    { " 193574c-0000-7000-8000-00000000000a", FALSE },
    { "{193574c-0000-7000-8000-00000000000}", FALSE },
    { "../../../../../../../../../../etc/pas", FALSE },
    { "", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (twin_id_is_valid (cases[i].text), ==, cases[i].valid);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id/form", test_form);
  g_test_add_func ("/id/sorts-by-time", test_sorts_by_time);
  g_test_add_func ("/id/unique", test_unique);
  g_test_add_func ("/id/is-valid", test_is_valid);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-clock.h"

static void
test_system (void)
{
  gint64 before = g_get_real_time () / 1000;
  gint64 now = twin_clock_now (twin_clock_system ());
  gint64 after = g_get_real_time () / 1000;

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after);
  g_assert_true (twin_clock_system () == twin_clock_system ());
  twin_clock_free (twin_clock_system ()); /* does nothing */
  g_assert_cmpint (twin_clock_now (twin_clock_system ()), >=, before);
}

static void
test_manual (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (1000);

  g_assert_cmpint (twin_clock_now (clock), ==, 1000);
  g_assert_cmpint (twin_clock_now (clock), ==, 1000);
  twin_clock_manual_advance (clock, 90 * TWIN_DAY_MS);
  g_assert_cmpint (twin_clock_now (clock), ==, 1000 + G_GINT64_CONSTANT (7776000000));
  twin_clock_manual_advance (clock, -1);
  g_assert_cmpint (twin_clock_now (clock), ==, 1000 + G_GINT64_CONSTANT (7776000000) - 1);
}

static gpointer
advance_many (gpointer clock)
{
  for (guint i = 0; i < 10000; i++)
    twin_clock_manual_advance (clock, 1);

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (0);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("clock", advance_many, clock);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (twin_clock_now (clock), ==, 40000);
}

static void
test_iso8601 (void)
{
  static const struct
  {
    gint64 unix_ms;
    const char *expected;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { G_GINT64_CONSTANT (1795421700000), "2026-11-23T08:15:00Z" },
    { G_GINT64_CONSTANT (1795421700999), "2026-11-23T08:15:00Z" }, /* no rounding up */
    { G_GINT64_CONSTANT (951782400000), "2000-02-29T00:00:00Z" },
    { G_GINT64_CONSTANT (4102444799000), "2099-12-31T23:59:59Z" },
    { -1000, "1969-12-31T23:59:59Z" },
    { G_MAXINT64, "" }, /* beyond the calendar: nothing, not nonsense */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = twin_time_to_iso8601 (cases[i].unix_ms);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/manual", test_manual);
  g_test_add_func ("/clock/threads", test_threads);
  g_test_add_func ("/clock/iso8601", test_iso8601);

  return g_test_run ();
}

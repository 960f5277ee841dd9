/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-clock.h"
#include "web/language.h"

/* RFC 9110, 12.5.4; anybody may send anything. */
static void
test_chooses (void)
{
  static const struct
  {
    const char *accept;
    const char *tag;
  } cases[] = {
    { NULL, "en" },
    { "", "en" },
    { "de", "de" },
    { "DE-at", "de" },
    { "en-GB,de;q=0.9", "en" },
    { "en;q=0.3,de;q=0.9", "de" },
    { "fr,it;q=0.9,de;q=0.1", "de" },
    { "fr,it", "en" },
    { "*", "en" },
    { "de;q=0,en", "en" },
    { "de;q=0", "en" },
    { "deutsch", "en" },
    { "den", "en" },
    { "de;q=nonsense", "en" },
    { "de;q=7", "en" },
    { " de ; q=0.5 , en;q=0.4", "de" },
    { ";;,,;q=,=", "en" },
    { "de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,de,en", "de" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (language_get_tag (language_choose (cases[i].accept)), ==, cases[i].tag);
}

static void
test_says (void)
{
  const Language *english = language_find ("en");
  const Language *german = language_find ("de");
  g_autofree char *date_en = language_format_date (english, 1795392000000);
  g_autofree char *date_de = language_format_date (german, 1795392000000);
  g_autofree char *day = language_format_days (german, 1);
  g_autofree char *days = language_format_days (german, 30);
  g_autofree char *years = language_format_days (german, 3 * 365);

  g_assert_null (language_find ("fr"));
  g_assert_cmpstr (language_say (english, "Your question"), ==, "Your question");
  g_assert_cmpstr (language_say (german, "Your question"), ==, "Ihre Frage");
  g_assert_cmpstr (language_say (german, "No such words"), ==, "No such words");
  g_assert_cmpstr (date_en, ==, "23 November 2026");
  g_assert_cmpstr (date_de, ==, "23. November 2026");
  g_assert_cmpstr (day, ==, "24 Stunden");
  g_assert_cmpstr (days, ==, "30 Tage");
  g_assert_cmpstr (years, ==, "3 Jahre");
}

static gpointer
say_often (gpointer tag)
{
  const char *expected = g_str_equal (tag, "de") ? "Quellen" : "Sources";

  for (guint i = 0; i < 20000; i++)
    g_assert_cmpstr (language_say (language_find (tag), "Sources"), ==, expected);

  return NULL;
}

/* A language is that of a request and not that of the process: threads with different ones never mix. */
static void
test_threads (void)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("say", say_often, (gpointer) (i % 2 == 0 ? "de" : "en"));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/language/chooses", test_chooses);
  g_test_add_func ("/web/language/says", test_says);
  g_test_add_func ("/web/language/threads", test_threads);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dates: every form with exactly its bytes, between « and »; and what looks like one. */

#include <string.h>

#include "privacy/twin-detector.h"

static const char *const dates[] = {
  "Today is «5-20-2021».",
  "Today is «21.5.2021»",
  "Today is «21.5.21»",
  "Today is «05/21/21»",
  "on «5-May-2021» or «21-May»",
  "seen «12-Mar-84», «3/Apr/99», «5 March '71» and «March 5, '71»",
  "since «May-2021» and «March 2020»",
  "«2024-06-05T09:15:30.500-07:00» or not",
  "Date: «2015-12-22 04:34:22»",
  "«2024-03-15T14:30Z»",
  "am «3. Oktober 1990», am «24. Dezember»",
  "le «14 juillet 1789» or rather «14 juillet 1989»",
  "el «8 de marzo de 1979»",
  "on the «8th of March, 1979» in",
  "the «8 of March 1979»",
  "dnia «8 marca 1979» r.",
  "den «6. juni 1944»",
  "«30. června 2020»",
  "«29 Ekim 1923»",
  "«March 10, 1984» and «March 10th, 1984»",
  "the company was founded in «1997».",
  "im Jahr «2015» eröffnet",
  "We meet on «Tuesday» or on «friday»",
  "Am «Donnerstag» und am «Samstag»; op «woensdag», på «lördag»",
};

static const char *const others[] = {
  "Section 3.2.11, version 1.2.3 and 10.4.2",
  "Order INV-2020-01-01 and 2020-01-01-002",
  "32.13.2020, 2020-13-01, 99/99/9999",
  "12 marketing people, 3 out of 5, in 1850 cases",
  "a 2000 word essay, 1999 pages, in 2020%",
  "Mayday on a holiday, today; tagging a dagger",
  "page 12-14, 1/2 cup, 24/7",
};

/* The bytes of @marked between its marks, one after the other, each with a "|". */
static char *
expected_of (const char *marked, GString *text)
{
  GString *expected = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = marked; *p != '\0'; p++)
    if (g_str_has_prefix (p, "«") || g_str_has_prefix (p, "»"))
      {
        if (inside)
          g_string_append_c (expected, '|');
        inside = !inside;
        p++;
      }
    else
      {
        g_string_append_c (text, *p);
        if (inside)
          g_string_append_c (expected, *p);
      }

  return g_string_free (expected, FALSE);
}

static void
check (const char *marked)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expected = expected_of (marked, text);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GArray) findings = twin_detect (text->str, text->len);

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      if (finding->tier == TWIN_TIER_CANDIDATE)
        continue;
      g_assert_cmpstr (finding->type->id, ==, "date");
      g_string_append_len (found, text->str + finding->start, (gssize) (finding->end - finding->start));
      g_string_append_c (found, '|');
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    check (dates[i]);
}

static void
test_others (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    check (others[i]);
}

/* A lecture is full of dates: nobody is asked about them. */
static void
test_action (void)
{
  g_assert_cmpint (twin_pii_type_lookup ("date")->default_action, ==, TWIN_PII_ACTION_IGNORE);
  g_assert_cmpint (twin_pii_type_lookup ("date_of_birth")->default_action, ==, TWIN_PII_ACTION_ASK);
}

/* After its label a date is one of birth, also when it was scanned badly. */
static void
test_birth (void)
{
  static const char *const texts[] = { "DOB: 03/15/1989", "Data urodzenia: O8.O3.l979", "geboren am 15.O7.199O", "Born on 5-May-1981",
                                       "geb. 1.2.85", "His birthday: 1.2.85", "born 3-4-91", "DOB 12-Mar-84", "born March 5, '71", "né le 5 mars ’71",
                                       "née à Rouen le 12 décembre 1984", "kam am 3. Mai 1984 auf die Welt", "Fecha nac.: 3/4/81" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) findings = twin_detect (texts[i], strlen (texts[i]));

      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_cmpstr (g_array_index (findings, TwinFinding, 0).type->id, ==, "date_of_birth");
      g_assert_cmpint (g_array_index (findings, TwinFinding, 0).tier, !=, TWIN_TIER_CANDIDATE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/dates/forms", test_forms);
  g_test_add_func ("/privacy/dates/others", test_others);
  g_test_add_func ("/privacy/dates/action", test_action);
  g_test_add_func ("/privacy/dates/birth", test_birth);

  return g_test_run ();
}

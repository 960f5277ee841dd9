/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-clock.h"
#include "base/twin-country.h"

#define DAY_0 G_GINT64_CONSTANT (1795000000000)

/* R83: ISO 3166-1 alpha-2, others are refused; R127: the region comes from the country. */
static void
test_codes (void)
{
  static const struct
  {
    const char *code;
    gboolean valid;
    const char *region;
  } cases[] = {
    { "DE", TRUE, "EU" }, { "AT", TRUE, "EU" }, { "CH", TRUE, "EU" }, { "US", TRUE, NULL }, { "ZW", TRUE, NULL }, { "XX", FALSE, NULL },
    { "UK", FALSE, NULL }, { "EU", FALSE, NULL }, { "de", FALSE, NULL }, { "", FALSE, NULL }, { "D", FALSE, NULL }, { "DEU", FALSE, NULL },
    { "E F", FALSE, NULL },
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (twin_country_is_valid (cases[i].code), ==, cases[i].valid);
      g_assert_cmpstr (twin_country_get_region (cases[i].code), ==, cases[i].region);
    }
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++)
      n += (guint) twin_country_is_valid ((char[]) { a, b, '\0' });
  g_assert_cmpuint (n, ==, 249);
}

/* R128: once in 90 calendar days; the 89th is refused, the 90th is not, whatever the time of day. */
static void
test_one_change_in_ninety_days (void)
{
  gint64 late = DAY_0 - DAY_0 % TWIN_DAY_MS + TWIN_DAY_MS - 1;

  g_assert_cmpuint (twin_country_days_until_change (0, DAY_0), ==, 0);
  g_assert_cmpuint (twin_country_days_until_change (late, late), ==, 90);
  g_assert_cmpuint (twin_country_days_until_change (late, late + 89 * TWIN_DAY_MS), ==, 1);
  g_assert_cmpuint (twin_country_days_until_change (late, late + 90 * TWIN_DAY_MS - (TWIN_DAY_MS - 1)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/country/codes", test_codes);
  g_test_add_func ("/base/country/ninety-days", test_one_change_in_ninety_days);

  return g_test_run ();
}

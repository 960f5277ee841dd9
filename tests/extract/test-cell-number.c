/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-number.h"

#include <math.h>

typedef struct
{
  double value;
  const char *code;
  const char *shown;
  gboolean since_1904;
} Case;

static const Case cases[] = {
  { 12, NULL, "12" },
  { -0.5, NULL, "-0.5" },
  { 0.1 + 0.2, "General", "0.3" },
  { 123456789012, NULL, "123456789012" },
  { 1e300, "0.00", "1e+300" },
  { 1234.5, "#,##0.00", "1,234.50" },
  { 1234567, "#,##0", "1,234,567" },
  { 12, "#,##0", "12" },
  { 0, "0.00", "0.00" },
  { 0.5, "#.##", ".5" },
  { 5, "0.##", "5" },
  { 5.25, "0.0##", "5.25" },
  { 7, "000", "007" },
  { 123456789, "000-00-0000", "123-45-6789" },
  { 0.125, "0.0%", "12.5%" },
  { 0.12, "0%", "12%" },
  { 123, "#,##0.00\\ \"€\"", "123.00 €" },
  { 5, "[$€-407] 0.00", "€ 5.00" },
  { -5, "0.00", "-5.00" },
  { -5, "0.00;[Red](0.00)", "(5.00)" },
  { 0, "0;-0;\"none\"", "none" },
  { 1500000, "0.0,,\"M\"", "1.5M" },
  { 12345, "0.00E+00", "1.23E+04" },
  { -1234.5, "_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-", "-1,234.50 " },
  { 7, "0*…_…", "7" },
  { 0.5, "# ?/?", "1/2" },
  { 1.5, "# ?/?", "1 1/2" },
  { -1.5, "# ?/?", "-1 1/2" },
  { 3, "# ?/?", "3" },
  { 0, "# ?/?", "0" },
  { 0.25, "0 ?/?", "0 1/4" },
  { 2.999, "# ?/?", "3" },
  { 1.5, "?/?", "3/2" },
  { 3.14159265, "# ?/?", "3 1/7" },
  { 3.14159265, "# ?\?/?\?", "3 14/99" },
  { 3.14159265, "# ?\?\?/?\?\?", "3 16/113" },
  { 0.3, "# ?/8", "2/8" },
  { 0.3, "# ?\?/16", "5/16" },
  { 0.3, "# ?/100", "30/100" },
  { 1e-9, "# ?/?", "0" },
  { 0.05, "?/?", "0/1" },
  { 2.5, "# ?/?\" in\"", "2 1/2 in" },
  { 1e300, "# ?/?", "1e+300" },
  { 5, "General\" kg\"", "5 kg" },
  { 5, "\"about \"@", "about 5" },
  { 1500, "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "1.5K" },
  { 2500000, "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "2.5M" },
  { 15, "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0", "15" },
  { -15, "[>=1000]0.0,\"K\";0", "-15" },
  { -15, "[<0](0);0", "(15)" },
  { 1, "[=1]\"yes\";[=0]\"no\";0", "yes" },
  { 0, "[=1]\"yes\";[=0]\"no\";0", "no" },
  { 3, "0_);(0)", "3" },
  { 44197, "yyyy-mm-dd", "2021-01-01" },
  { 44197.75, "d.m.yy h:mm", "1.1.21 18:00" },
  { 44197.75, "h:mm AM/PM", "6:00 PM" },
  { 44197.0 + 61.0 / 86400, "hh:mm:ss", "00:01:01" },
  { 1.5, "[h]:mm", "36:00" },
  { 44197.00001, "ss.0", "00.9" },
  { 44197, "dddd, d mmmm yyyy", "Friday, 1 January 2021" },
  { 44197, "mmm-yy", "Jan-21" },
  { 1, "yyyy-mm-dd", "1900-01-01" },
  { 61, "yyyy-mm-dd", "1900-03-01" },
  { 0, "yyyy-mm-dd", "1904-01-01", TRUE },
  { -1, "yyyy-mm-dd", "-1" },
  { 1e9, "yyyy-mm-dd", "1000000000" },
  { 3, "\"unended", "unended" },
  { 3, "[unended", "" },
  { 3, "0\\", "3" },
  { 3, ";;;", "" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = extract_cell_format_number (cases[i].value, cases[i].code, cases[i].since_1904);

      g_test_message ("%g as %s", cases[i].value, cases[i].code != NULL ? cases[i].code : "it is");
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

/* Any bytes as a format: an answer in valid UTF-8 of any length, and no read outside. */
static void
test_any_format (void)
{
  static const char alphabet[] = "0#?.,%E+-/\\\"[]$_*;@ymdhsAMP/€:";
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) code = g_string_new (NULL);
      guint n = (guint) g_rand_int_range (random, 0, 24);
      g_autofree char *exact = NULL;
      g_autofree char *shown = NULL;

      for (guint k = 0; k < n; k++)
        g_string_append_c (code, alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)]);
      exact = g_strdup (code->str);
      shown = extract_cell_format_number (g_rand_double_range (random, -1e6, 1e6), exact, i % 2 == 0);
      g_assert_nonnull (shown);
    }
  g_assert_cmpstr (extract_cell_builtin_format (14), ==, "yyyy-mm-dd");
  g_assert_null (extract_cell_builtin_format (0));
  g_assert_null (extract_cell_builtin_format (G_MAXUINT));
}

static void
test_not_finite (void)
{
  g_autofree char *infinite = extract_cell_format_number (INFINITY, "0.00", FALSE);
  g_autofree char *nothing = extract_cell_format_number (NAN, NULL, FALSE);

  g_assert_cmpstr (infinite, ==, "");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/cell-number/cases", test_cases);
  g_test_add_func ("/extract/cell-number/any-format", test_any_format);
  g_test_add_func ("/extract/cell-number/not-finite", test_not_finite);

  return g_test_run ();
}

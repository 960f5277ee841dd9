/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list-number.h"

static const struct
{
  ListNumber style;
  guint value;
  const char *expected;
} cases[] = {
  { LIST_NUMBER_DECIMAL, 0, "0" },        { LIST_NUMBER_DECIMAL, 12, "12" },      { LIST_NUMBER_DECIMAL_ZERO, 7, "07" },   { LIST_NUMBER_DECIMAL_ZERO, 12, "12" },
  { LIST_NUMBER_LOWER_LETTER, 1, "a" },   { LIST_NUMBER_LOWER_LETTER, 26, "z" },  { LIST_NUMBER_UPPER_LETTER, 28, "BB" },  { LIST_NUMBER_LOWER_LETTER, 0, "0" },
  { LIST_NUMBER_LOWER_LETTER, 4000000000u, "4000000000" }, { LIST_NUMBER_UPPER_ROMAN, 1994, "MCMXCIV" }, { LIST_NUMBER_LOWER_ROMAN, 3999, "mmmcmxcix" },
  { LIST_NUMBER_LOWER_ROMAN, 4000, "4000" }, { LIST_NUMBER_NONE, 3, "" },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      list_number_append (out, cases[i].style, cases[i].value);
      g_assert_cmpstr (out->str, ==, cases[i].expected);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/list-number", test_numbers);
  return g_test_run ();
}

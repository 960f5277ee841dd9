/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "reading.h"

static void
assert_csv (const char *text, const char *expected)
{
  g_autoptr (Reading) reading = reading_new (&extract_format_csv, text, strlen (text));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  reading_assert (reading, expected);
}

static void
test_rows (void)
{
  assert_csv ("Name,Phone\nAnna,112\n\"Meyer, B.\",\"a\nb\"\n",
              "table-row header-row | Name\\tPhone\n"
              "table-row | Anna\\t112\n"
              "table-row | Meyer, B.\\ta b\n");
  assert_csv ("Name;Preis\nTür;1,50\n", "table-row header-row | Name\\tPreis\ntable-row | Tür\\t1,50\n");
  assert_csv ("a\tb\n,\t2", "table-row header-row | a\\tb\ntable-row | ,\\t2\n");
  assert_csv ("sep=;\r\na,b;c\r\n", "table-row header-row | a,b\\tc\n");
}

/* A first row of values names nothing. */
static void
test_no_header (void)
{
  assert_csv ("1,2\n3,4\n", "table-row | 1\\t2\ntable-row | 3\\t4\n");
  assert_csv ("a,a\n3,4\n", "table-row | a\\ta\ntable-row | 3\\t4\n");
  assert_csv ("a,\n3,4\n", "table-row | a\\t\ntable-row | 3\\t4\n");
  assert_csv ("only\none\n", "table-row | only\ntable-row | one\n");
}

static void
test_wide (void)
{
  g_autoptr (GString) text = g_string_new ("first");
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, ',');
  g_string_append (text, "last\n");
  reading = reading_new (&extract_format_csv, text->str, text->len);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  reading_find (reading, "first\t\t");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/csv/rows", test_rows);
  g_test_add_func ("/extract/csv/no-header", test_no_header);
  g_test_add_func ("/extract/csv/wide", test_wide);

  return g_test_run ();
}

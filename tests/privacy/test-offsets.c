/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "privacy/twin-detector.h"

static void
test_seek (void)
{
  /* one byte, two bytes, three bytes, an emoji of four bytes and two UTF-16 units */
  static const char text[] = "aäध😀z";
  static const struct
  {
    gsize byte;
    gsize code_point;
    gsize utf16;
  } cases[] = { { 0, 0, 0 }, { 1, 1, 1 }, { 3, 2, 2 }, { 6, 3, 3 }, { 10, 4, 5 }, { 11, 5, 6 } };
  TwinOffsets offsets;

  twin_offsets_init (&offsets, text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      twin_offsets_seek (&offsets, cases[i].byte);
      g_assert_cmpuint (offsets.code_point, ==, cases[i].code_point);
      g_assert_cmpuint (offsets.utf16, ==, cases[i].utf16);
    }

  /* Back again, which begins anew. */
  twin_offsets_seek (&offsets, 3);
  g_assert_cmpuint (offsets.code_point, ==, 2);
}

static void
test_not_utf8 (void)
{
  static const char text[] = "a\xff\xc3z";
  TwinOffsets offsets;

  twin_offsets_init (&offsets, text, strlen (text));
  twin_offsets_seek (&offsets, 4);
  g_assert_cmpuint (offsets.code_point, ==, 4);
  g_assert_cmpuint (offsets.utf16, ==, 4);
}

static void
test_findings (void)
{
  static const char text[] = "Für 😀: jane@example.com";
  g_autoptr (GArray) findings = twin_detect (text, strlen (text));
  const TwinFinding *finding;
  TwinOffsets offsets;

  g_assert_cmpuint (findings->len, ==, 1);
  finding = &g_array_index (findings, TwinFinding, 0);
  twin_offsets_init (&offsets, text, strlen (text));
  twin_offsets_seek (&offsets, finding->start);
  g_assert_cmpuint (offsets.byte, ==, 11);
  g_assert_cmpuint (offsets.code_point, ==, 7);
  g_assert_cmpuint (offsets.utf16, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/offsets/seek", test_seek);
  g_test_add_func ("/privacy/offsets/not-utf8", test_not_utf8);
  g_test_add_func ("/privacy/offsets/findings", test_findings);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-heights.h"

static void
test_sums (void)
{
  /* One, powers of two, and between them: where an indexed tree goes wrong if it does. */
  static const guint sizes[] = { 1, 2, 3, 7, 8, 9, 1000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      TextHeights heights;
      double sum = 0;

      text_heights_init (&heights, sizes[s]);
      for (guint i = 0; i < sizes[s]; i++)
        text_heights_set (&heights, i, 10 + i % 7);
      text_heights_set (&heights, sizes[s] / 2, 100);

      for (guint i = 0; i < sizes[s]; i++)
        {
          double height = text_heights_get (&heights, i);

          g_assert_cmpfloat (text_heights_get_top (&heights, i), ==, sum);
          g_assert_cmpuint (text_heights_find (&heights, sum), ==, i);
          g_assert_cmpuint (text_heights_find (&heights, sum + height - 0.5), ==, i);
          sum += height;
        }
      g_assert_cmpfloat (text_heights_get_top (&heights, sizes[s]), ==, sum);
      g_assert_cmpuint (text_heights_find (&heights, -5), ==, 0);
      g_assert_cmpuint (text_heights_find (&heights, sum + 5), ==, sizes[s] - 1);
      text_heights_clear (&heights);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/text-heights/sums", test_sums);
  return g_test_run ();
}

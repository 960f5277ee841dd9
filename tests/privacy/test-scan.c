/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first pass in all its forms: each must mark the same bytes as the plain one. */

#include <string.h>

#include "privacy/detect-scan.h"

static void
check_block (const guint8 *block)
{
  guint n;
  const ScanWay *all = scan_all (&n);
  ScanClasses classes;
  guint64 expected = all[0].scan (block, &classes);

  for (guint i = 0; i < n; i++)
    {
      ScanClasses found;

      g_assert_cmphex (all[i].scan (block, &found), ==, expected);
      g_assert_cmpmem (&found, sizeof found, &classes, sizeof classes);
      all[i].classify (block, &found);
      g_assert_cmpmem (&found, sizeof found, &classes, sizeof classes);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint8 text[SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD];

  for (guint round = 0; round < 20000; round++)
    {
      /* Bytes of any value, and then few values, so that sequences occur. */
      for (guint i = 0; i < sizeof text; i++)
        text[i] = round % 2 == 0 ? (guint8) g_rand_int_range (random, 0, 256)
                                 : (guint8) "aitkgplmbosrengucvyhfdwAKI%4&#c }) 09:@-_=\xc3\xa4"[g_rand_int_range (random, 0, 45)];
      check_block (text + SCAN_BEFORE);
    }
}

/* Each place of each word, so that none is lost where registers meet. */
static void
test_places (void)
{
  static const char *const words[] = { " at ", "ignore", "(AI)", "www.", "BIC", "[\xc3\xa4t]", "%40", "&#64;", "a@b", "x1", "AKIA" };
  guint8 text[SCAN_BEFORE + SCAN_BLOCK + SCAN_AHEAD];

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (gsize at = 0; at + strlen (words[i]) <= sizeof text; at++)
      {
        ScanClasses classes;
        guint n;

        memset (text, '.', sizeof text);
        memcpy (text + at, words[i], strlen (words[i]));
        check_block (text + SCAN_BEFORE);
        if (at > SCAN_BEFORE && at + strlen (words[i]) < SCAN_BEFORE + SCAN_BLOCK)
          g_assert_cmphex (scan_all (&n)[0].scan (text + SCAN_BEFORE, &classes), !=, 0);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/scan/random", test_random);
  g_test_add_func ("/privacy/scan/places", test_places);

  return g_test_run ();
}

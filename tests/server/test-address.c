/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/address.h"

static void
test_slug (void)
{
  static const struct
  {
    const char *name;
    const char *slug;
  } cases[] = {
    { "Lab Safety", "lab-safety" },
    { "  Öl & Gas – Prüfung 2026! ", "oel-gas-pruefung-2026" },
    { "Straße", "strasse" },
    { "Éléments de chimie", "elements-de-chimie" },
    { "../../etc/passwd", "etc-passwd" },
    { "<script>", "script" },
    { "日本語", "twin" },
    { "---", "twin" },
    { "", "twin" },
    { "a%2fb?c#d", "a-2fb-c-d" },
  };
  g_autofree char *long_name = g_strnfill (500, 'x');
  g_autofree char *long_slug = address_make_slug (long_name);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = address_make_slug (cases[i].name);

      g_assert_cmpstr (slug, ==, cases[i].slug);
    }
  g_assert_cmpuint (strlen (long_slug), ==, 48);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/address/slug", test_slug);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-quote.h"

#include <string.h>

static const char text[] =
  "Spills. A spill of acid is covered with sodium bicarbonate and reported to the desk within ten minutes.\n\n"
  "Doors. Keys to the cold store are handed out by the caretaker between eight and nine.\n\n"
  "Waste. Glass is collected on Tuesdays, solvents on Fridays.\n\n"
  "Holidays. Glass is collected on Tuesdays too, if the Tuesday is no holiday.\n\n"
  "冷凍庫の鍵は朝八時から九時まで管理人が渡します。";

/* What is found, as text; NULL for nothing. */
static char *
find (const char *quote, gsize near)
{
  gsize start = 0;
  gsize end = 0;

  if (!twin_quote_find (text, strlen (text), quote, near, &start, &end))
    return NULL;

  return g_strndup (text + start, end - start);
}

static void
test_find (void)
{
  static const struct
  {
    const char *quote;
    const char *expected;
  } cases[] = {
    { "handed out by the caretaker", "handed out by the caretaker" },
    { "  handed out by the caretaker\n", "handed out by the caretaker" },
    { "Handed  out\nby the CARETAKER", "handed out by the caretaker" },
    { "Keys to the cold room are handed out by the caretaker between eight and ten",
      "Keys to the cold store are handed out by the caretaker between eight and" },
    { "a spill of acid is covered with [REDACTED] and reported to the desk within ten minutes",
      "A spill of acid is covered with sodium bicarbonate and reported to the desk within ten" },
    { "管理人が渡します", "管理人が渡します" },
    { "the wombat sleeps by day", NULL },
    { "Glass and keys and acid and nothing else at all in common", NULL },
    { "", NULL },
    { " ... ", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (cases[i].quote, 0);

      g_test_message ("%s", cases[i].quote);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_nearest (void)
{
  static const char quote[] = "Glass is collected on Tuesdays";
  gsize first = (gsize) (strstr (text, quote) - text);
  gsize second = (gsize) (strstr (text + first + 1, quote) - text);
  gsize start = 0;
  gsize end = 0;

  g_assert_true (twin_quote_find (text, strlen (text), quote, 0, &start, &end));
  g_assert_cmpuint (start, ==, first);
  g_assert_true (twin_quote_find (text, strlen (text), quote, strlen (text), &start, &end));
  g_assert_cmpuint (start, ==, second);
  g_assert_true (twin_quote_find (text, strlen (text), "glass is collected on tuesdays", second + 3, &start, &end));
  g_assert_cmpuint (start, ==, second);
}

/* Also across the place where a long text is divided, wherever it falls in the quote. */
static void
test_long (void)
{
  for (gsize shift = 0; shift < 120; shift += 7)
    {
      GString *document = g_string_new (NULL);
      gsize start = 0;
      gsize end = 0;
      gsize at;

      while (document->len < (256u << 10) - shift)
        g_string_append (document, "Grün ist der Wald. ");
      at = document->len;
      g_string_append (document, "Die Möwen kreisen über dem Hafen, die Netze trocknen.");
      while (document->len < (600u << 10))
        g_string_append (document, " Grün ist der Wald.");

      g_assert_true (twin_quote_find (document->str, document->len, "die möwen kreisen ÜBER dem hafen die netze trocknen", 0,
                                      &start, &end));
      g_assert_cmpuint (start, ==, at);
      g_assert_cmpint (document->str[end], ==, '.');
      g_string_free (document, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/quote/find", test_find);
  g_test_add_func ("/quote/nearest", test_nearest);
  g_test_add_func ("/quote/long", test_long);

  return g_test_run ();
}

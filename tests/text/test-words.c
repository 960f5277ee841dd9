/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-words.h"

#include <string.h>

/* Expected: the stems, stop words in brackets. */
static const struct
{
  const char *language;
  const char *text;
  const char *expected;
} cases[] = {
  { "en", "The valves were tested.", "[the] valv [were] test" },
  { "en", "Luther's THESES", "luther [s] these" },
  { "en", "don't isn\xe2\x80\x99t won the cup", "won [the] cup" },
  { "en", "rock'n'roll 3.5 kg", "rock n roll 3 5 kg" },
  { "de", "Die Prüfungen der Straße", "[die] prufung [der] strass" },
  { "de-AT", "GRÖSSE Größe", "gross gross" },
  { "fr", "l'eau d\xe2\x80\x99usine", "[l] eau [d] usin" },
  { "ru", "Клапаны проверяются", "клапа проверя" },
  { NULL, "The valves", "the valv" },
  { NULL, "Клапаны valves", "клапа valv" },
  { "vi", "các tests", "[các] tests" },
  { "de", "клапаны", "клапа" },
  { "nb", "husene", "hus" },
  { "en", "WHO rules IT; it is who", "who rule it [it] [is] [who]" },
  { "en", "WHO RULES IT?", "[who] rule [it]" },
  { "tr", "İSTANBUL ISPARTA", "istanbul ıspar" },
  { "de", "İstanbul", "istanbul" },
  { "de", "Ver\xc2\xadtrag", "vertrag" },
  { "he", "שָׁלוֹם", "שלום" },
  { "hi", "हिन्दी", "हिन्द" },
  { "ja", "データ", "デー ータ" },
  { "zh", "阀门检查abc", "阀门 门检 检查 abc" },
  { "zh", "阀", "阀" },
  { "ja", "弁の点検。終", "弁の の点 点検 終" },
  { "th", "วาล์วดี", NULL }, /* pieces of three: only counted */
  { "xx", "ﬁle Ｆｕｌｌ", "file full" },
  { NULL, "…—!?", "" },
  { NULL, "", "" },
};

static void
test_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinWords) words = twin_words_new (cases[i].language);
      g_autoptr (GArray) split = twin_words_split (words, cases[i].text, strlen (cases[i].text));
      g_autoptr (GString) joined = g_string_new (NULL);

      for (guint k = 0; k < split->len; k++)
        {
          const TwinWord *word = &g_array_index (split, TwinWord, k);

          g_string_append_printf (joined, word->stop ? "%s[%s]" : "%s%s", k > 0 ? " " : "", word->stem);
          g_assert_cmpuint (word->start, <, word->end);
          g_assert_cmpuint (word->end, <=, strlen (cases[i].text));
        }
      if (cases[i].expected != NULL)
        g_assert_cmpstr (joined->str, ==, cases[i].expected);
      else
        g_assert_cmpuint (split->len, ==, g_utf8_strlen (cases[i].text, -1) - 2);
    }
}

/* Equal stems are one pointer, in whatever text they stand. */
static void
test_pointers (void)
{
  g_autoptr (TwinWords) words = twin_words_new ("en");
  g_autoptr (GArray) one = twin_words_split (words, "Testing", 7);
  g_autoptr (GArray) other = twin_words_split (words, "it tests", 8);

  g_assert_true (g_array_index (one, TwinWord, 0).stem == g_array_index (other, TwinWord, 1).stem);
}

static void
test_long_word (void)
{
  g_autoptr (TwinWords) words = twin_words_new ("de");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) split = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "ä");
  split = twin_words_split (words, text->str, text->len);
  g_assert_cmpuint (split->len, ==, 1);
  g_assert_true (g_utf8_validate (g_array_index (split, TwinWord, 0).folded, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/words/split", test_split);
  g_test_add_func ("/text/words/pointers", test_pointers);
  g_test_add_func ("/text/words/long-word", test_long_word);

  return g_test_run ();
}

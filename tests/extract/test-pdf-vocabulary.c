/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-vocabulary.h"

#include <string.h>

static const char *const known[] = { "income", "controlled", "state", "“Nontertiary”,", "open-domain", "way", "wealth", "common", "can", NULL };

static const struct
{
  const char *first;
  const char *second;
  gboolean keeps;
} hyphens[] = {
  { "ket", "tle", FALSE },
  { "low", "income", TRUE },          /* a compound's first part, before a word */
  { "state", "controlled", TRUE },    /* both are words here */
  { "non", "tertiary", FALSE },       /* written in one piece elsewhere */
  { "Open", "domain.", TRUE },        /* written with its hyphen elsewhere */
  { "(Chinese", "style", TRUE },
  { "common", "wealth", FALSE },      /* both are words, and so is the whole */
  { "d", "dimensional", TRUE },       /* no word is divided behind its first letter */
  { "African-Ameri", "can", FALSE },
  { "12", "fold", FALSE },
};

static void
test_hyphens (void)
{
  g_autoptr (PdfVocabulary) vocabulary = pdf_vocabulary_new ();

  for (guint i = 0; known[i] != NULL; i++)
    pdf_vocabulary_add (vocabulary, known[i], strlen (known[i]));
  for (guint i = 0; i < G_N_ELEMENTS (hyphens); i++)
    {
      gboolean keeps = pdf_vocabulary_keeps_hyphen (vocabulary, hyphens[i].first, strlen (hyphens[i].first), hyphens[i].second,
                                                    strlen (hyphens[i].second));

      g_test_message ("%s-%s", hyphens[i].first, hyphens[i].second);
      g_assert_cmpint (keeps, ==, hyphens[i].keeps);
    }
  g_assert_false (pdf_vocabulary_keeps_hyphen (NULL, "ket", 3, "tle", 3));
}

/* More words than it keeps: it forgets the last ones, and still ends. */
static void
test_full (void)
{
  g_autoptr (PdfVocabulary) vocabulary = pdf_vocabulary_new ();

  for (guint i = 0; i < 400000; i++)
    {
      char word[] = "aaaaa";
      guint rest = i;

      for (guint j = 0; j < 5; j++, rest /= 26)
        word[j] = (char) ('a' + rest % 26);
      pdf_vocabulary_add (vocabulary, word, 5);
    }
  pdf_vocabulary_add (vocabulary, "kettle", 6);
  g_assert_false (pdf_vocabulary_keeps_hyphen (vocabulary, "ket", 3, "tle", 3));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/pdf-vocabulary/hyphens", test_hyphens);
  g_test_add_func ("/extract/pdf-vocabulary/full", test_full);
  return g_test_run ();
}

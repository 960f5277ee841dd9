/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-support.h"

#include <string.h>

#include "search/twin-answer.h"
#include "text/twin-chunker.h"
#include "text/twin-language.h"
#include "text/twin-words.h"

/* Which share of a sentence's telling words the passages must hold. */
#define SHARE_YES .8
#define SHARE_PARTLY .45

/* Words that turn a sentence round, folded. */
static const struct
{
  const char *language;
  const char *words;
} negations[] = {
  { "en", " not no never none nothing neither nor cannot without isn't aren't wasn't weren't don't doesn't didn't won't can't "
          "couldn't shouldn't mustn't hasn't haven't hadn't " },
  { "de", " nicht kein keine keinen keinem keiner keines nie niemals nichts ohne weder " },
  { "fr", " ne n pas jamais aucun aucune rien sans ni " },
  { "es", " no nunca jamás ningún ninguna ninguno nada sin ni tampoco " },
  { "it", " non mai nessun nessuna nessuno niente senza né " },
  { "pt", " não nunca jamais nenhum nenhuma nada sem nem " },
  { "nl", " niet geen nooit niets zonder noch " },
};

static const char *
get_negations (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (negations); i++)
    if (g_strcmp0 (negations[i].language, language) == 0)
      return negations[i].words;

  return NULL;
}

/* By its own words and not by the split ones, which take "don't" for a stop word. */
static gboolean
is_negated (const char *text, gsize length, const char *language)
{
  const char *list = get_negations (language);
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  if (list == NULL)
    return FALSE;

  folded = g_utf8_casefold (text, length);
  g_strdelimit (folded, "\t\n.,;:!?()[]\"", ' ');
  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) halves = g_strsplit (words[i], "\xe2\x80\x99", 2);
      g_autofree char *joined = g_strjoinv ("'", halves);
      g_autofree char *padded = g_strdup_printf (" %s ", joined);

      if (*joined != '\0' && strstr (list, padded) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* "12", "1,500", "3.5", "10:30": digits, and what stands single between them. */
static gboolean
next_number (const char **at, const char **start, gsize *length)
{
  const char *p = *at;

  while (*p != '\0' && !g_ascii_isdigit (*p))
    p++;
  if (*p == '\0')
    return FALSE;

  *start = p;
  while (g_ascii_isdigit (*p) || (strchr (".,:/", *p) != NULL && *p != '\0' && g_ascii_isdigit (p[1])))
    p++;
  *length = p - *start;
  *at = p;

  return TRUE;
}

static void
collect_numbers (GHashTable *numbers, const char *text)
{
  const char *start;
  gsize length;

  while (next_number (&text, &start, &length))
    g_hash_table_add (numbers, g_strndup (start, length));
}

/* "2. Close the valve": the number of a list says nothing. */
static const char *
skip_list_mark (const char *sentence)
{
  const char *p = sentence;

  while (g_ascii_isdigit (*p))
    p++;

  return p > sentence && p - sentence <= 2 && (*p == '.' || *p == ')') && p[1] == ' ' ? p + 2 : sentence;
}

static gboolean
numbers_stand (const char *sentence, const char *const *passages)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *at = sentence;
  const char *start;
  gsize length;

  for (guint i = 0; passages[i] != NULL; i++)
    collect_numbers (numbers, passages[i]);
  while (next_number (&at, &start, &length))
    {
      g_autofree char *number = g_strndup (start, length);

      if (!g_hash_table_contains (numbers, number))
        return FALSE;
    }

  return TRUE;
}

static GHashTable *
collect_stems (TwinWords *words, const char *text, gsize length)
{
  GHashTable *stems = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) split = twin_words_split (words, text, length);

  for (guint i = 0; i < split->len; i++)
    if (!g_array_index (split, TwinWord, i).stop)
      g_hash_table_add (stems, (gpointer) g_array_index (split, TwinWord, i).stem);

  return stems;
}

static guint
count_common (GHashTable *stems, GHashTable *others)
{
  GHashTableIter iter;
  gpointer stem;
  guint n = 0;

  g_hash_table_iter_init (&iter, stems);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    n += g_hash_table_contains (others, stem);

  return n;
}

static double
get_share (TwinWords *words, GHashTable *stems, const char *const *passages)
{
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

  for (guint i = 0; passages[i] != NULL; i++)
    {
      g_autoptr (GHashTable) others = collect_stems (words, passages[i], strlen (passages[i]));
      GHashTableIter iter;
      gpointer stem;

      g_hash_table_iter_init (&iter, others);
      while (g_hash_table_iter_next (&iter, &stem, NULL))
        g_hash_table_add (found, stem);
    }

  return (double) count_common (stems, found) / g_hash_table_size (stems);
}

/* Whether the sentence of the passages that is most like this one says yes where it says no, or the other way round. */
static gboolean
is_turned_round (TwinWords *words, GHashTable *stems, gboolean negated, const char *const *passages)
{
  const char *language = twin_words_get_language (words);
  gboolean turned = FALSE;
  guint best = 0;

  for (guint i = 0; passages[i] != NULL; i++)
    {
      g_autoptr (GArray) sentences = twin_sentences (passages[i], strlen (passages[i]), language);

      for (guint k = 0; k < sentences->len; k++)
        {
          const TwinSpan *span = &g_array_index (sentences, TwinSpan, k);
          const char *text = passages[i] + span->start;
          g_autoptr (GHashTable) others = collect_stems (words, text, span->end - span->start);
          guint common = count_common (stems, others);

          if (common > best || (common == best && turned))
            {
              gboolean other = is_negated (text, span->end - span->start, language);

              best = common;
              turned = other != negated;
            }
        }
    }

  return turned && best > 0;
}

TwinSupport
twin_support_check (const char *sentence, const char *const *passages, const char *language)
{
  g_autofree char *detected = NULL;
  g_autoptr (TwinWords) words = NULL;
  g_autoptr (GHashTable) stems = NULL;
  double share;

  g_return_val_if_fail (sentence != NULL && passages != NULL, TWIN_SUPPORT_NO);

  sentence = skip_list_mark (sentence);
  if (passages[0] == NULL || !numbers_stand (sentence, passages))
    return TWIN_SUPPORT_NO;

  if (language == NULL || *language == '\0')
    language = detected = twin_language_detect (passages[0], strlen (passages[0]));
  words = twin_words_new (language);
  stems = collect_stems (words, sentence, strlen (sentence));
  if (g_hash_table_size (stems) == 0)
    return TWIN_SUPPORT_PARTLY;

  share = get_share (words, stems, passages);
  if (share < SHARE_PARTLY)
    return TWIN_SUPPORT_NO;
  if (share < SHARE_YES
      || is_turned_round (words, stems, is_negated (sentence, strlen (sentence), twin_words_get_language (words)), passages))
    return TWIN_SUPPORT_PARTLY;

  return TWIN_SUPPORT_YES;
}

void
twin_support_locate (const char *sentence, const char *passage, const char *language, gsize *start, gsize *end)
{
  g_autoptr (TwinWords) words = twin_words_new (language);
  g_autoptr (GHashTable) stems = collect_stems (words, sentence, strlen (sentence));
  g_autoptr (GArray) sentences = twin_sentences (passage, strlen (passage), language);
  guint best = 0;

  *start = 0;
  *end = strlen (passage);
  for (guint i = 0; i < sentences->len; i++)
    {
      const TwinSpan *span = &g_array_index (sentences, TwinSpan, i);
      g_autoptr (GHashTable) others = collect_stems (words, passage + span->start, span->end - span->start);
      guint common = count_common (stems, others);

      if (common > best)
        {
          best = common;
          *start = span->start;
          *end = span->end;
        }
    }
}

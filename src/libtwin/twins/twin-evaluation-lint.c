/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-evaluation.h"

#include <string.h>

#include "store/twin-passage-table.h"
#include "text/twin-language.h"
#include "text/twin-words.h"

#define RARE_SHARE 0.01 /* a word is rare that stands in no more than so many of the passages... */
#define RARE_LEAST 2    /* ...or in so few at all */
#define MIN_COPIED 2    /* one word in common is often the subject, without which nothing can be asked */

void
twin_evaluation_warning_free (TwinEvaluationWarning *self)
{
  if (self == NULL)
    return;

  g_free (self->question_id);
  g_strfreev (self->words);
  g_free (self);
}

static void
add_stems (TwinWords *splitter, const char *text, GHashTable *stems)
{
  g_autoptr (GArray) words = twin_words_split (splitter, text, strlen (text));

  for (guint i = 0; i < words->len; i++)
    g_hash_table_add (stems, (gpointer) g_array_index (words, TwinWord, i).stem);
}

static gboolean
is_rare (TwinTransaction *tx, const char *stem, guint64 n_passages, gboolean *rare, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *const variants[] = { stem, NULL };
  guint64 most = MAX (RARE_LEAST, (guint64) (RARE_SHARE * (double) n_passages));
  guint64 count = twin_passage_table_count_term (tx, &(TwinPassageTerm) { .variants = variants }, most + 1, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *rare = count > 0 && count <= most;

  return TRUE;
}

/* The rare words that the question shares with what it expects, each once; *@n_telling: of so many. */
static GPtrArray *
list_copied (TwinTransaction *tx, const TwinEvaluationQuestion *question, guint64 n_passages, guint *n_telling, GError **error)
{
  g_autofree char *language = twin_language_detect (question->question, strlen (question->question));
  g_autoptr (TwinWords) splitter = twin_words_new (language);
  g_autoptr (GHashTable) expected = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) copied = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  g_autoptr (GArray) words = twin_words_split (splitter, question->question, strlen (question->question));

  for (guint i = 0; i < question->targets->len; i++)
    add_stems (splitter, ((TwinEvaluationTarget *) g_ptr_array_index (question->targets, i))->quote, expected);

  *n_telling = 0;
  for (guint i = 0; i < words->len; i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);
      gboolean rare;

      if (word->stop || !g_hash_table_add (seen, (gpointer) word->stem))
        continue;
      ++*n_telling;
      if (!g_hash_table_contains (expected, word->stem))
        continue;
      if (!is_rare (tx, word->stem, n_passages, &rare, error))
        return NULL;
      if (rare)
        g_ptr_array_add (copied, g_strndup (question->question + word->start, word->end - word->start));
    }

  return g_steal_pointer (&copied);
}

GPtrArray *
twin_evaluation_lint (TwinLibrary *library, GPtrArray *questions, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_evaluation_warning_free);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) local_error = NULL;
  guint64 n_passages;

  g_return_val_if_fail (library != NULL && questions != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  if (tx == NULL)
    return NULL;
  n_passages = twin_passage_table_count (tx, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  for (guint i = 0; i < questions->len; i++)
    {
      const TwinEvaluationQuestion *question = g_ptr_array_index (questions, i);
      g_autoptr (GPtrArray) copied = NULL;
      TwinEvaluationWarning *warning;
      guint n_telling;

      copied = list_copied (tx, question, n_passages, &n_telling, error);
      if (copied == NULL)
        return NULL;
      if (copied->len < MIN_COPIED || copied->len * 2 <= n_telling)
        continue;

      warning = g_new0 (TwinEvaluationWarning, 1);
      warning->question_id = g_strdup (question->id);
      warning->words = (char **) g_ptr_array_free (g_steal_pointer (&copied), FALSE);
      g_ptr_array_add (warnings, warning);
    }

  return g_steal_pointer (&warnings);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scoring.h"

/* Runs of letters and digits, folded. */
static GPtrArray *
split_tokens (const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  const char *start = NULL;

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gboolean inside = *p != '\0' && g_unichar_isalnum (g_utf8_get_char (p));

      if (inside && start == NULL)
        start = p;
      if (!inside && start != NULL)
        {
          g_ptr_array_add (tokens, g_strndup (start, (gsize) (p - start)));
          start = NULL;
        }
      if (*p == '\0')
        break;
    }
  return tokens;
}

static GHashTable *
count_grams (GPtrArray *tokens,
             guint n)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i + n <= tokens->len; i++)
    {
      GString *gram = g_string_new (NULL);
      gpointer count;

      for (guint j = 0; j < n; j++)
        g_string_append_printf (gram, "%s ", (const char *) g_ptr_array_index (tokens, i + j));
      count = g_hash_table_lookup (counts, gram->str);
      g_hash_table_replace (counts, g_string_free (gram, FALSE), GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
    }
  return counts;
}

Score
scoring_compare (const char *actual,
                 const char *expected,
                 guint n)
{
  g_autoptr (GPtrArray) actual_tokens = split_tokens (actual);
  g_autoptr (GPtrArray) expected_tokens = split_tokens (expected);
  g_autoptr (GHashTable) a = count_grams (actual_tokens, n);
  g_autoptr (GHashTable) e = count_grams (expected_tokens, n);
  GHashTableIter iter;
  gpointer gram, count;
  double n_actual = 0, n_expected = 0, n_common = 0;
  Score score = { 0 };

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &gram, &count))
    {
      n_actual += GPOINTER_TO_UINT (count);
      n_common += MIN (GPOINTER_TO_UINT (count), GPOINTER_TO_UINT (g_hash_table_lookup (e, gram)));
    }
  g_hash_table_iter_init (&iter, e);
  while (g_hash_table_iter_next (&iter, &gram, &count))
    n_expected += GPOINTER_TO_UINT (count);
  if (n_common > 0)
    {
      score.precision = n_common / n_actual;
      score.recall = n_common / n_expected;
      score.f1 = 2 * score.precision * score.recall / (score.precision + score.recall);
    }
  return score;
}

char *
scoring_visible_text (const Reading *reading,
                      guint without)
{
  GString *out = g_string_new (NULL);
  const char *text = twin_document_get_text (reading->document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (reading->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (reading->document, i);

      if ((block->flags & TWIN_BLOCK_FLAG_HIDDEN) || (without & (1u << block->kind)))
        continue;
      g_string_append_len (out, text + block->start, (gssize) block->length);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

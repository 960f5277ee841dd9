/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Run by hand: how close the text of a file comes to the text it should have.
 *
 *   score-text FILE                  its blocks, one a line
 *   score-text FILE EXPECTED         token precision, recall and 4-gram F1 of the visible text
 *   score-text --time FILE...        processor seconds for all of them
 */
#include "reading.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define GRAM 4

static const ExtractFormat *const formats[] = {
  &extract_format_pdf,
  &extract_format_docx,
  &extract_format_odt,
  &extract_format_html,
};

static Reading *
read_file (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  ExtractInput input = { .fd = -1, .name = path };

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return NULL;
  input.bytes = (const guint8 *) g_mapped_file_get_contents (file);
  input.size = g_mapped_file_get_length (file);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->matches (&input))
      return reading_new (formats[i], input.bytes, input.size);
  return NULL;
}

static char *
visible_text (const Reading *reading)
{
  GString *out = g_string_new (NULL);
  const char *text = twin_document_get_text (reading->document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (reading->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (reading->document, i);

      if (block->flags & TWIN_BLOCK_FLAG_HIDDEN)
        continue;
      g_string_append_len (out, text + block->start, (gssize) block->length);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

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

static void
score (GPtrArray *actual,
       GPtrArray *expected,
       guint n,
       double *precision,
       double *recall)
{
  g_autoptr (GHashTable) a = count_grams (actual, n);
  g_autoptr (GHashTable) e = count_grams (expected, n);
  GHashTableIter iter;
  gpointer gram, count;
  double n_actual = 0, n_expected = 0, n_common = 0;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &gram, &count))
    {
      n_actual += GPOINTER_TO_UINT (count);
      n_common += MIN (GPOINTER_TO_UINT (count), GPOINTER_TO_UINT (g_hash_table_lookup (e, gram)));
    }
  g_hash_table_iter_init (&iter, e);
  while (g_hash_table_iter_next (&iter, &gram, &count))
    n_expected += GPOINTER_TO_UINT (count);
  *precision = n_actual > 0 ? n_common / n_actual : 0;
  *recall = n_expected > 0 ? n_common / n_expected : 0;
}

static int
print_score (const Reading *reading,
             const char *path)
{
  g_autofree char *wanted = NULL;
  g_autofree char *got = visible_text (reading);
  g_autoptr (GPtrArray) actual = NULL;
  g_autoptr (GPtrArray) expected = NULL;
  double precision, recall, gram_precision, gram_recall;

  if (!g_file_get_contents (path, &wanted, NULL, NULL))
    {
      fprintf (stderr, "score-text: cannot read %s\n", path);
      return 1;
    }
  actual = split_tokens (got);
  expected = split_tokens (wanted);
  score (actual, expected, 1, &precision, &recall);
  score (actual, expected, GRAM, &gram_precision, &gram_recall);
  printf ("%.3f %.3f %.3f\n", precision, recall,
          gram_precision + gram_recall > 0 ? 2 * gram_precision * gram_recall / (gram_precision + gram_recall) : 0);
  return 0;
}

static int
print_times (int n,
             char **paths)
{
  clock_t start = clock ();
  guint n_pages = 0, n_read = 0;
  double seconds;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (Reading) reading = read_file (paths[i]);

      if (reading == NULL)
        continue;
      n_read++;
      n_pages += twin_document_get_n_pages (reading->document);
    }
  seconds = (double) (clock () - start) / CLOCKS_PER_SEC;
  printf ("%u files, %u pages, %.3f s, %.0f pages/s\n", n_read, n_pages, seconds, n_pages / seconds);
  return 0;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (Reading) reading = NULL;

  setlocale (LC_ALL, "");
  if (argc > 2 && strcmp (argv[1], "--time") == 0)
    return print_times (argc - 2, argv + 2);
  if (argc < 2 || argc > 3)
    {
      fprintf (stderr, "Usage: score-text FILE [EXPECTED] | score-text --time FILE...\n");
      return 2;
    }
  reading = read_file (argv[1]);
  if (reading == NULL)
    {
      fprintf (stderr, "score-text: %s is of no format that is scored\n", argv[1]);
      return 1;
    }
  if (argc == 3)
    return print_score (reading, argv[2]);
  {
    g_autofree char *blocks = reading_to_string (reading);

    printf ("reason: %s\n%s", twin_reason_to_string (reading->reason), blocks);
  }
  return 0;
}

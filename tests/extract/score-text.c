/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Run by hand: how close the text of a file comes to the text it should have.
 *
 *   score-text FILE                  its blocks, one a line
 *   score-text --text FILE           what a reader sees of it; the reason and the memory it took on standard error
 *   score-text --body FILE           the same without notes and tables
 *   score-text FILE EXPECTED         token precision, recall and 4-gram F1 of the visible text
 *   score-text --time FILE...        processor seconds for all of them
 */
#include "identify.h"
#include "scoring.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define GRAM 4

static Reading *
read_file (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  ExtractInput input = { .fd = -1, .name = path };
  ExtractIdentity identity;

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return NULL;
  input.bytes = (const guint8 *) g_mapped_file_get_contents (file);
  input.size = g_mapped_file_get_length (file);
  identity = extract_identify (&input);
  return identity.format != NULL ? reading_new (identity.format, input.bytes, input.size) : NULL;
}

static int
print_score (const Reading *reading,
             const char *path)
{
  g_autofree char *expected = NULL;
  g_autofree char *actual = scoring_visible_text (reading, 0);
  Score words, grams;

  if (!g_file_get_contents (path, &expected, NULL, NULL))
    {
      fprintf (stderr, "score-text: cannot read %s\n", path);
      return 1;
    }
  words = scoring_compare (actual, expected, 1);
  grams = scoring_compare (actual, expected, GRAM);
  printf ("%.3f %.3f %.3f\n", words.precision, words.recall, grams.f1);
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

/* The visible text but for the kinds in @without. */
static int
print_text (const char *path,
            guint without)
{
  g_autoptr (Reading) reading = read_file (path);
  g_autofree char *text = reading != NULL ? scoring_visible_text (reading, without) : NULL;
  struct rusage used;

  if (text != NULL)
    fputs (text, stdout);
  getrusage (RUSAGE_SELF, &used);
  fprintf (stderr, "reason: %s, %ld kB\n",
           reading == NULL                           ? "unknown-format"
           : reading->reason == TWIN_REASON_NONE ? "read"
                                                 : twin_reason_to_string (reading->reason),
           used.ru_maxrss);
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
  if (argc == 3 && strcmp (argv[1], "--text") == 0)
    return print_text (argv[2], 0);
  if (argc == 3 && strcmp (argv[1], "--body") == 0)
    return print_text (argv[2], 1u << TWIN_BLOCK_NOTE | 1u << TWIN_BLOCK_TABLE_ROW);
  if (argc < 2 || argc > 3)
    {
      fprintf (stderr, "Usage: score-text FILE [EXPECTED] | --text FILE | --body FILE | --time FILE...\n");
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

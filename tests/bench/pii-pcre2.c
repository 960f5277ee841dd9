/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What pii-speed does, with PCRE2 and its compiler to machine code: all the patterns of a file
 * as one alternation, each match replaced by a token in a copy of the text.
 *
 *   pii-pcre2 PATTERNS FILE [ROUNDS] */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <glib.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static double
thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static pcre2_code *
compile (const char *patterns)
{
  g_auto (GStrv) lines = g_strsplit (patterns, "\n", -1);
  g_autoptr (GString) all = g_string_new (NULL);
  pcre2_code *code;
  PCRE2_SIZE offset;
  int error;

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      g_string_append_printf (all, "%s(?:%s)", all->len > 0 ? "|" : "", *line);
  code = pcre2_compile ((PCRE2_SPTR) all->str, all->len, 0, &error, &offset, NULL);
  if (code != NULL && pcre2_jit_compile (code, PCRE2_JIT_COMPLETE) != 0)
    g_clear_pointer (&code, pcre2_code_free);

  return code;
}

static gsize
replace (pcre2_code *code, pcre2_match_data *found, const char *text, gsize length, GString *out)
{
  const PCRE2_SIZE *range = pcre2_get_ovector_pointer (found);
  gsize n_matches = 0;
  gsize copied = 0;

  for (gsize from = 0;
       from < length && pcre2_jit_match (code, (PCRE2_SPTR) text, length, from, 0, found, NULL) > 0; n_matches++)
    {
      g_string_append_len (out, text + copied, (gssize) (range[0] - copied));
      g_string_append (out, "[REDACTED]");
      copied = range[1];
      from = MAX (range[1], from + 1);
    }
  g_string_append_len (out, text + copied, (gssize) (length - copied));

  return n_matches;
}

int
main (int argc, char **argv)
{
  g_autofree char *patterns = NULL;
  g_autofree char *text = NULL;
  pcre2_match_data *found;
  pcre2_code *code;
  gsize length, n_matches = 0;
  double best = 1e9;
  int rounds;

  if (argc < 3 || !g_file_get_contents (argv[1], &patterns, NULL, NULL) || !g_file_get_contents (argv[2], &text, &length, NULL))
    {
      fprintf (stderr, "Usage: %s PATTERNS FILE [ROUNDS]\n", argv[0]);
      return 2;
    }
  rounds = argc > 3 ? (int) g_ascii_strtoll (argv[3], NULL, 10) : 5;
  code = compile (patterns);
  if (code == NULL)
    return 1;
  found = pcre2_match_data_create_from_pattern (code, NULL);
  for (int i = 0; i < rounds; i++)
    {
      double before = thread_seconds ();
      g_autoptr (GString) out = g_string_sized_new (length + 64);

      n_matches = replace (code, found, text, length, out);
      best = MIN (best, thread_seconds () - before);
    }
  printf ("%.9f\n%" G_GSIZE_FORMAT "\n", best, n_matches);
  pcre2_match_data_free (found);
  pcre2_code_free (code);

  return 0;
}

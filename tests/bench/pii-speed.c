/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast personal data is found in a text:
 *
 *   pii-speed FILE [ROUNDS]
 *   pii-speed --start
 *
 * Prints the best of ROUNDS in seconds of thread time, one line each: the findings; these, and
 * the rewritten text, which is scanned again; that second scan alone. Then how many findings
 * there are. With --start: the first text of a process, in seconds. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "privacy/twin-redaction.h"

static double
thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static int
measure_start (void)
{
  static const char text[] = "Call me: 212-555-0123 or jane@example.com";
  double before = thread_seconds ();
  g_autoptr (GArray) findings = twin_detect (text, strlen (text));

  printf ("%.9f\n%u\n", thread_seconds () - before, findings->len);

  return 0;
}

static GArray *
redact_all (const GArray *findings)
{
  GArray *outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));

  for (guint i = 0; i < findings->len; i++)
    {
      TwinOutcome outcome = TWIN_OUTCOME_REDACT;

      g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

int
main (int argc, char **argv)
{
  g_autofree char *text = NULL;
  gsize length;
  guint rounds;
  double best[3] = { 1e9, 1e9, 1e9 };
  guint n_findings = 0;

  if (argc == 2 && strcmp (argv[1], "--start") == 0)
    return measure_start ();
  if (argc < 2 || !g_file_get_contents (argv[1], &text, &length, NULL))
    {
      fprintf (stderr, "Usage: %s FILE [ROUNDS]\n       %s --start\n", argv[0], argv[0]);
      return 2;
    }
  rounds = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 5;

  for (guint i = 0; i < rounds; i++)
    {
      double before = thread_seconds ();
      g_autoptr (GArray) findings = twin_detect (text, length);
      double found = thread_seconds ();
      g_autoptr (GArray) outcomes = redact_all (findings);
      g_autoptr (TwinRedaction) redaction = twin_redact (text, length, findings, outcomes);
      double rewritten = thread_seconds ();
      g_autoptr (GArray) again = twin_detect (redaction->text, redaction->length);
      double scanned = thread_seconds ();

      best[0] = MIN (best[0], found - before);
      best[1] = MIN (best[1], rewritten - before);
      best[2] = MIN (best[2], scanned - rewritten);
      n_findings = findings->len;
    }
  printf ("%.9f\n%.9f\n%.9f\n%u\n", best[0], best[1], best[2], n_findings);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The detectors against any text. Whatever it is:
 *
 * - findings are sorted, do not overlap and lie inside of the text;
 * - every way of scanning finds the same;
 * - what is not replaced stays as it is, and replacing what a second scan still finds ends
 *   with a text in which nothing is found;
 * - the time does not grow faster than the text. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "privacy/detect-scan.h"
#include "privacy/twin-redaction.h"

/* A label may come to stand before a number that was not its own, once or twice. */
#define ROUNDS_MAX 8

/* One input of many, by a byte of it, is repeated to this length. A step that is quadratic in it takes minutes;
 * the limit leaves room for sanitizers. */
#define REPEATED_BYTES (64 << 10)
#define REPEATED_ONE_OF 32
#define REPEATED_SECONDS 5

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
check_order (const GArray *findings, gsize length)
{
  gsize end = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      check (finding->start >= end && finding->start < finding->end && finding->end <= length);
      check (finding->type != NULL && finding->reason != NULL);
      end = finding->end;
    }
}

static gboolean
are_same (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const TwinFinding *left = &g_array_index (a, TwinFinding, i);
      const TwinFinding *right = &g_array_index (b, TwinFinding, i);

      if (left->type != right->type || left->start != right->start || left->end != right->end || left->tier != right->tier
          || left->valid != right->valid || left->reason != right->reason)
        return FALSE;
    }

  return TRUE;
}

static void
check_ways (const char *text, gsize length, const GArray *findings)
{
  guint n;
  const ScanWay *all = scan_all (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) found = NULL;

      scan_choose (&all[i]);
      found = twin_detect (text, length);
      check (are_same (findings, found));
    }
  scan_choose (NULL);
}

static GArray *
outcomes_for (const GArray *findings, guint round)
{
  GArray *outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));

  for (guint i = 0; i < findings->len; i++)
    {
      TwinOutcome outcome = (i + round) % 2 == 0 ? TWIN_OUTCOME_REDACT : TWIN_OUTCOME_MASK;

      g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

static void
check_replacements (const TwinRedaction *redaction, const char *text, gsize length)
{
  gsize original = 0, rewritten = 0;

  for (guint i = 0; i < redaction->replacements->len; i++)
    {
      const TwinReplacement *replacement = &g_array_index (redaction->replacements, TwinReplacement, i);

      check (replacement->start >= original && replacement->start - original == replacement->out_start - rewritten);
      check (memcmp (text + original, redaction->text + rewritten, replacement->start - original) == 0);
      original = replacement->end;
      rewritten = replacement->out_end;
    }
  check (length - original == redaction->length - rewritten);
  check (memcmp (text + original, redaction->text + rewritten, length - original) == 0);
}

static void
check_redaction (const char *bytes, gsize size, GArray *found)
{
  g_autofree char *text = g_memdup2 (bytes, MAX (size, 1));
  g_autoptr (GArray) findings = g_array_ref (found);
  gsize length = size;

  for (guint round = 0; findings->len > 0; round++)
    {
      g_autoptr (GArray) outcomes = outcomes_for (findings, round);
      g_autoptr (TwinRedaction) redaction = twin_redact (text, length, findings, outcomes);

      check (round < ROUNDS_MAX);
      check_replacements (redaction, text, length);
      check_order (redaction->residue, redaction->length);
      g_array_unref (findings);
      findings = g_array_ref (redaction->residue);
      g_free (text);
      text = g_memdup2 (redaction->text, redaction->length + 1);
      length = redaction->length;
    }
}

static void
check_time (const char *bytes, gsize size)
{
  g_autofree char *text = g_malloc (REPEATED_BYTES);
  struct timespec before, after;
  g_autoptr (GArray) findings = NULL;

  for (gsize i = 0; i < REPEATED_BYTES; i++)
    text[i] = bytes[i % size];
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
  findings = twin_detect (text, REPEATED_BYTES);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
  check_order (findings, REPEATED_BYTES);
  check (after.tv_sec - before.tv_sec < REPEATED_SECONDS);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size)
{
  const char *text = (const char *) bytes;
  g_autoptr (GArray) findings = twin_detect (text, size);

  check_order (findings, size);
  check_ways (text, size, findings);
  check_redaction (text, size, findings);
  if (size > 0 && bytes[size / 2] % REPEATED_ONE_OF == 0)
    check_time (text, size);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

/* The surest first; of equally sure ones the longest, so that a web address keeps the
 * e-mail address inside it covered; then the one with the most evidence. */
static int
compare_rank (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;
  gsize left_length = left->finding.end - left->finding.start;
  gsize right_length = right->finding.end - right->finding.start;

  if (left->finding.tier != right->finding.tier)
    return left->finding.tier > right->finding.tier ? -1 : 1;
  if (left_length != right_length)
    return left_length > right_length ? -1 : 1;
  if (left->bits != right->bits)
    return left->bits > right->bits ? -1 : 1;
  if (left->finding.start != right->finding.start)
    return left->finding.start < right->finding.start ? -1 : 1;

  return left->finding.type < right->finding.type ? -1 : left->finding.type > right->finding.type;
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  return left->finding.start < right->finding.start ? -1 : left->finding.start > right->finding.start;
}

static gboolean
shows_nothing (guint8 c)
{
  return c < 0x80 && !text_is_alnum (c);
}

/* Cuts @finding down to [start, end), without the blanks and brackets at a cut. FALSE if
 * nothing is left that could tell anything. */
static gboolean
trim_remainder (const guint8 *text, TwinFinding *finding, gsize start, gsize end)
{
  if (start > finding->start)
    while (start < end && shows_nothing (text[start]))
      start++;
  if (end < finding->end)
    while (end > start && shows_nothing (text[end - 1]))
      end--;
  finding->start = start;
  finding->end = end;

  return end > start;
}

/* Gives every byte of one chain of overlapping candidates to the first of them by rank.
 * A loser keeps the bytes that no winner has: it may lose its name, never its cover. */
static void
resolve_chain (const guint8 *text, Candidate *chain, guint n, GArray *findings)
{
  gsize start = chain[0].finding.start;
  gsize end = start;
  g_autofree guint32 *owner = NULL;

  for (guint i = 0; i < n; i++)
    end = MAX (end, chain[i].finding.end);
  qsort (chain, n, sizeof *chain, compare_rank);

  /* 0: nobody's. A byte is painted once per candidate on it, and those are few: each
   * detector adds at most one for each place. */
  owner = g_new0 (guint32, end - start);
  for (guint i = n; i > 0; i--)
    for (gsize at = chain[i - 1].finding.start; at < chain[i - 1].finding.end; at++)
      owner[at - start] = i;

  for (gsize at = 0; at < end - start;)
    {
      gsize first = at;
      TwinFinding finding;

      while (at < end - start && owner[at] == owner[first])
        at++;
      if (owner[first] == 0)
        continue;
      finding = chain[owner[first] - 1].finding;
      if (trim_remainder (text, &finding, start + first, start + at))
        g_array_append_val (findings, finding);
    }
}

GArray *
detect_resolve (const guint8 *text, GArray *candidates)
{
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (TwinFinding));
  Candidate *all = (Candidate *) (gpointer) candidates->data;

  g_array_sort (candidates, compare_start);
  for (guint i = 0; i < candidates->len;)
    {
      guint first = i;
      gsize end = all[i].finding.end;

      for (i++; i < candidates->len && all[i].finding.start < end; i++)
        end = MAX (end, all[i].finding.end);
      if (i - first == 1)
        g_array_append_val (findings, all[first].finding);
      else
        resolve_chain (text, all + first, i - first, findings);
    }

  return findings;
}

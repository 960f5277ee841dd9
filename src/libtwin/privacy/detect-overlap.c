/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

/* A candidate that is out of order by more makes all be sorted. */
#define MOVES_MAX 16

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

static int
compare_rank_data (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_rank (a, b);
}

/* Takes out what ends at or before @position and returns the first by rank of what is
 * left; NULL if nothing is. */
static const Candidate *
best_at (GSequence *open, gsize position)
{
  while (!g_sequence_is_empty (open))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (open);
      const Candidate *best = g_sequence_get (first);

      if (best->finding.end > position)
        return best;
      g_sequence_remove (first);
    }

  return NULL;
}

static void
emit (const guint8 *text, const Candidate *owner, gsize start, gsize end, GArray *findings)
{
  TwinFinding finding = owner->finding;

  if (trim_remainder (text, &finding, start, end))
    g_array_append_val (findings, finding);
}

/* Gives every byte of a chain of overlapping candidates, sorted by start, to the first of
 * them by rank. A loser keeps the bytes that no winner has: it may lose its name, never
 * its cover. */
static void
resolve_chain (const guint8 *text, const Candidate *chain, guint n, GArray *findings)
{
  g_autoptr (GSequence) open = g_sequence_new (NULL);
  const Candidate *owner = NULL;
  gsize position = chain[0].finding.start;
  gsize owned_from = position;

  for (guint i = 0; i < n || owner != NULL;)
    {
      const Candidate *best;

      for (; i < n && chain[i].finding.start <= position; i++)
        g_sequence_insert_sorted (open, (gpointer) &chain[i], compare_rank_data, NULL);
      best = best_at (open, position);
      if (best != owner)
        {
          if (owner != NULL)
            emit (text, owner, owned_from, position, findings);
          owner = best;
          owned_from = position;
        }
      /* A chain has no gap: without an owner there is nothing left of it. */
      g_assert (best != NULL || i == n);
      if (best != NULL)
        position = i < n ? MIN (best->finding.end, chain[i].finding.start) : best->finding.end;
    }
}

/* The first of the type @whole in a chain; NULL if there is none. */
static const Candidate *
find_whole (const Candidate *chain, guint n, const TwinPiiType *whole)
{
  for (guint i = 0; whole != NULL && i < n; i++)
    if (chain[i].finding.type == whole)
      return &chain[i];

  return NULL;
}

/* Candidates are found nearly in order: each is moved to its place, as long as that is near. */
static void
sort_by_start (GArray *candidates)
{
  Candidate *all = (Candidate *) (gpointer) candidates->data;

  for (guint i = 1; i < candidates->len; i++)
    {
      Candidate moved = all[i];
      guint k = i;

      if (all[k - 1].finding.start <= moved.finding.start)
        continue;
      for (; k > 0 && all[k - 1].finding.start > moved.finding.start; k--)
        {
          if (i - k == MOVES_MAX)
            {
              all[k] = moved;
              g_array_sort (candidates, compare_start);
              return;
            }
          all[k] = all[k - 1];
        }
      all[k] = moved;
    }
}

GArray *
detect_resolve (const guint8 *text, GArray *candidates, const TwinPiiType *whole)
{
  GArray *findings = g_array_sized_new (FALSE, FALSE, sizeof (TwinFinding), candidates->len);
  const Candidate *all = (const Candidate *) (gpointer) candidates->data;

  sort_by_start (candidates);
  for (guint i = 0; i < candidates->len;)
    {
      guint first = i;
      gsize end = all[i].finding.end;
      const Candidate *owner;

      for (i++; i < candidates->len && all[i].finding.start < end; i++)
        end = MAX (end, all[i].finding.end);
      owner = find_whole (all + first, i - first, whole);
      if (i - first == 1)
        g_array_append_val (findings, all[first].finding);
      else if (owner != NULL)
        {
          TwinFinding finding = owner->finding;

          finding.start = all[first].finding.start;
          finding.end = end;
          g_array_append_val (findings, finding);
        }
      else
        resolve_chain (text, all + first, i - first, findings);
    }

  return findings;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"

#include <string.h>

/* With fewer numbers than this, chance may do anything. */
#define COLUMN_MIN 8

/* By chance one of ten numbers passes Luhn's check, one of eleven a MOD 11: a column of a
 * type's own has next to no wrong ones. */
#define CHANCE_MAX 3

void
detect_review_column (Detect *self)
{
  const Column *column = &self->column;

  if (!column->used)
    return;

  for (guint i = column->first_candidate; i < self->candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (self->candidates, Candidate, i);
      gsize type = (gsize) (candidate->finding.type - self->types);

      if (candidate->unlabelled && column->tried[type] >= COLUMN_MIN && column->passed[type] * CHANCE_MAX < column->tried[type])
        {
          candidate->finding.tier = TWIN_TIER_CANDIDATE;
          candidate->bits = DETECT_BITS_CANDIDATE;
        }
    }
}

void
detect_count (Detect *self, const TwinPiiType *type, gboolean valid, gboolean added)
{
  gsize index = (gsize) (type - self->types);
  Column *column = &self->column;

  g_assert (index < DETECT_TYPES_MAX);

  if (!column->used || column->block_start != self->block_start)
    {
      detect_review_column (self);
      memset (column, 0, sizeof *column);
      column->used = TRUE;
      column->block_start = self->block_start;
      column->first_candidate = self->candidates->len - (added ? 1 : 0);
    }
  if (column->tried[index] < G_MAXUINT16)
    {
      column->tried[index]++;
      column->passed[index] += valid ? 1 : 0;
    }
  if (added)
    g_array_index (self->candidates, Candidate, self->candidates->len - 1).unlabelled = TRUE;
}

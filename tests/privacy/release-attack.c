/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-attack.h"

void
attacker_init (Attacker *self)
{
  self->n_variables = 0;
  self->n_sums = 0;
  self->contradiction = FALSE;
}

int
attacker_add (Attacker *self, int low, int high)
{
  g_assert_cmpint (self->n_variables, <, MAX_VARIABLES);
  self->variables[self->n_variables] = (Bounds) { low, high };

  return self->n_variables++;
}

Sum *
attacker_add_sum (Attacker *self, int whole)
{
  Sum *sum = &self->sums[self->n_sums++];

  g_assert_cmpint (self->n_sums, <=, MAX_SUMS);
  sum->whole = whole;
  sum->n_parts = 0;

  return sum;
}

void
attacker_add_part (Sum *sum, int part)
{
  g_assert_cmpint (sum->n_parts, <, MAX_VARIABLES);
  sum->parts[sum->n_parts++] = part;
}

static gboolean
narrow (Bounds *bounds, int low, int high)
{
  gboolean changed = FALSE;

  if (low > bounds->low)
    {
      bounds->low = low;
      changed = TRUE;
    }
  if (high < bounds->high)
    {
      bounds->high = high;
      changed = TRUE;
    }

  return changed;
}

/* The whole from its parts, then each part from the whole and the other parts. */
static gboolean
narrow_sum (Attacker *self, const Sum *sum)
{
  Bounds *whole = &self->variables[sum->whole];
  int low = 0;
  int high = 0;
  gboolean changed = FALSE;

  for (int i = 0; i < sum->n_parts; i++)
    {
      low += self->variables[sum->parts[i]].low;
      high += self->variables[sum->parts[i]].high;
    }
  changed |= narrow (whole, low, high);
  for (int i = 0; i < sum->n_parts; i++)
    {
      Bounds *part = &self->variables[sum->parts[i]];
      Bounds before = *part;

      changed |= narrow (part, whole->low - (high - before.high), whole->high - (low - before.low));
      low += part->low - before.low;
      high += part->high - before.high;
      self->contradiction |= part->low > part->high;
    }
  self->contradiction |= whole->low > whole->high;

  return changed;
}

void
attacker_solve (Attacker *self)
{
  gboolean changed = TRUE;

  while (changed && !self->contradiction)
    {
      changed = FALSE;
      for (int i = 0; i < self->n_sums; i++)
        changed |= narrow_sum (self, &self->sums[i]);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-heights.h"

void
text_heights_init (TextHeights *self, guint n)
{
  self->n = n;
  self->heights = g_new0 (double, n);
  self->tree = g_new0 (double, n + 1);
}

void
text_heights_clear (TextHeights *self)
{
  g_clear_pointer (&self->heights, g_free);
  g_clear_pointer (&self->tree, g_free);
  self->n = 0;
}

void
text_heights_set (TextHeights *self, guint index, double height)
{
  double difference;

  g_return_if_fail (index < self->n);

  difference = height - self->heights[index];
  self->heights[index] = height;
  for (guint i = index + 1; i <= self->n; i += i & -i)
    self->tree[i] += difference;
}

double
text_heights_get (const TextHeights *self, guint index)
{
  g_return_val_if_fail (index < self->n, 0);
  return self->heights[index];
}

double
text_heights_get_top (const TextHeights *self, guint index)
{
  double sum = 0;

  g_return_val_if_fail (index <= self->n, 0);

  for (guint i = index; i > 0; i -= i & -i)
    sum += self->tree[i];
  return sum;
}

guint
text_heights_find (const TextHeights *self, double y)
{
  guint position = 0;
  guint step = 1;

  g_return_val_if_fail (self->n > 0, 0);

  while (step <= self->n / 2)
    step *= 2;
  for (; step > 0; step /= 2)
    if (position + step <= self->n && self->tree[position + step] <= y)
      {
        position += step;
        y -= self->tree[position];
      }
  return MIN (position, self->n - 1);
}

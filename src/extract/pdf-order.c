/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-order.h"

#include <math.h>
#include <stdlib.h>

/* A gutter is at least this wide, in units of the type beside it. Below it, justified
 * lines have gaps of their own. */
#define MIN_GUTTER_EM 0.75f

/* With fewer lines on a side it is no column. */
#define MIN_COLUMN_LINES 3

/* Regions inside regions: pages are not made deeper. */
#define MAX_DEPTH 24

/* Type set in columns has lines of at least so many characters, and most of them full. */
#define MIN_COLUMN_CHARS 14
#define MIN_COLUMN_FILL 0.55f

typedef const PdfLine *Line;

/* An upright strip without ink, and what stands on both sides of it. */
typedef struct
{
  float x;
  float top;
  float bottom;
  guint n_left;
  guint n_right;
} Gutter;

typedef struct
{
  GPtrArray *order;
  gboolean rtl; /* columns run from right to left */
} Ordering;

static int
compare_top (gconstpointer a,
             gconstpointer b)
{
  Line one = *(const Line *) a;
  Line two = *(const Line *) b;
  float ya = (one->y0 + one->y1) / 2;
  float yb = (two->y0 + two->y1) / 2;

  if (ya != yb)
    return ya < yb ? -1 : 1;
  return one->x0 < two->x0 ? -1 : one->x0 > two->x0;
}

static float
middle (Line line)
{
  return (line->y0 + line->y1) / 2;
}

static int
compare_floats (const void *a,
                const void *b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return x < y ? -1 : x > y;
}

static float
median_size (const Line *lines,
             guint n)
{
  g_autofree float *sizes = g_new (float, n);

  for (guint i = 0; i < n; i++)
    sizes[i] = lines[i]->size;
  qsort (sizes, n, sizeof (float), compare_floats);
  return sizes[n / 2];
}

/* The run of lines, without one across the strip at @x, that has most lines on both
 * sides. @lines are sorted from the top. */
static Gutter
best_run (const Line *lines,
          guint n,
          float x,
          float width)
{
  Gutter best = { .x = x };
  Gutter run = { .x = x, .top = -G_MAXFLOAT };

  for (guint i = 0; i <= n; i++)
    {
      Line line = i < n ? lines[i] : NULL;

      if (line == NULL || (line->x0 < x + width / 2 && line->x1 > x - width / 2))
        {
          run.bottom = line != NULL ? line->y0 : G_MAXFLOAT;
          if (MIN (run.n_left, run.n_right) > MIN (best.n_left, best.n_right)
              || (MIN (run.n_left, run.n_right) == MIN (best.n_left, best.n_right)
                  && run.n_left + run.n_right > best.n_left + best.n_right))
            best = run;
          if (line != NULL)
            run = (Gutter) { .x = x, .top = line->y1 };
          continue;
        }
      if (line->x1 <= x)
        run.n_left++;
      else
        run.n_right++;
    }
  return best;
}

static gboolean
in_run (Line line,
        const Gutter *gutter)
{
  float y = middle (line);

  return y > gutter->top && y < gutter->bottom;
}

/* Whether the lines on one side of the gutter are lines of running text. */
static gboolean
side_is_text (const Line *lines,
              guint n,
              const Gutter *gutter,
              gboolean left)
{
  float x0 = G_MAXFLOAT, x1 = -G_MAXFLOAT;
  guint n_lines = 0, n_full = 0;
  guint n_chars = 0;

  for (guint i = 0; i < n; i++)
    if (in_run (lines[i], gutter) && (lines[i]->x1 <= gutter->x) == left)
      {
        x0 = MIN (x0, lines[i]->x0);
        x1 = MAX (x1, lines[i]->x1);
        n_chars += lines[i]->n_chars;
        n_lines++;
      }
  for (guint i = 0; i < n; i++)
    if (in_run (lines[i], gutter) && (lines[i]->x1 <= gutter->x) == left)
      n_full += lines[i]->x1 - lines[i]->x0 > 0.7f * (x1 - x0);
  return n_lines > 0 && n_chars / n_lines >= MIN_COLUMN_CHARS && n_full >= MIN_COLUMN_FILL * n_lines;
}

/* How many lines on the left have one on the right at the same height. */
static float
alignment (const Line *lines,
           guint n,
           const Gutter *gutter)
{
  guint n_aligned = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!in_run (lines[i], gutter) || lines[i]->x1 > gutter->x)
        continue;
      for (guint j = i > 8 ? i - 8 : 0; j < MIN (n, i + 9); j++)
        if (lines[j]->x0 >= gutter->x && fabsf (middle (lines[j]) - middle (lines[i])) < 0.25f * lines[i]->size)
          {
            n_aligned++;
            break;
          }
    }
  return (float) n_aligned / (float) MAX (MIN (gutter->n_left, gutter->n_right), 1);
}

/* Lines of a table stand in columns as well; but they are read across. */
static gboolean
separates_columns (const Line *lines,
                   guint n,
                   const Gutter *gutter)
{
  if (MIN (gutter->n_left, gutter->n_right) < MIN_COLUMN_LINES)
    return FALSE;
  if (side_is_text (lines, n, gutter, TRUE) && side_is_text (lines, n, gutter, FALSE))
    return TRUE;
  return alignment (lines, n, gutter) < 0.5f && (side_is_text (lines, n, gutter, TRUE) || side_is_text (lines, n, gutter, FALSE));
}

static gboolean
find_gutter (const Line *lines,
             guint n,
             Gutter *found)
{
  float width = MIN_GUTTER_EM * median_size (lines, n);
  g_autofree float *edges = g_new (float, n);
  float last = -G_MAXFLOAT;
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    edges[i] = lines[i]->x1;
  qsort (edges, n, sizeof (float), compare_floats);
  for (guint i = 0; i < n; i++)
    {
      Gutter gutter;

      /* Edges closer than this see the same strip. */
      if (edges[i] - last < 1.0f)
        continue;
      last = edges[i];
      gutter = best_run (lines, n, edges[i] + width / 2 + 0.05f, width);
      if (MIN (gutter.n_left, gutter.n_right) < MIN_COLUMN_LINES
          || (any && MIN (gutter.n_left, gutter.n_right) <= MIN (found->n_left, found->n_right)))
        continue;
      if (!separates_columns (lines, n, &gutter))
        continue;
      *found = gutter;
      any = TRUE;
    }
  return any;
}

static void order_region (Ordering *self, const Line *lines, guint n, guint depth);

/* The lines of one part of what the gutter divides. */
typedef enum
{
  PART_ABOVE,
  PART_LEFT,
  PART_RIGHT,
  PART_BELOW,
} Part;

static Part
part_of (Line line,
         const Gutter *gutter)
{
  if (middle (line) <= gutter->top)
    return PART_ABOVE;
  if (middle (line) >= gutter->bottom)
    return PART_BELOW;
  return line->x1 <= gutter->x ? PART_LEFT : PART_RIGHT;
}

static void
order_part (Ordering *self,
            const Line *lines,
            guint n,
            const Gutter *gutter,
            Part part,
            guint depth)
{
  g_autofree Line *inside = g_new (Line, n);
  guint n_inside = 0;

  for (guint i = 0; i < n; i++)
    if (part_of (lines[i], gutter) == part)
      inside[n_inside++] = lines[i];
  if (n_inside > 0)
    order_region (self, inside, n_inside, depth + 1);
}

static void
order_region (Ordering *self,
              const Line *lines,
              guint n,
              guint depth)
{
  Gutter gutter = { 0 };

  if (depth < MAX_DEPTH && n >= 2 * MIN_COLUMN_LINES && find_gutter (lines, n, &gutter))
    {
      order_part (self, lines, n, &gutter, PART_ABOVE, depth);
      order_part (self, lines, n, &gutter, self->rtl ? PART_RIGHT : PART_LEFT, depth);
      order_part (self, lines, n, &gutter, self->rtl ? PART_LEFT : PART_RIGHT, depth);
      order_part (self, lines, n, &gutter, PART_BELOW, depth);
      return;
    }
  if (self->order->len > 0)
    g_ptr_array_add (self->order, NULL);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->order, (gpointer) lines[i]);
}

GPtrArray *
pdf_order_lines (const PdfLine *const *lines,
                 guint n_lines)
{
  Ordering self = { .order = g_ptr_array_sized_new (n_lines + 8) };
  g_autofree Line *sorted = g_memdup2 (lines, n_lines * sizeof (Line));
  guint n_rtl = 0;

  if (n_lines == 0)
    return self.order;
  for (guint i = 0; i < n_lines; i++)
    n_rtl += (lines[i]->flags & PDF_LINE_RTL) != 0;
  self.rtl = n_rtl * 2 > n_lines;
  qsort (sorted, n_lines, sizeof (Line), compare_top);
  order_region (&self, sorted, n_lines, 0);
  return self.order;
}

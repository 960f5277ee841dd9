/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-order.h"

#include <math.h>
#include <stdlib.h>

/* A gutter is at least this wide, in units of the type beside it. Below it, justified
 * lines have gaps of their own. */
#define MIN_GUTTER_EM 0.7f

/* How far marks may hang out of a column, and how many places are tried. */
#define HANG_EM 0.5f
#define N_STEPS 2

/* With fewer lines on a side it is no column. */
#define MIN_COLUMN_LINES 3

/* A gutter through lines that poppler took for whole: the blanks of so many lines do not
 * stand under each other by chance. */
#define MIN_CUT_LINES 4

/* Regions inside regions: pages are not made deeper. */
#define MAX_DEPTH 24

/* Type set in columns has lines of at least so many characters, and most of them full. */
#define MIN_COLUMN_CHARS 14
#define MIN_COLUMN_FILL 0.55f

/* Lines of a list or a form are not full, but long. */
#define MIN_LOOSE_CHARS 20

typedef const PdfLine *Line;

/* An upright strip without ink, and what stands on both sides of it. */
typedef struct
{
  float x;       /* its middle */
  float width;
  float top;
  float bottom;
  guint n_left;
  guint n_right;
  guint n_cut;   /* lines that reach across */
} Gutter;

struct _PdfOrder
{
  const PdfPage *page;
  GPtrArray *lines;
  GPtrArray *pieces; /* PdfLine that were cut off others */
  gboolean rtl;      /* columns run from right to left */
};

typedef enum
{
  SIDE_NONE,  /* ink in the strip */
  SIDE_LEFT,
  SIDE_RIGHT,
  SIDE_BOTH,  /* a gap between two words is in the strip */
} Side;

static float
middle (Line line)
{
  return (line->y0 + line->y1) / 2;
}

static int
compare_top (gconstpointer a,
             gconstpointer b)
{
  Line one = *(const Line *) a;
  Line two = *(const Line *) b;

  if (middle (one) != middle (two))
    return middle (one) < middle (two) ? -1 : 1;
  return one->x0 < two->x0 ? -1 : one->x0 > two->x0;
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

/* How many words of @line stand left of the strip; G_MAXUINT if one stands in it. */
static guint
count_left_words (PdfOrder *self,
                  Line line,
                  float left,
                  float right)
{
  guint n = 0;

  for (guint i = 0; i < line->n_words; i++)
    {
      const PdfWord *word = pdf_page_get_word (self->page, line->first_word + i);

      if (word->x0 < right && word->x1 > left)
        return G_MAXUINT;

      /* In a line from right to left the words are not in the order of their places. */
      if (word->x1 <= left)
        {
          if (n < i)
            return G_MAXUINT;
          n++;
        }
    }
  return n;
}

static Side
side_of (PdfOrder *self,
         Line line,
         const Gutter *gutter)
{
  float left = gutter->x - gutter->width / 2;
  float right = gutter->x + gutter->width / 2;

  if (line->x1 <= left)
    return SIDE_LEFT;
  if (line->x0 >= right)
    return SIDE_RIGHT;
  return count_left_words (self, line, left, right) == G_MAXUINT ? SIDE_NONE : SIDE_BOTH;
}

static guint
n_lesser (const Gutter *gutter)
{
  return MIN (gutter->n_left, gutter->n_right);
}

static gboolean
is_better (const Gutter *a,
           const Gutter *b)
{
  if (n_lesser (a) != n_lesser (b))
    return n_lesser (a) > n_lesser (b);
  return a->n_left + a->n_right > b->n_left + b->n_right;
}

/* The run of lines, without ink in the strip of @gutter, that has most lines on both
 * sides. @lines are sorted from the top. */
static void
find_best_run (PdfOrder *self,
               const Line *lines,
               guint n,
               Gutter *gutter)
{
  Gutter start = { .x = gutter->x, .width = gutter->width, .top = -G_MAXFLOAT };
  Gutter run = start;
  Gutter best = start;

  for (guint i = 0; i <= n; i++)
    {
      Side side = i < n ? side_of (self, lines[i], gutter) : SIDE_NONE;

      run.n_left += side == SIDE_LEFT || side == SIDE_BOTH;
      run.n_right += side == SIDE_RIGHT || side == SIDE_BOTH;
      run.n_cut += side == SIDE_BOTH;
      if (side != SIDE_NONE)
        continue;
      run.bottom = i < n ? middle (lines[i]) : G_MAXFLOAT;
      if (is_better (&run, &best))
        best = run;
      run = start;
      if (i < n)
        run.top = middle (lines[i]);
    }
  *gutter = best;
}

static gboolean
in_run (Line line,
        const Gutter *gutter)
{
  return middle (line) > gutter->top && middle (line) < gutter->bottom;
}

static Line
make_piece (PdfOrder *self,
            guint first_word,
            guint n_words)
{
  PdfLine *piece = g_new (PdfLine, 1);

  *piece = pdf_page_make_line (self->page, first_word, n_words);
  g_ptr_array_add (self->pieces, piece);
  return piece;
}

/* What stands in the gutter's run on one side of it, cut where it reaches across. */
static GPtrArray *
take_side (PdfOrder *self,
           const Line *lines,
           guint n,
           const Gutter *gutter,
           Side wanted)
{
  GPtrArray *taken = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      Line line = lines[i];
      Side side = in_run (line, gutter) ? side_of (self, line, gutter) : SIDE_NONE;

      if (side == wanted)
        {
          g_ptr_array_add (taken, (gpointer) line);
        }
      else if (side == SIDE_BOTH)
        {
          guint n_left = count_left_words (self, line, gutter->x - gutter->width / 2, gutter->x + gutter->width / 2);
          guint first = wanted == SIDE_LEFT ? 0 : n_left;
          guint n_words = wanted == SIDE_LEFT ? n_left : line->n_words - n_left;

          g_ptr_array_add (taken, (gpointer) make_piece (self, line->first_word + first, n_words));
        }
    }
  return taken;
}

/* How the lines on one side of a gutter are filled. */
typedef struct
{
  guint n_chars; /* of a line, on average */
  float full;    /* part of the lines that are as long as most of them */
} Fill;

static Fill
measure_fill (const GPtrArray *lines)
{
  g_autofree float *widths = g_new (float, MAX (lines->len, 1));
  guint n_full = 0, n_chars = 0;
  float usual;

  if (lines->len == 0)
    return (Fill) { 0 };
  for (guint i = 0; i < lines->len; i++)
    {
      Line line = g_ptr_array_index (lines, i);

      widths[i] = line->x1 - line->x0;
      n_chars += line->n_chars;
    }
  qsort (widths, lines->len, sizeof (float), compare_floats);
  usual = widths[lines->len * 9 / 10];
  for (guint i = 0; i < lines->len; i++)
    n_full += widths[i] > 0.75f * usual;
  return (Fill) { n_chars / lines->len, (float) n_full / (float) lines->len };
}

static gboolean
is_running_text (const Fill *fill)
{
  return fill->n_chars >= MIN_COLUMN_CHARS && fill->full >= MIN_COLUMN_FILL;
}

/* How many lines on the one side have one on the other at the same height. */
static float
measure_alignment (const GPtrArray *left,
                   const GPtrArray *right)
{
  guint n_aligned = 0;
  guint j = 0;

  for (guint i = 0; i < left->len; i++)
    {
      Line line = g_ptr_array_index (left, i);
      float reach = 0.25f * line->size;

      while (j < right->len && middle (g_ptr_array_index (right, j)) < middle (line) - reach)
        j++;
      n_aligned += j < right->len && middle (g_ptr_array_index (right, j)) < middle (line) + reach;
    }
  return (float) n_aligned / (float) MAX (MIN (left->len, right->len), 1);
}

/* Lines of a table stand in columns as well; but they are read across. */
static gboolean
separates_columns (PdfOrder *self,
                   const Line *lines,
                   guint n,
                   const Gutter *gutter)
{
  g_autoptr (GPtrArray) left = take_side (self, lines, n, gutter, SIDE_LEFT);
  g_autoptr (GPtrArray) right = take_side (self, lines, n, gutter, SIDE_RIGHT);
  Fill left_fill = measure_fill (left);
  Fill right_fill = measure_fill (right);
  float alignment;

  if (is_running_text (&left_fill) && is_running_text (&right_fill))
    return TRUE;
  alignment = measure_alignment (left, right);
  if (MIN (left_fill.n_chars, right_fill.n_chars) >= MIN_LOOSE_CHARS)
    return alignment < 0.75f;
  return alignment < 0.5f && (is_running_text (&left_fill) || is_running_text (&right_fill));
}

/* Where a strip may end on its right: left edges of lines, and of words behind a wide gap. */
static GArray *
find_edges (PdfOrder *self,
            const Line *lines,
            guint n,
            float width)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = 0; i < n; i++)
    {
      Line line = lines[i];

      g_array_append_val (edges, line->x0);
      for (guint w = 1; w < line->n_words; w++)
        {
          const PdfWord *word = pdf_page_get_word (self->page, line->first_word + w);

          if (word->x0 - pdf_page_get_word (self->page, line->first_word + w - 1)->x1 >= width)
            g_array_append_val (edges, word->x0);
        }
    }
  g_array_sort (edges, compare_floats);
  return edges;
}

/* Whether columns stand at both sides of a strip, and it is better than the @best so far. Finds its run. */
static gboolean
is_column_gutter (PdfOrder *self,
                  const Line *lines,
                  guint n,
                  Gutter *gutter,
                  const Gutter *best)
{
  find_best_run (self, lines, n, gutter);
  if (n_lesser (gutter) < MIN_COLUMN_LINES || (gutter->n_cut > 0 && n_lesser (gutter) < MIN_CUT_LINES))
    return FALSE;
  return (best == NULL || is_better (gutter, best)) && separates_columns (self, lines, n, gutter);
}

static gboolean
find_gutter (PdfOrder *self,
             const Line *lines,
             guint n,
             Gutter *found)
{
  float width = MIN_GUTTER_EM * median_size (lines, n);
  g_autoptr (GArray) edges = find_edges (self, lines, n, width);
  gboolean any = FALSE;

  for (guint i = 0; i < edges->len;)
    {
      float edge = g_array_index (edges, float, i);
      guint n_edges = 0;

      /* Columns have an edge: one that a few lines share. */
      for (; i < edges->len && g_array_index (edges, float, i) - edge < 1.0f; i++)
        n_edges++;
      if (n_edges < MIN_COLUMN_LINES)
        continue;

      /* Beside the edge, and a little off it: an opening quotation mark may hang out of its column. */
      for (guint step = 0; step < N_STEPS; step++)
        {
          Gutter gutter = { .x = edge - width / 2 - 0.05f - (float) step * HANG_EM / MIN_GUTTER_EM * width, .width = width };

          if (!is_column_gutter (self, lines, n, &gutter, any ? found : NULL))
            continue;
          *found = gutter;
          any = TRUE;
        }
    }
  return any;
}

static void order_region (PdfOrder *self, const Line *lines, guint n, guint depth);

static void
order_outside (PdfOrder *self,
               const Line *lines,
               guint n,
               const Gutter *gutter,
               gboolean above,
               guint depth)
{
  g_autofree Line *outside = g_new (Line, n);
  guint n_outside = 0;

  for (guint i = 0; i < n; i++)
    if (above ? middle (lines[i]) <= gutter->top : middle (lines[i]) >= gutter->bottom)
      outside[n_outside++] = lines[i];
  if (n_outside > 0)
    order_region (self, outside, n_outside, depth + 1);
}

static void
order_side (PdfOrder *self,
            const Line *lines,
            guint n,
            const Gutter *gutter,
            Side side,
            guint depth)
{
  g_autoptr (GPtrArray) inside = take_side (self, lines, n, gutter, side);

  if (inside->len > 0)
    order_region (self, (const Line *) inside->pdata, inside->len, depth + 1);
}

static void
order_region (PdfOrder *self,
              const Line *lines,
              guint n,
              guint depth)
{
  Gutter gutter = { 0 };

  if (depth < MAX_DEPTH && n >= MIN_COLUMN_LINES && find_gutter (self, lines, n, &gutter))
    {
      order_outside (self, lines, n, &gutter, TRUE, depth);
      order_side (self, lines, n, &gutter, self->rtl ? SIDE_RIGHT : SIDE_LEFT, depth);
      order_side (self, lines, n, &gutter, self->rtl ? SIDE_LEFT : SIDE_RIGHT, depth);
      order_outside (self, lines, n, &gutter, FALSE, depth);
      return;
    }
  if (self->lines->len > 0)
    g_ptr_array_add (self->lines, NULL);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->lines, (gpointer) lines[i]);
}

PdfOrder *
pdf_order_new (const PdfPage *page,
               const PdfLine *const *lines,
               guint n_lines)
{
  PdfOrder *self;
  g_autofree Line *sorted = NULL;
  guint n_rtl = 0;

  g_return_val_if_fail (page != NULL, NULL);

  self = g_new0 (PdfOrder, 1);
  self->page = page;
  self->lines = g_ptr_array_sized_new (n_lines + 8);
  self->pieces = g_ptr_array_new_with_free_func (g_free);
  if (n_lines == 0)
    return self;

  sorted = g_memdup2 (lines, n_lines * sizeof (Line));
  for (guint i = 0; i < n_lines; i++)
    n_rtl += (lines[i]->flags & PDF_LINE_RTL) != 0;
  self->rtl = n_rtl * 2 > n_lines;
  qsort (sorted, n_lines, sizeof (Line), compare_top);
  order_region (self, sorted, n_lines, 0);
  return self;
}

void
pdf_order_free (PdfOrder *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

GPtrArray *
pdf_order_get_lines (PdfOrder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->lines;
}

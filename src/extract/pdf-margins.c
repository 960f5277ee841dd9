/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-margins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the page's height, from its edge: no header reaches further in. */
#define ZONE 0.16f

/* Points by which the same line may move from page to page. */
#define SAME_PLACE 3.0f

#define MAX_ROWS 4

static PdfLine *
line_at (const PdfPage *page,
         guint i)
{
  return &g_array_index (page->lines, PdfLine, i);
}

static gboolean
in_zone (const PdfPage *page,
         const PdfLine *line,
         gboolean top)
{
  return top ? line->y1 < ZONE * page->height : line->y0 > (1 - ZONE) * page->height;
}

/* The whole line as one number, "- 12 -" as well; -1 if it is none. */
static gint64
page_number_of (const PdfPage *page,
                const PdfLine *line)
{
  const char *text = page->text + line->start;
  gint64 number = -1;

  for (guint i = 0; i < line->length; i++)
    {
      if (g_ascii_isdigit (text[i]))
        {
          if (number >= 0 || line->length - i > 12)
            return -1;
          number = g_ascii_strtoll (text + i, NULL, 10);
          while (i + 1 < line->length && g_ascii_isdigit (text[i + 1]))
            i++;
        }
      else if (strchr (" -[]()|.", text[i]) == NULL)
        {
          return -1;
        }
    }
  return number;
}

/* Reads the number at *@p, which ends before @end, and moves behind it. */
static gint64
read_number (const char **p,
             const char *end)
{
  gint64 number = 0;

  for (; *p < end && g_ascii_isdigit (**p); (*p)++)
    number = MIN (number * 10 + (**p - '0'), G_MAXINT32);
  return number;
}

/* Whether both say the same, but for a number that counts the pages. */
static gboolean
same_words (const PdfPage *page_a,
            const PdfLine *a,
            const PdfPage *page_b,
            const PdfLine *b)
{
  const char *p = page_a->text + a->start, *p_end = p + a->length;
  const char *q = page_b->text + b->start, *q_end = q + b->length;

  while (p < p_end && q < q_end)
    {
      if (g_ascii_isdigit (*p) && g_ascii_isdigit (*q))
        {
          gint64 difference = read_number (&q, q_end) - read_number (&p, p_end);

          if (difference != 0 && difference != (gint64) page_b->number - (gint64) page_a->number)
            return FALSE;
        }
      else if (*p++ != *q++)
        {
          return FALSE;
        }
    }
  return p == p_end && q == q_end;
}

static gboolean
same_place (const PdfPage *page_a,
            const PdfLine *a,
            const PdfPage *page_b,
            const PdfLine *b,
            gboolean top)
{
  float difference = top ? a->y0 - b->y0 : (page_a->height - a->y1) - (page_b->height - b->y1);

  return fabsf (difference) < SAME_PLACE;
}

static gboolean
repeats_on (const PdfPage *page,
            const PdfLine *line,
            const PdfPage *other,
            gboolean top)
{
  gint64 number = page_number_of (page, line);

  for (guint i = 0; i < other->lines->len; i++)
    {
      const PdfLine *candidate = line_at (other, i);

      if (!in_zone (other, candidate, top) || !same_place (page, line, other, candidate, top))
        continue;
      if (number >= 0)
        {
          gint64 other_number = page_number_of (other, candidate);

          if (other_number >= 0 && other_number - number == (gint64) other->number - (gint64) page->number)
            return TRUE;
        }
      else if (same_words (page, line, other, candidate))
        {
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
repeats (const PdfPage *page,
         const PdfLine *line,
         const PdfPage *const *others,
         guint n_others,
         gboolean top)
{
  guint wanted = n_others > 3 ? 2 : 1;
  guint n = 0;

  for (guint i = 0; i < n_others && n < wanted; i++)
    n += repeats_on (page, line, others[i], top);
  return n >= wanted;
}

static int
compare_edges (gconstpointer a,
               gconstpointer b)
{
  const PdfLine *one = *(PdfLine *const *) a;
  const PdfLine *two = *(PdfLine *const *) b;

  return one->y0 < two->y0 ? -1 : one->y0 > two->y0;
}

/* From the edge of the page inwards, as long as whole rows repeat: what stands behind a
 * line of this page alone belongs to this page. */
static void
mark_edge (PdfPage *page,
           const PdfPage *const *others,
           guint n_others,
           gboolean top)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  guint n_rows = 0;

  for (guint i = 0; i < page->lines->len; i++)
    if (in_zone (page, line_at (page, i), top))
      g_ptr_array_add (lines, line_at (page, i));
  g_ptr_array_sort (lines, compare_edges);

  for (guint i = 0; i < lines->len && n_rows < MAX_ROWS;)
    {
      guint end = i;
      gboolean any = FALSE;

      /* A row at a time: beside a running title stands the chapter, which changes. */
      while (end < lines->len)
        {
          PdfLine *first = g_ptr_array_index (lines, top ? i : lines->len - 1 - i);
          PdfLine *line = g_ptr_array_index (lines, top ? end : lines->len - 1 - end);

          if (fabsf ((line->y0 + line->y1) - (first->y0 + first->y1)) > first->size)
            break;
          any |= repeats (page, line, others, n_others, top);
          end++;
        }
      if (!any)
        return;
      for (; i < end; i++)
        ((PdfLine *) g_ptr_array_index (lines, top ? i : lines->len - 1 - i))->flags |= PDF_LINE_MARGIN;
      n_rows++;
    }
}

void
pdf_mark_margins (PdfPage *page,
                  const PdfPage *const *others,
                  guint n_others)
{
  g_return_if_fail (page != NULL);

  if (n_others == 0)
    return;
  mark_edge (page, others, n_others, TRUE);
  mark_edge (page, others, n_others, FALSE);
}

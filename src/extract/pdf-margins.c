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

/* A running title stands so far from the text and from its number, in units of its type, and is smaller than the text. */
#define APART_EM 1.2f
#define SMALLER 0.97f

/* Sizes of type that are told apart, in half points. */
#define N_SIZES 144

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

/* The words that pages are counted with, and what stands before the number of all pages. */
static const char *const page_words[] = { "page", "seite", "pagina", "página", "pág.", "pag.", "p.", "s.", "strona", "sida", "side", "sivu", "стр.", "страница", "sayfa", NULL };
static const char *const of_words[] = { "of", "von", "de", "di", "sur", "van", "z", "av", "af", "из", "/", NULL };

static gboolean
is_small_number (const char *text)
{
  gsize length = strspn (text, "0123456789");

  return length > 0 && length <= 4 && text[length] == '\0';
}

/* "12", "- 12 -", "Page 12", "12 / 30", "Seite 12 von 30". */
static gboolean
is_page_label (const char *text)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = NULL;
  guint n = 0, i = 0;

  g_strdelimit (folded, "-|[]()", ' ');
  words = g_strsplit (folded, " ", -1);
  for (guint w = 0; words[w] != NULL; w++)
    if (*words[w] != '\0')
      {
        char *word = words[w];

        words[w] = words[n];
        words[n++] = word;
      }
  i += n > 0 && g_strv_contains (page_words, words[0]);
  if (i >= n || !is_small_number (words[i++]))
    return FALSE;
  return i == n || (i + 2 == n && g_strv_contains (of_words, words[i]) && is_small_number (words[i + 1]));
}

/* The size that most of the page is set in. */
static float
text_size (const PdfPage *page)
{
  guint counts[N_SIZES] = { 0 };
  guint best = 0;

  for (guint i = 0; i < page->lines->len; i++)
    counts[CLAMP ((int) (line_at (page, i)->size * 2 + 0.5f), 0, N_SIZES - 1)] += line_at (page, i)->n_chars;
  for (guint i = 1; i < N_SIZES; i++)
    if (counts[i] > counts[best])
      best = i;
  return (float) best / 2;
}

/* A running title in smaller type than the text, with a number far from it at its beginning or its end. */
static gboolean
is_running_title (const PdfPage *page,
                  GPtrArray *row)
{
  const PdfLine *first = g_ptr_array_index (row, 0);
  const PdfLine *last = g_ptr_array_index (row, row->len - 1);
  float size = text_size (page);
  const PdfWord *left, *right;
  g_autofree char *left_text = NULL;
  g_autofree char *right_text = NULL;

  if (first->size > SMALLER * size || first->n_words + last->n_words < 3)
    return FALSE;
  left = pdf_page_get_word (page, first->first_word);
  right = pdf_page_get_word (page, last->first_word + last->n_words - 1);
  left_text = g_strndup (page->text + left->start, left->length);
  right_text = g_strndup (page->text + right->start, right->length);
  if (is_small_number (right_text))
    return right->x0 - (last->n_words > 1 ? right[-1].x1 : ((PdfLine *) g_ptr_array_index (row, row->len - 2))->x1) > APART_EM * first->size;
  if (is_small_number (left_text))
    return (first->n_words > 1 ? left[1].x0 : ((PdfLine *) g_ptr_array_index (row, 1))->x0) - left->x1 > APART_EM * first->size;
  return FALSE;
}

static int
compare_left (gconstpointer a,
              gconstpointer b)
{
  const PdfLine *one = *(PdfLine *const *) a;
  const PdfLine *two = *(PdfLine *const *) b;

  return one->x0 < two->x0 ? -1 : one->x0 > two->x0;
}

/* The outermost row of the page's text, if it lies in the margin and stands apart from what follows; NULL if not. */
static GPtrArray *
find_outermost (const PdfPage *page,
                gboolean top)
{
  GPtrArray *row = g_ptr_array_new ();
  const PdfLine *outer = NULL;
  float gap = G_MAXFLOAT;

  for (guint i = 0; i < page->lines->len; i++)
    {
      const PdfLine *line = line_at (page, i);

      if (!(line->flags & (PDF_LINE_MARGIN | PDF_LINE_VERTICAL)) && (outer == NULL || (top ? line->y0 < outer->y0 : line->y1 > outer->y1)))
        outer = line;
    }
  for (guint i = 0; outer != NULL && i < page->lines->len; i++)
    {
      PdfLine *line = line_at (page, i);
      float distance = top ? line->y0 - outer->y1 : outer->y0 - line->y1;

      if (fabsf ((line->y0 + line->y1) - (outer->y0 + outer->y1)) < outer->size)
        g_ptr_array_add (row, line);
      else if (!(line->flags & PDF_LINE_MARGIN))
        gap = MIN (gap, distance);
    }
  g_ptr_array_sort (row, compare_left);
  if (outer == NULL || !in_zone (page, outer, top) || gap < APART_EM * outer->size)
    g_clear_pointer (&row, g_ptr_array_unref);
  return row;
}

/* What shows by its own words that it counts pages, though no other page says the same. */
static void
mark_page_label (PdfPage *page,
                 gboolean top)
{
  g_autoptr (GPtrArray) row = find_outermost (page, top);
  g_autoptr (GString) text = g_string_new (NULL);

  if (row == NULL)
    return;
  for (guint i = 0; i < row->len; i++)
    {
      const PdfLine *line = g_ptr_array_index (row, i);

      g_string_append_printf (text, "%.*s ", (int) line->length, page->text + line->start);
    }
  g_strchomp (text->str);
  if (!is_page_label (text->str) && !is_running_title (page, row))
    return;
  for (guint i = 0; i < row->len; i++)
    ((PdfLine *) g_ptr_array_index (row, i))->flags |= PDF_LINE_MARGIN;
}

void
pdf_mark_margins (PdfPage *page,
                  const PdfPage *const *others,
                  guint n_others)
{
  g_return_if_fail (page != NULL);

  if (n_others > 0)
    {
      mark_edge (page, others, n_others, TRUE);
      mark_edge (page, others, n_others, FALSE);
    }
  mark_page_label (page, TRUE);
  mark_page_label (page, FALSE);
}

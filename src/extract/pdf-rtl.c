/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-rtl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EMBED_LTR 0x202a
#define EMBED_RTL 0x202b
#define POP 0x202c

#define EMBED_RTL_UTF8 "\342\200\253"

#define LAM 0x0644

/* Between two words, in units of the height of their boxes; letters of a word stand closer. */
#define BLANK_GAP 0.07

/* Halves of one box are as wide as each other, but for the kerning behind it. */
#define HALVES_SLACK 0.08

/* An alef of a page is as wide as the others in its form. */
#define FORM_SLACK 0.08

gboolean
pdf_is_rtl (gunichar c)
{
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
}

gboolean
pdf_is_bidi_control (gunichar c)
{
  return c >= EMBED_LTR && c <= 0x202e;
}

gboolean
pdf_has_rtl_runs (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strstr (text, EMBED_RTL_UTF8) != NULL;
}

static void
reverse (PopplerRectangle *boxes,
         guint n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      PopplerRectangle box = boxes[i];

      boxes[i] = boxes[n - 1 - i];
      boxes[n - 1 - i] = box;
    }
}

/* Reverses the boxes of every run that @opening begins and its POP ends; runs lie at most two deep. */
static void
reverse_runs (const char *text,
              gunichar opening,
              PopplerRectangle *boxes,
              guint n_boxes)
{
  guint index = 0;
  guint start = 0;
  guint depth = 0;
  guint within = 0; /* depth of the run, or 0 */

  for (const char *p = text; *p != '\0' && index <= n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == POP)
        {
          if (depth == within && within > 0)
            {
              reverse (boxes + start, index - start);
              within = 0;
            }
          depth -= depth > 0;
        }
      else if (pdf_is_bidi_control (c))
        {
          depth++;
          if (c == opening && within == 0)
            {
              within = depth;
              start = index;
            }
        }
      else
        {
          index++;
        }
    }
}

void
pdf_mirror_boxes (const char *text,
                  PopplerRectangle *boxes,
                  guint n_boxes)
{
  g_return_if_fail (text != NULL);

  /* Text from the left inside it is turned round twice. */
  reverse_runs (text, EMBED_RTL, boxes, n_boxes);
  reverse_runs (text, EMBED_LTR, boxes, n_boxes);
}

static gboolean
is_alef (gunichar c)
{
  return c == 0x0622 || c == 0x0623 || c == 0x0625 || c == 0x0627;
}

/* Whether a letter behind @c is joined to it: the alefs, dal to zain, waw and what is no letter do not. */
static gboolean
joins_next (gunichar c)
{
  return g_unichar_isalpha (c) && c >= 0x0620 && c <= 0x06d3 && !is_alef (c) && !(c >= 0x062f && c <= 0x0632)
         && c != 0x0648 && c != 0x0624 && c != 0x0629 && c != 0x0649 && c != 0x0621;
}

/* A letter's width in units of its type. */
static double
width_of (const PopplerRectangle *box)
{
  return fabs (box->x2 - box->x1) / MAX (fabs (box->y2 - box->y1), 0.1);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (GArray *values)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

/* The usual width of the page's alefs that no lam follows: alone, and joined to the letter before. */
static void
measure_alefs (const char *text,
               const PopplerRectangle *boxes,
               guint n_boxes,
               double usual[2])
{
  g_autoptr (GArray) alone = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (double));
  gunichar before = 0;
  guint index = 0;

  for (const char *p = text; *p != '\0' && index < n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (pdf_is_bidi_control (c))
        continue;
      if (is_alef (c) && g_utf8_get_char (g_utf8_next_char (p)) != LAM)
        {
          double width = width_of (&boxes[index]);

          g_array_append_val (joins_next (before) ? joined : alone, width);
        }
      before = c;
      index++;
    }
  usual[0] = median (alone);
  usual[1] = median (joined);
}

/* Whether the alef and the lam that follow @before came of one glyph. No word has two alefs in a row, and the halves
 * of a glyph are alike, and wider than an alef in its place. */
static gboolean
is_ligature (gunichar before,
             const PopplerRectangle *alef,
             const PopplerRectangle *lam,
             const double usual[2])
{
  double expected = usual[joins_next (before)];
  double width = width_of (alef);

  if (is_alef (before))
    return TRUE;
  return expected > 0 && width > expected * (1 + FORM_SLACK) && fabs (width - width_of (lam)) < HALVES_SLACK * width;
}

void
pdf_mend_arabic_ligatures (char *text,
                           const PopplerRectangle *boxes,
                           guint n_boxes)
{
  double usual[2];
  gunichar before_last = 0, last = 0;
  guint index = 0;

  g_return_if_fail (text != NULL);

  measure_alefs (text, boxes, n_boxes, usual);
  for (char *p = text; *p != '\0' && index < n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (pdf_is_bidi_control (c))
        {
          before_last = last = 0;
          continue;
        }
      if (c == LAM && is_alef (last) && is_ligature (before_last, &boxes[index - 1], &boxes[index], usual))
        {
          /* Each takes two bytes. */
          g_unichar_to_utf8 (LAM, p - 2);
          g_unichar_to_utf8 (last, p);
          c = last;
          last = LAM;
        }
      before_last = last;
      last = c;
      index++;
    }
}

static double
gap_between (const PopplerRectangle *a,
             const PopplerRectangle *b)
{
  double height = MAX (fabs (a->y2 - a->y1), 0.1);

  return MAX (MIN (b->x1, b->x2) - MAX (a->x1, a->x2), MIN (a->x1, a->x2) - MAX (b->x1, b->x2)) / height;
}

gboolean
pdf_is_blank_between (const PopplerRectangle *a,
                      const PopplerRectangle *b,
                      gunichar c)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return !g_unichar_ismark (c) && gap_between (a, b) > BLANK_GAP;
}

void
pdf_mend_blanks (char *text,
                 const PopplerRectangle *boxes,
                 guint n_boxes)
{
  gunichar last = 0;
  guint index = 0;

  g_return_if_fail (text != NULL);

  for (char *p = text; *p != '\0' && index < n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == ' ' && last == POP && index > 0 && index + 1 < n_boxes && g_utf8_get_char (p + 1) == EMBED_RTL
          && !pdf_is_blank_between (&boxes[index - 1], &boxes[index + 1], g_utf8_get_char (g_utf8_next_char (p + 1))))
        *p = PDF_NO_BLANK;
      last = c;
      if (!pdf_is_bidi_control (c))
        index++;
    }
}

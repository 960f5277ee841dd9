/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-rtl.h"

#include <string.h>

#define RLE "\342\200\253"
#define LRE "\342\200\252"
#define PDF "\342\200\254"

/* Boxes of these widths from @x to the right, one @gap apart; 10 high. */
static guint
lay_out (PopplerRectangle *boxes,
         double x,
         double gap,
         const double *widths,
         guint n)
{
  for (guint i = 0; i < n; i++)
    {
      boxes[i] = (PopplerRectangle) { x, 0, x + widths[i], 10 };
      x += widths[i] + gap;
    }
  return n;
}

static void
test_mirror (void)
{
  /* The word is read from the right but for the digits in it; its boxes come from the left. */
  static const char text[] = "a" RLE "بت" LRE "12" PDF "ث" PDF "b";
  static const double widths[] = { 1, 2, 3, 4, 5, 6, 7 };
  static const double wanted[] = { 1, 6, 5, 3, 4, 2, 7 };
  PopplerRectangle boxes[G_N_ELEMENTS (widths)];
  guint n = lay_out (boxes, 0, 0, widths, G_N_ELEMENTS (widths));

  pdf_mirror_boxes (text, boxes, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (boxes[i].x2 - boxes[i].x1, wanted[i], 0.001);
}

static void
test_ends_inside (void)
{
  PopplerRectangle boxes[2] = { { 0, 0, 1, 1 }, { 1, 0, 2, 1 } };

  /* More text than boxes, and runs that nothing ends. */
  pdf_mirror_boxes (RLE "بتث" PDF PDF RLE LRE "ab", boxes, G_N_ELEMENTS (boxes));
  pdf_mirror_boxes (PDF, boxes, 0);
}

typedef struct
{
  const char *text;
  double widths[8]; /* in the order of the text */
  const char *wanted;
} Ligature;

static const Ligature ligatures[] = {
  { "خالل با", { 5, 3.6, 3.6, 6, 0, 4, 2.7 }, "خلال با" },  /* halves of one glyph, wider than an alef */
  { "حال با", { 5, 2.7, 6, 0, 4, 2.7 }, "حال با" },         /* two glyphs */
  { "اإلن", { 2.5, 3.2, 3.2, 4 }, "الإن" },                 /* no word has two alefs in a row */
  { "حال", { 5, 3.6, 3.6 }, "حال" },                        /* nothing to compare with */
};

static void
test_ligatures (gconstpointer data)
{
  const Ligature *ligature = data;
  g_autofree char *text = g_strdup (ligature->text);
  PopplerRectangle boxes[8];
  guint n = lay_out (boxes, 0, 0, ligature->widths, (guint) g_utf8_strlen (text, -1));

  pdf_mend_arabic_ligatures (text, boxes, n);
  g_assert_cmpstr (text, ==, ligature->wanted);
}

static void
test_blanks (void)
{
  char text[] = RLE "م" PDF " " RLE "ن" PDF " " RLE "ب" PDF;
  PopplerRectangle boxes[] = { { 90, 0, 100, 10 }, { 0, 0, 0, 10 }, { 80, 0, 90, 10 }, { 0, 0, 0, 10 }, { 60, 0, 76, 10 } };

  pdf_mend_blanks (text, boxes, G_N_ELEMENTS (boxes));
  g_assert_cmpstr (text, ==, RLE "م" PDF "\1" RLE "ن" PDF " " RLE "ب" PDF);
  g_assert_true (pdf_is_blank_between (&boxes[2], &boxes[4], 0x628));
  g_assert_false (pdf_is_blank_between (&boxes[2], &boxes[4], 0x64b));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/pdf-rtl/mirror", test_mirror);
  g_test_add_func ("/extract/pdf-rtl/ends-inside", test_ends_inside);
  for (guint i = 0; i < G_N_ELEMENTS (ligatures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/extract/pdf-rtl/ligature-%u", i);

      g_test_add_data_func (path, &ligatures[i], test_ligatures);
    }
  g_test_add_func ("/extract/pdf-rtl/blanks", test_blanks);
  return g_test_run ();
}

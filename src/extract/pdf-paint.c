/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-paint.h"

#include <cairo.h>

/* A page larger than this (a poster) is painted smaller. */
#define MAX_SIDE 1600.0f

/* Levels of grey, of 256, that the eye tells apart in small type. */
#define MIN_CONTRAST 20

static gboolean
has_unpainted (const PdfPage *page)
{
  for (guint i = 0; i < page->words->len; i++)
    if (pdf_page_get_word (page, i)->flags & PDF_LINE_UNPAINTED)
      return TRUE;
  return FALSE;
}

static cairo_surface_t *
paint (PopplerPage *source,
       const PdfPage *page,
       float scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (page->width * scale) + 1, (int) (page->height * scale) + 1);
  cairo_t *context = cairo_create (surface);

  cairo_set_source_rgb (context, 1, 1, 1);
  cairo_paint (context);
  cairo_scale (context, scale, scale);
  poppler_page_render (source, context);
  cairo_destroy (context);
  cairo_surface_flush (surface);
  return surface;
}

static guint
grey_at (cairo_surface_t *surface,
         int x,
         int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 pixel;

  pixel = ((const guint32 *) (gconstpointer) row)[x];
  return (((pixel >> 16) & 0xff) * 3 + ((pixel >> 8) & 0xff) * 6 + (pixel & 0xff)) / 10;
}

/* Whether the word's box is of more than one colour. */
static gboolean
can_be_seen (cairo_surface_t *surface,
             const PdfWord *word,
             float scale)
{
  int x1 = MIN ((int) (word->x1 * scale) + 1, cairo_image_surface_get_width (surface));
  int y1 = MIN ((int) (word->y1 * scale) + 1, cairo_image_surface_get_height (surface));
  guint darkest = 255, lightest = 0;

  for (int y = MAX ((int) (word->y0 * scale), 0); y < y1; y++)
    for (int x = MAX ((int) (word->x0 * scale), 0); x < x1; x++)
      {
        guint grey = grey_at (surface, x, y);

        darkest = MIN (darkest, grey);
        lightest = MAX (lightest, grey);
      }
  return lightest > darkest + MIN_CONTRAST;
}

static void
remake_lines (PdfPage *page)
{
  for (guint i = 0; i < page->lines->len; i++)
    {
      PdfLine *line = &g_array_index (page->lines, PdfLine, i);

      *line = pdf_page_make_line (page, line->first_word, line->n_words);
    }
}

void
pdf_check_paint (PdfPage *page,
                 PopplerPage *source)
{
  float scale;
  cairo_surface_t *surface;

  g_return_if_fail (page != NULL && POPPLER_IS_PAGE (source));

  if (page->width < 1 || page->height < 1 || !has_unpainted (page))
    return;
  scale = MIN (1, MAX_SIDE / MAX (page->width, page->height));
  surface = paint (source, page, scale);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      for (guint i = 0; i < page->words->len; i++)
        {
          PdfWord *word = &g_array_index (page->words, PdfWord, i);

          if ((word->flags & PDF_LINE_UNPAINTED) && word->size >= PDF_TINY_POINTS && can_be_seen (surface, word, scale))
            word->flags &= ~PDF_LINE_UNPAINTED;
        }
      remake_lines (page);
    }
  cairo_surface_destroy (surface);
}

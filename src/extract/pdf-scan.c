/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-scan.h"

#include "ocr.h"
#include "pdf-rtl.h"

#include <cairo.h>
#include <math.h>

/* Enough for print: at 300 Tesseract finds no more words and takes longer. */
#define DPI 200

/* Half of it for a poster, so that it stays under this. */
#define MAX_SIDE 6000

/* On a picture of this share of the page, a few letters are a stamp or what a program wrote on a scan. */
#define COVERED 0.6
#define FEW_LETTERS_ON_PICTURE 100

/* Of the signs of a page, those that are no letters of anybody. */
#define GARBAGE_SHARE 0.3

/* Darker is ink. */
#define INK_BELOW 160
#define MIN_INK 20

static gboolean
is_garbage (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c == 0xfffd || type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED;
}

static void
count_letters (const char *text,
               guint *n_letters,
               guint *n_garbage)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        (*n_letters)++;
      else if (c != '\n' && c != '\t' && c != '\f' && c != PDF_NO_BLANK && is_garbage (c))
        (*n_garbage)++;
    }
}

/* Whether one picture covers most of the page. */
static gboolean
is_covered (PopplerPage *source,
            const PdfPage *page)
{
  GList *images = poppler_page_get_image_mapping (source);
  double area = (double) page->width * page->height;
  gboolean covered = FALSE;

  for (GList *l = images; l != NULL; l = l->next)
    {
      const PopplerRectangle *box = &((PopplerImageMapping *) l->data)->area;

      covered |= fabs ((box->x2 - box->x1) * (box->y2 - box->y1)) >= COVERED * area;
    }
  poppler_page_free_image_mapping (images);
  return covered;
}

void
pdf_scans_begin (PdfScans *self)
{
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->reason = TWIN_REASON_NONE;
  ocr_begin_document ();
}

void
pdf_scans_end (PdfScans *self)
{
  g_clear_pointer (&self->numbers, g_array_unref);
}

void
pdf_scans_look (PdfScans *self,
                PopplerPage *source,
                const PdfPage *page)
{
  guint n_letters = 0, n_garbage = 0;

  count_letters (page->text, &n_letters, &n_garbage);
  if (n_letters == 0 || n_garbage > GARBAGE_SHARE * (n_letters + n_garbage)
      || (n_letters < FEW_LETTERS_ON_PICTURE && is_covered (source, page)))
    g_array_append_val (self->numbers, page->number);
}

static gboolean
is_scan (const PdfScans *self,
         guint number)
{
  for (guint i = 0; i < self->numbers->len; i++)
    if (g_array_index (self->numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

/* The page in grey, one byte a pixel, in the surface's own rows; NULL if it is no page or there is no memory. */
static cairo_surface_t *
draw (PopplerPage *source,
      double *dpi)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  double width, height;

  poppler_page_get_size (source, &width, &height);
  if (!(width > 0 && height > 0 && isfinite (width) && isfinite (height)))
    return NULL;
  *dpi = MIN (DPI, MAX_SIDE * 72 / MAX (width, height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX (1, (int) (width * *dpi / 72)), MAX (1, (int) (height * *dpi / 72)));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, *dpi / 72, *dpi / 72);
  poppler_page_render (source, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_image_surface_get_data (surface) != NULL)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* Luma of ITU-R BT.601. */
static guint8 *
dup_grey (cairo_surface_t *surface,
          guint *n_ink)
{
  gsize width = (gsize) cairo_image_surface_get_width (surface), height = (gsize) cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const guint8 *rows = cairo_image_surface_get_data (surface);
  guint8 *grey = g_malloc (width * height);
  guint8 *out = grey;

  for (gsize y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (rows + y * stride);

      for (gsize x = 0; x < width; x++, out++)
        {
          guint32 p = row[x];

          *out = (guint8) ((((p >> 16) & 255) * 299 + ((p >> 8) & 255) * 587 + (p & 255) * 114) / 1000);
          *n_ink += *out < INK_BELOW;
        }
    }
  return grey;
}

gboolean
pdf_scans_read (PdfScans *self,
                PopplerPage *source,
                guint n_pages,
                ExtractSink *sink)
{
  guint number = (guint) poppler_page_get_index (source) + 1;
  g_autofree guint8 *grey = NULL;
  cairo_surface_t *surface;
  TwinReason reason = TWIN_REASON_NO_OCR;
  OcrPage page = { .number = number, .n_pages = n_pages };
  gboolean found = FALSE;
  guint n_ink = 0;
  double dpi;

  if (!is_scan (self, number))
    return FALSE;
  extract_sink_progress (sink, number, n_pages);
  surface = draw (source, &dpi);
  if (surface == NULL)
    return FALSE;
  grey = dup_grey (surface, &n_ink);
  page.pixels = grey;
  page.width = page.stride = (guint) cairo_image_surface_get_width (surface);
  page.height = (guint) cairo_image_surface_get_height (surface);
  page.dpi = (guint) dpi;
  page.scale = (float) (72 / dpi);
  cairo_surface_destroy (surface);

  /* An empty page has nothing to be missed. */
  if (n_ink < MIN_INK)
    return FALSE;
  reason = ocr_read_page (&page, sink, &found);
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
  return found;
}

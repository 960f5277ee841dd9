/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-picture.h"

#include "pdf-file.h"
#include "pdf-locate.h"
#include "picture.h"

#include <cairo.h>

/* The page on white; NULL without memory. */
static cairo_surface_t *
draw_page (PopplerPage *page,
           guint width,
           guint height,
           double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  /* What went wrong inside of the page leaves a picture all the same; without memory there is none. */
  if (status != CAIRO_STATUS_NO_MEMORY && cairo_image_surface_get_data (surface) != NULL)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* Three bytes a pixel. */
static guint8 *
dup_pixels (cairo_surface_t *surface)
{
  guint width = (guint) cairo_image_surface_get_width (surface);
  guint height = (guint) cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const guint8 *rows = cairo_image_surface_get_data (surface);
  guint8 *pixels = g_malloc ((gsize) width * height * 3);
  guint8 *out = pixels;

  for (guint y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (rows + y * stride);

      for (guint x = 0; x < width; x++)
        {
          *out++ = (guint8) (row[x] >> 16);
          *out++ = (guint8) (row[x] >> 8);
          *out++ = (guint8) row[x];
        }
    }
  return pixels;
}

static GArray *
locate_parts (PopplerPage *source,
              const TwinPageRequest *request,
              double scale)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (TwinPageBox));
  g_autoptr (PdfPage) page = NULL;

  if (request->parts->len == 0)
    return boxes;
  page = pdf_page_new (source);
  for (guint i = 0; i < request->parts->len; i++)
    pdf_locate_part (page, g_ptr_array_index (request->parts, i), boxes);
  g_array_set_size (boxes, MIN (boxes->len, TWIN_LIMIT_PICTURE_BOXES));
  for (guint i = 0; i < boxes->len; i++)
    {
      TwinPageBox *box = &g_array_index (boxes, TwinPageBox, i);

      box->x *= (float) scale;
      box->y *= (float) scale;
      box->width *= (float) scale;
      box->height *= (float) scale;
    }
  return boxes;
}

static TwinReason
send_page (PopplerPage *page,
           guint n_pages,
           const TwinPageRequest *request,
           ExtractEmitFunc emit,
           gpointer user_data)
{
  g_auto (TwinPageHead) head = { .width = request->width, .n_pages = MIN (n_pages, TWIN_LIMIT_PAGES) };
  g_autofree guint8 *pixels = NULL;
  cairo_surface_t *surface;
  double width, height;

  poppler_page_get_size (page, &width, &height);
  head.height = extract_picture_height (request->width, width, height);
  if (head.height == 0)
    return TWIN_REASON_TOO_LARGE;
  surface = draw_page (page, head.width, head.height, head.width / width);
  if (surface == NULL)
    return TWIN_REASON_TOO_LARGE;
  pixels = dup_pixels (surface);
  cairo_surface_destroy (surface);
  head.boxes = locate_parts (page, request, head.width / width);
  extract_picture_send (&head, pixels, emit, user_data);
  return TWIN_REASON_NONE;
}

TwinReason
pdf_send_picture (const ExtractInput *input,
                  const TwinPageRequest *request,
                  ExtractEmitFunc emit,
                  gpointer user_data)
{
  PdfFile file;
  TwinReason reason = pdf_file_open (&file, input);

  if (reason == TWIN_REASON_NONE)
    {
      int n_pages = poppler_document_get_n_pages (file.document);
      PopplerPage *page = request->page <= (guint) MAX (n_pages, 0)
                            ? poppler_document_get_page (file.document, (int) request->page - 1) : NULL;

      reason = page != NULL ? send_page (page, (guint) n_pages, request, emit, user_data) : TWIN_REASON_BROKEN;
      g_clear_object (&page);
    }
  pdf_file_close (&file);
  return reason;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture.h"

#include <math.h>

#define FRAME_BYTES (1u << 20)
G_STATIC_ASSERT (FRAME_BYTES < TWIN_LIMIT_FRAME_BYTES);
G_STATIC_ASSERT (TWIN_LIMIT_PICTURE_WIDTH * 3 <= FRAME_BYTES);

void
extract_picture_send (const TwinPageHead *head,
                      const guint8 *pixels,
                      ExtractEmitFunc emit,
                      gpointer user_data)
{
  g_autoptr (GBytes) payload = NULL;
  gsize left;

  g_return_if_fail (head != NULL && pixels != NULL && emit != NULL);

  payload = twin_page_head_encode (head);
  emit (TWIN_RECORD_PAGE, payload, user_data);
  for (left = (gsize) head->width * head->height * 3; left > 0;)
    {
      gsize n = MIN (left, FRAME_BYTES);
      g_autoptr (GBytes) rows = g_bytes_new_static (pixels, n);

      emit (TWIN_RECORD_PIXELS, rows, user_data);
      pixels += n;
      left -= n;
    }
}

guint
extract_picture_height (guint width,
                        double page_width,
                        double page_height)
{
  double height;

  if (!isfinite (page_width) || !isfinite (page_height) || page_width <= 0 || page_height <= 0 || width == 0)
    return 0;
  height = ceil (width * page_height / page_width);
  return height >= 1 && height <= (double) (TWIN_LIMIT_PICTURE_PIXELS / width) ? (guint) height : 0;
}

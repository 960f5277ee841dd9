/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-picture.h"

TwinPicture *
twin_picture_new (void)
{
  TwinPicture *self = g_new0 (TwinPicture, 1);

  self->boxes = g_array_new (FALSE, FALSE, sizeof (TwinPageBox));

  return self;
}

void
twin_picture_free (TwinPicture *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_pointer (&self->rows, g_byte_array_unref);
  g_array_unref (self->boxes);
  g_free (self);
}

static gsize
count_bytes (const TwinPicture *self)
{
  return (gsize) self->width * self->height * 3;
}

gboolean
twin_picture_take_head (TwinPicture *self, GBytes *payload)
{
  g_auto (TwinPageHead) head = { 0 };

  g_return_val_if_fail (self != NULL && payload != NULL, FALSE);

  if (self->rows != NULL || !twin_page_head_decode (payload, &head))
    return FALSE;

  self->width = head.width;
  self->height = head.height;
  self->n_pages = head.n_pages;
  self->rows = g_byte_array_sized_new ((guint) count_bytes (self));
  g_array_append_vals (self->boxes, head.boxes->data, head.boxes->len);

  return TRUE;
}

gboolean
twin_picture_take_pixels (TwinPicture *self, GBytes *payload)
{
  gsize length;
  const guint8 *pixels = g_bytes_get_data (payload, &length);

  g_return_val_if_fail (self != NULL && payload != NULL, FALSE);

  if (self->rows == NULL || length == 0 || length > count_bytes (self) - self->rows->len)
    return FALSE;
  g_byte_array_append (self->rows, pixels, (guint) length);

  return TRUE;
}

void
twin_picture_finish (TwinPicture *self, TwinReason reason)
{
  g_return_if_fail (self != NULL);

  self->reason = reason;
  if (reason == TWIN_REASON_NONE && (self->rows == NULL || self->rows->len != count_bytes (self)))
    self->reason = TWIN_REASON_BROKEN;
  if (self->reason == TWIN_REASON_NONE)
    self->pixels = g_byte_array_free_to_bytes (g_steal_pointer (&self->rows));
  g_clear_pointer (&self->rows, g_byte_array_unref);
}

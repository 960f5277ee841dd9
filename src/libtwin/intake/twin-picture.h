/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-page-record.h"
#include "text/twin-record.h"

G_BEGIN_DECLS

/**
 * TwinPicture:
 * @reason: NONE if there is a picture
 * @width, @height: in pixels
 * @n_pages: of the document
 * @pixels: three bytes each: red, green, blue; rows without padding. NULL where there is no picture
 * @boxes: TwinPageBox in pixels: the places that were asked for
 *
 * A page as a worker drew it. Constant once it is finished.
 */
typedef struct
{
  TwinReason reason;
  guint width;
  guint height;
  guint n_pages;
  GBytes *pixels;
  GArray *boxes;

  /*< private >*/
  GByteArray *rows;
} TwinPicture;

TwinPicture *twin_picture_new (void) G_GNUC_WARN_UNUSED_RESULT;
void twin_picture_free (TwinPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPicture, twin_picture_free)

/* Puts it together from what the worker sends; FALSE for what does not fit. */
gboolean twin_picture_take_head (TwinPicture *self, GBytes *payload);
gboolean twin_picture_take_pixels (TwinPicture *self, GBytes *payload);

/* Ends it; a picture that is not whole is none. */
void twin_picture_finish (TwinPicture *self, TwinReason reason);

G_END_DECLS

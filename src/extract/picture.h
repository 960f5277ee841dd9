/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sink.h"
#include "text/twin-page-record.h"

G_BEGIN_DECLS

/* Sends a picture: its head, and its @pixels in as many frames as they need. @pixels: three bytes
 * each, row by row, head->width * head->height of them. */
void extract_picture_send (const TwinPageHead *head, const guint8 *pixels, ExtractEmitFunc emit, gpointer user_data);

/* The height of a picture that is @width wide of a page of these measures; 0 if it would be over a limit,
 * or if they are no measures. */
guint extract_picture_height (guint width, double page_width, double page_height);

G_END_DECLS

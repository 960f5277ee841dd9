/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "intake/twin-picture.h"

G_BEGIN_DECLS

/**
 * StudioPagePicture:
 *
 * A page as a worker drew it, as wide as there is room (times the zoom), with the places that were found marked.
 */
#define STUDIO_TYPE_PAGE_PICTURE (studio_page_picture_get_type ())
G_DECLARE_FINAL_TYPE (StudioPagePicture, studio_page_picture, STUDIO, PAGE_PICTURE, GtkWidget)

/* @picture must hold one; it is copied from. */
void studio_page_picture_set_picture (StudioPagePicture *self, const TwinPicture *picture);

/* The width to take at least, in application pixels; 0: what there is. */
void studio_page_picture_set_width (StudioPagePicture *self, int width);

/* Where the first marked place begins, as a share of the height; 0 if none is marked. */
double studio_page_picture_get_first_mark (StudioPagePicture *self);

G_END_DECLS

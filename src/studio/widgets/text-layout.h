/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/* What a page is drawn with, taken from the style sheet. */
typedef enum
{
  TEXT_COLOR_INK,
  TEXT_COLOR_DIM,
  TEXT_COLOR_OPEN,
  TEXT_COLOR_CURRENT,
  TEXT_COLOR_CURRENT_EDGE,
  TEXT_COLOR_CHIP,
  TEXT_COLOR_CHIP_INK,
  TEXT_COLOR_KEPT,
  TEXT_COLOR_FOUND,
  TEXT_COLOR_HIDDEN,
  TEXT_COLOR_PAGE,
  TEXT_COLOR_EDGE,
  TEXT_N_COLORS,
} TextColor;

/**
 * TextLayout:
 *
 * One paragraph of a #StudioTextContent, laid out at one width: its caption, its label, its
 * text, and where its marks are.
 */
typedef struct _TextLayout TextLayout;

TextLayout *text_layout_new (GtkWidget *widget, const StudioTextContent *content, guint paragraph, double width,
                             const GdkRGBA *colors) G_GNUC_WARN_UNUSED_RESULT;
void text_layout_free (TextLayout *self);

double text_layout_get_height (const TextLayout *self);

/* A guess at the height without laying anything out; @em: the size of the font in pixels. */
double text_layout_estimate (const StudioTextContent *content, guint paragraph, double width, double em);

/* Draws it with its top left at the origin. @current: index of a mark; @found_start, @found_end: bytes of
 * a place that was searched for, equal for none. */
void text_layout_snapshot (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *colors, guint current,
                           gsize found_start, gsize found_end);

/* The height at which byte @offset of the content stands, from the top of the paragraph. */
double text_layout_get_y (const TextLayout *self, gsize offset);

/* The mark at a point, or the number of marks. */
guint text_layout_pick_mark (const TextLayout *self, double x, double y);

G_END_DECLS

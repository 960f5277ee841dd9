/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "studio/widgets/text-breaks.h"
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
  TEXT_COLOR_SELECTED,
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

/* Draws it with its top left at the origin. @current: index of a mark; @found: a place that was searched for. */
void text_layout_snapshot (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *colors, guint current,
                           TextRange found, TextRange selected);

/* The line in which byte @offset of the content stands: its top and its height, from the top of the paragraph. */
void text_layout_get_line (const TextLayout *self, gsize offset, double *y, double *height);

/* How far to the right byte @offset of the content stands. */
double text_layout_get_x (const TextLayout *self, gsize offset);

/* The place nearest to a point. */
gsize text_layout_get_offset (const TextLayout *self, double x, double y);

/* The place nearest to @x in the line after that of @offset, or the one before. FALSE if there is none. */
gboolean text_layout_step_line (const TextLayout *self, gsize offset, double x, gboolean forward, gsize *place);

/* The first place of the line in which @offset stands, or the last. */
gsize text_layout_get_line_edge (const TextLayout *self, gsize offset, gboolean last);

/* The smallest rectangle around the parts of @range in the paragraph. FALSE if there are none. */
gboolean text_layout_get_extents (const TextLayout *self, TextRange range, graphene_rect_t *extents);

/* The mark at a point, or the number of marks. */
guint text_layout_pick_mark (const TextLayout *self, double x, double y);

G_END_DECLS
